"""A search on another thread, which hands over hits as they are found and is given up at once."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qda.analysis.searching.collecting import Batches, By, Places, ordered
from qda.analysis.searching.finding import Finder
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.searching import SearchPlaces, SearchWish
from qda.store.gate import Gate
from qda.store.queries.search_index import reader_beside
from qda.ui.tasks import Task, Tasks
from qda.ui.workspace import Workspace


class Running(QObject):
    """Runs one search at a time; a new one gives the one before it up, however long that goes on by itself.

    Signals:
        found: More hits; carries them as numbers, three each.
        ended: All hits are known; carries whether these are all, or there were too many.
        failed: The search ended with an error, or with the Cancel of the status bar; carries the ``QdaError``.
        ordering_ended: Hits are in another order; carries their numbers.
    """

    _came = Signal(int, object)  # from the thread of a search: its number, and hits

    found = Signal(object)
    ended = Signal(bool)
    failed = Signal(object)
    ordering_ended = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self._number = 0  # of the search under way: what others were still handing over comes to nothing
        self.task: Task | None = None
        self._came.connect(self._on_came)
        workspace.closing.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.task is not None

    def start(self, wish: SearchWish, places: SearchPlaces) -> Task:
        """Search; hits come as they are found."""
        self.stop()
        project = self._workspace.project
        found = partial(self._hand_over, self._number)
        work = partial(_search, project.path, project.gate, wish, places, found)
        return self._begin(self.tr("Searching"), work, self.ended.emit)

    def order(self, places: Places, by: By, *, grouped: bool) -> Task:
        """Put hits in another order."""
        self.stop()
        project = self._workspace.project
        work = partial(_order, project.path, project.gate, places.copy(), by, grouped)
        return self._begin(self.tr("Putting hits in order"), work, self.ordering_ended.emit)

    def stop(self) -> None:
        """Give up what is under way; nothing more comes of it."""
        self._number += 1
        task, self.task = self.task, None
        if task is not None:
            task.cancel()

    def _hand_over(self, number: int, found: array[int]) -> None:
        with contextlib.suppress(RuntimeError):  # the window went meanwhile, and nobody waits for them
            self._came.emit(number, found)

    def _on_came(self, number: int, found: array[int]) -> None:
        if number == self._number:
            self.found.emit(found)

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
        batches = Batches(found)
        return batches.collect(Finder(reader, wish, places, progress=batches.watched(progress)))


def _order(path: Path, gate: Gate, places: Places, by: By, grouped: bool, progress: Progress) -> array[int]:  # noqa: FBT001
    with reader_beside(path, gate, progress) as reader:
        documents = {document.document_id: document for document in reader.documents()}
        return ordered(reader, documents, places, by, grouped=grouped, progress=progress)
