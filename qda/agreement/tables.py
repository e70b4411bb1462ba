"""One sweep over the borders of all codings gives the tables from which every coefficient follows.

Borders are laid on one line, document after document and in each code after code; between two borders the set of
coders who code is constant. No character is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from qda.agreement.rules import CountedUnit, Rules
from qda.agreement.spaces import Space, Stretches, space_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qda.agreement.codings import Codings, IntArray

ANY_CODE = -1  # stands for "any code at all" where a code's number is asked for
MAX_CODERS = 31
_MAX_DENSE = 1 << 23  # cells of a histogram that is counted without sorting


@dataclass(frozen=True)
class Tables:
    """How many units each set of coders coded, by code and document.

    A *row* is a document, or a part of it in which the same coders decided. A *column* is a code; the last
    one is "any code". Which coders is a bit mask: 1 for the first, 2 for the second, 4 for the third …

    Attributes:
        codings: What was counted.
        rules: How.
        row_document: For each row the place of its document in ``documents``.
        row_length: Units in each row.
        present: ``[rows, columns]``, the coders who took decisions on that code there.
        cell_row: For each cell in which somebody coded, its row.
        cell_column: Its column.
        cell_coders: Who coded.
        cell_length: Units.
        squares: ``[rows, columns, coders]``, the sum of the squared lengths of what each coder marked.
        segments: ``[documents, columns, coders]``, codings with a counted character.
        by_characters: The same counted by characters, when the unit is another.
    """

    codings: Codings
    rules: Rules
    row_document: IntArray
    row_length: IntArray
    present: IntArray
    cell_row: IntArray
    cell_column: IntArray
    cell_coders: IntArray
    cell_length: IntArray
    squares: NDArray[np.float64]
    segments: IntArray
    by_characters: Tables | None = None

    @property
    def coders(self) -> tuple[int, ...]:
        """The numbers of the coders."""
        return self.codings.coders

    @property
    def codes(self) -> tuple[int, ...]:
        """The numbers of the codes, without ``ANY_CODE``."""
        return self.codings.codes

    @cached_property
    def documents(self) -> tuple[int, ...]:
        """The numbers of the documents."""
        return tuple(document.document_id for document in self.codings.documents)

    @property
    def characters(self) -> Tables:
        """The same counted by characters: itself when that is the unit."""
        return self.by_characters or self

    @cached_property
    def columns(self) -> dict[int, int]:
        """The column of each code, ``ANY_CODE`` among them."""
        return {**{code_id: place for place, code_id in enumerate(self.codes)}, ANY_CODE: len(self.codes)}

    def restricted(self, coders: Sequence[int]) -> Tables:
        """Return the tables of some of the coders, as if the others did not exist."""
        import numpy as np

        codings = replace(self.codings, coders=tuple(coders))
        if len(np.unique(self.row_document)) < len(self.row_document):
            # What one of the others left undecided cuts stretches that are whole without that coder.
            return tabulate(codings, self.rules)
        places = [self.coders.index(coder) for coder in coders]

        def squeezed(masks: IntArray) -> IntArray:
            chosen = np.zeros_like(masks)
            for bit, place in enumerate(places):
                chosen |= ((masks >> place) & 1) << bit
            return chosen

        return replace(
            self,
            codings=codings,
            present=squeezed(self.present),
            cell_coders=squeezed(self.cell_coders),
            squares=self.squares[..., places],
            segments=self.segments[..., places],
            by_characters=self.by_characters.restricted(coders) if self.by_characters else None,
        )


def tabulate(codings: Codings, rules: Rules) -> Tables:
    """Count who coded how much of what.

    Args:
        codings: All that is compared.
        rules: The unit and how codings are carried over to it.

    Returns:
        The tables; whatever is computed after needs no text and no span again. The work grows with n log n of the
        codings, and with the characters only where units are cut from the text.

    Raises:
        ValueError: More than ``MAX_CODERS`` coders, or a text that is needed and missing.
    """
    if len(codings.coders) > MAX_CODERS:
        raise ValueError(f"more than {MAX_CODERS} coders are compared at once")
    tables = sweep(codings, rules, [space_of(document, codings, rules) for document in codings.documents])
    if rules.unit is CountedUnit.CHARACTER:
        return tables
    return replace(tables, by_characters=tabulate(codings, replace(rules, unit=CountedUnit.CHARACTER)))


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A document, or a part of it in which the same coders decided.

    Attributes:
        document: The place of its document.
        length: Units.
        present: For each column the mask of the coders who took decisions.
        coders: What each of all coders marked.
    """

    document: int
    length: int
    present: list[int]
    coders: list[Stretches]


def sweep(codings: Codings, rules: Rules, spaces: Sequence[Space]) -> Tables:
    """Count, in spaces that are given."""
    import numpy as np

    columns = len(codings.codes) + 1
    count = len(codings.coders)
    rows = [row for place, space in enumerate(spaces) for row in rows_of_space(place, space, columns)]
    line = _Line([row.length for row in rows], columns)
    squares = np.zeros((len(rows) * columns, count))
    borders: list[IntArray] = []
    for coder in range(count):
        parts = [(line.at(place, row.coders[coder].column), row.coders[coder]) for place, row in enumerate(rows)]
        starts = np.concatenate([base + stretches.start for base, stretches in parts] or [np.empty(0, np.int64)])
        ends = np.concatenate([base + stretches.end for base, stretches in parts] or [np.empty(0, np.int64)])
        lengths = (ends - starts).astype(np.float64)
        squares[:, coder] = np.bincount(line.cells(starts), lengths * lengths, minlength=len(squares))
        borders += [starts, ends]
    squares = squares.reshape(len(rows), columns, count)
    _join_squares(rows, spaces, squares)
    cell, masks, lengths = _histogram(borders, line, count)
    segments = np.array([space.segments for space in spaces], np.int64).reshape(len(spaces), count, columns)
    return Tables(
        codings,
        rules,
        np.array([row.document for row in rows], np.int64),
        np.array([row.length for row in rows], np.int64),
        np.array([row.present for row in rows], np.int64).reshape(len(rows), columns),
        cell // columns,
        cell % columns,
        masks,
        lengths,
        squares,
        segments.transpose(0, 2, 1),
    )


def mask_stretches(
    row_coders: Sequence[Stretches], length: int, column: int, mask: int, present: int
) -> tuple[IntArray, IntArray]:
    """Return where exactly the coders of a mask code, of those present; the empty mask is where none of them does."""
    import numpy as np

    places: list[IntArray] = [np.array([0, length])]
    steps: list[IntArray] = [np.zeros(2, np.int64)]
    for coder, stretches in enumerate(row_coders):
        here = stretches.column == column
        starts, ends = stretches.start[here], stretches.end[here]
        places += [starts, ends]
        steps += [np.full(len(starts), 1 << coder), np.full(len(ends), -(1 << coder))]
    place, step = np.concatenate(places), np.concatenate(steps)
    order = np.argsort(place, kind="stable")
    place, coded = place[order], np.cumsum(step[order])[:-1] & present
    chosen = (coded == mask) & (place[1:] > place[:-1])
    starts, ends = place[:-1][chosen], place[1:][chosen]
    if len(starts) < 2:
        return starts, ends
    apart = starts[1:] > ends[:-1]
    return starts[np.concatenate(([True], apart))], ends[np.concatenate((apart, [True]))]


def rows_of_space(place: int, space: Space, columns: int) -> list[SpaceRow]:
    """Return a space as one row, or as several where coders left passages without a decision."""
    everyone = sum(1 << coder for coder, stretches in enumerate(space.coders) if stretches is not None)
    given = [space.missing[coder] if stretches is None else stretches for coder, stretches in enumerate(space.coders)]
    borders = {0, space.length}
    for missing in space.missing:
        borders.update(missing.start.tolist(), missing.end.tolist())
    cuts = sorted(borders)
    rows: list[SpaceRow] = []
    for start, end in pairwise(cuts):
        present = [everyone] * columns
        for coder, missing in enumerate(space.missing):
            for column in missing.column[(missing.start <= start) & (missing.end >= end)].tolist():
                present[column] &= ~(1 << coder)
        rows.append(
            SpaceRow(place, end - start, present, given if len(cuts) == 2 else [cut_out(s, start, end) for s in given])
        )
    return rows


def _join_squares(rows: Sequence[SpaceRow], spaces: Sequence[Space], squares: NDArray[np.float64]) -> None:
    """Take back, for each code, the cuts of its stretches that were only made for the sake of another code.

    The square of a stretch that lies in several rows of one document stands in the first of those rows.
    """
    import numpy as np

    place = 0
    for document, group in groupby(rows, key=lambda row: row.document):
        own = list(group)
        begins = np.cumsum([0, *(row.length for row in own)]).tolist()
        for column in range(squares.shape[1] if len(own) > 1 else 0):
            first = 0
            for index in range(1, len(own) + 1):
                if index < len(own) and own[index].present[column] == own[first].present[column]:
                    continue
                squares[place + first : place + index, column] = 0
                for coder, stretches in enumerate(spaces[document].coders):
                    if stretches is not None:
                        cut = cut_out(stretches, begins[first], begins[index])
                        lengths = (cut.end - cut.start)[cut.column == column].astype(np.float64)
                        squares[place + first, column, coder] = np.square(lengths).sum()
                first = index
        place += len(own)


def cut_out(stretches: Stretches, start: int, end: int) -> Stretches:
    """Return what of the stretches lies between two places, counted from the first of them."""
    here = (stretches.start < end) & (stretches.end > start)
    return Stretches(
        stretches.column[here],
        stretches.start[here].clip(min=start) - start,
        stretches.end[here].clip(max=end) - start,
    )


class _Line:
    """All rows and columns laid end to end, with one free place between any two."""

    def __init__(self, lengths: Sequence[int], columns: int) -> None:
        import numpy as np

        self._columns = columns
        self._strides = np.array(lengths, np.int64) + 1
        self._begins = np.concatenate(([0], np.cumsum(self._strides * columns)))
        self.end = int(self._begins[-1])
        self.cell_count = len(lengths) * columns

    def at(self, row: int, column: IntArray) -> IntArray:
        """Return where columns of a row begin."""
        return self._begins[row] + column * self._strides[row]

    def cells(self, places: IntArray) -> IntArray:
        """Return which cell each place lies in, counted over rows and in them over columns."""
        import numpy as np

        if len(self._strides) == 1:
            return places // int(self._strides[0])
        row = np.searchsorted(self._begins, places, "right") - 1
        return row * self._columns + (places - self._begins[row]) // self._strides[row]


def _histogram(borders: Sequence[IntArray], line: _Line, coders: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return cell, mask and length wherever somebody coded, from each coder's starts and ends in turn."""
    import numpy as np

    kinds = (2 * coders - 1).bit_length() if coders else 0
    small = line.end << kinds < 1 << 31  # half as wide numbers sort twice as fast
    packed = np.concatenate([
        (places.astype(np.int32 if small else np.int64, copy=False) << kinds) | kind
        for kind, places in enumerate(borders)
    ] or [np.empty(0, np.int64)])  # fmt: skip
    packed.sort(kind="stable")  # it consists of long runs that are in order, which this merges
    step = np.array([sign << coder for coder in range(coders) for sign in (1, -1)], np.int64)
    coded = np.cumsum(step[packed & ((1 << kinds) - 1)])[:-1]
    place = packed >> kinds
    length = np.diff(place)
    kept = (length > 0) & (coded != 0)
    coded, length, cell = coded[kept], length[kept], line.cells(place[:-1][kept])
    key = (cell.astype(np.int64, copy=False) << coders) | coded
    if line.cell_count << coders <= _MAX_DENSE:
        counted = np.bincount(key, length, minlength=1)
        keys = np.flatnonzero(counted)
        counted = counted[keys]
    else:
        keys, which = np.unique(key, return_inverse=True)
        counted = np.bincount(which, length, minlength=len(keys))
    return keys >> coders, keys & ((1 << coders) - 1), counted.astype(np.int64)
