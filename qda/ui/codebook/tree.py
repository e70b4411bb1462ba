"""The tree of codes: choosing, filtering, renaming, dragging, and the keys that work in it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyleOptionViewItem, QWidget

from qda.ui import theme
from qda.ui.codebook.model import AnyIndex, CodeModel
from qda.ui.widgets.choosing import choose_only
from qda.ui.widgets.panel_tree import PanelTree
from qda.ui.widgets.row_delegate import CHIP_ROLE, RowDelegate

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _CodeDelegate(RowDelegate):
    """Paints codes, and lets a name be typed in its place."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Return a field for the name."""
        editor = QLineEdit(parent)
        editor.setObjectName("codeNameEditor")
        editor.setAccessibleName(self.tr("Name of the code"))
        theme.set_look(editor, "in-row")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Put the field where the name stands."""
        before = theme.CHIP + 4 if index.data(CHIP_ROLE) else 0
        editor.setGeometry(option.rect.adjusted(before, -1, -6, 1))


class CodeTree(PanelTree):
    """Shows a :class:`CodeModel`; folders are open until they are closed.

    Signals:
        chosen: Another entry is current; carries its id, 0 for none.
        coding_wanted: The selected codes should be put on the selected passage.
        key_typed: A digit was typed; carries it.
        pointed: The mouse is on another entry; carries its id, 0 for none.
    """

    chosen = Signal(int)
    coding_wanted = Signal()
    key_typed = Signal(str)
    pointed = Signal(int)

    def __init__(self, model: CodeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeTree")
        self.setAccessibleName(self.tr("Codebook"))
        self._model = model
        self._closed = set[int]()
        self._words: list[str] = []
        self._place = (0, 0)  # current code and scroll position while the model is rebuilt
        self._selected: list[int] = []
        self._pointed = 0
        self._telling = False
        self._hidden = set[int]()
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed | trigger.SelectedClicked)
        self.setExpandsOnDoubleClick(False)
        self.setModel(model)
        self.setItemDelegate(_CodeDelegate(self))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.dataChanged.connect(self._on_data_changed)
        self.collapsed.connect(self._on_collapsed)
        self.expanded.connect(self._on_expanded)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(lambda: self._point_at(0))
        self._restore()

    # --- what is chosen ---------------------------------------------------------------------------------------------
    def selected_ids(self) -> list[int]:
        """Return the selected entries from top to bottom, without those that the filter hides."""
        chosen = {index.internalId() for index in self.selectedIndexes()} - self._hidden
        return [row.code_id for row in self._model.codes() if row.code_id in chosen]

    def current_id(self) -> int:
        """Return the current entry, 0 for none."""
        row = self._model.code_of(self.currentIndex())
        return row.code_id if row is not None else 0

    def choose(self, code_id: int) -> None:
        """Make an entry the current one and show it; one that is selected among others leaves these selected."""
        if self._telling:
            return
        index = self._model.index_of(code_id)
        if not index.isValid():
            self.setCurrentIndex(index)
            self.clearSelection()
        elif code_id != self.current_id() or not self.selectionModel().isSelected(index):
            choose_only(self, index)
            self.scrollTo(index)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell which entry is current now."""
        super().currentChanged(current, previous)
        if not self._restoring:
            self._tell_chosen()

    def _tell_chosen(self) -> None:
        self._telling = True  # what is told comes back as a wish to choose it, which would end a larger selection
        self.chosen.emit(self.current_id())
        self._telling = False

    # --- keeping the place while the model is rebuilt ---------------------------------------------------------------
    def _remember(self) -> None:
        self._restoring = True
        self._selected = self.selected_ids()
        self._place = (self.current_id(), self.verticalScrollBar().value())

    def _restore(self) -> None:
        self._fold()
        current, scroll = self._place
        selection = self.selectionModel()
        selection.setCurrentIndex(self._model.index_of(current), selection.SelectionFlag.NoUpdate)
        for code_id in self._selected:
            index = self._model.index_of(code_id)
            if index.isValid():
                selection.select(index, selection.SelectionFlag.Select)
        self.verticalScrollBar().setValue(scroll)
        self._restoring = False
        if current and current != self.current_id():
            self._tell_chosen()
        self.selection_made.emit()

    def _fold(self) -> None:
        """Open all but what the person closed, or all while a filter is at work, and hide what it leaves out."""
        with QSignalBlocker(self):
            self.expandAll()
            if not self._words:
                for code_id in self._closed:
                    self.collapse(self._model.index_of(code_id))
            self._hide_others()

    def _on_collapsed(self, index: QModelIndex) -> None:
        row = self._model.code_of(index)
        if row is not None and not self._words:
            self._closed.add(row.code_id)

    def _on_expanded(self, index: QModelIndex) -> None:
        row = self._model.code_of(index)
        if row is not None and not self._words:
            self._closed.discard(row.code_id)

    def fold_all(self, *, closed: bool) -> None:
        """Open or close all folders."""
        self._closed = {row.code_id for row in self._model.codes()} if closed else set[int]()
        self._fold()

    # --- filtering ----------------------------------------------------------------------------------------------------
    def filter(self, words: str) -> int:
        """Show only entries whose names hold all the words, with what is above and below them; return the hits."""
        was_filtered, self._words = bool(self._words), words.casefold().split()
        if self._words or was_filtered:
            self._fold()
            self.selection_made.emit()
        return sum(self._fits(row.name) for row in self._model.codes())

    def first_hit(self) -> int:
        """Return the first code that fits the filter, a folder if no code does, 0 for none."""
        hits = [row for row in self._model.codes() if self._fits(row.name)]
        return next((row.code_id for row in sorted(hits, key=lambda row: row.is_folder)), 0)

    def _fits(self, name: str) -> bool:
        folded = name.casefold()
        return all(word in folded for word in self._words)

    def _hide_others(self) -> None:
        shown = set[int]()
        for row in self._model.codes():
            if self._fits(row.name):
                shown.update(self._model.with_below(row.code_id))
                above = row.parent_id
                while above is not None and above not in shown:
                    shown.add(above)
                    above = self._model.parent_id(above)
        self._hidden = {row.code_id for row in self._model.codes()} - shown
        for row in self._model.codes():
            index = self._model.index_of(row.code_id)
            self.setRowHidden(index.row(), index.parent(), row.code_id in self._hidden)

    def _on_data_changed(self) -> None:
        if self._words:
            self._hide_others()

    # --- mouse and keys -----------------------------------------------------------------------------------------------
    def _on_entered(self, index: QModelIndex) -> None:
        row = self._model.code_of(index)
        self._point_at(row.code_id if row is not None and not row.is_folder else 0)

    def _point_at(self, code_id: int) -> None:
        if code_id != self._pointed:
            self._pointed = code_id
            self.pointed.emit(code_id)

    def leaveEvent(self, event: QEvent) -> None:
        """Let nothing stand out when the mouse is elsewhere."""
        super().leaveEvent(event)
        self._point_at(0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put a code on the selection; open or close a folder."""
        index = self.indexAt(event.position().toPoint())
        super().mouseDoubleClickEvent(event)
        row = self._model.code_of(index)
        on_row = self.visualRect(index).contains(event.position().toPoint())
        if row is None or event.button() != Qt.MouseButton.LeftButton or not on_row:
            return
        if row.is_folder:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self.coding_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Code with Enter and digits, delete with Del; the rest moves about in the tree."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        digit = event.text() if event.text().isdecimal() and event.text().isascii() else ""
        if self.state() is QAbstractItemView.State.EditingState or not plain:
            super().keyPressEvent(event)
        elif digit:
            self.key_typed.emit(digit)
        elif event.key() in _ENTER:
            self._on_enter()
        elif event.key() == Qt.Key.Key_Delete:
            self.deletion_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.filter_left.emit()
        else:
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        row = self._model.code_of(self.currentIndex())
        if row is not None and row.is_folder:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif row is not None:
            self.coding_wanted.emit()
