"""Overlapping codings flattened for one block: at most one tint and three underlines at every character."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF

from qda.model.span import Span
from qda.ui.view.block_layout import BlockLayout
from qda.ui.view.spans_index import Rows

MOST_UNDERLINES = 3
_UNDERLINE_PITCH = 3.0
_UNDERLINE_WIDTH = 2.0


class TintRun(NamedTuple):
    """A stretch that carries one code's tint."""

    start: int
    end: int
    code_id: int


class UnderlineRun(NamedTuple):
    """A coding's part of a block with the level of its underline, 0 being next to the letters."""

    start: int
    end: int
    code_id: int
    level: int


class Decoration(NamedTuple):
    """What is painted under a block's letters: boxes by code."""

    tints: dict[int, list[QRectF]]
    underlines: dict[int, list[QRectF]]
    hatches: Mapping[tuple[int, int], list[QRectF]] = MappingProxyType({})
    """Where two sides are compared: what only one of them gave a code, by code and side."""


def flatten(rows: Rows, span: Span) -> tuple[list[TintRun], list[UnderlineRun]]:
    """Decide which coding tints and which underline each character of a block.

    The tint is that of the shortest coding, so that a coding within a longer one is seen; colours are never mixed.
    Underlines take the first level that is free, and a fourth coding at the same place gets none: its stripe shows it.

    Args:
        rows: The codings that touch the block, by start.
        span: The block.
    """
    if not len(rows):
        return [], []
    starts = np.maximum(rows[:, 1], span.start) - span.start
    ends = np.minimum(rows[:, 2], span.end) - span.start
    winner = np.full(span.length + 1, -1, dtype=np.int64)
    for index in np.lexsort((-rows[:, 0], rows[:, 1] - rows[:, 2])).tolist():
        winner[starts[index] : ends[index]] = rows[index, 3]
    changes = np.flatnonzero(winner[1:] != winner[:-1]) + 1
    tints = [
        TintRun(start + span.start, end + span.start, code_id)
        for start, end in zip([0, *changes.tolist()], [*changes.tolist(), span.length], strict=True)
        if start < end and (code_id := int(winner[start])) >= 0
    ]
    return tints, underline_runs(rows[:, 3].tolist(), starts.tolist(), ends.tolist(), span.start)


def underline_runs(codes: list[int], starts: list[int], ends: list[int], origin: int) -> list[UnderlineRun]:
    """Give each stretch of a code, by start, the first level of underlines that is free."""
    runs: list[UnderlineRun] = []
    free_from = [-1] * MOST_UNDERLINES
    for code_id, start, end in zip(codes, starts, ends, strict=True):
        for level, free in enumerate(free_from):
            if free <= start:
                free_from[level] = end
                runs.append(UnderlineRun(start + origin, end + origin, code_id, level))
                break
    return runs


def decorate(layout: BlockLayout, rows: Rows) -> Decoration:
    """Return the boxes of tints and underlines of a block that is laid out."""
    tint_runs, underlined = flatten(rows, layout.span)
    tints: dict[int, list[QRectF]] = {}
    for run in tint_runs:
        tints.setdefault(run.code_id, []).extend(box for _, box in layout.rectangles(run.start, run.end))
    return Decoration(tints, underline_boxes(layout, underlined))


def underline_boxes(layout: BlockLayout, runs: Iterable[UnderlineRun]) -> dict[int, list[QRectF]]:
    """Return the boxes of underlines by code."""
    underlines: dict[int, list[QRectF]] = {}
    for run in runs:
        boxes = underlines.setdefault(run.code_id, [])
        for line, box in layout.rectangles(run.start, run.end):
            boxes.append(underline(layout, line, box, run.level))
    return underlines


def underline(layout: BlockLayout, line: int, box: QRectF, level: int) -> QRectF:
    """Return where an underline of a level runs below a stretch of text."""
    shown = layout.lines[line]
    descent = shown.text_height - shown.ascent
    y = round(shown.text_top + shown.ascent + max(2.0, descent * 0.62) + level * _UNDERLINE_PITCH)
    return QRectF(box.left(), y, box.width(), _UNDERLINE_WIDTH)
