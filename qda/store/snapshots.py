"""An open project as it was at one moment, for a worker that reads much while its owner goes on working."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Generator
from pathlib import Path

from qda.model.progress import Progress, tell
from qda.model.unfinished import passing_folder
from qda.store import opening
from qda.store.folders import data_folder
from qda.store.gate import Gate, ReadingStopped
from qda.store.project import Project

_WAIT_S = 0.05  # before reading is tried again that made way for somebody who writes


@contextlib.contextmanager
def snapshot(path: Path, gate: Gate, progress: Progress) -> Generator[Project]:
    """Give, on another thread, a project that this program has open, as it is now.

    What is read there fits together, however long it takes: texts and the places on them, codings and their codes. It
    is a private copy, which goes when the block ends.

    Args:
        path: The project's file.
        gate: Of the project.
        progress: Asked whether to go on while the owner writes.

    Raises:
        StorageFailed: There is no room for the copy.
        Cancelled: ``progress`` asked to stop.
    """
    with contextlib.ExitStack() as kept:
        try:
            copy = kept.enter_context(passing_folder(data_folder())) / path.name
            copy_at_rest(path, copy, gate, lambda: tell(progress, 0, 0))
        except OSError as error:
            raise opening.storage_failed(data_folder(), error.strerror or str(error)) from None
        except sqlite3.Error as error:
            raise opening.opening_failed(path, error) from None
        yield kept.enter_context(Project.beside(copy))


def copy_at_rest(path: Path, target: Path, gate: Gate, go_on: Callable[[], None]) -> None:
    """Copy an open project in a moment in which its owner does not write; ``go_on`` may raise to stop trying.

    Raises:
        OSError, sqlite3.Error: It cannot be read, or the copy cannot be written.
    """
    while True:
        try:
            with contextlib.closing(opening.connected(path, read_only=True)) as source, gate.reading(source):
                source.execute("VACUUM INTO ?", (target.resolve().as_uri(),))
                return
        except (ReadingStopped, sqlite3.OperationalError) as error:
            target.unlink(missing_ok=True)
            if gate.is_open and not isinstance(error, ReadingStopped):
                raise
            go_on()
            time.sleep(_WAIT_S)
