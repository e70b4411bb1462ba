"""Noticing that a program reaches for what it must not: the network, or a file that only its own contents name."""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QImage

_IN_OPEN = 0x20
_noted: list[str] | None = None
_is_hooked = False


def _note(event: str, values: tuple[object, ...]) -> None:
    if _noted is None or not event.startswith("socket."):
        return
    # Another window of this computer is found by a local socket, and processes of our own talk over one.
    local = getattr(socket, "AF_UNIX", None)
    family = values[1] if event == "socket.__new__" else getattr(values[0] if values else None, "family", None)
    if local is None or family != local:
        _noted.append(f"{event} {values!r}")


@contextlib.contextmanager
def sockets_noted() -> Iterator[list[str]]:
    """Note every use of the network by this process, names of computers that are looked up included."""
    global _noted, _is_hooked
    if not _is_hooked:
        sys.addaudithook(_note)
        _is_hooked = True
    _noted = found = []
    try:
        yield found
    finally:
        _noted = None


class Bait:
    """A file that nobody may open; it tells whether somebody did, whatever language she speaks. On Linux only."""

    def __init__(self, path: Path) -> None:
        picture = QImage(2, 2, QImage.Format.Format_RGB32)
        picture.save(str(path))
        self.path = path
        self._watch = -1
        if sys.platform == "linux":
            library = ctypes.CDLL(None, use_errno=True)
            self._watch = library.inotify_init1(os.O_NONBLOCK)
            library.inotify_add_watch(self._watch, os.fsencode(path), _IN_OPEN)

    @property
    def watches(self) -> bool:
        """Whether this system tells who opens a file."""
        return self._watch >= 0

    def was_taken(self) -> bool:
        """Tell whether the file was opened since the last time it was asked."""
        if self._watch < 0:
            return False
        with contextlib.suppress(BlockingIOError):
            return bool(os.read(self._watch, 4096))
        return False

    def close(self) -> None:
        """Watch no longer."""
        if self._watch >= 0:
            os.close(self._watch)
