"""The list of documents: opening, choosing, renaming in place, dragging, and the keys that work in it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyleOptionViewItem, QWidget

from qda.model.codebook import MAX_NAME_LENGTH
from qda.ui import theme
from qda.ui.documents.model import FINISHED_ROLE, FRONT_ROLE, AnyIndex, DocumentModel
from qda.ui.start_page import projects_in
from qda.ui.widgets.choosing import choose_only
from qda.ui.widgets.panel_tree import INDENT_PX, PanelTree
from qda.ui.widgets.row_delegate import RowDelegate

_FRONT_PX = 3  # the bar beside the document in front
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _DocumentDelegate(RowDelegate):
    """Paints documents, with a tick for finished ones, and lets a name be typed in its place."""

    def _paint_count(self, painter: QPainter, room: QRect, font: QFont, index: AnyIndex) -> QRect:
        room = super()._paint_count(painter, room, font, index)
        if index.data(FINISHED_ROLE):
            where = QRect(room.right() - theme.ICON + 1, room.center().y() - 7, theme.ICON, theme.ICON)
            theme.icon("finished", theme.colours().success).paint(painter, where)
            room = room.adjusted(0, 0, -theme.ICON - 4, 0)
        return room

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Return a field for the name."""
        editor = QLineEdit(parent)
        editor.setObjectName("documentNameEditor")
        editor.setAccessibleName(self.tr("Name"))
        editor.setMaxLength(MAX_NAME_LENGTH)
        theme.set_look(editor, "in-row")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Put the field where the name stands."""
        editor.setGeometry(option.rect.adjusted(theme.ICON + 6, 0, -6, 0))


class DocumentList(PanelTree):
    """Shows a :class:`DocumentModel`; sets are open until they are closed.

    Signals:
        opened: A document was clicked, or Enter pressed on it; carries its id.
        move_wanted: Alt and an arrow were pressed; carries -1 for up, 1 for down.
    """

    opened = Signal(int)
    move_wanted = Signal(int)

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documentList")
        self.setAccessibleName(self.tr("Documents"))
        self._model = model
        self._closed = set[int]()
        self._filtered = False
        self._kept: tuple[list[int], int, int] = ([], 0, 0)  # selection, current row, scroll position
        self._pressed = 0
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setModel(model)
        self.setItemDelegate(_DocumentDelegate(self))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.collapsed.connect(self._on_collapsed)
        self.expanded.connect(self._on_expanded)

    # --- what is chosen ----------------------------------------------------------------------------------------------
    def selected(self) -> tuple[list[int], list[int]]:
        """Return the selected documents and sets, from top to bottom."""
        return self._model.ids_at(self.selectedIndexes())

    def current_document(self) -> int:
        """Return the document under the keyboard, 0 for none."""
        node = self._model.node(self.currentIndex())
        return node.document_id if node is not None else 0

    def choose(self, key: int) -> None:
        """Select a document, or a set given by its negative id, and show it; a selection that holds it stays."""
        indexes = self._model.indexes_of(key)
        if not indexes:
            return
        if not any(self.selectionModel().isSelected(index) for index in indexes):
            choose_only(self, indexes[0])
        self.scrollTo(indexes[0])

    def select_documents(self, document_ids: list[int]) -> None:
        """Select some documents, the first of them under the keyboard."""
        self.clearSelection()
        selection = self.selectionModel()
        for number, document_id in enumerate(document_ids):
            for index in self._model.indexes_of(document_id)[:1]:
                flag = selection.SelectionFlag.Select
                if number == 0:
                    selection.setCurrentIndex(index, flag)
                    self.scrollTo(index)
                else:
                    selection.select(index, flag)

    def edit_name(self, key: int) -> None:
        """Let the name of a document, or of a set given by its negative id, be typed in its place."""
        indexes = self._model.indexes_of(key)
        if indexes:
            choose_only(self, indexes[0])
            self.scrollTo(indexes[0])
            self.edit(indexes[0])

    # --- keeping the place while the model is rebuilt ----------------------------------------------------------------
    def _remember(self) -> None:
        self._restoring = True
        documents, sets = self.selected()
        node = self._model.node(self.currentIndex())
        current = (node.document_id or -node.set_id) if node is not None else 0
        self._kept = ([*documents, *(-each for each in sets)], current, self.verticalScrollBar().value())

    def _restore(self) -> None:
        self.fold()
        chosen, current, scroll = self._kept
        selection = self.selectionModel()
        for index in self._model.indexes_of(current)[:1]:
            selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)
        for key in chosen:
            for index in self._model.indexes_of(key)[:1]:
                selection.select(index, selection.SelectionFlag.Select)
        self.verticalScrollBar().setValue(scroll)
        self._restoring = False
        self.selection_made.emit()

    def fold(self) -> None:
        """Open all sets but those that the person closed; all while a filter is at work."""
        grouped = any(self._model.indexes_of(-row.set_id) for row in self._model.sets())
        self.setRootIsDecorated(grouped)
        self.setIndentation(INDENT_PX if grouped else 0)
        with QSignalBlocker(self):
            # One by one: expandAll() would ask for every row of every document.
            for row in self._model.sets():
                for index in self._model.indexes_of(-row.set_id):
                    self.setExpanded(index, self._filtered or row.set_id not in self._closed)

    def fold_all(self, *, closed: bool) -> None:
        """Open or close all sets."""
        self._closed = {row.set_id for row in self._model.sets()} if closed else set[int]()
        self.fold()

    def filter(self, words: str, document_ids: Collection[int] | None = None) -> None:
        """Show only documents whose names hold all the words, and of these only some if given."""
        self._filtered = bool(words.strip()) or document_ids is not None
        self._model.filter(words, document_ids)

    def _on_collapsed(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None and not self._filtered:
            self._closed.add(node.set_id)

    def _on_expanded(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None and not self._filtered:
            self._closed.discard(node.set_id)

    # --- painting ----------------------------------------------------------------------------------------------------
    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Let the document in front stand out over the whole width."""
        front = bool(index.data(FRONT_ROLE))
        row = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        if front:
            painter.fillRect(row, QColor(theme.colours().selected_row))
        super().drawRow(painter, option, index)
        if front:
            left = row.right() - _FRONT_PX + 1 if self.isRightToLeft() else row.left()
            painter.fillRect(QRect(left, row.top(), _FRONT_PX, row.height()), theme.accent())

    # --- mouse and keys ----------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click begins."""
        self._pressed = self._document_at(event)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the document that was clicked; with Ctrl or Shift a click only selects.

        The keyboard stays here, so that F2, Del and the arrows mean the document that was clicked.
        """
        super().mouseReleaseEvent(event)
        document_id, pressed = self._document_at(event), self._pressed
        self._pressed = 0
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and document_id and document_id == pressed:
            self.opened.emit(document_id)
            self.setFocus()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go on in the text."""
        super().mouseDoubleClickEvent(event)
        if document_id := self._document_at(event):
            self.opened.emit(document_id)

    def _document_at(self, event: QMouseEvent) -> int:
        node = self._model.node(self.indexAt(event.position().toPoint()))
        return node.document_id if node is not None else 0

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave project files to the window, which opens them."""
        if projects_in(event):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files as copies, wherever they come from."""
        super().dragMoveEvent(event)
        if event.mimeData().hasUrls() and event.isAccepted():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, delete with Del, move with Alt and an arrow; the rest goes about in the list."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif modifiers == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif modifiers:
            super().keyPressEvent(event)
        elif key in _ENTER:
            self._on_enter()
        elif key == Qt.Key.Key_Delete:
            self.deletion_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.filter_left.emit()
        else:
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        node = self._model.node(self.currentIndex())
        if node is not None and node.document_id:
            self.opened.emit(node.document_id)
        elif node is not None:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
