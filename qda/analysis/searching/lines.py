"""A hit as a line of a concordance: the hit in the middle, what stands left and right of it as it is seen."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import NamedTuple

from qda.model.direction import with_signs
from qda.model.searching import Hit

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "L", ("R", "AL")


class Line(NamedTuple):
    """What is seen of a hit on one line; in a right-to-left text what comes after the hit stands left of it."""

    hit: Hit
    left: str
    middle: str
    right: str
    is_rtl: bool


def line_of(hit: Hit) -> Line:
    """Return the line of a hit."""
    is_rtl = is_right_to_left(hit.text, hit.before, hit.after)
    before, middle, after = (with_signs(" ".join(part.split())) for part in (hit.before, hit.text, hit.after))
    left, right = (after, before) if is_rtl else (before, after)
    return Line(hit, left, middle, right, is_rtl)


def is_right_to_left(*texts: str) -> bool:
    """Tell a direction by the first letter that has one, of the texts in turn."""
    for character in chain(*texts):
        direction = unicodedata.bidirectional(character)
        if direction == LEFT_TO_RIGHT:
            return False
        if direction in RIGHT_TO_LEFT:
            return True
    return False
