"""Tables of names with what stands in their place, read from and written to ``.xlsx`` and ``.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qda.formats.sheet_rows import Column
from qda.formats.table_headings import Names, fields_of
from qda.formats.table_in import read_whole_table
from qda.model.errors import BadTable

_HEADINGS: Names = {
    "name": ("name", "names", "real name", "original", "original name", "find", "klarname", "participant"),
    "replacement": ("replacement", "pseudonym", "alias", "replace with", "replaced by", "new name", "code", "ersatz"),
}


def read_names_table(path: Path) -> list[tuple[str, str]]:
    """Return names with their replacements, in order; a replacement that is not given is empty.

    The columns are found by their headings ("Name" and "Replacement" or "Pseudonym"); in a table without any such
    heading they are the first two.

    Raises:
        UnreadableFile, FileTooLarge: It is no table.
        BadTable: There is no name in it.
    """
    table = read_whole_table(path)
    fields = fields_of(table.headings, _HEADINGS)
    rows = [cells for _, cells in table.rows]
    if "name" in fields:
        first = fields["name"][0]
        second = fields["replacement"][0] if "replacement" in fields else first + 1
    else:
        first, second = 0, 1
        rows.insert(0, table.headings)  # there are no headings: the first row is a name as well
    found = [(_cell(cells, first), _cell(cells, second)) for cells in rows]
    found = [pair for pair in found if pair[0]]
    if not found:
        raise BadTable(name=path.name, problems=["there is no name in it."])
    return found


def _cell(cells: Sequence[str], place: int) -> str:
    return " ".join(cells[place].split()) if place < len(cells) else ""


def write_names_table(path: Path, names: Sequence[tuple[str, str]]) -> None:
    """Write names with their replacements, as a workbook unless the file is called ``.csv``.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from qda.formats.csv_out import write_csv
    from qda.formats.workbook import Sheet, write_workbook

    columns = [Column("Name", width=40), Column("Replacement", width=40)]
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, names)
    else:
        write_workbook(path, [Sheet("Key", columns, names)])
