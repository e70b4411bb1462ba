"""Work on another thread: a pure function, with progress, a Cancel that really stops, and its result brought home."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from qda.model.errors import Cancelled, QdaError
from qda.model.progress import Progress
from qda.ui.crash import Outcome, outcome_of

T = TypeVar("T")
SHOW_AFTER_MS = 300
CANCEL_AFTER_MS = 1000
_TELL_EVERY_S = 0.05


class Task(QObject):
    """One piece of work under way; lives on the thread that started it.

    Signals:
        progressed: Carries done and total; total 0 means that the end cannot be told.
        became_visible: The work takes long enough to be shown.
        became_cancellable: The work takes long enough for a Cancel button.
        succeeded: Carries the result.
        failed: Carries the exception.
        ended: The last signal, whatever happened.
    """

    progressed = Signal(object, object)
    became_visible = Signal()
    became_cancellable = Signal()
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _finished = Signal(object)

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.done, self.total = 0, 0
        self._stop = threading.Event()
        self._over = False
        self._told_at = 0.0
        self.progressed.connect(self._on_progressed)
        self.succeeded.connect(self._on_nothing)
        self._finished.connect(self._on_finished)
        for milliseconds, slot in ((SHOW_AFTER_MS, self._on_show_time), (CANCEL_AFTER_MS, self._on_cancel_time)):
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(slot)
            timer.start(milliseconds)

    @property
    def over(self) -> bool:
        """Whether the result or error has been delivered."""
        return self._over

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop; the work may have come to its end before it heard of that."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; it does so the next time it reports progress, and fails with ``Cancelled``."""
        self._stop.set()

    def tell(self, done: int, total: int) -> bool:
        """Report progress, on the worker's thread; false means stop."""
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY_S or done >= total:
            self._told_at = now
            self.progressed.emit(done, total)
        return not self._stop.is_set()

    def finish(self, outcome: Outcome[object]) -> None:
        """Bring the outcome home, from the worker's thread; nobody is there any more when the program has ended."""
        if isValid(self):
            self._finished.emit(outcome)

    def _on_progressed(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def _on_nothing(self, _result: object) -> None:
        """Be there to be disconnected, where nobody asked for the result."""

    def _on_show_time(self) -> None:
        if not self._over:
            self.became_visible.emit()

    def _on_cancel_time(self) -> None:
        if not self._over:
            self.became_cancellable.emit()

    def _on_finished(self, outcome: Outcome[object]) -> None:
        self._over = True
        if outcome.error is None:
            self.succeeded.emit(outcome.value)
        else:
            self.failed.emit(outcome.error)
        self.ended.emit()
        # Who heard of it mostly knows it too, and a circle that goes through a connection is never thrown away.
        for signal in (self.progressed, self.succeeded, self.failed, self.ended):
            signal.disconnect()
        # Not when the last lets it go, which may be its own thread; whoever still holds it may ask it all the same.
        self.deleteLater()


class Tasks(QObject):
    """Starts tasks and delivers what they come to.

    Signals:
        started: Carries the :class:`Task`.
        error_told: A ``QdaError`` that the caller left to us; carries it.
        defect_met: Any other exception; carries it.
    """

    started = Signal(object)
    error_told = Signal(object)
    defect_met = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: set[threading.Thread] = set()
        self._running: set[Task] = set()

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[QdaError], None] | None = None,
    ) -> Task:
        """Run a pure function on another thread; ``done`` or ``failed`` is called on this one.

        Args:
            title: What is going on, for the status bar: "Exporting to Excel".
            work: Gets plain values and a progress callback, returns plain values; never touches a project or widget.
            done: Gets the result.
            failed: Gets a ``QdaError``; without it the error becomes a notice (``Cancelled`` stays silent).
                Exceptions of any other kind are always reported as defects.
        """
        task = self._begun(title, done, failed)
        # A daemon: work that does not stop must not keep the program from ending.
        thread = threading.Thread(target=lambda: task.finish(outcome_of(lambda: work(task.tell))), daemon=True)
        self._threads = {each for each in self._threads if each.is_alive()} | {thread}
        thread.start()
        return task

    def start_here(
        self,
        title: str,
        pieces: Generator[tuple[int, int]],
        *,
        done: Callable[[object], None],
        failed: Callable[[QdaError], None] | None = None,
    ) -> Task:
        """Do work on this thread, which owns the project, in short pieces between which the window lives.

        Args:
            title: What is going on, for the status bar.
            pieces: Does a piece of at most some hundredths of a second each time it is asked, and yields how much is
                done of how much. It is closed when the person cancels, and takes back then what it did.
            done: Called at the end, with nothing.
            failed: As for :meth:`start`.
        """
        task = self._begun(title, done, failed)
        timer = QTimer(task)

        def on_turn() -> None:
            outcome = outcome_of(lambda: _next_piece(task, pieces))
            if outcome.error is not None or outcome.value:
                timer.stop()
                timer.timeout.disconnect(on_turn)  # it holds the task
                task.finish(Outcome(error=outcome.error))

        timer.timeout.connect(on_turn)
        timer.start(0)
        return task

    def _begun(self, title: str, done: Callable[[T], None] | None, failed: Callable[[QdaError], None] | None) -> Task:
        task = Task(title, self)
        self._running.add(task)

        def on_failed(error: Exception) -> None:
            if not isinstance(error, QdaError):
                self.defect_met.emit(error)
            elif failed is not None:
                failed(error)
            elif not isinstance(error, Cancelled):
                self.error_told.emit(error)

        if done is not None:
            task.succeeded.connect(done)
        task.failed.connect(on_failed)
        task.ended.connect(lambda: self._running.discard(task))
        self.started.emit(task)
        return task

    @property
    def running(self) -> tuple[Task, ...]:
        """The tasks under way."""
        return tuple(self._running)

    def cancel_all(self, wait_ms: int = 5000) -> bool:
        """Ask every task to stop and wait for it; tells whether all did."""
        for task in self._running:
            task.cancel()
        until = time.monotonic() + wait_ms / 1000
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


def _next_piece(task: Task, pieces: Generator[tuple[int, int]]) -> bool:
    """Do one piece of work; tell whether that was all.

    Raises:
        Cancelled: The person asked to stop; what was done is taken back.
    """
    progress = next(pieces, None)
    if progress is not None and not task.tell(*progress):
        pieces.close()
        raise Cancelled
    return progress is None
