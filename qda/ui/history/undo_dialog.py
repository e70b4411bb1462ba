"""Shows exactly what an undo up to a step would take back, before it does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from qda.analysis.history import Details
from qda.analysis.history_table import sentence
from qda.model.change_wording import things_text
from qda.model.errors import CannotGoBack
from qda.store.project import Changes
from qda.store.queries.history import HistoryRow, places_of
from qda.store.queries.past import touched_rows
from qda.ui import theme
from qda.ui.history.detail import DetailList
from qda.ui.history.trail_model import TrailList, TrailModel
from qda.ui.notices import translated
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 900, 560


class UndoDialog(QDialog):
    """The steps that go, newest first, what each did, and the sums; nothing has been taken back yet."""

    def __init__(self, workspace: Workspace, row: HistoryRow, details: Details, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._row = row
        self._details = details
        self.step_ids: list[int] = []
        layout = prepare_dialog(self, self.tr("Undo up to a step"), "undoUpTo")
        self.question = plain_label("", self, look="heading", wrap=True)
        self.sums = plain_label("", self, wrap=True)
        self.sums.setObjectName("undoUpToSums")
        words = self.tr("Keep this step itself, and take back only what came after it: {step}")
        self.keep = QCheckBox(words.format(step=_cut(sentence(row, translated))).replace("&", "&&"), self)
        self.keep.setObjectName("undoUpToKeep")
        self.keep.setAccessibleName(self.keep.text())
        self.keep.toggled.connect(self._refresh)
        self._model = TrailModel(workspace.project, self)
        self.list = TrailList(self._model, "undoUpToList", self)
        self.detail = DetailList("undoUpToDetail", self)
        self._build(layout)
        note = self.tr(
            "Nothing is lost: the steps stay in the history, and Redo brings all of it back as long as you do nothing "
            "new in between."
        )
        layout.addWidget(plain_label(note, self, look="muted", wrap=True))
        self.footer = DialogFooter(self, self.tr("Take back"))
        theme.set_look(self.footer.button, "danger")
        self.footer.button.setDefault(False)
        layout.addLayout(self.footer)
        self.list.selectionModel().currentRowChanged.connect(self._on_row)
        workspace.closing.connect(self.reject)
        workspace.changed.connect(self._on_changed)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._refresh()
        self.list.setFocus()

    def _build(self, layout: QVBoxLayout) -> None:
        layout.addWidget(self.question)
        layout.addWidget(self.sums)
        layout.addWidget(self.keep)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setObjectName("undoUpToParts")
        parts.setChildrenCollapsible(False)
        for each in (self.list, self.detail):
            frame = QWidget(parts)
            inside = QHBoxLayout(frame)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(each)
            parts.addWidget(frame)
        parts.setSizes([_WIDTH * 3 // 5, _WIDTH * 2 // 5])
        layout.addWidget(parts, 1)

    def _on_changed(self, changes: Changes) -> None:
        """Whoever goes on working meanwhile must see that more would be taken back."""
        self._refresh()

    def _refresh(self) -> None:
        project = self._workspace.project
        try:
            self.step_ids = project.steps.back_to(self._row.step_id, keep=self.keep.isChecked())
        except CannotGoBack:  # taken back meanwhile
            self.reject()
            return
        self._model.set_places(places_of(project, self.step_ids))
        count = len(self.step_ids)
        number = self.locale().toString(count)
        self.question.setText(
            self.tr("Take back {count} steps?").format(count=number) if count != 1 else self.tr("Take back this step?")
        )
        told = things_text(touched_rows(project, self.step_ids), translated, number=self.locale().toString)
        self.sums.setText(self.tr("They touched {things}.").format(things=told) if count else "")
        self.footer.button.setText(
            self.tr("Take back {count} steps").format(count=number) if count != 1 else self.tr("Take back 1 step")
        )
        self.footer.button.setAccessibleName(self.footer.button.text())
        nothing = "" if count else self.tr("Nothing came after this step.")
        self.footer.show_problem(nothing)
        if self._model.rowCount() > 1:
            self.list.setCurrentIndex(self._model.index(1))

    def _on_row(self, index: QModelIndex) -> None:
        row = self._model.step_at(index)
        groups = self._details.of(row.step_id) if row is not None else []
        self.detail.model_.show(groups, empty=self.tr("Nothing more is known of this step."))


def _cut(words: str) -> str:
    return words if len(words) <= 70 else words[:69].rstrip() + "…"
