"""What the two trees at the left of the window have in common: manners, menu, and telling what is selected."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

INDENT_PX = 15
_OPEN_AFTER_MS = 600  # a folder opens while something is dragged over it


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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, at the current row if a key asked for it."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
            return
        if not self.indexAt(event.pos()).isValid():
            self.clearSelection()
        self.menu_wanted.emit(event.globalPos())
