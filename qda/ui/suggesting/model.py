"""The suggestions in a list, the most alike first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.analysis.suggesting import Suggestion
from qda.model.direction import with_signs
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
PASSAGE, DOCUMENT, LIKENESS, WORDS = range(4)
_LONGEST = 400  # code points of a passage shown in a row


class SuggestionModel(QAbstractTableModel):
    """Passages with their document, how much they are alike, and by which words."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Suggestion] = []

    def set_rows(self, rows: Sequence[Suggestion]) -> None:
        """List other suggestions."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, place: int) -> Suggestion | None:
        """Return a suggestion by its place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def take_off(self, place: int) -> None:
        """Take a suggestion off the list."""
        self.beginRemoveRows(_NOWHERE, place, place)
        del self._rows[place]
        self.endRemoveRows()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of suggestions."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else WORDS + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a caption."""
        captions = (self.tr("Passage"), self.tr("Document"), self.tr("Alike"), self.tr("By the words"))
        across = orientation is Qt.Orientation.Horizontal
        return captions[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            cells = (row.quote[:_LONGEST], row.document, f"{row.likeness:.2f}", ", ".join(row.words))
            return with_signs(cells[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(row.quote[: 4 * _LONGEST])
        return None
