"""Commands on the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qda.actions.export import check_target
from qda.actions.import_codebook import import_codebook
from qda.actions.import_runs import report_of_file
from qda.cli.talk import A_PATH, DONE, LOOK, PROJECT, on_one_line, reading, say, writing
from qda.model.wording import note_text
from qda.store.queries.codebook import codebook_entries
from qda.store.queries.documents import project_info

if TYPE_CHECKING:
    from qda.actions.report_files import CodebookReport
    from qda.store.project import Project

_ENDINGS = (".xlsx", ".csv", ".docx", ".html", ".qdc")


@click.group()
def codebook() -> None:
    """The codebook to and from files."""


@codebook.command("import")
@PROJECT
@click.argument("file", type=A_PATH)
@click.option("--split-names", is_flag=True, help="In a flat .qdc, let \\, / and :: in names make folders.")
def import_file(project: Path, file: Path, *, split_names: bool) -> int:
    """Add the codes of a .xlsx, .csv or REFI-QDA (.qdc) codebook.

    Codes that are there already get what the file says of them.
    """
    from qda.formats.refi.archive import refi_kind

    if refi_kind(file):
        return _import_refi(project, file, split_names=split_names)
    from qda.formats.codebook_table import read_codebook_table

    table = read_codebook_table(file)
    report = report_of_file("codebook-table", file)
    for note in table.notes:
        report.note_of_document(file.name, note)
    with writing(project) as opened:
        added, changed = import_codebook(opened, table.entries, report=report)
    for note in table.notes:
        say(note_text(note))
    say(f"Added {added} codes and folders, changed {changed}.")
    return LOOK if any(note.look for note in table.notes) else DONE


def _import_refi(project: Path, file: Path, *, split_names: bool) -> int:
    from qda.formats.refi.codebook import read_qdc
    from qda.model.intake.report import intake_note_text

    found = read_qdc(file, split_names=split_names)
    with writing(project) as opened:
        # Who imports is noted with the report, so a project that nobody works on yet keeps none.
        report = None if opened.coder_id is None else found.notes
        added, changed = import_codebook(opened, found.entries, report=report)
    for note in found.notes.notes:
        say(on_one_line(intake_note_text(note)))
    say(f"Added {added} codes and folders, changed {changed}.")
    return LOOK if found.notes.look else DONE


@codebook.command("export")
@PROJECT
@click.argument("out", type=A_PATH)
def export_file(project: Path, out: Path) -> int:
    """Write the codebook, by OUT's ending.

    Endings: .xlsx, .csv, .docx, .html, and .qdc for other programs (REFI-QDA).
    """
    suffix = out.suffix.lower()
    if suffix not in _ENDINGS:
        raise click.UsageError(f"“{out.name}” has to end in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}.")
    with reading(project) as opened:
        check_target(opened, out)
        book, name = _collected(opened, suffix), project_info(opened).name
    entries = book.entries
    if suffix == ".qdc":
        from qda.formats.refi.codebook import write_qdc
        from qda.model.intake.report import intake_note_text

        for note in write_qdc(out, entries):
            say(on_one_line(intake_note_text(note)))
    elif suffix in (".xlsx", ".csv"):
        from qda.formats.codebook_table import write_codebook

        write_codebook(out, entries)
    else:
        from qda.actions.report_files import write_codebook as write_for_reading

        write_for_reading(out, book, title=name)
    say(f"Wrote {len(entries)} codes and folders to {out}.")
    return DONE


def _collected(project: Project, suffix: str) -> CodebookReport:
    """Return the codebook, with counts where it is to be read."""
    from qda.actions.report_files import CodebookReport, collect_codebook

    return collect_codebook(project) if suffix in (".docx", ".html") else CodebookReport(codebook_entries(project), {})
