"""From what was found to the passage that is meant: its word, sentence, paragraph, turn, or some words around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qda.model.document import Mark
from qda.model.extent import Extent
from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.trim import trim
from qda.text.units import snap_to_unit
from qda.text.words import next_word, previous_word, word_at

_UNITS = {Extent.SENTENCE: Unit.SENTENCE, Extent.PARAGRAPH: Unit.PARAGRAPH, Extent.TURN: Unit.TURN}


def widened(
    text: str, spans: Iterable[Span], extent: Extent, *, words: int = 0, marks: Sequence[Mark] = ()
) -> list[Span]:
    """Return the passages that are meant by spans, in the order of the text; passages that overlap become one.

    Args:
        text: The document's text.
        spans: What was found; white space at the ends is left out, and what holds nothing else.
        extent: How much around it is meant. Words are counted across the borders of paragraphs; a text without
            turns has paragraphs for turns.
        words: How many words on each side, for :attr:`Extent.WORDS`.
        marks: The document's, in which turns are found.
    """
    found: list[Span] = []
    for span in sorted(spans):
        if extent in _UNITS and found and found[-1].start <= span.start and span.end <= found[-1].end:
            continue  # within a sentence that is there already
        passage = trim(text, _around(text, span, extent, words, marks))
        if passage is None:
            continue
        if found and passage.start < found[-1].end:
            passage = found.pop().united(passage)
        found.append(passage)
    return found


def _around(text: str, span: Span, extent: Extent, words: int, marks: Sequence[Mark]) -> Span:
    if extent is Extent.HIT:
        return span
    if extent in _UNITS:
        return snap_to_unit(text, _UNITS[extent], span, marks)
    whole = word_at(text, span.start).united(word_at(text, max(span.start, span.end - 1))).united(span)
    return whole if extent is Extent.WORD else _with_words(text, whole, words)


def _with_words(text: str, span: Span, count: int) -> Span:
    start, end = span
    for _ in range(count):
        start = previous_word(text, start)
    for _ in range(count):
        following = next_word(text, end - 1)
        if following >= len(text):
            break
        end = max(end, word_at(text, following).end)
    return Span(min(start, span.start), end)
