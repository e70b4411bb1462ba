"""What all commands share: messages, output, progress, and opening a project for a coder."""

from __future__ import annotations

import contextlib
import json
import sys
import unicodedata
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from qda.model.defect import describe
from qda.model.errors import EmptyName, QdaError
from qda.model.progress import Progress, no_progress
from qda.model.wording import explain

if TYPE_CHECKING:
    from qda.model.intake.report import IntakeReport
    from qda.store.project import Project

DONE = 0
LOOK = 1
WRONG_USAGE = 2
UNUSABLE = 3
CRASHED = 4
INTERRUPTED = 130  # what a shell expects of a program that was told to stop

A_PATH = click.Path(path_type=Path, readable=False)
"""A path of which click checks nothing: a file that may not be read is told as any other, and the rest goes on."""
PROJECT = click.argument("project", type=A_PATH)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document to standard output.")


def _as_workbook(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{path.name}” has to end in .xlsx.")
    return path


REPORT = click.option(
    "--report",
    "report_file",
    type=A_PATH,
    metavar="OUT.xlsx",
    callback=_as_workbook,
    help="Write the report as a workbook.",
)

Decorated = TypeVar("Decorated", bound=Callable[..., object])


class OutputClosed(Exception):
    """Nobody reads our output any more."""


# --- saying ----------------------------------------------------------------------------------------------------------
def say(message: str) -> None:
    """Tell the person something, on standard error."""
    with contextlib.suppress(OSError):
        click.echo(message, err=True)


def show(line: str) -> None:
    """Print a line of what was asked for, on standard output."""
    click.echo(line)


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: "1 document", "2,000 documents"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def on_one_line(name: object) -> str:
    """Return a file's name as it can be shown in a line: no line ends, nothing that a terminal would obey."""
    from qda.model.direction import is_direction_mark

    hidden = ("Cc", "Cs", "Zl", "Zp")
    return "".join("?" if unicodedata.category(c) in hidden or is_direction_mark(c) else c for c in str(name))


def show_json(value: object) -> None:
    """Print the one JSON document, in UTF-8 whatever the console's own characters are."""
    # A file's name may hold bytes that are no characters: they become question marks.
    written = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8", "replace")
    show_bytes(written + b"\n")


def save_report(path: Path | None, report: IntakeReport) -> None:
    """Write the report of an import as a workbook, where one is asked for."""
    if path is not None:
        from qda.actions.intake_report import write_intake_report

        write_intake_report(path, [report])


def show_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are, on every system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def tell_error(error: QdaError) -> None:
    """Tell of an error in the person's words; the problems of a table, each on a line of its own."""
    found = error.values.get("problems")
    lines = [str(problem) for problem in cast("list[object]", found)] if isinstance(found, list) else []
    if len(lines) > 1:
        error = type(error)(**{**error.values, "problems": f"{len(lines)} lines say why."})
        for line in lines:
            say(f"  {line}")
    what, safe, now = explain(error)
    # Advice that leads through the window's menus helps nobody here.
    say("qda: " + " ".join(part for part in (what, safe, "" if "File ›" in now else now) if part))


def tell_crash(error: BaseException) -> None:
    """Tell of a defect of ours, and leave where it arose in the log, without any text of documents."""
    from qda.store.folders import log_folder

    said = "qda: Something went wrong inside Concord. Everything that was confirmed before is saved."
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "command-line.log"
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {describe(error)}\n")
    except OSError:
        say(f"{said}\n{describe(error)}")
    else:
        say(f"{said} Where it happened is noted in {log}.")


@contextlib.contextmanager
def progress_bar(label: str) -> Generator[Progress]:
    """Show a bar on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def advance(done: int, total: int) -> bool:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)
            return True

        yield advance


# --- projects ----------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def reading(path: Path) -> Generator[Project]:
    """Open a project to read it."""
    from qda.store.project import Project

    with Project.open(path, read_only=True) as project:
        yield project


@contextlib.contextmanager
def writing(path: Path, coder: str | None = None) -> Generator[Project]:
    """Open a project to change it, as a coder if one is named (who is added if new)."""
    from qda.actions.coders import ensure_coder
    from qda.model.errors import ProjectReadOnly
    from qda.model.wording import notice_text
    from qda.store.project import Project

    with Project.open(path) as project:
        for notice in project.notices:
            if notice.what in ("updated", "not-updated"):
                say(notice_text(*notice))
        if project.read_only:
            raise ProjectReadOnly(path=str(path))
        if coder is not None:
            project.use_coder(ensure_coder(project, coder))
        yield project


def check_coder_name(name: str) -> str:
    """Return a coder's name as it is stored.

    Raises:
        EmptyName: It has no visible character.
    """
    from qda.model.codebook import clean_name

    cleaned = clean_name(name)
    if not cleaned:
        raise EmptyName
    return cleaned


# --- filters -----------------------------------------------------------------------------------------------------
WHERE = click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="Only documents and passages of which this is true (repeatable, all have to be): “Country=Iraq”, also with "
    "!=, <, <=, >, >= or ~ for “contains”; “A|B” is either; “Country=” is empty. Case=… and Set=… by name.",
)
"""Conditions on variables, cases and sets; see :func:`qda.model.conditions.parse_condition`."""


def filter_options(command: Decorated) -> Decorated:
    """Add the options that choose among codings."""
    options = (
        click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document (repeatable)."),
        click.option(
            "--code", "codes", multiple=True, metavar="PATH", help="Only this code and those below it (repeatable)."
        ),
        click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only this coder (repeatable)."),
        click.option("--starred", is_flag=True, help="Only key quotations with a star."),
        WHERE,
    )
    for option in reversed(options):
        command = option(command)
    return command
