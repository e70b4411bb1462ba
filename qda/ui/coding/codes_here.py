"""Which codes lie at the caret: the painted stripes as a list that can be read and heard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from qda.model.span import Span
from qda.store.project import Changes
from qda.store.queries.codings import SegmentFilter, SegmentRow, segments
from qda.ui.places import Places
from qda.ui.widgets.labels import SectionHeader
from qda.ui.widgets.row_delegate import CHIP_ROLE
from qda.ui.widgets.two_line_delegate import DETAIL_ROLE, PLACE_ROLE, TwoLineDelegate
from qda.ui.workspace import Workspace

_CODING_ROLE = Qt.ItemDataRole.UserRole + 1
_MOST = 200  # codings listed at one place
_LINES = 4.5  # rows seen before the list scrolls
_QUOTE = 60  # characters of the passage
_SOON_MS = 40  # after the caret came to rest


class CodesHere(QWidget):
    """All shown codings at the caret, or under the selection, of the document in front.

    Signals:
        chosen: A coding was clicked, or Enter pressed on it; carries its id.
    """

    chosen = Signal(int)

    def __init__(self, workspace: Workspace, places: Places, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._places = places
        self._stale = True
        self.header = SectionHeader(self.tr("Codes here"), self)
        self.list = _List(self)
        self.list.setModel(QStandardItemModel(self))
        self.list.entered_row.connect(self._on_entered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.header, self.list):
            layout.addWidget(widget)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        workspace.selection_changed.connect(self._on_moved)
        workspace.document_changed.connect(self._on_moved)
        workspace.coders_changed.connect(self.refresh)
        workspace.changed.connect(self._on_changed)
        workspace.coding_changed.connect(self._mark)

    def take_keyboard(self) -> None:
        """Put the keyboard in the list."""
        self.refresh()
        self.list.setFocus()

    def _on_moved(self) -> None:
        self._soon.start()

    def refresh(self) -> None:
        """Ask what lies here."""
        self._soon.stop()
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        rows = self._rows()
        model = QStandardItemModel(self.list)
        for row in rows:
            model.appendRow(self._item(row))
        if not rows:
            model.appendRow(self._nothing())
        old = self.list.model()
        self.list.setModel(model)
        old.deleteLater()
        self.list.setFixedHeight(round(min(max(1, len(rows)), _LINES) * max(30, self.list.sizeHintForRow(0))) + 2)
        self._mark(self._workspace.coding_id)

    def _rows(self) -> list[SegmentRow]:
        workspace = self._workspace
        if workspace.view is None or not workspace.document_id:
            return []
        at = workspace.view.caret()
        wanted = SegmentFilter(
            document_ids=[workspace.document_id],
            coder_ids=workspace.shown_coder_ids(),
            overlapping=workspace.view.selection() or Span(at, at + 1),
        )
        return segments(workspace.project, wanted, limit=_MOST)

    def _item(self, row: SegmentRow) -> QStandardItem:
        code = self._workspace.code(row.code_id)
        path = code.path_text if code is not None else row.code
        quote = self._places.text(row.document_id, Span(row.start, min(row.end, row.start + _QUOTE)))
        item = QStandardItem(" › ".join(code.path) if code is not None else row.code)
        borders = f"{row.start}–{row.end}"
        item.setData(row.coding_id, _CODING_ROLE)
        item.setData(row.colour, CHIP_ROLE)
        item.setData(row.coder, PLACE_ROLE)
        item.setData(f"{borders} · “{quote}{'…' if row.end - row.start > _QUOTE else ''}”", DETAIL_ROLE)
        item.setAccessibleText(
            self.tr("{code}, by {coder}, characters {start} to {end}: {quote}").format(
                code=path, coder=row.coder, start=row.start, end=row.end, quote=quote
            )
        )
        return item

    def _nothing(self) -> QStandardItem:
        item = QStandardItem(self.tr("No code here"))
        item.setData(self.tr("Put the caret into a coded passage."), DETAIL_ROLE)
        item.setAccessibleText(item.text())
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return item

    def _mark(self, coding_id: int) -> None:
        model = self.list.model()
        for at in range(model.rowCount()):
            if model.index(at, 0).data(_CODING_ROLE) == coding_id:
                self.list.setCurrentIndex(model.index(at, 0))
                return
        self.list.clearSelection()

    def _on_entered(self, index: QModelIndex) -> None:
        coding_id = index.data(_CODING_ROLE)
        if coding_id is not None:
            self.chosen.emit(int(coding_id))

    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & {"coding", "code", "coder", "document", "project"}:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.refresh()


class _List(QListView):
    entered_row = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("codesHere")
        self.setAccessibleName(self.tr("Codes here"))
        self.setItemDelegate(TwoLineDelegate(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.clicked.connect(self.entered_row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
