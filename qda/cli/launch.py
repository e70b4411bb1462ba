"""The outermost line of the program, and the way to the window that loads nothing but the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path


def run_window(project: Path | None) -> int:
    """Open the window, on a project or on the last one; return its exit code."""
    if _has_no_screen():
        from qda.cli.talk import UNUSABLE, say

        say("qda: There is no screen here to open a window on. All other commands work without: qda --help lists them.")
        return UNUSABLE
    try:
        from qda.ui.app import run
    except ImportError as error:
        from qda.cli.talk import CRASHED, say

        say(
            f"qda: The window cannot be opened on this computer ({error}). "
            "The README names the system packages that it needs; all other commands work without it."
        )
        return CRASHED
    return run(project)


def _has_no_screen() -> bool:
    """Tell whether Qt would find no screen and abort the process: a server, or a shell from another machine."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in wanted)


def run_alone() -> int:
    """Be the whole program, when it was called without a command; return its exit code."""
    return guarded(lambda: run_window(None))


def guarded(work: Callable[[], int]) -> int:
    """Do the program's whole work; what it could not do anything about is told and logged, never shown as it is."""
    try:
        return work()
    except KeyboardInterrupt:
        from qda.cli.talk import INTERRUPTED, say

        say("Stopped.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the outermost line: nothing may end in a traceback
        from qda.cli.talk import CRASHED, tell_crash

        tell_crash(error)
        return CRASHED
