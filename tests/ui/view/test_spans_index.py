"""The index of codings finds what a look at every coding would find."""

from __future__ import annotations

from array import array

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.ui.view.spans_index import SpanIndex
from qda.ui.view.values import CodingRow

LENGTHS = st.one_of(st.integers(1, 70), st.integers(1, 5000), st.integers(1, 300_000))


@st.composite
def codings(draw: st.DrawFn) -> list[CodingRow]:
    spans = draw(st.lists(st.tuples(st.integers(0, 300_000), LENGTHS), max_size=40))
    return [CodingRow(n + 1, start, start + length, n % 7, 1) for n, (start, length) in enumerate(spans)]


def naive(rows: list[CodingRow], span: Span) -> list[CodingRow]:
    found = [row for row in rows if row.start < span.end and row.end > span.start]
    return sorted(found, key=lambda row: (row.start, -row.end, row.coding_id))


def found(index: SpanIndex, span: Span) -> list[CodingRow]:
    return [CodingRow(*row) for row in index.touching(span).tolist()]


@given(codings(), st.integers(0, 600_000), st.integers(1, 20_000))
def test_finds_the_same_as_a_filter(rows, start, length):
    span = Span(start, start + length)
    assert found(SpanIndex(rows), span) == naive(rows, span)


@given(codings(), codings(), st.lists(st.integers(1, 50)), st.integers(0, 400_000))
def test_finds_the_same_after_codings_were_put_and_removed(rows, more, gone, start):
    index, kept = SpanIndex(np.array(rows, dtype=np.int64).reshape(-1, 5)), {row.coding_id: row for row in rows}
    for row in more:
        assert index.put(row) == kept.get(row.coding_id)
        kept[row.coding_id] = row
    for coding_id in gone:
        assert index.remove(coding_id) == kept.pop(coding_id, None)
    span = Span(start, start + 5000)
    assert len(index) == len(kept)
    assert found(index, span) == naive(list(kept.values()), span)
    assert all(index.get(coding_id) == row for coding_id, row in kept.items())


@given(codings())
def test_rows_a_table_and_bare_numbers_say_the_same(rows):
    numbers = array("q", (value for row in rows for value in row))
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    everywhere = Span(0, 10**6)
    expected = found(SpanIndex(rows), everywhere)
    assert found(SpanIndex(table), everywhere) == found(SpanIndex(numbers), everywhere) == expected
