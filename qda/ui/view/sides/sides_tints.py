"""What two sides share and what they do not, for one block: a sweep over the borders of its codings."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from qda.model.span import Span
from qda.ui.view.block_layout import BlockLayout
from qda.ui.view.sides.values import Side
from qda.ui.view.spans_index import Rows
from qda.ui.view.tints import Decoration, TintRun, UnderlineRun, underline_boxes, underline_runs

_START_ONLY, _END_ONLY = 1, 2  # 3 is both


class SideRuns(NamedTuple):
    """How the characters of a block are to be shown."""

    agreed: list[TintRun]
    only: dict[Side, list[TintRun]]
    underlines: list[UnderlineRun]


def compare(rows: Rows, at_end: NDArray[np.bool_], span: Span) -> SideRuns:
    """Decide for each character of a block whose code it shows, and whether both sides gave it.

    Where the sides differ, the shortest coding they differ in is shown: text without a hatch is text they agree on.
    Elsewhere the shortest coding of all wins, as where there are no sides. A code is underlined once where any side
    gave it, however many coders did.

    Args:
        rows: The codings that touch the block, by start.
        at_end: For each of them, whether it is the end side's.
        span: The block.
    """
    runs = SideRuns([], {Side.START: [], Side.END: []}, [])
    if not len(rows) or not span.length:
        return runs
    starts = np.maximum(rows[:, 1], span.start)
    ends = np.minimum(rows[:, 2], span.end)
    borders = np.unique(np.concatenate((starts, ends, span)))
    first, last = np.searchsorted(borders, starts), np.searchsorted(borders, ends)
    codes, code_of = np.unique(rows[:, 3], return_inverse=True)
    given = _given(at_end, code_of, len(codes), (first, last), len(borders))
    differs = given[0] != given[1]
    may_differ = differs.any(axis=1).tolist()
    winner = np.full(len(borders) - 1, -1, dtype=np.int64)
    disputed = winner.copy()
    order = np.lexsort((-rows[:, 0], rows[:, 1] - rows[:, 2]))
    for begin, end, code in zip(first[order].tolist(), last[order].tolist(), code_of[order].tolist(), strict=True):
        winner[begin:end] = code
        if may_differ[code]:
            np.copyto(disputed[begin:end], code, where=differs[code, begin:end])
    winner = np.where(disputed >= 0, disputed, winner)
    _collect(runs, given, winner, borders, codes)
    runs.underlines.extend(_underlines(given, borders, codes))
    return runs


def _given(
    at_end: NDArray[np.bool_],
    code_of: NDArray[np.intp],
    code_count: int,
    between: tuple[NDArray[np.intp], NDArray[np.intp]],
    border_count: int,
) -> NDArray[np.bool_]:
    """Return for each side, code and stretch between two borders whether the side gave the stretch the code."""
    changes = np.zeros((2, code_count, border_count), dtype=np.int32)
    side = at_end.astype(np.intp)
    np.add.at(changes, (side, code_of, between[0]), 1)
    np.add.at(changes, (side, code_of, between[1]), -1)
    return changes.cumsum(axis=2)[:, :, :-1] > 0


def _collect(
    runs: SideRuns,
    given: NDArray[np.bool_],
    winner: NDArray[np.int64],
    borders: NDArray[np.int64],
    codes: NDArray[np.int64],
) -> None:
    stretch = np.arange(len(winner))
    state = given[0, winner, stretch] * _START_ONLY + given[1, winner, stretch] * _END_ONLY
    look = np.where(winner < 0, -1, winner * 4 + state)
    changes = np.flatnonzero(look[1:] != look[:-1]) + 1
    begins = np.concatenate(([0], changes))
    limits = np.concatenate((changes, [len(look)]))
    goal = {_START_ONLY: runs.only[Side.START], _END_ONLY: runs.only[Side.END], 3: runs.agreed}
    for key, start, end in zip(look[begins].tolist(), borders[begins].tolist(), borders[limits].tolist(), strict=True):
        if key >= 0:
            goal[key % 4].append(TintRun(start, end, int(codes[key // 4])))


def _underlines(given: NDArray[np.bool_], borders: NDArray[np.int64], codes: NDArray[np.int64]) -> list[UnderlineRun]:
    padded = np.zeros((given.shape[1], given.shape[2] + 2), dtype=np.bool_)
    np.logical_or(given[0], given[1], out=padded[:, 1:-1])
    # Each row begins and ends without the code, so borders come in pairs: where it begins and where it ends.
    code, borders_at = np.nonzero(padded[:, 1:] != padded[:, :-1])
    code, begins, limits = code[::2], borders_at[::2], borders_at[1::2]
    starts, ends = borders[begins], borders[limits]
    order = np.lexsort((-ends, starts))
    return underline_runs(codes[code[order]].tolist(), starts[order].tolist(), ends[order].tolist(), 0)


def decorate_sides(layout: BlockLayout, rows: Rows, at_end: NDArray[np.bool_]) -> Decoration:
    """Return the boxes of tints, hatches and underlines of a block that is laid out."""
    runs = compare(rows, at_end, layout.span)
    tints: dict[int, list[QRectF]] = {}
    for run in runs.agreed:
        tints.setdefault(run.code_id, []).extend(box for _, box in layout.rectangles(run.start, run.end))
    hatches: dict[tuple[int, int], list[QRectF]] = {}
    for side, only in runs.only.items():
        for run in only:
            boxes = hatches.setdefault((run.code_id, int(side)), [])
            boxes.extend(box for _, box in layout.rectangles(run.start, run.end))
    return Decoration(tints, underline_boxes(layout, runs.underlines), hatches)
