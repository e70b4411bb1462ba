"""The table as it is seen: headings that stay, numbers over shades and bars, a sign where it is sorted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qda.ui import theme
from qda.ui.tables.model import (
    CHIP_ROLE,
    DEPTH_ROLE,
    FOLDER_ROLE,
    OLD_ROLE,
    SHADE_ROLE,
    SORT_ROLE,
    TOTAL_ROLE,
    GridModel,
)
from qda.ui.widgets.labels import paint_chip, shown_text

Index = QModelIndex | QPersistentModelIndex
_PAD, _BAR, _STEP = 8, 3, 14  # px
_NAME_LEAST, _NAME_MOST = 140, 320
_COLUMN_LEAST, _COLUMN_MOST = 88, 150
_LINES = 3  # of a column's heading
_MEASURED = 300  # names
_STRONGEST = 0.42  # of the accent on the page, so that a number on it keeps 4.5:1
_MOST_COPIED = 1_000_000  # cells


class CellDelegate(QStyledItemDelegate):
    """Paints a number on a shade, with a bar below it that says the same without colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it."""
        rect, state = option.rect, option.state
        is_total, shade = bool(index.data(TOTAL_ROLE)), float(index.data(SHADE_ROLE) or 0)
        # The one cell with the ring keeps its shade; a block that was dragged over is seen as one.
        chosen = bool(state & QStyle.StateFlag.State_Selected) and not state & QStyle.StateFlag.State_HasFocus
        painter.save()
        painter.fillRect(rect, self._ground(shade, is_total=is_total, chosen=chosen))
        if shade > 0:
            width = max(2, round(shade * (rect.width() - 2 * _PAD)))
            painter.fillRect(QRect(rect.right() - _PAD - width + 1, rect.bottom() - _BAR, width, _BAR), theme.accent())
        words = str(index.data() or "")
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if is_total else QFont.Weight.Normal)
        painter.setFont(font)
        is_old = bool(index.data(OLD_ROLE))
        painter.setPen(QColor(theme.colours().disabled) if is_old else theme.muted() if words in "·–" else theme.text())
        room = rect.adjusted(_PAD, 0, -_PAD, -_BAR)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    @staticmethod
    def _ground(shade: float, *, is_total: bool, chosen: bool) -> QColor:
        if chosen:
            return QColor(theme.colours().text_selection)
        if is_total:
            return QColor(theme.colours().side)
        return theme.tint(theme.colours().accent, shade * _STRONGEST) if shade > 0.02 else theme.page()


class GridHeader(QHeaderView):
    """Names of rows or columns: a code with its chip, drawn in below the code above it; long names in full on hover.

    Signals:
        sort_wanted: A heading was clicked; carries the section.
    """

    sort_wanted = Signal(int)

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.sectionClicked.connect(self.sort_wanted)

    def _is_across(self) -> bool:
        return self.orientation() is Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        """Return room for the longest names, within limits."""
        metrics = self.fontMetrics()
        if self._is_across():
            return QSize(super().sizeHint().width(), self._lines() * metrics.lineSpacing() + 12)
        model = self.model()
        down = Qt.Orientation.Vertical
        least = _NAME_LEAST
        for section in range(min(self.count(), 2000)):
            name = str(model.headerData(section, down) or "")
            drawn_in = _STEP * int(model.headerData(section, down, DEPTH_ROLE) or 0)
            least = max(least, metrics.horizontalAdvance(name[:80]) + drawn_in + theme.CHIP + 3 * _PAD + 14)
            if least >= _NAME_MOST:
                break
        return QSize(min(least, _NAME_MOST), super().sizeHint().height())

    def _names(self) -> list[str]:
        """Return the first some names; thousands of them are not measured."""
        model = self.model()
        return [str(model.headerData(at, self.orientation()) or "") for at in range(min(self.count(), _MEASURED))]

    def fitting_width(self) -> int:
        """Return how wide columns have to be so that no word of their names is cut, within limits."""
        metrics = self.fontMetrics()
        words = {word for name in self._names() for word in name.split()}
        widest = max((metrics.horizontalAdvance(word[:40]) for word in words), default=0)
        return max(_COLUMN_LEAST, min(widest + 2 * _PAD + 18, _COLUMN_MOST))

    def _lines(self) -> int:
        """Return how many lines the column names need, at most three."""
        metrics, room = self.fontMetrics(), QRect(0, 0, self.defaultSectionSize() - 2 * _PAD, 1000)
        flags = int(Qt.TextFlag.TextWordWrap)
        highest = max((metrics.boundingRect(room, flags, name).height() for name in self._names()), default=0)
        return max(1, min(_LINES, round(highest / metrics.lineSpacing())))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a heading."""
        if not rect.isValid():
            return
        model, way = self.model(), self.orientation()
        colours = theme.colours()
        painter.save()
        is_total = bool(model.headerData(section, way, TOTAL_ROLE))
        painter.fillRect(rect, QColor(colours.chrome))
        painter.setPen(QColor(colours.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        room = rect.adjusted(_PAD, 2, -_PAD, -2)
        room = self._paint_sign(painter, room, int(model.headerData(section, way, SORT_ROLE) or 0))
        if not self._is_across():
            room.adjust(_STEP * int(model.headerData(section, way, DEPTH_ROLE) or 0), 0, 0, 0)
        is_folder = bool(model.headerData(section, way, FOLDER_ROLE))
        chip = model.headerData(section, way, CHIP_ROLE)
        if chip and not is_folder and not self._is_across():
            paint_chip(painter, str(chip), room.left() + theme.CHIP // 2, room.center().y() + 1)
            room.adjust(theme.CHIP + 7, 0, 0, 0)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if is_total or is_folder else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.text())
        self._paint_name(painter, room, shown_text(str(model.headerData(section, way) or "")))
        painter.restore()

    def _paint_sign(self, painter: QPainter, room: QRect, sign: int) -> QRect:
        """Paint by which row or column is sorted; return the room that is left."""
        if not sign:
            return room
        painter.setPen(theme.accent())
        side = QRect(room.right() - 10, room.top(), 11, room.height())
        mark = ("▲▼" if self._is_across() else "◀▶")[sign > 0]
        font = theme.small_font(self.font())
        painter.setFont(font)
        painter.drawText(side, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), mark)
        return room.adjusted(0, 0, -13, 0)

    def _paint_name(self, painter: QPainter, room: QRect, name: str) -> None:
        metrics = painter.fontMetrics()
        if not self._is_across():
            words = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), words)
            return
        flags = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWrapAnywhere)
        if " " in name:
            flags = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        low, high = 0, len(name)  # how many letters at the end have to go so that it fits

        def cut(gone: int) -> str:
            return name if not gone else name[: len(name) - gone].rstrip() + "…"

        def fits(gone: int) -> bool:
            box = metrics.boundingRect(room, flags, cut(gone))
            return box.height() <= room.height() + 1 and box.width() <= room.width()

        while low < high:
            middle = (low + high) // 2
            if fits(middle):
                high = middle
            else:
                low = middle + 1
        painter.drawText(room, flags, cut(low))


class GridView(QTableView):
    """Cells that are moved through by arrows and lead to their segments by Enter or a double click.

    Signals:
        opened: A cell was opened; carries its index.
        chosen: Another cell is the current one; carries its index.
        menu_wanted: The menu of a cell is asked for; carries a place on the screen.
        told: Something is to be said below the table.
    """

    opened = Signal(object)
    chosen = Signal(object)
    menu_wanted = Signal(object)
    told = Signal(str)

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tablesGrid")
        self.setAccessibleName(self.tr("Table"))
        self._grid = model
        self._across = GridHeader(Qt.Orientation.Horizontal, self)
        self._down = GridHeader(Qt.Orientation.Vertical, self)
        self.setHorizontalHeader(self._across)
        self.setVerticalHeader(self._down)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._across.setDefaultSectionSize(_COLUMN_LEAST)
        self._across.setMinimumSectionSize(48)
        self._down.setDefaultSectionSize(theme.ROW_HEIGHT + 2)
        self._down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for header in (self._across, self._down):  # a click sorts; what is chosen stays so
            header.sectionPressed.disconnect()
        self._across.sort_wanted.connect(partial(self._sort, Qt.Orientation.Horizontal))
        self._down.sort_wanted.connect(partial(self._sort, Qt.Orientation.Vertical))
        self.doubleClicked.connect(self.opened.emit)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Give names as much room as they need, as far as there is any."""
        width = self._across.fitting_width()
        if width != self._across.defaultSectionSize():
            self._across.setDefaultSectionSize(width)
        self._across.updateGeometry()
        self._down.updateGeometry()
        self.updateGeometries()

    def _sort(self, orientation: Qt.Orientation, section: int) -> None:
        self.keeping_place(lambda: self._grid.sort_by(section, orientation))

    def keeping_place(self, act: Callable[[], object]) -> None:
        """Do something that arranges the table anew; the current cell stays the current one."""
        index = self.currentIndex()
        grid = self._grid.grid
        kept = None
        if index.isValid() and grid is not None:
            row, column = self._grid.place_at(index)
            kept = self._grid.heading(row, of_rows=True), self._grid.heading(column, of_rows=False)
        act()
        self.choose(self._place_of(*kept) if kept is not None else QModelIndex())

    def _place_of(self, row: object, column: object) -> QModelIndex:
        grid = self._grid.grid
        if grid is None:
            return QModelIndex()
        places: list[int] = []
        for wanted, count, of_rows in ((row, len(grid.rows), True), (column, len(grid.columns), False)):
            headings = (self._grid.heading(place, of_rows=of_rows) for place in range(count + 1))
            found = next((place for place, heading in enumerate(headings) if heading == wanted), -1)
            places.append(found)
        return self._grid.index_of(*places)

    def choose(self, index: QModelIndex) -> None:
        """Make a cell the current one, the first if there is none such."""
        if not index.isValid() and self._grid.rowCount() and self._grid.columnCount():
            first = 1 if self._grid.has_totals else 0
            index = self._grid.index(min(first, self._grid.rowCount() - 1), min(first, self._grid.columnCount() - 1))
        if index.isValid():
            self.setCurrentIndex(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell of the current cell."""
        super().currentChanged(current, previous)  # pyright: ignore[reportArgumentType]
        self.chosen.emit(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a cell; Ctrl+C copies the selected ones; Ctrl+arrows go to the ends."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the cell under the pointer, or of the current one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
            return
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        if index.isValid():
            self.menu_wanted.emit(QPoint(event.globalPos()))

    def copy(self, *, everything: bool = False) -> bool:
        """Copy the selected cells as spreadsheets paste them; several, or all, go with their headings."""
        rows, columns = self._block(everything=everything)
        if not rows or not columns:
            return False
        if len(rows) * len(columns) > _MOST_COPIED:
            self.told.emit(self.tr("That is too much for the clipboard; save the table instead."))
            return False
        headings = everything or len(rows) * len(columns) > 1
        QGuiApplication.clipboard().setText(self._grid.block(rows, columns, headings=headings))
        count = len(rows) * len(columns)
        self.told.emit(self.tr("%Ln cell(s) copied.", "", count))
        return True

    def _block(self, *, everything: bool) -> tuple[range, range]:
        selection = self.selectionModel().selection()
        if everything:
            return range(self._grid.rowCount()), range(self._grid.columnCount())
        if selection.isEmpty():
            return range(0), range(0)
        block = selection.at(0)
        return range(block.top(), block.bottom() + 1), range(block.left(), block.right() + 1)
