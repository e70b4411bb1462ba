"""Commands on documents and their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from qda.actions.documents import Added, add_documents
from qda.actions.import_files import ReadFile, read_many
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    UNUSABLE,
    on_one_line,
    progress_bar,
    show,
    show_json,
    writing,
)
from qda.model.wording import explain, note_text


@click.command()
@PROJECT
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=A_PATH)
@click.option("--coder", metavar="NAME", help="In whose name; the project's first coder if not given.")
@click.option("--set", "set_name", default="", metavar="NAME", help="Put the documents into this set.")
@click.option("--encoding", metavar="E", help="Character encoding of text files; found out if not given.")
@click.option("--again", is_flag=True, help="Add a text even if the project holds it already.")
@AS_JSON
def add(
    project: Path,
    files: Sequence[Path],
    coder: str | None,
    set_name: str,
    encoding: str | None,
    *,
    again: bool,
    as_json: bool,
) -> int:
    """Import documents and print the report.

    A line for each file and each thing that was changed on the way.

    A file that cannot be read is reported, and the others are imported. A text that the project holds already is
    left out unless --again is given.
    """
    with writing(project, coder) as opened:
        with progress_bar("Reading") as progress:
            read = read_many(files, encoding=encoding, progress=progress)
        imported = [file.document for file in read if file.document is not None]
        added = add_documents(opened, imported, set_name=set_name, skip_same=not again) if imported else []
    lines = _report(read, added)
    if as_json:
        show_json({"files": [asdict(line) for line in lines]})
    else:
        for line in lines:
            _show(line)
    if not imported:
        return UNUSABLE
    return LOOK if any(line.look for line in lines) else DONE


@dataclass(frozen=True, slots=True)
class _Line:
    """What became of one file; ``look`` is true where a person should look at it."""

    file: str
    document: str | None = None
    added: bool = False
    length: int | None = None
    notes: list[str] = field(default_factory=list[str])
    look: bool = True
    error: str | None = None


def _report(read: Sequence[ReadFile], added: Sequence[Added]) -> list[_Line]:
    waiting = iter(added)
    lines: list[_Line] = []
    for file in read:
        if file.error is not None:
            what, _, now = explain(file.error)
            lines.append(_Line(str(file.path), error=f"{what} {now}".strip()))
        elif file.document is not None:
            one = next(waiting)
            line = _Line(
                file=str(file.path),
                document=one.name,
                added=one.document_id is not None,
                length=len(file.document.text),
                notes=[note_text(note) for note in one.notes],
                look=any(note.look for note in one.notes),
            )
            lines.append(line)
    return lines


def _show(line: _Line) -> None:
    file = on_one_line(line.file)
    if line.error:
        show(f"{file}: not added. {on_one_line(line.error)}")
    elif line.added:
        show(f"{file}: added as “{line.document}”, {line.length:,} characters.")
    else:
        show(f"{file}: not added.")
    for note in line.notes:
        show(f"    {note}")
