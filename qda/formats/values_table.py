"""Tables with one row per document or case and one column per variable."""

from __future__ import annotations

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
