"""Where the positions of another program lie in a text as we store it.

Programs count the same text differently: in code points or in UTF-16 units, a CRLF as one or as two, a byte order mark
or not. And we store a text otherwise than the file has it: :func:`qda.text.normalise.normalise` makes one line feed of
CRLF, takes the byte order mark off and control characters out. :class:`TextPlaces` knows where each of these stands,
so that every position can be followed exactly, whichever way it was counted.
"""

from __future__ import annotations

import copy
import re
from bisect import bisect_right
from typing import NamedTuple

from qda.model.document import ImportNote
from qda.text.normalise import normalise

CODEPOINT, UTF16 = "codepoint", "utf16"


class Dialect(NamedTuple):
    """One way to count: the unit, how many positions a CRLF takes, whether a byte order mark takes one."""

    unit: str = CODEPOINT
    newline: int = 1
    bom: bool = False


DIALECTS = tuple(
    Dialect(unit, newline, bom) for unit in (CODEPOINT, UTF16) for newline in (1, 2) for bom in (False, True)
)

_LINE_END = "(?:\r\n|[\r\n\x0b\x85\u2028\u2029])"
_CONTROLS = "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_PAGE_BREAK = re.compile(f"({_LINE_END})?\x0c({_LINE_END})?")
_CRLF = re.compile("\r\n")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_PAIR = re.compile(f"[\ud800-\udbff]([{_CONTROLS}]*)[\udc00-\udfff]")
_HEAD = re.compile(f"[{_CONTROLS}\ufeff]*")


class _Oddity(NamedTuple):
    """A stretch that some dialect counts otherwise than the stored text.

    It is ``raw`` code points of the decoded file, ``stored`` of the stored text, and ``kind`` tells what a dialect
    makes of it: ``crlf``, ``astral``, ``bom``; anything else takes as many positions as ``raw``.
    """

    start: int
    raw: int
    stored: int
    kind: str


class PlaceMap:
    """Leads from the positions of one dialect to those of the stored text.

    Between the stretches that are counted otherwise both run in step; so a position is found from the last such stretch
    that begins before it.
    """

    def __init__(self, oddities: list[_Oddity], raw_length: int, stored_length: int, dialect: Dialect) -> None:
        self.stored_length = stored_length
        self.in_step = False
        """Whether every position is the same in the stored text."""
        self._ahead = 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._stored_starts: list[int] = []
        self._stored_ends: list[int] = []
        counted_shift = stored_shift = 0
        for oddity in oddities:
            counts = _positions(oddity, dialect)
            start, stored = oddity.start + counted_shift, oddity.start + stored_shift
            if counts != 1 or oddity.stored != 1:
                self._starts.append(start)
                self._ends.append(start + counts)
                self._stored_starts.append(stored)
                self._stored_ends.append(stored + oddity.stored)
            counted_shift += counts - oddity.raw
            stored_shift += oddity.stored - oddity.raw
        self.length = raw_length + counted_shift
        self.in_step = not self._starts

    def behind_mark(self) -> PlaceMap:
        """Return the map of positions that count a byte order mark too, and so are one further."""
        made = copy.copy(self)
        made._ahead, made.in_step = 1, False
        made.length = self.length + 1
        return made

    def locate(self, position: int) -> tuple[int, int]:
        """Return where a position lies; two different places around what it would split, a pair or a CRLF."""
        if self.in_step and position >= 0:
            return position, position
        position = max(position - self._ahead, 0)
        at = bisect_right(self._starts, position) - 1
        if at < 0:
            return position, position
        beyond = position - self._ends[at]
        if beyond >= 0:
            place = self._stored_ends[at] + beyond
            return place, place
        if position == self._starts[at]:
            return self._stored_starts[at], self._stored_starts[at]
        return self._stored_starts[at], self._stored_ends[at]


class TextPlaces:
    """A text as it is stored, and the ways to count it that make a difference in it.

    Args:
        raw: The file's text as decoded, with its byte order mark.
    """

    def __init__(self, raw: str) -> None:
        normal = normalise(raw)
        self.text = normal.text
        self.notes: tuple[ImportNote, ...] = normal.notes
        self._raw_length = len(raw)
        self._oddities: list[_Oddity] = []
        self._kinds: set[str] = set()
        self._astral_unsought = False
        """Whether the text, which is stored as it is, has characters that count twice; only UTF-16 asks where."""
        if self.text is raw:
            self._astral_unsought = not raw.isascii() and _has_astral(raw)
            self._kinds = {"astral"} if self._astral_unsought else set()
        elif not (raw.isascii() and len(raw) == len(self.text)) or "\x0c" in raw:
            self._oddities = _oddities(raw, self.text)
            self._kinds = {oddity.kind for oddity in self._oddities}
        self._maps: dict[Dialect, PlaceMap] = {}

    def effective(self, dialect: Dialect) -> Dialect:
        """Return the dialect without what makes no difference in this text."""
        return Dialect(
            dialect.unit if "astral" in self._kinds else CODEPOINT,
            dialect.newline if "crlf" in self._kinds else 1,
            dialect.bom and "bom" in self._kinds,
        )

    def in_dialect(self, dialect: Dialect) -> PlaceMap:
        """Return the map from a dialect's positions."""
        effective = self.effective(dialect)
        if effective not in self._maps:
            if effective.bom:
                self._maps[effective] = self.in_dialect(effective._replace(bom=False)).behind_mark()
            else:
                oddities = self._all_oddities() if effective.unit == UTF16 else self._oddities
                self._maps[effective] = PlaceMap(oddities, self._raw_length, len(self.text), effective)
        return self._maps[effective]

    def counts_like(self, other: TextPlaces) -> bool:
        """Tell whether every position, however it is counted, lies at the same place in another text."""
        return self._raw_length == other._raw_length and self._all_oddities() == other._all_oddities()

    def forget(self, dialect: Dialect) -> None:
        """Let go of what leads from other dialects than this one."""
        chosen = self.in_dialect(dialect)
        self._maps = {self.effective(dialect): chosen}
        self._oddities, self._astral_unsought = [], False

    def _all_oddities(self) -> list[_Oddity]:
        if self._astral_unsought:
            self._oddities, self._astral_unsought = _astral(self.text, 0), False
        return self._oddities


def _positions(oddity: _Oddity, dialect: Dialect) -> int:
    if oddity.kind == "crlf":
        return dialect.newline
    if oddity.kind == "astral":
        return 2 if dialect.unit == UTF16 else 1
    return 0 if oddity.kind == "bom" else oddity.raw


def _oddities(raw: str, stored: str) -> list[_Oddity]:
    found: list[_Oddity] = []
    head = _HEAD.match(raw)
    begin = head.end() if head else 0
    found += [
        _Oddity(place, 1, 0, "bom" if place == 0 and character == "\ufeff" else "other")
        for place, character in enumerate(raw[:begin])
    ]
    if "\r\n" in raw:
        found += [_Oddity(match.start(), 2, 1, "crlf") for match in _CRLF.finditer(raw, begin)]
    if not raw.isascii():
        found += _pairs(raw, begin)
        if _has_astral(raw):
            found += _astral(raw, begin)
    if "\x0c" in raw:
        found += _page_breaks(raw, begin)
    if len(raw) != len(stored) or "\x0c" in raw:
        in_pairs = {oddity.start + 1 + step for oddity in found if oddity.raw > 2 for step in range(oddity.raw - 2)}
        found += [
            _Oddity(match.start(), 1, 0, "other")
            for match in _CONTROL.finditer(raw, begin)
            if match.start() not in in_pairs
        ]
    found.sort()
    return found


def _has_astral(raw: str) -> bool:
    # A text without pairs has as many UTF-16 units as code points; counting them is quicker than looking for one.
    return len(raw.encode("utf-16-le", "surrogatepass")) > 2 * len(raw)


def _astral(raw: str, begin: int) -> list[_Oddity]:
    return [_Oddity(match.start(), 1, 1, "astral") for match in _ASTRAL.finditer(raw, begin)]


def _pairs(raw: str, begin: int) -> list[_Oddity]:
    """Return pairs of lone halves, which the normalisation joins; halves come of files that are no sound UTF-8."""
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        return [_Oddity(m.start(), m.end() - m.start(), 1, "astral") for m in _PAIR.finditer(raw, begin)]
    return []


def _page_breaks(raw: str, begin: int) -> list[_Oddity]:
    """Return the form feeds: each makes an empty line together with the line ends beside it, which stay as they are."""
    breaks: list[_Oddity] = []
    for match in _PAGE_BREAK.finditer(raw, begin):
        place = match.end(1) if match[1] is not None else match.start()
        breaks.append(_Oddity(place, 1, 2 - (match[1] is not None) - (match[2] is not None), "other"))
    return breaks
