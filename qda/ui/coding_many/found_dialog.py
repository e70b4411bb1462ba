"""Coding what was found: with which code, how much around each hit, and which of the passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QWidget

from qda.actions.code_found import CodedMany, Target, coding_passages
from qda.analysis.found_passages import FoundPassage, Standing, found_passages
from qda.model.errors import QdaError
from qda.model.extent import Extent
from qda.model.progress import Progress
from qda.model.span import Span
from qda.model.verb import Verb
from qda.model.wording import explain
from qda.store.gate import Gate
from qda.store.project import Changes
from qda.store.snapshots import snapshot
from qda.ui import theme
from qda.ui.coding_many.code_button import CodeButton
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.one_task import OneTask
from qda.ui.pieces import do_in_pieces
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.number_box import NumberBox
from qda.ui.widgets.ticking import TickModel, TickRow, on_one_line, tick_list
from qda.ui.workspace import Workspace

_SIZE = (820, 600)
_WIDTHS = (190, 150)
_WORDS = 5  # on each side, unless the person says otherwise
_MOST_WORDS = 200
_LONGEST = 500  # code points of a passage that are kept for its row


class FoundDialog(QDialog):
    """Shows what would be coded, and codes what is ticked in one step."""

    def __init__(
        self, workspace: Workspace, window: MainWindow, spans: Mapping[int, Sequence[Span]], words: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._spans = {document_id: list(found) for document_id, found in spans.items() if found}
        self._words = words
        self._looking = OneTask(window.tasks)
        self._found: list[FoundPassage] = []
        layout = prepare_dialog(self, self.tr("Code what was found"), "codeFoundDialog")
        self.summary = plain_label(self._summary(), self, look="strong", wrap=True)
        self.summary.setObjectName("foundSummary")
        layout.addWidget(self.summary)
        layout.addLayout(self._make_form())
        captions = (self.tr("Passage"), self.tr("Document"), self.tr("So far"))
        self.model = TickModel(captions, (), self)
        self.list = tick_list(self.model, "foundPassages", self.tr("Passages that would be coded"), _WIDTHS, self)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._make_line())
        self.footer = DialogFooter(self, self.tr("Code"))
        layout.addLayout(self.footer)
        self.model.ticked.connect(self._check)
        self.code.changed.connect(self.look)
        self.extent.currentIndexChanged.connect(self._on_extent)
        self.count.valueChanged.connect(self.look)
        self.skip.toggled.connect(self._tick)
        workspace.changed.connect(self._on_changed)
        workspace.closing.connect(self.reject)
        self.finished.connect(self._looking.stop)
        fit_dialog(self, *_SIZE)
        self._on_extent()
        self.code.setFocus()

    def _summary(self) -> str:
        hits = self.tr("%Ln hit(s)", "", sum(map(len, self._spans.values())))
        documents = self.tr("%Ln document(s)", "", len(self._spans))
        told = self.tr("{hits} in {documents}").format(hits=hits, documents=documents)
        if self._words:
            words = self.tr("{hits} for “{words}” in {documents}")
            told = words.format(hits=hits, words=on_one_line(self._words)[:80], documents=documents)
        if not self._found or len(self._found) == sum(map(len, self._spans.values())):
            return told
        return told + self.tr(": %Ln passage(s), as some hits share one", "", len(self._found))

    def _make_form(self) -> QFormLayout:
        self.code = CodeButton(self._workspace, "foundCode", self)
        self.extent = QComboBox(self)
        self.extent.setObjectName("foundExtent")
        self.extent.setAccessibleName(self.tr("How much is coded"))
        for extent, words in (
            (Extent.SENTENCE, self.tr("The sentence")),
            (Extent.PARAGRAPH, self.tr("The paragraph")),
            (Extent.TURN, self.tr("The speaker’s turn")),
            (Extent.HIT, self.tr("The hit itself")),
            (Extent.WORD, self.tr("The whole word")),
            (Extent.WORDS, self.tr("Words around it")),
        ):
            self.extent.addItem(words, extent)
        self.count = NumberBox(self)
        self.count.setObjectName("foundWords")
        self.count.setAccessibleName(self.tr("Words on each side"))
        self.count.setRange(1, _MOST_WORDS)
        self.count.setValue(_WORDS)
        self.count.setSuffix(self.tr(" on each side"))
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.extent)
        line.addWidget(self.count)
        line.addStretch(1)
        form = QFormLayout()
        form.addRow(self.tr("Code"), self.code)
        form.addRow(self.tr("Passage"), line)
        return form

    def _make_line(self) -> QHBoxLayout:
        self.skip = QCheckBox(self.tr("Leave out what has this code already"), self)
        self.skip.setObjectName("foundSkip")
        self.skip.setAccessibleName(self.skip.text())
        self.skip.setChecked(True)
        every = push_button(self.tr("Tick all"), "foundTickAll", self)
        none = push_button(self.tr("Tick none"), "foundTickNone", self)
        every.clicked.connect(lambda: self.model.tick_shown(on=True))
        none.clicked.connect(lambda: self.model.tick_shown(on=False))
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.skip, 1)
        line.addWidget(every)
        line.addWidget(none)
        return line

    # --- what would be coded -----------------------------------------------------------------------------------------
    def _on_extent(self) -> None:
        self.count.setVisible(self.extent.currentData() == Extent.WORDS)
        self.look()

    def look(self) -> None:
        """Find the passages anew, on another thread."""
        project = self._workspace.project
        work = partial(
            _passages, project.path, project.gate, self._spans, Extent(self.extent.currentData()), self.count.value(),
            self.code.code_id, project.coder_id,
        )  # fmt: skip
        self.footer.button.setEnabled(False)
        self._looking.start(self.tr("Looking for passages"), work, done=self._on_found, failed=self._on_failed)

    def _on_failed(self, error: QdaError) -> None:
        self._on_found([])
        self.footer.show_problem(str(explain(error, translated)))

    def _on_found(self, found: list[FoundPassage]) -> None:
        self._found = found
        standing = {
            Standing.NEW: "", Standing.OVERLAPS: self.tr("partly coded"), Standing.CODED: self.tr("has the code"),
        }  # fmt: skip
        self.summary.setText(self._summary())
        self.model.chosen.clear()
        self.model.set_rows([
            TickRow(key, on_one_line(row.quote[:_LONGEST]), (row.document, standing[row.standing]))
            for key, row in enumerate(found)
        ])  # fmt: skip
        self._tick()

    def _tick(self) -> None:
        """Tick what is to be coded as far as the box says; the person may still change each."""
        skip = self.skip.isChecked()
        chosen = {key for key, row in enumerate(self._found) if not (skip and row.standing is Standing.CODED)}
        self.model.choose(chosen)

    def _check(self) -> None:
        count = len(self.model.chosen)
        if not self.code.meant:
            words = self.tr("Choose a code first.")
        elif not self._looking.busy and not count:
            words = self.tr("Nothing is ticked.")
        else:
            words = ""
        self.footer.show_problem(words)
        if self._looking.busy:
            self.footer.button.setEnabled(False)
        told = self.tr("Code %Ln passage(s)", "", count) if count else self.tr("Code")
        self.footer.button.setText(told)
        self.footer.button.setAccessibleName(told)

    def _on_changed(self, changes: Changes) -> None:
        if "document" in changes.tables:  # texts may be others, and what was found may stand elsewhere
            self.reject()
        elif changes.tables & {"code", "coding"}:
            self.code.refresh()
            self.look()

    # --- coding ------------------------------------------------------------------------------------------------------
    def accept(self) -> None:
        """Code what is ticked."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        wanted: dict[int, list[Span]] = {}
        for key in sorted(self.model.chosen):
            wanted.setdefault(self._found[key].document_id, []).append(self._found[key].span)
        code = self.code
        target: Target = (code.new_name,) if code.code_id is None else code.code_id
        told = {"code": code.told, "words": on_one_line(self._words)[:80]}
        workspace, window, outcome = self._workspace, self._window, CodedMany()
        pieces = coding_passages(workspace.project, {target: wanted}, Verb.CODE_FOUND, outcome, **told)
        workspace.changed.disconnect(self._on_changed)
        super().accept()
        words = self.tr("“{code}” is on {passages} now.")

        def done() -> None:
            passages = self.tr("%Ln more passage(s)", "", outcome.put)
            undo = (Choice(self.tr("Undo"), workspace.undo),) if outcome.put else ()
            window.notices.say(words.format(code=told["code"], passages=passages), choices=undo)

        do_in_pieces(workspace, window.tasks, self.tr("Coding what was found"), pieces, done=done)


def _passages(
    path: Path, gate: Gate, spans: Mapping[int, Sequence[Span]], extent: Extent, words: int,
    code_id: int | None, coder_id: int | None, progress: Progress,
) -> list[FoundPassage]:  # fmt: skip
    with snapshot(path, gate, progress) as project:
        return found_passages(
            project, spans, extent, words=words, code_id=code_id, coder_id=coder_id, progress=progress
        )
