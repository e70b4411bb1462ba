"""Speakers of transcripts to codes or cases, headings to codes: which of them, and what each becomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QTreeView,
)

from qda.actions.code_found import CodedMany, Target, coding_passages, put_in_cases
from qda.analysis.named_stretches import NamedStretches, Source, named_stretches
from qda.model.codebook import MAX_NAME_LENGTH, code_name
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.span import Span
from qda.model.verb import Verb
from qda.model.wording import explain
from qda.store.gate import Gate
from qda.store.project import Changes
from qda.store.queries.documents import document_names, document_sets
from qda.store.snapshots import snapshot
from qda.ui import theme
from qda.ui.coding_many.names_model import NamesModel
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.one_task import OneTask
from qda.ui.pieces import do_in_pieces
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.number_box import NumberBox
from qda.ui.widgets.ticking import set_up_list
from qda.ui.workspace import Workspace

_SIZE = (640, 560)
_WIDTHS = (80, 90, 220)
_CODES, _CASES = "codes", "cases"
_DEEPEST = 9
_HERE = "here"


class NamesDialog(QDialog):
    """Lists who speaks or what headings there are, and codes what is ticked in one step."""

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._looking = OneTask(window.tasks)
        layout = prepare_dialog(self, self.tr("Code speakers or headings"), "codeNamesDialog")
        layout.addLayout(self._make_form())
        self.told = plain_label("", self, look="muted", wrap=True)
        layout.addWidget(self.told)
        self.model = NamesModel(self)
        self.list = self._make_list()
        layout.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addStretch(1)
        for words, name, on in (
            (self.tr("Tick all"), "namesTickAll", True), (self.tr("Tick none"), "namesTickNone", False),
        ):  # fmt: skip
            button = push_button(words, name, self)
            button.clicked.connect(partial(self.model.tick_all, on=on))
            line.addWidget(button)
        layout.addLayout(line)
        self.footer = DialogFooter(self, self.tr("Code"))
        layout.addLayout(self.footer)
        self.source.currentIndexChanged.connect(self._on_source)
        self.scope.currentIndexChanged.connect(self.look)
        self.deepest.valueChanged.connect(self.look)
        self.target.currentIndexChanged.connect(self._on_target)
        self.folder.textChanged.connect(self._check)
        self.model.edited.connect(self._check)
        workspace.changed.connect(self._on_changed)
        workspace.closing.connect(self.reject)
        self.finished.connect(self._looking.stop)
        fit_dialog(self, *_SIZE)
        self._on_source()

    def _make_form(self) -> QFormLayout:
        self.source = self._combo("namesSource", self.tr("What is looked for"), (
            (self.tr("Speakers of transcripts"), Source.SPEAKERS), (self.tr("Headings"), Source.HEADINGS),
        ))  # fmt: skip
        sets = [(row.name, row.set_id) for row in document_sets(self._workspace.project)]
        self.scope = self._combo("namesScope", self.tr("Documents"), (
            (self.tr("All documents"), None), (self.tr("The document in front"), _HERE), *sets,
        ))  # fmt: skip
        self.target = self._combo("namesTarget", self.tr("What they become"), (
            (self.tr("Codes"), _CODES), (self.tr("Cases"), _CASES),
        ))  # fmt: skip
        self.deepest = NumberBox(self)
        self.deepest.setObjectName("namesDeepest")
        self.deepest.setAccessibleName(self.tr("Down to level"))
        self.deepest.setRange(1, _DEEPEST)
        self.deepest.setValue(2)
        self.deepest.setPrefix(self.tr("down to level "))
        self.folder = QLineEdit(self)
        self.folder.setObjectName("namesFolder")
        self.folder.setAccessibleName(self.tr("Under the code or folder"))
        self.folder.setPlaceholderText(self.tr("At the top of the codebook"))
        self.folder.setMaxLength(MAX_NAME_LENGTH)
        first = QHBoxLayout()
        first.setSpacing(theme.GAP)
        first.addWidget(self.source)
        first.addWidget(self.deepest)
        first.addStretch(1)
        self.form = QFormLayout()
        self.form.addRow(self.tr("Look for"), first)
        self.form.addRow(self.tr("In"), self.scope)
        self.form.addRow(self.tr("Make"), self.target)
        self.form.addRow(self.tr("Under"), self.folder)
        return self.form

    def _combo(self, name: str, accessible: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(accessible)
        for words, data in entries:
            combo.addItem(words, data)
        return combo

    def _make_list(self) -> QTreeView:
        view = QTreeView(self)
        set_up_list(view, self.model, "namesList", self.tr("What was found"), _WIDTHS)
        view.setEditTriggers(
            QTreeView.EditTrigger.DoubleClicked
            | QTreeView.EditTrigger.EditKeyPressed
            | QTreeView.EditTrigger.SelectedClicked
        )
        return view

    # --- what is there -----------------------------------------------------------------------------------------------
    @property
    def _speakers(self) -> bool:
        return self.source.currentData() == Source.SPEAKERS

    @property
    def _to_cases(self) -> bool:
        return self._speakers and self.target.currentData() == _CASES

    def _on_source(self) -> None:
        self.deepest.setVisible(not self._speakers)
        self.form.setRowVisible(self.target, self._speakers)
        self.folder.setText(self.tr("Speakers") if self._speakers else self.tr("Headings"))
        self._on_target()
        self.look()

    def _on_target(self) -> None:
        self.form.setRowVisible(self.folder, not self._to_cases)
        self._check()

    def _document_ids(self) -> list[int]:
        every = [*document_names(self._workspace.project)]
        scope = self.scope.currentData()
        if scope is None:
            return every
        if scope == _HERE:
            return [self._workspace.document_id] if self._workspace.document_id else []
        sets = {row.set_id: set(row.document_ids) for row in document_sets(self._workspace.project)}
        return [one for one in every if one in sets.get(scope, set[int]())]

    def look(self) -> None:
        """Look through the documents, on another thread."""
        project = self._workspace.project
        work = partial(
            _stretches, project.path, project.gate, self._document_ids(), Source(self.source.currentData()),
            self.deepest.value(),
        )  # fmt: skip
        self.told.setText(self.tr("Looking…"))
        self.footer.button.setEnabled(False)
        title = self.tr("Looking through the documents")
        self._looking.start(title, work, done=self._on_found, failed=self._on_failed)

    def _on_failed(self, error: QdaError) -> None:
        self.model.set_rows([])
        self.told.setText(str(explain(error, translated)))

    def _on_found(self, rows: list[NamedStretches]) -> None:
        self.model.set_rows(rows)
        if rows:
            self.told.setText(self.tr("Give two spellings the same name under “Becomes”, and they are one."))
        elif self._speakers:
            self.told.setText(self.tr("No speakers were found: their turns begin with “NAME:” on a line of their own."))
        else:
            self.told.setText(self.tr("No headings were found; plain texts have none, Word and HTML files may."))

    def _check(self) -> None:
        wanted = self.model.wanted()
        count = sum(row.count for _, row in wanted)
        busy = self._looking.busy
        self.footer.show_problem("" if count or busy or not self.model.rowCount() else self.tr("Nothing is ticked."))
        if busy or not count:
            self.footer.button.setEnabled(False)
        if not count:
            told = self.tr("Code")
        elif self._to_cases:
            told = self.tr("Put %Ln passage(s) in cases", "", count)
        else:
            told = self.tr("Code %Ln passage(s)", "", count)
        self.footer.button.setText(told)
        self.footer.button.setAccessibleName(told)

    def _on_changed(self, changes: Changes) -> None:
        if "document" in changes.tables:
            self.look()

    # --- doing it ----------------------------------------------------------------------------------------------------
    def accept(self) -> None:
        """Code what is ticked, or put it in cases."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        self._workspace.changed.disconnect(self._on_changed)
        if self._to_cases:
            self._make_cases()
        else:
            self._make_codes()
        super().accept()

    def _make_cases(self) -> None:
        outcome = self._workspace.do(put_in_cases, self._gathered())
        if outcome is not None:
            passages = self.tr("%Ln passage(s)", "", outcome.put)
            cases = self.tr("%Ln new case(s)", "", outcome.made)
            words = self.tr("{passages} put in their cases, {cases}.").format(passages=passages, cases=cases)
            self._say(words, undo=bool(outcome.put))

    def _make_codes(self) -> None:
        above = tuple(name for name in (code_name(self.folder.text()),) if name)
        wanted: dict[Target, dict[int, list[Span]]] = {
            (*above, code_name(name)): spans for name, spans in self._gathered().items()
        }
        verb = Verb.CODE_SPEAKERS if self._speakers else Verb.CODE_HEADINGS
        workspace, outcome = self._workspace, CodedMany()
        pieces = coding_passages(workspace.project, wanted, verb, outcome)

        def done() -> None:
            passages = self.tr("%Ln passage(s)", "", outcome.put)
            codes = self.tr("%Ln new code(s)", "", outcome.made)
            words = self.tr("{passages} coded, {codes}.").format(passages=passages, codes=codes)
            self._say(words, undo=bool(outcome.put))

        do_in_pieces(workspace, self._window.tasks, self.tr("Coding passages"), pieces, done=done)

    def _gathered(self) -> dict[str, dict[int, list[Span]]]:
        """Return the passages by what they become; names that differ in case only are one."""
        names: dict[str, str] = {}
        found: dict[str, dict[int, list[Span]]] = {}
        for target, row in self.model.wanted():
            name = names.setdefault(target.casefold(), target)
            for document_id, spans in row.spans.items():
                found.setdefault(name, {}).setdefault(document_id, []).extend(spans)
        return found

    def _say(self, words: str, *, undo: bool) -> None:
        choices = (Choice(self.tr("Undo"), self._workspace.undo),) if undo else ()
        self._window.notices.say(words, choices=choices)


def _stretches(
    path: Path, gate: Gate, document_ids: Sequence[int], source: Source, deepest: int, progress: Progress
) -> list[NamedStretches]:
    with snapshot(path, gate, progress) as project:
        return named_stretches(project, document_ids, source, deepest=deepest, progress=progress)
