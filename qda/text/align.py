"""Carrying passages from one version of a text to another, and telling how much both have in common."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from qda.model.span import Span
from qda.text.matching import Likeness, Run, find_runs, fold

ALIGNABLE_SHARE = 0.5  # of both texts' characters; with less in common they are two texts
_MIN_KEPT = 0.5  # of a passage's characters must have a counterpart for it to be the same passage


class Carry(StrEnum):
    """What became of a passage that was carried over."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    """The same words in another place, or with other white space, quotation marks or dashes."""
    STRETCHED = "stretched"
    """All its words are there, with others between them."""
    CLIPPED = "clipped"
    """Some of its words have no counterpart."""
    LOST = "lost"


class Carried(NamedTuple):
    """A passage in the base text, and what became of it; no span if it is lost."""

    span: Span | None
    what: Carry


class Alignment:
    """How another version of a text lies on the base text. Made by :func:`align`.

    ``share`` is how much both texts have in common, 1.0 where they differ in white space, quotation marks and dashes
    only. ``left_out`` counts the other version's characters that the base does not have.
    """

    def __init__(self, base: str, other: str) -> None:
        self._base, self._other = base, other
        self.is_same = base == other
        runs = [] if self.is_same else find_runs(base, other)
        self._runs = [run for run in runs if run.other_start < run.other_end]
        self._starts = [run.other_start for run in self._runs]
        kept = [run.other_end - run.other_start if _is_alike(run) else 0 for run in self._runs]
        based = [run.end - run.start if _is_alike(run) else 0 for run in self._runs]
        self._kept = list(accumulate(kept, initial=0))
        self._based = list(accumulate(based, initial=0))
        only_spaces = sum(run.end - run.start for run in runs if run.other_start == run.other_end and _is_alike(run))
        common = self._kept[-1] + self._based[-1] + only_spaces
        self.share = 1.0 if self.is_same else common / (len(base) + len(other))
        self.left_out = 0 if self.is_same else len(other) - self._kept[-1]

    @property
    def is_alignable(self) -> bool:
        """Whether the two are versions of one text at all."""
        return self.share >= ALIGNABLE_SHARE

    def carry(self, span: Span) -> Carried:
        """Carry a passage of the other version over to the base."""
        if span.length and self.is_same:
            return Carried(span, Carry.UNCHANGED)
        if not span.length or not self._runs:
            return Carried(None, Carry.LOST)
        first = bisect_right(self._starts, span.start) - 1
        last = first
        if self._runs[first].other_end < span.end:
            last = bisect_right(self._starts, span.end - 1) - 1
        head, tail = self._runs[first], self._runs[last]
        carried = Span(_start(head, span), _end(tail, span))
        kept = self._kept[last + 1] - self._kept[first] - _cut_off(head, tail, span)
        if kept < _MIN_KEPT * span.length or carried.start >= carried.end:
            return Carried(None, Carry.LOST)
        if kept < span.length:
            return Carried(carried, Carry.CLIPPED)
        based = self._based[last + 1] - self._based[first] - (carried.start - head.start) - (tail.end - carried.end)
        if based < carried.length and fold(carried.cut(self._base)) != fold(span.cut(self._other)):
            return Carried(carried, Carry.STRETCHED)
        same = carried == span and carried.cut(self._base) == span.cut(self._other)
        return Carried(carried, Carry.UNCHANGED if same else Carry.MOVED)

    def carry_many(self, spans: Iterable[Span]) -> list[Carried]:
        """Carry passages over, in the order in which they are given."""
        return [self.carry(span) for span in spans]


def align(base: str, other: str) -> Alignment:
    """Find out how another version of a text lies on the base.

    White space, unseen characters, and the shapes of quotation marks and dashes may differ anywhere; sentences may be
    inserted, left out or reworded. Paragraphs in another order are found only as far as they keep it. Texts that have
    nothing in common are told quickly, with a small :attr:`Alignment.share`.
    """
    return Alignment(base, other)


def _is_alike(run: Run) -> bool:
    return run.likeness is not Likeness.CHANGED


def _start(run: Run, span: Span) -> int:
    """Return where in the base a passage begins that begins in a run."""
    if run.likeness is Likeness.CHANGED:
        # Another wording belongs to the passage if all of what it replaces does.
        whole = span.start <= run.other_start and run.other_end <= span.end
        return run.start if whole else run.end
    return min(run.start + span.start - run.other_start, run.end)


def _end(run: Run, span: Span) -> int:
    if run.likeness is Likeness.CHANGED:
        whole = span.start <= run.other_start and run.other_end <= span.end
        return run.end if whole else run.start
    return run.end if span.end >= run.other_end else min(run.start + span.end - run.other_start, run.end)


def _cut_off(head: Run, tail: Run, span: Span) -> int:
    """Return how many characters with a counterpart lie in a passage's first and last run, but outside of it."""
    before = span.start - head.other_start if head.likeness is not Likeness.CHANGED else 0
    after = tail.other_end - span.end if tail.likeness is not Likeness.CHANGED else 0
    return before + after
