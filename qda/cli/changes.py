"""The command that takes over what somebody changed in an exported workbook."""

from __future__ import annotations

from pathlib import Path

import click

from qda.actions.apply_changes import apply_changes
from qda.actions.proposed_changes import propose
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    REPORT,
    counted,
    progress_bar,
    reading,
    save_report,
    say,
    show,
    show_json,
    writing,
)
from qda.formats.changes_in import read_changes
from qda.model.changes import Proposal, Proposals, ReturnedFile
from qda.model.intake.report import IntakeNote, IntakeReport, intake_note_text
from qda.model.progress import Progress
from qda.store.project import Project

_SHOWN = 70  # characters of a text in a line


@click.command("changes")
@PROJECT
@click.argument("file", type=A_PATH)
@click.option("--apply", "apply", is_flag=True, help="Take them over, but for conflicts and codes that are not clear.")
@click.option("--conflicts", is_flag=True, help="With --apply: take over conflicts too; the file's word counts.")
@REPORT
@AS_JSON
def read_back(
    project: Path, file: Path, report_file: Path | None, *, apply: bool, conflicts: bool, as_json: bool
) -> int:
    """Show what was changed in an exported workbook.

    FILE is a .xlsx or .csv export that somebody worked in. Compared are the code, memo, weight and star of each
    segment, found by its segment id, and the definitions in the sheet Codebook. Nothing is deleted because it is
    missing from the file. Without --apply nothing is changed. Exit code 1 where something should be looked at.
    """
    if conflicts and not apply:
        raise click.UsageError("--conflicts goes with --apply.")
    if report_file is not None and not apply:
        raise click.UsageError("--report goes with --apply.")
    report: IntakeReport | None = None
    with progress_bar("Reading") as progress:
        returned = read_changes(file, progress=progress)
    if apply:
        with writing(project) as opened:
            with progress_bar("Comparing") as progress:
                proposals = propose(opened, returned, progress=progress)
            report = _apply(opened, proposals, conflicts=conflicts)
        save_report(report_file, report)
    else:
        with progress_bar("Comparing") as progress:
            proposals = _proposed(project, returned, progress)
    if as_json:
        show_json(_as_json(proposals, report))
    else:
        _tell(proposals, report)
    notes = report.notes if report is not None else proposals.notes
    left = [one for one in proposals.proposals if not one.ready and not (report and conflicts and not one.unclear)]
    return LOOK if left or any(note.look for note in notes) else DONE


def _proposed(project: Path, returned: ReturnedFile, progress: Progress) -> Proposals:
    with reading(project) as opened:
        return propose(opened, returned, progress=progress)


def _apply(project: Project, proposals: Proposals, *, conflicts: bool) -> IntakeReport:
    chosen = [one for one in proposals.proposals if one.ready or (conflicts and not one.unclear)]
    with progress_bar("Taking over") as progress:
        return apply_changes(project, chosen, proposals, progress=progress)


def _tell(proposals: Proposals, report: IntakeReport | None) -> None:
    for one in proposals.proposals:
        show(_line(one))
    for note in report.notes if report is not None else proposals.notes:
        show(f"{'!' if note.look else ' '} {intake_note_text(note)}")
    told = f"{counted(proposals.rows, 'segment')} read, {proposals.unchanged:,} unchanged"
    if report is None:
        say(f"{told}, {counted(len(proposals.proposals), 'change')} proposed. Nothing was changed: add --apply.")
    else:
        say(f"{told}, {counted(report.elements['changes'].taken, 'change')} taken over.")


def _line(one: Proposal) -> str:
    place = f"{one.document}, {one.code}, {one.coder}" if one.document else one.code
    change = f"{one.field.replace('_', ' ')}: {_short(one.before)} → {_short(one.after)}"
    remarks = "".join(f"  [{remark}]" for remark in _remarks(one))
    return f"{' ' if one.ready else '!'} row {one.row}: {place}: {change}{remarks}"


def _remarks(one: Proposal) -> list[str]:
    remarks = ["new code"] if one.makes_code else []
    if one.unclear:
        remarks.append("not clear which code is meant")
    if one.conflict:
        remarks.append("changed here since, from " + _short(one.exported) if one.exported is not None else "conflict")
    return remarks


def _short(text: str) -> str:
    words = " ".join(text.split())
    return "“" + (words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…") + "”"


def _as_json(proposals: Proposals, report: IntakeReport | None) -> dict[str, object]:
    notes = report.notes if report is not None else proposals.notes
    return {
        "rows": proposals.rows,
        "unchanged": proposals.unchanged,
        "taken": None if report is None else report.elements["changes"].taken,
        "proposals": [_proposal_as_json(one) for one in proposals.proposals],
        "notes": [_note_as_json(note) for note in notes],
    }


def _proposal_as_json(one: Proposal) -> dict[str, object]:
    return {
        "row": one.row,
        "about": one.about,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "exported": one.exported,
        "document": one.document,
        "code": one.code,
        "coder": one.coder,
        "quote": one.quote,
        "conflict": one.conflict,
        "choices": [{"path": list(target.path), "new": not target.code_id} for target in one.choices],
    }


def _note_as_json(note: IntakeNote) -> dict[str, object]:
    told: dict[str, object] = {"what": note.what, "name": note.name, "detail": note.detail, "count": note.times}
    return told | {"look": note.look, "text": intake_note_text(note)}
