"""The table of words: forms open below their word by a click on the arrow or by the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from qda.analysis.word_list import Sort
from qda.ui import theme
from qda.ui.words.model import FORM_ROLE, OPEN_ROLE, WordsModel

AnyIndex = QModelIndex | QPersistentModelIndex
_ARROW = 20  # px before a word, for the arrow that opens its forms
_STEP = 18  # px that forms stand in


class WordDelegate(QStyledItemDelegate):
    """Paints an arrow before a word with several forms, and its forms further in."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the cell."""
        drawn = QStyleOptionViewItem(option)
        rect = QRect(cast(QRect, getattr(option, "rect")))  # noqa: B009 - missing in the type stubs
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        widget = ground.widget
        widget.style().drawControl(widget.style().ControlElement.CE_ItemViewItem, ground, painter, widget)
        opened = index.data(OPEN_ROLE)
        mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        step = _ARROW + (_STEP if index.data(FORM_ROLE) else 0)
        if opened is not None:
            arrow = arrow_of(rect, mirrored=mirrored)
            theme.icon("chevron-down" if opened else "chevron-left" if mirrored else "chevron-right").paint(
                painter, arrow
            )
        self.initStyleOption(drawn, index)
        room = rect.adjusted(0 if mirrored else step + 4, 0, -step - 4 if mirrored else -4, 0)
        painter.save()
        painter.setFont(drawn.font)
        painter.setPen(theme.muted() if index.data(FORM_ROLE) else theme.text())
        words = drawn.fontMetrics.elidedText(drawn.text, Qt.TextElideMode.ElideMiddle, room.width())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignAbsolute | side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def arrow_of(rect: QRect, *, mirrored: bool) -> QRect:
    """Return where the arrow of a cell stands."""
    left = rect.right() - _ARROW if mirrored else rect.left() + 4
    return QRect(left, rect.center().y() - theme.ICON // 2 + 1, theme.ICON, theme.ICON)


class WordsView(QTableView):
    """Shows a :class:`~qda.ui.words.model.WordsModel`.

    Signals:
        led: A line was chosen by a double click or Enter; carries its number and the column.
        sorted_by: Another order is wanted; carries the :class:`~qda.analysis.word_list.Sort`.
        copied: The chosen lines are to be copied.
        menu_wanted: The menu of a line is wanted; carries where.
    """

    led = Signal(int, int)
    sorted_by = Signal(object)
    copied = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: WordsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wordsList")
        self.setAccessibleName(self.tr("Words"))
        self.words = model
        self.setModel(model)
        self.setItemDelegateForColumn(0, WordDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(theme.ROW_HEIGHT, self.fontMetrics().height() + 9))
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self._on_section)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._on_double_click)
        model.modelReset.connect(self._fit_columns)
        self._fitted: tuple[str, ...] = ()

    def show_order(self, sort: Sort, *, descending: bool) -> None:
        """Show by a sign in the header what decides the order."""
        column = next((number for number, each in enumerate(self.words.headings) if each.sort is sort), -1)
        self.words.show_order(column, descending=descending)

    def lines(self) -> Sequence[int]:
        """Return the chosen lines, from the top; a million that are chosen at once are one range."""
        chosen = self.selectionModel().selection().toList()
        ranges = sorted((each.top(), each.bottom()) for each in chosen)
        if len(ranges) == 1:
            return range(ranges[0][0], ranges[0][1] + 1)
        return sorted({line for first, last in ranges for line in range(first, last + 1)})

    def _on_double_click(self, index: QModelIndex) -> None:
        self.led.emit(index.row(), index.column())

    def _on_section(self, section: int) -> None:
        sort = self.words.headings[section].sort if section < len(self.words.headings) else None
        if sort is not None:
            self.sorted_by.emit(sort)

    def _fit_columns(self) -> None:
        captions = tuple(each.caption for each in self.words.headings)
        if captions == self._fitted:
            return
        self._fitted = captions
        self.horizontalHeader().setStretchLastSection(self.words.found is not None and self.words.found.compared)
        for number, each in enumerate(self.words.headings):
            wanted = self.fontMetrics().horizontalAdvance(f"{each.caption} ▾") + 24
            self.setColumnWidth(number, max(each.width, wanted))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on an arrow opens or closes."""
        index = self.indexAt(event.position().toPoint())
        opened = index.data(OPEN_ROLE) if index.isValid() and index.column() == 0 else None
        if opened is not None and event.button() is Qt.MouseButton.LeftButton:
            arrow = arrow_of(self.visualRect(index), mirrored=self.isRightToLeft())
            if arrow.adjusted(-4, -6, 4, 6).contains(event.position().toPoint()):
                self.setCurrentIndex(index)
                self.words.open(index.row(), on=not opened)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the hits, the arrow keys open and close forms, Ctrl+C copies."""
        index = self.currentIndex()
        key = event.key()
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            forward, back = back, forward
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif index.isValid() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.led.emit(index.row(), index.column())
        elif index.isValid() and key in (forward, back) and not event.modifiers():
            self._open(index.row(), on=key == forward)
        else:
            super().keyPressEvent(event)

    def _open(self, at: int, *, on: bool) -> None:
        if not on and self.words.form_at(at) is not None:
            row = self.words.row_at(at)
            at = self.words.line_of(row) if row is not None else at
            self.setCurrentIndex(self.words.index(at, 0))
            return
        self.words.open(at, on=on)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu at the mouse, or by key at the chosen line."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self.visualRect(self.currentIndex()).center() if by_key else event.pos())
