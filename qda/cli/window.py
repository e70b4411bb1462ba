"""The command that opens the window on a project."""

from __future__ import annotations

from pathlib import Path

import click

from qda.cli.launch import run_window
from qda.cli.talk import PROJECT
from qda.model.errors import NotAProject, ProjectDamaged


@click.command("open")
@PROJECT
def open_window(project: Path) -> int:
    """Open the window on a project."""
    from qda.store.opening import recognise

    try:
        recognise(project)
    except (NotAProject, ProjectDamaged):
        # A damaged project, perhaps double-clicked: the window says so, and offers an earlier version or what reads.
        if project.suffix.lower() != ".concord" or not project.is_file():
            raise  # said here, where the person is looking, rather than in a window that opens on nothing
    return run_window(project)
