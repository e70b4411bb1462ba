"""Copies of a project, in the person's own folder, from before something that could go wrong."""

from __future__ import annotations

import contextlib
import datetime
from itertools import count
from pathlib import Path

from qda.model.codebook import clean_name
from qda.model.errors import ProjectDamaged
from qda.model.safe_file import file_name_from, replacing
from qda.store import opening
from qda.store.folders import data_folder


def backup_folder() -> Path:
    """Return the folder of backups, which only its owner may look into; it is made if need be."""
    folder = data_folder() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def back_up(path: Path, *, why: str) -> Path:
    """Copy a project file, check that the copy is whole, and return where it lies; ``why`` becomes part of its name.

    The copy is made through SQLite, so that nothing that is half written can get into it.

    Raises:
        OSError, sqlite3.Error: It cannot be written; nothing of it is left.
        ProjectDamaged: The copy is not what was to be copied.
    """
    target = _free_name(path, why)
    with replacing(target) as temporary:
        with contextlib.closing(opening.connected(path, read_only=True)) as connection:
            rows = opening.row_counts(connection)
            connection.execute("VACUUM INTO ?", (temporary.resolve().as_uri(),))
        opening.verify(temporary, told_as=path)
        with contextlib.closing(opening.connected(temporary, read_only=True)) as connection:
            if opening.row_counts(connection) != rows:
                raise ProjectDamaged(path=str(path), detail="its backup does not hold as much as it does")
    return target


def _free_name(path: Path, why: str) -> Path:
    folder, now = backup_folder(), datetime.datetime.now()
    for number in count(1):
        told = "" if number == 1 else f" ({number})"
        ending = f", {why}, {now:%Y-%m-%d %H.%M.%S}{told}{path.suffix or '.concord'}"
        target = folder / file_name_from(clean_name(path.stem), suffix=ending)
        if not target.exists():
            return target
    raise AssertionError
