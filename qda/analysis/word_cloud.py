"""Where the words of a cloud stand: the largest in the middle, the others around it, none over another."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

_TURNS, _POINTS = 120, 6_000  # of the spiral that places are tried on
_SHRINK = 0.9
_FULL = 0.62  # of a picture that words cover at most


class Box(NamedTuple):
    """Where a word stands: the corner at the top left, and its size."""

    left: float
    top: float
    width: float
    height: float


Measure = Callable[[int, float], tuple[float, float]]
"""Gives width and height of a word, by its number, at a size of letters."""


def sizes_of(weights: Sequence[float], least: float, most: float) -> list[float]:
    """Return the size of letters of each word: areas are as the weights are, and no word is too small to be read."""
    top = max(weights, default=0.0)
    if top <= 0:
        return [least for _ in weights]
    return [max(least, most * math.sqrt(max(0.0, weight) / top)) for weight in weights]


def arrange(
    weights: Sequence[float], measure: Measure, width: float, height: float, *, least: float, most: float, gap: float
) -> list[tuple[Box, float]]:
    """Return where words stand and how large their letters are, heaviest first; the same words stand always the same.

    Args:
        weights: How much each word weighs, heaviest first.
        measure: Gives the room a word needs.
        width: Of the picture.
        height: Of the picture, in the same unit.
        least: The smallest size of letters; words that find no room at it are left out, the lightest first.
        most: The largest size.
        gap: The least distance of two words.
    """
    if not weights or width <= 0 or height <= 0:
        return []
    most = _fitting(weights, measure, width * height * _FULL, least, most)
    while most >= least:
        sizes = sizes_of(weights, least, most)
        found = _placed([measure(number, size) for number, size in enumerate(sizes)], width, height, gap)
        if len(found) == len(sizes) or most * _SHRINK < 2 * least:
            return list(zip(found, sizes, strict=False))
        most *= _SHRINK
    return []


def _fitting(weights: Sequence[float], measure: Measure, area: float, least: float, most: float) -> float:
    """Return a largest size at which all words together cover no more than an area."""
    rooms = [measure(number, size) for number, size in enumerate(sizes_of(weights, least, most))]
    covered = sum(wide * high for wide, high in rooms)
    return max(least, most * math.sqrt(min(1.0, area / covered))) if covered > 0 else most


def _placed(rooms: Sequence[tuple[float, float]], width: float, height: float, gap: float) -> list[Box]:
    """Return the boxes of words up to the first that finds no room."""
    import numpy as np

    steps = _spiral() * (width / 2, height / 2) + (width / 2, height / 2)
    taken = np.empty((len(rooms), 4))
    found: list[Box] = []
    for number, (wide, high) in enumerate(rooms):
        lefts, tops = steps[:, 0] - wide / 2, steps[:, 1] - high / 2
        free = (lefts >= 0) & (tops >= 0) & (lefts + wide <= width) & (tops + high <= height)
        places = np.flatnonzero(free)
        for box in taken[:number]:
            if not len(places):
                break
            left, top = lefts[places], tops[places]
            apart = (left >= box[2] + gap) | (left + wide + gap <= box[0])
            apart |= (top >= box[3] + gap) | (top + high + gap <= box[1])
            places = places[apart]
        if not len(places):
            return found
        box = Box(float(lefts[places[0]]), float(tops[places[0]]), wide, high)
        taken[number] = (box.left, box.top, box.left + wide, box.top + high)
        found.append(box)
    return found


@lru_cache(maxsize=1)
def _spiral() -> Reals:
    """Return points around the middle, the nearest first, in halves of the picture's sides."""
    import numpy as np

    share = np.sqrt(np.linspace(0.0, 1.0, _POINTS))
    angle = share * _TURNS * 2 * math.pi
    return np.column_stack((share * np.cos(angle), share * np.sin(angle))) * 1.15
