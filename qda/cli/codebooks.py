"""Commands on the codebook."""

from __future__ import annotations

from pathlib import Path

import click

from qda.actions.export import check_target
from qda.actions.import_codebook import import_codebook
from qda.cli.talk import A_PATH, DONE, LOOK, PROJECT, reading, say, say_later, writing
from qda.model.wording import note_text
from qda.store.queries.codebook import codebook_entries
from qda.store.queries.documents import project_info

_REFI = "REFI-QDA codebooks (.qdc)"


@click.group()
def codebook() -> None:
    """The codebook to and from files."""


@codebook.command("import")
@PROJECT
@click.argument("file", type=A_PATH)
def import_file(project: Path, file: Path) -> int:
    """Add the codes of a .xlsx or .csv codebook.

    Codes that are there already get what the file says of them.
    """
    from qda.formats.codebook_table import read_codebook_table

    if file.suffix.lower() == ".qdc":
        return say_later(_REFI)
    table = read_codebook_table(file)
    with writing(project) as opened:
        added, changed = import_codebook(opened, table.entries)
    for note in table.notes:
        say(note_text(note))
    say(f"Added {added} codes and folders, changed {changed}.")
    return LOOK if any(note.look for note in table.notes) else DONE


@codebook.command("export")
@PROJECT
@click.argument("out", type=A_PATH)
def export_file(project: Path, out: Path) -> int:
    """Write the codebook, by OUT's ending.

    Endings: .xlsx, .csv, .docx, .html.
    """
    suffix = out.suffix.lower()
    if suffix == ".qdc":
        return say_later(_REFI)
    if suffix not in (".xlsx", ".csv", ".docx", ".html"):
        raise click.UsageError(f"“{out.name}” has to end in .xlsx, .csv, .docx or .html.")
    with reading(project) as opened:
        check_target(opened, out)
        entries, name = codebook_entries(opened), project_info(opened).name
    if suffix in (".xlsx", ".csv"):
        from qda.formats.codebook_table import write_codebook

        write_codebook(out, entries)
    else:
        from qda.formats.codebook_out import write_codebook_docx, write_codebook_html

        (write_codebook_docx if suffix == ".docx" else write_codebook_html)(out, entries, title=name)
    say(f"Wrote {len(entries)} codes and folders to {out}.")
    return DONE
