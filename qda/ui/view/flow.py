"""Which blocks are on screen and where: lays out what is looked at, guesses the rest, and keeps the place."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qda.model.document import Mark, MarkKind
from qda.ui.view.block_layout import BlockLayout
from qda.ui.view.blocks import Blocks, Heights
from qda.ui.view.metrics import TextMetrics
from qda.ui.view.spans_index import SpanIndex
from qda.ui.view.values import CodingRow

_KEPT_LAYOUTS = 160
_SHOWN_KINDS = (MarkKind.HEADING, MarkKind.BOLD, MarkKind.ITALIC)
_EDGE = 18  # pixels above the first and below the last block


class Shown(NamedTuple):
    """A block on screen: where its text begins below the viewport's top, and how far it is to the next block's."""

    block: int
    y: int
    layout: BlockLayout
    height: int


class Flow:
    """A text flowing through a viewport of a given height."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.blocks = Blocks(text)
        self._marks = [mark for mark in marks if mark.kind in _SHOWN_KINDS and mark.start < mark.end]
        self._mark_index = SpanIndex([CodingRow(i, mark.start, mark.end, 0, 0) for i, mark in enumerate(self._marks)])
        self._layouts: OrderedDict[int, BlockLayout] = OrderedDict()
        self._metrics: TextMetrics | None = None
        self._width = 0
        self._heights = Heights(np.zeros(self.blocks.count, dtype=np.int32))
        self.viewport_height = 0
        self.top_block = 0
        self.top_offset = 0  # pixels of the top block that are scrolled away

    @property
    def total_height(self) -> int:
        """The document's height as far as it is known."""
        return self._heights.total

    @property
    def top(self) -> int:
        """How far the document is scrolled, as far as heights are known."""
        return self._heights.top(self.top_block) + self.top_offset

    # --- measures ---------------------------------------------------------------------------------------------------
    def set_measures(self, metrics: TextMetrics, width: int) -> bool:
        """Take a new font or column width, keeping the line at the top; false if nothing differs."""
        if metrics is self._metrics and width == self._width:
            return False
        anchor = self.anchor() if self._metrics is not None else (0, 0.0)
        self._metrics, self._width = metrics, width
        self._layouts.clear()
        self._heights = Heights(self._guess(metrics, width))
        self.set_anchor(anchor)
        return True

    def _guess(self, metrics: TextMetrics, width: int) -> NDArray[np.int32]:
        per_line = max(1.0, width / (metrics.guessed_width * 1.02))
        lengths = self.blocks.lengths()
        lines = np.ceil(lengths / per_line).astype(np.int32)
        heights = np.where(lengths <= 1, metrics.blank_height, lines * metrics.line_height + metrics.paragraph_gap)
        heights[0] += _EDGE
        heights[-1] += _EDGE
        return heights.astype(np.int32)

    def layout(self, block: int) -> BlockLayout:
        """Return a block in lines, laying it out if it is not at hand."""
        layout = self._layouts.get(block)
        if layout is not None:
            self._layouts.move_to_end(block)
            return layout
        metrics = self._metrics
        if metrics is None:
            msg = "the flow has no measures yet"
            raise RuntimeError(msg)
        span = self.blocks.span(block)
        rows = self._mark_index.touching(span)
        layout = BlockLayout(self.text, span, [self._marks[int(row[0])] for row in rows], metrics, self._width)
        self._layouts[block] = layout
        if len(self._layouts) > _KEPT_LAYOUTS:
            self._layouts.popitem(last=False)
        self._heights.set(block, self._height_of(block, layout, metrics))
        return layout

    def _height_of(self, block: int, layout: BlockLayout, metrics: TextMetrics) -> int:
        if self.blocks.is_blank(block):
            height = metrics.blank_height
        elif block + 1 < self.blocks.count and self.blocks.continues(block + 1):
            height = layout.height
        else:
            height = layout.height + metrics.paragraph_gap
        return height + (_EDGE if block == 0 else 0) + (_EDGE if block + 1 == self.blocks.count else 0)

    def height(self, block: int) -> int:
        """Return a block's height with the gap below it."""
        self.layout(block)
        return self._heights[block]

    def _inset(self, block: int) -> int:
        return _EDGE if block == 0 else 0

    # --- scrolling --------------------------------------------------------------------------------------------------
    def shown(self) -> list[Shown]:
        """Return the blocks in the viewport from top to bottom."""
        found: list[Shown] = []
        block, y = self.top_block, -self.top_offset
        while y < self.viewport_height and block < self.blocks.count:
            layout = self.layout(block)
            height, inset = self._heights[block], self._inset(block)
            found.append(Shown(block, y + inset, layout, height - inset))
            y += height
            block += 1
        return found

    def scroll_by(self, pixels: int) -> int:
        """Scroll by exactly so many pixels, or as far as the document goes; return how many it was.

        Blocks that come in are laid out on the way, so what stays on screen moves by that number and no other.
        """
        if abs(pixels) > 3 * max(self.viewport_height, 300):
            before = self.top
            self.scroll_to(before + pixels)
            return pixels if self.top == before + pixels else self.top - before
        moved = self._walk(pixels)
        return moved + self._pull_down()

    def _walk(self, pixels: int) -> int:
        self.top_offset += pixels
        moved = pixels
        while self.top_offset < 0:
            if self.top_block == 0:
                moved -= self.top_offset
                self.top_offset = 0
                break
            self.top_block -= 1
            self.top_offset += self.height(self.top_block)
        while self.top_offset >= (height := self.height(self.top_block)):
            if self.top_block + 1 >= self.blocks.count:
                break
            self.top_offset -= height
            self.top_block += 1
        return moved

    def _pull_down(self) -> int:
        """Scroll back if there is room left below the last block."""
        bottom, block = -self.top_offset, self.top_block
        while bottom < self.viewport_height and block < self.blocks.count:
            bottom += self.height(block)
            block += 1
        missing = self.viewport_height - bottom
        return self._walk(-missing) if missing > 0 else 0

    def scroll_to(self, y: int) -> None:
        """Show the place at a distance from the document's top, as far as heights are known."""
        y = max(0, min(y, self.total_height - self.viewport_height))
        block, offset = self._heights.block_at(y)
        guessed = max(1, self._heights[block])
        real = self.height(block)
        # The block may turn out taller or shorter than guessed: keep to the same part of it.
        self.top_block, self.top_offset = block, min(max(offset * real // guessed, 0), max(real - 1, 0))
        self._pull_down()

    def anchor(self) -> tuple[int, float]:
        """Return the first character of the top line, and how much of that line is scrolled away (0 to 1)."""
        layout = self.layout(self.top_block)
        y = self.top_offset - self._inset(self.top_block)
        line = layout.lines[layout.line_at(y)]
        return line.start, max(0.0, (y - line.top) / max(1.0, line.height)) if y > 0 else 0.0

    def set_anchor(self, anchor: tuple[int, float]) -> None:
        """Show the line with a character at the top, so much of it scrolled away."""
        offset, fraction = anchor
        block = self.blocks.at(max(0, min(offset, len(self.text))))
        layout = self.layout(block)
        line = layout.lines[layout.line_of(offset)]
        at_very_top = block == 0 and line.start == 0 and fraction <= 0
        inside = 0 if at_very_top else self._inset(block) + round(line.top + fraction * line.height)
        self.top_block, self.top_offset = block, 0
        self._walk(inside)
        self._pull_down()

    # --- places -----------------------------------------------------------------------------------------------------
    def place(self, offset: int) -> tuple[int, int]:
        """Return top and bottom of the line with an offset, from the top of the viewport; may lie far outside."""
        block = self.blocks.at(offset)
        layout = self.layout(block)
        line = layout.lines[layout.line_of(offset)]
        y = self._distance(block) + self._inset(block)
        return round(y + line.top), round(y + line.top + line.height)

    def _distance(self, block: int) -> int:
        """Return how far a block's top is below the viewport's top."""
        if abs(block - self.top_block) > 40:
            return self._heights.top(block) - self.top
        low, high = sorted((block, self.top_block))
        between = sum(self.height(number) for number in range(low, high))
        return (between if block >= self.top_block else -between) - self.top_offset

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a place in the viewport, ``x`` counted from the column's left edge."""
        shown = self.shown()
        if not shown:
            return 0
        found = shown[0]
        for candidate in shown:
            if candidate.y <= y:
                found = candidate
        return found.layout.offset_at(x, found.layout.line_at(y - found.y))

    def column_offset(self, block: int, x: float, *, last_line: bool) -> int:
        """Return the offset under a column position on a block's first or last line."""
        layout = self.layout(block)
        return layout.offset_at(x, len(layout.lines) - 1 if last_line else 0)
