"""Commands on what was done, and on whether the file is sound."""

from __future__ import annotations

from pathlib import Path

import click

from qda.cli.talk import DONE, LOOK, PROJECT, say, writing
from qda.model.errors import NothingToUndo


@click.command()
@PROJECT
@click.argument("steps", metavar="[N]", default=1, type=click.IntRange(min=1))
def undo(project: Path, steps: int) -> int:
    """Take back the last N steps (one if not given); undone steps stay in the history."""
    undone = 0
    with writing(project) as opened:
        while undone < steps:
            try:
                step = opened.undo()
            except NothingToUndo:
                if not undone:
                    raise
                break
            undone += 1
            say(f"Took back: {step.verb}")
    if undone < steps:
        say(f"Only {undone} of {steps} steps could be taken back: there are no more.")
    return DONE if undone == steps else LOOK
