"""Tells the running headers, footers and page numbers of a PDF from its text.

A line is left out only if all of this holds; whatever is in doubt stays:

* It stands in one of the outermost three rows of its page, and every line of the rows farther out is left out too.
* The same words, with any digits, stand at the same height of at least three pages that are near each other.
* It is no line of the text that comes again by chance: nothing like it stands more than once further inside pages in
  the same size of type, and it does not look like a speaker's turn.
* A number in it goes up with the pages; or it is set apart from the text by a space or another size of type; or it
  stands on nearly every page. A line of nothing but a number needs the first of these.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qda.formats.pdf_lines import Line, Page

_ROWS = 3  # from each edge
_LEAST_PAGES = 3
_NEAR_PAGES = 4  # from one of them to the next: right-hand pages, and a chapter that begins without a header
_NEARLY_ALL = 0.8
_MANY_PAGES = 5  # from which on "nearly every page" says something
_SPACE = 1.6  # heights of type from base line to base line that set a line apart
_SAME_SIZE = 0.9
_SAME_HEIGHT = 0.7  # heights of type by which the same line may stand higher or lower
_EXAMPLES = 3

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"(?<!\w)[ivxlcdm]{1,7}(?!\w)")
_WORD = re.compile(r"[^\W\d_]")
_TURN = re.compile(r"[^\W\d_][\w .'’-]{0,30}:(\s|$)|[^\W\d_]{1,3}\.?\s*[:–—]\s")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class Cleared(NamedTuple):
    """The pages without what only the paper needed, how many lines that was, and examples of it."""

    pages: list[Page]
    left_out: int
    examples: tuple[str, ...]


class _Place(NamedTuple):
    """One line on the edge of a page."""

    page: int
    line: Line
    apart: bool
    """Whether space or another size of type sets it apart from the text."""


def clear_margins(pages: Sequence[Page]) -> Cleared:
    """Return the pages without their running headers, footers and page numbers."""
    left: list[set[int]] = [set() for _ in pages]  # by page, the lines that go, by their number
    rows = [_rows(page.lines) for page in pages]
    everywhere = Counter(_key(line) for page in pages for line in page.lines)
    for from_below in (False, True):
        done = [0] * len(pages)  # rows that went
        for _ in range(_ROWS):
            ranks = [_row_at(each, number, from_below=from_below) for each, number in zip(rows, done, strict=True)]
            running = _running(pages, rows, ranks, everywhere)
            went = False
            for number, rank in enumerate(ranks):
                if rank is not None and all((number, index) in running for index in rows[number][rank]):
                    left[number].update(rows[number][rank])
                    done[number] += 1
                    went = True
            if not went:
                break
    return _cleared(pages, left)


def _cleared(pages: Sequence[Page], left: Sequence[set[int]]) -> Cleared:
    kept = [
        Page(page.label, [line for index, line in enumerate(page.lines) if index not in gone])
        for page, gone in zip(pages, left, strict=True)
    ]
    if not any(page.lines for page in kept):  # Nothing but margins: then they are the text.
        return Cleared(list(pages), 0, ())
    texts = [page.lines[index].text.strip() for page, gone in zip(pages, left, strict=True) for index in sorted(gone)]
    kinds: dict[str, str] = {}
    for text in texts:
        kinds.setdefault(_DIGITS.sub("#", text), text)
    return Cleared(kept, len(texts), tuple(kinds.values())[:_EXAMPLES])


def _rows(lines: Sequence[Line]) -> list[list[int]]:
    """Return the numbers of the lines that stand beside each other, from the top of the page down."""
    rows: list[list[int]] = []
    for index in sorted((i for i, line in enumerate(lines) if line.text.strip()), key=lambda i: -lines[i].bottom):
        above = lines[rows[-1][0]] if rows else None
        if above is not None and above.bottom - lines[index].bottom < 0.5 * min(above.height, lines[index].height):
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows


def _row_at(rows: Sequence[list[int]], number: int, *, from_below: bool) -> int | None:
    """Return which row stands that many rows from the edge, if the page has so many."""
    if number >= min(len(rows), _ROWS):
        return None
    return len(rows) - 1 - number if from_below else number


def _running(
    pages: Sequence[Page], rows: Sequence[list[list[int]]], ranks: Sequence[int | None], everywhere: Counter[str]
) -> set[tuple[int, int]]:
    """Return page and number of the lines in these rows, one row of each page, that run through the pages."""
    places: dict[str, list[tuple[_Place, int]]] = defaultdict(list)
    for number, rank in enumerate(ranks):
        if rank is None:
            continue
        for index in rows[number][rank]:
            line = pages[number].lines[index]
            apart = _is_apart(line, pages[number].lines, rows[number], rank)
            places[_key(line)].append((_Place(number, line, apart), index))
    found: set[tuple[int, int]] = set()
    for key, group in places.items():
        if everywhere[key] - len(group) > 1 or (_TURN.match(key) and "#" not in key):
            continue
        for level in _levels(group):
            for run in _runs(level):
                if _is_running(key, [place for place, _ in run], len(pages)):
                    found.update((place.page, index) for place, index in run)
    return found


def _is_apart(line: Line, lines: Sequence[Line], rows: Sequence[list[int]], rank: int) -> bool:
    """Tell whether space or size sets a line apart from the row next to it towards the middle of the page."""
    inward = rank + 1 if rank < len(rows) / 2 else rank - 1
    if not 0 <= inward < len(rows):
        return True
    other = lines[rows[inward][0]]
    size = max(line.height, other.height)
    return abs(line.bottom - other.bottom) > _SPACE * size or min(line.height, other.height) < _SAME_SIZE * size


def _levels(group: Sequence[tuple[_Place, int]]) -> list[list[tuple[_Place, int]]]:
    """Sort lines by the height of the page on which they stand; each list is in the order of the pages."""
    levels: list[list[tuple[_Place, int]]] = []
    for entry in sorted(group, key=lambda entry: entry[0].line.bottom):
        line = entry[0].line
        before = levels[-1][-1][0].line if levels else None
        if before is not None and line.bottom - before.bottom <= _SAME_HEIGHT * line.height:
            levels[-1].append(entry)
        else:
            levels.append([entry])
    return [sorted(level, key=lambda entry: entry[0].page) for level in levels]


def _runs(level: Sequence[tuple[_Place, int]]) -> list[list[tuple[_Place, int]]]:
    """Cut where the next page with such a line is far away; runs over too few pages are left out."""
    runs: list[list[tuple[_Place, int]]] = []
    for entry in level:
        if runs and entry[0].page - runs[-1][-1][0].page <= _NEAR_PAGES:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return [run for run in runs if len({place.page for place, _ in run}) >= _LEAST_PAGES]


def _is_running(key: str, run: Sequence[_Place], page_count: int) -> bool:
    if "#" in key and _counts_pages(run):
        return True
    if not _WORD.search(key):
        return False
    on_nearly_all = page_count >= _MANY_PAGES and len(run) >= _NEARLY_ALL * page_count
    return on_nearly_all or sum(place.apart for place in run) >= _NEARLY_ALL * len(run)


def _counts_pages(run: Sequence[_Place]) -> bool:
    """Tell whether a number in the lines goes up as the pages do."""
    numbers = [_numbers(place.line.text) for place in run]
    return any(
        all(
            second[at] - first[at] == b.page - a.page
            for (first, second), (a, b) in zip(pairwise(numbers), pairwise(run), strict=True)
        )
        for at in range(min(map(len, numbers)))
    )


def _key(line: Line) -> str:
    """Return a line's words in one case, with any number as one sign."""
    words = " ".join(line.text.casefold().split())
    return _DIGITS.sub("#", _ROMAN.sub("#", words) if not _WORD.search(_ROMAN.sub("", words)) else words)


def _numbers(text: str) -> list[int]:
    words = text.casefold()
    if found := _DIGITS.findall(words):
        return [int(digits[-9:]) for digits in found]
    return [_from_roman(letters) for letters in _ROMAN.findall(words)]


def _from_roman(letters: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in letters]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))
