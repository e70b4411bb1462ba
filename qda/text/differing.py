"""Where two wordings of a text differ: in as few and as small places as a person would name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex
from rapidfuzz.distance import LCSseq

from qda.model.span import Span
from qda.text.graphemes import is_border
from qda.text.matching import Likeness, Run, find_runs

_MAX_CELLS = 4_000_000  # pairs of characters that are compared at once
_MAX_SLIDE = 500  # code points by which an insertion is moved to where a sentence or a line begins
_MAX_PARALLEL = 2_000  # code points of a rewording that is looked at word for word

_TOKEN = regex.compile(r"\w+|\W+")
_SENTENCE_END = regex.compile(r"(?r)[.!?…。！？؟][\p{Pe}\p{Pf}\p{Po}\"']*\s+")


class Place(NamedTuple):
    """A stretch of the old text, and the stretch of the new one that stands for it; either may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


def places_between(old: str, new: str) -> list[Place]:
    """Return where two texts differ, in order; no place touches another.

    Words that stay are left alone, and of a word that changes only the letters that do. No place begins or ends inside
    what a reader takes for one character.
    """
    if old == new:
        return []
    places = list(_merged(_refined(old, new, find_runs(old, new, exact=True))))
    places = list(_merged(_slid(old, new, places)))
    while (whole := list(_merged(_whole_characters(old, new, places)))) != places:
        places = whole
    return places


def _refined(old: str, new: str, runs: Iterable[Run]) -> Iterator[Place]:
    for run in runs:
        if run.likeness is not Likeness.SAME:
            yield from _letters(old, new, Place(*run[:4]), always=run.likeness is Likeness.LIKE)


def _letters(old: str, new: str, place: Place, *, always: bool) -> Iterator[Place]:
    """Give what differs in a stretch: word for word if both have as many, and letter for letter in like ones."""
    one, other = old[place.start : place.end], new[place.new_start : place.new_end]
    if not one or not other:
        if one or other:
            yield place
    elif (pairs := _parallel(one, other)) is not None:
        for start, end, new_start, new_end in pairs:
            if one[start:end] != other[new_start:new_end]:
                inner = Place(
                    place.start + start, place.start + end, place.new_start + new_start, place.new_start + new_end
                )
                yield from _trimmed(old, new, inner)
    elif always and len(one) * len(other) <= _MAX_CELLS:
        for code in LCSseq.opcodes(one, other):
            if code.tag != "equal":
                yield Place(
                    place.start + code.src_start,
                    place.start + code.src_end,
                    place.new_start + code.dest_start,
                    place.new_start + code.dest_end,
                )
    else:
        yield place


def _parallel(one: str, other: str) -> list[Place] | None:
    """Return the words of two wordings in pairs, if both have as many with the same between them."""
    if max(len(one), len(other)) > _MAX_PARALLEL:
        return None
    words, others = list(_TOKEN.finditer(one)), list(_TOKEN.finditer(other))
    if len(words) != len(others) or len(words) < 2:
        return None
    pairs = list(zip(words, others, strict=True))
    if any(_is_word(a[0]) != _is_word(b[0]) or (not _is_word(a[0]) and a[0] != b[0]) for a, b in pairs):
        return None
    return [Place(*a.span(), *b.span()) for a, b in pairs]


def _is_word(token: str) -> bool:
    return token[0] == "_" or token[0].isalnum()


def _trimmed(old: str, new: str, place: Place) -> Iterator[Place]:
    start, end, new_start, new_end = place
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    yield Place(start, end, new_start, new_end)


def _merged(places: Iterable[Place]) -> Iterator[Place]:
    """Make one of neighbours that touch."""
    waiting: Place | None = None
    for place in places:
        if waiting is not None and place.start <= waiting.end and place.new_start <= waiting.new_end:
            waiting = Place(
                min(waiting.start, place.start),
                max(waiting.end, place.end),
                min(waiting.new_start, place.new_start),
                max(waiting.new_end, place.new_end),
            )
            continue
        if waiting is not None:
            yield waiting
        waiting = place
    if waiting is not None:
        yield waiting


def _slid(old: str, new: str, places: Sequence[Place]) -> Iterator[Place]:
    """Move what was put in or taken out to where a line, a sentence or a word begins, if the result is the same.

    “He said. He left.” with “He ran.” put in has two such places, of which one tears “He left.” apart.
    """
    low = 0
    for number, place in enumerate(places):
        high = places[number + 1].start if number + 1 < len(places) else len(old)
        by = 0
        if place.start == place.end:
            by = _best_slide(new, Span(place.new_start, place.new_end), place.start - low, high - place.end)
        elif place.new_start == place.new_end:
            by = _best_slide(old, Span(place.start, place.end), place.start - low, high - place.end)
        yield Place(*(offset + by for offset in place))
        low = place.end + by


def _best_slide(text: str, span: Span, back: int, on: int) -> int:
    """Return by how much a stretch is best moved that may have come in, or gone, at several places alike."""
    lowest, highest = 0, 0
    while -lowest < min(back, _MAX_SLIDE) and text[span.start + lowest - 1] == text[span.end + lowest - 1]:
        lowest -= 1
    while highest < min(on, _MAX_SLIDE) and text[span.start + highest] == text[span.end + highest]:
        highest += 1
    return max(range(lowest, highest + 1), key=lambda by: (_fitness(text, span.start + by, span.end + by), -abs(by)))


def _fitness(text: str, start: int, end: int) -> int:
    """Tell how natural it is that something begins and ends at two places."""
    if all(at in (0, len(text)) or text[at - 1] == "\n" for at in (start, end)):
        return 4
    if all(at == len(text) or text[at] == "\n" for at in (start, end)):
        return 3
    if all(at == 0 or _SENTENCE_END.match(text, 0, at) is not None for at in (start, end)):
        return 2
    return int(not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end)))


def _whole_characters(old: str, new: str, places: Sequence[Place]) -> Iterator[Place]:
    """Widen places to whole characters, but not over their neighbours, with which they are merged then."""
    low = 0
    for number, place in enumerate(places):
        high = places[number + 1].start if number + 1 < len(places) else len(old)
        start, end, new_start, new_end = place
        while start > low and not (is_border(old, start) and is_border(new, new_start)):
            start, new_start = start - 1, new_start - 1
        while end < high and not (is_border(old, end) and is_border(new, new_end)):
            end, new_end = end + 1, new_end + 1
        yield Place(start, end, new_start, new_end)
        low = end
