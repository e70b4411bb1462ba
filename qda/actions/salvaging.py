"""Salvaging a damaged project with the help of its backups and of the original files that it keeps."""

from __future__ import annotations

import contextlib
from pathlib import Path

from qda.model.errors import QdaError
from qda.model.progress import Progress, no_progress
from qda.model.salvaged import Salvaged
from qda.store import backups
from qda.store.salvage import salvage


def salvage_with_backups(path: Path, out: Path, progress: Progress = no_progress) -> Salvaged:
    """Put everything that reads of a damaged project into a new file; see :func:`qda.store.salvage.salvage`.

    What is damaged in the file is taken from a backup where it lies there; a text also from its original file.
    """
    return salvage(path, out, progress, backups=_backups(path), reread=_read_again)


def _backups(path: Path) -> list[Path]:
    with contextlib.suppress(QdaError, OSError):
        return [backup.path for backup in backups.backups_of(path)]
    return []


def _read_again(data: bytes, name: str, encoding: str) -> str | None:
    from qda.formats.read import read_bytes

    try:
        return read_bytes(data, name, encoding=encoding or None).text
    except QdaError:
        return None
