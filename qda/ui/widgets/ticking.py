"""A list of passages to be ticked: which of them are meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from qda.model.direction import with_signs
from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LONGEST = 400  # code points of a passage shown in a row


class TickRow(NamedTuple):
    """A passage on one line (:func:`on_one_line`), what is shown beside it, and by what it is known."""

    key: int
    quote: str
    cells: tuple[str | int, ...] = ()


def on_one_line(text: str) -> str:
    """Return a passage for a row: white space folded, signs of direction shown."""
    return with_signs(" ".join(text.split()))


class TickModel(QAbstractTableModel):
    """Passages with tick boxes; ``chosen`` holds the keys of those that are ticked.

    Signals:
        ticked: Another number of passages is ticked.
    """

    ticked = Signal()

    def __init__(self, captions: Sequence[str], rows: Sequence[TickRow] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._captions = tuple(captions)
        self._rows = list(rows)
        self._shown = list(rows)
        self._words: list[str] = []
        self.chosen = set[int]()

    def set_rows(self, rows: Sequence[TickRow]) -> None:
        """List other passages; those that are gone lose their tick."""
        self._rows = list(rows)
        self.chosen &= {row.key for row in rows}
        self.filter(" ".join(self._words))
        self.ticked.emit()

    def filter(self, words: str) -> None:
        """Show only passages that hold all the words in their text or beside it; ticks stay."""
        self._words = words.casefold().split()
        self.beginResetModel()
        self._shown = [row for row in self._rows if all(word in _searched(row) for word in self._words)]
        self.endResetModel()

    def tick_shown(self, *, on: bool) -> None:
        """Tick all passages that the filter shows, or none of them."""
        shown = {row.key for row in self._shown}
        self.choose(self.chosen | shown if on else self.chosen - shown)

    def choose(self, keys: set[int]) -> None:
        """Tick these and no others."""
        self.chosen = set(keys)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))
        self.ticked.emit()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of shown passages."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return len(self._captions)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a caption."""
        across = orientation is Qt.Orientation.Horizontal
        return self._captions[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.quote[:_LONGEST] if index.column() == 0 else row.cells[index.column() - 1]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            return as_tooltip(row.quote[: 4 * _LONGEST])
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            on = row.key in self.chosen
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a passage or take the tick off."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self._shown[index.row()].key
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        (self.chosen.add if on else self.chosen.discard)(key)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


def _searched(row: TickRow) -> str:
    return "\n".join((row.quote, *(cell for cell in row.cells if isinstance(cell, str)))).casefold()


def tick_list(model: TickModel, name: str, accessible: str, widths: Sequence[int], parent: QWidget) -> QTreeView:
    """Return the list that shows a model; ``widths`` are those of the columns beside the passage."""
    view = QTreeView(parent)
    set_up_list(view, model, name, accessible, widths)
    view.setCurrentIndex(model.index(0, 0))
    return view


def set_up_list(view: QTreeView, model: QAbstractItemModel, name: str, accessible: str, widths: Sequence[int]) -> None:
    """Let a view show rows whose first column takes what room the others leave, which are so wide."""
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setModel(model)
    theme.set_look(view, "card")
    header = view.header()
    header.setStretchLastSection(False)
    for column, width in enumerate(widths, start=1):
        view.setColumnWidth(column, width)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
