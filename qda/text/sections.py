"""Stretches of a text that carry a name: what somebody says in a transcript, what stands below a heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qda.model.codebook import clean_name
from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.text.trim import trim
from qda.text.turns import find_turns


class Named(NamedTuple):
    """A stretch and what it is called; ``level`` is that of a heading, 0 for a speaker."""

    name: str
    level: int
    span: Span


def spoken(text: str, marks: Sequence[Mark]) -> list[Named]:
    """Return the turns whose speaker is known, name and all, in the order of the text.

    Where an import noted no turns, lines such as ``NAME: …`` are looked for.
    """
    turns = [mark for mark in marks if mark.kind is MarkKind.TURN] or find_turns(text)
    return _named(text, [(mark.value, 0, Span(mark.start, mark.end)) for mark in turns])


def below_headings(text: str, marks: Sequence[Mark], *, deepest: int = 9) -> list[Named]:
    """Return each heading with what follows it, up to the next heading of its level or above.

    Sections of deeper headings lie within; ``deepest`` leaves headings below a level out.
    """
    headings = sorted(
        (mark.start, mark.end, int(mark.value) if mark.value.isdecimal() else 1)
        for mark in marks
        if mark.kind is MarkKind.HEADING
    )
    found: list[tuple[str, int, Span]] = []
    for place, (start, end, level) in enumerate(headings):
        if level <= deepest:
            following = (other for other, _, depth in headings[place + 1 :] if depth <= level and other >= end)
            found.append((text[start:end], level, Span(start, next(following, len(text)))))
    return _named(text, found)


def _named(text: str, found: Sequence[tuple[str, int, Span]]) -> list[Named]:
    rows: list[Named] = []
    for name, level, span in found:
        cleaned, stretch = clean_name(name), trim(text, span)
        if cleaned and stretch is not None:
            rows.append(Named(cleaned, level, stretch))
    return sorted(rows, key=lambda row: row.span)
