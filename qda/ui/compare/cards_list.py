"""The disagreements as a list of cards: thousands scroll as easily as ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from qda.ui import theme
from qda.ui.compare.card_state import CardState
from qda.ui.compare.card_words import codes_text, difference_text, place_text, quote_text, ruling_words
from qda.ui.view.metrics import serif_families

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
_PAD_X, _PAD_Y = 12, 8
_GAP = 6  # px between cards
_EDGE = 3  # px; the code's colour at the reading start
_QUOTED_LINES = 2

Index = QModelIndex | QPersistentModelIndex


class CardsModel(QAbstractListModel):
    """The listed cards of a comparison, by their numbers."""

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._numbers: Sequence[int] = ()
        comparison.cards_changed.connect(self.refresh)
        comparison.looks_changed.connect(self.refresh)

    def refresh(self) -> None:
        """List anew."""
        self.beginResetModel()
        self._numbers = self._comparison.listed() if self._comparison.result is not None else ()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many cards are listed."""
        return 0 if parent.isValid() else len(self._numbers)

    def row_of(self, card: int) -> int:
        """Return a card's row, -1 if it is not listed."""
        return self._comparison.row_of(card)

    def number(self, index: Index) -> int:
        """Return the number of the card in a row."""
        return self._numbers[index.row()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a card's number, or all of it in words for those who hear it."""
        if not index.isValid() or index.row() >= len(self._numbers):
            return None
        number = self._numbers[index.row()]
        if role == CARD_ROLE:
            return number
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            card = self._comparison.cards[number]
            words = codes_text(self._comparison, card), difference_text(self._comparison, card)
            return f"{words[0]} · {words[1]} {place_text(self._comparison, card)} {quote_text(self._comparison, card)}"
        return None


class CardDelegate(QStyledItemDelegate):
    """Paints a card: code and difference, place, the words in dispute, and what was decided."""

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self._comparison = comparison

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the same height for all cards."""
        small = QFont(theme.small_font(option.font))
        lines = option.fontMetrics.lineSpacing() * 1.18 * _QUOTED_LINES + 2 * _line_height(small)
        return QSize(160, round(lines) + 2 * _PAD_Y + _GAP + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        number = int(index.data(CARD_ROLE))
        comparison = self._comparison
        if number >= len(comparison.cards):
            return
        card = comparison.cards[number]
        code = comparison.gathered.codes[card.codes[0]]
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(drawn.rect).adjusted(theme.GAP, 1, -theme.GAP, 1 - _GAP)
        is_current = number == comparison.card
        painter.setPen(QPen(theme.accent() if is_current else theme.border(), 2 if is_current else 1))
        painter.setBrush(theme.card())
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.fillRect(QRectF(box.left() + 1, box.top() + 4, _EDGE, box.height() - 8), theme.chip(code.colour))
        room = box.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        self._head(painter, room, drawn.font, number)
        small = theme.small_font(drawn.font)
        top = room.top() + 2 * _line_height(small) + 3
        self._quote(painter, QRectF(room.left(), top, room.width(), room.bottom() - top), drawn.font, number)
        if drawn.state & QStyle.StateFlag.State_HasFocus and drawn.state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.accent(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), theme.RADIUS + 2, theme.RADIUS + 2)
        painter.restore()

    def _head(self, painter: QPainter, room: QRectF, font: QFont, number: int) -> None:
        comparison = self._comparison
        card = comparison.cards[number]
        small = QFont(theme.small_font(font))
        line = _line_height(small)
        painter.setFont(small)
        place = place_text(comparison, card)
        wide = painter.fontMetrics().horizontalAdvance(place) + 8
        first = QRectF(room.left(), room.top(), room.width(), line)
        painter.setPen(theme.muted())
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, place)
        bold = QFont(small)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.label(comparison.gathered.codes[card.codes[0]].colour))
        self._line(painter, first.adjusted(0, 0, -wide, 0), codes_text(comparison, card))
        painter.setFont(small)
        second = first.translated(0, line)
        state, settlement = comparison.state(number), comparison.settlement
        painter.setPen(theme.muted())
        words = difference_text(comparison, card)
        if state is CardState.STALE:
            words = self.tr("changed since it was settled · {words}").format(words=words)
        decision = settlement.decision(number) if settlement is not None else None
        if decision is not None and settlement is not None:
            painter.setPen(QColor(theme.colours().success))
            words = f"✓ {ruling_words(comparison, settlement.ruling(decision))} · {words}"
        self._line(painter, second, words)

    def _quote(self, painter: QPainter, room: QRectF, font: QFont, number: int) -> None:
        serif = QFont(font)
        serif.setFamilies(serif_families())
        painter.setPen(theme.text())
        layout = QTextLayout(quote_text(self._comparison, self._comparison.cards[number]), serif)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y, painted = 0.0, 0
        units = layout.text().encode("utf-16-le", "surrogatepass")  # in which Qt counts
        while painted < _QUOTED_LINES:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room.width())
            painted += 1
            y += line.height()
            if y > room.height() + 1:
                break
            begin, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
            is_last = painted == _QUOTED_LINES and end < len(units)
            at = QRectF(room.left(), room.top() + y - line.height(), room.width(), line.height())
            painter.setFont(serif)
            shown = units[begin : None if is_last else end].decode("utf-16-le", "replace")
            if is_last:
                shown = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(at, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        layout.endLayout()

    @staticmethod
    def _line(painter: QPainter, room: QRectF, words: str) -> None:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)


class CardsList(QTableView):
    """The list itself: a table of one column, which need not ask for every row before it paints the first."""

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("disagreementList")
        self.setAccessibleName(self.tr("Disagreements"))
        self.cards = CardsModel(comparison, self)
        self.setModel(self.cards)
        self._delegate = CardDelegate(comparison, self)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        theme.set_look(self, "cards")
        self._comparison = comparison
        comparison.card_changed.connect(self.show_card)
        comparison.cards_changed.connect(lambda: self.show_card(comparison.card))
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self._fit_rows()

    def _fit_rows(self) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        height = self._delegate.sizeHint(option, QModelIndex()).height()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _choose(self, index: QModelIndex) -> None:
        self._comparison.choose_card(self.cards.number(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters and digits to the window: they step and decide."""
        if event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_card(self, card: int) -> None:
        """Bring a card into sight."""
        row = self.cards.row_of(card) if card >= 0 else -1
        if row >= 0:
            index = self.cards.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.viewport().update()


def _line_height(font: QFont) -> float:
    return QFontMetricsF(font).lineSpacing()
