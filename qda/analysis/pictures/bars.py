"""Bars: how often each code was used, and how much of each document is coded."""

from __future__ import annotations

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.joins import Ints
from qda.analysis.pictures.asked import Asked, Count, Order, Said
from qda.analysis.pictures.colours import seen
from qda.analysis.pictures.rows import code_lines, united
from qda.analysis.pictures.sheet import HATCHES, MARGIN, ROW, SMALL, TITLE, Look, Picture, Sheet

_NAMES = 0.38  # of the width, at most, for names
_NUMBER = 46.0  # points for the number behind a bar
_BAR = 10.0
_THIN = 6.0  # a bar of one coder among several
_TIP = 4.0


def frequencies(corpus: Corpus, asked: Asked, look: Look, said: Said) -> Picture:
    """Draw a bar per code, as long as its segments or documents are many."""
    lines, left_out = code_lines(corpus, asked)
    groups = _coders(corpus) if asked.by_coder else [("", np.ones(len(corpus), np.bool_))]

    def bar(chosen: Ints) -> _Bar:
        ids = corpus.coding_id[chosen]
        count = len(ids) if asked.count is Count.SEGMENTS else len(np.unique(corpus.document[chosen]))
        return _Bar(count, f"{count:,}", said.counted(count, asked.count), ids)

    rows = [
        _Row(
            line.code.path_text if asked.rolled_up else line.code.name,
            line.code.colour,
            [bar(line.chosen[mask[line.chosen]]) for _, mask in groups],
        )
        for line in lines
    ]
    return _drawn(rows, [name for name, _ in groups], said.frequencies, left_out, asked, look, said)


def coverage(corpus: Corpus, asked: Asked, look: Look, said: Said) -> Picture:
    """Draw a bar per document, as long as the part of its text that carries any code; overlaps count once."""
    groups = _coders(corpus) if asked.by_coder else [("", np.ones(len(corpus), np.bool_))]
    rows: list[_Row] = []
    for place, document in enumerate(corpus.documents):
        here = np.arange(len(corpus))[corpus.slice_of(place)]
        bars: list[_Bar] = []
        for _, mask in groups:
            part = here[mask[here]]
            start, end = united(corpus.start[part], corpus.end[part])
            share = float((end - start).sum()) / max(1, document.length) * 100
            bars.append(_Bar(share, f"{share:.1f} %", f"{share:.1f} %", corpus.coding_id[part]))
        rows.append(_Row(document.name, "", bars))
    order = sorted(range(len(rows)), key=lambda at: (-max((bar.size for bar in rows[at].bars), default=0.0), at))
    most = order[: asked.most]
    kept = most if asked.order is Order.MOST_FIRST else sorted(most)
    picked = [rows[at] for at in kept]
    names = [name for name, _ in groups]
    return _drawn(picked, names, said.coverage, len(rows) - len(kept), asked, look, said, whole=100.0)


class _Bar:
    __slots__ = ("coding_ids", "shown", "size", "words")

    def __init__(self, size: float, shown: str, words: str, coding_ids: Ints) -> None:
        self.size, self.shown, self.words, self.coding_ids = size, shown, words, coding_ids


class _Row:
    __slots__ = ("bars", "colour", "name")

    def __init__(self, name: str, colour: str, bars: list[_Bar]) -> None:
        self.name, self.colour, self.bars = name, colour, bars


def _coders(corpus: Corpus) -> list[tuple[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    return [
        (row.name, corpus.coder_id == row.coder_id)
        for row in corpus.coders
        if bool((corpus.coder_id == row.coder_id).any())
    ]


def _drawn(
    rows: list[_Row], groups: list[str], title: str, left_out: int, asked: Asked, look: Look, said: Said,
    *, whole: float = 0.0,
) -> Picture:  # fmt: skip
    sheet = Sheet(look, asked.width)
    y = MARGIN + TITLE / 2
    sheet.title(y, title)
    y += TITLE + 6
    if not rows or not groups:
        sheet.text(MARGIN, y, said.nothing, colour=look.muted)
        return sheet.done(y + ROW, title, f"{title}. {said.nothing}")
    several = len(groups) > 1
    if several:
        y = _legend(sheet, groups, y)
    names = min(_NAMES * asked.width, max(sheet.measure(row.name) for row in rows) + 2)
    left = MARGIN + names + 8
    most = whole or max((bar.size for row in rows for bar in row.bars), default=0.0) or 1.0
    room = asked.width - left - _NUMBER - MARGIN
    top = y
    for row in rows:
        height = max(ROW, (_THIN + 2) * len(groups) + 6) if several else ROW
        middle = y + height / 2
        sheet.text(left - 8, middle, sheet.fitted(row.name, names), align="right")
        thick = _THIN if several else _BAR
        at = middle - (thick + 2) * len(row.bars) / 2 + 1
        for place, bar in enumerate(row.bars):
            length = bar.size / most * room
            fill = look.fill if several else seen(row.colour, look.ground, look.fill)
            if whole:
                sheet.box(left, at, room, thick, look.empty)
            if length > 0:
                sheet.box(left, at, length, thick, fill, hatch=HATCHES[place % len(HATCHES)] if several else "")
            sheet.text(left + (room if whole else length) + _TIP, at + thick / 2, bar.shown,
                       size=SMALL - 1.5 if several else SMALL, colour=look.muted)  # fmt: skip
            words = ": ".join(part for part in (row.name, groups[place], bar.words) if part)
            sheet.lead(left, at - 1, room + _NUMBER, thick + 2, words, bar.coding_ids)
            at += thick + 2
        y += height
    sheet.line(left, top, left, y, look.muted)
    if left_out:
        y += ROW / 2
        sheet.text(MARGIN, y, said.left_out.format(n=f"{left_out:,}"), size=SMALL, colour=look.muted)
        y += ROW / 2
    alt = "; ".join(part.words for part in sheet.parts)
    return sheet.done(y + MARGIN, title, f"{title}. {alt}.")


def _legend(sheet: Sheet, groups: list[str], y: float) -> float:
    x = MARGIN
    for place, name in enumerate(groups):
        shown = sheet.fitted(name, sheet.width / 3, SMALL)
        needed = 16 + sheet.measure(shown, SMALL) + 14
        if x + needed > sheet.width - MARGIN and x > MARGIN:
            x, y = MARGIN, y + ROW
        sheet.box(x, y - 4, 12, 8, sheet.look.fill, hatch=HATCHES[place % len(HATCHES)])
        sheet.text(x + 16, y, shown, size=SMALL)
        x += needed
    return y + ROW
