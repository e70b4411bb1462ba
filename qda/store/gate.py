"""Keeping apart the owner of an open project, who writes, and a worker, who reads its file beside it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Generator

_AGAIN_S = 0.005  # between two interruptions: one that falls between two statements is not heard
_PATIENCE_S = 1.5  # for a reader that cannot stop at once; SQLite's own waiting comes after it


class ReadingStopped(Exception):
    """The owner of the project began to write, so reading beside it stopped; it can be tried again."""


class Gate:
    """Lets workers read while nothing is written, and sends them away when something is to be.

    A file that somebody reads cannot be committed to: the person would wait for the worker.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._writing = False
        self._readers: set[sqlite3.Connection] = set()

    @property
    def is_open(self) -> bool:
        """Whether nothing is being written."""
        return not self._writing

    @contextlib.contextmanager
    def reading(self, connection: sqlite3.Connection) -> Generator[None]:
        """Read on a worker's thread, for as long as the owner does not write.

        Raises:
            ReadingStopped: The owner writes.
        """
        with self._condition:
            if self._writing:
                raise ReadingStopped
            self._readers.add(connection)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise ReadingStopped from None
            raise
        finally:
            with self._condition:
                self._readers.discard(connection)
                self._condition.notify_all()
        if self._writing:
            raise ReadingStopped

    def shut(self) -> None:
        """Send all readers away and let no new ones in: the owner begins to write."""
        self._writing = True
        if not self._readers:
            with self._condition:  # one may be on its way in
                if not self._readers:
                    return
        until = time.monotonic() + _PATIENCE_S
        with self._condition:
            while self._readers and time.monotonic() < until:
                for reader in self._readers:
                    reader.interrupt()
                self._condition.wait(_AGAIN_S)

    def open(self) -> None:
        """Let readers in again: the owner has written."""
        self._writing = False
