"""One block of text laid out in lines, with its places on screen and in the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import NamedTuple, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextLine

from qda.model.direction import HINTS, OVERRIDES, SIGN
from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.ui.view.metrics import TextMetrics

# Characters that would override the direction, break the line or draw nothing sensible: each is shown as one mark.
_DIRECTION_MARKS = re.compile(f"[{OVERRIDES}]")
_HINTS = re.compile(f"[{HINTS}]")
_UNSHOWABLE = re.compile(f"[\ud800-\udfff{OVERRIDES}\u2028\u2029\ufffc\x00]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Letters and digits that run from left to right in a line of the other direction: European and Arabic digits do.
_LEFT_TO_RIGHT = re.compile(
    "[^\\W\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]|[\u0660-\u0669\u06f0-\u06f9]"
)


class Line(NamedTuple):
    """A line on screen: its first character, the one after its last, and its box within the block."""

    start: int
    end: int
    top: float
    height: float
    ascent: float
    text_top: float
    text_height: float


class BlockLayout:
    """A block of text in lines of a given width. All offsets are code points of the document."""

    def __init__(self, text: str, span: Span, marks: Sequence[Mark], metrics: TextMetrics, width: int) -> None:
        self.span = span
        passage = text[span.start : span.end]
        shown = _UNSHOWABLE.sub(_shown, passage)
        self._astral = () if shown.isascii() else tuple(i for i, c in enumerate(shown) if c > "\uffff")
        self._astral_units = tuple(index + count for count, index in enumerate(self._astral))
        has_rtl = not passage.isascii() and _RIGHT_TO_LEFT.search(passage) is not None
        self._passage = passage if has_rtl else ""
        self._one_way: dict[int, bool] = {}
        self.right_to_left = has_rtl and _first_strong_is_rtl(passage)
        # They take no room and must stay, or the text would run otherwise: a tick above the line shows where they are.
        self.hints = [] if passage.isascii() else [found.start() + span.start for found in _HINTS.finditer(passage)]
        self.tabs = [index + span.start for index, c in enumerate(passage) if c == "\t"] if "\t" in passage else []
        level = next((int(mark.value or 1) for mark in marks if mark.kind is MarkKind.HEADING), 0)
        font = metrics.heading_font(level) if level else metrics.font
        self._layout = QTextLayout(shown, font)
        self._layout.setCacheEnabled(True)
        option = metrics.text_option()
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if self.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        # The direction alone leaves lines that run from right to left at the left edge.
        option.setAlignment(Qt.AlignmentFlag.AlignRight if self.right_to_left else Qt.AlignmentFlag.AlignLeft)
        self._layout.setTextOption(option)
        formats = list(self._formats(passage, marks, metrics))
        if formats:
            self._layout.setFormats(formats)
        self.lines: list[Line] = []
        self._qt_lines: list[QTextLine] = []
        # A heading stands closer: its lines belong together.
        self.height = self._break_lines(width, metrics.line_height, tight=bool(level))
        self._line_starts = [line.start for line in self.lines]
        self._edges: dict[tuple[int, int], float] = {}

    def _formats(self, passage: str, marks: Iterable[Mark], metrics: TextMetrics) -> Iterable[QTextLayout.FormatRange]:
        for mark in marks:
            if mark.kind in (MarkKind.BOLD, MarkKind.ITALIC):
                look = QTextCharFormat()
                if mark.kind is MarkKind.BOLD:
                    look.setFontWeight(QFont.Weight.Bold)
                else:
                    look.setFontItalic(True)
                yield self._format(max(mark.start, self.span.start), min(mark.end, self.span.end), look)
        for found in _DIRECTION_MARKS.finditer(passage):
            look = QTextCharFormat()
            look.setFontPointSize(metrics.font.pointSizeF() * 0.7)
            at = self.span.start + found.start()
            yield self._format(at, at + 1, look)

    def _format(self, start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
        piece = QTextLayout.FormatRange()
        piece.start = self._unit(start)  # pyright: ignore[reportAttributeAccessIssue]
        piece.length = self._unit(end) - self._unit(start)  # pyright: ignore[reportAttributeAccessIssue]
        piece.format = look  # pyright: ignore[reportAttributeAccessIssue]
        return piece

    def _break_lines(self, width: int, line_height: int, *, tight: bool) -> int:
        layout, y = self._layout, 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            natural = line.height()
            height = ceil(natural) + 4 if tight else max(line_height, ceil(natural) + 2)
            text_top = y + floor((height - natural) / 2)
            line.setPosition(QPointF(0, text_top))
            start = self.offset_of_unit(line.textStart())
            end = self.offset_of_unit(line.textStart() + line.textLength())
            self.lines.append(Line(start, end, y, height, line.ascent(), text_top, natural))
            y += height
        layout.endLayout()
        self._qt_lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        return round(y)

    # --- between code points and Qt's units -------------------------------------------------------------------------
    def _unit(self, offset: int) -> int:
        index = offset - self.span.start
        return index + bisect_left(self._astral, index) if self._astral else index

    def offset_of_unit(self, unit: int) -> int:
        """Return the offset of the character that holds one of Qt's UTF-16 units."""
        return self.span.start + (unit - bisect_left(self._astral_units, unit) if self._astral_units else unit)

    # --- places -----------------------------------------------------------------------------------------------------
    def line_of(self, offset: int) -> int:
        """Return the number of the line that shows an offset; a line's end belongs to the next one."""
        return max(0, bisect_right(self._line_starts, offset) - 1)

    def x_of(self, offset: int, line: int) -> float:
        """Return where the caret stands before an offset."""
        key = (offset, line)
        x = self._edges.get(key)
        if x is None:
            x = cast("tuple[float, int]", self._qt_lines[line].cursorToX(self._unit(offset)))[0]
            self._edges[key] = x
        return x

    def offset_at(self, x: float, line: int) -> int:
        """Return the offset nearest to a place on a line."""
        shown = self.lines[line]
        offset = self.offset_of_unit(self._qt_lines[line].xToCursor(x))
        if offset >= shown.end and line + 1 < len(self.lines):
            # The end of a wrapped line is the beginning of the next: stay on the line that was pointed at.
            return max(shown.start, shown.end - 1)
        return offset

    def line_at(self, y: float) -> int:
        """Return the line at a height within the block, the first or last if it lies outside."""
        return max(0, bisect_right([line.top for line in self.lines], y) - 1)

    def rectangles(self, start: int, end: int) -> list[tuple[int, QRectF]]:
        """Return the boxes that a stretch covers, each with the number of its line."""
        start, end = max(start, self.span.start), min(end, self.span.end)
        boxes: list[tuple[int, QRectF]] = []
        if start >= end:
            return boxes
        for number in range(self.line_of(start), self.line_of(end - 1) + 1):
            line = self.lines[number]
            first, last = max(start, line.start), min(end, line.end)
            for left, right in self._extents(first, last, number):
                boxes.append((number, QRectF(left, line.text_top, right - left, line.text_height)))
        return boxes

    def _extents(self, first: int, last: int, number: int) -> list[tuple[float, float]]:
        line = self.lines[number]
        if not self._passage or self._runs_one_way(number):
            begin, end = (
                self.x_of(first, number),
                self._line_end(number) if last >= line.end else self.x_of(last, number),
            )
            return [(min(begin, end), max(begin, end))] if begin != end else []
        # Text of both directions: neighbours in the text need not be neighbours on screen.
        begin = self._unit(first)
        runs = self._qt_lines[number].glyphRuns(begin, self._unit(last) - begin)
        edges = [(box.left(), box.right()) for box in (run.boundingRect() for run in runs)]
        joined: list[tuple[float, float]] = []
        for left, right in sorted(edges):
            if joined and left <= joined[-1][1] + 0.6:
                joined[-1] = (joined[-1][0], max(joined[-1][1], right))
            elif right > left:
                joined.append((left, right))
        return joined

    def _runs_one_way(self, number: int) -> bool:
        """Tell whether all of a line runs in the direction of its paragraph, so that two places tell a stretch."""
        known = self._one_way.get(number)
        if known is None:
            line = self.lines[number]
            part = self._passage[line.start - self.span.start : line.end - self.span.start]
            other = _LEFT_TO_RIGHT if self.right_to_left else _RIGHT_TO_LEFT
            known = self._one_way[number] = other.search(part) is None
        return known

    def _line_end(self, number: int) -> float:
        rectangle = self._qt_lines[number].naturalTextRect()
        return rectangle.left() if self.right_to_left else rectangle.right()

    def caret(self, offset: int) -> QRectF:
        """Return where the caret stands at an offset."""
        number = self.line_of(offset)
        line = self.lines[number]
        return QRectF(self.x_of(offset, number), line.text_top, 1.0, line.text_height)

    def draw(self, painter: QPainter, x: float, y: float, clip: QRectF) -> None:
        """Draw the letters in the painter's pen; ``clip`` leaves out lines that need no drawing."""
        self._layout.draw(painter, QPointF(x, y), [], clip)


def _shown(found: re.Match[str]) -> str:
    character = found.group()
    if _DIRECTION_MARKS.match(character):
        return SIGN
    return " " if character in "\u2028\u2029" else "\ufffd"


def _first_strong_is_rtl(passage: str) -> bool:
    for character in passage:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return False
        if kind in ("R", "AL"):
            return True
    return False
