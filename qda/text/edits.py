"""Corrections of a text: which they are, and what becomes of a passage when they are made.

Offsets of an edit count on the text as it was before any of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import regex

from qda.model.span import Span
from qda.text.differing import places_between
from qda.text.graphemes import is_border, snap
from qda.text.trim import has_no_words, trim

# Writing without spaces has no words whose ends could be told by looking at letters.
_LETTER = r"[[\w\p{M}\p{Cf}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]"
_LETTERS = regex.compile(rf"(?V1){_LETTER}*")
_LETTERS_BEFORE = regex.compile(rf"(?rV1){_LETTER}*")
_WORD = regex.compile(rf"(?V1){_LETTER}+|[\p{{L}}\p{{N}}]|[^\s\p{{P}}\p{{Cf}}]")


class Edit(NamedTuple):
    """Another wording for the stretch ``[start, end)`` of a text; either may be empty."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """What it replaces."""
        return Span(self.start, self.end)


class Fate(StrEnum):
    """What became of a passage in a text that was corrected."""

    SAME = "same"
    MOVED = "moved"
    """The same words, at another offset."""
    MENDED = "mended"
    """As long as it was, with other letters in it."""
    SHRUNK = "shrunk"
    GROWN = "grown"
    GONE = "gone"
    """None of its words is left."""


class Followed(NamedTuple):
    """Where a passage is now, ``None`` if it is gone, and what became of it."""

    span: Span | None
    fate: Fate


def edits_between(old: str, new: str) -> list[Edit]:
    """Return the few small edits that make one text of another, in order; none of them touches another.

    Words that stay are left alone, and of a word that changes only the letters that do. No edit begins or ends inside
    what a reader takes for one character. Quick for long texts with few edits.
    """
    return [Edit(one.start, one.end, new[one.new_start : one.new_end]) for one in places_between(old, new)]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made.

    Raises:
        ValueError: Edits overlap, or lie outside the text.
    """
    return Edited(text, edits).new


def follow(text: str, span: Span, edits: Iterable[Edit]) -> Followed:
    """Return where a passage is once the edits are made; for many passages ask one :class:`Edited`."""
    return Edited(text, edits).follow(span)


def compose(first: Edited, second: Iterable[Edit]) -> list[Edit]:
    """Return as one list, with offsets in the first text, edits and those that are made after them."""
    after = Edited(first.new, second)
    edges = sorted(
        [(first.new_span(number), (edit.start, edit.end)) for number, edit in enumerate(first.edits)]
        + [(edit.span, None) for edit in after.edits],
        key=lambda edge: edge[0],
    )
    found: list[Edit] = []
    shift = at = 0
    while at < len(edges):
        # All that touches is one edit: its stretch of the text in between, and what that was and will be.
        start, end = edges[at][0]
        grown = 0
        while at < len(edges) and edges[at][0].start <= end:
            between, old = edges[at]
            end = max(end, between.end)
            grown += 0 if old is None else between.length - (old[1] - old[0])
            at += 1
        words = after.new[after.shifted(start, at_start=True) : after.shifted(end, at_start=False)]
        found.append(Edit(start - shift, end - shift - grown, words))
        shift += grown
    return [edit for edit in found if edit.text != edit.span.cut(first.old)]


class Edited:
    """A text with edits made, which knows what becomes of passages.

    ``old`` and ``new`` are the texts before and after, ``edits`` what was done, in order.

    Raises:
        ValueError: Edits overlap, or lie outside the text.
    """

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        self.old = text
        self.edits = _in_order(text, edits)
        self._starts = [edit.start for edit in self.edits]
        self._ends = [edit.end for edit in self.edits]
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []
        pieces: list[str] = []
        at, length = 0, 0
        for edit in self.edits:
            pieces += [text[at : edit.start], edit.text]
            self._new_starts.append(length + edit.start - at)
            length += edit.start - at + len(edit.text)
            self._new_ends.append(length)
            at = edit.end
        pieces.append(text[at:])
        self.new = "".join(pieces)

    @classmethod
    def between(cls, old: str, new: str) -> Edited:
        """Return how one text becomes another."""
        return cls(old, edits_between(old, new))

    def new_span(self, number: int) -> Span:
        """Return where the words of an edit stand in the new text."""
        return Span(self._new_starts[number], self._new_ends[number])

    def shifted(self, offset: int, *, at_start: bool) -> int:
        """Return where an offset outside of all edits is now: before or after what is put in just there."""
        number = (bisect_left if at_start else bisect_right)(self._starts, offset) - 1
        return offset if number < 0 else offset + self._new_ends[number] - self._ends[number]

    # --- passages ----------------------------------------------------------------------------------------------------
    def follow(self, span: Span) -> Followed:
        """Return where a coded passage is in the new text.

        What is put in at a border stays outside, unless it completes the passage's first or last word. Words that
        replace others belong to the passage as far as those did. No character is cut, and a passage that was edited
        has no white space at its ends.
        """
        found = Span(self._start(span.start), self._end(span.end))
        touched = self.touches(span)
        if not touched and found.length == span.length and self._borders_stay(span, found):
            return Followed(found, Fate.SAME if found == span else Fate.MOVED)
        if found.start >= found.end:
            replaced = self._in_replacement(span)
            if replaced is None:
                return Followed(None, Fate.GONE)
            found = replaced
        if touched or not self._borders_stay(span, found):
            trimmed = trim(self.new, snap(self.new, found))
            if trimmed is None or (has_no_words(self.new, trimmed) and not has_no_words(self.old, span)):
                return Followed(None, Fate.GONE)
            found = trimmed
        return Followed(found, self._fate(span, found))

    def touches(self, span: Span) -> bool:
        """Tell whether something within a passage is edited."""
        return len(self.numbers_in(span)) > 0

    def numbers_in(self, span: Span) -> range:
        """Return the numbers of the edits within a passage."""
        first = bisect_right(self._ends, span.start)
        return range(first, max(first, bisect_left(self._starts, span.end)))

    def loses_words(self, span: Span) -> bool:
        """Tell whether whole words of a passage are taken out, and not just other letters put in their place."""
        numbers = self.numbers_in(span)
        if not numbers:
            return False
        first, last = numbers[0], numbers[-1]
        inner = range(first + 1, last)
        if inner and self._losing[inner.stop] > self._losing[inner.start]:
            return True
        return any(self._takes_words(number, span) for number in {first, last})

    @cached_property
    def _losing(self) -> list[int]:
        """How many edits up to each one take whole words out."""
        taking = (self._takes_words(number, edit.span) for number, edit in enumerate(self.edits))
        return list(accumulate(taking, initial=0))

    def _takes_words(self, number: int, span: Span) -> bool:
        """Tell whether an edit takes whole words out of a passage."""
        edit = self.edits[number]
        within = Span(max(edit.start, span.start), min(edit.end, span.end))
        if within.start >= within.end:
            return False
        whole = [word for word in _WORD.finditer(self.old, *within) if self._is_whole(Span(*word.span()))]
        return len(whole) > len(_WORD.findall(edit.text))

    def _is_whole(self, word: Span) -> bool:
        beside = (self.old[max(0, word.start - 1) : word.start], self.old[word.end : word.end + 1])
        return not any(map(_is_letter, beside))

    def _fate(self, span: Span, found: Span) -> Fate:
        if found.length != span.length:
            return Fate.SHRUNK if found.length < span.length else Fate.GROWN
        if found.cut(self.new) != span.cut(self.old):
            return Fate.MENDED
        return Fate.SAME if found == span else Fate.MOVED

    def _borders_stay(self, span: Span, found: Span) -> bool:
        """Tell whether no border that lay between two characters lies inside of one now."""
        return all(
            is_border(self.new, now) or not is_border(self.old, before) for before, now in zip(span, found, strict=True)
        )

    def _start(self, offset: int) -> int:
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset
        edit = self.edits[number]
        if edit.start == offset:
            if edit.end > offset:
                return self._new_starts[number]
            return self._new_ends[number] - self._completing(offset, edit.text, at_start=True)
        if edit.end <= offset:
            return offset + self._new_ends[number] - edit.end
        return self._new_starts[number] + _nearest(edit, offset, [word.start() for word in _WORD.finditer(edit.text)])

    def _end(self, offset: int) -> int:
        number = bisect_left(self._starts, offset) - 1
        after = 0
        if number + 1 < len(self.edits) and self.edits[number + 1].end == offset:
            after = self._completing(offset, self.edits[number + 1].text, at_start=False)
        if number < 0:
            return offset + after
        edit = self.edits[number]
        if edit.end <= offset:
            return offset + self._new_ends[number] - edit.end + after
        return self._new_starts[number] + _nearest(edit, offset, [word.end() for word in _WORD.finditer(edit.text)])

    def _completing(self, offset: int, text: str, *, at_start: bool) -> int:
        """Return how much of what is put in at a border belongs to the word that begins or ends there."""
        before, after = self.old[max(0, offset - 1) : offset], self.old[offset : offset + 1]
        inside, outside = (after, before) if at_start else (before, after)
        if not _is_letter(inside) or _is_letter(outside):
            return 0
        found = (_LETTERS_BEFORE if at_start else _LETTERS).match(text)
        assert found is not None  # it matches nothing as well
        return found.end() - found.start()

    def _in_replacement(self, span: Span) -> Span | None:
        """Return the word that stands for a passage which was replaced together with others, if there is any."""
        number = bisect_right(self._starts, span.start) - 1
        if number < 0 or self.edits[number].end < span.end:
            return None
        edit, start = self.edits[number], self._new_starts[number]
        words = [Span(*word.span()) for word in _WORD.finditer(edit.text)]
        middle = len(edit.text) * (span.start + span.end - 2 * edit.start) / (2 * (edit.end - edit.start) or 1)
        if not words or edit.start == edit.end:
            return None
        word = min(words, key=lambda word: abs(word.start + word.end - 2 * middle))
        return Span(start + word.start, start + word.end)

    # --- marks -------------------------------------------------------------------------------------------------------
    def follow_lines(self, span: Span) -> Span:
        """Return where a heading, a turn, a page or whatever else is made of lines now is; empty if it is gone.

        What is put in at the beginning or the end of a line belongs to what the line belongs to, so that headings stay
        whole and pages follow each other without gaps.
        """
        start = self.place(span.start)
        return Span(start, max(start, self.place(span.end)))

    def place(self, offset: int) -> int:
        """Return where an offset is now that borders on whole lines, or is the moment of a recording."""
        number = bisect_left(self._starts, offset)
        if number < len(self.edits) and self.edits[number][:2] == (offset, offset):
            text, start = self.edits[number].text, self._new_starts[number]
            if offset == 0 or self.old[offset - 1] == "\n":
                return start + text.rfind("\n") + 1
            line_ends = offset < len(self.old) and self.old[offset] == "\n" and "\n" in text
            return start + (text.index("\n") if line_ends else len(text))
        return self._start(offset)


def _in_order(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return edits in order; what is put in where something else is replaced becomes one edit with it."""
    ordered: list[Edit] = []
    for edit in sorted(edits):
        if ordered and edit.start < ordered[-1].end:
            raise ValueError("edits overlap")
        before = ordered[-1] if ordered else None
        if before is not None and edit.start == before.end and (edit.start == edit.end or before.start == before.end):
            ordered[-1] = Edit(before.start, edit.end, before.text + edit.text)
        elif edit.text != text[edit.start : edit.end]:
            ordered.append(edit)
    if any(not 0 <= edit.start <= edit.end <= len(text) for edit in ordered):
        raise ValueError("an edit lies outside the text")
    return ordered


def _is_letter(character: str) -> bool:
    return _LETTERS.fullmatch(character) is not None and character != ""


def _nearest(edit: Edit, offset: int, borders: list[int]) -> int:
    """Return the border in an edit's words that lies as far on as an offset does in what they replace."""
    share = (offset - edit.start) / (edit.end - edit.start)
    return min((0, *borders, len(edit.text)), key=lambda border: abs(border - share * len(edit.text)))
