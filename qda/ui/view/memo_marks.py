"""Small signs beside the text where somebody wrote a memo on a passage or on a coding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from qda.ui.view.flow import Shown

_WIDTH, _HEIGHT = 9.0, 10.0  # pixels of the sign: a sheet with a folded corner
_FOLD = 3.0
_REACH = 3.0  # pixels around the sign within which it can be clicked


class MemoMark(NamedTuple):
    """A memo on a stretch of the shown document; ``number`` is whatever the giver knows it by."""

    number: int
    start: int
    end: int
    words: str


class MemoSign(NamedTuple):
    """One sign in the viewport, for all memos that begin in its line."""

    box: QRectF
    marks: list[MemoMark]


class MemoMarks:
    """The memos of one document, found by where they begin."""

    def __init__(self, marks: Iterable[MemoMark] = ()) -> None:
        self._marks = sorted(marks, key=_start_of)

    def __len__(self) -> int:
        return len(self._marks)

    def signs(self, shown: Shown, left: float) -> list[MemoSign]:
        """Return the signs of a block on screen, whose left edge is given; one for each line that needs one."""
        if not self._marks:
            return []
        layout = shown.layout
        first = bisect_left(self._marks, layout.span.start, key=_start_of)
        behind = bisect_right(self._marks, layout.span.end, key=_start_of)
        signs: list[MemoSign] = []
        for number, marks in groupby(self._marks[first:behind], key=lambda mark: layout.line_of(mark.start)):
            line = layout.lines[number]
            middle = shown.y + line.text_top + line.ascent * 0.62
            signs.append(MemoSign(QRectF(left, middle - _HEIGHT / 2, _WIDTH, _HEIGHT), list(marks)))
        return signs


def is_at(sign: MemoSign, point: QPointF) -> bool:
    """Tell whether a sign is pointed at."""
    return sign.box.adjusted(-_REACH, -2 * _REACH, _REACH, 2 * _REACH).contains(point)


def paint_sign(painter: QPainter, box: QRectF, colour: QColor, ground: QColor) -> None:
    """Draw a sheet of paper with two lines of writing."""
    corners = QPolygonF(
        [
            box.topLeft(),
            QPointF(box.right() - _FOLD, box.top()),
            QPointF(box.right(), box.top() + _FOLD),
            box.bottomRight(),
            box.bottomLeft(),
        ]
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.1))
    painter.setBrush(ground)
    painter.drawPolygon(corners)
    for down in (4.5, 7.0):
        painter.drawLine(QLineF(box.left() + 2, box.top() + down, box.right() - 2, box.top() + down))
    painter.restore()


def _start_of(mark: MemoMark) -> int:
    return mark.start
