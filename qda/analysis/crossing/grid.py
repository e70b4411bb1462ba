"""A table of codes once it is counted: headings, cells, totals, and the segments behind each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qda.analysis.table import Field, Kind, Table, unique_titles

if TYPE_CHECKING:
    from qda.analysis.crossing.asked import Question
    from qda.analysis.crossing.wording import Words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Value = int | float | None

_NAME_WIDTH, _PATH_WIDTH, _WIDTH = 28, 36, 12


class Heading(NamedTuple):
    """What a row or column is about; ``key`` is the id of a code, document or coder, ``path`` a code's whole path."""

    key: int
    name: str
    path: str = ""
    depth: int = 0
    colour: str = ""
    is_folder: bool = False


class Cells:
    """Numbers by row and column of which most are nought, as two lists."""

    def __init__(self, keys: Ints, numbers: Ints | Floats, columns: int) -> None:
        self.keys, self.numbers, self.columns = keys, numbers, columns

    def at(self, row: int, column: int) -> int | float:
        """Return a cell's number, 0 where there is none."""
        key = row * self.columns + column
        place = int(np.searchsorted(self.keys, key))
        found = place < len(self.keys) and self.keys[place] == key
        return self.numbers[place].item() if found else self.numbers.dtype.type(0).item()

    def row(self, row: int) -> Floats:
        """Return a row's numbers."""
        first, last = np.searchsorted(self.keys, (row * self.columns, (row + 1) * self.columns))
        line = np.zeros(self.columns)
        line[self.keys[first:last] - row * self.columns] = self.numbers[first:last]
        return line

    def column(self, column: int, rows: int) -> Floats:
        """Return a column's numbers, of so many rows."""
        here = np.flatnonzero(self.keys % self.columns == column)
        line = np.zeros(rows)
        line[self.keys[here] // self.columns] = self.numbers[here]
        return line


@dataclass(frozen=True, slots=True, eq=False)
class Wholes:
    """Of what cells show their part: a number for each row, or for each column, that of totals last."""

    numbers: Floats
    by_row: bool

    def of(self, row: int, column: int) -> float:
        """Return of what a cell shows its part, 0 where there is nothing to be a part of."""
        return float(self.numbers[row if self.by_row else column])

    def parts(self, counted: Cells) -> Cells:
        """Return the cells in per cent."""
        places = counted.keys // counted.columns if self.by_row else counted.keys % counted.columns
        numbers = 100 * counted.numbers / np.maximum(self.numbers[places], 1)
        return Cells(counted.keys, numbers, counted.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A counted table.

    The row after the last of ``rows`` is the total of all rows, the column after the last of ``columns`` that of all
    columns: what it says of all their segments together, each counted once. ``counted`` are plain numbers, ``shown``
    the same or, with ``wholes``, their parts in per cent. Where ``undefined`` says so a cell shows nothing. ``leads``
    gives the ids of the codings that a cell counts.
    """

    question: Question
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    counted: Cells
    shown: Cells
    leads: Callable[[int, int], Ints]
    segments: int
    documents: int
    wholes: Wholes | None = None
    undefined: Callable[[int, int], bool] | None = None
    has_totals: bool = True

    @property
    def all_rows(self) -> int:
        """The number of the row with totals."""
        return len(self.rows)

    @property
    def all_columns(self) -> int:
        """The number of the column with totals."""
        return len(self.columns)

    @property
    def is_decimal(self) -> bool:
        """Whether cells show parts or coefficients and not whole numbers."""
        return self.wholes is not None or not self.has_totals

    def value(self, row: int, column: int) -> Value:
        """Return what a cell shows; ``None`` where nothing can be said."""
        if self.undefined is not None and self.undefined(row, column):
            return None
        if self.wholes is not None and not self.wholes.of(row, column):
            return None
        return self.shown.at(row, column)

    def coding_ids(self, row: int, column: int) -> list[int]:
        """Return the codings that a cell counts, in the order of documents and text."""
        found: list[int] = self.leads(row, column).tolist()
        return found

    def used_rows(self) -> list[int]:
        """Return the rows in which anything is counted."""
        return self._used(self.counted.keys // self.counted.columns, self.all_rows)

    def used_columns(self) -> list[int]:
        """Return the columns in which anything is counted."""
        return self._used(self.counted.keys % self.counted.columns, self.all_columns)

    def _used(self, places: Ints, beyond: int) -> list[int]:
        found: list[int] = np.unique(places[(places < beyond) & (self.counted.numbers > 0)]).tolist()
        return found

    def is_sum(self, row: int, column: int) -> bool:
        """Tell whether a cell is a total, or a folder's, which sums up the codes in it."""
        return any(
            place == len(headings) or headings[place].is_folder
            for place, headings in ((row, self.rows), (column, self.columns))
        )

    def greatest(self) -> float:
        """Return the greatest number that is shown in any cell but sums."""
        width = self.shown.columns
        rows = np.array([not heading.is_folder for heading in self.rows] + [False])
        columns = np.array([not heading.is_folder for heading in self.columns] + [False])
        inner = rows[self.shown.keys // width] & columns[self.shown.keys % width]
        return float(self.shown.numbers[inner].max(initial=0))


class Layout(NamedTuple):
    """Which rows and columns of a grid stand where: what a window shows, and a file holds."""

    rows: Sequence[int]
    columns: Sequence[int]
    totals: bool = True
    turned: bool = False

    @staticmethod
    def of(grid: Grid, *, empty: bool = False, totals: bool = True, turned: bool = False) -> Layout:
        """Return all rows and columns, or those in which anything is counted, in their own order."""
        rows = range(len(grid.rows)) if empty else grid.used_rows()
        columns = range(len(grid.columns)) if empty else grid.used_columns()
        return Layout(rows, columns, totals and grid.has_totals, turned)


def grid_table(grid: Grid, layout: Layout, *, words: Words) -> Table:
    """Return a grid as a table to be written; totals stand first."""
    rows, columns = [*layout.rows], [*layout.columns]
    if layout.totals:
        rows, columns = [grid.all_rows, *rows], [grid.all_columns, *columns]
    downs, acrosses, down, across = rows, columns, grid.rows, grid.columns
    all_down, all_across, corner = words.all_rows, words.all_columns, words.row
    if layout.turned:
        downs, acrosses, down, across = columns, rows, grid.columns, grid.rows
        all_down, all_across, corner = words.all_columns, words.all_rows, words.column
    named = any(heading.path for heading in down)
    fixed = [Field(corner, width=_NAME_WIDTH), *([Field(f"{corner} path", width=_PATH_WIDTH)] if named else [])]
    names = [all_across if place == len(across) else across[place].path or across[place].name for place in acrosses]
    titles = unique_titles(names, [field.title for field in fixed], prefix="Column")
    kind: Kind = "decimal" if grid.is_decimal else "integer"
    fields = (*fixed, *(Field(one, kind, _WIDTH) for one in titles))

    def made() -> Iterator[tuple[object, ...]]:
        for place in downs:
            heading = down[place] if place < len(down) else Heading(0, all_down)
            cells = (grid.value(other, place) if layout.turned else grid.value(place, other) for other in acrosses)
            yield (heading.name, *([heading.path] if named else []), *cells)

    return Table("table", words.title, fields, len(downs), made)
