"""Tables with one row per document or case and one column per variable."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from qda.formats.cell_text import MAX_CELL_UNITS, utf16_length
from qda.formats.table_headings import plain_heading
from qda.formats.table_in import WholeTable, read_whole_table
from qda.model.portable import CASE, DOCUMENT

_NAMES = {
    DOCUMENT: ("document", "document name", "file", "file name", "filename", "source", "name", "title"),
    CASE: ("case", "case name", "respondent", "participant", "name", "id"),
}
_CASES = ("case", "cases", "belongs to case")
_NEARLY_FULL = MAX_CELL_UNITS - 100  # our writer does not cut within a character


def read_values_table(path: Path, *, sheet: str = "") -> WholeTable:
    """Read a table of variables; see :func:`qda.formats.table_in.read_whole_table`.

    A text that our writer spread over columns "… (2)", because one cell cannot hold it, is whole again.
    """
    return _with_whole_texts(read_whole_table(path, sheet=sheet))


def _with_whole_texts(table: WholeTable) -> WholeTable:
    """Join columns that go on with what did not fit into the cells before them, and with nothing else."""
    first: dict[int, int] = {}  # by the place of each column, where its text begins
    for place, heading in enumerate(table.headings):
        begins = first.get(place - 1, place - 1)
        goes_on = place > 0 and heading == f"{table.headings[begins]} ({place - begins + 1})"
        texts = [cells for _, cells in table.rows if cells[place]] if goes_on else []
        if texts and all(utf16_length(cells[place - 1]) >= _NEARLY_FULL for cells in texts):
            first[place] = begins
    if not first:
        return table
    kept = [place for place in range(len(table.headings)) if place not in first]
    parts = [[place, *(one for one, begins in first.items() if begins == place)] for place in kept]
    rows = [(number, ["".join(cells[one] for one in each) for each in parts]) for number, cells in table.rows]
    # A column that is called so itself had to make room for the one that goes on.
    gone = {table.headings[place] for place in first}
    names = [(heading, heading.removesuffix(" (2)")) for heading in (table.headings[place] for place in kept)]
    headings = [short if short != heading and short in gone else heading for heading, short in names]
    return table._replace(headings=headings, rows=rows)


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


def name_column(headings: Sequence[str], scope: str, variables: Collection[str] = ()) -> int:
    """Return the column that names the documents or cases: by its heading, unless a variable has it, else the first."""
    plain, taken = [plain_heading(heading) for heading in headings], {plain_heading(name) for name in variables}
    return next((plain.index(name) for name in _NAMES[scope] if name in plain and name not in taken), 0)


def case_column(headings: Sequence[str], scope: str, variables: Collection[str] = ()) -> int | None:
    """Return the column that says to which case a document belongs, ``None`` where there is none."""
    if scope == CASE:
        return None
    plain, taken = [plain_heading(heading) for heading in headings], {plain_heading(name) for name in variables}
    found = next((plain.index(name) for name in _CASES if name in plain and name not in taken), None)
    return None if found == name_column(headings, scope, variables) else found


def own_headings(scope: str, variables: Collection[str]) -> list[str]:
    """Return how our own table calls the names, and the cases of documents: by no heading that a variable has.

    Where every heading of cases is a variable's, the table is without them.
    """
    taken = {plain_heading(name) for name in variables}
    name = next((heading for heading in _NAMES[scope] if heading not in taken), _NAMES[scope][0])
    found = [name.capitalize()]
    if scope == DOCUMENT:
        found += [heading.capitalize() for heading in _CASES if heading not in taken][:1]
    return found
