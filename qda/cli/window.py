"""The two ways to the window."""

from __future__ import annotations

from pathlib import Path

import click

from qda.cli.talk import CRASHED, PROJECT, say


@click.command("open")
@PROJECT
def open_window(project: Path) -> int:
    """Open the window on a project."""
    from qda.store.opening import recognise

    recognise(project)  # said here, where the person is looking, rather than in a window that opens on nothing
    return run_window(project)


def run_window(project: Path | None) -> int:
    """Open the window, on a project or on the last one; return its exit code."""
    try:
        from qda.ui.app import run
    except ImportError as error:
        say(
            f"qda: The window cannot be opened on this computer ({error}). "
            "The README names the system packages that it needs; all other commands work without it."
        )
        return CRASHED
    return run(project)
