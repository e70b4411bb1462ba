"""Files that many tests begin with: made once, and copied for each test, which may do with its copies what it likes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import pytest

T = TypeVar("T")


class Mould(Generic[T]):
    """What a function made in an empty folder. Make it in a session's fixture, before a test has changed anything."""

    def __init__(self, made: Callable[[Path], T], folders: pytest.TempPathFactory) -> None:
        self._folder = folders.mktemp("mould")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("QDA_DATA_DIR", str(folders.mktemp("data")))
            self._told = made(self._folder)

    def pour(self, folder: Path) -> T:
        """Copy the files to a folder; return what the function returned, which tells of the ids in them."""
        shutil.copytree(self._folder, folder, dirs_exist_ok=True)
        return self._told
