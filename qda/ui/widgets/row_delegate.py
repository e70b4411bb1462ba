"""How a row of a list or tree is painted: sign, text, key badge, count."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from qda.ui import theme
from qda.ui.widgets.labels import paint_chip, shown_text

COUNT_ROLE = Qt.ItemDataRole.UserRole + 101  # int or str, shown muted at the right; None for nothing
KEY_ROLE = Qt.ItemDataRole.UserRole + 102  # str, shown as a badge before the count
CHIP_ROLE = Qt.ItemDataRole.UserRole + 103  # str "#rrggbb", shown as a chip before the text
STRONG_ROLE = Qt.ItemDataRole.UserRole + 104  # bool, bold text: folders, sets
MUTED_ROLE = Qt.ItemDataRole.UserRole + 105  # bool, the whole row stands back: hidden, missing
_BADGE_WIDTH = 19


class RowDelegate(QStyledItemDelegate):
    """Paints one line per row: icon or chip, text cut to the room, number key, count at the right.

    The data come from ``DecorationRole`` (an icon), ``DisplayRole`` and the roles of this module.
    """

    def __init__(self, parent: QWidget | None = None, *, margin: int = theme.MARGIN) -> None:
        super().__init__(parent)
        self._margin = margin

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return one line's height, never under what a finger or a shaky mouse can hit."""
        metrics = option.fontMetrics
        return QSize(80, max(theme.ROW_HEIGHT, metrics.height() + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        widget = drawn.widget
        rect = drawn.rect
        font = QFont(drawn.font)
        state = drawn.state
        style = widget.style() if widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, drawn, painter, widget)
        painter.save()
        left = rect.left() + (4 if isinstance(widget, QTreeView) and widget.rootIsDecorated() else self._margin)
        room = QRect(left, rect.top(), rect.right() - self._margin - left + 1, rect.height())
        room = self._paint_count(painter, room, font, index)
        room = self._paint_key(painter, room, font, index)
        room = self._paint_sign(painter, room, index)
        self._paint_text(painter, room, font, index)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_count(
        self, painter: QPainter, room: QRect, font: QFont, index: QModelIndex | QPersistentModelIndex
    ) -> QRect:
        count = index.data(COUNT_ROLE)
        if count is None:
            return room
        words = count_text(count)
        painter.setFont(theme.small_font(font))
        painter.setPen(theme.muted())
        width = max(24, painter.fontMetrics().horizontalAdvance(words))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        return room.adjusted(0, 0, -width - 6, 0)

    def _paint_key(
        self, painter: QPainter, room: QRect, font: QFont, index: QModelIndex | QPersistentModelIndex
    ) -> QRect:
        key = index.data(KEY_ROLE)
        if not key:
            return room
        badge = QRect(room.right() - _BADGE_WIDTH + 1, room.center().y() - 7, _BADGE_WIDTH, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().strong_border), 1))
        painter.setBrush(theme.card())
        painter.drawRoundedRect(badge.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(theme.small_font(theme.small_font(font)))
        painter.setPen(theme.muted())
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(key))
        return room.adjusted(0, 0, -_BADGE_WIDTH - 6, 0)

    def _paint_sign(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> QRect:
        colour = index.data(CHIP_ROLE)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if colour:
            paint_chip(painter, str(colour), room.left() + theme.CHIP // 2 + 1, room.center().y() + 1)
            return room.adjusted(theme.CHIP + 9, 0, 0, 0)
        if isinstance(icon, QIcon) and not icon.isNull():
            icon.paint(painter, QRect(room.left(), room.center().y() - 7, theme.ICON, theme.ICON))
            return room.adjusted(theme.ICON + 7, 0, 0, 0)
        return room

    def _paint_text(
        self, painter: QPainter, room: QRect, font: QFont, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.data(STRONG_ROLE):
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.muted() if index.data(MUTED_ROLE) else theme.text())
        words = shown_text(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def count_text(count: object) -> str:
    """Return a count as the person's language writes it."""
    return QLocale().toString(count) if isinstance(count, int) else str(count)
