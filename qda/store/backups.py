"""Copies of a project, in the person's own folder, from before something that could go wrong."""

from __future__ import annotations

import contextlib
import datetime
import time
from itertools import count
from pathlib import Path

from qda.model.codebook import clean_name
from qda.model.errors import ProjectDamaged
from qda.model.safe_file import file_name_from, replacing
from qda.store import opening
from qda.store.folders import data_folder

_A_DAY = 86_400  # seconds


def backup_folder() -> Path:
    """Return the folder of backups, which only its owner may look into; it is made if need be."""
    folder = data_folder() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def back_up(path: Path, *, why: str) -> Path:
    """Copy a project file, check that the copy is whole, and return where it lies; ``why`` becomes part of its name.

    Raises:
        OSError, sqlite3.Error: It cannot be written; nothing of it is left.
        ProjectDamaged: The copy is not what was to be copied.
    """
    _clear_away_what_a_crash_left()
    target = _free_name(path, why)
    with replacing(target) as temporary:
        opening.copy_rows(path, temporary)
        opening.verify(temporary, told_as=path)
        if _row_counts(temporary) != _row_counts(path):
            raise ProjectDamaged(path=str(path), detail="its backup does not hold as much as it does")
    return target


def _clear_away_what_a_crash_left() -> None:
    """Remove copies that were never finished; one that was begun just now may be another window's."""
    for child in backup_folder().glob(".*"):
        with contextlib.suppress(OSError):
            if time.time() - child.stat().st_mtime > _A_DAY:
                child.unlink()


def _row_counts(path: Path) -> dict[str, int]:
    with contextlib.closing(opening.connected(path, read_only=True)) as connection:
        return opening.row_counts(connection)


def _free_name(path: Path, why: str) -> Path:
    folder, now = backup_folder(), datetime.datetime.now()
    for number in count(1):
        told = "" if number == 1 else f" ({number})"
        ending = f", {why}, {now:%Y-%m-%d %H.%M.%S}{told}{path.suffix or '.concord'}"
        target = folder / file_name_from(clean_name(path.stem), suffix=ending)
        if not target.exists():
            return target
    raise AssertionError
