"""Where the paragraphs of a text begin, and the numbers that people call them by."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from qda.model.span import Span


@lru_cache(maxsize=4)
def paragraphs_of(text: str) -> Paragraphs:
    """Return a text's paragraphs, kept for the texts that were asked for last: a long one takes a moment to cut."""
    return Paragraphs(text)


class Paragraphs:
    """The lines of a text, ready to be asked for by offset, line or number.

    A line is what lies between two line feeds; a text of n of them has n + 1 lines, an empty text has one. Lines count
    from 0. The numbers that people see count from 1 and pass over blank lines.
    """

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self._length = len(text)
        starts = array("q", [0])
        starts.extend(accumulate(map((1).__add__, map(len, lines))))
        starts.pop()
        self._starts = starts
        self._lines_up_to = array("q", accumulate(map(bool, map(str.strip, lines))))

    @property
    def count(self) -> int:
        """How many lines there are, blank ones included."""
        return len(self._starts)

    @property
    def starts(self) -> Sequence[int]:
        """The offset at which each line begins."""
        return self._starts

    def line_at(self, offset: int) -> int:
        """Return the line that holds an offset; a line feed belongs to the line that it ends."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def span(self, line: int) -> Span:
        """Return a line's stretch of text, without its line feed."""
        following = line + 1
        end = self._starts[following] - 1 if following < len(self._starts) else self._length
        return Span(self._starts[line], end)

    def number(self, line: int) -> int:
        """Return the ¶ number of a line, 0 for a blank one."""
        before = self._lines_up_to[line - 1] if line else 0
        number = self._lines_up_to[line]
        return number if number > before else 0

    def number_at(self, offset: int) -> int:
        """Return the ¶ number at an offset: in a blank line that of the paragraph above, 0 if there is none."""
        return self._lines_up_to[self.line_at(offset)]

    def line_of(self, number: int) -> int:
        """Return the line with a ¶ number; the last line for a number that is too great."""
        return min(bisect_left(self._lines_up_to, number), len(self._starts) - 1)

    @property
    def numbered(self) -> int:
        """How many lines are not blank, and so the greatest ¶ number."""
        return self._lines_up_to[-1]
