"""Bars beside the text: which lane each coding on screen takes, and where its bar and label stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF

from qda.model.span import Span
from qda.ui.view.flow import Shown
from qda.ui.view.metrics import PageGeometry
from qda.ui.view.values import CodingRow

_BAR_INSET = 2.0


class Bar(NamedTuple):
    """A coding's part of a block, and the box of its bar: from the left of the viewport, from the top of the block."""

    coding: CodingRow
    box: QRectF


class Label(NamedTuple):
    """A code's name beside the bar it belongs to, or how many more codings begin here."""

    codings: tuple[CodingRow, ...]
    top: float
    more: int


class Stripes(NamedTuple):
    """What stands beside one block; heights count from the block's top."""

    bars: list[Bar]
    labels: list[Label]


class Lanes:
    """The lanes of the codings on screen.

    A coding keeps its lane as long as any part of it is on screen, so that scrolling moves stripes and never
    rearranges them. Codings for which no lane is free have none, for as long.
    """

    def __init__(self) -> None:
        self._lane_of: dict[int, int] = {}
        self._lanes: list[list[CodingRow]] = []
        self._without: dict[int, CodingRow] = {}

    @property
    def used(self) -> int:
        """How many lanes hold a coding."""
        return max((number + 1 for number, lane in enumerate(self._lanes) if lane), default=0)

    def lane(self, coding_id: int) -> int | None:
        """Return a coding's lane, ``None`` if it has none."""
        return self._lane_of.get(coding_id)

    def clear(self) -> None:
        """Forget all."""
        self._lane_of.clear()
        self._lanes.clear()
        self._without.clear()

    def discard(self, coding_id: int) -> None:
        """Take a coding out of its lane."""
        self._without.pop(coding_id, None)
        number = self._lane_of.pop(coding_id, None)
        if number is not None:
            self._lanes[number] = [row for row in self._lanes[number] if row.coding_id != coding_id]

    def leave(self, visible: Span) -> None:
        """Take out all codings that are no longer on screen."""
        for number, lane in enumerate(self._lanes):
            kept = [row for row in lane if row.start < visible.end and row.end > visible.start]
            if len(kept) < len(lane):
                ids = {row.coding_id for row in kept}
                for row in lane:
                    if row.coding_id not in ids:
                        self._lane_of.pop(row.coding_id, None)
                self._lanes[number] = kept
        for row in list(self._without.values()):
            if row.start >= visible.end or row.end <= visible.start:
                del self._without[row.coding_id]

    def enter(self, rows: Iterable[CodingRow], most: int, same_line: Callable[[int, int], bool]) -> None:
        """Give codings that come on screen the first free lane.

        Args:
            rows: The codings, by start, longer ones first.
            most: How many lanes there may be.
            same_line: Tells whether two offsets stand on one line of the screen: bars need a line each.
        """
        for row in rows:
            if row.coding_id in self._lane_of or row.coding_id in self._without:
                continue
            for number in range(most):
                if number == len(self._lanes):
                    self._lanes.append([])
                if self._fits(row, self._lanes[number], same_line):
                    self._lane_of[row.coding_id] = number
                    break
            else:
                self._without[row.coding_id] = row

    @staticmethod
    def _fits(row: CodingRow, lane: list[CodingRow], same_line: Callable[[int, int], bool]) -> bool:
        where = bisect_left(lane, row.start, key=_start)
        if where < len(lane):
            after = lane[where]
            if after.start < row.end or same_line(row.end - 1, after.start):
                return False
        if where:
            before = lane[where - 1]
            if before.end > row.start or same_line(before.end - 1, row.start):
                return False
        lane.insert(where, row)
        return True


def _start(row: CodingRow) -> int:
    return row.start


def stripes_of(
    shown: Shown, rows: Sequence[CodingRow], lanes: Lanes, geometry: PageGeometry, label_pitch: float
) -> Stripes:
    """Return bars and labels of a block.

    A label stands at the top of its bar, or below the label before it. Labels stay within their block: where there
    are too many, the last one says how many more there are.

    Args:
        shown: The block.
        rows: The codings that touch it, by start.
        lanes: Where the codings have got their lanes.
        geometry: Where the lanes are.
        label_pitch: The height of a label.
    """
    bars: list[Bar] = []
    beginnings: list[tuple[float, CodingRow]] = []
    layout, height = shown.layout, shown.height
    span = layout.span
    for row in rows:
        begins, ends = row.start >= span.start, row.end <= span.end
        first = layout.lines[layout.line_of(max(row.start, span.start))]
        last = layout.lines[layout.line_of(max(span.start, min(row.end, span.end) - 1))]
        top = first.text_top + _BAR_INSET if begins else 0.0
        bottom = last.text_top + last.text_height - _BAR_INSET if ends else height
        lane = lanes.lane(row.coding_id)
        if lane is not None:
            bars.append(Bar(row, QRectF(geometry.lane_x(lane), top, geometry.BAR_WIDTH, max(4.0, bottom - top))))
        if begins:
            beginnings.append((first.text_top + (first.text_height - label_pitch) / 2, row))
    return Stripes(bars, _labels(beginnings, height, label_pitch))


def _labels(beginnings: list[tuple[float, CodingRow]], height: float, pitch: float) -> list[Label]:
    labels: list[Label] = []
    free, bottom = 0.0, max(height, pitch)
    for number, (wished, row) in enumerate(beginnings):
        top = max(wished, free)
        if top + pitch > bottom + 1:
            return _with_rest(labels, [row for _, row in beginnings[number:]], bottom - pitch)
        labels.append(Label((row,), top, 0))
        free = top + pitch
    return labels


def _with_rest(labels: list[Label], rest: list[CodingRow], top: float) -> list[Label]:
    """Let the last label tell of those for which there is no room."""
    if not labels:
        return [Label(tuple(rest), max(0.0, top), len(rest) - 1)]
    last = labels[-1]
    return [*labels[:-1], Label((*last.codings, *rest), last.top, len(rest))]
