"""What the two trees at the left of the window have in common: manners, menu, and telling what is selected."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from qda.ui.widgets.painting import painting

INDENT_PX = 15
_OPEN_AFTER_MS = 600  # a folder opens while something is dragged over it
_BESIDE_POINTER = QPoint(-14, -16)
_PALE = 0.75


class PanelTree(QTreeView):
    """A tree without header or frame, whose rows are dragged and dropped, several at once.

    Signals:
        selection_made: Other rows are selected than before.
        deletion_wanted: Del was pressed.
        menu_wanted: The right button or the menu key was pressed; carries a global ``QPoint``.
        filter_left: Esc was pressed.
    """

    selection_made = Signal()
    deletion_wanted = Signal()
    menu_wanted = Signal(object)
    filter_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._restoring = False  # the selection is being put back, which nobody need hear of
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(INDENT_PX)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAutoExpandDelay(_OPEN_AFTER_MS)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that others are selected."""
        super().selectionChanged(selected, deselected)
        if not self._restoring:
            self.selection_made.emit()

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803 - Qt's name
        """Carry a pale picture of the row beside the pointer, so that the words under it can be read."""
        indexes = [each for each in self.selectedIndexes() if each.flags() & Qt.ItemFlag.ItemIsDragEnabled]
        if not indexes:
            return
        shown = self.currentIndex() if self.currentIndex() in indexes else indexes[0]
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(indexes))
        drag.setPixmap(_pale(self.viewport().grab(self.visualRect(shown))))
        drag.setHotSpot(_BESIDE_POINTER)
        drag.exec(supportedActions, self.defaultDropAction())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, at the current row if a key asked for it."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
            return
        if not self.indexAt(event.pos()).isValid():
            self.clearSelection()
        self.menu_wanted.emit(event.globalPos())


def _pale(picture: QPixmap) -> QPixmap:
    pale = QPixmap(picture.size())
    pale.setDevicePixelRatio(picture.devicePixelRatio())
    pale.fill(Qt.GlobalColor.transparent)
    with painting(pale) as painter:
        painter.setOpacity(_PALE)
        painter.drawPixmap(0, 0, picture)
    return pale
