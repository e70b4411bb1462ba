"""The table in which values are typed: keys and mouse as in a spreadsheet."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from qda.model.cell_block import block_text, parse_block
from qda.model.values import BOOLEAN
from qda.ui import theme
from qda.ui.variables.model import NAME, Block, VariablesModel

AnyIndex = QModelIndex | QPersistentModelIndex
_NAME_WIDTH, _BELONGS_WIDTH, _WIDTH, _MOST_WIDTH = 220, 150, 120, 320
_MOST_COPIED = 2_000_000  # cells
_NEXT = QAbstractItemDelegate.EndEditHint.EditNextItem
_BEFORE = QAbstractItemDelegate.EndEditHint.EditPreviousItem


class CellEditor(QLineEdit):
    """The field in a cell; it says at once what it would not take."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("variablesCell")
        self.setFrame(False)
        self.index: QPersistentModelIndex | None = None

    def show_problem(self, words: str) -> None:
        """Mark the field and say why beside it."""
        theme.set_look(self, "wrong" if words else "")
        if words:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), words, self)
        else:
            QToolTip.hideText()


class CellDelegate(QStyledItemDelegate):
    """Keeps a cell's field open while it holds what does not fit.

    Signals:
        refused: Something typed does not fit; carries the words, empty when it fits again.
        done: Enter was pressed in a field that fits; carries -1 or 1, the way to go on.
    """

    refused = Signal(str)
    done = Signal(int)

    def __init__(self, model: VariablesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Return the field for a cell."""
        editor = CellEditor(parent)
        editor.index = QPersistentModelIndex(index)
        editor.setAccessibleName(f"{self._model.row_at(index.row()).name}, {self._model.heading(index.column())}")
        editor.textEdited.connect(lambda: (editor.show_problem(""), self.refused.emit("")))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Fill the whole cell."""
        editor.setGeometry(cast(QRect, getattr(option, "rect")))  # noqa: B009 - missing in the type stubs

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show what the cell holds, ready to be typed over."""
        field = cast(QLineEdit, editor)
        if not field.isModified():
            field.setText(self._model.text(index.row(), index.column()))
            field.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Write what was typed; what does not fit is told and the cell stays as it was."""
        text = cast(QLineEdit, editor).text()
        words = self._model.problem(index.row(), index.column(), text)
        if words:
            self.refused.emit(self.tr("{why} The cell is as it was.").format(why=words))
        else:
            model.setData(model.index(index.row(), index.column()), text)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Let Enter and Tab pass only where the text fits."""
        if isinstance(editor, CellEditor) and event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            if key.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._leave(editor, key)
                return True
        return super().eventFilter(editor, event)

    def _leave(self, editor: CellEditor, key: QKeyEvent) -> None:
        index = editor.index
        words = ""
        if index is not None and index.isValid():
            words = self._model.problem(index.row(), index.column(), editor.text())
        editor.show_problem(words)
        self.refused.emit(words)
        if words:
            return
        self.commitData.emit(editor)
        if key.key() == Qt.Key.Key_Tab:
            self.closeEditor.emit(editor, _NEXT)
        elif key.key() == Qt.Key.Key_Backtab:
            self.closeEditor.emit(editor, _BEFORE)
        else:
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.done.emit(-1 if key.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)


class VariablesTable(QTableView):
    """Cells that are moved through, typed in, copied and pasted as in a spreadsheet.

    Signals:
        told: Something is to be said below the table; carries the words.
        refused: Something typed does not fit; carries the words, empty when that is over.
        headed: A whole table is pasted, with headings and names; carries its rows of cells.
        pasted: A block was looked at and holds cells that do not fit; carries the :class:`Block`.
        menu_wanted: The menu of a cell or column is asked for; carries column and global place.
        column_opened: A column's heading was double-clicked; carries the column.
    """

    told = Signal(str)
    refused = Signal(str)
    headed = Signal(object)
    pasted = Signal(object)
    menu_wanted = Signal(int, object)
    column_opened = Signal(int)

    def __init__(self, model: VariablesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._cells = model
        self.setObjectName(f"variablesTable-{model.scope}")
        self.setModel(model)
        delegate = CellDelegate(model, self)
        delegate.refused.connect(self.refused)
        delegate.done.connect(self._go_on)
        self.setItemDelegate(delegate)
        theme.set_look(self, "cells")
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(theme.ROW_HEIGHT + 2)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMaximumSectionSize(900)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionDoubleClicked.connect(self.column_opened)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give columns that have no width of their own yet a usual one."""
        self.setColumnWidth(0, max(self.columnWidth(0), _NAME_WIDTH))
        for column in range(1, self._cells.columnCount()):
            words = self.fontMetrics().horizontalAdvance(self._cells.heading(column)) + 32
            least = _BELONGS_WIDTH if column == 1 else _WIDTH
            self.setColumnWidth(column, max(self.columnWidth(column), min(max(least, words), _MOST_WIDTH)))

    # --- moving and editing ------------------------------------------------------------------------------------------
    def _go_on(self, step: int) -> None:
        index = self.currentIndex()
        row = min(max(index.row() + step, 0), self._cells.rowCount() - 1)
        self.setCurrentIndex(self._cells.index(row, index.column()))
        self.setFocus()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go to the cell beside after Tab, without opening it: it is typed over, as in a spreadsheet."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if hint in (_NEXT, _BEFORE):
            self._step(1 if hint == _NEXT else -1)

    def _step(self, step: int) -> None:
        index, columns = self.currentIndex(), self._cells.columnCount()
        place = index.row() * columns + index.column() + step
        if 0 <= place < self._cells.rowCount() * columns:
            self.setCurrentIndex(self._cells.index(place // columns, place % columns))
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what spreadsheets do: Enter goes down, Del empties, Space ticks, Ctrl+C and Ctrl+V take blocks."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            if self.copy():
                self.empty()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.empty()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Space and self._tick():
            return
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._menu_at(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _tick(self) -> bool:
        index = self.currentIndex()
        variable = self._cells.variable_at(index.column()) if index.isValid() else None
        if variable is None or variable.kind != BOOLEAN or not self._cells.editable(index.column()):
            return False
        self._cells.setData(index, None, Qt.ItemDataRole.CheckStateRole)
        return True

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Forget what was said of another cell."""
        super().currentChanged(current, previous)  # pyright: ignore[reportArgumentType]
        self.refused.emit("")

    # --- blocks ------------------------------------------------------------------------------------------------------
    def _chosen(self) -> tuple[int, int, int, int] | None:
        """Return first and last row and column of the selected block."""
        selection = self.selectionModel().selection()
        if selection.isEmpty():
            index = self.currentIndex()
            return (index.row(), index.row(), index.column(), index.column()) if index.isValid() else None
        ranges = [selection.at(number) for number in range(selection.size())]
        return (
            min(each.top() for each in ranges),
            max(each.bottom() for each in ranges),
            min(each.left() for each in ranges),
            max(each.right() for each in ranges),
        )

    def copy(self) -> bool:
        """Copy the selected block as spreadsheets paste it; headings go with whole columns."""
        chosen = self._chosen()
        if chosen is None:
            return False
        top, bottom, left, right = chosen
        if (bottom - top + 1) * (right - left + 1) > _MOST_COPIED:
            self.told.emit(self.tr("That is too much for the clipboard; export the table instead."))
            return False
        rows = [[self._cells.text(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
        QGuiApplication.clipboard().setText(block_text(rows))
        return True

    def empty(self) -> None:
        """Empty the selected cells, names excepted."""
        chosen = self._chosen()
        if chosen is None:
            return
        top, bottom, left, right = chosen
        if left == right == NAME:
            self.told.emit(self.tr("A name cannot be empty. To delete a row, use its menu."))
            return
        cells = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        count = self._cells.empty(cells)
        self.told.emit(self.tr("%Ln cell(s) emptied.", "", count) if count else "")

    def paste(self) -> None:
        """Paste a block from the clipboard at the selected cells; one cell fills all that are selected."""
        text = QGuiApplication.clipboard().text()
        if not text:
            self.told.emit(self.tr("There is nothing to paste."))
            return
        chosen = self._chosen()
        top, bottom, left, right = chosen or (0, 0, 0, 0)
        rows = parse_block(text)
        if len(rows) == 1 and len(rows[0]) == 1 and (bottom > top or right > left):
            rows = [[rows[0][0]] * (right - left + 1) for _ in range(bottom - top + 1)]
        if left == NAME and self._cells.is_whole_table(rows):
            self.headed.emit(rows)
            return
        block = self._cells.look_at(rows, top, left)
        if block.misfits:
            self.pasted.emit(block)
        else:
            self.finish_paste(block)

    def finish_paste(self, block: Block) -> None:
        """Write what fits of a block and say what became of it."""
        count = self._cells.paste(block)
        if count is None:
            return
        words = self.tr("%Ln cell(s) changed.", "", count) if count else self.tr("Nothing is other than before.")
        if block.beyond:
            words += " " + self.tr("Left out beyond the table: %Ln row(s) or cell(s).", "", block.beyond)
            words += " " + self.tr("To make variables of them, copy the headings and names too and paste on a name.")
        self.told.emit(words)

    # --- menus -------------------------------------------------------------------------------------------------------
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the cell under the pointer, or the current one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._menu_at(self.currentIndex())
            return
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        self.menu_wanted.emit(index.column(), event.globalPos())

    def _menu_at(self, index: QModelIndex) -> None:
        place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        self.menu_wanted.emit(index.column(), place)

    def _on_header_menu(self, place: QPoint) -> None:
        header = self.horizontalHeader()
        self.menu_wanted.emit(header.logicalIndexAt(place), header.mapToGlobal(place))

    def chosen_rows(self) -> list[int]:
        """Return the shown rows in which anything is selected."""
        chosen = self._chosen()
        return [] if chosen is None else [*range(chosen[0], chosen[1] + 1)]
