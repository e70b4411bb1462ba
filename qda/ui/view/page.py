"""All that the document view shows, and what stands where: the widget scrolls it, the painter draws it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale, QPointF, QRectF
from PySide6.QtGui import QFont

from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.ui.view.flow import Flow, Shown
from qda.ui.view.lanes import Lanes, Stripes, stripes_of
from qda.ui.view.memo_marks import MemoMark, MemoMarks, MemoSign, is_at
from qda.ui.view.metrics import PageGeometry, TextMetrics, place_page
from qda.ui.view.selection import Selection
from qda.ui.view.spans_index import Codings, Rows, SpanIndex
from qda.ui.view.tints import Decoration, decorate
from qda.ui.view.values import CodeStyle, CodingRow

_SAMPLE_LENGTH = 2000  # code points of the text that tell how wide its letters run
_UNKNOWN_COLOUR = "#808080"
_HANDLE_REACH = 7.0  # pixels around a handle within which it can be grabbed


class Handle(NamedTuple):
    """A border of the current coding that can be dragged, with the caret's box there in the viewport."""

    at_end: bool
    box: QRectF


class Page:
    """A document with its codings, laid out for a viewport. It knows no widget."""

    def __init__(self) -> None:
        self.text = ""
        self.flow = Flow("", ())
        self.index = SpanIndex()
        self.styles: Mapping[int, CodeStyle] = {}
        self.coder_marks: Mapping[int, str] = {}
        self.selection = Selection()
        self.current: int | None = None
        self.isolated: int | None = None
        self.hovered_code: int | None = None
        self.hits: NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)
        self.current_hit = -1
        self.drop_span: Span | None = None
        self.flash: Span | None = None
        self.column_characters = 72
        self.read_only = False  # borders of codings cannot be grabbed
        self.locale = QLocale()
        self.memos = MemoMarks()
        self.lanes = Lanes()
        self.lane_count = 2
        self.stale = True  # what is on screen must be arranged anew before it is painted or pointed at
        self._shown: list[Shown] = []
        self._labels_moved = False
        self._turns: list[Mark] = []
        self._rows: dict[int, Rows] = {}
        self._decorations: dict[int, Decoration] = {}
        self._stripes: dict[int, Stripes] = {}
        self._line_keys: dict[int, int] = {}
        self.metrics: TextMetrics
        self.geometry: PageGeometry

    # --- what is shown ----------------------------------------------------------------------------------------------
    def set_document(self, text: str, marks: Sequence[Mark], viewport_height: int) -> None:
        """Show another text, without any coding, from its beginning."""
        unit = self.selection.unit
        self.text = text
        self.flow = Flow(text, marks)
        self.flow.viewport_height = viewport_height
        self.selection = Selection(text, marks)
        self.selection.unit = unit
        self._turns = sorted((mark for mark in marks if mark.kind is MarkKind.TURN), key=_start_of)
        self.current = self.isolated = self.hovered_code = None
        self.drop_span = self.flash = None
        self.set_hits((), -1)
        self.memos = MemoMarks()
        self.set_codings(())

    def set_codings(self, rows: Codings) -> None:
        """Show these codings and no others."""
        self.index = SpanIndex(rows)
        self.lane_count = 2
        self.forget_codings()

    def put(self, row: CodingRow) -> list[Span]:
        """Add or replace a coding and return the stretches that need painting."""
        before = self.index.put(row)
        self.lanes.discard(row.coding_id)
        changed = [row.span] if before is None else [before.span, row.span]
        self._forget_blocks(changed)
        return changed

    def remove(self, coding_id: int) -> list[Span]:
        """Take a coding out and return the stretches that need painting."""
        before = self.index.remove(coding_id)
        self.lanes.discard(coding_id)
        if before is None:
            return []
        self._forget_blocks([before.span])
        return [before.span]

    def set_hits(self, hits: Sequence[Span], current: int) -> None:
        """Show what a search found; ``current`` is the number of the hit that the person is at."""
        self.hits = np.array(hits, dtype=np.int64).reshape(-1, 2)
        self.current_hit = current

    def set_fonts(self, font: QFont, interface_font: QFont, zoom: float) -> None:
        """Take fonts and zoom; :meth:`fit` must follow."""
        self.metrics = TextMetrics(font, interface_font, zoom, self.text[:_SAMPLE_LENGTH])

    def fit(self, width: int, height: int, *, mirrored: bool) -> None:
        """Lay the page out for a viewport of that size."""
        self.geometry = self._place(width, mirrored=mirrored)
        self.flow.viewport_height = height
        if self.flow.set_measures(self.metrics, self.geometry.column_width):
            self._decorations.clear()
        self.flow.scroll_by(0)
        self.forget_codings()

    def _place(self, width: int, *, mirrored: bool) -> PageGeometry:
        return place_page(width, self.metrics, self.column_characters, with_turns=bool(self._turns), mirrored=mirrored)

    def forget_codings(self) -> None:
        """Find, arrange and decorate all codings anew when they are next shown."""
        self.stale = True
        self._rows.clear()
        self._decorations.clear()
        self._stripes.clear()
        self._line_keys.clear()
        self.lanes.clear()

    def _forget_blocks(self, spans: Iterable[Span]) -> None:
        self.stale = True
        for block in list(self._rows):
            here = self.flow.blocks.span(block)
            if any(span.overlaps(here) for span in spans):
                self._rows.pop(block)
                self._decorations.pop(block, None)
                self._stripes.pop(block, None)

    # --- arranging --------------------------------------------------------------------------------------------------
    @property
    def shown(self) -> list[Shown]:
        """The blocks on screen, from top to bottom."""
        if self.stale:
            self.arrange()
        return self._shown

    def labels_moved(self) -> bool:
        """Tell whether the labels moved sideways since this was last asked."""
        moved, self._labels_moved = self._labels_moved, False
        return moved

    def arrange(self) -> None:
        """Bring blocks and lanes up to date with the scroll position."""
        self.stale = False
        self._shown = self.flow.shown()
        blocks = {shown.block for shown in self._shown}
        for known in (self._rows, self._decorations, self._stripes):
            for block in [block for block in known if block not in blocks]:
                del known[block]
        new = [shown for shown in self._shown if shown.block not in self._stripes]
        if not new:
            return
        self._line_keys.clear()
        self._arrange_stripes(new)

    def _arrange_stripes(self, new: Sequence[Shown]) -> None:
        """Arrange bars and labels of blocks that come on screen."""
        rows = {shown.block: named(self.rows(shown)) for shown in new}
        self._stripes.update(self._line_up(new, rows, self.lanes, self.geometry))
        wider = max(self.lane_count, min(self.lanes.used, self.geometry.most_lanes))
        self._labels_moved = self._labels_moved or wider != self.lane_count
        self.lane_count = wider

    def _line_up(
        self, new: Sequence[Shown], rows: Mapping[int, list[CodingRow]], lanes: Lanes, geometry: PageGeometry
    ) -> dict[int, Stripes]:
        """Return bars and labels of blocks that come on screen, with their codings in lanes."""
        lanes.leave(Span(self._shown[0].layout.span.start, self._shown[-1].layout.span.end))
        entering = {row.coding_id: row for in_block in rows.values() for row in in_block}
        lanes.enter(sorted(entering.values(), key=_reading_order), geometry.most_lanes, self._same_line)
        pitch = self.metrics.label_pitch
        return {shown.block: stripes_of(shown, rows[shown.block], lanes, geometry, pitch) for shown in new}

    def rows(self, shown: Shown) -> Rows:
        """Return the codings that touch a block on screen."""
        rows = self._rows.get(shown.block)
        if rows is None:
            rows = self._rows[shown.block] = self.index.touching(shown.layout.span)
        return rows

    def decoration(self, shown: Shown) -> Decoration:
        """Return tints and underlines of a block on screen."""
        decoration = self._decorations.get(shown.block)
        if decoration is None:
            decoration = self._decorations[shown.block] = self._decorate(shown)
        return decoration

    def _decorate(self, shown: Shown) -> Decoration:
        return decorate(shown.layout, self.rows(shown))

    def stripes(self, shown: Shown) -> Stripes:
        """Return bars and labels of a block on screen."""
        return self._stripes[shown.block]

    def _same_line(self, one: int, other: int) -> bool:
        key = self._line_key(one)
        return key >= 0 and key == self._line_key(other)

    def _line_key(self, offset: int) -> int:
        key = self._line_keys.get(offset)
        if key is None:
            shown = self.block_with(offset)
            key = -1 if shown is None else (shown.block << 16) + shown.layout.line_of(offset)
            self._line_keys[offset] = key
        return key

    def block_with(self, offset: int) -> Shown | None:
        """Return the block on screen that shows an offset, ``None`` if it is elsewhere."""
        where = bisect_right(self.shown, offset, key=_first_offset) - 1
        if where < 0 or offset > self.shown[where].layout.span.end:
            return None
        return self.shown[where]

    def hits_in(self, span: Span) -> range:
        """Return the numbers of the find hits that touch a stretch."""
        if not len(self.hits):
            return range(0)
        first, last = np.searchsorted(self.hits[:, 0], (span.start, span.end)).tolist()
        while first > 0 and self.hits[first - 1, 1] > span.start:
            first -= 1
        return range(first, last)

    # --- looks ------------------------------------------------------------------------------------------------------
    def style(self, code_id: int) -> CodeStyle:
        """Return how a code is shown; one that is not known is grey and nameless."""
        return self.styles.get(code_id) or CodeStyle(code_id, "", _UNKNOWN_COLOUR)

    def shown_code(self) -> int | None:
        """Return the one code that is not faded, ``None`` if all are shown alike."""
        return self.hovered_code if self.hovered_code is not None else self.isolated

    def label_text(self, row: CodingRow) -> str:
        """Return a coding's label: the code's name, after the coder's initials where several coders are shown."""
        name = self.style(row.code_id).name
        initials = self.coder_marks.get(row.coder_id, "")
        return f"{initials} · {name}" if initials else name

    def is_chosen(self, row: CodingRow) -> bool:
        """Tell whether a coding's bar and label stand out."""
        return row.coding_id == self.current

    def coder_pattern(self, coder_id: int) -> int:
        """Return the number of the pattern of a coder's bars, 0 for solid ones."""
        return sorted(self.coder_marks).index(coder_id) % 3 if coder_id in self.coder_marks else 0

    def turn(self, block: int) -> Mark | None:
        """Return the turn that begins in a block."""
        if not self._turns:
            return None
        span = self.flow.blocks.span(block)
        where = bisect_left(self._turns, span.start, key=_start_of)
        if where < len(self._turns) and self._turns[where].start <= span.end:
            return self._turns[where]
        return None

    # --- places -----------------------------------------------------------------------------------------------------
    def offset_at(self, point: QPointF) -> int:
        """Return the offset nearest to a point of the viewport."""
        return self.flow.offset_at(point.x() - self.geometry.column_left, point.y())

    def boxes(self, span: Span) -> list[QRectF]:
        """Return the boxes in the viewport that the part of a span on screen covers."""
        return [
            box.translated(self.geometry.column_left, shown.y)
            for shown in self.shown
            for _, box in shown.layout.rectangles(span.start, span.end)
        ]

    def caret_box(self, offset: int, *, as_end: bool = False) -> QRectF | None:
        """Return the caret's box in the viewport, ``None`` off screen.

        With ``as_end`` it stands after the character before, at the end of a wrapped line rather than below it.
        """
        shown = self.block_with(offset - 1 if as_end and offset else offset)
        if shown is None:
            return None
        if as_end and offset > shown.layout.span.start:
            pieces = shown.layout.rectangles(offset - 1, offset)
            if pieces:
                box = pieces[-1][1]
                x = box.left() if shown.layout.right_to_left else box.right()
                return QRectF(x, box.top(), 1, box.height()).translated(self.geometry.column_left, shown.y)
        return shown.layout.caret(offset).translated(self.geometry.column_left, shown.y)

    def codings_at(self, offset: int) -> list[CodingRow]:
        """Return the codings over a character, the shortest first."""
        return sorted(named(self.index.at(offset)), key=lambda row: (row.end - row.start, row.coding_id))

    def codings_under(self, point: QPointF) -> list[CodingRow]:
        """Return the codings whose stripe, label or text is at a point, the shortest first."""
        beside = self._beside(point)
        if beside is not None:
            return beside
        offset = self.text_under(point)
        return [] if offset is None else self.codings_at(offset)

    def is_beside(self, point: QPointF) -> bool:
        """Tell whether a point lies among the stripes."""
        return is_within(point, self.geometry)

    def _beside(self, point: QPointF) -> list[CodingRow] | None:
        if not self.is_beside(point):
            return None
        return self._stripes_under(point, self._stripes, self.geometry, self.lane_count)

    def _stripes_under(
        self, point: QPointF, by_block: Mapping[int, Stripes], geometry: PageGeometry, lane_count: int
    ) -> list[CodingRow]:
        label_left, label_width = geometry.label_area(lane_count)
        found: list[CodingRow] = []
        for shown in self.shown:
            stripes = by_block.get(shown.block)
            if stripes is None:
                continue
            y = point.y() - shown.y
            for bar in stripes.bars:
                if bar.box.adjusted(-2, -1, 2, 1).contains(point.x(), y):
                    found.append(bar.coding)
            if label_left <= point.x() <= label_left + label_width:
                for label in stripes.labels:
                    if label.top <= y < label.top + self.metrics.label_pitch:
                        found.extend(label.codings)
        return sorted(found, key=lambda row: row.end - row.start)

    def memo_signs(self, shown: Shown) -> list[MemoSign]:
        """Return the signs of memos beside a block on screen."""
        return self.memos.signs(shown, self.geometry.memo_left)

    def memos_under(self, point: QPointF) -> list[MemoMark]:
        """Return the memos whose sign is at a point."""
        if not len(self.memos):
            return []
        signs = (sign for shown in self.shown for sign in self.memo_signs(shown))
        return [mark for sign in signs if is_at(sign, point) for mark in sign.marks]

    def text_under(self, point: QPointF) -> int | None:
        """Return the character that is drawn at a point, ``None`` where there is none."""
        x = point.x() - self.geometry.column_left
        for shown in self.shown:
            y = point.y() - shown.y
            if 0 <= y < shown.layout.height:
                number = shown.layout.line_at(y)
                line = shown.layout.lines[number]
                near = shown.layout.offset_at(x, number)
                for offset in (near, near - 1):
                    if line.start <= offset < line.end and any(
                        box.left() <= x <= box.right() for _, box in shown.layout.rectangles(offset, offset + 1)
                    ):
                        return offset
        return None

    def handles(self) -> list[Handle]:
        """Return the borders of the current coding that are on screen."""
        row = self.index.get(self.current) if self.current is not None else None
        if row is None or self.read_only:
            return []
        boxes = ((False, self.caret_box(row.start)), (True, self.caret_box(row.end, as_end=True)))
        return [Handle(at_end, box) for at_end, box in boxes if box is not None]

    def handle_at(self, point: QPointF) -> Handle | None:
        """Return the handle that is grabbed at a point."""
        for handle in self.handles():
            reach = handle.box.adjusted(-_HANDLE_REACH, -_HANDLE_REACH, _HANDLE_REACH, _HANDLE_REACH)
            if reach.contains(point) and abs(point.x() - handle.box.center().x()) <= _HANDLE_REACH:
                return handle
        return None


def named(rows: Rows) -> list[CodingRow]:
    """Return rows of the table with their names."""
    return [CodingRow(*values) for values in rows.tolist()]


def is_within(point: QPointF, geometry: PageGeometry) -> bool:
    """Tell whether a point lies among the stripes of a side."""
    left = geometry.stripes_left
    return left - 4 <= point.x() <= left + geometry.stripes_width


def _reading_order(row: CodingRow) -> tuple[int, int, int]:
    return row.start, -row.end, row.coding_id


def _start_of(mark: Mark) -> int:
    return mark.start


def _first_offset(shown: Shown) -> int:
    return shown.layout.span.start
