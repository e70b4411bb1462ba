"""Blocks of cells come back from the clipboard as they were copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.cell_block import block_text, parse_block

cells = st.text(st.sampled_from('ab"\t\n ;=é👩'), max_size=8)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1)))
def test_what_is_copied_is_pasted(rows: list[list[str]]) -> None:
    assert parse_block(block_text(rows)) == rows


@given(st.text(max_size=60))
def test_whatever_lies_on_the_clipboard_is_rows_of_cells(text: str) -> None:
    rows = parse_block(text)
    assert rows
    assert all(rows)
    assert parse_block(block_text(rows)) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ('a\t"two\nlines"\tb\n', [["a", "two\nlines", "b"]]),
        ('"He said ""no"""\tx', [['He said "no"', "x"]]),
        ('"quoted" words\tx', [['"quoted" words', "x"]]),
        ("\t\n", [["", ""]]),
    ],
)
def test_blocks_of_spreadsheets_are_understood(text: str, rows: list[list[str]]) -> None:
    assert parse_block(text) == rows
