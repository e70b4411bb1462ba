"""Brings every document's codings into the space in which they are counted.

Two things happen to a stretch of code points on its way. What is not counted, because it lies outside the sample or
was excluded, is taken out as if it had never been written. Then, where units larger than a character are counted, the
stretch becomes the run of units that it codes. What comes out are stretches again, of a document that is as long as it
has units to count, so that everything after works on either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from qda.agreement.rules import CountedUnit, Projection, Rules
from qda.agreement.units import units_of
from qda.model.span import Span

if TYPE_CHECKING:
    from qda.agreement.codings import CoderSpans, Codings, DocumentCodings, IntArray


_MAX_LOOKED_UP = 1 << 20  # greatest number of a code for which a table is kept


class Stretches(NamedTuple):
    """Stretches of several codes, as three columns; ``column`` is the place of the code in the table."""

    column: IntArray
    start: IntArray
    end: IntArray


@dataclass(frozen=True, slots=True)
class Space:
    """One document as it is counted.

    Attributes:
        length: Units to count.
        coders: For each coder of the comparison, in order, the stretches; ``None`` where not coded.
        missing: For each coder, where no decision was taken; ``column`` names single codes.
        segments: For each coder, how many codings of each code have a counted character.
        places: Where each unit stands in the text, one row of start and end; ``None`` when characters are counted.
        windows: The counted passages of the text, one row each.
    """

    length: int
    coders: list[Stretches | None]
    missing: list[Stretches]
    segments: list[IntArray]
    places: IntArray | None
    windows: IntArray

    def spans(self, starts: IntArray, ends: IntArray) -> list[Span]:
        """Return stretches of this space as spans of the text; one over a passage left out comes in parts."""
        import numpy as np

        if self.places is not None:
            units: list[list[int]] = self.places.tolist()
            runs = zip(numbers(starts), numbers(ends), strict=True)
            return [Span(*unit) for start, end in runs for unit in units[start:end]]
        before = np.concatenate(([0], np.cumsum(self.windows[:, 1] - self.windows[:, 0])))
        found: list[Span] = []
        for start, end in zip(numbers(starts), numbers(ends), strict=True):
            first = int(np.searchsorted(before, start, "right")) - 1
            last = int(np.searchsorted(before, end, "left")) - 1
            for index in range(first, last + 1):
                low, offset = int(self.windows[index, 0]), int(before[index])
                stop = min(end - offset + low, int(self.windows[index, 1]))
                found.append(Span(low + max(start - offset, 0), stop))
        return found


def space_of(document: DocumentCodings, codings: Codings, rules: Rules) -> Space:
    """Return a document in the space that the rules count in; the column after the last code is "any code"."""
    import numpy as np

    windows = _windows(document)
    before = np.concatenate(([0], np.cumsum(windows[:, 1] - windows[:, 0])))
    columns = _Columns(codings.codes)
    projector = None
    places: IntArray | None = None
    length = int(before[-1])
    if rules.unit is not CountedUnit.CHARACTER:
        places = units_of(document, rules.unit)
        bounds = _counted(windows, before, places.ravel()).reshape(-1, 2)
        has_text = bounds[:, 0] < bounds[:, 1]
        places, bounds = places[has_text], bounds[has_text]
        projector = _Projector(bounds)
        length = len(places)
    space = Space(length, [], [], [], places, windows)
    for coder in codings.coders:
        given = document.coders.get(coder)
        if given is None:
            space.coders.append(None)
            space.missing.append(_no_stretches())
            space.segments.append(np.zeros(columns.count, np.int64))
            continue
        stretches = _shortened(columns.of(given), windows, before)
        segments = np.bincount(stretches.column, minlength=columns.count)
        segments[-1] = segments.sum()
        space.segments.append(segments)
        missing = _shortened(columns.missing(given, document.length), windows, before)
        stretches = _with_any_code(merged(stretches), columns.count - 1)
        if projector is not None:
            stretches = merged(projector.project(stretches, rules.projection))
            missing = projector.project(missing, Projection.ANY)
        space.coders.append(stretches)
        space.missing.append(missing)
    return space


def merged(stretches: Stretches) -> Stretches:
    """Return stretches in order of code and place, with those of one code that overlap made one; touching stay two."""
    import numpy as np

    if not len(stretches.start):
        return stretches
    stride = int(stretches.end.max()) + 1
    # Half as wide numbers sort twice as fast.
    kind: type[Any] = np.int32 if (int(stretches.column.max()) + 1) * stride < 1 << 31 else np.int64
    base = stretches.column * stride
    starts, ends = merge_on_line((base + stretches.start).astype(kind), (base + stretches.end).astype(kind))
    column = (starts // stride).astype(np.int64)
    base = column * stride
    return Stretches(column, starts - base, ends - base)


def _with_any_code(stretches: Stretches, any_column: int) -> Stretches:
    """Add to stretches that are in order those that are coded with any code at all, in a column after the others."""
    import numpy as np

    starts, ends = merge_on_line(stretches.start, stretches.end)
    return Stretches(
        np.concatenate((stretches.column, np.full(len(starts), any_column))),
        np.concatenate((stretches.start, starts)),
        np.concatenate((stretches.end, ends)),
    )


def merge_on_line(starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Return the stretches that cover the same places, in order, made one where they overlap.

    Sorted apart from each other, the n-th start lies at or after the n-1-th end exactly where all that began
    before has ended.
    """
    import numpy as np

    if not len(starts):
        return starts, ends
    starts, ends = _in_order(starts), _in_order(ends)
    is_new = starts[1:] >= ends[:-1]
    return starts[np.concatenate(([True], is_new))], ends[np.concatenate((is_new, [True]))]


def _in_order(places: IntArray) -> IntArray:
    import numpy as np

    falls = places[1:] < places[:-1]
    if not falls.any():
        return places
    # What consists of long runs in order is merged faster than sorted.
    return np.sort(places, kind="stable" if np.count_nonzero(falls) * 64 < len(places) else None)


def rows_of(spans: Iterable[Sequence[int]]) -> IntArray:
    """Return spans as rows of start and end, in order, overlapping or touching ones made one, empty ones left out."""
    import numpy as np

    rows: list[list[int]] = []
    for start, end in sorted((span[0], span[1]) for span in spans):
        if rows and start <= rows[-1][1]:
            rows[-1][1] = max(rows[-1][1], end)
        elif start < end:
            rows.append([start, end])
    return np.array(rows, np.int64).reshape(-1, 2)


def numbers(array: IntArray) -> list[int]:
    """Return a column as plain numbers."""
    return array.tolist()  # pyright: ignore[reportReturnType]


def _no_stretches() -> Stretches:
    import numpy as np

    empty = np.empty(0, np.int64)
    return Stretches(empty, empty, empty)


def _windows(document: DocumentCodings) -> IntArray:
    """Return the passages that are counted: those of the sample without what is excluded from it."""
    import numpy as np

    whole = [Span(0, document.length)]
    if document.sample is None and not document.excluded:
        return rows_of(whole)
    sample = rows_of(_inside(whole if document.sample is None else document.sample, document.length))
    excluded = rows_of(_inside(document.excluded, document.length))
    # A place is counted when one sample is open and no exclusion is.
    places = np.concatenate((sample.ravel(), excluded.ravel()))
    steps = np.concatenate((np.tile([1, -1], len(sample)), np.tile([-1, 1], len(excluded))))
    order = np.argsort(places, kind="stable")
    is_open = np.cumsum(steps[order])[:-1] > 0
    bounds = np.column_stack((places[order][:-1], places[order][1:]))
    return rows_of(bounds[is_open & (bounds[:, 0] < bounds[:, 1])].tolist())


def _inside(spans: Iterable[Span], length: int) -> list[Span]:
    return [Span(max(0, span.start), min(length, span.end)) for span in spans]


def _counted(windows: IntArray, before: IntArray, offsets: IntArray) -> IntArray:
    """Return how many counted characters stand before each offset."""
    import numpy as np

    if not len(windows):
        return np.zeros(len(offsets), np.int64)
    index = np.searchsorted(windows[:, 0], offsets, "right") - 1
    within = np.minimum(offsets, windows[index, 1]) - windows[index, 0]
    return np.where(index < 0, 0, before[index] + within)


def _shortened(stretches: Stretches, windows: IntArray, before: IntArray) -> Stretches:
    if len(windows) == 1 and windows[0, 0] == 0 and (not len(stretches.end) or stretches.end.max() <= windows[0, 1]):
        return stretches
    start = _counted(windows, before, stretches.start)
    end = _counted(windows, before, stretches.end)
    kept = start < end
    return Stretches(stretches.column[kept], start[kept], end[kept])


class _Columns:
    """Puts codes in their columns; "any code" stands after the last of them."""

    def __init__(self, codes: Sequence[int]) -> None:
        import numpy as np

        given = np.array(codes, np.int64)
        self._order = np.argsort(given)
        self._sorted = given[self._order]
        self.count = len(codes) + 1
        # Codes have small numbers, as a rule: then looking up is faster than searching.
        self._table: IntArray | None = None
        if len(codes) and self._sorted[0] >= 0 and self._sorted[-1] < _MAX_LOOKED_UP:
            self._table = np.full(int(self._sorted[-1]) + 2, -1, np.int64)
            self._table[given] = np.arange(len(codes))

    def of(self, spans: CoderSpans) -> Stretches:
        import numpy as np

        if not len(self._sorted):
            return _no_stretches()
        if self._table is not None:
            column = self._table[np.clip(spans.code_ids, -1, len(self._table) - 1)]
            known = column >= 0
        else:
            place = np.minimum(np.searchsorted(self._sorted, spans.code_ids), len(self._sorted) - 1)
            known = self._sorted[place] == spans.code_ids
            column = self._order[place]
        start, end = spans.starts, spans.ends
        if not known.all():
            column, start, end = column[known], start[known], end[known]
        return Stretches(column, start, end)

    def missing(self, spans: CoderSpans, length: int) -> Stretches:
        """Return where a coder decided nothing; "any code" is missing only where every code is."""
        import numpy as np

        rows: list[tuple[int, int, int]] = []
        places = {int(code_id): int(place) for code_id, place in zip(self._sorted, self._order, strict=True)}
        for code_id, span in spans.missing:
            start, end = span or (0, length)
            if code_id is None:
                rows += [(column, start, end) for column in range(self.count)]
            elif code_id in places:
                rows.append((places[code_id], start, end))
        table = np.array(rows, np.int64).reshape(-1, 3)
        return Stretches(table[:, 0], table[:, 1], table[:, 2])


class _Projector:
    """Carries stretches of characters over to units, told by where these begin and end."""

    def __init__(self, bounds: IntArray) -> None:
        self._starts = bounds[:, 0]
        self._ends = bounds[:, 1]

    def project(self, stretches: Stretches, projection: Projection) -> Stretches:
        """Return the runs of units that are coded, numbered from 0."""
        import numpy as np

        if not len(stretches.start) or not len(self._starts):
            return _no_stretches()
        if projection is Projection.MAJORITY:
            return self._by_majority(stretches)
        first = np.searchsorted(self._ends, stretches.start, "right")
        after = np.searchsorted(self._starts, stretches.end, "left")
        kept = first < after
        return Stretches(stretches.column[kept], first[kept], after[kept])

    def _by_majority(self, stretches: Stretches) -> Stretches:
        """Add up, in each unit, what the stretches that begin or end in it cover; those between are covered whole."""
        import numpy as np

        column, start, end = stretches
        first = np.searchsorted(self._ends, start, "right")
        last = np.searchsorted(self._starts, end, "left") - 1
        touches = first <= last
        column, start, end, first, last = (each[touches] for each in (column, start, end, first, last))
        whole = last - first > 1
        several = first < last
        part_column = np.concatenate((column, column[several]))
        part_unit = np.concatenate((first, last[several]))
        share = np.concatenate(
            (
                np.minimum(end, self._ends[first]) - np.maximum(start, self._starts[first]),
                end[several].clip(max=self._ends[last[several]]) - self._starts[last[several]],
            )
        )
        keys, which = np.unique(part_column * len(self._starts) + part_unit, return_inverse=True)
        covered = np.bincount(which, weights=share, minlength=len(keys))
        unit = keys % len(self._starts)
        more = covered * 2 > self._ends[unit] - self._starts[unit]
        return Stretches(
            np.concatenate((keys[more] // len(self._starts), column[whole])),
            np.concatenate((unit[more], first[whole] + 1)),
            np.concatenate((unit[more] + 1, last[whole])),
        )


def counted_segments(document: DocumentCodings, codings: Codings) -> dict[int, Stretches]:
    """Return for each coder who coded a document all segments that have a counted character, not merged."""
    import numpy as np

    windows = _windows(document)
    before = np.concatenate(([0], np.cumsum(windows[:, 1] - windows[:, 0])))
    columns = _Columns(codings.codes)
    return {
        coder: _shortened(columns.of(document.coders[coder]), windows, before)
        for coder in codings.coders
        if coder in document.coders
    }
