"""Commands that code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qda.actions.coders import ensure_coder
from qda.actions.coding import mark_finished
from qda.actions.import_codings import CodingsReport, code_by_names, codings_intake, import_codings
from qda.actions.import_runs import file_hash
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    REPORT,
    counted,
    save_report,
    say,
    show,
    show_json,
    writing,
)
from qda.formats.coding_table import read_coding_table
from qda.model.codebook import parse_path, path_text
from qda.model.span import Span
from qda.model.wording import note_text
from qda.store.queries.coders import coders
from qda.store.queries.documents import document_named, documents


@click.command()
@PROJECT
@click.option("--document", required=True, metavar="D", help="Name or guid of the document.")
@click.option("--start", required=True, type=int, metavar="N", help="First character, counted from 0.")
@click.option("--end", required=True, type=int, metavar="N", help="The character after the last.")
@click.option("--code", "code_path", required=True, metavar='"A > B"', help="Path of the code; made where missing.")
@click.option("--coder", required=True, metavar="NAME", help="Who codes; added where new.")
@AS_JSON
def code(project: Path, document: str, start: int, end: int, code_path: str, coder: str, *, as_json: bool) -> None:
    """Put a code on a passage.

    Offsets count Unicode characters of the stored text from 0; the end is not included.
    """
    with writing(project) as opened:
        path = parse_path(code_path)
        guid, report = code_by_names(opened, document, Span(start, end), path, coder)
    if as_json:
        show_json({"guid": guid, "added": bool(report.added), **_made(report)})
        return
    _say_made(report)
    if report.added:
        say(f"Coded {start}–{end} of “{document}” as “{path_text(path)}”.")
    else:
        say(f"{start}–{end} of “{document}” was coded so already.")


@click.command()
@PROJECT
@click.option("--coder", required=True, metavar="NAME", help="Who has finished; added where new.")
@click.option("--document", "names", multiple=True, metavar="D", help="Which document (repeatable); all if not given.")
def finish(project: Path, coder: str, names: Sequence[str]) -> None:
    """Mark documents as finished by a coder.

    It says that the coder has read and coded all of them.
    """
    with writing(project) as opened:
        rows = [document_named(opened, name) for name in names] if names else documents(opened)
        before = {row.name for row in coders(opened)}
        opened.use_coder(ensure_coder(opened, coder))
        mark_finished(opened, [row.document_id for row in rows], finished=True)
        new = [row.name for row in coders(opened) if row.name not in before]
    _say_made(CodingsReport(new_coders=new))
    say(f"{coder.strip()} has finished {len(rows)} document{'' if len(rows) == 1 else 's'}.")


@click.group()
def codings() -> None:
    """Codings from tables."""


@codings.command("import")
@PROJECT
@click.argument("file", type=A_PATH)
@click.option("--skip-bad", is_flag=True, help="Leave rows out that do not fit (exit 1), rather than refuse all.")
@REPORT
@AS_JSON
def import_table(project: Path, file: Path, report_file: Path | None, *, skip_bad: bool, as_json: bool) -> int:
    """Add the codings of a .csv or .xlsx table, in one step, all or nothing.

    Columns: document, start, end, code, coder, and if there memo, quote, weight, star, origin.
    """
    table = read_coding_table(file)
    with writing(project) as opened:
        unread = [str(problem) for problem in table.problems]
        report = import_codings(
            opened,
            table.rows,
            name=file.name,
            skip_bad=skip_bad,
            problems=unread,
            file_hash=file_hash(file),
            notes=table.notes,
        )
    save_report(report_file, codings_intake(report, file.name, file_hash(file)))
    notes = [note_text(note) for note in table.notes]
    if as_json:
        counts = {"added": report.added, "duplicates": report.duplicates}
        show_json({**counts, **_made(report), "problems": report.problems, "notes": notes})
    else:
        _say_made(report)
        for line in (*notes, *report.problems):
            show(line)
        left_out = f", {len(report.problems)} left out" if report.problems else ""
        say(f"Added {counted(report.added, 'coding')}; {report.duplicates:,} there already{left_out}.")
    return LOOK if report.problems else DONE


def _made(report: CodingsReport) -> dict[str, object]:
    return {"new_codes": report.new_codes, "new_coders": report.new_coders}


def _say_made(report: CodingsReport) -> None:
    for path in report.new_codes:
        say(f"New code: {path}")
    for name in report.new_coders:
        say(f"New coder: {name}")
