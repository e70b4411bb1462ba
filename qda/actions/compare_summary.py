"""The first sheet of the report: the headline figures, and how far the settling is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qda.actions.agreement_json import interval_note, reason_text
from qda.actions.compare_names import lost_codings, not_compared
from qda.actions.compare_tables import COLUMN_OF, kinds_count, names_of, number
from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient, Interval, Undefined, Value
from qda.analysis.compare.cards import Kind
from qda.analysis.table import Field, Table
from qda.model.comparing_wording import KINDS, KINDS_SEVERAL, OVERLAPS, PROJECTIONS, UNITS, percent_text

if TYPE_CHECKING:
    from qda.actions.compare_report import Settled
    from qda.actions.comparing import Compared
    from qda.agreement.intervals import Intervals
    from qda.agreement.segments import SegmentFigures
    from qda.agreement.unitizing import GroupFigures

_Line = tuple[str, int | None, float | None, float | None, float | None, str]


def summary_table(
    compared: Compared,
    intervals: Intervals,
    *,
    settled: Settled | None = None,
    groups: Sequence[tuple[str, GroupFigures]] = (),
    segments: SegmentFigures | None = None,
) -> Table:
    """Return the headline figures, one in each row: counts, values with their intervals, and what to read beside."""
    level = percent_text(intervals.level, digits=0)
    fields = (
        Field("Figure", width=52),
        Field("Number", "integer", 12),
        Field("Value", "real", 12),
        Field(f"{level} % CI low", "real", 11),
        Field(f"{level} % CI high", "real", 11),
        Field("Remark", width=70),
    )
    lines = [
        *_extent(compared),
        *_means(compared, intervals),
        *_groups(compared, groups),
        *_segments(compared, segments),
        *_cards(compared),
        *_settling(compared, settled),
    ]

    def rows() -> Iterator[tuple[object, ...]]:
        yield from lines

    return Table("summary", "Summary", fields, len(lines), rows)


def _count(what: str, count: int, remark: str = "") -> _Line:
    return (what, count, None, None, None, remark)


def _extent(compared: Compared) -> Iterator[_Line]:
    names, gathered, rules = names_of(compared), compared.gathered, compared.tables.rules
    yield _count("Coders", len(names.coders), ", ".join(names.coders))
    yield _count("Documents coded by two or more", len(gathered.documents))
    aside = not_compared(compared)
    yield _count("Documents not compared", len(aside), ", ".join(pair.name for pair, _ in aside))
    yield _count("Documents in all files", len(compared.pairing.documents))
    yield _count("Characters counted", sum(span.length for each in gathered.documents for span in each.counted))
    units = sum(int(length) for length in compared.tables.row_length)
    about = "" if rules.unit is CountedUnit.CHARACTER else PROJECTIONS[rules.projection.value]
    yield _count(f"Units: {UNITS[rules.unit.value][1]}", units, about)
    yield _count("Codes", len(names.codes))
    for place, name in enumerate(names.coders):
        yield _count(f"Codings of {name}", compared.figures.any_code.segments[place])
    carried = [one for document in gathered.documents for one in document.carried]
    lost = lost_codings(compared, names.coders, names.codes)
    yield _count("Codings carried over to another version of a text", len(carried) - len(lost))
    yield _count("Codings that could not be carried over", len(lost))


def _means(compared: Compared, intervals: Intervals) -> Iterator[_Line]:
    figures = compared.figures
    coders = len(compared.tables.coders)
    alpha = figures.overall[Coefficient.ALPHA]
    left_out = f" {alpha.undefined:,} undefined, left out." if alpha.undefined else ""
    remark = f"Mean of {alpha.defined:,} codes, each counting once.{left_out}"
    yield _valued("Mean of Krippendorff's alpha over codes", alpha.mean, intervals.overall, coders, remark)
    yield ("Lowest alpha of a code", None, alpha.lowest, None, None, "")
    yield ("Highest alpha of a code", None, alpha.highest, None, None, "")
    yield _count("Codes with an alpha", alpha.defined)
    yield _count("Codes without an alpha", alpha.undefined)
    for name, title in COLUMN_OF.items():
        if name is not Coefficient.ALPHA:
            each = figures.overall[name]
            remark = f"Mean of {each.defined:,} codes; {each.undefined:,} undefined."
            yield _valued(f"Mean of {title[0].lower() + title[1:] if title in _COMMON else title} over codes",
                          each.mean, None, coders, remark)  # fmt: skip
    for name, title in COLUMN_OF.items():
        interval = intervals.any_code if name is Coefficient.ALPHA else None
        yield _valued(f"Any code: {title}", figures.any_code.values[name], interval, coders, "")
    if intervals.overall.below_667 is not None:
        yield ("Chance that the mean alpha is below .667", None, intervals.overall.below_667, None, None, "")
        yield ("Chance that the mean alpha is below .800", None, intervals.overall.below_800, None, None, "")


_COMMON = ("Percent agreement", "Overlap")


def _valued(what: str, value: Value, interval: Interval | None, coders: int, remark: str) -> _Line:
    ends: tuple[float | None, float | None] = (None, None)
    parts = [remark]
    if interval is not None:
        if interval.is_confidence:
            ends = (interval.low, interval.high)
        elif interval.low is not None and interval.high is not None:
            parts.append(f"{interval.low:.3f} to {interval.high:.3f} in single documents.")
        note = interval_note(interval)
        parts.append(f"{note[0].upper()}{note[1:]}.")
    if isinstance(value, Undefined):
        parts.append(f"Undefined: {reason_text(value.reason, coders)}.")
    return (what, None, number(value), ends[0], ends[1], " ".join(part for part in parts if part))


def _groups(compared: Compared, groups: Sequence[tuple[str, GroupFigures]]) -> Iterator[_Line]:
    codes, coders = names_of(compared).codes, len(compared.tables.coders)
    for name, figures in groups:
        yield _valued(f"Group “{name}”: u alpha", figures.u_alpha, None, coders, "Place and code together.")
        yield _valued(f"Group “{name}”: |u alpha", figures.alpha_binary_u, None, coders, "Marked or not.")
        covers = _covers(figures.cu_alpha.coverage)
        yield _valued(f"Group “{name}”: cu alpha", figures.cu_alpha.value, None, coders, covers)
        for code_id, covered in figures.ku_alpha.items():
            what = f"Group “{name}”: (k)u alpha of {codes[code_id]}"
            yield _valued(what, covered.value, None, coders, _covers(covered.coverage))


def _covers(share: float | None) -> str:
    return "" if share is None else f"Speaks of {percent_text(share)} % of the marked text."


def _segments(compared: Compared, segments: SegmentFigures | None) -> Iterator[_Line]:
    if segments is None:
        return
    coders = len(compared.tables.coders)
    total = segments.total
    rule = f"Overlap of at least {percent_text(segments.threshold, digits=0)} % {OVERLAPS[segments.overlap.value]}."
    yield _count("Segments with a partner", total.agreements, rule)
    yield _count("Segments without a partner", total.disagreements)
    yield _valued("Share of segments with a partner", total.percent, None, coders, "")
    chance = f"Chance is one in {len(compared.tables.codes):,} codes."
    yield _valued("Segments: Brennan–Prediger kappa", total.brennan_prediger, None, coders, chance)


def _cards(compared: Compared) -> Iterator[_Line]:
    counts = kinds_count(compared)
    differing = sum(card.is_open for card in compared.cards)
    yield _count("Disagreements", differing, "Without borders that differ in spaces or punctuation only.")
    several = len(compared.tables.coders) > 2
    for kind in Kind:
        words = (KINDS_SEVERAL.get(kind.value) if several else None) or KINDS[kind.value]
        yield _count(f"Passages: {words[0].lower()}{words[1:]}", counts[kind])


def _settling(compared: Compared, settled: Settled | None) -> Iterator[_Line]:
    if settled is None:
        return
    counts = settled.standing.counts
    yield _count("Disagreements settled", counts.settled, f"In {settled.file}. Figures are of the independent codings.")
    yield _count("Disagreements left unresolved", counts.unresolved)
    yield _count("Disagreements put off", counts.later)
    yield _count("Disagreements open", counts.open, "Trivial borders among them.")
    for name, kept in zip(names_of(compared).coders, counts.kept, strict=True):
        yield _count(f"Settled as {name} had it", kept)
    yield _count("Settled otherwise than anybody had it", counts.both_changed)
    yield _count("Agreed passages taken over", counts.agreed)
    yield _count("Agreed passages settled otherwise", counts.agreed_changed)
    yield _count("Decisions on codings that changed since", counts.stale)
