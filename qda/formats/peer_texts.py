"""Where a passage of another program's text lies in the text as we store it.

Programs count positions in different units and keep other line ends than we do; most keep the quoted words beside the
positions, so that each can be checked.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate

from qda.model.document import ImportNote
from qda.model.span import Span
from qda.text.normalise import normalise

_LINE_END = "(?:\r\n|[\r\n\x85\u2028\u2029\x0b])"
_STEP = re.compile(f"{_LINE_END}?\x0c{_LINE_END}?|\r\n|.", re.DOTALL)
"""What becomes one thing: a page break with the line ends beside it, a line end of two characters."""

NEAR = 64
"""How many characters beside the stated place quoted words are looked for."""


class Positions:
    """A text in which another program counts, and where each of its characters stands in the stored text.

    Args:
        text: The text as the other program counts in it.
        stored: For each of its characters the offset in the stored text, and -1 for one that is not stored.
        length: The length of the stored text.
    """

    def __init__(self, text: str, stored: Sequence[int], length: int) -> None:
        self.text = text
        self._stored = stored
        self._length = length

    @cached_property
    def _first_from(self) -> array[int]:
        """For each place the stored offset of the first character at or after it that is stored."""
        places = array("q", [self._length]) * (len(self.text) + 1)
        following = self._length
        for place in range(len(self.text) - 1, -1, -1):
            if self._stored[place] >= 0:
                following = self._stored[place]
            places[place] = following
        return places

    @cached_property
    def _end_before(self) -> array[int]:
        """For each place the stored offset at which the last stored character before it ends."""
        places = array("q", [0]) * (len(self.text) + 1)
        before = 0
        for place, offset in enumerate(self._stored):
            if offset >= 0:
                before = offset + 1
            places[place + 1] = before
        return places

    def span(self, start: int, end: int) -> Span | None:
        """Return the stored passage of ``[start, end)`` in code points; ``None`` if it is outside or holds nothing."""
        if not 0 <= start < end <= len(self.text):
            return None
        span = Span(self._first_from[start], self._end_before[end])
        return span if span.start < span.end else None

    @cached_property
    def _utf16(self) -> array[int]:
        return _offsets(self.text, lambda character: 2 if character > "\uffff" else 1)

    @cached_property
    def _utf8(self) -> array[int]:
        return _offsets(self.text, lambda character: len(character.encode("utf-8", "surrogatepass")))

    def from_utf16(self, start: int, end: int) -> tuple[int, int] | None:
        """Return positions in UTF-16 code units as code points, rounded outwards; ``None`` if they are outside."""
        return self._from_units(self._utf16, start, end) if not self.text.isascii() else (start, end)

    def from_utf8(self, start: int, end: int) -> tuple[int, int] | None:
        """Return positions in bytes of UTF-8 as code points, rounded outwards; ``None`` if they are outside."""
        return self._from_units(self._utf8, start, end) if not self.text.isascii() else (start, end)

    def splits_utf8(self, position: int) -> bool:
        """Whether a position in bytes lies inside a character."""
        if self.text.isascii():
            return False
        place = bisect_left(self._utf8, position)
        return place < len(self._utf8) and self._utf8[place] != position

    def _from_units(self, offsets: array[int], start: int, end: int) -> tuple[int, int] | None:
        if not 0 <= start <= end <= offsets[-1]:
            return None
        return bisect_right(offsets, start) - 1, bisect_left(offsets, end)


def _offsets(text: str, size: Callable[[str], int]) -> array[int]:
    return array("q", accumulate(map(size, text), initial=0))


class StoredText:
    """A plain text of another program and what becomes of it here.

    Attributes:
        text: The text as we store it.
        notes: What was changed to make it so.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        normal = normalise(raw)
        self.text = normal.text
        self.notes: tuple[ImportNote, ...] = normal.notes

    @property
    def is_plain(self) -> bool:
        """Whether all ways of counting come to the same."""
        return self.raw is self.text or self.raw == self.text

    @cached_property
    def as_kept(self) -> Positions:
        """Positions in the text as it lies in the file."""
        return Positions(self.raw, self._stored, len(self.text))

    @cached_property
    def with_line_feeds(self) -> Positions:
        """Positions in the text without a byte order mark and with line feeds, as most windows show it."""
        if self.is_plain:
            return self.as_kept
        kept: list[int] = []
        shown: list[str] = []
        for place, character in enumerate(self.raw):
            if (place == 0 and character == "\ufeff") or (character == "\n" and self.raw[place - 1 : place] == "\r"):
                continue
            kept.append(self._stored[place])
            shown.append("\n" if character == "\r" else character)
        return Positions("".join(shown), kept, len(self.text))

    @cached_property
    def _stored(self) -> Sequence[int]:
        return range(len(self.raw)) if self.is_plain else stored_places(self.raw)


def stored_places(raw: str) -> array[int]:
    """Return for each character of a text its offset in :func:`~qda.text.normalise.normalise` of it, or -1."""
    places = array("q")
    offset = 0
    for match in _STEP.finditer(raw):
        step = match[0]
        length = _stored_length(step, is_first=not offset)
        places.extend(offset + place if place < length else -1 for place in range(len(step)))
        offset += length
    return places


def _stored_length(step: str, *, is_first: bool) -> int:
    if "\x0c" in step:
        return 2
    if len(step) > 1 or " " <= step <= "~":
        return 1
    if step == "\ufeff":  # removed as long as nothing else came
        return not is_first
    return len(normalise("x" + step).text) - 1


class Words:
    """The words of a text without its white space, in which quoted words are found however they were broken."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _squeezed(self) -> tuple[str, array[int]]:
        places = array("q", (place for place, character in enumerate(self._text) if not character.isspace()))
        return "".join(self._text.split()), places

    def says(self, span: Span | None, quoted: str) -> bool:
        """Whether a passage consists of the quoted words, white space aside."""
        if span is None:
            return not quoted
        passage = self._text[span.start : span.end]
        return passage == quoted or squeezed(passage) == quoted or squeezed(passage) == squeezed(quoted)

    def near(self, quoted: str, start: int) -> Span | None:
        """Return where quoted words stand nearest to a place, within :data:`NEAR` characters, or ``None``."""
        wanted = squeezed(quoted)
        if not wanted:
            return None
        text, places = self._squeezed
        first = bisect_left(places, start - NEAR)
        last = bisect_right(places, start + NEAR)
        best: Span | None = None
        found = text.find(wanted, first, last + len(wanted))
        while found >= 0:
            span = Span(places[found], places[found + len(wanted) - 1] + 1)
            if best is None or abs(span.start - start) < abs(best.start - start):
                best = span
            found = text.find(wanted, found + 1, last + len(wanted))
        return best


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())
