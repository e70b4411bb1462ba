"""The command that takes in another program's project."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    check_coder_name,
    counted,
    on_one_line,
    progress_bar,
    say,
    show,
    show_json,
    writing,
)
from qda.model.exchange import ReadOptions
from qda.model.intake.report import IntakeReport, TextDecision, intake_note_text
from qda.model.intake.wording import FORMATS

_SURENESS = {
    "certain": "no other reading is possible",
    "confirmed": "the quoted words confirm it",
    "likely": "likely",
    "unsure": "unsure: look at the passages",
}
_UNITS = {"codepoint": "characters", "utf16": "UTF-16 units", "byte": "bytes"}


@click.command("import")
@click.argument("file", type=A_PATH)
@click.argument("project", type=A_PATH)
@click.option("--into", is_flag=True, help="Add to PROJECT, which is there, rather than make it.")
@click.option("--coder", default="", metavar="NAME", help="Who imports; whose codings they are if the file is silent.")
@click.option("--which", default="", metavar="NAME", help="The project to read, where a file holds several (Taguette).")
@click.option(
    "--unit", type=click.Choice(["codepoint", "utf16"]), help="How positions are counted; found out if not given."
)
@click.option("--no-files", is_flag=True, help="Do not keep pictures and recordings.")
@click.option("--media", type=A_PATH, metavar="FOLDER", help="The folder from which linked files may be read.")
@click.option("--again", is_flag=True, help="Import a file even if PROJECT has it already (with --into).")
@click.option("--report", "report_file", type=A_PATH, metavar="OUT.xlsx", help="Write the report as a workbook.")
@click.option("--trust-size", is_flag=True, help="Read an archive whatever it unpacks to: you know where it is from.")
@AS_JSON
def import_foreign(
    file: Path,
    project: Path,
    coder: str,
    which: str,
    unit: str | None,
    media: Path | None,
    report_file: Path | None,
    *,
    into: bool,
    no_files: bool,
    again: bool,
    trust_size: bool,
    as_json: bool,
) -> int:
    """Make a project from another program's.

    FILE is a REFI-QDA project (.qdpx, .qde), a Taguette file, a QualCoder folder or an RQDA file: what it holds
    decides, whatever it is called. All of it comes in, or nothing does. The report accounts for every element of the
    file. With --into it is added to a project in one step, which undo takes back; what is there already is known
    again.
    """
    if report_file is not None and report_file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{report_file.name}” has to end in .xlsx.")
    name = check_coder_name(coder) if coder else ""
    options = ReadOptions(
        coder_name=name,
        project=which,
        unit=unit or "",
        media_folder=media,
        keep_files=not no_files,
        trust_size=trust_size,
    )
    report, was_there = _import_into(file, project, options, again=again) if into else _new(file, project, options)
    if report_file is not None:
        from qda.actions.intake_report import write_intake_report

        write_intake_report(report_file, [report])
    if as_json:
        show_json(_json(report))
    else:
        _show(report)
    if was_there:
        say(f"“{on_one_line(file.name)}” was imported before: nothing was changed. To import it all the same: --again.")
        return LOOK
    say(f"Added it to {project}." if into else f"Wrote {project}.")
    return LOOK if report.look else DONE


def _new(file: Path, out: Path, options: ReadOptions) -> tuple[IntakeReport, bool]:
    from qda.actions.take_in import import_as_project
    from qda.formats.foreign import read_foreign
    from qda.model.errors import ProjectExists

    if out.exists():
        raise ProjectExists(path=str(out))  # before a large file is read for nothing
    with progress_bar("Reading") as progress:
        found = read_foreign(file, options, progress)
    with progress_bar("Writing") as progress:
        return import_as_project(out, found, coder_name=options.coder_name, progress=progress), False


def _import_into(file: Path, project: Path, options: ReadOptions, *, again: bool) -> tuple[IntakeReport, bool]:
    from qda.actions.take_in import earlier_imports, import_into
    from qda.formats.foreign import read_foreign
    from qda.store.queries.imports import import_report_of

    with writing(project, options.coder_name or None) as opened:
        with progress_bar("Reading") as progress:
            found = read_foreign(file, options, progress)
        earlier = earlier_imports(opened, found.report)
        if earlier and not again:
            return import_report_of(opened, earlier[-1].import_id), True
        with progress_bar("Writing") as progress:
            return import_into(opened, found, progress=progress), False


def _json(report: IntakeReport) -> dict[str, object]:
    notes = [{**note._asdict(), "text": intake_note_text(note)} for note in report.notes]
    return {**report.to_json(), "notes": notes, "look": report.look}


def _show(report: IntakeReport) -> None:
    origin = f", written by {on_one_line(report.origin)}" if report.origin else ""
    show(f"{on_one_line(report.file_name)}: {FORMATS.get(report.format, report.format)}{origin}")
    if report.elements:
        wide = max(map(len, report.elements))
        show(f"  {'in the file':<{wide}} {'there':>9} {'taken':>9} {'joined':>9} {'kept':>9} {'left out':>9}")
        for kind, account in sorted(report.elements.items()):
            numbers = " ".join(f"{number:>9,}" for number in asdict(account).values())
            show(f"  {kind:<{wide}} {numbers}")
    for table, stored in report.stored.items():
        if stored.read:
            left = f", {stored.left:,} left out" if stored.left else ""
            name = table.replace("_", " ")
            show(f"  {name}: {stored.read:,} read, {stored.added:,} added, {stored.joined:,} joined{left}")
    for text in report.texts:
        if text.sureness != "certain" or text.unit != "codepoint" or text.newline == 2:
            show(_text_line(text))
    for note in report.notes:
        show(f"{'!' if note.look else ' '} {on_one_line(intake_note_text(note))}")


def _text_line(text: TextDecision) -> str:
    ends = ", a line end counts two" if text.newline == 2 else ""
    mark = ", the byte order mark counts" if text.bom else ""
    fits = f" ({text.fitting:,} of {counted(text.checked, 'quotation')} fit)" if text.checked else ""
    how = _SURENESS.get(text.sureness, text.sureness)
    look = "!" if text.sureness == "unsure" else " "
    unit = _UNITS.get(text.unit, text.unit)
    return f"{look} “{on_one_line(text.document)}”: positions in {unit}{ends}{mark}: {how}{fits}"
