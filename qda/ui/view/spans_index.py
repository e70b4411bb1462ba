"""Which codings touch a stretch of text, answered in microseconds among a hundred thousand."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from qda.model.span import Span
from qda.ui.view.values import CodingRow

Rows = NDArray[np.int64]
"""One coding per row: id, start, end, code, coder."""

Codings: TypeAlias = "Sequence[CodingRow] | Rows | array[int]"
"""Codings as rows, as a table, or as the table's numbers one after the other."""

_ID, _START, _END, _CODE, _CODER = range(5)
# Each bucket holds spans of at most this many characters: a query looks back no further than that, so one coding of
# a whole document does not make every query read all the others.
_BUCKET_LIMITS = np.array([1 << 6, 1 << 8, 1 << 10, 1 << 12, 1 << 14, 1 << 17, 1 << 20, 1 << 62], dtype=np.int64)
_START_BITS = 40  # of a number that holds bucket and start
_EMPTY: Rows = np.empty((0, 5), dtype=np.int64)


class SpanIndex:
    """The codings of one document, sorted by start in buckets of similar length."""

    def __init__(self, rows: Codings = ()) -> None:
        if isinstance(rows, np.ndarray):
            table = rows.astype(np.int64, copy=False)
        elif isinstance(rows, array):
            table = np.frombuffer(cast("array[int]", rows), dtype=np.int64).reshape(-1, 5)
        else:
            numbers = chain.from_iterable(rows)
            table = np.fromiter(numbers, dtype=np.int64, count=5 * len(rows)).reshape(-1, 5)
        lengths = table[:, _END] - table[:, _START]
        bucket_of = np.zeros(len(table), dtype=np.int64)
        for limit in _BUCKET_LIMITS[:-1]:
            bucket_of += lengths > limit
        # Sorted once by bucket and start, the buckets are neighbours in one table and need no table of their own.
        order = np.argsort((bucket_of << _START_BITS) + table[:, _START])
        table = table.take(order, axis=0)  # many times as fast as indexing
        starts, ids = np.ascontiguousarray(table[:, _START]), np.ascontiguousarray(table[:, _ID])
        lengths = lengths.take(order)
        borders = [0, *np.cumsum(np.bincount(bucket_of, minlength=len(_BUCKET_LIMITS))).tolist()]
        self._buckets: list[Rows] = []
        # Columns that are searched again and again, each in one piece of memory.
        self._starts: list[NDArray[np.int64]] = []
        self._ids: list[NDArray[np.int64]] = []
        self._longest: list[int] = []
        for first, last in pairwise(borders):
            self._buckets.append(table[first:last])
            self._starts.append(starts[first:last])
            self._ids.append(ids[first:last])
            self._longest.append(int(lengths[first:last].max()) if last > first else 0)

    def __len__(self) -> int:
        return sum(len(bucket) for bucket in self._buckets)

    def touching(self, span: Span) -> Rows:
        """Return the rows that share a character with a span, by start, longer ones first, then by id."""
        found: list[Rows] = []
        for bucket, starts, longest in zip(self._buckets, self._starts, self._longest, strict=True):
            if len(bucket):
                low, high = np.searchsorted(starts, (span.start - longest, span.end))
                part = bucket[low:high]
                part = part[(part[:, _END] > span.start) & (part[:, _START] < span.end)]
                if len(part):
                    found.append(part)
        if not found:
            return _EMPTY
        rows = np.concatenate(found)
        return rows[np.lexsort((rows[:, _ID], -rows[:, _END], rows[:, _START]))]

    def at(self, offset: int) -> Rows:
        """Return the rows that cover one character."""
        return self.touching(Span(offset, offset + 1))

    def get(self, coding_id: int) -> CodingRow | None:
        """Return one coding, ``None`` if it is not here."""
        place = self._find(coding_id)
        return None if place is None else row_of(self._buckets[place[0]][place[1]])

    def put(self, row: CodingRow) -> CodingRow | None:
        """Add a coding, or replace the one with its id, which is returned."""
        before = self.remove(row.coding_id)
        number = int(np.searchsorted(_BUCKET_LIMITS, row.end - row.start))
        where = int(np.searchsorted(self._starts[number], row.start, side="right"))
        self._set(number, np.insert(self._buckets[number], where, row, axis=0))
        self._longest[number] = max(self._longest[number], row.end - row.start)
        return before

    def remove(self, coding_id: int) -> CodingRow | None:
        """Take a coding out and return it, ``None`` if it is not here."""
        place = self._find(coding_id)
        if place is None:
            return None
        number, where = place
        row = row_of(self._buckets[number][where])
        self._set(number, np.delete(self._buckets[number], where, axis=0))
        return row

    def _set(self, number: int, bucket: Rows) -> None:
        self._buckets[number] = bucket
        self._starts[number] = np.ascontiguousarray(bucket[:, _START])
        self._ids[number] = np.ascontiguousarray(bucket[:, _ID])

    def _find(self, coding_id: int) -> tuple[int, int] | None:
        for number, ids in enumerate(self._ids):
            places = np.flatnonzero(ids == coding_id)
            if len(places):
                return number, int(places[0])
        return None


def row_of(values: NDArray[np.int64]) -> CodingRow:
    """Return one line of the table with its names."""
    return CodingRow(*(int(value) for value in values))
