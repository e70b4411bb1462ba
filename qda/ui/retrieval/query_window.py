"""The window that asks for segments: a sentence above, what fits it below."""

from __future__ import annotations

import contextlib
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qda.analysis.joins import Ints
from qda.analysis.querying import LookedUp
from qda.model.errors import Cancelled, QdaError
from qda.model.query import Coded, Query
from qda.model.wording import explain
from qda.store.project import Changes
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.retrieval.asking import Asking
from qda.ui.retrieval.beside import place_beside, share_keys
from qda.ui.retrieval.clauses import Clause
from qda.ui.retrieval.names_now import NamesNow
from qda.ui.retrieval.results_pane import ResultsPane
from qda.ui.retrieval.saved_bar import SavedBar
from qda.ui.retrieval.sentence_bar import SentenceBar
from qda.ui.status_bar import TaskProgress
from qda.ui.taking_out.exporting import Exporting
from qda.ui.tasks import Task
from qda.ui.variables.conditions_bar import CONDITION_TABLES
from qda.ui.widgets.buttons import IconButton, push_button
from qda.ui.widgets.fitted_area import FittedArea
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_WIDTH = 520
_SENTENCE_SHARE = 0.4  # of the window at most, so that segments are always seen
_NAMED = CONDITION_TABLES | {"code", "coder", "project"}


class QueryWindow(QDialog):
    """Stands beside the text; every change of the sentence is answered at once."""

    def __init__(self, workspace: Workspace, window: MainWindow, exporting: Exporting) -> None:
        super().__init__(window)
        self.setObjectName("queryWindow")
        self.setWindowTitle(self.tr("Retrieve segments"))
        self.setAccessibleName(self.windowTitle())
        self._workspace = workspace
        self._exporting = exporting
        self._progress: TaskProgress | None = None
        self._is_new = True  # the sentence is another one than was answered last
        self.asking = Asking(workspace, window.tasks, self)
        self.saved = SavedBar(workspace, self)
        self.sentence = SentenceBar(workspace, self)
        self.pane = ResultsPane(workspace, window, self)
        self.told = plain_label("", self, look="muted", wrap=True)
        self.told.setObjectName("queryTold")
        self.told.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 8)
        self._build()
        self._connect(workspace)
        share_keys(self, window)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self, self.pane.copy_quotations)
        QShortcut(QKeySequence.StandardKey.Save, self, self.saved.save)
        QShortcut(QKeySequence("Ctrl++"), self, self.sentence.adder.showMenu)
        place_beside(self, window, _WIDTH)

    def _build(self) -> None:
        copy = self.tr("Copy the sentence, with the number of segments, for a paper")
        self.copy = IconButton("copy", copy, "querySentenceCopy", self)
        self.anew = push_button(self.tr("Begin anew"), "queryAnew", self, look="flat")
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN - 4, 8, theme.MARGIN - 4, 0)
        head.setSpacing(4)
        head.addWidget(self.saved, 1)
        head.addWidget(self.copy)
        head.addWidget(self.anew)
        card = FittedArea("queryCard", _SENTENCE_SHARE, self)
        inside = QVBoxLayout(card.inside)
        inside.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 4)
        inside.addWidget(self.sentence)
        inside.addStretch()
        self._waiting = QHBoxLayout()
        self._waiting.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(card)
        layout.addLayout(self._waiting)
        layout.addWidget(self.pane, 1)
        layout.addWidget(self.told)
        self.told.hide()

    def _connect(self, workspace: Workspace) -> None:
        self.sentence.changed.connect(self._on_sentence)
        self.sentence.rebuilt.connect(self._order_keys)
        self.finished.connect(self._on_finished)
        self.pane.empty.acted.connect(self.asking.ask_again)
        self.asking.began.connect(self._on_began)
        self.asking.answered.connect(self._on_answered)
        self.asking.gone.connect(self._on_gone)
        self.asking.failed.connect(self._on_failed)
        self.saved.chosen.connect(self.show_query)
        self.copy.clicked.connect(self.copy_sentence)
        self.anew.clicked.connect(self._begin_anew)
        self.pane.export_wanted.connect(self._export)
        self._exporting.said.connect(self.say)
        workspace.changed.connect(self._on_changed)
        workspace.closing.connect(self.close)

    def _order_keys(self) -> None:
        """Let Tab go from the sentence to what fits it."""
        QWidget.setTabOrder(self.anew, self.sentence.stops()[0])
        for one, other in pairwise([self.sentence.adder, *self.pane.stops()]):
            QWidget.setTabOrder(one, other)

    # --- what is asked -----------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Show the window with the sentence that it had; at first it asks for the code that is chosen."""
        row = self._workspace.code(self._workspace.code_id)
        names = NamesNow(self._workspace)
        if row is not None and not self.isVisible() and self.sentence.is_new():
            self.sentence.clauses = [Clause(Coded((names.named(row, below=True),)))]
        self.sentence.show_clauses()
        self._ask(self.sentence.query())
        self.sentence.stops()[1].setFocus(Qt.FocusReason.TabFocusReason)

    def show_query(self, query: Query) -> None:
        """Ask another query."""
        self.sentence.show_query(query)
        self._ask(query)

    def _begin_anew(self) -> None:
        self.saved.let_go()
        self.sentence.begin_anew()

    def _on_sentence(self, query: Query) -> None:
        self._ask(query)

    def _ask(self, query: Query) -> None:
        self.told.hide()
        self._is_new = True
        self.saved.show_query(query)
        self.asking.ask(query)

    # --- what fits ---------------------------------------------------------------------------------------------------
    def _on_began(self, task: Task) -> None:
        self._forget_progress()
        self._progress = TaskProgress(task, self)
        self._waiting.addWidget(self._progress)
        task.became_visible.connect(self._on_slow)

    def _forget_progress(self) -> None:
        """Let go of the progress of what was answered, or is not waited for any more."""
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.hide()
            progress.deleteLater()

    def _on_slow(self) -> None:
        if self._is_new and self._progress is not None:  # after an edit, the list stays where it is
            self.pane.show_ids((), self.tr("Looking for segments…"), "")

    def _on_finished(self) -> None:
        self.asking.stop()
        self._forget_progress()

    def _on_answered(self, ids: Ints) -> None:
        self._forget_progress()
        anew, self._is_new = self._is_new, False
        found: list[int] = ids.tolist()
        if found:
            none_left = self.tr("None of these segments is left")
            self.pane.show_ids(found, none_left, "", anew=anew, corpus=self.asking.corpus())
        else:
            self.pane.show_ids((), *self._why_none())
            self.pane.counted.setText(self.tr("No segments"))

    def _why_none(self) -> tuple[str, str]:
        """Return what is said where nothing fits, and what to do."""
        if not len(self.asking.corpus()):
            return (
                self.tr("Nothing is coded yet"),
                self.tr("Select words in a text and press a code’s number key, or Enter. Then ask again here."),
            )
        words = self.tr("Take a part of it away with ×, choose another code, or join a part with “or”.")
        some_hidden = len(self._workspace.shown_coder_ids()) < len(self._workspace.coders())
        if some_hidden and not self._workspace.info.blind:
            words += " " + self.tr("What hidden coders coded is left out (View › Coders).")
        return self.tr("No segment fits this sentence"), words

    def _on_gone(self, found: LookedUp) -> None:
        self._forget_progress()
        names = ", ".join(f"“{one.name}”" for one in found.gone)
        self.sentence.show_clauses()
        one, several = (
            self.tr("{names} is not in the project any more"),
            self.tr("{names} are not in the project any more"),
        )
        self.pane.show_ids(
            (),
            (one if len(found.gone) == 1 else several).format(names=names),
            self.tr("Click the red part of the sentence to choose another, or take it away with ×."),
        )

    def _on_failed(self, error: QdaError) -> None:
        self._forget_progress()
        if isinstance(error, Cancelled):
            words = self.tr("Change the sentence to ask something that is answered sooner, or let it take its time.")
            self._is_new = True
            self.pane.show_ids((), self.tr("Stopped"), words, button=self.tr("Ask again"))
        else:
            told = explain(error, translated)
            self.pane.show_ids((), told.what, told.now)

    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & _NAMED and self.isVisible():
            self.sentence.show_clauses()

    # --- taking out --------------------------------------------------------------------------------------------------
    def words(self) -> str:
        """Return the sentence with the names of now, such as “Segments coded “Criticism””."""
        query = self.sentence.query()
        if self.sentence.is_new():
            return self.tr("All coded segments")
        with contextlib.suppress(QdaError):  # told below the sentence already
            query = self.asking.now(query).query
        return self.tr("Segments {sentence}").format(sentence=query.words(translated))

    def copy_sentence(self) -> None:
        """Copy the sentence and how many segments fit it."""
        told = self.pane.counted.text()
        QGuiApplication.clipboard().setText(f"{self.words()} ({told})" if told else self.words())
        self.say(self.tr("The sentence is copied."))

    def _export(self, coding_ids: list[int]) -> None:
        self._exporting.export_chosen(coding_ids, self.words())

    def say(self, words: str) -> None:
        """Say what became of something; the main window's notice may lie behind."""
        self.told.setText(words)
        self.told.show()
