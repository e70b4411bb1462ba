"""Which projects are open in a window on this computer, and asking such a window to come forward.

Everything lies in the person's own folder and nothing here loads a database, so that a second start is quick. A window
is asked by a file that it takes away: no server, no port, no network.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from pathlib import Path

from filelock import FileLock, Timeout

from qda.store.folders import data_folder

_ASKED = "come-forward"
_ANSWERS_WITHIN_S = 2.0
_LOOK_EVERY_S = 0.02


def _key(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]


def lock_file(path: Path) -> Path:
    """Return where the lock of a project lies; the folder is made if need be."""
    folder = data_folder() / "locks"
    folder.mkdir(exist_ok=True)
    return folder / f"{_key(path)}.lock"


def is_held(path: Path) -> bool:
    """Tell whether a project is open for writing on this computer just now."""
    try:
        with FileLock(lock_file(path), timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def call_folder(path: Path) -> Path:
    """Return the folder that the window with a project open watches."""
    return data_folder() / "windows" / _key(path)


def listen(path: Path) -> Path:
    """Make the folder in which a window with this project is asked to come forward, and return it.

    Raises:
        OSError: It cannot be made.
    """
    folder = call_folder(path)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    take_call(folder)  # what was asked of a window that is gone
    return folder


def stop_listening(folder: Path) -> None:
    """Take the folder away: the project is not open any more."""
    take_call(folder)
    with contextlib.suppress(OSError):
        folder.rmdir()


def take_call(folder: Path) -> bool:
    """Tell whether the window was asked to come forward, and let who asked know that it heard."""
    try:
        (folder / _ASKED).unlink()
    except OSError:
        return False
    return True


def call_forward(path: Path) -> bool:
    """Ask the window with a project open to come forward; tells whether one heard."""
    asked = call_folder(path) / _ASKED
    if not asked.parent.is_dir() or not is_held(path):
        return False
    try:
        asked.touch()
    except OSError:
        return False
    until = time.monotonic() + _ANSWERS_WITHIN_S
    while time.monotonic() < until:
        if not asked.exists():
            return True
        time.sleep(_LOOK_EVERY_S)
    return not take_call(asked.parent)
