"""A search on another thread, which hands over hits as they are found and is given up at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qda.analysis.searching.collecting import By, Places, collect, ordered
from qda.analysis.searching.finding import Finder
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.searching import SearchPlaces, SearchWish
from qda.store.gate import Gate
from qda.store.queries.search_index import reader_beside
from qda.ui.tasks import Task, Tasks
from qda.ui.workspace import Workspace


class _Stream(QObject):
    """Carries batches of hits from the thread that finds them to the one that shows them."""

    came = Signal(object)


class Running(QObject):
    """Runs one search at a time; a new one gives the one before it up, however long that goes on by itself.

    Signals:
        found: More hits; carries them as numbers, three each.
        ended: All hits are known; carries whether these are all, or there were too many.
        failed: The search ended with an error, or with the Cancel of the status bar; carries the ``QdaError``.
        ordering_ended: Hits are in another order; carries their numbers.
    """

    found = Signal(object)
    ended = Signal(bool)
    failed = Signal(object)
    ordering_ended = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self._stream: _Stream | None = None
        self.task: Task | None = None
        workspace.closing.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.task is not None

    def start(self, wish: SearchWish, places: SearchPlaces) -> Task:
        """Search; hits come as they are found."""
        self.stop()
        stream = self._stream = _Stream(self)
        stream.came.connect(self.found)
        project = self._workspace.project
        work = partial(_search, project.path, project.gate, wish, places, stream.came.emit)
        return self._begin(self.tr("Searching"), work, self.ended.emit)

    def order(self, places: Places, by: By, *, grouped: bool) -> Task:
        """Put hits in another order."""
        self.stop()
        project = self._workspace.project
        work = partial(_order, project.path, project.gate, places.copy(), by, grouped)
        return self._begin(self.tr("Putting hits in order"), work, self.ordering_ended.emit)

    def stop(self) -> None:
        """Give up what is under way; nothing more comes of it."""
        if self._stream is not None:
            self._stream.came.disconnect()
            self._stream.deleteLater()
            self._stream = None
        task, self.task = self.task, None
        if task is not None:
            task.cancel()

    def _begin(self, title: str, work: Callable[[Progress], object], done: Callable[[object], None]) -> Task:
        def on_done(result: object) -> None:
            if self.task is task:
                self.task = None
                done(result)

        def on_failed(error: QdaError) -> None:
            if self.task is task:
                self.task = None
                self.failed.emit(error)

        task = self._tasks.start(title, work, done=on_done, failed=on_failed)
        self.task = task
        return task


def _search(
    path: Path,
    gate: Gate,
    wish: SearchWish,
    places: SearchPlaces,
    found: Callable[[array[int]], None],
    progress: Progress,
) -> bool:
    with reader_beside(path, gate, progress) as reader:
        return collect(Finder(reader, wish, places, progress=progress), found)


def _order(path: Path, gate: Gate, places: Places, by: By, grouped: bool, progress: Progress) -> array[int]:  # noqa: FBT001
    with reader_beside(path, gate, progress) as reader:
        documents = {document.document_id: document for document in reader.documents()}
        return ordered(reader, documents, places, by, grouped=grouped, progress=progress)
