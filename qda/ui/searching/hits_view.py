"""The table of hits: the hit in the middle, what stands left and right of it turned towards it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qda.analysis.searching.collecting import By
from qda.analysis.searching.lines import Line
from qda.ui import theme
from qda.ui.searching.hits_model import (
    CODES,
    CODES_ROLE,
    DOCUMENT,
    HEADING_ROLE,
    HIT,
    LEFT,
    LINE_ROLE,
    RIGHT,
    CodeOn,
    HitsModel,
)
from qda.ui.widgets.labels import paint_chip, shown_text

AnyIndex = QModelIndex | QPersistentModelIndex
_PAD = 6  # px at each side of a cell
_SHARES = {DOCUMENT: 0.16, HIT: 0.14, CODES: 0.16}  # of the width; left and right share the rest
_LEAST = 60  # px of a column
_MOST_CHOSEN = 20_000  # rows; whoever wants more takes all
_NOWHERE = QModelIndex()
_ORDER = {DOCUMENT: By.DOCUMENT, LEFT: By.LEFT, HIT: By.HIT, RIGHT: By.RIGHT}


class HitsDelegate(QStyledItemDelegate):
    """Paints the parts of a line, and a heading over the whole row."""

    def __init__(self, view: HitsTable) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return one line's height."""
        return QSize(_LEAST, max(theme.ROW_HEIGHT, option.fontMetrics.height() + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint a cell."""
        painter.save()
        painter.setClipRect(option.rect)
        heading = index.data(HEADING_ROLE)
        if heading is not None:
            self._paint_heading(painter, option, *heading)
            painter.restore()
            return
        drawn = QStyleOptionViewItem(option)
        style = drawn.widget.style()
        if index.row() == self._view.hovered_row:
            drawn.state |= QStyle.StateFlag.State_MouseOver
        else:
            drawn.state &= ~QStyle.StateFlag.State_MouseOver
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, drawn, painter, drawn.widget)
        painter.setFont(drawn.font)
        room = drawn.rect.adjusted(_PAD, 0, -_PAD, 0)
        if index.column() == CODES:
            self._paint_codes(painter, room, index.data(CODES_ROLE) or [])
        elif index.column() == DOCUMENT:
            painter.setPen(theme.muted())
            words = shown_text(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
        else:
            line = index.data(LINE_ROLE)
            if isinstance(line, Line):
                self._paint_part(painter, room, line, index.column())
        if drawn.state & QStyle.StateFlag.State_HasFocus and drawn.state & QStyle.StateFlag.State_KeyboardFocusChange:
            self._paint_focus(painter, drawn.rect)
        painter.restore()

    def _paint_part(self, painter: QPainter, room: QRect, line: Line, column: int) -> None:
        """Paint what stands left of the hit up to it, the hit, or what stands right of it."""
        direction = Qt.LayoutDirection.RightToLeft if line.is_rtl else Qt.LayoutDirection.LeftToRight
        align = {LEFT: Qt.AlignmentFlag.AlignRight, HIT: Qt.AlignmentFlag.AlignHCenter}.get(
            column, Qt.AlignmentFlag.AlignLeft
        )
        words = {LEFT: line.left, HIT: line.middle, RIGHT: line.right}[column]
        if column == HIT:
            font = QFont(painter.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
        # What is cut off lies away from the hit: in the order of reading, the beginning of what comes before it.
        comes_before = column == (RIGHT if line.is_rtl else LEFT)
        cut = Qt.TextElideMode.ElideLeft if comes_before else Qt.TextElideMode.ElideRight
        painter.setPen(theme.text())
        option = QTextOption(align | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(direction)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        painter.setLayoutDirection(direction)
        shown = painter.fontMetrics().elidedText(words, cut, room.width())
        painter.drawText(QRectF(room), shown, option)

    def _paint_codes(self, painter: QPainter, room: QRect, codes: list[CodeOn]) -> None:
        metrics, left = painter.fontMetrics(), room.left()
        painter.setPen(theme.text())
        for place, code in enumerate(codes):
            more = len(codes) - place - 1
            rest = f"+{QLocale().toString(more)}" if more else ""
            reserved = metrics.horizontalAdvance(rest) + 8 if rest else 0
            wide = room.right() - left - theme.CHIP - 6 - reserved
            if wide < metrics.averageCharWidth() * 3:
                painter.setPen(theme.muted())
                words = f"+{QLocale().toString(more + 1)}"
                painter.drawText(QRect(left, room.top(), room.right() - left, room.height()), _MIDDLE, words)
                return
            paint_chip(painter, code.colour, left + theme.CHIP // 2, room.center().y() + 1)
            left += theme.CHIP + 5
            words = metrics.elidedText(shown_text(code.name), Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRect(left, room.top(), wide, room.height()), _MIDDLE, words)
            left += metrics.horizontalAdvance(words) + 10

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, name: str, count: int) -> None:
        """Paint this cell's part of what goes over all columns."""
        painter.fillRect(option.rect, QColor(theme.colours().side))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.text())
        metrics = painter.fontMetrics()
        room = QRect(_PAD, option.rect.top(), self._view.viewport().width() - 2 * _PAD, option.rect.height())
        number = QLocale().toString(count)
        wide = room.width() - metrics.horizontalAdvance(number) - 12
        words = metrics.elidedText(shown_text(name), Qt.TextElideMode.ElideMiddle, wide)
        painter.drawText(room, _MIDDLE, words)
        painter.setFont(theme.small_font(option.font))
        painter.setPen(theme.muted())
        painter.drawText(room.adjusted(metrics.horizontalAdvance(words) + 10, 0, 0, 0), _MIDDLE, number)
        painter.setPen(theme.border())
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_focus(self, painter: QPainter, rect: QRect) -> None:
        """Paint the ring around the whole row, of which this is a cell."""
        painter.setPen(QPen(theme.accent(), 2))
        painter.drawRect(QRect(1, rect.top() + 1, self._view.viewport().width() - 2, rect.height() - 2))


_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HitsTable(QTableView):
    """Hits to be looked through, sorted and chosen.

    Signals:
        order_wanted: A column's heading was clicked; carries a :class:`~qda.analysis.searching.collecting.By`.
        shown: A hit was clicked: show it.
        gone_to: Enter or a double click: go to it.
        left: The keyboard should go back to the field.
    """

    order_wanted = Signal(object)
    shown = Signal(QModelIndex)
    gone_to = Signal(QModelIndex)
    left = Signal()

    def __init__(self, model: HitsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.setObjectName("searchHits")
        self.setAccessibleName(self.tr("Passages found"))
        self.setModel(model)
        self.setItemDelegate(HitsDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setObjectName("searchHitsHeader")
        header.setAccessibleName(self.tr("Order of hits"))
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(_LEAST)
        header.sectionClicked.connect(self._on_section)
        self.clicked.connect(self.shown)
        self.doubleClicked.connect(self.gone_to)
        theme.set_look(self, "trail")
        self.setMouseTracking(True)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(lambda: self._hover(-1))
        self._fit_rows()

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        """Let the whole row stand out under the mouse, not one cell of it."""
        for changed in {self.hovered_row, row} - {-1}:
            self.viewport().update(
                0, self.rowViewportPosition(changed), self.viewport().width(), self.rowHeight(changed)
            )
        self.hovered_row = row

    def leaveEvent(self, event: QEvent) -> None:
        """Let no row stand out."""
        super().leaveEvent(event)
        self._hover(-1)

    def show_order(self, by: By, *, grouped: bool) -> None:
        """Mark the column by which hits are in order; a grouped table needs no column of documents."""
        section = next(column for column, one in _ORDER.items() if one is by)
        self.horizontalHeader().setSortIndicator(section, Qt.SortOrder.AscendingOrder)
        self.setColumnHidden(DOCUMENT, grouped)
        self._fit_columns()

    def _on_section(self, section: int) -> None:
        if section in _ORDER:
            self.order_wanted.emit(_ORDER[section])

    def _fit_columns(self) -> None:
        """Keep the hit in the middle: left and right of it are equally wide."""
        wide = self.viewport().width()
        taken = 0
        for column, share in _SHARES.items():
            if not self.isColumnHidden(column):
                self.setColumnWidth(column, max(_LEAST, round(wide * share)))
                taken += self.columnWidth(column)
        each = max(_LEAST, (wide - taken) // 2)
        self.setColumnWidth(LEFT, each)
        self.setColumnWidth(RIGHT, max(_LEAST, wide - taken - each))

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(theme.ROW_HEIGHT, self.fontMetrics().height() + 10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Give the rows the height of the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def chosen_count(self) -> int:
        """Return how many hits are chosen."""
        return len(self.selectionModel().selectedRows(LEFT))

    def selectAll(self) -> None:
        """Choose all hits, also those not handed to the table yet, up to a number that nobody looks through."""
        model = self.model()
        while model.canFetchMore(_NOWHERE) and model.rowCount() < _MOST_CHOSEN:
            model.fetchMore(_NOWHERE)
        super().selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the hit; the up arrow in the first row goes back to the field."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_to.emit(current)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.shown.emit(current)
        elif event.key() == Qt.Key.Key_Up and not event.modifiers() and current.row() <= self._first_hit():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _first_hit(self) -> int:
        model = self.model()
        return model.next_row(-1, 1) if isinstance(model, HitsModel) else 0

    def keyboardSearch(self, search: str) -> None:
        """Letters look for nothing here: they belong to the field."""
