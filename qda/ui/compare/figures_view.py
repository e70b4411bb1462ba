"""The table of figures as it is seen: chips, bold coefficients, and intervals drawn as bars."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from qda.agreement.intervals import RELY, TENTATIVE
from qda.agreement.values import Coefficient, Interval
from qda.ui import theme
from qda.ui.compare.figures_model import COLOUR_ROLE, INTERVAL_ROLE, SORT_ROLE, VALUE_ROLE, FiguresModel
from qda.ui.widgets.labels import paint_chip

Index = QModelIndex | QPersistentModelIndex
_BAR_WIDTH, _BAR_HEIGHT = 56, 12
_ROW_HEIGHT = 30
_PAD = 5
_NARROW_PX = 340
_MOST_ROWS = 12  # seen at once; more scroll


class FiguresDelegate(QStyledItemDelegate):
    """Paints one cell."""

    def __init__(self, model: FiguresModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the cell's words, or for a bar."""
        column = self._model.columns[index.column()]
        if column.kind == "interval":
            return QSize(_BAR_WIDTH + _PAD, _ROW_HEIGHT)
        bold = QFont(option.font)
        bold.setBold(True)
        wide = QFontMetrics(bold).horizontalAdvance(str(index.data() or "")) + 2 * _PAD + 2
        return QSize(wide + (theme.CHIP + 8 if column.kind == "name" else 0), _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        style = drawn.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, drawn, painter, drawn.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        column = self._model.columns[index.column()]
        room = QRectF(option.rect).adjusted(_PAD, 0, -_PAD, 0)
        painter.setPen(theme.text())
        if column.kind == "interval":
            paint_interval(painter, room, index.data(INTERVAL_ROLE), index.data(VALUE_ROLE), str(index.data() or ""))
        else:
            colour = index.data(COLOUR_ROLE)
            if colour:
                paint_chip(painter, str(colour), round(room.left()) + theme.CHIP // 2, round(room.center().y()))
                room.adjust(theme.CHIP + 8, 0, 0, 0)
            font = QFont(option.font)
            font.setBold(column.kind == "value" and column.coefficient is Coefficient.ALPHA)
            painter.setFont(font)
            if str(index.data()) == "–":
                painter.setPen(theme.muted())
            shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        if drawn.state & QStyle.StateFlag.State_HasFocus and drawn.state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))
        painter.restore()


def paint_interval(
    painter: QPainter, room: QRectF, interval: Interval | None, value: object, instead: str = ""
) -> None:
    """Draw a value on a scale from 0 to 1 with its interval and marks at .667 and .80; else say why there is none."""
    box = QRectF(room.left(), room.center().y() - _BAR_HEIGHT / 2, min(room.width(), _BAR_WIDTH), _BAR_HEIGHT)
    if not isinstance(value, float):
        painter.setPen(theme.muted())
        painter.setFont(theme.small_font(painter.font()))
        shown = painter.fontMetrics().elidedText(instead, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        return

    def x(of: float) -> float:
        return box.left() + max(0.0, min(1.0, of)) * box.width()

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours().pressed))
    painter.drawRoundedRect(box, 2, 2)
    painter.setPen(QPen(QColor(theme.colours().strong_border), 1))
    for line in (TENTATIVE, RELY):
        painter.drawLine(QPointF(x(line), box.top()), QPointF(x(line), box.bottom()))
    if interval is not None and interval.low is not None and interval.high is not None:
        strong = QColor(theme.accent())
        strong.setAlphaF(0.55)
        # A range over few documents is no confidence interval, and does not look like one.
        painter.setPen(QPen(strong, 3) if interval.is_confidence else QPen(strong, 1.5, Qt.PenStyle.DotLine))
        middle = box.center().y()
        painter.drawLine(QPointF(x(interval.low), middle), QPointF(x(interval.high), middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.accent())
    painter.drawRect(QRectF(x(value) - 1.5, box.top() + 1, 3, box.height() - 2))


class FiguresView(QTableView):
    """The table, sortable by its headings.

    Signals:
        left: The mouse is on no row any more.
    """

    left = Signal()

    def __init__(self, model: FiguresModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("figuresTable")
        self.setAccessibleName(self.tr("Figures per code"))
        self._model = model
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(model)
        self.sorted.setSortRole(SORT_ROLE)
        self.setModel(self.sorted)
        self.setItemDelegate(FiguresDelegate(model, self))
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setMinimumSectionSize(34)
        self.setSortingEnabled(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        theme.set_look(self, "figures")
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Give the first column what the others leave."""
        header = self.horizontalHeader()
        if header.count() == 0:
            return
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column in range(1, header.count()):
            words = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
            heading = header.fontMetrics().horizontalAdvance(words) + 2 * _PAD + 2
            header.resizeSection(column, max(heading, self.sizeHintForColumn(column)))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        least = 110
        bars = next((place for place, column in enumerate(self._model.columns) if column.kind == "interval"), -1)
        if bars > 0:  # where they only repeat the figure beside them they give way first
            header.setSectionHidden(bars, self.width() < _NARROW_PX and not self._model.has_confidence())
        others = sum(header.sectionSize(column) for column in range(1, header.count()))
        wide = others + least > self.width() - 4
        if wide:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(0, least)
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        rows = min(_MOST_ROWS, max(2, self.model().rowCount()))
        self.setFixedHeight(rows * _ROW_HEIGHT + header.sizeHint().height() + bar + 4)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
