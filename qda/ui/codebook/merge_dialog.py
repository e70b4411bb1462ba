"""Merging codes: into which, what becomes of overlapping passages, and what that means in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QListView, QRadioButton, QWidget

from qda.actions import codebook
from qda.store.queries.codebook import CodeRow, merge_counts
from qda.ui import theme
from qda.ui.coding.palette import matching
from qda.ui.pieces import do_in_pieces
from qda.ui.tasks import Tasks
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.row_delegate import CHIP_ROLE, COUNT_ROLE, RowDelegate
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import MANY, Workspace

_CODE_ROLE = Qt.ItemDataRole.UserRole + 1
_SIZE = (460, 520)


class MergeDialog(QDialog):
    """Merges the chosen codes into one of them or into another code."""

    def __init__(self, workspace: Workspace, tasks: Tasks, code_ids: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self.code_ids = list(code_ids)
        layout = prepare_dialog(self, self.tr("Merge codes"), "mergeDialog")
        names = [row.name for row in workspace.codes() if row.code_id in self.code_ids]
        several = self.tr("Merge {codes}. Which one stays?") if len(names) > 1 else self.tr("Merge {codes} into:")
        quoted = ", ".join(f"“{name}”" for name in names)
        layout.addWidget(plain_label(several.format(codes=quoted), self, wrap=True))
        self.filter = SearchField(self.tr("Filter codes…"), "mergeFilter", self)
        layout.addWidget(self.filter)
        self.list = self._make_list()
        layout.addWidget(self.list, 1)
        layout.addWidget(plain_label(self.tr("Where passages of the merged code overlap"), self, look="strong"))
        self.apart = self._radio(self.tr("Keep them apart"), "mergeApart")
        self.unite = self._radio(self.tr("Unite those of the same coder"), "mergeUnite")
        self.apart.setChecked(True)
        layout.addWidget(self.apart)
        layout.addWidget(self.unite)
        self.outcome = plain_label("", self, look="muted", wrap=True)
        self.outcome.setMinimumHeight(3 * self.fontMetrics().height())
        self.outcome.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.outcome)
        self.footer = DialogFooter(self, self.tr("Merge"))
        layout.addLayout(self.footer)
        self.filter.textChanged.connect(self._fill)
        self.filter.left.connect(self.list.setFocus)
        self.apart.toggled.connect(self._tell)
        workspace.changed.connect(self._on_changed)
        self._fill("")
        self.resize(*_SIZE)
        self.filter.setFocus()

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setObjectName("mergeTargets")
        view.setAccessibleName(self.tr("The code that stays"))
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setItemDelegate(RowDelegate(view, margin=10))
        theme.set_look(view, "card")
        self._model = QStandardItemModel(self)
        view.setModel(self._model)
        view.selectionModel().currentChanged.connect(self._tell)
        view.doubleClicked.connect(self.accept)
        return view

    def _radio(self, words: str, name: str) -> QRadioButton:
        button = QRadioButton(words, self)
        button.setObjectName(name)
        button.setAccessibleName(words)
        return button

    def _fill(self, letters: str) -> None:
        """Offer the chosen codes first, then all others; a single chosen code cannot stay."""
        rows = matching(self._workspace.codes(), letters)
        chosen = [row for row in rows if row.code_id in self.code_ids] if len(self.code_ids) > 1 else []
        self._model.clear()
        for row in [*chosen, *(row for row in rows if row.code_id not in self.code_ids)]:
            self._model.appendRow(_item(row))
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._tell()

    @property
    def target_id(self) -> int | None:
        """The code that stays."""
        return self.list.currentIndex().data(_CODE_ROLE)

    def choose_target(self, code_id: int) -> None:
        """Choose the code that stays."""
        for line in range(self._model.rowCount()):
            if self._model.index(line, 0).data(_CODE_ROLE) == code_id:
                self.list.setCurrentIndex(self._model.index(line, 0))

    def _tell(self) -> None:
        target = self._workspace.code(self.target_id or 0)
        self.footer.button.setEnabled(target is not None)
        if target is None:
            self.outcome.setText(self.tr("No other code fits these letters."))
            return
        counts = merge_counts(self._workspace.project, self.code_ids, target.code_id)
        parts = [self.tr("“{code}” takes over %n segment(s).", "", counts.moving).format(code=target.name)]
        if counts.repeated:
            parts.append(self.tr("On the very same words by the same coder, and so joined: %n.", "", counts.repeated))
        overlapping = counts.apart - counts.united
        if overlapping and self.unite.isChecked():
            parts.append(self.tr("Overlapping another one, and so united with it: %n.", "", overlapping))
        elif overlapping:
            parts.append(self.tr("Overlapping another one, but kept: %n.", "", overlapping))
        left = counts.united if self.unite.isChecked() else counts.apart
        parts.append(self.tr("Afterwards it has %n segment(s).", "", left))
        parts.append(self.tr("Sub-codes, definitions and memos come along. You can undo this."))
        self.outcome.setText(" ".join(parts))

    def accept(self) -> None:
        """Merge."""
        target_id = self.target_id
        if target_id is None:
            return
        super().accept()
        workspace, tasks, code_ids, unite_overlaps = self._workspace, self._tasks, self.code_ids, self.unite.isChecked()
        moving = merge_counts(workspace.project, code_ids, target_id).moving
        title = self.tr("Merging %Ln coding(s)", "", moving)

        def show_target() -> None:
            workspace.choose_code(target_id)

        def merge() -> None:
            if moving > MANY:
                pieces = codebook.merging_codes(workspace.project, code_ids, target_id, unite_overlaps=unite_overlaps)
                do_in_pieces(workspace, tasks, title, pieces, done=show_target)
            else:
                workspace.do(codebook.merge_codes, code_ids, target_id, unite_overlaps=unite_overlaps)
                show_target()

        workspace.keep_first("merge of codes", merge)

    def _on_changed(self) -> None:
        there = {row.code_id for row in self._workspace.codes()}
        if not there.issuperset(self.code_ids):
            self.reject()
        else:
            self._tell()


def _item(row: CodeRow) -> QStandardItem:
    item = QStandardItem(row.name)
    item.setData(row.code_id, _CODE_ROLE)
    item.setData(row.colour, CHIP_ROLE)
    item.setData(" › ".join(row.path[:-1]) or None, COUNT_ROLE)
    item.setAccessibleText(row.path_text)
    return item
