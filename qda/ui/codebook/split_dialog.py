"""Splitting a code: its passages to tick, and the name of the new code that gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QHeaderView, QLineEdit, QTreeView, QWidget

from qda.actions import codebook
from qda.model.codebook import MAX_NAME_LENGTH, clean_name, same_name
from qda.model.direction import with_signs
from qda.store.project import Changes
from qda.store.queries.codebook import CodeRow
from qda.store.queries.codings import SegmentFilter, segments
from qda.text.paragraphs import Paragraphs
from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import as_tooltip, plain_label
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SIZE = (760, 560)
_LONGEST = 400  # code points of a passage shown in a row


class Passage(NamedTuple):
    """A segment as the list shows it."""

    coding_id: int
    quote: str
    document: str
    paragraph: int
    coder: str


def passages(workspace: Workspace, code_id: int) -> list[Passage]:
    """Return the shown coders' segments of a code in the order of documents and text."""
    wanted = SegmentFilter(code_ids=[code_id], coder_ids=workspace.shown_coder_ids())
    found: list[Passage] = []
    document_id, text, paragraphs = 0, "", Paragraphs("")
    for row in segments(workspace.project, wanted):
        if row.document_id != document_id:
            document_id, text = row.document_id, workspace.project.text(row.document_id)
            paragraphs = Paragraphs(text)
        quote = with_signs(" ".join(row.span.cut(text).split()))
        found.append(Passage(row.coding_id, quote, row.document, paragraphs.number_at(row.start), row.coder))
    return found


class PassageModel(QAbstractTableModel):
    """Passages with tick boxes.

    Signals:
        ticked: Another number of passages is ticked.
    """

    ticked = Signal()

    def __init__(self, rows: Sequence[Passage], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = list(rows)
        self._shown = list(rows)
        self._words: list[str] = []
        self.chosen = set[int]()
        self._captions = (self.tr("Passage"), self.tr("Document"), self.tr("¶"), self.tr("Coder"))

    def set_rows(self, rows: Sequence[Passage]) -> None:
        """List other passages; those that are gone lose their tick."""
        self._rows = list(rows)
        self.chosen &= {row.coding_id for row in rows}
        self.filter(" ".join(self._words))
        self.ticked.emit()

    def filter(self, words: str) -> None:
        """Show only passages that hold all the words in their text, document or coder; ticks stay."""
        self._words = words.casefold().split()
        self.beginResetModel()
        self._shown = [row for row in self._rows if all(word in _searched(row) for word in self._words)]
        self.endResetModel()

    def tick_shown(self, *, on: bool) -> None:
        """Tick all passages that the filter shows, or none of them."""
        shown = {row.coding_id for row in self._shown}
        self.chosen = self.chosen | shown if on else self.chosen - shown
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))
        self.ticked.emit()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of shown passages."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return len(self._captions)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a caption."""
        across = orientation is Qt.Orientation.Horizontal
        return self._captions[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.quote[:_LONGEST], row.document, row.paragraph, row.coder)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            return as_tooltip(row.quote[: 4 * _LONGEST])
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            on = row.coding_id in self.chosen
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a passage or take the tick off."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        coding_id = self._shown[index.row()].coding_id
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        (self.chosen.add if on else self.chosen.discard)(coding_id)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


def _searched(row: Passage) -> str:
    return f"{row.quote}\n{row.document}\n{row.coder}".casefold()


class SplitDialog(QDialog):
    """Moves ticked passages of a code to a new code beside it."""

    def __init__(self, workspace: Workspace, row: CodeRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.row = row
        layout = prepare_dialog(self, self.tr("Split a code"), "splitDialog")
        words = self.tr("Tick the passages of “{code}” that belong to a new code.").format(code=row.name)
        layout.addWidget(plain_label(words, self, wrap=True))
        self.filter = SearchField(self.tr("Filter passages…"), "splitFilter", self)
        all_button = push_button(self.tr("Tick all shown"), "splitTickAll", self)
        none_button = push_button(self.tr("Tick none shown"), "splitTickNone", self)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.filter, 1)
        line.addWidget(all_button)
        line.addWidget(none_button)
        layout.addLayout(line)
        self.model = PassageModel(passages(workspace, row.code_id), self)
        self.list = self._make_list()
        layout.addWidget(self.list, 1)
        self.name = QLineEdit(self)
        self.name.setObjectName("splitName")
        self.name.setAccessibleName(self.tr("Name of the new code"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        form = QFormLayout()
        form.addRow(self.tr("Name of the new code"), self.name)
        layout.addLayout(form)
        self.footer = DialogFooter(self, self.tr("Split"))
        layout.addLayout(self.footer)
        self.filter.textChanged.connect(self.model.filter)
        self.filter.left.connect(self.list.setFocus)
        all_button.clicked.connect(lambda: self.model.tick_shown(on=True))
        none_button.clicked.connect(lambda: self.model.tick_shown(on=False))
        self.model.ticked.connect(self._check)
        self.name.textChanged.connect(self._check)
        workspace.changed.connect(self._on_changed)
        self._check()
        self.resize(*_SIZE)
        self.list.setFocus()

    def _make_list(self) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName("splitSegments")
        view.setAccessibleName(self.tr("Passages of the code"))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setModel(self.model)
        theme.set_look(view, "card")
        header = view.header()
        header.setStretchLastSection(False)
        for column, width in enumerate((0, 170, 44, 110)):
            view.setColumnWidth(column, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.setCurrentIndex(self.model.index(0, 0))
        return view

    def _check(self) -> None:
        count, name = len(self.model.chosen), clean_name(self.name.text())
        siblings = [row.name for row in self._workspace.codes() if row.parent_id == self.row.parent_id]
        taken = any(same_name(name, each) for each in siblings)
        self.footer.show_problem(self.tr("There is one of this name already.") if name and taken else "")
        if not taken:
            self.footer.problem.setText("")
        if not count or not name:
            self.footer.button.setEnabled(False)
        self.footer.button.setText(self.tr("Move %n segment(s)", "", count) if count else self.tr("Split"))
        self.footer.button.setAccessibleName(self.footer.button.text())

    def accept(self) -> None:
        """Split."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        self._workspace.changed.disconnect(self._on_changed)
        chosen = sorted(self.model.chosen)
        made = self._workspace.do(codebook.split_code, chosen, self.name.text(), parent_id=self.row.parent_id)
        if made is None:
            self._workspace.changed.connect(self._on_changed)
            return
        super().accept()
        self._workspace.choose_code(made)

    def _on_changed(self, changes: Changes) -> None:
        """List what the code has now; leave when it is gone."""
        if self._workspace.code(self.row.code_id) is None:
            self.reject()
        elif "coding" in changes.tables:
            self.model.set_rows(passages(self._workspace, self.row.code_id))
