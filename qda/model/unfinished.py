"""Notes of files that are being written, so that the next start clears away what a kill or a crash left of them.

A half-written copy or export holds people's words and lies hidden beside its target, where nobody would find it. So its
path is noted first, in the program's own folder, in a file that is locked as long as the writing lasts. A note that
nobody holds is of a program that died.
"""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_PASSING = "passing-"
JOURNALS = ("", "-journal", "-wal", "-shm")
"""What the names end with of a file that is being written, and of those that SQLite may have put beside it."""

_folders: list[Path] = []  # one, or none before any project was opened: the one thing here that a process keeps


def keep_notes_in(folder: Path) -> None:
    """Note in this folder, from now on, what is being written."""
    _folders[:] = [folder]


@contextlib.contextmanager
def noted(path: Path, token: str) -> Generator[None]:
    """Write a file or folder, whose name has the token in it, under a note that a kill does not outlive."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):  # without a note it is written all the same
            for folder in _folders:
                _hold_note(held, folder / token, path)
        yield


def _hold_note(held: contextlib.ExitStack, note: Path, path: Path) -> None:
    note.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(note, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    held.callback(_remove, note)
    held.callback(os.close, descriptor)
    if sys.platform != "win32":
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, os.fsencode(f"{platform.node()}\n{path.absolute()}"))


@contextlib.contextmanager
def passing_folder(where: Path) -> Generator[Path]:
    """Make a folder that lasts as long as the block, and not beyond the next start if the program is killed in it."""
    token = secrets.token_hex(8)
    folder = where / f"{_PASSING}{token}"
    with noted(folder, token):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def passing_folders(where: Path) -> list[Path]:
    """Return such folders that are in use, or that nobody could clear away."""
    return [each for each in where.glob(f"{_PASSING}*") if each.is_dir()]


def clear_away(folder: Path) -> None:
    """Remove what programs that died on this computer had noted in a folder and not finished."""
    with contextlib.suppress(OSError):
        for note in sorted(folder.iterdir()):
            with contextlib.suppress(OSError):
                _clear(note)


def _clear(note: Path) -> None:
    with note.open("rb") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while somebody writes
        computer, _, path = os.fsdecode(file.read()).partition("\n")
    if sys.platform == "win32":
        note.unlink()  # fails while somebody writes
    if computer and (computer != platform.node() or note.name not in Path(path).name):
        return
    for ending in JOURNALS if path else ():
        left = Path(f"{path}{ending}")
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)
    _remove(note)


def _remove(note: Path) -> None:
    with contextlib.suppress(OSError):
        note.unlink()
