"""The folders of this computer's user that Concord keeps things in, never beside a project."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

from qda.model.unfinished import clear_away, keep_notes_in

_NAME = "concord-qda"


def own_data_folder() -> Path:
    """Return the folder that ought to keep Concord's own files; ``QDA_DATA_DIR`` overrides the system's."""
    own = os.environ.get("QDA_DATA_DIR")
    return Path(own) if own else platformdirs.user_data_path(_NAME, appauthor=False)


def data_folder() -> Path:
    """Return the folder of locks, samples and recovered copies, made if need be.

    Where the person's own folder cannot be written, as on a locked-down computer, it is one among the system's
    temporary files: projects can be worked on all the same, and :func:`keeps_data` says that the rest is not kept.
    """
    folder = own_data_folder()
    return folder if keeps_data() else _spare_folder()


def clear_unfinished() -> None:
    """Clear away what earlier runs of the program died in writing, and note from now on what this one writes."""
    folder = data_folder() / "unfinished"
    keep_notes_in(folder)
    clear_away(folder)


def keeps_data() -> bool:
    """Tell whether the person's own folder can be written; it is made if need be."""
    folder = own_data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _spare_folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"{_NAME}-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and folder.lstat().st_uid != user:  # somebody else laid it there before us
        return Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
    return folder


def log_folder() -> Path:
    """Return the folder for the log, which may not exist yet; ``QDA_DATA_DIR`` overrides the system's."""
    own = os.environ.get("QDA_DATA_DIR")
    return Path(own) / "log" if own else platformdirs.user_log_path(_NAME, appauthor=False)
