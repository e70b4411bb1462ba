"""Tables as plain values: what a workbook, a CSV file and a data frame are made from alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "integer", "real", "time", "flag", "decimal", "date", "moment", "boolean"]
"""What a column holds.

A ``flag`` is always there, a ``boolean`` may be missing; a ``real`` is rounded for the eye, a ``decimal`` is not;
a ``time`` is in UTC, a ``moment`` as somebody gave it, with or without a zone. A column of the last four kinds may hold
texts where another program wrote what is none of them.
"""


class Field(NamedTuple):
    """A column: its heading, what it holds, and its width on a sheet in characters."""

    title: str
    kind: Kind = "text"
    width: float = 14


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are made when they are asked for, so that another thread can make them.

    ``count`` is the number of rows. Times are datetimes in UTC, flags booleans, and ``None`` an empty cell.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    count: int
    make_rows: Callable[[], Iterator[tuple[object, ...]]]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Go through the rows."""
        return self.make_rows()


_NUMBERED = re.compile(r" \(\d+\)$")


def frame(table: Table) -> pd.DataFrame:
    """Return a table as a data frame, each column in the type of its kind.

    Numbers that may be missing are of the type ``Int64``, times are in UTC, texts are ``object``.
    """
    import pandas as pd

    rows = list(table.rows())
    columns = zip(*rows, strict=True) if rows else (() for _ in table.fields)
    made = {
        place: pd.Series(list(values), dtype=_dtype(field.kind, values), name=field.title)
        for place, (field, values) in enumerate(zip(table.fields, columns, strict=True))
    }
    whole = pd.DataFrame(made)
    whole.columns = pd.Index([field.title for field in table.fields])
    return whole


_TYPES: dict[Kind, str] = {
    "text": "object",
    "integer": "int64",
    "real": "float64",
    "time": "datetime64[ns, UTC]",
    "flag": "bool",
}
_OTHER_TYPES: dict[Kind, tuple[str, type]] = {
    "decimal": ("float64", float),
    "date": ("datetime64[s]", date),
    "moment": ("object", str),
    "boolean": ("boolean", bool),
}


def _dtype(kind: Kind, values: Sequence[object]) -> str:
    if kind in _TYPES:
        if kind == "integer" and any(isinstance(value, str) for value in values):
            return "object"  # as another program wrote a variable's value
        return "Int64" if kind == "integer" and None in values else _TYPES[kind]
    found = [value for value in values if value is not None]
    if kind == "moment" and all(isinstance(value, datetime) for value in found):
        zones = {isinstance(value, datetime) and value.tzinfo is not None for value in found}
        return "object" if len(zones) > 1 else "datetime64[us, UTC]" if True in zones else "datetime64[us]"
    dtype, made = _OTHER_TYPES[kind]
    return dtype if all(isinstance(value, made) for value in found) else "object"


def moment(text: str) -> datetime | None:
    """Return a time of the project file as a datetime in UTC; ``None`` where another program did not tell it."""
    return datetime.fromisoformat(text) if text else None


def unique_titles(wanted: Sequence[str], taken: Sequence[str], *, prefix: str) -> list[str]:
    """Return column titles of which none is there twice: first with a prefix, then with a number.

    A name such as "Memo (2)" gets the prefix too: a workbook calls the second cell of a long memo so.
    """
    seen = {title.casefold() for title in taken}
    fixed = set(seen)
    titles: list[str] = []
    for name in wanted:
        candidate, number = name, 1
        if _NUMBERED.sub("", name.casefold()) in fixed:
            candidate = f"{prefix}: {name}"
        while candidate.casefold() in seen:
            candidate = f"{prefix}: {name}" + (f" ({number})" if number > 1 else "")
            number += 1
        seen.add(candidate.casefold())
        titles.append(candidate)
    return titles
