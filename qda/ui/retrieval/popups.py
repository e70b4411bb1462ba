"""The small sheets under a part of the sentence, in which it is changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from qda.ui import theme


class PartPopup(QFrame):
    """Open until one clicks elsewhere, presses Enter or Esc; Esc leaves the part as it was.

    Signals:
        settled: It was closed with another value than it was opened with; carries the value.
        left: It was closed, whatever came of it.
    """

    settled = Signal(object)
    left = Signal()

    def __init__(self, object_name: str, words: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(object_name)
        self.setAccessibleName(words)
        theme.set_look(self, "popup")
        self._start: object = None
        self._over = False
        self.touched = False  # by the person; a part that is only to be added needs more than a click elsewhere
        self._fresh = False
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self.rows.setSpacing(6)

    def value(self) -> object:
        """Return what is chosen now, ``None`` for nothing."""
        raise NotImplementedError

    def first(self) -> QWidget:
        """Return what takes the keyboard when it opens."""
        raise NotImplementedError

    def open_under(self, anchor: QWidget, *, fresh: bool = False) -> None:
        """Show it below a part of the sentence, whole on the screen; ``fresh`` if that part is still to be added."""
        self._start, self._fresh = self.value(), fresh
        self.adjustSize()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        screen = QGuiApplication.screenAt(below) or anchor.screen()
        room = screen.availableGeometry()
        left = max(room.left(), min(below.x(), room.right() - self.width()))
        top = below.y()
        if top + self.height() > room.bottom():
            above = below.y() - anchor.height() - self.height() - 4
            top = max(room.top(), above)
        self.move(left, top)
        self.show()
        self.first().setFocus()

    def settle(self) -> None:
        """Close, and take what is chosen."""
        self.touched = True
        self.hide()

    def cancel(self) -> None:
        """Close, and leave all as it was."""
        self._over = True
        self.hide()
        self.left.emit()
        self.deleteLater()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell what was chosen."""
        super().hideEvent(event)
        if self._over:
            return
        self._over = True
        chosen = self.value()
        if chosen is not None and (self.touched if self._fresh else chosen != self._start):
            self.settled.emit(chosen)
        self.left.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is chosen, Esc does not."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settle()
        else:
            super().keyPressEvent(event)
