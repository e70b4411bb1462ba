"""The list of memos: what is said of each is made when it is seen, as there may be tens of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.store.queries.memos import MemoRow
from qda.ui import theme
from qda.ui.places import Places
from qda.ui.widgets.two_line_delegate import DETAIL_ROLE, PLACE_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLE = 60  # characters of a text that stand for a missing title
_DETAIL = 160
_ICONS = {"free": "memo", "passage": "quote", "document": "document", "code": "code", "coding": "link"}


class MemoModel(QAbstractListModel):
    """Memos as rows of two lines."""

    def __init__(self, rows: Sequence[MemoRow], places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self._places = places
        self._kinds = {kind: self.kind_words(kind) for kind in ("free", "passage", "document", "code", "coding")}

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many memos there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a memo."""
        row = self._rows[index.row()] if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title.strip() or " ".join(row.text[:_TITLE].split()) or self.tr("(empty)")
        if role == Qt.ItemDataRole.DecorationRole:
            return theme.icon(_ICONS.get(row.kind, "memo"), theme.colours().muted)
        if role == PLACE_ROLE:
            return self.place(row) or self._kind(row)
        if role == DETAIL_ROLE:
            return " ".join(row.text[:_DETAIL].split())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.data(index)
            return f"{self._kind(row)}: {title}. {self.place(row)}"
        return None

    def _kind(self, row: MemoRow) -> str:
        return self._kinds.get(row.kind) or self.kind_words(row.kind)

    def kind_words(self, kind: str) -> str:
        """Return what a memo is on, in a word."""
        return {
            "free": self.tr("free"),
            "passage": self.tr("passage"),
            "document": self.tr("document"),
            "code": self.tr("code"),
            "coding": self.tr("coding"),
            "project": self.tr("project"),
        }.get(kind, kind)

    def place(self, row: MemoRow) -> str:
        """Return where a memo's thing is, unless its title says so."""
        if row.kind == "code":
            return row.code if row.title != row.code else ""
        if row.document_id is None or (row.kind == "document" and row.title == row.document):
            return ""
        paragraph = f"¶{self._places.paragraph(row.document_id, row.start)}" if row.start is not None else ""
        return " · ".join(part for part in (row.document, paragraph) if part)
