"""Asking a project a query: at once where that is quick, else on another thread, with progress and a Cancel."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.joins import Ints
from qda.analysis.querying import LookedUp, answer, look_up, needs_texts
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.query import Query
from qda.store.gate import Gate
from qda.store.project import Changes, Project
from qda.store.queries.codings import SegmentFilter
from qda.store.snapshots import snapshot
from qda.ui.tasks import Task, Tasks
from qda.ui.variables.conditions_bar import CONDITION_TABLES
from qda.ui.workspace import Workspace

_QUICK_CODINGS = 5_000  # that are answered on the window's own thread
_QUICK_LETTERS = 200_000  # of texts that are read for it
_EDITING_MS = 250  # pause after an edit before the query is asked anew
_CONCERNED = CONDITION_TABLES | {"coding", "code", "coder", "memo", "project"}


class Asking(QObject):
    """Answers one query at a time, and the same one again after every edit that may change the answer.

    Signals:
        began: A query is being answered on another thread; carries the :class:`~qda.ui.tasks.Task`.
        answered: Carries the ids of the codings that fit, in the order of documents and text.
        gone: The query names what the project has no more; carries the :class:`~qda.analysis.querying.LookedUp`.
        failed: Carries the ``QdaError``.
    """

    began = Signal(object)
    answered = Signal(object)
    gone = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self._corpus: Corpus | None = None
        self._query: Query | None = None
        self._task: Task | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_EDITING_MS)
        self._again.timeout.connect(self.ask_again)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._on_coders)
        workspace.closing.connect(self.stop)

    def corpus(self) -> Corpus:
        """Return the codings of those whose work is shown, read once until something changes."""
        if self._corpus is None:
            shown = self._workspace.shown_coder_ids()
            everybody = len(shown) == len(self._workspace.coders())
            self._corpus = corpus_of(self._workspace.project, SegmentFilter(coder_ids=None if everybody else shown))
        return self._corpus

    def now(self, query: Query) -> LookedUp:
        """Return a query with the names that things have now."""
        return look_up(self.corpus(), query)

    # --- asking ------------------------------------------------------------------------------------------------------
    def ask(self, query: Query) -> None:
        """Answer a query; the one before it is let go."""
        self._drop()
        self._query = query
        if self._workspace.closed:
            return
        try:
            found = self.now(query)
            if found.gone:
                self.gone.emit(found)
                return
            if self._is_quick(found.query):
                self.answered.emit(answer(self.corpus(), found.query))
                return
        except QdaError as error:
            self.failed.emit(error)
            return
        self._ask_elsewhere(found.query)

    def _is_quick(self, query: Query) -> bool:
        corpus = self.corpus()
        if needs_texts(query) and sum(row.length for row in corpus.documents) > _QUICK_LETTERS:
            return False
        return len(corpus) <= _QUICK_CODINGS

    def _ask_elsewhere(self, query: Query) -> None:
        project = self._workspace.project
        work = partial(_answered, project.path, project.gate, self.corpus(), query)
        task = self._tasks.start(
            self.tr("Looking for segments"),
            work,
            done=lambda ids: self._on_done(task, ids),
            failed=lambda error: self._on_failed(task, error),
        )
        self._task = task
        self.began.emit(task)

    def ask_again(self) -> None:
        """Answer the same query anew."""
        self._again.stop()
        if self._query is not None:
            self.ask(self._query)

    def stop(self) -> None:
        """Let go of everything: nobody waits for an answer any more."""
        self._again.stop()
        self._drop()
        self._query = self._corpus = None

    def _drop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _on_done(self, task: Task, ids: Ints) -> None:
        if task is self._task:
            self._task = None
            self.answered.emit(ids)

    def _on_failed(self, task: Task, error: QdaError) -> None:
        if task is self._task:
            self._task = None
            self.failed.emit(error)

    # --- told by others ----------------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & _CONCERNED:
            self._corpus = None
            if self._query is not None:
                self._again.start()

    def _on_coders(self) -> None:
        self._corpus = None
        if self._query is not None:
            self._again.start()


def _answered(path: Path, gate: Gate, corpus: Corpus, query: Query, progress: Progress) -> Ints:
    """Answer a query on another thread, which reads texts, if it has to, from a copy that is made then."""
    with ExitStack() as copies:

        @cache
        def copy() -> Project:
            return copies.enter_context(snapshot(path, gate, progress))

        def text(document_id: int) -> str:
            return copy().text(document_id)

        return answer(replace(corpus, text=text), query, progress)
