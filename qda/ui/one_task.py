"""One piece of work at a time for a window: what is asked for next takes the place of what is under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.ui.tasks import Task, Tasks

T = TypeVar("T")


class OneTask:
    """Starts tasks of which only the last one counts; nothing comes of those before, or after :meth:`stop`."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[QdaError], None],
    ) -> Task:
        """Run a function on another thread, as :meth:`~qda.ui.tasks.Tasks.start` does.

        ``failed`` hears of ``Cancelled`` too where it was not :meth:`stop` that ended the work: there is a Cancel
        button in the main window's status bar as well.
        """
        self.stop()

        def on_done(result: T) -> None:
            if self._task is task:
                self._task = None
                done(result)

        def on_failed(error: QdaError) -> None:
            if self._task is task:
                self._task = None
                failed(error)

        task = self._task = self._tasks.start(title, work, done=on_done, failed=on_failed)
        return task

    def stop(self) -> None:
        """Give up what is under way."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
