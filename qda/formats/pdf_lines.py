"""Joins the lines of a PDF into paragraphs: a line end in a PDF says where the paper ended, not the thought.

Two lines are joined unless something speaks against it: an empty space between them, another size of type, an
indent, a bullet, or a line that ends although the next word would have fitted. Lists of short lines stay lines.
A paragraph goes on over a page or column only if its last line is full, does not end a sentence, and the next
page begins with a small letter.
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
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")
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
    ligatures_split: int


class _Placed(NamedTuple):
    """A line, its page, where its column ends, and whether an edge is known at all."""

    line: Line
    page: int
    edge: float
    has_edge: bool


def fragments(pages: Sequence[Page]) -> Fragments:
    """Return the text of all pages, lines joined where they belong together."""
    ligatures = sum(len(_LIGATURE.findall(line.text)) for page in pages for line in page.lines)
    shown = [[_upright(_written_out(line)) for line in page.lines if line.text.strip()] for page in pages]
    placed = _place(shown)
    pitch = _usual_distance(shown)
    hyphenated = {word.casefold() for lines in shown for line in lines for word in _HYPHENATED.findall(line.text)}
    pieces: list[Fragment] = []
    joined_words = 0
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
        glue, drop_hyphen = _glue(before.line.text, current.line.text, hyphenated)
        if drop_hyphen:
            joined_words += 1
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text[:-1])
        pieces.append(Fragment(current.page, glue, _plain(current.line.text)))
    return Fragments(pieces, joined_words, ligatures)


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
        runs_on = b.text[0].islower() and not _SENTENCE_END.search(a.text)
        return runs_on and before.has_edge and (hyphened or not _ends_short(before, b))
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
    runs_on = first_of_paragraph and b.text[0].islower() and not _SENTENCE_END.search(a.text)
    return not (hanging or runs_on)


def _ends_short(before: _Placed, following: Line) -> bool:
    """Tell whether the first word of the next line would have fitted at the end of this one."""
    word = following.text.split(maxsplit=1)[0]
    if _is_wide(word[0]):
        word = word[:2]
    width_of_character = (following.right - following.left) / max(len(following.text), 1)
    needed = width_of_character * (len(word) + 1)
    return before.line.right + needed < before.edge - 0.25 * before.line.height


def _place(pages: Sequence[Sequence[Line]]) -> list[_Placed]:
    """Find where each line could have ended: at the right edge of its block, or of a similar block of prose."""
    pitch = _usual_distance(pages)
    blocks = [(number, block) for number, lines in enumerate(pages) for block in _blocks(lines, pitch)]
    prose = [block for _, block in blocks if len(block) > 2 and _is_prose(block)]
    measures = [(min(line.left for line in block), max(line.right for line in block), block[0]) for block in prose]
    placed: list[_Placed] = []
    for number, block in blocks:
        left, right = min(line.left for line in block), max(line.right for line in block)
        if not _is_prose(block) or len(block) < 3:
            size = block[0].height
            wider = [
                edge
                for start, edge, sample in measures
                if abs(start - left) < 2 * size and edge > right - size and _one_size(sample, block[0])
            ]
            has_edge = bool(wider) or _is_prose(block)
            right = min(wider, default=right)
        else:
            has_edge = True
        placed.extend(_Placed(line, number, right, has_edge) for line in block)
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


def _glue(a: str, b: str, hyphenated: set[str]) -> tuple[str, bool]:
    """Return what joins two lines, and whether the hyphen at the end of the first one goes."""
    if _ends_hyphenated(a):
        tail, head = _LAST_LETTERS.search(a[:-1]), _FIRST_LETTERS.match(b)
        if not head or not tail or not b[0].islower():
            return "", False
        # "self-" + "report" keeps its hyphen if the text has "self-report" within a line too.
        return "", a[-1] == "\u00ad" or f"{tail[0]}-{head[0]}".casefold() not in hyphenated
    return ("" if _is_wide(a[-1]) and _is_wide(b[0]) else " "), False


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
