"""A row of two lines: a chip or icon and a title, below it something that stands back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qda.ui import theme
from qda.ui.widgets.labels import paint_chip, shown_text
from qda.ui.widgets.row_delegate import CHIP_ROLE

DETAIL_ROLE = Qt.ItemDataRole.UserRole + 111  # str, the second line
PLACE_ROLE = Qt.ItemDataRole.UserRole + 112  # str, muted at the right of the first line
_PAD = 5


class TwoLineDelegate(QStyledItemDelegate):
    """Paints title and detail, both cut to the room."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = theme.MARGIN) -> None:
        super().__init__(parent)
        self._margin = margin

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of two lines."""
        return QSize(80, 2 * option.fontMetrics.lineSpacing() + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        widget, state, rect = drawn.widget, drawn.state, drawn.rect
        font = QFont(drawn.font)
        widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, drawn, painter, widget)
        painter.save()
        room = rect.adjusted(self._margin, _PAD, -self._margin, -_PAD)
        first = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        second = QRect(room.left(), first.bottom() + 1, room.width(), room.height() // 2)
        colour, icon = index.data(CHIP_ROLE), index.data(Qt.ItemDataRole.DecorationRole)
        indent = 0
        if colour is not None:
            paint_chip(painter, str(colour), first.left() + theme.CHIP // 2 + 1, first.center().y() + 1)
            indent = theme.CHIP + 9
        elif isinstance(icon, QIcon) and not icon.isNull():
            icon.paint(painter, QRect(first.left(), first.center().y() - 7, theme.ICON, theme.ICON))
            indent = theme.ICON + 7
        first.adjust(indent, 0, 0, 0)
        second.adjust(indent, 0, 0, 0)
        place = shown_text(str(index.data(PLACE_ROLE) or ""))
        if place:
            painter.setFont(theme.small_font(font))
            painter.setPen(theme.muted())
            shown = painter.fontMetrics().elidedText(place, Qt.TextElideMode.ElideMiddle, first.width() // 2)
            painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
            first.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(shown) - 8, 0)
        painter.setFont(font)
        painter.setPen(theme.text())
        self._line(painter, first, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        painter.setFont(theme.small_font(font))
        painter.setPen(theme.muted())
        self._line(painter, second, str(index.data(DETAIL_ROLE) or ""))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _line(self, painter: QPainter, room: QRect, words: str) -> None:
        shown = painter.fontMetrics().elidedText(
            " ".join(shown_text(words).split()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
