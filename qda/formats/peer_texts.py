"""Where a passage of another program's text lies in the text as we store it.

Programs count positions in different units and keep other line ends than we do; most keep the quoted words beside the
positions, so that each can be checked.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from qda.model.document import ImportNote, Mark
from qda.model.intake.report import TextDecision
from qda.model.span import Span
from qda.text.normalise import normalise
from qda.text.turns import find_turns

_LINE_END = "(?:\r\n|[\r\n\x85\u2028\u2029\x0b])"
_PLAIN = "[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufdd0-\\ufdef\\ufffe\\uffff\\U0001fffe-\\U0010ffff]"
_STEP = re.compile(f"{_LINE_END}?\x0c{_LINE_END}?|\r\n|(?P<plain>{_PLAIN}+)|.", re.DOTALL)
"""What becomes one thing: a page break with the line ends beside it, a line end of two characters, a plain run."""

_CARRIAGE_RETURN = re.compile("\r\n?")
_PAIR = re.compile("[\U00010000-\U0010ffff]")
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
        if isinstance(self._stored, range):
            return Span(start, end)
        span = Span(self._first_from[start], self._end_before[end])
        return span if span.start < span.end else None

    def offset(self, position: int) -> int:
        """Return the stored offset of a position in code points; one outside is moved to the nearer end."""
        place = min(max(0, position), len(self.text))
        return place if isinstance(self._stored, range) else self._first_from[place]

    @cached_property
    def _pairs(self) -> tuple[list[int], list[int]]:
        """Where characters of two UTF-16 units stand, in code points and in units."""
        places = [match.start() for match in _PAIR.finditer(self.text)]
        return places, [place + before for before, place in enumerate(places)]

    @cached_property
    def _utf8(self) -> array[int]:
        sizes = (len(character.encode("utf-8", "surrogatepass")) for character in self.text)
        return array("q", accumulate(sizes, initial=0))

    def from_utf16(self, start: int, end: int) -> tuple[int, int] | None:
        """Return positions in UTF-16 code units as code points, rounded outwards; ``None`` if they are outside."""
        places, units = self._pairs
        if not 0 <= start <= end <= len(self.text) + len(places):
            return None
        return self._from_unit(start, places, units, up=0), self._from_unit(end, places, units, up=1)

    def _from_unit(self, unit: int, places: list[int], units: list[int], *, up: int) -> int:
        before = bisect_left(units, unit)
        is_inside = before > 0 and units[before - 1] + 1 == unit
        return places[before - 1] + up if is_inside else unit - before

    def from_utf8(self, start: int, end: int) -> tuple[int, int] | None:
        """Return positions in bytes of UTF-8 as code points, rounded outwards; ``None`` if they are outside."""
        if self.text.isascii():
            return start, end
        if not 0 <= start <= end <= self._utf8[-1]:
            return None
        return bisect_right(self._utf8, start) - 1, bisect_left(self._utf8, end)

    def splits_utf8(self, position: int) -> bool:
        """Whether a position in bytes lies inside a character."""
        if self.text.isascii():
            return False
        place = bisect_left(self._utf8, position)
        return place < len(self._utf8) and self._utf8[place] != position


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
        kept = array("q")
        shown: list[str] = []
        done = len(self.raw) - len(self.raw.removeprefix("\ufeff"))
        for match in _CARRIAGE_RETURN.finditer(self.raw):
            shown += [self.raw[done : match.start()], "\n"]
            kept.extend(self._stored[done : match.start() + 1])
            done = match.end()
        shown.append(self.raw[done:])
        kept.extend(self._stored[done:])
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
        length = len(step) if match["plain"] else _stored_length(step, is_first=not offset)
        places.extend(range(offset, offset + min(length, len(step))))
        places.extend([-1] * (len(step) - length))
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
        seen = (place for place, c in enumerate(self._text) if not c.isspace() and c != "\ufeff")
        return squeezed(self._text), array("q", seen)

    def says(self, span: Span | None, quoted: str) -> bool:
        """Whether a passage consists of the quoted words, white space aside."""
        if span is None:
            return not quoted
        passage = self._text[span.start : span.end]
        return passage == quoted or squeezed(passage) == squeezed(quoted)

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


class Quote(NamedTuple):
    """A passage as another program gives it: positions, and the words that it quotes, if any."""

    start: int
    end: int
    words: str = ""

    @property
    def numbers(self) -> str:
        """The positions, for a line of the report."""
        return f"{self.start}–{self.end}"

    def told(self, what: str) -> str:
        """Return what a line of the report of the given kind says of it: its words, its positions or both."""
        words = shown(self.words)
        return words if words and what == "peer-moved" else f"{self.numbers}: {words}" if words else self.numbers


class Placed(NamedTuple):
    """Where a passage lies, ``None`` if it cannot be kept, and a key of the notes where there is something to tell."""

    span: Span | None
    what: str = ""


class _Reading(NamedTuple):
    """One way to count: in the text as it is kept or as it is shown, in UTF-16 units or code points."""

    as_kept: bool
    unit: str


class Passages:
    """Finds the passages of one text whose positions may be meant in several ways, by the words that they quote.

    The way that fits most quotes is the text's own. A passage that does not fit it may still fit another: programs
    mix them.

    Args:
        text: The text.
        quotes: All its passages with quoted words.
        utf16: Whether UTF-16 units are likelier than code points where nothing else tells.
        begins_early: Whether quoted words may begin one character before the place.
    """

    def __init__(self, text: StoredText, quotes: Sequence[Quote], *, utf16: bool, begins_early: bool = False) -> None:
        self._text = text
        self._words = Words(text.text)
        self._begins_early = begins_early
        units = ["utf16", "codepoint"] if utf16 else ["codepoint", "utf16"]
        if max(text.raw, default="") <= "\uffff":
            units = ["codepoint"]
        kept = (False,) if text.is_plain else (False, True)
        self._readings = [_Reading(as_kept, unit) for as_kept in kept for unit in units]
        self._checked = [quote for quote in quotes if quote.words.strip()]
        fitting = {one: sum(self._fits(one, quote) for quote in self._checked) for one in self._readings}
        self._readings.sort(key=lambda one: -fitting[one])
        self._fitting = fitting[self._readings[0]]

    def decision(self, document: str) -> TextDecision:
        """Return how the positions in this text were understood."""
        reading = self._readings[0]
        sureness = (
            "certain" if len(self._readings) == 1 else "likely" if self._fitting or not self._checked else "unsure"
        )
        if self._checked and self._fitting == len(self._checked):
            sureness = "confirmed"
        elif self._fitting * 2 < len(self._checked):
            sureness = "unsure"
        newline = 2 if reading.as_kept and "\r\n" in self._text.raw else 1
        has_bom = reading.as_kept and self._text.raw.startswith("\ufeff")
        checked = len(self._checked)
        return TextDecision(document, "utf-8", reading.unit, newline, has_bom, sureness, checked, self._fitting)

    def place(self, quote: Quote) -> Placed:
        """Return where a passage lies."""
        span = self._span(self._readings[0], quote)
        if not quote.words.strip():
            return Placed(span) if span else Placed(None, self._why_not(quote))
        if span and self._says(span, quote):
            return Placed(span)
        for reading in self._readings[1:]:
            if self._fits(reading, quote):
                return Placed(self._span(reading, quote))
        start = span.start if span else min(max(0, quote.start), len(self._text.text))
        if near := self._words.near(quote.words, start):
            return Placed(near, "peer-moved")
        return Placed(span, "peer-words-differ") if span else Placed(None, self._why_not(quote))

    def whole(self, quote: Quote) -> bool:
        """Whether positions mean the whole text, however they count."""
        lengths = {len(self._text.raw), len(self._text.text)}
        lengths |= {len(text.encode("utf-16-le", "replace")) // 2 for text in (self._text.raw, self._text.text)}
        return quote.start == 0 and (quote.end == 0 or quote.end >= min(lengths) - 1)

    def _why_not(self, quote: Quote) -> str:
        return "peer-blank" if 0 <= quote.start <= quote.end <= len(self._text.raw) else "peer-outside"

    def _span(self, reading: _Reading, quote: Quote) -> Span | None:
        positions = self._text.as_kept if reading.as_kept else self._text.with_line_feeds
        place: tuple[int, int] | None = (quote.start, quote.end)
        if reading.unit == "utf16":
            place = positions.from_utf16(*place)
        span = positions.span(*place) if place else None
        return span if span and span.cut(self._text.text).strip() else None

    def _fits(self, reading: _Reading, quote: Quote) -> bool:
        span = self._span(reading, quote)
        return span is not None and self._says(span, quote)

    def _says(self, span: Span, quote: Quote) -> bool:
        if self._words.says(span, quote.words):
            return True
        return self._begins_early and span.start > 0 and self._words.says(Span(span.start - 1, span.end), quote.words)


def with_turns(text: str, marks: Iterable[Mark] = ()) -> tuple[Mark, ...]:
    """Return a document's marks with those of who speaks when, if it is a transcript."""
    return tuple(sorted([*marks, *find_turns(text)], key=lambda mark: (mark.start, mark.end)))


def shown(words: str) -> str:
    """Return the beginning of quoted words for a line of the report."""
    line = " ".join(words[:400].split())
    return f"“{line[:80]}…”" if len(line) > 80 else f"“{line}”" if line else ""


def squeezed(text: str) -> str:
    """Return a text without white space and byte order marks."""
    return "".join(text.split()).replace("\ufeff", "")
