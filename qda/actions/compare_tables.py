"""The figures of a comparison as tables of plain values: for the report, and for notebooks.

Where a figure is undefined its cell is empty, and the column "Undefined" says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qda.actions.agreement_json import interval_note, reason_text
from qda.actions.compare_names import code_names, coder_names, document_names, pair_how
from qda.agreement.explain import explain
from qda.agreement.tables import ANY_CODE
from qda.agreement.values import Coefficient, Undefined, Value
from qda.analysis.compare.cards import Kind
from qda.analysis.table import Field, Table
from qda.model.agreement_wording import COEFFICIENTS, REMARKS
from qda.model.comparing_wording import FOUND_BY, percent_text

if TYPE_CHECKING:
    from qda.actions.comparing import Compared
    from qda.agreement.intervals import Intervals
    from qda.agreement.pooling import CodeRow

COLUMN_OF: dict[Coefficient, str] = {
    Coefficient.ALPHA: "Krippendorff's alpha",
    Coefficient.PERCENT: "Percent agreement",
    Coefficient.POSITIVE: "Overlap",
    Coefficient.KAPPA: "Cohen's kappa",
    Coefficient.PI: "Scott's pi",
    Coefficient.BRENNAN_PREDIGER: "Brennan–Prediger kappa",
    Coefficient.AC1: "Gwet's AC1",
    Coefficient.ALPHA_BINARY_U: "|u alpha",
    Coefficient.JACCARD: "Jaccard",
}
SHARES = frozenset(
    {"Percent agreement", "Mean percent agreement", "Any code: percent agreement", "Agreement expected by chance",
     "Share of the text"}
)  # fmt: skip
"""Columns that hold shares, which a workbook shows in per cent."""

_NAME_WIDTH = 34
_IN_PAIRS = (Coefficient.ALPHA, Coefficient.PERCENT, Coefficient.POSITIVE, Coefficient.KAPPA)


@dataclass(frozen=True, slots=True)
class Names:
    """What everything is called."""

    coders: Sequence[str]
    codes: Sequence[str]
    documents: Sequence[str]

    def code(self, code_id: int) -> str:
        """Return a code's path, or what "any code" is called."""
        return "(any code)" if code_id == ANY_CODE else self.codes[code_id]


def names_of(compared: Compared) -> Names:
    """Return what coders, codes and documents of a comparison are called."""
    return Names(coder_names(compared), code_names(compared), document_names(compared))


def number(value: Value | None) -> float | None:
    """Return a figure as a number, ``None`` where it is undefined."""
    return None if isinstance(value, Undefined) else value


def codes_table(compared: Compared, intervals: Intervals, *, with_any: bool = True) -> Table:
    """Return one row per code, over all documents; the last one is about any code at all."""
    names = names_of(compared)
    figures = compared.figures
    rows = [*figures.codes, *([figures.any_code] if with_any else [])]
    level = percent_text(intervals.level, digits=0)
    is_several = len(names.coders) > 2
    fields = (
        Field("Code", width=_NAME_WIDTH),
        Field(COLUMN_OF[Coefficient.ALPHA], "real", 16),
        Field(f"{level} % CI low", "real", 9),
        Field(f"{level} % CI high", "real", 9),
        *(Field(title, "real", 13) for name, title in COLUMN_OF.items() if name is not Coefficient.ALPHA),
        *_count_fields(names, "n"),
        Field("Share of the text", "real", 10),
        *_chance_fields(compared),
        *(Field(title, "real", 12) for title in ("Lowest kappa of a pair", "Highest kappa of a pair") if is_several),
        Field("P(alpha < .667)", "real", 12),
        Field("P(alpha < .800)", "real", 12),
        Field("Range over documents low", "real", 12),
        Field("Range over documents high", "real", 12),
        Field("Interval", width=44),
        Field("Undefined", width=40),
        Field("Remarks", width=40),
    )

    def make() -> Iterator[tuple[object, ...]]:
        for row in rows:
            interval = intervals.any_code if row.code_id == ANY_CODE else intervals.codes[row.code_id]
            ends = (interval.low, interval.high) if interval.is_confidence else (None, None)
            spread = (None, None) if interval.is_confidence else (interval.low, interval.high)
            kappas = row.kappa_range or (None, None)
            yield (
                names.code(row.code_id),
                number(row.values[Coefficient.ALPHA]),
                *ends,
                *(number(row.values[name]) for name in COLUMN_OF if name is not Coefficient.ALPHA),
                *_counts(row, len(names.coders)),
                _share(compared, row.code_id),
                *_chance(compared, row.code_id),
                *(kappas if is_several else ()),
                interval.below_667,
                interval.below_800,
                *spread,
                interval_note(interval),
                _undefined(row, len(names.coders)),
                _remarks(row),
            )

    return Table("codes", "Per code", fields, len(rows), make)


def documents_table(compared: Compared) -> Table:
    """Return one row per document: means over the codes that somebody used in it, and any code at all."""
    names = names_of(compared)
    rows = compared.figures.documents
    fields = (
        Field("Document", width=_NAME_WIDTH),
        Field("Length", "integer", 9),
        Field("Characters counted", "integer", 11),
        Field("Coded by", width=24),
        Field("Paired by", width=18),
        Field("Mean alpha", "real", 10),
        Field("Lowest alpha", "real", 10),
        Field("Highest alpha", "real", 10),
        Field("Codes defined", "integer", 9),
        Field("Codes undefined", "integer", 10),
        *(Field(_mean_of(title), "real", 13) for name, title in COLUMN_OF.items() if name is not Coefficient.ALPHA),
        Field("Any code: alpha", "real", 10),
        Field("Any code: percent agreement", "real", 12),
        *_count_fields(names, "n"),
        Field("Disagreements", "integer", 12),
        Field("Carried over", "integer", 9),
        Field("Lost", "integer", 7),
        Field("Outside the sample", "integer", 10),
        Field("Characters of other versions left out", "integer", 14),
    )
    differing = [0] * len(names.documents)
    for card in compared.cards:
        differing[card.document] += card.is_open

    def make() -> Iterator[tuple[object, ...]]:
        for row in rows:
            document = compared.gathered.documents[row.document_id]
            alpha = row.averages[Coefficient.ALPHA]
            lost = sum(one.carried.span is None for one in document.carried)
            yield (
                names.documents[row.document_id],
                len(document.text),
                sum(span.length for span in document.counted),
                ", ".join(names.coders[coder] for coder in row.coders),
                FOUND_BY[pair_how(document.pair)],
                number(alpha.mean),
                alpha.lowest,
                alpha.highest,
                alpha.defined,
                alpha.undefined,
                *(number(row.averages[name].mean) for name in COLUMN_OF if name is not Coefficient.ALPHA),
                number(row.any_code.values[Coefficient.ALPHA]),
                number(row.any_code.values[Coefficient.PERCENT]),
                *_counts(row.any_code, len(names.coders)),
                differing[row.document_id],
                len(document.carried) - lost,
                lost,
                document.outside,
                sum(document.left_out),
            )

    return Table("documents", "Per document", fields, len(rows), make)


def matrix_table(compared: Compared) -> Table:
    """Return one row per code and document."""
    names = names_of(compared)
    fields = (
        Field("Code", width=_NAME_WIDTH),
        Field("Document", width=_NAME_WIDTH),
        *(Field(title, "real", 13) for title in COLUMN_OF.values()),
        *_count_fields(names, "n"),
        Field("Undefined", width=40),
        Field("Remarks", width=40),
    )
    codes = [*compared.tables.codes, ANY_CODE]

    def make() -> Iterator[tuple[object, ...]]:
        for code_id in codes:
            for document_id in compared.tables.documents:
                row = compared.figures.cell(document_id, code_id)
                yield (
                    names.code(code_id),
                    names.documents[document_id],
                    *(number(row.values[name]) for name in COLUMN_OF),
                    *_counts(row, len(names.coders)),
                    _undefined(row, len(names.coders)),
                    _remarks(row),
                )

    return Table("matrix", "Code × document", fields, len(codes) * len(names.documents), make)


def pairs_table(compared: Compared) -> Table:
    """Return one row per pair of coders and code, the pair's means first."""
    names = names_of(compared)
    pairs = compared.figures.pairs
    fields = (
        Field("One coder", width=20),
        Field("Other coder", width=20),
        Field("Code", width=_NAME_WIDTH),
        *(Field(COLUMN_OF[name], "real", 13) for name in _IN_PAIRS),
        *(Field(title, "integer", 10) for title in ("Both", "Only the one", "Only the other", "Neither")),
        Field("Undefined", width=40),
    )

    def make() -> Iterator[tuple[object, ...]]:
        for pair in pairs:
            who = tuple(names.coders[coder] for coder in pair.coders)
            means = [number(pair.overall[name].mean) for name in _IN_PAIRS]
            yield (*who, "(mean of codes)", *means, None, None, None, None, "")
            for row in (*pair.codes, pair.any_code):
                values = [number(row.values[name]) for name in _IN_PAIRS]
                only = row.only or {}
                alone = [only.get(coder) for coder in pair.coders]
                yield (*who, names.code(row.code_id), *values, row.both, *alone, row.neither, _undefined(row, 2))

    return Table("pairs", "Pairs of coders", fields, len(pairs) * (len(names.codes) + 2), make)


def kinds_count(compared: Compared) -> dict[Kind, int]:
    """Return how many cards of each kind there are."""
    found = dict.fromkeys(Kind, 0)
    for card in compared.cards:
        found[card.kind] += 1
    return found


def _mean_of(title: str) -> str:
    return f"Mean {title.lower()}" if title in ("Percent agreement", "Overlap") else f"Mean {title}"


# --- parts of rows ---------------------------------------------------------------------------------------------------
def _count_fields(names: Names, letter: str) -> tuple[Field, ...]:
    alone = [f"Only {name}" for name in names.coders] if len(names.coders) == 2 else ["Some"]
    titles = ("Units", "Both" if len(names.coders) == 2 else "All", *alone, "Neither")
    return (
        *(Field(title, "integer", 10) for title in titles),
        *(Field(f"{letter} {name}", "integer", 10) for name in names.coders),
    )


def _counts(row: CodeRow, coders: int) -> tuple[int, ...]:
    alone = tuple(row.only.values()) if row.only is not None else (row.some,)
    return (row.units, row.both, *alone, row.neither, *(row.segments[coder] for coder in range(coders)))


def _chance_fields(compared: Compared) -> tuple[Field, ...]:
    if len(compared.tables.coders) != 2:
        return ()
    return (
        Field("Agreement expected by chance", "real", 12),
        Field("Highest kappa possible", "real", 12),
    )


def _chance(compared: Compared, code_id: int) -> tuple[float | None, ...]:
    if len(compared.tables.coders) != 2:
        return ()
    explained = explain(compared.figures.counts_of_pair(code_id, *compared.tables.coders))
    return number(explained.expected), number(explained.highest_kappa)


def _share(compared: Compared, code_id: int) -> float | None:
    """Return how much of the text coders gave a code to, on average."""
    from qda.agreement.sums import Sum

    sums = compared.figures.sums[:, compared.tables.columns[code_id]].sum(axis=0)
    return float(sums[Sum.YES] / sums[Sum.DECISIONS]) if sums[Sum.DECISIONS] else None


def _undefined(row: CodeRow, coders: int) -> str:
    reasons: dict[str, list[str]] = {}
    for name, reason in row.undefined().items():
        reasons.setdefault(reason_text(reason, coders), []).append(COEFFICIENTS[name.value])
    return "; ".join(f"{', '.join(those)}: {reason}" for reason, those in reasons.items())


def _remarks(row: CodeRow) -> str:
    return "; ".join(REMARKS[each.kind.value].format(count=f"{each.count:,}") for each in row.remarks)
