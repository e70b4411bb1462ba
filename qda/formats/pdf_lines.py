"""Joins the lines of a PDF into paragraphs: a line end in a PDF says where the paper ended, not the thought.

Two lines are joined unless something speaks against it: an empty space between them, another size of type, an
indent, a bullet, or a line that ends although the next word would have fitted. Lists of short lines stay lines.
A paragraph goes on over a page or column only if its last line is full, does not end a sentence, and the next
page begins with a small letter.

A hyphen at a line's end goes, and the word is joined, unless the document speaks for the hyphen; the first of these
that applies decides:

1. The word stands elsewhere with the hyphen ("second-most"): it stays. It stands elsewhere without: it goes.
2. Both parts are words of the document ("second" and "most"): it stays.
3. The second part is a word of the document, and the first part makes compounds: it does so elsewhere in the document
   ("second-largest"), or does so in English generally (numbers, "self", "well", "half" and the like): it stays.
4. One part is a word of the document, and lines hardly ever end with a hyphen, so that nobody hyphenated: it stays.
5. Else it goes. Soft hyphens always go.

The import report counts what went and names what stayed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_HYPHEN_OF_READER = "\x02"
_HYPHENS = (_HYPHEN_OF_READER, "-", "\u2010", "\u00ad")
_BULLET = re.compile(r"[•‣◦▪▫●○■□–—*\uf0b7\uf0a7-]\s|[•‣◦▪●■\uf0b7\uf0a7]")
_NUMBER_OR_TURN = re.compile(
    r"(\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s|\(\w{1,3}\)\s|[\[(]?\d{1,2}:\d\d|[A-Z0-9][\w .'’-]{0,30}:(\s|$)"
)
_SENTENCE_END = re.compile(r"[.!?:;…。！？؟۔][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_FIRST_PARTS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "half",
        "quarter",
        "self",
        "well",
        "ill",
        "long",
        "short",
        "high",
        "low",
        "ever",
        "all",
        "much",
        "then",
        "would",
        "ex",
        "vice",
    ]
)
"""English words that join with a hyphen to words that stand by themselves."""
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")

_SAME_SIZE = 0.85
"""The least ratio of two heights that counts as one size of type."""
_EMPTY_SPACE = 1.25
"""From how many times the usual distance on an empty space lies between lines."""
_INDENT = 0.8
"""How many heights of type make an indent."""
_NEARLY_FULL = 0.85
"""From which part of a block's width on a line counts as full."""

_NOT_NEARLY_FULL = 0.6
"""Up to which part of the width a line is short even though its sentence goes on, as in a list or a poem."""
_RARE_HYPHENS = 0.04
_LINES_TO_JUDGE = 40


class Line(NamedTuple):
    """A line as it stands on its page, in points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """How high its type is."""
        return max(self.top - self.bottom, 0.1)


class Page(NamedTuple):
    """A page's printed number and its lines in order."""

    label: str
    lines: Sequence[Line]


class Fragment(NamedTuple):
    """A stretch of text on one page (by its index), and what stands between it and the fragment before."""

    page: int
    glue: str
    text: str


class Fragments(NamedTuple):
    """All text, and what was changed in it."""

    fragments: list[Fragment]
    hyphens_joined: int
    hyphens_kept: tuple[str, ...]
    ligatures_split: int


class _Placed(NamedTuple):
    """A line, its page, where its column ends, and whether an edge is known at all."""

    line: Line
    page: int
    edge: float
    has_edge: bool


class _Measure(NamedTuple):
    """From where to where the lines of a block run, and how high their type is."""

    left: int
    right: int
    height: int

    def could_hold(self, other: _Measure) -> bool:
        """Tell whether the other block could be a part of such a column that does not fill it."""
        height = max(self.height, other.height)
        like = min(self.height, other.height) >= _SAME_SIZE * height
        return like and abs(self.left - other.left) < 2 * height and self.right > other.right - height


def fragments(pages: Sequence[Page]) -> Fragments:
    """Return the text of all pages, lines joined where they belong together."""
    ligatures = sum(len(_LIGATURE.findall(line.text)) for page in pages for line in page.lines)
    shown = [[_upright(_written_out(line)) for line in page.lines if line.text.strip()] for page in pages]
    placed = _place(shown)
    pitch = _usual_distance(shown)
    words = _Words([line.text for lines in shown for line in lines])
    pieces: list[Fragment] = []
    joined_words = 0
    kept: list[str] = []
    first_of_paragraph = True
    for index, current in enumerate(placed):
        if not index:
            pieces.append(Fragment(current.page, "", _plain(current.line.text)))
            continue
        before = placed[index - 1]
        after = placed[index + 1].line if index + 1 < len(placed) else None
        if not _belong_together(before, current, after, pitch, first_of_paragraph=first_of_paragraph):
            pieces.append(Fragment(current.page, "\n", _plain(current.line.text)))
            first_of_paragraph = True
            continue
        first_of_paragraph = False
        glue, drop_hyphen = _glue(before.line.text, current.line.text, words)
        if drop_hyphen:
            joined_words += 1
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text[:-1])
        elif not glue and (word := _across(before.line.text, current.line.text)):
            kept.append(word)
        pieces.append(Fragment(current.page, glue, _plain(current.line.text)))
    return Fragments(pieces, joined_words, tuple(dict.fromkeys(kept)), ligatures)


def _belong_together(
    before: _Placed, current: _Placed, after: Line | None, pitch: float, *, first_of_paragraph: bool
) -> bool:
    a, b = before.line, current.line
    size = max(a.height, b.height)
    if min(a.height, b.height) < _SAME_SIZE * size:
        return False
    hyphened = _ends_hyphenated(a.text) and b.text[0].islower()
    drop = a.bottom - b.bottom
    if before.page != current.page or drop < 0.3 * size:
        return _runs_on(a.text, b.text) and before.has_edge and (hyphened or not _ends_short(before, b))
    if drop > _EMPTY_SPACE * pitch * size or _BULLET.match(b.text):
        return False
    if hyphened:
        return True
    if _SENTENCE_END.search(a.text) and _NUMBER_OR_TURN.match(b.text):
        return False
    if not before.has_edge or _ends_short(before, b):
        return False
    return not _indent_speaks_against(a, b, after, first_of_paragraph=first_of_paragraph)


def _indent_speaks_against(a: Line, b: Line, after: Line | None, *, first_of_paragraph: bool) -> bool:
    indent = _INDENT * max(a.height, b.height)
    if b.left < a.left - indent:  # Back from the indented first line, or from the body of a hanging one.
        return not first_of_paragraph
    if b.left <= a.left + indent:
        return False
    # A hanging paragraph goes on where its second line stands; a new one goes back to the margin.
    hanging = first_of_paragraph and after is not None and abs(after.left - b.left) < indent and after.bottom < b.bottom
    return not (hanging or (first_of_paragraph and _runs_on(a.text, b.text)))


def _runs_on(a: str, b: str) -> bool:
    """Tell whether a sentence seems to go on from one line to the next."""
    return b.lstrip("\"'“‘«„([")[:1].islower() and not _SENTENCE_END.search(a)


def _ends_short(before: _Placed, following: Line) -> bool:
    """Tell whether the first word of the next line would have fitted at the end of this one."""
    word = following.text.split(maxsplit=1)[0]
    if _is_wide(word[0]):
        word = word[:2]
    width_of_character = (following.right - following.left) / max(len(following.text), 1)
    needed = width_of_character * (len(word) + 1)
    if _runs_on(before.line.text, following.text):  # Widths are estimates; the sentence itself says that it goes on.
        needed = max(needed, (1 - _NOT_NEARLY_FULL) * (before.edge - before.line.left))
    return before.line.right + needed < before.edge - 0.25 * before.line.height


def _place(pages: Sequence[Sequence[Line]]) -> list[_Placed]:
    """Find where each line could have ended: at the right edge of its block, or of a similar block of prose."""
    pitch = _usual_distance(pages)
    blocks = [(number, block) for number, lines in enumerate(pages) for block in _blocks(lines, pitch)]
    measures = {_measure(block) for _, block in blocks if len(block) > 2 and _is_prose(block)}
    placed: list[_Placed] = []
    for number, block in blocks:
        own = _measure(block)
        edge, has_edge = own.right, _is_prose(block)
        if not has_edge or len(block) < 3:
            wider = [other.right for other in measures if other.could_hold(own)]
            edge, has_edge = min(wider, default=edge), has_edge or bool(wider)
        placed.extend(_Placed(line, number, edge, has_edge) for line in block)
    return placed


def _blocks(lines: Sequence[Line], pitch: float) -> list[list[Line]]:
    """Cut a page at empty spaces, changes of size and changes of column."""
    blocks: list[list[Line]] = []
    for line in lines:
        above = blocks[-1][-1] if blocks else None
        size = max(line.height, above.height) if above else 0.0
        if above and _one_size(above, line) and 0.3 * size <= above.bottom - line.bottom <= _EMPTY_SPACE * pitch * size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _measure(block: Sequence[Line]) -> _Measure:
    # In whole points, so that a long document has few different ones.
    return _Measure(
        round(min(line.left for line in block)), round(max(line.right for line in block)), round(block[0].height)
    )


def _is_prose(block: Sequence[Line]) -> bool:
    """Tell whether enough lines but the last reach the right edge, other than in a list or a poem."""
    left, right = min(line.left for line in block), max(line.right for line in block)
    full = sum(line.right - left >= _NEARLY_FULL * (right - left) for line in block[:-1])
    return full >= 0.4 * (len(block) - 1)


def _usual_distance(pages: Sequence[Sequence[Line]]) -> float:
    """Return the distance of lines within paragraphs, as a multiple of the height of type."""
    distances = sorted(
        (a.bottom - b.bottom) / max(a.height, b.height)
        for lines in pages
        for a, b in pairwise(lines)
        if _one_size(a, b) and 0.5 < (a.bottom - b.bottom) / max(a.height, b.height) < 4
    )
    return distances[len(distances) // 4] if distances else 1.2


def _one_size(a: Line, b: Line) -> bool:
    return min(a.height, b.height) >= _SAME_SIZE * max(a.height, b.height)


class _Words:
    """Tells from the rest of the document whether a hyphen at a line end belongs to the word."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._hyphenated = {word.casefold() for line in lines for word in _HYPHENATED.findall(line)}
        self._first_parts = _FIRST_PARTS | {word.partition("-")[0] for word in self._hyphenated}
        self._whole: set[str] = set()
        broken = 0
        after_hyphen = False
        for line in lines:
            words = _LETTERS.findall(line.casefold())
            ends_hyphenated = _ends_hyphenated(line)
            self._whole.update(words[int(after_hyphen) : len(words) - ends_hyphenated])
            after_hyphen = ends_hyphenated
            broken += ends_hyphenated
        # Where hyphens at line ends are this rare, nobody hyphenated: the lines just broke at hyphens of words.
        self._rarely_broken = len(lines) >= _LINES_TO_JUDGE and broken < _RARE_HYPHENS * len(lines)

    def keep_hyphen(self, tail: str, head: str) -> bool:
        """Tell whether "tail-head" is how the word is written, rather than "tailhead"."""
        tail, head = tail.casefold(), head.casefold()
        if f"{tail}-{head}" in self._hyphenated:
            return True
        if tail + head in self._whole:
            return False
        if head in self._whole and tail in self._first_parts:
            return True
        known = (tail in self._whole) + (head in self._whole)
        return known == 2 or (known == 1 and self._rarely_broken)


def _glue(a: str, b: str, words: _Words) -> tuple[str, bool]:
    """Return what joins two lines, and whether the hyphen at the end of the first one goes."""
    if _ends_hyphenated(a):
        tail, head = _LAST_LETTERS.search(a[:-1]), _LETTERS.match(b)
        if not head or not tail or not b[0].islower():
            return "", False
        return "", a[-1] == "\u00ad" or not words.keep_hyphen(tail[0], head[0])
    return ("" if _is_wide(a[-1]) and _is_wide(b[0]) else " "), False


def _across(a: str, b: str) -> str:
    """Return the word that a hyphen between two lines keeps in two parts; empty if there is none."""
    tail, head = _LAST_LETTERS.search(a[:-1]), _LETTERS.match(b)
    return f"{tail[0]}-{head[0]}" if _ends_hyphenated(a) and tail and head else ""


def _ends_hyphenated(text: str) -> bool:
    return len(text) > 1 and text.endswith(_HYPHENS) and text[-2].isalnum()


def _is_wide(character: str) -> bool:
    """Tell whether a character belongs to a script that is written without spaces (Chinese and Japanese)."""
    return unicodedata.east_asian_width(character) in ("W", "F") and not "가" <= character <= "힣"


def _plain(text: str) -> str:
    return text.replace(_HYPHEN_OF_READER, "-")


def _written_out(line: Line) -> Line:
    if line.text.isascii():
        return line
    return line._replace(text=_LIGATURE.sub(lambda found: _LIGATURES[found[0]], line.text))


def _upright(line: Line) -> Line:
    """Mirror a line of a script that runs to the left, so that its beginning is at the left too."""
    for character in line.text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return line._replace(left=-line.right, right=-line.left)
        if direction == "L":
            break
    return line
