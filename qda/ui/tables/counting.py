"""Counting tables beside the window: the codings are read here, all else is done on another thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.crossing.asked import Question
from qda.analysis.crossing.grid import Grid
from qda.analysis.crossing.making import grid_of, needs_texts
from qda.analysis.crossing.texts import Beginnings
from qda.model.errors import Cancelled, QdaError
from qda.model.progress import Progress
from qda.store.gate import Gate
from qda.store.queries.codings import SegmentFilter
from qda.store.snapshots import snapshot
from qda.ui.tasks import Task, Tasks
from qda.ui.workspace import Workspace


class Counting(QObject):
    """Counts one table at a time; a newer question takes the place of an older one.

    Signals:
        began: Carries the :class:`~qda.ui.tasks.Task`.
        counted: Carries the :class:`~qda.analysis.crossing.grid.Grid`.
        stopped: The person stopped it; what was shown before still is.
        failed: It could not be done; carries the :class:`~qda.model.errors.QdaError`.
    """

    began = Signal(object)
    counted = Signal(object)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self._beginnings = Beginnings()
        self._read: tuple[int, SegmentFilter, Corpus] | None = None
        self.task: Task | None = None

    def ask(self, question: Question, wanted: SegmentFilter) -> None:
        """Begin to count."""
        self.stop()
        corpus = self._workspace.do(self._corpus, wanted)
        if corpus is None:
            return
        project = self._workspace.project
        if needs_texts(corpus, question, wanted, self._beginnings):
            work = partial(_count_with_texts, project.path, project.gate, question, wanted, self._beginnings)
        else:
            work = partial(_count, corpus, question, wanted, self._beginnings)
        # One that was stopped may still be learning where sentences begin; it is not to be asked by two at once.
        learning, self._beginnings = self._beginnings, self._beginnings.copy()
        mine: list[Task] = []
        task = self._tasks.start(
            self.tr("Counting"),
            work,
            done=lambda grid: self._on_counted(mine[0], grid),
            failed=lambda error: self._on_failed(mine[0], error, learning),
        )
        mine.append(task)
        self.task = task
        self.began.emit(task)

    def stop(self) -> None:
        """Let go of what is being counted."""
        task, self.task = self.task, None
        if task is not None and not task.over:
            task.cancel()

    def _corpus(self, project: object, wanted: SegmentFilter) -> Corpus:
        own = self._workspace.project
        if self._read is None or self._read[:2] != (own.revision, wanted):
            self._read = own.revision, wanted, corpus_of(own, wanted)
        return self._read[2]

    def _on_counted(self, task: Task, found: tuple[Grid, Beginnings]) -> None:
        if task is self.task and not self._workspace.closed:
            self.task = None
            grid, self._beginnings = found
            self.counted.emit(grid)

    def _on_failed(self, task: Task, error: QdaError, learnt: Beginnings) -> None:
        if task is not self.task or self._workspace.closed:
            return
        self.task = None
        self._beginnings = learnt
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)


def _count(
    corpus: Corpus, question: Question, wanted: SegmentFilter, beginnings: Beginnings, progress: Progress
) -> tuple[Grid, Beginnings]:
    return grid_of(corpus, question, wanted, beginnings=beginnings, progress=progress), beginnings


def _count_with_texts(
    own: Path, gate: Gate, question: Question, wanted: SegmentFilter, beginnings: Beginnings, progress: Progress
) -> tuple[Grid, Beginnings]:
    with snapshot(own, gate, progress) as project:
        return _count(corpus_of(project, wanted), question, wanted, beginnings, progress)
