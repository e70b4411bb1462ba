"""The speakers or headings that were found, each with a tick and the name that its code or case gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qda.analysis.named_stretches import NamedStretches
from qda.model.codebook import MAX_NAME_LENGTH, clean_name
from qda.model.direction import with_signs
from qda.ui.widgets.row_delegate import count_text

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAME, COUNT, LENGTH, TARGET = range(4)


class NamesModel(QAbstractTableModel):
    """Names with tick boxes; the last column may be edited, so that two spellings become one.

    Signals:
        edited: Another name is ticked, or another target was written.
    """

    edited = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Sequence[NamedStretches] = ()
        self._targets: list[str] = []
        self._on: list[bool] = []

    def set_rows(self, rows: Sequence[NamedStretches]) -> None:
        """List other names, all ticked, each with itself for target."""
        self.beginResetModel()
        self._rows = rows
        self._targets = [row.name for row in rows]
        self._on = [True] * len(rows)
        self.endResetModel()
        self.edited.emit()

    def wanted(self) -> list[tuple[str, NamedStretches]]:
        """Return what is ticked, each with its target."""
        rows = zip(self._targets, self._rows, self._on, strict=True)
        return [(target, row) for target, row, on in rows if on]

    def tick_all(self, *, on: bool) -> None:
        """Tick all, or none."""
        self._on = [on] * len(self._rows)
        self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(self._rows) - 1), 0))
        self.edited.emit()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of names."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else TARGET + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a caption."""
        captions = (self.tr("Found"), self.tr("Passages"), self.tr("Characters"), self.tr("Becomes"))
        across = orientation is Qt.Orientation.Horizontal
        return captions[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = super().flags(index)
        if index.column() == NAME:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == TARGET else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if column == TARGET and role == Qt.ItemDataRole.EditRole:
                return self._targets[index.row()]
            target = with_signs(self._targets[index.row()])
            return (with_signs(row.name), count_text(row.count), count_text(row.length), target)[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if self._on[index.row()] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (COUNT, LENGTH):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a name, or write what it becomes."""
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            self._on[index.row()] = Qt.CheckState(value) is Qt.CheckState.Checked
        elif role == Qt.ItemDataRole.EditRole and index.column() == TARGET:
            name = clean_name(str(value))[:MAX_NAME_LENGTH]
            if not name:
                return False
            self._targets[index.row()] = name
        else:
            return False
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True
