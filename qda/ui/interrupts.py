"""Ctrl+C in a terminal, and the system's wish that the program end: the window is closed as by its own button."""

from __future__ import annotations

import os
import signal
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

_ENDED_BY = 128  # what a shell adds to a signal's number


class Interrupts(QObject):
    """Hears the signals that ask a program to end, even while it only waits for the mouse.

    Signals:
        asked: The program is to end; carries the exit code that a shell expects then.
    """

    asked = Signal(int)
    _heard = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: dict[int, object] = {}
        self._ends: tuple[int, int] | None = None
        # Later: a signal may come in the middle of a step.
        self._heard.connect(self.asked, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Hear the signals from now on."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._on_signal)
        if os.name != "posix":
            return  # there a signal wakes nobody, and a window has no terminal
        # Python calls us only between two of its own steps; a byte in this pipe lets Qt make one.
        receiver, sender = os.pipe()
        self._ends = receiver, sender
        for end in self._ends:
            os.set_blocking(end, False)
        notifier = QSocketNotifier(receiver, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._drain)
        signal.set_wakeup_fd(sender, warn_on_full_buffer=False)

    def uninstall(self) -> None:
        """Let the signals do what they did before."""
        if self._ends is not None:
            signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)  # pyright: ignore[reportArgumentType] - it came from there
        self._before.clear()
        if self._ends is not None:
            for notifier in self.findChildren(QSocketNotifier):
                notifier.setEnabled(False)
            for end in self._ends:
                os.close(end)
            self._ends = None

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._heard.emit(_ENDED_BY + number)

    def _drain(self) -> None:
        if self._ends is not None:
            os.read(self._ends[0], 64)
