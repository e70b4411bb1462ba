"""An exported workbook or table that comes back after somebody worked in it with a spreadsheet program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from qda.formats.table_headings import Table, TableRow, Wanted
from qda.formats.table_in import read_tables
from qda.model.changes import DEFINITIONS, CodeCells, ReturnedFile, SegmentCells
from qda.model.codebook import parse_path
from qda.model.errors import BadTable
from qda.model.intake.report import IntakeNote
from qda.model.progress import Progress, no_progress, tell

_LEVELS = 20  # columns "Level 1" to "Level 20"; deeper codes are told by their path
_SEGMENTS: dict[str, tuple[str, ...]] = {
    "guid": ("segment id",),
    "code": ("code",),
    "code_path": ("code path",),
    "memo": ("memo",),
    "weight": ("weight",),
    "star": ("star",),
    "document": ("document",),
    "quote": ("segment text",),
    "start": ("start",),
    "end": ("end",),
    "coder": ("coder",),
    "modified": ("modified on",),
    **{f"level {number}": (f"level {number}",) for number in range(1, _LEVELS + 1)},
}
_TEXTS = tuple(name for name in _SEGMENTS if not name.startswith("level") and name != "guid")
_CODEBOOK: dict[str, tuple[str, ...]] = {
    "guid": ("guid",),
    "path": ("path",),
    "short_definition": ("short definition",),
    "full_definition": ("full definition",),
    "use_when": ("use when",),
    "dont_use_when": ("don't use when",),
    "memo": ("memo",),
}
_ABOUT: dict[str, tuple[str, ...]] = {"what": ("what",), "value": ("value",)}
_WANTED = (
    Wanted(_SEGMENTS, [("guid",), ("code", "code_path", "memo", "weight", "star")], "Segments"),
    Wanted(_CODEBOOK, [("guid",), ("path",)], "Codebook"),
    Wanted(_ABOUT, [("what",), ("value",)], "About"),
)


def read_changes(path: Path, *, progress: Progress = no_progress) -> ReturnedFile:
    """Read an exported workbook or CSV table as it came back: columns moved, rows sorted, gone or added.

    Texts that our writer spread over columns "… (2)" are whole again, and what it escaped is as it was.

    Raises:
        UnreadableFile, FileTooLarge: As :func:`qda.formats.table_in.read_table`.
        BadTable: It has neither segments with their ids nor codes with theirs.
        Cancelled: ``progress`` asked to stop.
    """
    tell(progress, 0, 0)
    found = read_tables(path, _WANTED)
    table, codebook, about_table = (None if isinstance(one, BadTable) else one for one in found)
    if table is None and codebook is None:
        assert isinstance(found[0], BadTable)
        raise found[0]
    tell(progress, 0, 0)
    about = _about(about_table)
    written = about.get("Rows in “Segments”", "")
    return ReturnedFile(
        name=path.name,
        file_hash=hashlib.sha256(path.read_bytes()).hexdigest(),
        segments=() if table is None else tuple(_segments(table)),
        codes=() if codebook is None else tuple(_codes(codebook.rows)),
        project_guid=about.get("Project id", "").strip(),
        project_name=about.get("Project", ""),
        written_rows=int(written) if written.isdecimal() else None,
        written_on=about.get("Written on", ""),
        zone=_zone(about.get("Time zone of all times", "")),
        notes=() if table is None else _notes(table),
    )


def _segments(table: Table) -> Iterable[SegmentCells]:
    there = [name for name in _TEXTS if name in table.fields]
    levels = [name for name in table.fields if name.startswith("level")]
    for row in table.rows:
        values = {name: row.cells[name] for name in there}
        names = tuple(name for name in (row.cells[level].strip() for level in levels) if name) if levels else None
        yield SegmentCells(row.number, row.cells["guid"].strip(), levels=names, unsure=row.unsure, **values)


def _codes(rows: Iterable[TableRow]) -> Iterable[CodeCells]:
    for row in rows:
        fields = {name: row.cells[name] for name in DEFINITIONS if name in row.cells}
        yield CodeCells(row.number, row.cells["guid"].strip(), parse_path(row.cells["path"]), fields, row.unsure)


def _about(table: Table | None) -> dict[str, str]:
    return {} if table is None else {row.cells["what"].strip(): row.cells["value"] for row in table.rows}


def _zone(said: str) -> int | None:
    """Return the offset in minutes from a text such as "CET (UTC+01:00)"."""
    match = re.search(r"UTC([+-])(\d\d):(\d\d)", said)
    return None if match is None else int(match[1] + "1") * (60 * int(match[2]) + int(match[3]))


def _notes(table: Table) -> tuple[IntakeNote, ...]:
    assumed = (note for note in table.notes if note.what == "encoding-assumed")
    return tuple(IntakeNote("table-encoding", detail=note.detail, look=True) for note in assumed)
