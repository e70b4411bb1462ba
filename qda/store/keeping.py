"""The earlier versions of one open project: when one is needed, and making it without standing in anybody's way."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Generator
from pathlib import Path

from qda.model.errors import BackupFailed, ProjectDamaged, ProjectReplaced, QdaError
from qda.store import backups, opening
from qda.store.backups import Backup, Copied, State
from qda.store.folders import data_folder
from qda.store.gate import Gate


class Keeping:
    """Knows which state of an open project was kept last.

    ``on_trouble`` is called with a ``QdaError``, on any thread, when a version that nobody waited for could not be
    kept.
    """

    def __init__(self, path: Path, gate: Gate) -> None:
        self._path = path
        self._gate = gate
        self._last: State | None = None
        self._finishing: threading.Thread | None = None
        self.on_trouble: Callable[[QdaError], None] = _nobody

    def needed(self, state: State) -> bool:
        """Tell whether the project, in this state, is not kept yet."""
        if self._last is None:
            with contextlib.suppress(OSError):
                there = backups.versions_at(state.guid, self._path)
                self._last = next((each.state for each in there if each.state == state), None)
        return self._last != state

    def make(self, why: str, guid: str, *, stop: Callable[[], bool] | None = None) -> Backup:
        """Keep the project as it is; on a worker's thread, while the owner may begin to write.

        ``stop`` tells now and then whether somebody else wants the file, where the owner has closed it.

        Raises:
            ReadingStopped: The owner began to write, or somebody else wants the file.
            BackupFailed: It cannot be written.
            ProjectDamaged, NotAProject, ProjectReplaced: It is not sound, or no longer the one that was opened.
        """
        with self._told():
            copied = backups.begin(self._path, why=why, gate=self._gate, sparing=True, stop=stop)
            return self._finish(copied, guid)

    def before(self, why: str, state: State) -> None:
        """Keep the project as it is, on its owner's thread: only the copying is waited for, not the checking."""
        if not self.needed(state):
            return
        self.wait()
        try:
            with self._told():
                copied = backups.begin(self._path, why=why, sparing=True)
        except QdaError as error:
            self.on_trouble(error)
            return
        self._last = state
        self._finishing = threading.Thread(target=self._finish_quietly, args=(copied, state.guid))
        self._finishing.start()

    def wait(self) -> None:
        """Wait for what is being checked."""
        if self._finishing is not None:
            self._finishing.join()
            self._finishing = None

    def _finish_quietly(self, copied: Copied, guid: str) -> None:
        try:
            with self._told():
                self._finish(copied, guid)
        except QdaError as error:
            self._last = None
            self.on_trouble(error)

    def _finish(self, copied: Copied, guid: str) -> Backup:
        if copied.state.guid != guid:
            copied.drop()
            raise ProjectReplaced(path=str(self._path))
        kept = copied.finish()
        self._last = kept.state
        return kept

    @contextlib.contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            told = opening.opening_failed(self._path, error)
            if isinstance(told, ProjectDamaged):
                raise told from error
            raise _failed(str(error)) from error
        except OSError as error:
            raise _failed(error.strerror or str(error)) from error


def _failed(detail: str) -> BackupFailed:
    return BackupFailed(path=str(data_folder() / "backups"), detail=detail)


def _nobody(_error: QdaError) -> None:
    """Tell nobody: nobody listens."""
