"""Commands on what was done, and on whether the file is sound."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import click

from qda.actions.export_history import export_history
from qda.analysis.history import Details, told_in_lines
from qda.analysis.history_table import TrailWish, chosen_steps, sentence
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    UNUSABLE,
    counted,
    on_one_line,
    progress_bar,
    reading,
    say,
    show,
    show_json,
    writing,
)
from qda.model.change_wording import things_text
from qda.model.codebook import same_name
from qda.model.errors import NotFound, NothingToUndo, ProjectInUse
from qda.model.step_wording import step_text
from qda.model.trail_wording import KINDS
from qda.model.wording import problem_text
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.history import HistoryFilter, HistoryRow, history_rows
from qda.store.queries.past import Past, touched_rows

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@PROJECT
@click.option("-o", "--out", type=A_PATH, metavar="OUT.xlsx", help="Write it as a workbook, with what each step did.")
@click.option("--coder", metavar="NAME", help="Only what this coder did.")
@click.option("--document", metavar="NAME", help="Only steps that touched this document, which may be deleted by now.")
@click.option("--code", metavar="NAME", help="Only steps that touched this code, which may be deleted by now.")
@click.option("--kind", type=click.Choice([*KINDS]), help="Only this kind of acts.")
@click.option("--since", type=_DAY, metavar="DAY", help="From this day on, such as 2026-03-01.")
@click.option("--until", type=_DAY, metavar="DAY", help="Up to this day, the day included.")
@click.option("--search", "words", metavar="WORDS", default="", help="Only steps in whose words these stand.")
@click.option("--details", is_flag=True, help="Below each step, what it changed.")
@AS_JSON
def history(
    project: Path,
    out: Path | None,
    words: str,
    *,
    details: bool,
    as_json: bool,
    **asked: str | datetime | None,
) -> int:
    """Show the audit trail, newest first.

    Who did what, when, and what of it was taken back. A step's number is what `qda undo --to` takes.
    """
    if out is not None and (as_json or out.suffix.lower() != ".xlsx"):
        raise click.UsageError("-o names a file that ends in .xlsx, and does not go with --json.")
    with reading(project) as opened:
        wish = TrailWish(_filters(opened, asked), words)
        if out is not None:
            told = [(name.capitalize(), str(value)) for name, value in {**asked, "search": words}.items() if value]
            with progress_bar("Writing") as progress:
                notes = export_history(opened, out, wish, told=told, progress=progress)
            say(f"Wrote {out}." + (" Some cells had to be changed to fit; see the sheet “Notes”." if notes else ""))
            return LOOK if notes else DONE
        rows = history_rows(opened, chosen_steps(opened, wish))
        if as_json:
            show_json({"steps": [{**row._asdict(), "text": sentence(row)} for row in rows]})
            return DONE
        telling = Details(opened) if details else None
        for row in rows:
            _show(row)
            for group in telling.of(row.step_id) if telling is not None else ():
                for line in told_in_lines(group):
                    show(f"{'':>10}{on_one_line(_flat(line))}")
    return DONE


def _flat(line: str) -> str:
    """Return a line with its indentation but without the line ends of what it quotes."""
    return line[: len(line) - len(line.lstrip(" "))] + " ".join(line.split())


def _show(row: HistoryRow) -> None:
    time = datetime.fromisoformat(row.time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    show(f"{row.step_id:>6}  {time}  {on_one_line(sentence(row))}{'  (taken back)' if row.undone else ''}")


def _filters(project: Project, asked: Mapping[str, str | datetime | None]) -> HistoryFilter:
    since, until, kind = asked["since"], asked["until"], asked["kind"]
    return HistoryFilter(
        coder=str(asked["coder"]) if asked["coder"] is not None else None,
        verbs=KINDS[str(kind)][1] if kind is not None else None,
        document_ids=_named(project, "document", asked["document"]),
        code_ids=_named(project, "code", asked["code"]),
        since=since.astimezone() if isinstance(since, datetime) else None,
        before=(until + timedelta(days=1)).astimezone() if isinstance(until, datetime) else None,
    )


def _named(project: Project, table: str, name: object) -> frozenset[int] | None:
    """Return all that bears or bore a name last; a code made anew has the name of one that was deleted."""
    if name is None:
        return None
    found = frozenset(row_id for row_id, called in Past(project).known(table) if same_name(called, str(name)))
    if not found:
        raise NotFound(kind=table, name=name)
    return found


@click.command()
@PROJECT
@click.argument("steps", metavar="[N]", default=None, required=False, type=click.IntRange(min=1))
@click.option("--to", "back_to", type=click.IntRange(min=1), metavar="STEP", help="Take back STEP and all after it.")
@click.option("--after", type=click.IntRange(min=1), metavar="STEP", help="Take back all that came after STEP.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken back.")
def undo(project: Path, steps: int | None, back_to: int | None, after: int | None, *, dry_run: bool) -> int:
    """Take back the last step, the last N, or all up to a step.

    Undone steps stay in the history; `qda history` shows their numbers.
    """
    if sum(each is not None for each in (steps, back_to, after)) > 1:
        raise click.UsageError("N, --to and --after exclude each other.")
    target = back_to if back_to is not None else after
    with reading(project) if dry_run else writing(project) as opened:
        if target is not None:
            chosen = opened.steps.back_to(target, keep=after is not None)
        else:
            chosen = list(reversed(opened.steps.stacks.held))[: steps or 1]
        if not chosen:
            raise NothingToUndo
        sums = things_text(touched_rows(opened, chosen), number=lambda count: f"{count:,}")
        acts = [act for step_id in chosen if (act := opened.steps.told(step_id)) is not None]
        if not dry_run:
            with progress_bar("Taking back") as progress:
                for done, total in opened.reversing(chosen):
                    progress(done, total)
        for act in acts:
            said = f"{act.step_id:>6}  {step_text(act.verb, act.values)}" if target else step_text(act.verb, act.values)
            say(f"{'Would take back' if dry_run else 'Took back'}: {on_one_line(said)}")
        if len(acts) > 1:
            say(f"{counted(len(acts), 'step')}: {sums}.")
    if steps is not None and len(acts) < steps:
        say(f"Only {len(acts)} of {steps} steps could be taken back: there are no more.")
        return LOOK
    return DONE


@click.command("check")
@PROJECT
@AS_JSON
def check_project(project: Path, *, as_json: bool) -> int:
    """Check that the project is sound.

    Looks at the file, every text and span, the search index and the history; changes nothing.
    """
    with _checkable(project) as opened, progress_bar("Checking") as progress:
        report = check(opened, progress)
        older, version = opened.older, opened.schema_version
    problems = [{**problem._asdict(), "text": problem_text(problem)} for problem in report.problems]
    if as_json:
        show_json(
            {
                "sound": report.is_sound,
                "schema_version": version,
                "problems": problems,
                "checked": report.checked,
                "left_out": list(report.left_out),
            }
        )
    else:
        for problem in problems:
            show(str(problem["text"]))
        for name in report.left_out:
            say(f"Not checked, because the project is open for reading only: {name.replace('-', ' ')}.")
        if older:
            say(
                f"An earlier version of Concord made it (schema {version}). What changes it brings it up to date first."
            )
        counts = ", ".join(counted(count, name) for name, count in report.checked.items())
        say(f"{'Sound' if report.is_sound else 'Damaged'}: {project}. Looked at {counts}.")
    return DONE if report.is_sound else UNUSABLE


@contextlib.contextmanager
def _checkable(path: Path) -> Generator[Project]:
    """Open a project with all rights, which the check of the search index needs, else for reading.

    With all rights an older file would be brought up to date, and a check changes nothing.
    """
    with Project.open(path, read_only=True) as project:
        if project.older:
            yield project
            return
    try:
        project = Project.open(path)
    except ProjectInUse:
        project = Project.open(path, read_only=True)
    with project:
        yield project
