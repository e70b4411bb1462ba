"""What is selected, as offsets: anchor and caret, and the passage that results from them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from qda.model.document import Mark
from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.graphemes import next_border, previous_border, snap
from qda.text.sentences import sentence_at
from qda.text.trim import trim
from qda.text.units import next_unit, previous_unit, snap_to_unit, unit_at
from qda.text.words import next_word, previous_word, word_at


class Grain(Enum):
    """What a drag selects by: two clicks begin a drag by words, three by sentences, four by paragraphs."""

    CHARACTER = 1
    WORD = 2
    SENTENCE = 3
    PARAGRAPH = 4


class Selection:
    """A selection in a text that cannot be edited.

    ``anchor`` and ``caret`` are where the person began and is; the passage between them is trimmed of white space
    and snaps to the project's unit only in :meth:`span`, so that a selection grows on across spaces.
    """

    def __init__(self, text: str = "", marks: Sequence[Mark] = ()) -> None:
        self.text = text
        self.marks = marks
        self.unit = Unit.FREE
        self.anchor = 0
        self.caret = 0
        self._grain = Grain.CHARACTER
        self._origin = Span(0, 0)
        self._cached: tuple[tuple[int, int, Unit], Span | None] = ((0, 0, Unit.FREE), None)

    def span(self) -> Span | None:
        """Return the passage that is selected, ``None`` if there is none or only white space."""
        key = (self.anchor, self.caret, self.unit)
        if self._cached[0] != key:
            self._cached = (key, self._resolve(Span(min(self.anchor, self.caret), max(self.anchor, self.caret))))
        return self._cached[1]

    def _resolve(self, raw: Span) -> Span | None:
        if not raw.length:
            return None
        passage = trim(self.text, snap(self.text, raw))
        if passage is None or self.unit is Unit.FREE:
            return passage
        return trim(self.text, snap_to_unit(self.text, self.unit, passage, self.marks))

    # --- acts -------------------------------------------------------------------------------------------------------
    def place(self, offset: int) -> None:
        """Put the caret at an offset and select nothing."""
        self._grain = Grain.CHARACTER
        self.anchor = self.caret = self._legal(offset)

    def select(self, span: Span, grain: Grain = Grain.CHARACTER) -> None:
        """Select a span; what is dragged on from here goes by the grain."""
        span = Span(max(0, span.start), min(span.end, len(self.text)))
        self._grain, self._origin = grain, span
        self.anchor, self.caret = span.start, span.end

    def select_around(self, offset: int, grain: Grain) -> None:
        """Select the word, sentence or paragraph at an offset."""
        self.select(self.around(offset, grain), grain)

    def extend(self, offset: int) -> None:
        """Move the caret and leave the anchor, by whole words, sentences or paragraphs if it began with one."""
        if self._grain is Grain.CHARACTER:
            self.caret = self._legal(offset)
            return
        reached = self.around(offset, self._grain)
        if offset < self._origin.start:
            self.anchor, self.caret = self._origin.end, reached.start
        else:
            self.anchor, self.caret = self._origin.start, max(reached.end, self._origin.end)

    def grow(self, grain: Grain) -> None:
        """Select the sentence or paragraph that holds the selection, or the next with it if it is whole already."""
        start, end = sorted((self.anchor, self.caret))
        first, last = self._next_around(start, grain), self._next_around(max(start, end - 1), grain)
        if start < end and start <= first.start and end >= last.end:
            last = self._next_around(min(len(self.text), last.end + 1), grain)
        self.select(first.united(last), Grain.CHARACTER)

    def _next_around(self, offset: int, grain: Grain) -> Span:
        """Return what is around the first letter at or after an offset, or before it at the end of the text."""
        place = offset
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        if place == len(self.text):
            place = max(0, len(self.text.rstrip()) - 1)
        return self.around(place, grain)

    def collapse(self) -> None:
        """Select nothing and leave the caret where it is."""
        self.place(self.caret)

    def around(self, offset: int, grain: Grain) -> Span:
        """Return the word, sentence or paragraph at an offset."""
        if grain is Grain.WORD:
            return word_at(self.text, min(offset, max(0, len(self.text) - 1)))
        if grain is Grain.SENTENCE:
            return sentence_at(self.text, offset)
        if grain is Grain.PARAGRAPH:
            end = self.text.find("\n", offset)
            return Span(self.text.rfind("\n", 0, offset) + 1, len(self.text) if end < 0 else end)
        return Span(offset, offset)

    def unit_around(self, offset: int) -> Span | None:
        """Return the unit of the project at an offset, ``None`` in free coding or between units."""
        return unit_at(self.text, self.unit, offset, self.marks)

    def whole_characters(self, span: Span) -> Span:
        """Return the span, widened where it would part a character."""
        return snap(self.text, span)

    # --- where a key leads ------------------------------------------------------------------------------------------
    def character_step(self, offset: int, *, forward: bool) -> int:
        """Return the next or previous border between characters as people see them."""
        return next_border(self.text, offset) if forward else previous_border(self.text, offset)

    def word_step(self, offset: int, *, forward: bool) -> int:
        """Return where the next word begins, or this one or the one before."""
        return next_word(self.text, offset) if forward else previous_word(self.text, offset)

    def sentence_step(self, offset: int, *, forward: bool) -> int:
        """Return the end of this or the next sentence, or the beginning of this or the one before."""
        if not forward:
            before = previous_unit(self.text, Unit.SENTENCE, offset, ())
            return before.start if before else 0
        here = unit_at(self.text, Unit.SENTENCE, offset, ())
        if here is not None and offset < here.end:
            return here.end
        following = next_unit(self.text, Unit.SENTENCE, offset, ())
        return following.end if following else len(self.text)

    def unit_step(self, *, forward: bool) -> Span | None:
        """Return the unit after or before the one that is selected or holds the caret."""
        here = self.span() or Span(self.caret, self.caret)
        if forward:
            return next_unit(self.text, self.unit, max(here.start, here.end - 1), self.marks)
        return previous_unit(self.text, self.unit, here.start, self.marks)

    def _legal(self, offset: int) -> int:
        offset = max(0, min(offset, len(self.text)))
        return snap(self.text, Span(offset, offset)).start


def differing(one: Span | None, other: Span | None) -> list[Span]:
    """Return the stretches by which two selections differ, a character more at either side."""
    if one is None or other is None or not one.overlaps(other):
        return [span for span in (one, other) if span is not None]
    edges = ((one.start, other.start), (one.end, other.end))
    return [Span(min(pair) - 1, max(pair) + 1) for pair in edges if pair[0] != pair[1]]
