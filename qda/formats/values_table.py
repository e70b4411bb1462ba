"""Tables with one row per document or case and one column per variable."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from qda.formats.table_in import WholeTable, plain_heading, read_whole_table
from qda.model.portable import CASE, DOCUMENT

_NAMES = {
    DOCUMENT: ("document", "document name", "file", "file name", "filename", "source", "name", "title"),
    CASE: ("case", "case name", "respondent", "participant", "name", "id"),
}
_CASES = ("case", "cases")


def read_values_table(path: Path, *, sheet: str = "") -> WholeTable:
    """Read a table of variables; see :func:`qda.formats.table_in.read_whole_table`."""
    return read_whole_table(path, sheet=sheet)


def has_headings(rows: Sequence[Sequence[str]], scope: str, names: Collection[str], columns: Collection[str]) -> bool:
    """Tell whether a block of cells is a whole table, with headings in its first row and names in its first column.

    Args:
        rows: The cells.
        scope: ``document`` or ``case``.
        names: What the documents or cases are called.
        columns: What their variables are called.
    """
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    known, there = {plain_heading(name) for name in names}, {plain_heading(name) for name in columns}
    first = [plain_heading(cell) for cell in rows[0]]
    below = [plain_heading(row[0]) for row in rows[1:] if row and row[0].strip()]
    if not below or (first and first[0] in known):
        return False
    if any(name in known or name.rpartition(".")[0] in known for name in below):
        return True
    return scope == CASE and (not there or first[0] in _NAMES[CASE] or not there.isdisjoint(first[1:]))


def name_column(headings: list[str], scope: str) -> int:
    """Return the column that names the documents or cases: by its heading, else the first."""
    plain = [plain_heading(heading) for heading in headings]
    return next((plain.index(name) for name in _NAMES[scope] if name in plain), 0)


def case_column(headings: list[str], scope: str) -> int | None:
    """Return the column that says to which case a document belongs, ``None`` where there is none."""
    if scope == CASE:
        return None
    plain = [plain_heading(heading) for heading in headings]
    found = next((plain.index(name) for name in _CASES if name in plain), None)
    return None if found == name_column(headings, scope) else found
