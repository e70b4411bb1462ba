"""The cloud on the window: the same words as in the list, each leading to its hits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip
from qda.ui.widgets.painting import painting
from qda.ui.words.cloud_picture import Placed, inks_of, lay_out, paint
from qda.ui.words.cloud_words import CloudWord

_MARGIN = 12  # px
_LAY_OUT_MS = 60  # pause after which a window that is made larger is laid out anew
_RING = 4  # px around the word with the keyboard


class CloudView(QWidget):
    """Paints words as large as they are frequent; a click or Enter on one leads to its hits.

    Signals:
        led: A word was chosen; carries its row in the list.
        laid_out: Other words, or more or fewer of them, have their place now.
    """

    led = Signal(int)
    laid_out = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wordsCloud")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 200)
        theme.set_look(self, "page")
        self.words: list[CloudWord] = []
        self.placed: list[Placed] = []
        self.tips: dict[int, str] = {}
        self._at = 0
        self._hovered = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_LAY_OUT_MS)
        self._pause.timeout.connect(self._lay_out)

    def show_words(self, words: Sequence[CloudWord], tips: dict[int, str], alt: str) -> None:
        """Show other words, heaviest first; ``alt`` says in words what is to be seen."""
        self.words, self.tips = list(words), tips
        self._at, self._hovered = 0, -1
        self.setAccessibleName(self.tr("Word cloud"))
        self.setAccessibleDescription(alt)
        self._lay_out()

    def _lay_out(self) -> None:
        self._pause.stop()
        room = QSizeF(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN)
        self.placed = lay_out(self.words, room, self.font())
        self._at = min(self._at, max(0, len(self.placed) - 1))
        self.update()
        self.laid_out.emit()

    def word_at(self, point: QPointF) -> int:
        """Return which word is at a place, -1 for none."""
        inside = point - QPointF(_MARGIN, _MARGIN)
        return next((number for number, one in enumerate(self.placed) if one.box.contains(inside)), -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, a line under the one that is pointed at, a ring around the one with the keyboard."""
        with painting(self) as painter:
            painter.fillRect(self.rect(), theme.page())
            painter.translate(_MARGIN, _MARGIN)
            paint(painter, self.placed, inks_of(theme.colours()))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if 0 <= self._hovered < len(self.placed):
                box = self.placed[self._hovered].box
                painter.setPen(QPen(theme.accent(), 2))
                painter.drawLine(box.bottomLeft() + QPointF(0, 2), box.bottomRight() + QPointF(0, 2))
            if self.hasFocus() and self._at < len(self.placed):
                painter.setPen(QPen(theme.accent(), 2))
                ring = self.placed[self._at].box.adjusted(-_RING, -_RING, _RING, _RING)
                painter.drawRoundedRect(ring, theme.RADIUS, theme.RADIUS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew, soon."""
        super().resizeEvent(event)
        self._pause.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the word that is pointed at."""
        at = self.word_at(event.position())
        if at != self._hovered:
            self._hovered = at
            self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click leads to the hits."""
        at = self.word_at(event.position())
        if at >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self._at = at
            self.update()
            self.led.emit(self.placed[at].word.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go through the words, heaviest first; Enter leads to the hits."""
        key, last = event.key(), len(self.placed) - 1
        if last < 0:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._go(min(last, self._at + 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._go(max(0, self._at - 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.led.emit(self.placed[self._at].word.row)
        else:
            super().keyPressEvent(event)

    def _go(self, at: int) -> None:
        self._at = at
        self.update()
        one = self.placed[at]
        self.setAccessibleName(self.tips.get(one.word.row, one.word.word))
        box = one.box.translated(_MARGIN, _MARGIN)
        QToolTip.showText(self.mapToGlobal(box.bottomLeft().toPoint()), self._tip(one), self)

    def _tip(self, one: Placed) -> str:
        return as_tooltip(self.tips.get(one.word.row, one.word.word))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell the figures of the word that is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.word_at(QPointF(event.pos()))
            if at >= 0:
                QToolTip.showText(event.globalPos(), self._tip(self.placed[at]), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
