"""Commands on what was done, and on whether the file is sound."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

import click

from qda.cli.talk import (
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    UNUSABLE,
    counted,
    progress_bar,
    reading,
    say,
    show,
    show_json,
    writing,
)
from qda.model.errors import NothingToUndo, ProjectInUse
from qda.model.step_wording import step_text
from qda.model.wording import problem_text
from qda.store.check import check
from qda.store.history import label_values
from qda.store.project import Project
from qda.store.queries.history import HistoryRow
from qda.store.queries.history import history as list_history


@click.command()
@PROJECT
@AS_JSON
def history(project: Path, *, as_json: bool) -> None:
    """Show the audit trail, newest first.

    Who did what, when, and what of it was taken back.
    """
    with reading(project) as opened:
        rows = list_history(opened)
    if as_json:
        show_json({"steps": [{**row._asdict(), "text": _words(row)} for row in rows]})
        return
    for row in rows:
        time = datetime.fromisoformat(row.time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        show(f"{row.step_id:>6}  {time}  {row.coder or '–'}  {_words(row)}{'  (taken back)' if row.undone else ''}")


def _words(row: HistoryRow) -> str:
    return step_text(row.verb, row.label, act=row.act)


@click.command()
@PROJECT
@click.argument("steps", metavar="[N]", default=1, type=click.IntRange(min=1))
def undo(project: Path, steps: int) -> int:
    """Take back the last step, or the last N.

    Undone steps stay in the history.
    """
    undone = 0
    with writing(project) as opened:
        while undone < steps:
            try:
                step = opened.undo()
            except NothingToUndo:
                if not undone:
                    raise
                break
            undone += 1
            say(f"Took back: {step_text(step.verb, label_values(step.label))}")
    if undone < steps:
        say(f"Only {undone} of {steps} steps could be taken back: there are no more.")
    return DONE if undone == steps else LOOK


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
