"""A counted table as Qt asks for it: cell by cell, in the order and with the rows that the person chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.analysis.crossing.asked import By, Crossing, Sequences
from qda.analysis.crossing.axes import NOWHERE
from qda.analysis.crossing.grid import Grid, Heading, Layout
from qda.analysis.crossing.wording import Words
from qda.model.cell_block import block_text
from qda.ui.widgets.labels import as_tooltip

Index = QModelIndex | QPersistentModelIndex
SHADE_ROLE = Qt.ItemDataRole.UserRole + 1  # 0 to 1, how much of the greatest number a cell shows
TOTAL_ROLE = Qt.ItemDataRole.UserRole + 2  # whether a heading is that of totals, or a cell a total or a folder's
CHIP_ROLE = Qt.ItemDataRole.UserRole + 3  # "#rrggbb" of a heading
DEPTH_ROLE = Qt.ItemDataRole.UserRole + 4  # how far a heading is drawn in
FOLDER_ROLE = Qt.ItemDataRole.UserRole + 6  # whether a heading is a folder of codes
OLD_ROLE = Qt.ItemDataRole.UserRole + 7  # whether something else is asked for than what is still shown
SORT_ROLE = Qt.ItemDataRole.UserRole + 5  # 1 or -1 where a heading's column or row sorts, else 0
_NOTHING, _NOUGHT = "–", "·"


class Order(NamedTuple):
    """By which row or column of the grid the other axis is sorted, ``None`` for its own order."""

    place: int | None = None
    descending: bool = True


class GridModel(QAbstractTableModel):
    """A grid, with its totals first, of which empty rows and columns may be hidden, turned and sorted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.words = Words("", "", "", "", ())
        self.shows_empty = False
        self.shows_totals = True
        self.turned = False
        self._is_old = False
        self._by_column, self._by_row = Order(), Order()
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._greatest = 0.0

    # --- what is shown -----------------------------------------------------------------------------------------------
    def show(self, grid: Grid | None, words: Words) -> None:
        """Show another grid; it stays sorted where it has the row or column that it was sorted by."""
        before = self.grid
        self.beginResetModel()
        self.grid, self.words, self._is_old = grid, words, False
        self._greatest = 0.0 if grid is None else grid.greatest()
        self._by_column = self._followed(before, self._by_column, rows=False)
        self._by_row = self._followed(before, self._by_row, rows=True)
        self._arrange()
        self.endResetModel()

    def mark_old(self) -> None:
        """Let what is shown stand back: something else was asked for, which takes a while or was stopped."""
        self._is_old = True
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last, [OLD_ROLE])

    def _followed(self, before: Grid | None, order: Order, *, rows: bool) -> Order:
        if (
            before is None
            or self.grid is None
            or order.place is None
            or type(before.question) is not type(self.grid.question)
        ):
            return Order()
        old, new = (before.rows, self.grid.rows) if rows else (before.columns, self.grid.columns)
        if order.place == len(old):
            return Order(len(new), order.descending)
        key = old[order.place][:2]
        place = next((number for number, heading in enumerate(new) if heading[:2] == key), None)
        return Order(place, order.descending)

    def refresh(self) -> None:
        """Arrange anew what is shown after an option was changed."""
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        grid = self.grid
        if grid is None:
            self._rows, self._columns = [], []
            return
        layout = self.layout_of(grid)
        rows, columns = [*layout.rows], [*layout.columns]
        if self._by_column.place is not None:
            numbers = grid.shown.column(self._by_column.place, len(grid.rows) + 1)
            rows = _sorted(rows, numbers, self._by_column)
        if self._by_row.place is not None:
            columns = _sorted(columns, grid.shown.row(self._by_row.place), self._by_row)
        if layout.totals:
            rows, columns = [grid.all_rows, *rows], [grid.all_columns, *columns]
        self._rows, self._columns = rows, columns

    def layout_of(self, grid: Grid) -> Layout:
        """Return which rows and columns are shown, in their own order."""
        return Layout.of(grid, empty=self.shows_empty, totals=self.shows_totals, turned=self.turned)

    @property
    def layout_now(self) -> Layout:
        """Which rows and columns are shown, as they are sorted; for files."""
        grid = self.grid
        if grid is None:
            return Layout((), ())
        rows = [row for row in self._rows if row != grid.all_rows]
        columns = [column for column in self._columns if column != grid.all_columns]
        return Layout(rows, columns, self.shows_totals and grid.has_totals, self.turned)

    @property
    def has_totals(self) -> bool:
        """Whether the first row and column are totals."""
        return self.grid is not None and self.grid.has_totals and self.shows_totals

    def place_at(self, index: Index) -> tuple[int, int]:
        """Return row and column of the grid at a cell."""
        down, across = index.row(), index.column()
        if self.turned:
            down, across = across, down
        return self._rows[down], self._columns[across]

    def index_of(self, row: int, column: int) -> QModelIndex:
        """Return the cell that shows a row and column of the grid; an invalid one where none does."""
        if row not in self._rows or column not in self._columns:
            return QModelIndex()
        down, across = self._rows.index(row), self._columns.index(column)
        return self.index(across, down) if self.turned else self.index(down, across)

    def sort_by(self, section: int, orientation: Qt.Orientation) -> None:
        """Sort by the row or column of a heading: from the greatest, from the least, then not at all."""
        by_column = (orientation is Qt.Orientation.Horizontal) != self.turned
        place = (self._columns if by_column else self._rows)[section]
        now = self._by_column if by_column else self._by_row
        again = Order(place, descending=False) if now.descending else Order()
        order = again if now.place == place else Order(place)
        if by_column:
            self._by_column = order
        else:
            self._by_row = order
        self.refresh()

    def is_sorted(self) -> bool:
        """Tell whether rows or columns are in another order than their own."""
        return self._by_column.place is not None or self._by_row.place is not None

    def forget_order(self) -> None:
        """Put rows and columns in their own order."""
        self._by_column = self._by_row = Order()
        self.refresh()

    # --- what Qt asks ------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._columns if self.turned else self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._rows if self.turned else self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, how strongly it is shaded, and what it says in words."""
        grid = self.grid
        if grid is None or not index.isValid():
            return None
        row, column = self.place_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_of(grid.value(row, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == OLD_ROLE:
            return self._is_old
        if role == TOTAL_ROLE:
            return grid.is_sum(row, column)
        if role == SHADE_ROLE:
            if not self._greatest or grid.is_sum(row, column):
                return 0.0
            return (grid.value(row, column) or 0) / self._greatest
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(self.told(row, column))
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.told(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a heading's name, colour and depth; its tooltip says the whole path and what a click does."""
        grid = self.grid
        of_rows = (orientation is Qt.Orientation.Vertical) != self.turned
        places = self._rows if of_rows else self._columns
        if grid is None or not 0 <= section < len(places):
            return None
        place = places[section]
        heading = self.heading(place, of_rows=of_rows)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return heading.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(f"{heading.path or heading.name}\n{self._what_a_click_does(orientation)}")
        if role == CHIP_ROLE:
            return heading.colour
        if role == FOLDER_ROLE:
            return heading.is_folder
        if role == DEPTH_ROLE:
            return heading.depth
        if role == TOTAL_ROLE:
            return place == (grid.all_rows if of_rows else grid.all_columns)
        if role == SORT_ROLE:
            order = self._by_row if of_rows else self._by_column
            return 0 if order.place != place else 1 if order.descending else -1
        return None

    def _what_a_click_does(self, orientation: Qt.Orientation) -> str:
        if orientation is Qt.Orientation.Horizontal:
            return self.tr("Click to sort the rows by this column")
        return self.tr("Click to sort the columns by this row")

    # --- words -------------------------------------------------------------------------------------------------------
    def heading(self, place: int, *, of_rows: bool) -> Heading:
        """Return a heading of the grid in the person's language."""
        assert self.grid is not None
        headings: Sequence[Heading] = self.grid.rows if of_rows else self.grid.columns
        if place == len(headings):
            return Heading(0, self.words.all_rows if of_rows else self.words.all_columns)
        heading = headings[place]
        if heading.key == NOWHERE:
            return heading._replace(name=self._nowhere())
        return heading

    def _nowhere(self) -> str:
        question = None if self.grid is None else self.grid.question
        if isinstance(question, Crossing) and question.by is By.SET:
            return self.tr("(in no set)")
        if isinstance(question, Crossing) and question.by is By.CASE:
            return self.tr("(in no case)")
        return self.tr("(no value)")

    def text_of(self, value: float | None, *, grouped: bool = True) -> str:
        """Return a cell's value as it is written; nought is a dot, so that what is there stands out."""
        if value is None:
            return _NOTHING if grouped else ""
        if grouped and not value:
            return _NOUGHT
        locale = QLocale()
        if not grouped:
            locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        if self.grid is None or not self.grid.is_decimal:
            return locale.toString(int(value))
        if self.grid.wholes is None:
            return locale.toString(float(value), "f", 3)
        return locale.toString(float(value), "f", 1) + (" %" if grouped else "")

    def name_of(self, row: int, column: int) -> str:
        """Return what a cell is about, such as “Criticism × Statement”."""
        first, second = self.heading(row, of_rows=True).name, self.heading(column, of_rows=False).name
        question = None if self.grid is None else self.grid.question
        if isinstance(question, Sequences):
            return self.tr("{first}, then {second}").format(first=first, second=second)
        if isinstance(question, Crossing):
            return self.tr("{first} × {second}").format(first=first, second=second)
        return self.tr("{first} with {second}").format(first=first, second=second)

    def told(self, row: int, column: int) -> str:
        """Return a cell in words."""
        assert self.grid is not None
        value = self.grid.value(row, column)
        text = self.tr("nothing can be said") if value is None else self.text_of(value) if value else "0"
        return f"{self.name_of(row, column)}: {text}"

    def block(self, rows: Sequence[int], columns: Sequence[int], *, headings: bool) -> str:
        """Return shown cells as spreadsheets paste them, with their headings if wanted."""
        assert self.grid is not None
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        lines: list[list[str]] = []
        if headings:
            lines.append(["", *(str(self._copied(column, across)) for column in columns)])
        for row in rows:
            cells = [self._copied_cell(row, column) for column in columns]
            lines.append([self._copied(row, down), *cells] if headings else cells)
        return block_text(lines)

    def _copied(self, section: int, orientation: Qt.Orientation) -> str:
        of_rows = (orientation is Qt.Orientation.Vertical) != self.turned
        heading = self.heading((self._rows if of_rows else self._columns)[section], of_rows=of_rows)
        return heading.path or heading.name

    def _copied_cell(self, row: int, column: int) -> str:
        assert self.grid is not None
        return self.text_of(self.grid.value(*self.place_at(self.index(row, column))), grouped=False)


def _sorted(places: list[int], numbers: np.ndarray, order: Order) -> list[int]:
    """Return places by their numbers; those with the same number keep their order."""
    keys = numbers[places]
    found = np.argsort(-keys if order.descending else keys, kind="stable")
    return [places[each] for each in found.tolist()]
