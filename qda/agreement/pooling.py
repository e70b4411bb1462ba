"""The figures of a comparison: per code, per document, per pair of coders and over all.

How they are pooled: per code the tables of all documents are added before anything is computed; per document the
codes that somebody used in it are averaged; over all, the codes' pooled alphas are averaged, each code counting once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from qda.agreement.sums import Sum, array_of, pair_arrays, sums_of, value_of
from qda.agreement.tables import ANY_CODE, Tables
from qda.agreement.values import Coefficient, Reason, Remark, RemarkKind, Undefined, Value

if TYPE_CHECKING:
    from qda.agreement.sums import Floats


@dataclass(frozen=True, slots=True)
class PairCounts:
    """The two by two table of two coders, in units that both looked at."""

    both: int
    first_only: int
    second_only: int
    neither: int


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code, in all documents or in one.

    Attributes:
        code_id: ``ANY_CODE`` for any code at all.
        units: Units that two or more coders looked at; the next three add up to them.
        both: Coded by every coder who looked.
        some: Coded by some of them.
        neither: Coded by none.
        only: For two coders, how many units only that coder coded; ``None`` for more.
        segments: Codings of each coder that have a counted character.
        values: Every coefficient; for more than two coders kappa, positive agreement and Jaccard are means of pairs.
        kappa_range: For more than two coders, the lowest and highest kappa of a pair; ``None`` without any.
        remarks: What has to be read beside the values.
    """

    code_id: int
    units: int
    both: int
    some: int
    neither: int
    only: Mapping[int, int] | None
    segments: Mapping[int, int]
    values: Mapping[Coefficient, Value]
    kappa_range: tuple[float, float] | None
    remarks: tuple[Remark, ...]

    def undefined(self) -> dict[Coefficient, Reason]:
        """Return why each coefficient that has no value has none."""
        return {name: value.reason for name, value in self.values.items() if isinstance(value, Undefined)}


@dataclass(frozen=True, slots=True)
class Average:
    """A mean of values that are defined, and how many were and were not."""

    mean: Value
    lowest: float | None
    highest: float | None
    defined: int
    undefined: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document: the mean over the codes that at least one coder used in it, and any code at all.

    Attributes:
        document_id: Its number.
        averages: By coefficient.
        any_code: The row of any code in this document.
        coders: Who coded it.
    """

    document_id: int
    averages: Mapping[Coefficient, Average]
    any_code: CodeRow
    coders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two coders, as if there were no others."""

    coders: tuple[int, int]
    codes: tuple[CodeRow, ...]
    any_code: CodeRow
    overall: Mapping[Coefficient, Average]


@dataclass(frozen=True)
class Comparison:
    """All figures of one set of tables; what takes longer is computed when it is asked for."""

    tables: Tables

    @cached_property
    def sums(self) -> Floats:
        """The sums behind the figures, ``[documents, columns, sums]``."""
        return sums_of(self.tables)

    @cached_property
    def character_sums(self) -> Floats:
        """The same, counted by characters."""
        return self.sums if self.tables.characters is self.tables else sums_of(self.tables.characters)

    @cached_property
    def codes(self) -> tuple[CodeRow, ...]:
        """One row per code, over all documents."""
        return tuple(self._pooled(code_id) for code_id in self.tables.codes)

    @cached_property
    def any_code(self) -> CodeRow:
        """The row of any code at all, over all documents."""
        return self._pooled(ANY_CODE)

    @cached_property
    def overall(self) -> Mapping[Coefficient, Average]:
        """The unweighted mean over codes of each coefficient; the headline is that of ``ALPHA``."""
        return {name: average([row.values[name] for row in self.codes]) for name in Coefficient}

    @cached_property
    def documents(self) -> tuple[DocumentRow, ...]:
        """One row per document."""
        arrays = {name: array_of(name, self._sums_for(name)) for name in Coefficient}
        used = self.sums[..., Sum.YES] > 0
        rows: list[DocumentRow] = []
        for place, document_id in enumerate(self.tables.documents):
            columns = used[place, :-1].nonzero()[0]
            averages = {name: _average_of(array[place, columns].tolist()) for name, array in arrays.items()}
            here = (self.tables.row_document == place).nonzero()[0]
            mask = 0
            for row in here.tolist():
                mask |= int(self.tables.present[row, -1])
            coders = tuple(coder for bit, coder in enumerate(self.tables.coders) if mask >> bit & 1)
            rows.append(DocumentRow(document_id, averages, self.cell(document_id, ANY_CODE), coders))
        return tuple(rows)

    @cached_property
    def pairs(self) -> tuple[PairRow, ...]:
        """One row per pair of coders."""
        rows: list[PairRow] = []
        for one, other in combinations(self.tables.coders, 2):
            pair = self if len(self.tables.coders) == 2 else Comparison(self.tables.restricted((one, other)))
            rows.append(PairRow((one, other), pair.codes, pair.any_code, pair.overall))
        return tuple(rows)

    def cell(self, document_id: int, code_id: int) -> CodeRow:
        """Return the row of one code in one document."""
        place = self.tables.documents.index(document_id)
        column = self.tables.columns[code_id]
        return self._row(code_id, self.sums[place, column], self.character_sums[place, column], slice(place, place + 1))

    def matrix(self, coefficient: Coefficient) -> list[list[Value]]:
        """Return a coefficient for each document (rows) and code (columns, any code last)."""
        sums = self._sums_for(coefficient)
        return [[value_of(coefficient, cell) for cell in row] for row in sums]

    def average_of_documents(self, code_id: int, coefficient: Coefficient) -> Average:
        """Return the mean over documents of a code's values in each: an option, for those used to other programs."""
        sums = self._sums_for(coefficient)[:, self.tables.columns[code_id]]
        return _average_of(array_of(coefficient, sums).tolist())

    def counts_of_pair(self, code_id: int, one: int, other: int) -> PairCounts:
        """Return the two by two table of two coders for a code, over all documents."""
        places = list(combinations(self.tables.coders, 2))
        turned = (one, other) not in places
        first = Sum.PAIRS + 4 * places.index((other, one) if turned else (one, other))
        both, left, right, neither = (
            round(float(number)) for number in self.sums[:, self.tables.columns[code_id], first : first + 4].sum(axis=0)
        )
        return PairCounts(both, right, left, neither) if turned else PairCounts(both, left, right, neither)

    def _sums_for(self, coefficient: Coefficient) -> Floats:
        return self.character_sums if coefficient is Coefficient.ALPHA_BINARY_U else self.sums

    def _pooled(self, code_id: int) -> CodeRow:
        column = self.tables.columns[code_id]
        return self._row(
            code_id, self.sums[:, column].sum(axis=0), self.character_sums[:, column].sum(axis=0), slice(None)
        )

    def _row(self, code_id: int, sums: Floats, character_sums: Floats, documents: slice) -> CodeRow:
        coders = self.tables.coders
        values = {
            name: value_of(name, character_sums if name is Coefficient.ALPHA_BINARY_U else sums) for name in Coefficient
        }
        units, both, neither = (round(float(sums[place])) for place in (Sum.UNITS, Sum.BOTH, Sum.NEITHER))
        only = None
        if len(coders) == 2:
            only = {coder: round(float(sums[Sum.PAIRS + 1 + place])) for place, coder in enumerate(coders)}
        segments = self.tables.segments[documents, self.tables.columns[code_id]].sum(axis=0)
        kappas = [kappa for kappa in pair_arrays(Coefficient.KAPPA, sums).tolist() if kappa == kappa]
        return CodeRow(
            code_id,
            units,
            both,
            units - both - neither,
            neither,
            only,
            dict(zip(coders, segments.tolist(), strict=True)),
            values,
            (min(kappas), max(kappas)) if kappas and len(coders) > 2 else None,
            tuple(_remarks(sums, values, len(coders), len(kappas))),
        )


def figures(tables: Tables) -> Comparison:
    """Return the figures of tables.

    Reference:
        Krippendorff, K. (2019). Content Analysis, 4th ed., chapter 12, for alpha; each coefficient's own in
        :mod:`qda.agreement.nominal`.
    """
    return Comparison(tables)


def average(values: Iterable[Value]) -> Average:
    """Return the mean of the values that are defined, beside how many are not."""
    nan = float("nan")
    return _average_of([nan if isinstance(value, Undefined) else value for value in values])


def _average_of(values: Sequence[float]) -> Average:
    import math

    defined = [value for value in values if not math.isnan(value)]
    if not defined:
        return Average(Undefined(Reason.NO_CODE), None, None, 0, len(values))
    mean = math.fsum(defined) / len(defined)
    return Average(mean, min(defined), max(defined), len(defined), len(values) - len(defined))


def _remarks(sums: Floats, values: Mapping[Coefficient, Value], coders: int, kappas: int) -> Iterable[Remark]:
    units, yes = sums[Sum.UNITS], sums[Sum.YES]
    if not units:
        return
    if not yes:
        yield Remark(RemarkKind.NOT_USED)
        return
    if yes == sums[Sum.DECISIONS]:
        yield Remark(RemarkKind.EVERYTHING_CODED)
    elif not sums[Sum.DISAGREEMENT]:
        yield Remark(RemarkKind.PERFECT, round(float(sums[Sum.BOTH])))
    if coders == 2 and (not sums[Sum.PAIRS] + sums[Sum.PAIRS + 1] or not sums[Sum.PAIRS] + sums[Sum.PAIRS + 2]):
        yield Remark(RemarkKind.ONE_CODER_ONLY)
    alpha = values[Coefficient.ALPHA]
    if not isinstance(alpha, Undefined) and alpha < 0:
        yield Remark(RemarkKind.NEGATIVE)
    left_out = coders * (coders - 1) // 2 - kappas
    if coders > 2 and left_out:
        yield Remark(RemarkKind.PAIRS_UNDEFINED, left_out)
