"""Where the lines of a text begin, how they are numbered, and how tall they are on screen.

A *block* is what is laid out in one piece: a line of the text, or a part of a line too long to be laid out at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qda.model.span import Span
from qda.text.graphemes import previous_border

_SCAN = 1 << 20  # code points looked at in one go: keeps the temporary arrays of a 20 MB text small
_LONGEST_BLOCK = 6000  # code points; longer lines are laid out in parts
_SPACE_SEARCH = 400  # code points before a part's end that are searched for a space to part at
_NEWLINE = 10


class Blocks:
    """The blocks of a text, by number."""

    def __init__(self, text: str) -> None:
        self.text = text
        line_starts, may_be_blank = _scan(text)
        self._number_lines(line_starts, may_be_blank)
        self._part_long_lines(line_starts)

    def _number_lines(self, starts: NDArray[np.int64], may_be_blank: NDArray[np.bool_]) -> None:
        ends = np.append(starts[1:] - 1, len(self.text))
        visible = ends > starts
        for line in np.flatnonzero(visible & may_be_blank).tolist():
            start, end = int(starts[line]), int(ends[line])
            beginning = self.text[start : min(end, start + 80)]
            if beginning.isspace() and (end - start <= 80 or self.text[start:end].isspace()):
                visible[line] = False
        self._line_visible = visible
        self._line_number = np.cumsum(visible, dtype=np.int32)

    def _part_long_lines(self, line_starts: NDArray[np.int64]) -> None:
        ends = np.append(line_starts[1:] - 1, len(self.text))
        starts = line_starts
        self._line_of = None
        long_lines = np.flatnonzero(ends - line_starts > _LONGEST_BLOCK)
        if len(long_lines):
            extra = [(int(line), cut) for line in long_lines for cut in self._cuts(line_starts[line], ends[line])]
            lines = np.concatenate([np.arange(len(line_starts)), np.array([line for line, _ in extra])])
            starts = np.concatenate([line_starts, np.array([cut for _, cut in extra], dtype=np.int64)])
            order = np.argsort(starts, kind="stable")
            starts, self._line_of = starts[order], lines[order].astype(np.int32)
        self.starts = starts
        self.count = len(starts)

    def _cuts(self, start: int, end: int) -> list[int]:
        cuts: list[int] = []
        position = int(start)
        while end - position > _LONGEST_BLOCK:
            target = position + _LONGEST_BLOCK
            space = self.text.rfind(" ", target - _SPACE_SEARCH, target)
            cut = space + 1 if space > 0 else previous_border(self.text, target + 1)
            position = cut if cut > position else target
            cuts.append(position)
        return cuts

    def at(self, offset: int) -> int:
        """Return the block that holds an offset; the newline and the end of the text belong to the block before."""
        return int(np.searchsorted(self.starts, offset, side="right")) - 1

    def span(self, block: int) -> Span:
        """Return a block's characters, without the newline."""
        start = int(self.starts[block])
        if block + 1 >= self.count:
            return Span(start, len(self.text))
        after = int(self.starts[block + 1])
        return Span(start, after if self.continues(block + 1) else after - 1)

    def line(self, block: int) -> int:
        """Return the line of the text that a block shows."""
        return block if self._line_of is None else int(self._line_of[block])

    def continues(self, block: int) -> bool:
        """Tell whether a block is a further part of the line that the block before shows."""
        return self._line_of is not None and block > 0 and self._line_of[block] == self._line_of[block - 1]

    def is_blank(self, block: int) -> bool:
        """Tell whether a block's line holds nothing but white space."""
        return not self._line_visible[self.line(block)]

    def number(self, block: int) -> int:
        """Return the number of a block's paragraph, 0 for a blank line and for the later parts of a long one."""
        if self.is_blank(block) or self.continues(block):
            return 0
        return int(self._line_number[self.line(block)])

    def lengths(self) -> NDArray[np.int64]:
        """Return how many characters each block holds, a newline at its end included."""
        return np.diff(self.starts, append=len(self.text))


class Heights:
    """The heights of all blocks in pixels: guessed until a block is laid out, then known.

    Sums are kept for stretches of blocks, so that a height changes and a place is found without adding up all.
    """

    _STRETCH = 512

    def __init__(self, guesses: NDArray[np.int32]) -> None:
        self._heights = guesses
        self._sums = np.add.reduceat(guesses, np.arange(0, len(guesses), self._STRETCH), dtype=np.int64)
        self.total = int(self._sums.sum())

    def __getitem__(self, block: int) -> int:
        return int(self._heights[block])

    def set(self, block: int, height: int) -> None:
        """Note the height that a block turned out to have."""
        change = height - int(self._heights[block])
        if change:
            self._heights[block] = height
            self._sums[block // self._STRETCH] += change
            self.total += change

    def top(self, block: int) -> int:
        """Return the distance from the top of the document to the top of a block."""
        stretch = block // self._STRETCH
        within = self._heights[stretch * self._STRETCH : block].sum(dtype=np.int64)
        return int(self._sums[:stretch].sum() + within)

    def block_at(self, y: int) -> tuple[int, int]:
        """Return the block at a distance from the top, and how far below the block's own top that is."""
        ends = np.cumsum(self._sums)
        stretch = min(int(np.searchsorted(ends, y, side="right")), len(ends) - 1)
        first = stretch * self._STRETCH
        rest = y - (int(ends[stretch - 1]) if stretch else 0)
        within = np.cumsum(self._heights[first : first + self._STRETCH], dtype=np.int64)
        index = min(int(np.searchsorted(within, rest, side="right")), len(within) - 1)
        return first + index, rest - (int(within[index - 1]) if index else 0)


def _scan(text: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where lines begin, and which begin with white space and so may be blank."""
    found: list[NDArray[np.int64]] = [np.zeros(1, dtype=np.int64)]
    spaces: list[NDArray[np.bool_]] = []
    first = True
    for begin in range(0, len(text), _SCAN):
        codes = _code_points(text[begin : begin + _SCAN])
        if first:
            spaces.append(_is_space(codes[:1]))
            first = False
        newlines = np.flatnonzero(codes == _NEWLINE)
        found.append(newlines + (begin + 1))
        inside = newlines[newlines + 1 < len(codes)] + 1
        flags = _is_space(codes[inside])
        if len(inside) < len(newlines):
            # The line's first character lies in the next piece.
            flags = np.append(flags, text[begin + len(codes) : begin + len(codes) + 1].isspace())
        spaces.append(flags)
    return np.concatenate(found), np.concatenate(spaces) if spaces else np.zeros(1, dtype=np.bool_)


def _code_points(piece: str) -> NDArray[np.uint8] | NDArray[np.uint32]:
    if piece.isascii():
        return np.frombuffer(piece.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _is_space(codes: NDArray[np.uint8] | NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell for each code point whether it may be white space; sure enough to leave out all others."""
    if codes.dtype == np.uint8:
        return codes <= 32
    high = (codes >= 0x2000) & (codes <= 0x205F)
    return (codes <= 32) | (codes == 0x85) | (codes == 0xA0) | high | (codes == 0x1680) | (codes == 0x3000)
