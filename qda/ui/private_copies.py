"""Reading project files on another thread, also the one that is open in the main window."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qda.model.read_file import ReadFile
from qda.model.unfinished import passing_folder
from qda.store.folders import data_folder

if TYPE_CHECKING:
    from qda.store.project import Project


class PrivateCopies:
    """Says where each project is read; of the open one, which may be changing, a copy is made first.

    No other thread may open the open project's file: closing it would drop the locks that SQLite holds on it.
    """

    def __init__(self, own_project: Callable[[], Project | None]) -> None:
        self._own_project = own_project
        self._folders: list[Path] = []
        self._kept = contextlib.ExitStack()

    def read_from(self, path: Path, *, fresh: bool = True) -> ReadFile:
        """Return where a project is read.

        Args:
            path: The project's file.
            fresh: Copy the open project as it is now; otherwise an earlier copy will do.

        Raises:
            CannotWrite: There is no room for the copy.
        """
        own = self._own_project()
        if own is None or path.resolve() != own.path.resolve():
            return ReadFile(path, path)
        places = [] if fresh else [folder / path.name for folder in reversed(self._folders)]
        kept = next((place for place in places if place.is_file()), None)
        if kept is None:
            folder = self._kept.enter_context(passing_folder(data_folder()))
            self._folders.append(folder)
            kept = folder / path.name
            own.copy_to(kept)
        return ReadFile(path, kept)

    def remove(self) -> None:
        """Remove all copies."""
        self._kept.close()
        self._folders = []
