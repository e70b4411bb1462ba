"""Finding the headings in a table that people made, and the columns that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qda.model.document import ImportNote
from qda.model.errors import BadTable

HEADING_ROWS = 10  # a title or a remark may stand above the headings

Names = Mapping[str, Sequence[str]]
"""Fields and the headings they may stand under, the best first; headings as :func:`plain_heading` gives them."""


class TableRow(NamedTuple):
    """A row that is not blank: its number as a spreadsheet counts, and its cells by field.

    ``unsure`` names the fields in whose cells a formula stands that has no result.
    """

    number: int
    cells: dict[str, str]
    unsure: frozenset[str] = frozenset()


class Line(NamedTuple):
    """A row as it stands in the file; ``unsure`` holds the places of formulas without a result."""

    number: int
    cells: Sequence[str]
    unsure: Collection[int] = ()


@dataclass(slots=True)
class Table:
    """What was found below the headings."""

    headings: list[str]
    fields: dict[str, list[int]]
    rows: list[TableRow] = field(default_factory=list[TableRow])
    notes: list[ImportNote] = field(default_factory=list[ImportNote])


class Wanted(NamedTuple):
    """A table that is looked for: its fields, of which groups one must be there, and the sheet that is tried first."""

    names: Names
    needed: Sequence[Sequence[str]]
    sheet: str = ""


def plain_heading(text: str) -> str:
    """Return a heading as it is compared: lower case, single spaces, straight apostrophes."""
    straight = text.replace("’", "'").replace("_", " ").strip().rstrip(":*")
    return " ".join(straight.split()).casefold()


def fields_of(headings: Sequence[str], names: Names) -> dict[str, list[int]]:
    """Return the columns of each field: one, and those that continue it as "… (2)"."""
    plain = [plain_heading(heading) for heading in headings]
    found: dict[str, list[int]] = {}
    for name, aliases in names.items():
        for alias in aliases:
            if alias in plain:
                found[name] = [plain.index(alias), *_continuations(alias, plain)]
                break
    return found


def _continuations(alias: str, plain: Sequence[str]) -> list[int]:
    places: list[int] = []
    while f"{alias} ({len(places) + 2})" in plain:
        places.append(plain.index(f"{alias} ({len(places) + 2})"))
    return places


def _fits(fields: Mapping[str, object], needed: Sequence[Sequence[str]]) -> bool:
    return all(any(name in fields for name in group) for group in needed)


def no_headings(name: str, names: Names, needed: Sequence[Sequence[str]], seen: Sequence[str]) -> BadTable:
    """Return the error that says which headings are missing and which there are."""
    have = fields_of(seen, names)
    missing = [group for group in needed if not any(field_name in have for field_name in group)]
    wanted = ", ".join(" or ".join(f"“{names[field_name][0]}”" for field_name in group) for group in missing or needed)
    shown = ", ".join(f"“{heading}”" for heading in seen[:12] if heading.strip()) or "none"
    lack = f"the columns {wanted} are missing" if len(missing) > 1 else f"the column {wanted} is missing"
    return BadTable(name=name, problems=[f"{lack}; the headings found are {shown}."])


def gather(rows: Iterable[Line], names: Names, needed: Sequence[Sequence[str]]) -> tuple[Table | None, list[str]]:
    """Return the table below the first fitting row of headings, or none and the likeliest headings."""
    table: Table | None = None
    best: list[str] = []
    for place, (number, cells, unsure) in enumerate(rows):
        if table is not None:
            values = {name: "".join(cells[i] for i in at if i < len(cells)) for name, at in table.fields.items()}
            if any(value.strip() for value in values.values()):
                odd = (name for name, at in table.fields.items() if any(i in unsure for i in at)) if unsure else ()
                table.rows.append(TableRow(number, values, frozenset(odd)))
            continue
        fields = fields_of(cells, names)
        if _fits(fields, needed):
            table = Table(list(cells), fields)
        elif not best or len(fields) > len(fields_of(best, names)):
            best = list(cells)
        if table is None and place >= HEADING_ROWS:
            break
    return table, best
