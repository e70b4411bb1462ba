"""Taking every row of ours that can be read out of a damaged file."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sqlalchemy import Table

from qda.model.progress import Progress, tell
from qda.store.migrations import default_of
from qda.store.pages import Lost, PageFile, RawRow, RawText, merged
from qda.store.salvaging.scratch import TABLES, Scratch, kind_of

_GUID_LENGTH = 36  # characters
_ROWS_TOLD = 500
_NO_COLUMNS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN")
_INDEXED = 6  # document, code, coder, start, end and the coding's id
EVERYTHING = Lost(-1, 2**62)


class _Layout(NamedTuple):
    """A table's columns in the order in which its rows hold them."""

    table: Table
    columns: tuple[str, ...]


class Read(NamedTuple):
    """What could not be read: ids by table, in ranges; a table that is not named was read whole.

    ``highest`` is the highest id that each table ever gave, as far as the file still tells.
    ``indexed`` are passages of codings by id, as an index has them: document, code, coder, start and end.
    """

    lost: dict[str, list[Lost]]
    highest: dict[str, int]
    indexed: dict[int, tuple[int, ...]]


def read_rows(file: PageFile, scratch: Scratch, progress: Progress) -> Read:
    """Put all rows of a file into ``scratch``: first by its tables' trees, then from pages that no tree holds.

    Such a page may hold rows that were deleted long ago; so only rows are taken from it that are missing in a tree.
    """
    schema = _Schema(file)
    roots = schema.roots
    lost: dict[str, list[Lost]] = {}
    for name, table in TABLES.items():
        root, layout = roots.get(name, (0, _Layout(table, _usual_columns(table))))
        gone: list[Lost] = []
        if root:
            for number, row in enumerate(file.rows(root, gone)):
                if not _take(scratch, layout, row, "tree"):
                    gone.append(Lost(row.row_id - 1, row.row_id))
                if number % _ROWS_TOLD == 0:
                    tell(progress, min(len(file.used), file.count), file.count)
        else:
            gone.append(EVERYTHING)
        if gone:
            lost[name] = merged(gone)
    if lost:
        layouts = [
            roots[name][1] if name in roots else _Layout(TABLES[name], _usual_columns(TABLES[name])) for name in lost
        ]
        _read_loose(file, scratch, layouts, lost, progress)
    indexed = _indexed_codings(file, schema) if "coding" in lost else {}
    return Read(lost, schema.highest, indexed)


def _read_loose(
    file: PageFile, scratch: Scratch, layouts: list[_Layout], lost: dict[str, list[Lost]], progress: Progress
) -> None:
    for number in file.loose_leaves():
        tell(progress, number, file.count)
        for row in file.rows_of_leaf(number, []):
            layout = next((each for each in layouts if _is_surely(each, row)), None)
            if layout is not None and any(after < row.row_id <= last for after, last in lost[layout.table.name]):
                _take(scratch, layout, row, "loose")


def _indexed_codings(file: PageFile, schema: _Schema) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for root in schema.indexes_of_codings:
        for values in file.index_rows(root):
            numbers = tuple(value for value in values if isinstance(value, int))
            if len(numbers) == len(values) == _INDEXED:
                found.setdefault(numbers[-1], numbers[:-1])
    return found


# --- which tables there are ------------------------------------------------------------------------------------------
class _Schema:
    """The first page of each table of ours with the order of its columns, and the highest ids that were given.

    The file's schema tells both; where that is spoilt, its rows are looked for on every page.
    """

    def __init__(self, file: PageFile) -> None:
        self.roots: dict[str, tuple[int, _Layout]] = {}
        self.highest: dict[str, int] = {}
        self.indexes_of_codings: list[int] = []
        gone: list[Lost] = []
        rows = list(file.rows(1, gone))
        if gone:
            loose = (row for number in file.loose_leaves() for row in file.rows_of_leaf(number, []))
            rows += filter(_may_be_schema, loose)
        for row in rows:
            if len(row.values) == 2:
                self._note_sequence(row)
            elif len(row.values) == 5 and isinstance(row.values[3], int) and file.is_there(row.values[3]):
                self._note_part(file, row, row.values[3])

    def _note_sequence(self, row: RawRow) -> None:
        name, highest = row.values
        if isinstance(highest, int):
            self.highest.setdefault(_text(name)[0], highest)

    def _note_part(self, file: PageFile, row: RawRow, root: int) -> None:
        kind, name, table, sql = (_text(row.values[at])[0] for at in (0, 1, 2, 4))
        if kind == "index" and table == "coding":
            self.indexes_of_codings.append(root)
        elif kind == "table" and name == "sqlite_sequence":
            for each in file.rows(root, []):
                if len(each.values) == 2:
                    self._note_sequence(each)
        elif kind == "table" and name in TABLES:
            self.roots.setdefault(name, (root, _Layout(TABLES[name], _columns(sql, TABLES[name]))))


def _may_be_schema(row: RawRow) -> bool:
    if len(row.values) == 2:
        return _text(row.values[0])[0] in TABLES
    return len(row.values) == 5 and row.values[0] in (b"table", b"index")


def _columns(sql: str, table: Table) -> tuple[str, ...]:
    """Return a table's columns in the order of its definition: an earlier version may have had them otherwise."""
    inside = sql.partition("(")[2]
    parts: list[str] = []
    depth, begun = 0, 0
    for at, letter in enumerate(inside):
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and depth == 0) or depth < 0:
            parts.append(inside[begun:at])
            begun = at + 1
            if depth < 0:
                break
    found = [re.match(r'\s*(?:"([^"]+)"|(\w+))', part) for part in parts]
    names = tuple(match[1] or match[2] for match in found if match)
    names = tuple(name for name in names if name.upper() not in _NO_COLUMNS)
    known = {column.name for column in table.columns}
    return names if names and set(names) <= known and "id" in names else _usual_columns(table)


def _usual_columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


# --- rows ------------------------------------------------------------------------------------------------------------
def _is_surely(layout: _Layout, row: RawRow) -> bool:
    """Tell whether a row that stands alone can only be one of a table's."""
    if len(row.values) != len(layout.columns) or _row(layout, row) is None:
        return False
    values = dict(zip(layout.columns, row.values, strict=True))
    if "guid" in values:
        guid = values["guid"]
        return isinstance(guid, RawText) and len(guid) == _GUID_LENGTH and guid.count(b"-") == 4
    if layout.table.name == "variable_value":
        return (values["document_id"] is None) != (values["case_id"] is None)
    return True


def _row(layout: _Layout, raw: RawRow) -> tuple[dict[str, Any], bool] | None:
    """Return a row's values by column, and whether all of them are whole; None if it is no row of the table's."""
    if len(raw.values) > len(layout.columns):
        return None
    row: dict[str, Any] = {column.name: default_of(column) for column in layout.table.columns}
    whole = raw.whole
    for name, value in zip(layout.columns, raw.values, strict=False):
        column = layout.table.columns[name]
        if name == "id":
            continue
        wanted = kind_of(layout.table, name)
        if value is None:
            if not column.nullable:
                return None
            row[name] = None
        elif isinstance(value, RawText):
            if wanted is not str:
                return None
            row[name], sound = _text(value)
            whole = whole and sound
        elif not isinstance(value, wanted):
            return None
        else:
            row[name] = value
    row["id"] = raw.row_id
    return row, whole


def _take(scratch: Scratch, layout: _Layout, raw: RawRow, source: str) -> bool:
    found = _row(layout, raw)
    if found is None:
        return False
    row, whole = found
    name = layout.table.name
    if name == "content" and not whole and row["data"] is not None:
        row["data"] = None
    if name == "content_chunk" and not whole:
        before, after = around_damage(raw.values[layout.columns.index("text")])
        row |= {"text": before + after, "gap_": len(before)}
    return scratch.put(name, row, source=source, whole=whole) or source == "tree"


def _text(value: object) -> tuple[str, bool]:
    """Return a text in letters, and whether all of it is sound; none of ours holds a NUL."""
    if not isinstance(value, bytes):
        return "", False
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace").replace("\0", "\ufffd"), False
    return text.replace("\0", "\ufffd"), "\0" not in text


def around_damage(value: object) -> tuple[str, str]:
    """Return what stands in a spoilt text before the first and after the last place that is no text."""
    data = value if isinstance(value, bytes) else b""
    first = data.find(b"\0")
    first = len(data) if first < 0 else first
    try:
        before = data[:first].decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
    last = max(data.rfind(b"\0") + 1, len(before.encode("utf-8")))
    while True:
        try:
            return before, data[last:].decode("utf-8")
        except UnicodeDecodeError as error:
            last += error.end
