"""Codes along a text: the portrait of a document, and the codeline over the turns of a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.joins import Ints
from qda.analysis.pictures.asked import Asked, Said
from qda.analysis.pictures.colours import seen
from qda.analysis.pictures.rows import CodeLine, code_lines, united
from qda.analysis.pictures.sheet import HATCHES, MARGIN, ROW, SMALL, TITLE, Look, Picture, Sheet
from qda.model.document import Mark
from qda.model.span import Span
from qda.text.paragraphs import Paragraphs
from qda.text.sections import spoken

_NAMES = 0.34
_COUNT = 30.0
_BAR = 9.0
_LEAST = 0.8  # points: a short coding is still seen
_BAND = 12.0
_STEPS = (1, 2, 5)


class Stretch(NamedTuple):
    """Where a code lies, as a part of the whole width, and which codings of the corpus make it."""

    at: float
    width: float
    chosen: Ints


def portrait(corpus: Corpus, asked: Asked, look: Look, said: Said, document: int) -> Picture:
    """Draw one document from its beginning at the left to its end at the right, a row for each code that it has.

    ``document`` is its place in the corpus.
    """
    row = corpus.documents[document]
    here = _of(corpus, document)
    lines, left_out = code_lines(here, asked)
    title = said.portrait.format(document=row.name)
    text = Paragraphs(corpus.text(row.document_id)) if lines else Paragraphs("")
    length = max(1, row.length)
    ticks = [(text.span(text.line_of(number)).start / length, str(number)) for number in _numbers(text.numbered)]
    bars = [_stretches(here.start[line.chosen], here.end[line.chosen], line.chosen, length) for line in lines]
    return _drawn(here, lines, bars, ticks, title, left_out, asked, look, said, said.paragraph)


def codeline(
    corpus: Corpus, asked: Asked, look: Look, said: Said, document: int, marks: Sequence[Mark] = ()
) -> Picture:
    """Draw the turns of a transcript from left to right, all equally wide, and under which codes each was put.

    A band above the rows tells who speaks. A text without speakers is drawn by paragraphs.
    """
    row = corpus.documents[document]
    here = _of(corpus, document)
    lines, left_out = code_lines(here, asked)
    title = said.codeline.format(document=row.name)
    text = corpus.text(row.document_id) if lines else ""
    turns = spoken(text, marks)
    spans = [turn.span for turn in turns] or _paragraphs(text)
    starts = np.array([span.start for span in spans] or [0], np.int64)
    ends = np.array([span.end for span in spans] or [1], np.int64)
    count = max(1, len(spans))
    bars: list[list[Stretch]] = []
    for line in lines:
        first = np.searchsorted(ends, here.start[line.chosen], "right")
        last = np.searchsorted(starts, here.end[line.chosen], "left")
        spoken_of = last > first  # what lies between two turns belongs to none
        bars.append(_stretches(first[spoken_of], last[spoken_of], line.chosen[spoken_of], count))
    ticks = [((number - 0.5) / count, str(number)) for number in _numbers(count)] if spans else []
    speakers = [turn.name for turn in turns]
    unit = said.turn if turns else said.paragraph
    return _drawn(here, lines, bars, ticks, title, left_out, asked, look, said, unit, speakers)


def _of(corpus: Corpus, document: int) -> Corpus:
    return corpus.only(np.arange(len(corpus), dtype=np.int64)[corpus.slice_of(document)])


def _stretches(start: Ints, end: Ints, chosen: Ints, length: int) -> list[Stretch]:
    """Return what codings, sorted by start, cover; each with those that make it."""
    order = np.argsort(start, kind="stable")
    start, end, chosen = start[order], end[order], chosen[order]
    begins, stops = united(start, end)
    groups = np.split(chosen, np.searchsorted(start, begins[1:], "left")) if len(begins) else []
    return [
        Stretch(one / length, (other - one) / length, group)
        for one, other, group in zip(begins.tolist(), stops.tolist(), groups, strict=True)
    ]


def _paragraphs(text: str) -> list[Span]:
    lines = Paragraphs(text)
    return [lines.span(line) for line in range(lines.count) if lines.number(line)]


def _numbers(count: int) -> list[int]:
    """Return about ten round numbers up to a count, and 1."""
    step = next(size * 10**power for power in range(9) for size in _STEPS if count <= 10 * size * 10**power)
    return [1, *(number for number in range(step, count + 1, step) if number > 1)] if count else []


def _drawn(
    here: Corpus, lines: Sequence[CodeLine], bars: Sequence[Sequence[Stretch]],
    ticks: Sequence[tuple[float, str]], title: str, left_out: int, asked: Asked, look: Look, said: Said, unit: str,
    speakers: Sequence[str] = (),
) -> Picture:  # fmt: skip
    sheet = Sheet(look, asked.width)
    y = MARGIN + TITLE / 2
    sheet.title(y, title)
    y += TITLE + 6
    if not lines:
        sheet.text(MARGIN, y, said.nothing, colour=look.muted)
        return sheet.done(y + ROW, title, f"{title}. {said.nothing}")
    names = min(_NAMES * asked.width, max(sheet.measure(line.code.name) for line in lines) + 2)
    left = MARGIN + names + 8
    room = asked.width - left - _COUNT - MARGIN
    if speakers:
        y = _speakers(sheet, speakers, left, room, y)
    top = y
    for line, places in zip(lines, bars, strict=True):
        middle = y + ROW / 2
        sheet.text(left - 8, middle, sheet.fitted(line.code.name, names), align="right")
        sheet.box(left, middle - _BAR / 2, room, _BAR, look.empty)
        drawn = [(left + each.at * room, max(_LEAST, each.width * room)) for each in places]
        sheet.boxes(drawn, middle - _BAR / 2, _BAR, seen(line.code.colour, look.ground, look.fill))
        sheet.text(left + room + 5, middle, f"{len(line.chosen):,}", size=SMALL, colour=look.muted)
        words = f"{line.code.name}: {said.counted(len(line.chosen))}"
        sheet.lead(left, y, room + _COUNT, ROW, words, here.coding_id[line.chosen])
        for (x, width), each in zip(drawn, places, strict=True):
            few = f"{line.code.name}: {said.counted(len(each.chosen))}"
            sheet.lead(x - 1, y, width + 2, ROW, few, here.coding_id[each.chosen])
        y += ROW
    sheet.line(left, top, left, y, look.muted)
    y = _axis(sheet, ticks, unit, left, room, y)
    if left_out:
        sheet.text(MARGIN, y + ROW / 2, said.left_out.format(n=f"{left_out:,}"), size=SMALL, colour=look.muted)
        y += ROW
    counts = "; ".join(f"{line.code.name}: {said.counted(len(line.chosen))}" for line in lines)
    return sheet.done(y + MARGIN, title, f"{title}. {counts}.")


def _axis(sheet: Sheet, ticks: Sequence[tuple[float, str]], unit: str, left: float, room: float, y: float) -> float:
    """Write numbers below the rows, those that have room."""
    sheet.line(left, y, left + room, y, sheet.look.muted)
    shown = f"{unit} " if unit else ""
    free = left - 1.0
    for place, number in ticks:
        words = f"{shown}{number}" if free < left else number
        width = sheet.measure(words, SMALL)
        x = min(max(left + place * room, left + width / 2), left + room - width / 2)
        if x - width / 2 < free + 4 and free >= left:
            continue
        sheet.line(left + place * room, y, left + place * room, y + 3, sheet.look.muted)
        sheet.text(x, y + 10, words, size=SMALL, colour=sheet.look.muted, align="center")
        free = x + width / 2
    return y + 18


def _speakers(sheet: Sheet, speakers: Sequence[str], left: float, room: float, y: float) -> float:
    """Draw a band of who speaks in which turn, with patterns that a legend names."""
    names = [*dict.fromkeys(speakers)]
    x = left
    for place, name in enumerate(names[: len(HATCHES)]):
        shown = sheet.fitted(name, sheet.width / 4, SMALL)
        needed = 16 + sheet.measure(shown, SMALL) + 12
        if x + needed > sheet.width - MARGIN and x > left:
            x, y = left, y + ROW
        _patch(sheet, place, (x, y - 4, 12.0, 8.0))
        sheet.text(x + 16, y, shown, size=SMALL)
        x += needed
    y += ROW - 4
    each = room / len(speakers)
    start = 0
    for at in range(1, len(speakers) + 1):
        if at == len(speakers) or speakers[at] != speakers[start]:
            place = names.index(speakers[start])
            _patch(sheet, place, (left + start * each, y, (at - start) * each, _BAND - 4))
            start = at
    return y + _BAND


def _patch(sheet: Sheet, place: int, at: tuple[float, float, float, float]) -> None:
    look = sheet.look
    sheet.box(*at, look.empty, edge=look.text, hatch=HATCHES[place % len(HATCHES)])
