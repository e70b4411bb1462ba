"""Codings as a table, read from ``.csv`` and ``.xlsx``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from qda.formats.codebook_table import shortened
from qda.formats.table_headings import TableRow
from qda.formats.table_in import read_table
from qda.model.codebook import clean_name, parse_path
from qda.model.document import ImportNote
from qda.model.errors import BadTable
from qda.model.origin import BY_HAND, ORIGINS
from qda.model.span import Span

# Our own sheet of segments fits too: its "Code path" goes before its "Code".
_HEADINGS: dict[str, tuple[str, ...]] = {
    "document": ("document", "document name", "file", "source"),
    "start": ("start", "begin", "start char", "start position"),
    "end": ("end", "end char", "end position"),
    "code": ("code path", "code", "tag"),
    "coder": ("coder", "coded by", "author", "created by", "user"),
    "memo": ("memo", "comment"),
    "quote": ("quote", "segment text", "segment", "text"),
    "weight": ("weight", "weight score"),
    "star": ("star",),
    "origin": ("origin",),
}
_NEEDED = [("document",), ("start",), ("end",), ("code",), ("coder",)]
_MAX_WEIGHT = 100
_ORIGINS = {told.casefold(): origin for origin, words in ORIGINS.items() for told in (origin, words)}
_STARS = frozenset(("1", "true", "yes", "x", "*", "★"))


class CodingRow(NamedTuple):
    """A coding as a table gives it; whether it fits the document is for the importer to see.

    ``row`` counts as a spreadsheet does. ``code`` is the path from the top folder to the code's own name; ``quote`` is
    the passage as the table gives it, empty where it gives none.
    """

    row: int
    document: str
    start: int
    end: int
    code: tuple[str, ...]
    coder: str
    memo: str = ""
    quote: str = ""
    weight: int | None = None
    star: bool = False
    origin: str = BY_HAND

    @property
    def span(self) -> Span:
        """The passage's borders."""
        return Span(self.start, self.end)


class RowProblem(NamedTuple):
    """Why a row is no coding."""

    row: int
    what: str

    def __str__(self) -> str:
        return f"Row {self.row}: {self.what}"


class CodingTable(NamedTuple):
    """What a table of codings holds: rows that can be tried, and those that cannot."""

    rows: list[CodingRow]
    problems: list[RowProblem]
    notes: tuple[ImportNote, ...]


def read_codings(path: Path) -> list[CodingRow]:
    """Return the codings of a table of which every row must be sound.

    Raises:
        UnreadableFile: It is no table, or damaged.
        FileTooLarge: It is, or unpacks to, more than the limit.
        BadTable: A column is missing, or rows have problems; each row is listed.
    """
    table = read_coding_table(path)
    if table.problems:
        raise BadTable(name=path.name, problems=shortened([str(problem) for problem in table.problems]))
    return table.rows


def read_coding_table(path: Path) -> CodingTable:
    """Return the sound rows of a table of codings beside the others, for those who want to skip these.

    The columns are ``document, start, end, code, coder`` and, if there, ``memo, quote, weight, star, origin``, in any
    order and case.

    Raises:
        UnreadableFile: It is no table, or damaged.
        FileTooLarge: It is, or unpacks to, more than the limit.
        BadTable: A column is missing, or there are no rows at all.
    """
    table = read_table(path, _HEADINGS, _NEEDED, sheet="Segments")
    if not table.rows:
        raise BadTable(name=path.name, problems=["There are no codings below the headings."])
    rows: list[CodingRow] = []
    problems: list[RowProblem] = []
    for row in table.rows:
        read = _coding(row)
        if isinstance(read, CodingRow):
            rows.append(read)
        else:
            problems.append(RowProblem(row.number, read))
    return CodingTable(rows, problems, tuple(table.notes))


def _coding(row: TableRow) -> CodingRow | str:
    """Return the row's coding, or what is wrong with it."""
    cells = row.cells
    document, coder, code = cells["document"].strip(), clean_name(cells["coder"]), parse_path(cells["code"])
    for name, value in (("document", document), ("code", code), ("coder", coder)):
        if not value:
            return f"the {name} is missing."
    start, end = _integer(cells["start"]), _integer(cells["end"])
    if start is None or end is None:
        name, written = ("start", cells["start"]) if start is None else ("end", cells["end"])
        return f"the {name} “{written[:40]}” is not a whole number of characters."
    if end <= start:
        return f"the end {end} does not lie after the start {start}."
    written = cells.get("weight", "").strip()
    weight = _integer(written) if written else None
    if written and (weight is None or weight > _MAX_WEIGHT):
        return f"the weight “{written[:40]}” is not a whole number from 0 to {_MAX_WEIGHT}."
    memo, quote = cells.get("memo", ""), cells.get("quote", "")
    star = cells.get("star", "").strip().casefold() in _STARS
    memo = memo if memo.strip() else ""
    origin = _ORIGINS.get(cells.get("origin", "").strip().casefold(), BY_HAND)
    return CodingRow(row.number, document, start, end, code, coder, memo, quote, weight, star, origin)


def _integer(text: str) -> int | None:
    """Return a number that is not negative; spreadsheets may have made ``12.0`` of 12."""
    match = re.fullmatch(r"([0-9]{1,15})(\.0)?", text.strip())
    return int(match[1]) if match else None
