"""Which passages overlap, contain, precede or are near which others: joins of two lists by sweep, not pair by pair.

A passage is a document's number and a half-open stretch of it, as everywhere. All functions come twice: one gives the
pairs as two lists of positions, in no order, the other a mask of the passages on the left that have any partner on the
right, in a time that does not depend on how many partners there are. None of them minds how its lists are ordered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]
Gap = int | Ints | None


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Passages as three lists of equal length; none is empty, so that each ``start`` is below its ``end``."""

    document: Ints
    start: Ints
    end: Ints

    def take(self, chosen: Ints | Mask | slice) -> Spans:
        """Return some of them."""
        return Spans(self.document[chosen], self.start[chosen], self.end[chosen])

    def __len__(self) -> int:
        """Return how many passages there are."""
        return len(self.start)


# --- pairs ---------------------------------------------------------------------------------------------------------
def overlapping(a: Spans, b: Spans) -> Pairs:
    """Return which of ``a`` share text with which of ``b``."""
    return near(a, b, -1)


def near(a: Spans, b: Spans, gap: int) -> Pairs:
    """Return which of ``a`` have at most ``gap`` characters between them and which of ``b``.

    What overlaps is near. With 0, what touches is near too; with -1, only what overlaps.
    """
    line = _Line(a, b, gap)
    # Either b begins at or after a, or a begins after b: each is a run of neighbours in the order of beginnings.
    later = _runs(line.b_start, line.a_start, line.a_end + line.gap)
    earlier = _runs(line.a_start, line.b_start + 1, line.b_end + line.gap)
    return np.concatenate((later[0], earlier[1])), np.concatenate((later[1], earlier[0]))


def inside(a: Spans, b: Spans) -> Pairs:
    """Return which of ``a`` lie within which of ``b``; the same passage lies within."""
    line = _Line(a, b, -1)
    outer, inner = _runs(line.a_start, line.b_start, line.b_end - 1)
    kept = line.a_end[inner] <= line.b_end[outer]
    return inner[kept], outer[kept]


def containing(a: Spans, b: Spans) -> Pairs:
    """Return which of ``a`` hold the whole of which of ``b``; the same passage does."""
    inner, outer = inside(b, a)
    return outer, inner


def before(a: Spans, b: Spans, gap: Gap = None) -> Pairs:
    """Return which of ``a`` end before which of ``b`` begin, with at most ``gap`` characters between; any if none.

    Each of ``a`` may have a gap of its own; one below 0 is fulfilled by nothing.
    """
    line = _Line(a, b, gap)
    return _runs(line.b_start, line.a_end, line.a_last(gap))


def after(a: Spans, b: Spans, gap: Gap = None) -> Pairs:
    """Return which of ``a`` begin after which of ``b`` end; ``gap`` as in :func:`before`."""
    line = _Line(a, b, gap)
    return _runs(line.b_end, line.a_first(gap), line.a_start)


# --- masks of the left side ----------------------------------------------------------------------------------------
def count_near(a: Spans, b: Spans, gap: int) -> Ints:
    """Return how many of ``b`` each of ``a`` is near to; see :func:`near`. With -1, how many it overlaps."""
    line = _Line(a, b, gap)
    begun = np.searchsorted(np.sort(line.b_start), line.a_end + line.gap, "right")
    over = np.searchsorted(np.sort(line.b_end), line.a_start - line.gap, "left")
    return begun - over


def are_near(a: Spans, b: Spans, gap: int, own: Ints | None = None) -> Mask:
    """Return which of ``a`` are near to any of ``b``.

    Args:
        a: On the left.
        b: On the right.
        gap: As in :func:`near`.
        own: Where in ``b`` each of ``a`` stands itself, -1 where it does not; nothing is its own partner.
    """
    return count_near(a, b, gap) > (0 if own is None else own >= 0)


def are_overlapping(a: Spans, b: Spans, own: Ints | None = None) -> Mask:
    """Return which of ``a`` share text with any of ``b``; ``own`` as in :func:`are_near`."""
    return are_near(a, b, -1, own)


def are_inside(a: Spans, b: Spans, own: Ints | None = None) -> Mask:
    """Return which of ``a`` lie within any of ``b``; ``own`` as in :func:`are_near`."""
    if not len(a) or not len(b):
        return np.zeros(len(a), np.bool_)
    line = _Line(a, b, -1)
    order = _outer_first(line)
    start, end = line.b_start[order], line.b_end[order]
    reach = np.maximum.accumulate(end)  # the furthest end of all that begin no later
    last = np.searchsorted(start, line.a_start, "right") - 1
    found = (last >= 0) & (reach[last] >= line.a_end)
    if own is not None:
        there = own >= 0
        place = _places(order)[own[there]]
        # In this order, all that hold a passage stand before it, but for those that are the same passage.
        holds = (place > 0) & (reach[place - 1] >= end[place])
        found[there] = holds | _same_as(start, end, place, place + 1)
    return found


def are_containing(a: Spans, b: Spans, own: Ints | None = None) -> Mask:
    """Return which of ``a`` hold the whole of any of ``b``; ``own`` as in :func:`are_near`."""
    if not len(a) or not len(b):
        return np.zeros(len(a), np.bool_)
    line = _Line(a, b, -1)
    order = _outer_first(line)
    start, end = line.b_start[order], line.b_end[order]
    nearest = np.append(np.minimum.accumulate(end[::-1])[::-1], np.iinfo(np.int64).max)
    found = nearest[np.searchsorted(start, line.a_start, "left")] <= line.a_end
    if own is not None:
        there = own >= 0
        place = _places(order)[own[there]]
        found[there] = (nearest[place + 1] <= end[place]) | _same_as(start, end, place, place - 1)
    return found


def are_before(a: Spans, b: Spans, gap: Gap = None) -> Mask:
    """Return which of ``a`` end before any of ``b`` begins; see :func:`before`."""
    line = _Line(a, b, gap)
    start = np.sort(line.b_start)
    return np.searchsorted(start, line.a_last(gap), "right") > np.searchsorted(start, line.a_end, "left")


def are_after(a: Spans, b: Spans, gap: Gap = None) -> Mask:
    """Return which of ``a`` begin after any of ``b`` ends; see :func:`after`."""
    line = _Line(a, b, gap)
    end = np.sort(line.b_end)
    return np.searchsorted(end, line.a_start, "right") > np.searchsorted(end, line.a_first(gap), "left")


def same_document(a: Spans, b: Spans, own: Ints | None = None) -> Mask:
    """Return which of ``a`` lie in a document in which any of ``b`` lies; ``own`` as in :func:`are_near`."""
    ordered = np.sort(b.document)
    held = np.searchsorted(ordered, a.document, "right") - np.searchsorted(ordered, a.document, "left")
    return held > (0 if own is None else own >= 0)


# --- how -----------------------------------------------------------------------------------------------------------
class _Line:
    """Both lists on one line: the documents one after the other, so far apart that nothing reaches over."""

    def __init__(self, a: Spans, b: Spans, gap: Gap) -> None:
        self._length = max(int(a.end.max(initial=0)), int(b.end.max(initial=0)))
        self.gap = 0 if gap is None else np.minimum(gap, self._length)
        self._a_shift = a.document * self._step
        b_shift = b.document * self._step
        self.a_start, self.a_end = a.start + self._a_shift, a.end + self._a_shift
        self.b_start, self.b_end = b.start + b_shift, b.end + b_shift

    @property
    def _step(self) -> int:
        return 2 * self._length + 2

    def a_last(self, gap: Gap) -> Ints:
        """Return the last place where what comes after each of ``a`` may begin."""
        return self._a_shift + self._length if gap is None else self.a_end + self.gap

    def a_first(self, gap: Gap) -> Ints:
        """Return the first place where what comes before each of ``a`` may end."""
        return self._a_shift if gap is None else self.a_start - self.gap


def _runs(points: Ints, first: Ints, last: Ints) -> Pairs:
    """Return which ranges, from ``first`` to ``last`` with both ends, hold which points."""
    order = np.argsort(points, kind="stable")
    ordered = points[order]
    begin = np.searchsorted(ordered, first, "left")
    end = np.searchsorted(ordered, last, "right")
    count = np.maximum(end - begin, 0)
    total = int(count.sum())
    ranges = np.repeat(np.arange(len(first), dtype=np.int64), count)
    within = np.arange(total, dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    return ranges, order[np.repeat(begin, count) + within]


def _outer_first(line: _Line) -> Ints:
    """Return the order of the right side in which what holds another comes before it."""
    return np.lexsort((-line.b_end, line.b_start))


def _places(order: Ints) -> Ints:
    """Return where each one stands in an order."""
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places


def _same_as(start: Ints, end: Ints, place: Ints, other: Ints) -> Mask:
    """Return whether the passages at two places are the same; there is none beyond the ends."""
    there = (other >= 0) & (other < len(start))
    other = np.where(there, other, place)
    return there & (start[other] == start[place]) & (end[other] == end[place])
