"""A file that is read from elsewhere than where people know it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class ReadFile(NamedTuple):
    """A project's file: how people know it, and where it is read (a copy, if a window has it open)."""

    path: Path
    read_at: Path
