"""The window with suggestions: passages like those under a code, each to be accepted or refused."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QSlider, QTreeView, QVBoxLayout

from qda.actions.accept_suggestion import accept_suggestion
from qda.analysis.suggesting import Likeness, Suggestion, likeness, mark_of
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.wording import explain
from qda.store.gate import Gate
from qda.store.project import Changes
from qda.store.snapshots import snapshot
from qda.ui import theme
from qda.ui.coding_many.code_button import CodeButton
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.one_task import OneTask
from qda.ui.suggesting.model import SuggestionModel
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.choosing import choose_only
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.ticking import set_up_list
from qda.ui.workspace import Workspace

_SIZE = (820, 560)
_WIDTHS = (150, 60, 190)
_MOST = 2_000  # suggestions that are listed
_STEPS = 100  # of the slider
_AFTER_EDITS_MS = 600  # the whole project is copied for a look: codings that are made in a row bring one


class SuggestionList(QTreeView):
    """The list; letters are acts in it and no search.

    Signals:
        accepted: Enter or A was pressed.
        refused: R or Del was pressed.
    """

    accepted = Signal()
    refused = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept or refuse."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_A):
            self.accepted.emit()
        elif event.key() in (Qt.Key.Key_R, Qt.Key.Key_Delete):
            self.refused.emit()
        else:
            super().keyPressEvent(event)


class SuggestionsWindow(QDialog):
    """Stands beside the main window; Enter or A accepts, R or Del refuses, and the next one is shown in its text."""

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("suggestionsWindow")
        self.setWindowTitle(self.tr("Passages like those under a code"))
        self.setAccessibleName(self.windowTitle())
        self._workspace = workspace
        self._window = window
        self._comparing = OneTask(window.tasks)
        self._likeness: Likeness | None = None
        self._refused: frozenset[str] = frozenset()
        self._accepting = False
        self._coder_id: int | None = None  # whose work the suggestions were learnt from
        self.code = CodeButton(workspace, "suggestionsCode", self, with_new=False)
        self.below = QCheckBox(self.tr("With sub-codes"), self)
        self.below.setObjectName("suggestionsBelow")
        self.below.setAccessibleName(self.below.text())
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName("suggestionsThreshold")
        self.slider.setAccessibleName(self.tr("How many are suggested: few that are much alike, or many"))
        self.slider.setRange(0, _STEPS)
        self.told = plain_label("", self, look="muted", wrap=True)
        self.told.setObjectName("suggestionsTold")
        self.model = SuggestionModel(self)
        self.list = self._make_list()
        self.accept_button = push_button(self.tr("Accept"), "suggestionAccept", self)
        self.refuse_button = push_button(self.tr("Refuse"), "suggestionRefuse", self)
        self._lay_out()
        self.code.changed.connect(self.look)
        self.below.toggled.connect(self.look)
        self.slider.valueChanged.connect(self._show)
        self.list.selectionModel().currentRowChanged.connect(self._on_row)
        self.list.accepted.connect(self.accept_current)
        self.list.refused.connect(self.refuse_current)
        self.accept_button.clicked.connect(self.accept_current)
        self.refuse_button.clicked.connect(self.refuse_current)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AFTER_EDITS_MS)
        self._again.timeout.connect(self.look)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._on_coders)
        workspace.closing.connect(self.close)
        self.finished.connect(self._comparing.stop)
        fit_dialog(self, *_SIZE)
        self.look()

    def _lay_out(self) -> None:
        first, second, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (first, second, foot):
            row.setSpacing(theme.GAP)
        first.addWidget(plain_label(self.tr("Like those coded"), self))
        first.addWidget(self.code, 1)
        first.addWidget(self.below)
        second.addWidget(plain_label(self.tr("Few, much alike"), self, look="muted"))
        second.addWidget(self.slider, 1)
        second.addWidget(plain_label(self.tr("Many"), self, look="muted"))
        own = plain_label(
            self.tr("Enter accepts, R refuses. Made on this computer; nothing is sent anywhere."), self, look="muted"
        )
        foot.addWidget(own, 1)
        foot.addWidget(self.refuse_button)
        foot.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def _make_list(self) -> SuggestionList:
        view = SuggestionList(self)
        set_up_list(view, self.model, "suggestionsList", self.tr("Suggestions"), _WIDTHS)
        return view

    # --- what is suggested -------------------------------------------------------------------------------------------
    def look(self) -> None:
        """Compare all sentences with those of the code, on another thread."""
        self._again.stop()
        if self._workspace.closed:
            return
        self._comparing.stop()
        self._likeness = None
        self.model.set_rows([])
        project = self._workspace.project
        self._coder_id = project.coder_id
        row = None if self.code.code_id is None else self._workspace.code(self.code.code_id)
        self.slider.setEnabled(False)
        self._ready()
        if row is None or project.coder_id is None:
            self.told.setText(self.tr("Choose a code that you have put on some passages."))
            return
        rows = self._workspace.codes()
        below = [each.code_id for each in rows if each.path[: len(row.path)] == row.path]
        code_ids = below if self.below.isChecked() else [row.code_id]
        self._refused = self._window.settings.refused_of(self._workspace.info.guid, row.guid)
        self.told.setText(self.tr("Comparing sentences…"))
        work = partial(_compared, project.path, project.gate, code_ids, project.coder_id)
        title = self.tr("Comparing sentences")
        self._comparing.start(title, work, done=self._on_compared, failed=self._on_failed)

    def _on_failed(self, error: QdaError) -> None:
        self.told.setText(str(explain(error, translated)))

    def _on_compared(self, found: Likeness) -> None:
        self._likeness = found
        scores = found.scores[~found.coded]
        self._most = float(scores.max(initial=0.0))
        best = found.best_threshold()
        blocked = self.slider.blockSignals(True)
        share = 0.0 if not self._most else 1 - min(1.0, best / self._most)
        self.slider.setValue(round(share * _STEPS))
        self.slider.blockSignals(blocked)
        self.slider.setEnabled(bool(self._most))
        self._show(threshold=best)

    def _show(self, _value: int = 0, *, threshold: float | None = None) -> None:
        if self._likeness is None:
            return
        if threshold is None:
            threshold = self._most * (1 - self.slider.value() / _STEPS)
        rows = self._likeness.suggestions(threshold, refused=self._refused, most=_MOST)
        self.model.set_rows(rows)
        self._tell(threshold, len(rows))
        if rows:
            choose_only(self.list, self.model.index(0, 0))
        self._ready()

    def _tell(self, threshold: float, count: int) -> None:
        if self._likeness is None:
            return
        parts = [self.tr("%Ln suggestion(s).", "", count) if count else self.tr("Nothing to suggest.")]
        tested = self._likeness.tested(threshold)
        if tested is None:
            parts.append(self.tr("Too few of your passages carry this code to say how good they are."))
        else:
            numbers = {
                "found": f"{tested.found:,}", "coded": f"{tested.coded:,}", "suggested": f"{tested.suggested:,}",
                "recall": _per_cent(tested.recall), "precision": _per_cent(tested.precision),
            }  # fmt: skip
            words = self.tr(
                "Tested on your own coding: {found} of the {coded} sentences that you coded would have been suggested "
                "(recall {recall}), among {suggested} in all (precision {precision})."
            )
            parts.append(words.format(**numbers))
        self.told.setText(" ".join(parts))

    def _ready(self) -> None:
        on = self.model.row(self.list.currentIndex().row()) is not None
        writable = on and not self._workspace.project.read_only
        self.accept_button.setEnabled(writable)
        self.refuse_button.setEnabled(on)

    def _on_row(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        self._ready()
        if row is not None and self.isVisible() and self.list.hasFocus():
            self._lead(row)

    def _lead(self, row: Suggestion) -> None:
        self._workspace.choose_document(row.document_id, row.span)
        self.list.setFocus()

    # --- one by one --------------------------------------------------------------------------------------------------
    def accept_current(self) -> None:
        """Put the code on the passage, and go to the next."""
        place = self.list.currentIndex().row()
        row, code_id = self.model.row(place), self.code.code_id
        if row is None or code_id is None or not self.accept_button.isEnabled():
            return
        self._accepting = True
        accepted = self._workspace.do(accept_suggestion, code_id, row.document_id, row.span)
        self._accepting = False
        if accepted is not None:
            self._go_on(place)

    def refuse_current(self) -> None:
        """Take the passage off the list; it does not come again for this code on this computer."""
        place = self.list.currentIndex().row()
        row = self.model.row(place)
        code = None if self.code.code_id is None else self._workspace.code(self.code.code_id)
        if row is None or code is None:
            return
        self._refused |= {mark_of(row.quote)}
        self._window.settings.keep_refused(self._workspace.info.guid, code.guid, self._refused)
        self._go_on(place)

    def _go_on(self, place: int) -> None:
        self.model.take_off(place)
        if self.model.rowCount():
            following = self.model.index(min(place, self.model.rowCount() - 1), 0)
            choose_only(self.list, following)
            row = self.model.row(following.row())
            if row is not None:
                self._lead(row)
        self._ready()

    def _on_changed(self, changes: Changes) -> None:
        if self._accepting:
            return  # what is learnt from it comes with the next look
        if "code" in changes.tables:
            self.code.refresh()
        if not self.isVisible():
            return
        if changes.tables & {"document", "code"}:
            self.look()  # at once: what is listed may stand elsewhere, or be of a code that is gone
        elif "coding" in changes.tables:
            self._again.start()

    def _on_coders(self) -> None:
        """Forget what was learnt from the work of somebody else."""
        if self._workspace.closed or self._coder_id == self._workspace.project.coder_id:
            return
        if self.isVisible():
            self.look()
        else:
            self._likeness = None
            self.model.set_rows([])


def _per_cent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f} %"


def _compared(path: Path, gate: Gate, code_ids: Collection[int], coder_id: int, progress: Progress) -> Likeness:
    with snapshot(path, gate, progress) as project:
        return likeness(project, code_ids, coder_id, progress=progress)
