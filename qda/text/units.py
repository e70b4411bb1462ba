"""What a selection snaps to, by the unit that a project is coded in.

A document without any turn or given segment is coded by paragraph where the unit asks for them, so that no document
of a project is out of reach. In free coding nothing is a unit.
"""

from __future__ import annotations

from collections.abc import Sequence

from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.graphemes import snap
from qda.text.sentences import sentence_at
from qda.text.trim import trim

_MARKED = {Unit.TURN: MarkKind.TURN, Unit.SEGMENT: MarkKind.SEGMENT}


def unit_at(text: str, unit: Unit, offset: int, marks: Sequence[Mark]) -> Span | None:
    """Return the unit that an offset lies in, ``None`` between units and in free coding."""
    offset = max(0, min(offset, len(text)))
    if unit is Unit.FREE:
        return None
    if unit is Unit.SENTENCE:
        sentence = sentence_at(text, offset)
        return sentence if sentence.length else None
    marked = _marked(unit, marks)
    if marked is None:
        return _paragraph_at(text, offset)
    around = [span for span in marked if span.start <= offset < span.end or offset == span.end == len(text)]
    return min(around, key=lambda span: span.length, default=None)


def snap_to_unit(text: str, unit: Unit, span: Span, marks: Sequence[Mark]) -> Span:
    """Return the span from the beginning of the first unit that it touches to the end of the last.

    In free coding, and where it touches no unit, it is only widened to whole characters.
    """
    last_offset = max(span.start, span.end - 1)
    first = unit_at(text, unit, span.start, marks) or next_unit(text, unit, span.start, marks)
    last = unit_at(text, unit, last_offset, marks) or previous_unit(text, unit, last_offset, marks)
    if first is None or last is None or first.start > last.start or first.start > last_offset:
        return snap(text, span)
    return first.united(last)


def next_unit(text: str, unit: Unit, offset: int, marks: Sequence[Mark]) -> Span | None:
    """Return the first unit that begins after an offset."""
    if unit is Unit.FREE:
        return None
    marked = _marked(unit, marks)
    if marked is not None:
        return min((span for span in marked if span.start > offset), default=None)
    place = max(0, offset)
    while place < len(text):
        found = unit_at(text, unit, place, marks)
        if found and found.start > offset:
            return found
        # Past this unit, and past what is blank after it.
        rest = trim(text, Span(max(found.end, place + 1) if found else place + 1, len(text)))
        if rest is None:
            return None
        place = rest.start
    return None


def previous_unit(text: str, unit: Unit, offset: int, marks: Sequence[Mark]) -> Span | None:
    """Return the last unit that begins before an offset: within a unit, the unit itself."""
    if unit is Unit.FREE:
        return None
    marked = _marked(unit, marks)
    if marked is not None:
        return max((span for span in marked if span.start < offset), default=None)
    rest = trim(text, Span(0, min(offset, len(text))))
    return unit_at(text, unit, rest.end - 1, marks) if rest else None


def _marked(unit: Unit, marks: Sequence[Mark]) -> list[Span] | None:
    """Return the stretches that marks make units of; ``None`` where paragraphs, or sentences, are the units."""
    kind = _MARKED.get(unit)
    if kind is None:
        return None
    return [Span(mark.start, mark.end) for mark in marks if mark.kind is kind and mark.start < mark.end] or None


def _paragraph_at(text: str, offset: int) -> Span | None:
    end = text.find("\n", offset)
    return trim(text, Span(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end))
