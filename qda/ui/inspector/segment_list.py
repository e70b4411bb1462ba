"""The cards of a code's segments: a bar in the code's colour, the words, and where they stand."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qda.store.queries.codings import SegmentPlace
from qda.ui import theme
from qda.ui.inspector.segment_model import Card, SegmentModel
from qda.ui.widgets.choosing import choose_only

_SIDE = 12  # px between the column's borders and a card
_GAP = 6  # px between cards
_BAR = 3
_PAD_X, _PAD_TOP, _PAD_BOTTOM = 11, 8, 6
_MOST_HEIGHTS = 20_000
_MOST_LAYOUTS = 60  # about as many cards as three screens show
_QUOTE_POINTS = 10.5  # as tall as the interface's font beside it


class CardDelegate(QStyledItemDelegate):
    """Paints a card; its height follows from its words and the width of the list."""

    def __init__(self, view: QListView, model: SegmentModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._heights: OrderedDict[tuple[int, int, int, int], int] = OrderedDict()
        self._layouts: OrderedDict[tuple[str, tuple[str, str], int], QTextLayout] = OrderedDict()
        self._fonts: tuple[QFont, QFont] | None = None

    def forget(self) -> None:
        """Measure anew: fonts or words changed."""
        self._heights.clear()
        self._layouts.clear()
        self._fonts = None

    def fonts(self) -> tuple[QFont, QFont]:
        """Return the fonts of the words and of the line under them."""
        if self._fonts is None:
            quote = theme.reading_font(serif=True, points=max(_QUOTE_POINTS, self._view.font().pointSizeF()))
            self._fonts = quote, theme.small_font(self._view.font())
        return self._fonts

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a card's size, measured once per width."""
        width = self._view.viewport().width()
        row = self._model.segment(index)
        key = (row.coding_id, row.start, row.end, width)
        height = self._heights.get(key)
        if height is None:
            height = self._heights[key] = self._measure(self._model.card(index), width)
            if len(self._heights) > _MOST_HEIGHTS:
                self._heights.popitem(last=False)
        return QSize(width, height)

    def _measure(self, card: Card, width: int) -> int:
        layout = self._layout(card, width - 2 * _SIDE - _BAR - 2 * _PAD_X)
        return round(layout.boundingRect().height()) + self._source_height() + _PAD_TOP + _PAD_BOTTOM + _GAP

    def _source_height(self) -> int:
        return max(theme.TARGET - 4, self._view.fontMetrics().height() + 3)

    def _layout(self, card: Card, width: int) -> QTextLayout:
        key = (card.quote, card.around, width)
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = self._laid_out(card, width)
            if len(self._layouts) > _MOST_LAYOUTS:
                self._layouts.popitem(last=False)
        return layout

    def _laid_out(self, card: Card, width: int) -> QTextLayout:
        before, after = card.around
        text = f"{before}“{card.quote}”{after}"
        layout = QTextLayout(text, self.fonts()[0])
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        muted = QTextCharFormat()
        muted.setForeground(theme.muted())
        formats: list[QTextLayout.FormatRange] = []
        # Qt counts UTF-16 units.
        end = _units(text)
        for start, length in ((0, _units(before)), (end - _units(after), _units(after))):
            if length:
                run = QTextLayout.FormatRange()
                run.start, run.length, run.format = start, length, muted  # pyright: ignore[reportAttributeAccessIssue]
                formats.append(run)
        layout.setFormats(formats)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the card."""
        card = self._model.card(index)
        rect = option.rect.adjusted(_SIDE, 0, -_SIDE, -_GAP)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), card, state)
        inner = rect.adjusted(_BAR + _PAD_X, _PAD_TOP, -_PAD_X, -_PAD_BOTTOM)
        painter.setPen(theme.text())
        self._layout(card, inner.width()).draw(painter, QPointF(inner.topLeft()))
        star = self.star_rect(option.rect)
        source = QRect(inner.left(), star.top(), star.left() - inner.left() - 4, star.height())
        painter.setFont(self.fonts()[1])
        painter.setPen(theme.muted())
        words = painter.fontMetrics().elidedText(card.source, Qt.TextElideMode.ElideMiddle, source.width())
        painter.drawText(source, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        self._paint_star(painter, star, card, state)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, card: Card, state: QStyle.StateFlag) -> None:
        tokens = theme.colours()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        frame = tokens.accent if focused else tokens.strong_border if hovered or chosen else tokens.border
        shape = QPainterPath()
        shape.addRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        painter.fillPath(shape, QColor(tokens.selected_row if chosen else tokens.card))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(rect.left(), rect.top(), _BAR, rect.height()), theme.chip(card.colour))
        painter.restore()
        painter.setPen(QPen(QColor(frame), 2 if focused else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        painter.fillRect(QRectF(rect.left(), rect.top() + 2, _BAR, rect.height() - 4), theme.chip(card.colour))

    def _paint_star(self, painter: QPainter, rect: QRect, card: Card, state: QStyle.StateFlag) -> None:
        shown = state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        if card.star or shown:
            tokens = theme.colours()
            icon = theme.icon("star-filled" if card.star else "star", tokens.accent if card.star else tokens.muted)
            icon.paint(painter, rect, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal)

    def star_rect(self, rect: QRect) -> QRect:
        """Return where on a row the star is hit."""
        size = self._source_height()
        return QRect(
            rect.right() - _SIDE - _PAD_X - size + 8, rect.bottom() - _GAP - _PAD_BOTTOM - size + 1, size, size
        )


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class SegmentList(QListView):
    """Segments as cards, of which several can be chosen.

    Signals:
        clicked_row: A segment was clicked; carries it.
        entered_row: Enter on a segment; carries it.
        star_toggled: A star was clicked; carries the segment.
        removed: Del on the chosen segments.
        star_wanted: S on the chosen segments.
        recode_wanted: R on the chosen segments.
        memo_wanted: M on the current segment.
        copied: Ctrl+C on the chosen segments.
        menu_wanted: The right button, or the menu key, at a global point.
    """

    clicked_row = Signal(object)
    entered_row = Signal(object)
    star_toggled = Signal(object)
    removed = Signal()
    star_wanted = Signal()
    recode_wanted = Signal()
    memo_wanted = Signal()
    copied = Signal()
    menu_wanted = Signal(object)

    def __init__(self, model: SegmentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segmentList")
        self.setAccessibleName(self.tr("Segments of the code"))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setModel(model)
        self._model = model
        self._delegate = CardDelegate(self, model)
        self.setItemDelegate(self._delegate)
        self.verticalScrollBar().setSingleStep(24)
        theme.rest_when_idle(self.verticalScrollBar())
        self.customContextMenuRequested.connect(self._on_menu)
        self._pressed_star = False

    def chosen(self) -> list[SegmentPlace]:
        """Return the chosen segments in the order of the list."""
        return [self._model.segment(index) for index in sorted(self.selectedIndexes(), key=lambda each: each.row())]

    def choose(self, coding_id: int) -> None:
        """Choose a coding's card, or none."""
        index = self._model.show_row_of(coding_id)
        if index.isValid():
            choose_only(self, index)
            self.scrollTo(index)
        else:
            self.clearSelection()

    # --- what the person does ---------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a star does not choose the card."""
        self._pressed_star = event.button() is Qt.MouseButton.LeftButton and self._on_star(event.position().toPoint())
        if not self._pressed_star:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows the segment in its text, a click on the star toggles it."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if self._pressed_star:
            self._pressed_star = False
            if self._on_star(point):
                self.star_toggled.emit(self._model.segment(index))
            return
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.button() is Qt.MouseButton.LeftButton and index.isValid() and index == self.currentIndex():
            self.clicked_row.emit(self._model.segment(index))

    def _on_star(self, point: QPoint) -> bool:
        index = self.indexAt(point)
        return index.isValid() and self._delegate.star_rect(self.visualRect(index)).contains(point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the chosen segments by single keys."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
            return
        modified = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        match event.key() if not modified else 0:
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.currentIndex().isValid():
                    self.entered_row.emit(self._model.segment(self.currentIndex()))
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit()
            case Qt.Key.Key_S:
                self.star_wanted.emit()
            case Qt.Key.Key_R:
                self.recode_wanted.emit()
            case Qt.Key.Key_M:
                self.memo_wanted.emit()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters act; they do not look for cards that begin with them."""

    def _on_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if not index.isValid():
            index, point = self.currentIndex(), self.visualRect(self.currentIndex()).center()
        if index.isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when fonts change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_delegate"):
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()
