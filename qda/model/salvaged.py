"""What became of a damaged project: how much was saved, and line by line what was lost."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Loss(NamedTuple):
    """One thing that was lost, or changed to save the rest; ``what`` is a key of salvage_wording.LOSSES.

    ``kind`` is the table it belongs to, ``number`` how many there are, ``name`` what the person calls it, ``place``
    where it stood. A line that is not ``bad`` tells how something was saved.
    """

    what: str
    kind: str = ""
    number: int = 1
    name: str = ""
    place: str = ""
    bad: bool = True


class Salvaged(NamedTuple):
    """A new project made from a damaged one: ``counts`` are the rows of each table in it."""

    path: Path
    losses: tuple[Loss, ...]
    counts: dict[str, int]
    history_kept: bool

    @property
    def whole(self) -> bool:
        """Whether nothing at all was lost."""
        return not any(loss.bad for loss in self.losses)
