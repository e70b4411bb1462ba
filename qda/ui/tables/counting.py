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
from qda.store.project import Project
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
        self._asked = 0  # questions, so that an answer that comes late is known to be old
        self.task: Task | None = None

    def ask(self, question: Question, wanted: SegmentFilter) -> None:
        """Begin to count."""
        self.stop()
        corpus = self._workspace.do(self._corpus, wanted)
        if corpus is None:
            return
        # One that was stopped may still be learning where sentences begin; it is not to be asked by two at once.
        known, self._beginnings = self._beginnings, self._beginnings.copy()
        project = self._workspace.project
        if needs_texts(corpus, question, wanted, known):
            work = partial(_count_with_texts, project.path, project.gate, question, wanted, known)
        else:
            work = partial(_count, corpus, question, wanted, known)
        self.task = self._tasks.start(
            self.tr("Counting"),
            work,
            done=partial(self._on_counted, self._asked, known),
            failed=partial(self._on_failed, self._asked, known),
        )
        self.began.emit(self.task)

    def stop(self) -> None:
        """Let go of what is being counted."""
        self._asked += 1
        task, self.task = self.task, None
        if task is not None and not task.over:
            task.cancel()

    def _corpus(self, project: Project, wanted: SegmentFilter) -> Corpus:
        """Return the codings; they are read again only when something was changed or others are asked for."""
        if self._read is None or self._read[:2] != (project.revision, wanted):
            self._read = project.revision, wanted, corpus_of(project, wanted)
        return self._read[2]

    def _on_counted(self, asked: int, learnt: Beginnings, grid: Grid) -> None:
        if asked == self._asked and not self._workspace.closed:
            self.task, self._beginnings = None, learnt
            self.counted.emit(grid)

    def _on_failed(self, asked: int, learnt: Beginnings, error: QdaError) -> None:
        if asked != self._asked or self._workspace.closed:
            return
        self.task, self._beginnings = None, learnt
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)


def _count(
    corpus: Corpus, question: Question, wanted: SegmentFilter, beginnings: Beginnings, progress: Progress
) -> Grid:
    return grid_of(corpus, question, wanted, beginnings=beginnings, progress=progress)


def _count_with_texts(
    own: Path, gate: Gate, question: Question, wanted: SegmentFilter, beginnings: Beginnings, progress: Progress
) -> Grid:
    with snapshot(own, gate, progress) as project:
        return _count(corpus_of(project, wanted), question, wanted, beginnings, progress)
