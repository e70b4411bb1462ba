"""Corrections that are being made to a text, stretch by stretch, before any of them is stored."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from qda.model.span import Span
from qda.text.edits import Edit, Edited, compose, edits_between
from qda.text.find import find_all
from qda.text.graphemes import next_border
from qda.text.paragraphs import paragraphs_of

USUAL_LENGTH = 1_500  # code points that are shown for correction at a time, so that whoever edits sees what stands near
_LONGEST = 4_000  # code points; a longer paragraph is shown in pieces
_LOOK_BACK = 300  # code points before a cut, among which the end of a sentence is looked for
_SENTENCE_END = regex.compile(r"(?r)[.!?…。！？؟]\p{Pf}?\s+")
_SPACE = regex.compile(r"(?r)\s+")


class Draft:
    """A stored text with corrections that are not stored yet.

    All spans but those of :meth:`find` count on the text as it is stored, which is ``old``; ``edited`` has the text as
    it would be.
    """

    def __init__(self, text: str, edits: Sequence[Edit] = ()) -> None:
        self.old = text
        self.edited = Edited(text, edits)

    @property
    def edits(self) -> list[Edit]:
        """What would be changed, in the order of the text."""
        return self.edited.edits

    def words(self, span: Span) -> str:
        """Return how a stretch reads with the corrections; no correction may reach over its ends."""
        return self.new_span(span).cut(self.edited.new)

    def new_span(self, span: Span) -> Span:
        """Return where a stretch would lie, what is put in at its ends included."""
        return Span(self.edited.shifted(span.start, at_start=True), self.edited.shifted(span.end, at_start=False))

    def whole(self, span: Span) -> Span:
        """Return a stretch, widened by corrections that reach over its ends."""
        start, end = span
        for edit in self.edits:
            if edit.start <= end and start <= edit.end:
                start, end = min(start, edit.start), max(end, edit.end)
        return Span(start, end)

    # --- correcting ----------------------------------------------------------------------------------------------
    def write(self, span: Span, words: str) -> None:
        """Let a stretch read otherwise from now on."""
        others = [edit for edit in self.edits if edit.end < span.start or span.end < edit.start]
        own = [
            Edit(span.start + edit.start, span.start + edit.end, edit.text)
            for edit in edits_between(span.cut(self.old), words)
        ]
        self.edited = Edited(self.old, [*others, *own])

    def take_back(self, number: int) -> None:
        """Let one correction be, by its number in :attr:`edits`."""
        self.edited = Edited(self.old, [edit for at, edit in enumerate(self.edits) if at != number])

    def find(self, words: str, *, match_case: bool, whole_words: bool) -> list[Span]:
        """Return where words stand in the text as it would be."""
        return find_all(self.edited.new, words, match_case=match_case, whole_words=whole_words) if words else []

    def replace(self, places: Sequence[Span], words: str) -> None:
        """Let other words stand at places that :meth:`find` found."""
        second = [Edit(place.start, place.end, words) for place in places if place.cut(self.edited.new) != words]
        self.edited = Edited(self.old, compose(self.edited, second))

    def old_offset(self, offset: int) -> int:
        """Return where something in the text as it would be stands now."""
        for number, edit in enumerate(self.edits):
            there = self.edited.new_span(number)
            if offset < there.start:
                return offset - (there.start - edit.start)
            if offset <= there.end:
                return edit.start
        by = len(self.edited.new) - len(self.old)
        return min(offset - by, len(self.old))

    def onto(self, text: str) -> tuple[Draft, int]:
        """Return the corrections on a text that was changed meanwhile, and how many found no place in it any more."""
        between = Edited.between(self.old, text)
        kept: list[Edit] = []
        for edit in self.edits:
            span = Span(edit.start - 1, edit.end + 1)
            if not between.touches(span):
                start = between.shifted(edit.start, at_start=False)
                kept.append(Edit(start, start + edit.span.length, edit.text))
        return Draft(text, kept), len(self.edits) - len(kept)

    # --- stretches ----------------------------------------------------------------------------------------------
    def stretch_at(self, offset: int) -> Span:
        """Return the paragraphs around an offset, as many as are comfortable to read at a time."""
        paragraphs = paragraphs_of(self.old)
        if len(self.old) <= USUAL_LENGTH:
            return self._from_line(0)
        offset = max(0, min(offset, len(self.old)))
        line = paragraphs.line_at(offset)
        here, above = paragraphs.span(line), paragraphs.span(max(0, line - 1))
        if here.length > _LONGEST:
            return self._piece(here, offset)
        return self._from_line(line - 1 if line and 0 < above.length <= USUAL_LENGTH // 2 else line)

    def later(self, span: Span) -> Span:
        """Return the next stretch; its first paragraph is the last one of this, so that both can be joined."""
        if span.end >= len(self.old):
            return span
        paragraphs = paragraphs_of(self.old)
        line = paragraphs.line_at(span.end)
        here = paragraphs.span(line)
        if span.end < here.end:
            return self._piece(here, span.end)
        if span.start < here.start and here.length <= _LONGEST:
            found = self._from_line(line)
            if found.end > span.end:
                return found
        return self._from_line(line + 1)

    def earlier(self, span: Span) -> Span:
        """Return the stretch before; its last paragraph is the first one of this."""
        if span.start <= 0:
            return span
        paragraphs = paragraphs_of(self.old)
        line = paragraphs.line_at(span.start)
        here = paragraphs.span(line)
        if span.start > here.start:
            return self._piece(here, span.start - 1)
        above = paragraphs.span(line - 1)
        if above.length > _LONGEST:
            return self._piece(above, above.end)
        first = line - 1
        while first and here.start - paragraphs.span(first - 1).start <= USUAL_LENGTH:
            first -= 1
        return self.whole(Span(paragraphs.span(first).start, here.end if here.length <= USUAL_LENGTH else above.end))

    def _from_line(self, line: int) -> Span:
        """Return a stretch that begins with a paragraph, and holds the one after it unless that is very long."""
        paragraphs = paragraphs_of(self.old)
        first = paragraphs.span(line)
        if first.length > _LONGEST:
            return self._piece(first, first.start)
        last = line
        while last + 1 < paragraphs.count:
            following = paragraphs.span(last + 1)
            if following.length > _LONGEST or (last > line and following.end - first.start > USUAL_LENGTH):
                break
            last += 1
        return self.whole(Span(first.start, paragraphs.span(last).end))

    def _piece(self, line: Span, offset: int) -> Span:
        """Return the piece of a very long paragraph that holds an offset; its pieces are always the same."""
        start = line.start
        while True:
            end = min(start + USUAL_LENGTH, line.end)
            if end < line.end:
                end = self._cut(start + USUAL_LENGTH - _LOOK_BACK, end)
            if offset < end or end >= line.end:
                return self.whole(Span(start, end))
            start = end

    def _cut(self, low: int, high: int) -> int:
        """Return where a long paragraph is cut: after a sentence, else after a word, else before a whole character."""
        for border in (_SENTENCE_END, _SPACE):
            found = border.search(self.old, low, high)
            if found is not None:
                return found.end()
        return next_border(self.old, high - 1)
