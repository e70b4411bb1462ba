"""The unitizing family of alpha, for codes that exclude each other.

What coders marked are *units* on a continuum of characters, what they left are *gaps*. Units of one code that overlap
are one; units that only touch stay two. Documents are put end to end, a coder who is missing from one drops out of it.

Reference:
    Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). On the reliability of unitizing textual continua.
    Krippendorff, K. (2019). Content Analysis, 4th ed., section 12.6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from qda.agreement.rules import Rules
from qda.agreement.spaces import Space, Stretches, space_of
from qda.agreement.tables import SpaceRow, cut_out, rows_of_space
from qda.agreement.values import Reason, Undefined, Value
from qda.model.span import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qda.agreement.codings import Codings, IntArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupConflict:
    """A passage on which a coder put two codes of one group, so that the family cannot be computed."""

    document_id: int
    coder: int
    code_id: int
    other_code_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Covered:
    """A value, and the share of the marked text that it speaks of; ``None`` where nothing is marked."""

    value: Value
    coverage: float | None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The family for one group of codes.

    Attributes:
        codes: Of the group.
        u_alpha: Place and code together.
        alpha_binary_u: Whether anything of the group was marked, whatever code.
        cu_alpha: The codes, where two coders marked; blind for all disagreement about where. With its coverage.
        cu_alpha_characters: The same with each character as a unit of its own: plain alpha, unmarked text missing.
        ku_alpha: Each code, where it was marked by one coder and anything by another. With its coverage.
        conflict: The first passage with two codes of the group by one coder; all values are undefined then.
    """

    codes: tuple[int, ...]
    u_alpha: Value
    alpha_binary_u: Value
    cu_alpha: Covered
    cu_alpha_characters: Value
    ku_alpha: Mapping[int, Covered]
    conflict: GroupConflict | None = None


def group_figures(codings: Codings, group: Sequence[int]) -> GroupFigures:
    """Return the family for a group of codes that exclude each other.

    Args:
        codings: Other codes in them are ignored.
        group: Codes; a coder with a code of them missing somewhere drops out there.

    Returns:
        The figures; with ``conflict`` set and nothing computed if a coder put two of the codes on one character.
    """
    codes = tuple(group)
    own = replace(codings, codes=codes)
    sums = _Sums(len(codes))
    for document in own.documents:
        space = space_of(document, own, Rules())
        conflict = _conflict(space, own, document.document_id)
        if conflict is not None:
            undefined = Undefined(Reason.NOT_EXCLUSIVE)
            covered = Covered(undefined, None)
            return GroupFigures(
                codes, undefined, undefined, covered, undefined, dict.fromkeys(codes, covered), conflict
            )
        begin = 0
        for mask, rows in groupby(rows_of_space(0, space, len(codes) + 1), key=_deciding):
            end = begin + sum(row.length for row in rows)
            deciding = [own for coder, own in enumerate(space.coders) if own is not None and mask >> coder & 1]
            sums.add([_only_codes(cut_out(own, begin, end), len(codes)) for own in deciding], end - begin)
            begin = end
    return GroupFigures(
        codes,
        sums.u(),
        sums.binary_u(),
        Covered(sums.cu(), sums.cu_coverage()),
        sums.cu_characters(),
        {code_id: sums.ku(place) for place, code_id in enumerate(codes)},
    )


def domains_alpha(codings: Codings, domains: Sequence[Sequence[int]]) -> Value:
    """Return alpha over domains of codes, character by character, where a coder may use several domains at once.

    Each coder's weight of 1 on a character is split over the domains used there; a character without any is missing
    for that coder. Without a character of two domains this is plain alpha. It is not any other program's *Cu-alpha*.

    Args:
        codings: All that is compared.
        domains: The codes of each.
    """
    import numpy as np

    count = len(domains)
    own = replace(codings, codes=tuple(code_id for codes in domains for code_id in codes))
    domain_of = np.repeat(np.arange(count), [len(codes) for codes in domains])
    diagonal, margins = np.zeros(count), np.zeros(count)
    for document in own.documents:
        for row in rows_of_space(0, space_of(document, own, Rules()), len(own.codes) + 1):
            shares, length = _shares(row, domain_of, count)
            used = shares.sum(axis=2) > 0
            others = used.sum(axis=0) - 1
            weight = np.where(others > 0, length / np.maximum(others, 1), 0)
            total = shares.sum(axis=0)
            diagonal += (weight[:, None] * (total * total - (shares * shares).sum(axis=0))).sum(axis=0)
            margins += (np.where(others > 0, length, 0)[:, None] * total).sum(axis=0)
    return _alpha_of(diagonal, margins)


class _Sums:
    """What adds up over documents; the last value is the gap."""

    def __init__(self, codes: int) -> None:
        import numpy as np

        self.codes = codes
        self.same, self.total, self.squares = np.zeros(codes + 1), np.zeros(codes + 1), np.zeros(codes + 1)
        self.same_valued = 0.0
        self.shared, self.shared_squares = np.zeros(codes), np.zeros(codes)
        self.character_same, self.character_total = np.zeros(codes), np.zeros(codes)

    def add(self, units: Sequence[Stretches], size: int) -> None:
        """Add a stretch of text that is so long, with the units of each coder who decided in it."""
        import numpy as np

        m = len(units)
        if m < 2 or not size:
            return
        values, length = _values(units, size, self.codes)
        counts = np.stack([(values == value).sum(axis=0) for value in range(self.codes + 1)]).astype(np.float64)
        self.same += (counts * (counts - 1) * length).sum(axis=1) / (m - 1)
        self.total += (counts * length).sum(axis=1)
        valued = m - counts[-1]
        self.same_valued += float((valued * (valued - 1) * length).sum()) / (m - 1)
        self.shared += (counts[:-1] * np.maximum(valued - 1, 0) * length).sum(axis=1) / (m - 1)
        others = np.where(valued > 1, valued - 1, 1)
        self.character_same += (counts[:-1] * (counts[:-1] - 1) / others * length).sum(axis=1)
        self.character_total += (counts[:-1] * (valued > 1) * length).sum(axis=1)
        self.squares[-1] += float((counts[-1] * length).sum())
        for place, own in enumerate(units):
            extent = (own.end - own.start).astype(np.float64)
            self.squares[:-1] += np.bincount(own.column, extent * extent, minlength=self.codes)
            for other_place, other in enumerate(units):
                if other_place != place:
                    shared = _marked_before(other, own.end) - _marked_before(other, own.start)
                    self.shared_squares += np.bincount(own.column, shared * shared, minlength=self.codes) / (m - 1)

    def u(self) -> Value:
        return self._unitized(self.same, self.total, self.squares)

    def binary_u(self) -> Value:
        import numpy as np

        same = np.array([self.same_valued, self.same[-1]])
        total = np.array([self.total[:-1].sum(), self.total[-1]])
        if total.sum() and not total[1]:
            return Undefined(Reason.NO_GAP)
        return self._unitized(same, total, np.array([self.squares[:-1].sum(), self.squares[-1]]))

    @staticmethod
    def _unitized(same: Floats, total: Floats, squares: Floats) -> Value:
        """Equations 4 to 6 of 2016: a unit is not compared with itself, and a gap has no inner structure."""
        n = float(total.sum())
        if not n:
            return Undefined(Reason.NO_UNITS)
        if not total[:-1].any():
            return Undefined(Reason.NOT_USED)
        if (total > 0).sum() < 2:
            return Undefined(Reason.ONE_VALUE)
        by_chance = n * float((total * total - squares).sum()) / (n * n - float(squares.sum()))
        return 1 - (n - float(same.sum())) / (n - by_chance)

    def cu(self) -> Value:
        """Equations 10 and 11 of 2016."""
        n = float(self.shared.sum())
        if not n:
            return Undefined(Reason.NO_SHARED_UNITS)
        if (self.shared > 0).sum() < 2:
            return Undefined(Reason.ONE_VALUE)
        by_chance = float((self.shared * self.shared - self.shared_squares).sum()) / self._shared_total()
        return 1 - (n - float(self.same[:-1].sum())) / (n - by_chance)

    def cu_coverage(self) -> float | None:
        n = float(self.total.sum())
        return float(self.shared.sum()) / n if n else None

    def cu_characters(self) -> Value:
        return _alpha_of(self.character_same, self.character_total)

    def ku(self, place: int) -> Covered:
        """Equation 13 of 2016."""
        marked, shared = float(self.total[place]), float(self.shared[place])
        if not marked:
            return Covered(Undefined(Reason.NOT_USED), None)
        if not shared:
            return Covered(Undefined(Reason.NO_SHARED_UNITS), 0.0)
        if (self.shared > 0).sum() < 2:
            return Covered(Undefined(Reason.ONE_VALUE), shared / marked)
        square = float(self.shared_squares[place])
        margin = (float(self.shared.sum()) * shared - square) / self._shared_total()
        same = (shared * shared - square) / self._shared_total()
        value = 1 - margin / shared * (shared - float(self.same[place])) / (margin - same)
        return Covered(value, shared / marked)

    def _shared_total(self) -> float:
        n = float(self.shared.sum())
        return n - float(self.shared_squares.sum()) / n


def _alpha_of(diagonal: Floats, margins: Floats) -> Value:
    """Return alpha from coincidences of a value with itself and all occurrences of each value."""
    n = float(margins.sum())
    if not n:
        return Undefined(Reason.NO_SHARED_UNITS)
    if (margins > 0).sum() < 2:
        return Undefined(Reason.ONE_VALUE)
    return 1 - (n - 1) * (n - float(diagonal.sum())) / (n * n - float((margins * margins).sum()))


def _conflict(space: Space, codings: Codings, document_id: int) -> GroupConflict | None:
    import numpy as np

    for coder, stretches in zip(codings.coders, space.coders, strict=True):
        if stretches is None:
            continue
        units = _only_codes(stretches, len(codings.codes))
        clash = np.flatnonzero(units.start[1:] < units.end[:-1])
        if len(clash):
            first = int(clash[0])
            until = min(units.end[first], units.end[first + 1])
            span = space.spans(units.start[first + 1 : first + 2], np.array([until]))[0]
            one, other = (codings.codes[int(units.column[place])] for place in (first, first + 1))
            return GroupConflict(document_id, coder, one, other, span)
    return None


def _deciding(row: SpaceRow) -> int:
    """Return the mask of the coders who decided about every code."""
    mask = row.present[-1]
    for present in row.present:
        mask &= present
    return mask


def _only_codes(stretches: Stretches, codes: int) -> Stretches:
    """Return a coder's units in the order of the text, without the column of any code."""
    import numpy as np

    kept = stretches.column < codes
    order = np.argsort(stretches.start[kept], kind="stable")
    return Stretches(stretches.column[kept][order], stretches.start[kept][order], stretches.end[kept][order])


def _values(units: Sequence[Stretches], length: int, gap: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the value of each coder ``[coders, pieces]`` in pieces between borders, and how long these are."""
    import numpy as np

    borders = _borders(units, length)
    begins = borders[:-1]
    values = np.full((len(units), len(begins)), gap, np.int64)
    for place, own in enumerate(units):
        if len(own.start):
            index = np.searchsorted(own.start, begins, "right") - 1
            inside = (index >= 0) & (begins < own.end[index])
            values[place, inside] = own.column[index[inside]]
    return values, np.diff(borders).astype(np.float64)


def _borders(units: Sequence[Stretches], length: int) -> IntArray:
    import numpy as np

    ends = [np.array([0, length]), *(own.start for own in units), *(own.end for own in units)]
    return np.unique(np.concatenate(ends))


def _marked_before(units: Stretches, offsets: NDArray[np.int64]) -> Floats:
    """Return how many characters before each offset lie in any of the units."""
    import numpy as np

    if not len(units.start):
        return np.zeros(len(offsets))
    before = np.concatenate(([0], np.cumsum(units.end - units.start)))
    index = np.searchsorted(units.start, offsets, "right") - 1
    within = np.minimum(offsets, units.end[index]) - units.start[index]
    return np.where(index < 0, 0, before[index] + within).astype(np.float64)


def _shares(row: SpaceRow, domain_of: NDArray[np.int64], count: int) -> tuple[Floats, Floats]:
    """Return each coder's weights ``[coders, pieces, domains]`` in pieces between borders, and how long these are."""
    import numpy as np

    deciding = [own for coder, own in enumerate(row.coders) if row.present[-1] >> coder & 1]
    kept = [_only_codes(own, len(domain_of)) for own in deciding]
    borders = _borders(kept, row.length)
    shares = np.zeros((len(kept), len(borders) - 1, count))
    for place, own in enumerate(kept):
        depth = np.zeros((len(borders), count))
        np.add.at(depth, (np.searchsorted(borders, own.start), domain_of[own.column]), 1)
        np.add.at(depth, (np.searchsorted(borders, own.end), domain_of[own.column]), -1)
        used = np.cumsum(depth, axis=0)[:-1] > 0
        shares[place] = used / np.maximum(used.sum(axis=1, keepdims=True), 1)
    return shares, np.diff(borders).astype(np.float64)
