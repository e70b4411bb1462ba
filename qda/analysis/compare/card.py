"""What a card of the comparison is."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from qda.model.span import Span


class Kind(StrEnum):
    """What coders differ in."""

    AGREED = "agreed"
    TRIVIAL = "trivial"
    """Borders that differ in white space and punctuation only."""
    BOUNDARY = "boundary"
    CUT = "cut"
    """One stretch against several."""
    MORE_SPECIFIC = "more-specific"
    """A code against one above or below it."""
    OTHER_CODE = "other-code"
    MISSED = "missed"


class Stretch(NamedTuple):
    """What a rater gave one code without a break: one coding, or several that overlap."""

    rater: int
    code: int
    start: int
    end: int
    coding_ids: tuple[int, ...]

    @property
    def span(self) -> Span:
        """Where it lies."""
        return Span(self.start, self.end)


class Card(NamedTuple):
    """One passage on which coders agree or differ.

    ``document`` counts in the documents that were gathered, ``raters`` are those whose codings are compared here,
    ``size`` is the number of characters in dispute. ``context`` shows stretches that explain the card and belong to
    another one.
    """

    document: int
    kind: Kind
    codes: tuple[int, ...]
    stretches: tuple[Stretch, ...]
    raters: tuple[int, ...]
    size: int
    start: int
    end: int
    context: tuple[Stretch, ...] = ()

    @property
    def span(self) -> Span:
        """From the first character that any stretch holds to the last."""
        return Span(self.start, self.end)

    @property
    def is_open(self) -> bool:
        """Whether there is anything to settle that a person would want to look at."""
        return self.kind not in (Kind.AGREED, Kind.TRIVIAL)

    def of(self, rater: int) -> tuple[Stretch, ...]:
        """Return what one rater did here."""
        return tuple(one for one in self.stretches if one.rater == rater)

    @property
    def silent(self) -> tuple[int, ...]:
        """The raters who have no stretch here."""
        speaking = {one.rater for one in self.stretches}
        return tuple(rater for rater in self.raters if rater not in speaking)
