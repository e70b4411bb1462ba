"""Lines of a text, their numbers and their heights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.text.graphemes import is_border
from qda.text.paragraphs import Paragraphs
from qda.ui.view import blocks as blocks_module
from qda.ui.view.blocks import Blocks, Heights

TEXTS = st.text(st.sampled_from("ab \t\n\n\u00a0\u3000\u2003é😀\x1f"), max_size=60)


@given(TEXTS, st.integers(1, 7))
def test_lines_and_numbers_are_those_of_the_whole_program(text, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks_module, "_SCAN", piece)
        blocks = Blocks(text)
    paragraphs = Paragraphs(text)
    assert blocks.starts.tolist() == list(paragraphs.starts)
    for line in range(paragraphs.count):
        assert blocks.span(line) == paragraphs.span(line)
        assert blocks.number(line) == paragraphs.number(line)
    for offset in range(len(text) + 1):
        assert blocks.at(offset) == paragraphs.line_at(offset)


@pytest.mark.parametrize("letters", ["word ", "x", "e\u0301", "👩‍👩‍👧", "漢"])
def test_a_line_without_end_is_parted_between_characters_and_numbered_once(letters):
    text = "short\n" + letters * (40_000 // len(letters)) + "\nlast"
    blocks = Blocks(text)
    assert blocks.count > 7
    pieces = [blocks.span(block) for block in range(blocks.count)]
    assert all(is_border(text, piece.start) for piece in pieces)
    assert max(piece.length for piece in pieces) <= 6100
    assert [piece.start for piece in pieces[2:-1]] == [piece.end for piece in pieces[1:-2]]
    assert [blocks.number(block) for block in range(blocks.count)] == [1, 2, *[0] * (blocks.count - 3), 3]
    assert "".join(piece.cut(text) for piece in pieces[1:-1]) == text.split("\n")[1]


@given(st.lists(st.integers(1, 90), min_size=1, max_size=1500), st.data())
def test_heights_add_up_after_some_have_changed(heights, data):
    kept = Heights(np.array(heights, dtype=np.int32))
    for _ in range(5):
        block = data.draw(st.integers(0, len(heights) - 1))
        heights[block] = data.draw(st.integers(1, 400))
        kept.set(block, heights[block])
    assert kept.total == sum(heights)
    block = data.draw(st.integers(0, len(heights) - 1))
    assert kept.top(block) == sum(heights[:block])
    inside = data.draw(st.integers(0, heights[block] - 1))
    assert kept.block_at(kept.top(block) + inside) == (block, inside)
