"""A stretch of a text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of a document, in Unicode code points of its stored text."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many code points it holds."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether both share at least one code point; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def encloses(self, other: Span) -> bool:
        """Tell whether the other lies within this one, equal borders included."""
        return self.start <= other.start and other.end <= self.end

    def united(self, other: Span) -> Span:
        """Return the shortest span that encloses both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def cut(self, text: str) -> str:
        """Return the passage itself."""
        return text[self.start : self.end]
