"""The one place where every error ends: told calmly, logged without any text of documents, and the program goes on."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qda import __version__
from qda.model.defect import describe
from qda.model.errors import QdaError
from qda.store.folders import log_folder
from qda.ui.crash_dialog import CrashDialog
from qda.ui.crash_log import CrashLog

T = TypeVar("T")
_QUIET_S = 2.0  # in which the same error is not told again: a widget that is painted anew may meet it a hundred times
_OFTEN = 10  # times that a mistake is told at once; after that it is told now and then
_KINDS_KEPT = 200
_BARE = "Something went wrong that could not even be described."


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a piece of work came to: a value, or the error that ended it."""

    value: T | None = None
    error: Exception | None = None


def outcome_of(work: Callable[[], T]) -> Outcome[T]:
    """Do work on whatever thread this is and bring back its value or its error, so that its owner can tell of it."""
    try:
        return Outcome(value=work())
    except Exception as error:  # noqa: BLE001  the one place where every error of a worker is brought home
        return Outcome(error=error)


def kept_going(work: Callable[[], object]) -> bool:
    """Do work whose failing must not keep the caller from going on; tell whether it went well.

    What goes wrong takes the road of every error that nobody caught.
    """
    error = outcome_of(work).error
    if error is not None:
        sys.excepthook(type(error), error, error.__traceback__)
    return error is None


@contextlib.contextmanager
def defects_noted() -> Generator[list[BaseException]]:
    """Give a list in which every error is noted that nobody caught meanwhile, as those of the slots of a signal are."""
    met: list[BaseException] = []
    before = sys.excepthook

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        met.append(error)
        before(kind, error, trace)

    sys.excepthook = note
    try:
        yield met
    finally:
        sys.excepthook = before


@dataclass(frozen=True, slots=True)
class Defect:
    """A mistake of ours as it is told: how often it was met up to now, and whether it was for want of memory."""

    description: str
    times: int
    no_memory: bool = False


class CrashReporter(QObject):
    """Catches what nothing else caught, on any thread, and tells of it in a window.

    Signals:
        reported: A :class:`Defect` is to be told, on the thread of the window and when it has done what it is at.
        met_again: A defect that was told and put away was met again; carries its description.
        report_wanted: The person wants to report a defect; carries its description.
        error_told: A ``QdaError`` that no slot took; it is no defect, and its owner tells it in its own words.
        leaving_asked: Ctrl+C was met in the middle of something.
    """

    reported = Signal(object)
    met_again = Signal(str)
    report_wanted = Signal(str)
    error_told = Signal(object)
    leaving_asked = Signal()
    _error_met = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = CrashLog(log_folder())
        self._dialog: CrashDialog | None = None
        self._times: dict[str, int] = {}
        self._untold: dict[str, Defect] = {}
        self._told = set[str]()
        self._last_error = ("", 0.0)
        self._emitted_at = 0.0
        self._counting = threading.Lock()
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        # Always later: an error may be met while a widget is painted or closed, where no window may be opened.
        self.reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._error_met.connect(self._on_error_met, Qt.ConnectionType.QueuedConnection)

    def install(self) -> str:
        """Take over the interpreter's hooks; return what is known of an unexpected end of the program last time."""
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_uncaught_in_thread
        sys.unraisablehook = self._on_unraisable
        return self.log.begin()

    def uninstall(self) -> None:
        """Give the hooks back, and leave for the next start what could not be told any more."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        self.log.end([defect.description for defect in self._untold.values()])

    # --- where errors come in ----------------------------------------------------------------------------------------
    def report(self, error: BaseException) -> None:
        """Log an error and tell of it; may be called on any thread."""
        # Nothing may go wrong here, not even where memory or disk are at their end: it would come here again.
        defect = outcome_of(lambda: self._noted(error)).value or Defect(_BARE, 1, isinstance(error, MemoryError))
        let_go(error)
        now = time.monotonic()
        if defect.times <= _OFTEN or now - self._emitted_at > _QUIET_S:
            self._emitted_at = now
            with contextlib.suppress(RuntimeError):  # the program ends just now
                self.reported.emit(defect)

    def _noted(self, error: BaseException) -> Defect:
        head = f"Concord {__version__}, Python {sys.version.split()[0]}, {sys.platform}"
        description = f"{head}\n{describe(error)}"
        with self._counting:
            if len(self._times) > _KINDS_KEPT:
                self._times.clear()
            times = self._times[description] = self._times.get(description, 0) + 1
            defect = Defect(description, times, isinstance(error, MemoryError))
            if description not in self._told:
                self._untold[description] = defect
        if times == 1:
            self.log.error(description)
        elif _is_round(times):
            self.log.error(f"met {times} times: {description}")
        return defect

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        if issubclass(kind, KeyboardInterrupt):
            self.leaving_asked.emit()
        elif isinstance(error, QdaError):
            outcome_of(lambda: self.log.warning(describe(error)))
            let_go(error)
            self._error_met.emit(error)
        else:
            self.report(error.with_traceback(trace))

    def _on_uncaught_in_thread(self, args: threading.ExceptHookArgs) -> Any:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _on_unraisable(self, unraisable: sys.UnraisableHookArgs) -> Any:
        if unraisable.exc_value is not None:
            self.report(unraisable.exc_value)

    # --- where they are told ---------------------------------------------------------------------------------------
    def _on_error_met(self, error: QdaError) -> None:
        words, now = f"{type(error).__name__} {error.values}", time.monotonic()
        last, self._last_error = self._last_error, (words, now)
        if last[0] != words or now - last[1] > _QUIET_S:
            self.error_told.emit(error)

    def _on_reported(self, defect: Defect) -> None:
        if self._dialog is not None and shiboken6.isValid(self._dialog) and self._dialog.isVisible():
            self._dialog.add(defect.description, defect.times)
        elif defect.description in self._told:
            self.met_again.emit(defect.description)  # a window at each would not let anybody go on
        else:
            self.show_dialog(defect.description, defect.times, no_memory=defect.no_memory)
        self._told.add(defect.description)
        self._untold.pop(defect.description, None)

    def show_dialog(self, description: str, times: int = 1, *, no_memory: bool = False) -> None:
        """Tell of a defect in a window."""
        dialog = CrashDialog(description, times, no_memory=no_memory, parent=_parent())
        dialog.report_wanted.connect(self.report_wanted)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()


def let_go(error: BaseException) -> None:
    """Let an error's stack hold nothing any more: the texts, painters and windows that were in use where it arose."""
    import traceback  # only now: every start of the window would pay for it

    told: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in told:
        told.add(id(each))
        traceback.clear_frames(each.__traceback__)
        each = each.__cause__ or each.__context__
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)


def _parent() -> QWidget | None:
    """Return the window in front, over which a mistake is told; none where it is about to go."""
    window = QApplication.activeModalWidget() or QApplication.activeWindow()
    return window if window is not None and window.isVisible() else None


def _is_round(times: int) -> bool:
    return times in (10, 100) or times % 1000 == 0
