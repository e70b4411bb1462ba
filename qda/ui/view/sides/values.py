"""What goes into the view of two sides and comes out of it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from qda.model.span import Span


class Side(IntEnum):
    """A side of the text: reading begins at the start side, which is left unless the interface is mirrored."""

    START = 0
    END = 1


class FocusSpan(NamedTuple):
    """A stretch that is looked at now, and the side that coded it.

    With a ``code_id`` only that code's stripe stands out; without one, each stripe that has just this stretch.
    """

    side: Side
    span: Span
    code_id: int = 0


class CodeState(NamedTuple):
    """Which sides gave a code to a character."""

    code_id: int
    start: bool
    end: bool

    @property
    def differs(self) -> bool:
        """Whether only one side gave the code."""
        return self.start != self.end
