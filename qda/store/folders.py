"""The folders of this computer's user that Concord keeps things in, never beside a project."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_NAME = "concord-qda"


def data_folder() -> Path:
    """Return the folder of locks and recovered copies, made if need be; ``QDA_DATA_DIR`` overrides the system's."""
    own = os.environ.get("QDA_DATA_DIR")
    folder = Path(own) if own else platformdirs.user_data_path(_NAME, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_folder() -> Path:
    """Return the folder for the log, which may not exist yet; ``QDA_DATA_DIR`` overrides the system's."""
    own = os.environ.get("QDA_DATA_DIR")
    return Path(own) / "log" if own else platformdirs.user_log_path(_NAME, appauthor=False)
