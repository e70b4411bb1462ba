"""The page of two sides: which coder stands where, what differs, what is looked at, what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from qda.model.document import Mark
from qda.model.span import Span
from qda.ui.view.flow import Shown
from qda.ui.view.lanes import Lanes, Stripes
from qda.ui.view.metrics import PageGeometry
from qda.ui.view.page import Page, is_within, named
from qda.ui.view.sides.sides_geometry import SidesNeeds, SidesPlaces, place_sides
from qda.ui.view.sides.sides_tints import decorate_sides
from qda.ui.view.sides.values import CodeState, FocusSpan, Side
from qda.ui.view.spans_index import Codings, Rows, SpanIndex, table_of
from qda.ui.view.tints import Decoration
from qda.ui.view.values import CodingRow

_NO_SPANS: NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)


class Flank:
    """The bars and labels of one layer beside the text."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self.lane_count = 1
        self.stripes: dict[int, Stripes] = {}
        self.geometry: PageGeometry

    def clear(self) -> None:
        """Forget all bars."""
        self.lanes.clear()
        self.stripes.clear()


class SidesPage(Page):
    """A page with one coder's codings on one side of the text and another's on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.read_only = True
        self.sides: Mapping[int, Side] = {}
        self.focus: Sequence[FocusSpan] = ()
        self.excluded = _NO_SPANS
        self.consensus = SpanIndex()
        self.flanks = {Side.START: Flank(), Side.END: Flank()}
        self.consensus_flank = Flank()
        self._all_rows: Rows = table_of(())
        self._end_coders: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    # --- what is shown ----------------------------------------------------------------------------------------------
    def set_document(self, text: str, marks: Sequence[Mark], viewport_height: int) -> None:
        """Show another text, without any coding, from its beginning."""
        self.focus = ()
        self.excluded = _NO_SPANS
        self.consensus = SpanIndex()
        super().set_document(text, marks, viewport_height)

    def set_codings(self, rows: Codings) -> None:
        """Show these codings, as far as their coders have a side."""
        self._all_rows = table_of(rows)
        self._show_known()

    def set_sides(self, sides: Mapping[int, Side]) -> None:
        """Give each coder a side; codings of others are not shown."""
        self.sides = dict(sides)
        self._end_coders = np.array([coder for coder, side in sides.items() if side is Side.END], dtype=np.int64)
        self._show_known()

    def _show_known(self) -> None:
        rows = self._all_rows
        known = np.isin(rows[:, 4], np.array(list(self.sides), dtype=np.int64))
        super().set_codings(rows if known.all() else rows[known])
        for flank in self.flanks.values():
            flank.lane_count = 1

    def put(self, row: CodingRow) -> list[Span]:
        """Add or replace a coding and return the stretches that need painting."""
        self._discard(row.coding_id)
        return super().put(row) if row.coder_id in self.sides else super().remove(row.coding_id)

    def remove(self, coding_id: int) -> list[Span]:
        """Take a coding out and return the stretches that need painting."""
        self._discard(coding_id)
        return super().remove(coding_id)

    def _discard(self, coding_id: int) -> None:
        for flank in self.flanks.values():
            flank.lanes.discard(coding_id)

    def set_consensus(self, rows: Codings) -> None:
        """Show what was settled on; :meth:`fit` must follow, for it takes room."""
        self.consensus = SpanIndex(rows)

    def set_excluded(self, spans: Sequence[Span]) -> None:
        """Fade passages that are not compared."""
        ordered = np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)
        if len(ordered):
            # Neighbours that touch or overlap become one, so that the ends ascend as the starts do.
            reach = np.maximum.accumulate(ordered[:, 1])
            begins = np.flatnonzero(np.concatenate(([True], ordered[1:, 0] > reach[:-1])))
            ordered = np.stack((ordered[begins, 0], np.maximum.reduceat(ordered[:, 1], begins)), axis=1)
        self.excluded = ordered

    def forget_codings(self) -> None:
        """Find, arrange and decorate all codings anew when they are next shown."""
        super().forget_codings()
        for flank in (*self.flanks.values(), self.consensus_flank):
            flank.clear()

    # --- arranging --------------------------------------------------------------------------------------------------
    def _place(self, width: int, *, mirrored: bool) -> PageGeometry:
        self.places: SidesPlaces = place_sides(
            width,
            self.metrics,
            self.column_characters,
            SidesNeeds(len(str(self.flow.blocks.count)), bool(self._turns), len(self.consensus) > 0),
            mirrored=mirrored,
        )
        self.flanks[Side.START].geometry = self.places.start
        self.flanks[Side.END].geometry = self.places.end
        self.consensus_flank.geometry = self.places.consensus
        return self.places.page

    def _arrange_stripes(self, new: Sequence[Shown]) -> None:
        on_screen = {shown.block for shown in self._shown}
        of_side: dict[Side, dict[int, list[CodingRow]]] = {Side.START: {}, Side.END: {}}
        for shown in new:
            halves: dict[Side, list[CodingRow]] = {Side.START: [], Side.END: []}
            for row in named(self.rows(shown)):
                halves[self.sides[row.coder_id]].append(row)
            for side, rows in halves.items():
                of_side[side][shown.block] = rows
        for side, flank in self.flanks.items():
            self._fill(flank, new, of_side[side], on_screen)
            wider = max(flank.lane_count, min(flank.lanes.used, flank.geometry.most_lanes))
            self._labels_moved = self._labels_moved or wider != flank.lane_count
            flank.lane_count = wider
        if len(self.consensus):
            settled = {shown.block: named(self.consensus.touching(shown.layout.span)) for shown in new}
            self._fill(self.consensus_flank, new, settled, on_screen)
        # The page itself asks here which blocks are arranged.
        self._stripes.update(self.flanks[Side.END].stripes)

    def _fill(
        self, flank: Flank, new: Sequence[Shown], rows: Mapping[int, list[CodingRow]], on_screen: set[int]
    ) -> None:
        for block in [block for block in flank.stripes if block not in on_screen]:
            del flank.stripes[block]
        flank.stripes.update(self._line_up(new, rows, flank.lanes, flank.geometry))

    def _decorate(self, shown: Shown) -> Decoration:
        rows = self.rows(shown)
        return decorate_sides(shown.layout, rows, self.at_end(rows))

    def at_end(self, rows: Rows) -> NDArray[np.bool_]:
        """Tell for each row whether its coder stands at the end side."""
        coders = rows[:, 4]
        return coders == self._end_coders[0] if len(self._end_coders) == 1 else np.isin(coders, self._end_coders)

    def isolated_decoration(self, shown: Shown, code_id: int) -> Decoration:
        """Return tints, hatches and underlines of a block as if it held one code only."""
        rows = self.rows(shown)
        rows = rows[rows[:, 3] == code_id]
        return decorate_sides(shown.layout, rows, self.at_end(rows))

    # --- looks ------------------------------------------------------------------------------------------------------
    def is_chosen(self, row: CodingRow) -> bool:
        """Tell whether a coding's bar and label stand out: the current one's, and those that are looked at."""
        if not self.focus:
            return row.coding_id == self.current
        return super().is_chosen(row) or any(
            focus.span == row.span and focus.code_id in (0, row.code_id) and focus.side is self.sides[row.coder_id]
            for focus in self.focus
        )

    def focus_boxes(self, shown: Shown, side: Side) -> list[QRectF]:
        """Return the parts of a block's lines that a side's focus covers, as tall as the lines, in the viewport."""
        found: list[QRectF] = []
        for focus in self.focus:
            if focus.side is side:
                for number, box in shown.layout.rectangles(focus.span.start, focus.span.end):
                    line = shown.layout.lines[number]
                    tall = QRectF(box.left(), line.top, box.width(), line.height)
                    found.append(tall.translated(self.geometry.column_left, shown.y))
        return found

    def excluded_in(self, span: Span) -> list[Span]:
        """Return the passages left out that touch a stretch."""
        if not len(self.excluded):
            return []
        first = int(np.searchsorted(self.excluded[:, 1], span.start, side="right"))
        last = int(np.searchsorted(self.excluded[:, 0], span.end))
        return [Span(start, end) for start, end in self.excluded[first:last].tolist()]

    # --- places and states ------------------------------------------------------------------------------------------
    def is_excluded(self, offset: int) -> bool:
        """Tell whether a character is not compared."""
        return bool(self.excluded_in(Span(offset, offset + 1)))

    def states_at(self, offset: int) -> list[CodeState]:
        """Return which sides gave which codes to a character, the shortest coding's first."""
        given: dict[int, set[Side]] = {}
        for row in self.codings_at(offset):
            given.setdefault(row.code_id, set()).add(self.sides[row.coder_id])
        return [CodeState(code, Side.START in sides, Side.END in sides) for code, sides in given.items()]

    def differs_at(self, offset: int) -> bool:
        """Tell whether the sides differ at a character that is compared."""
        return any(state.differs for state in self.states_at(offset)) and not self.is_excluded(offset)

    def shared(self, row: CodingRow) -> tuple[int, int]:
        """Return how many characters of a coding the other side gave the same code, and how many there are."""
        rows = self.index.touching(row.span)
        side = self.sides[row.coder_id]
        others = rows[(rows[:, 3] == row.code_id) & (self.at_end(rows) != (side is Side.END))]
        starts, ends = np.maximum(others[:, 1], row.start), np.minimum(others[:, 2], row.end)
        # Rows come by start: what a row adds is what lies beyond the furthest end before it.
        before = np.concatenate(([row.start], np.maximum.accumulate(ends)[:-1])) if len(ends) else ends
        added = np.maximum(0, ends - np.maximum(starts, before))
        return int(added.sum()), row.end - row.start

    def is_beside(self, point: QPointF) -> bool:
        """Tell whether a point lies among the stripes of any side."""
        return any(is_within(point, flank.geometry) for flank in self._all_flanks())

    def _all_flanks(self) -> list[Flank]:
        flanks = list(self.flanks.values())
        return [*flanks, self.consensus_flank] if len(self.consensus) else flanks

    def _beside(self, point: QPointF) -> list[CodingRow] | None:
        for flank in self.flanks.values():
            if is_within(point, flank.geometry):
                return self._stripes_under(point, flank.stripes, flank.geometry, flank.lane_count)
        return [] if self.is_beside(point) else None

    def consensus_under(self, point: QPointF) -> list[CodingRow]:
        """Return what was settled on whose bar is at a point."""
        flank = self.consensus_flank
        if not len(self.consensus) or not is_within(point, flank.geometry):
            return []
        return self._stripes_under(point, flank.stripes, flank.geometry, flank.geometry.most_lanes)

    def is_beside_excluded(self, point: QPointF) -> bool:
        """Tell whether a point lies in the margin or the column beside lines that are not compared."""
        if not self.geometry.column_left - 8 <= point.x() <= self.geometry.column_right + 8:
            return False
        offset = self.offset_at(point)
        return self.is_excluded(offset) or self.is_excluded(max(0, offset - 1))
