"""The sweep against a program that looks at every character, on random codings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.agreement import nominal
from qda.agreement.codings import CoderSpans, Codings, DocumentCodings, Missing
from qda.agreement.passages import passages
from qda.agreement.pooling import CodeRow, Comparison, figures
from qda.agreement.rules import CountedUnit, Projection, Rules
from qda.agreement.tables import ANY_CODE, tabulate
from qda.agreement.unitizing import group_figures
from qda.agreement.values import Coefficient, Reason, Undefined, Value
from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from tests.depth import examples

CODES = (10, 3, 7)
Decisions = list[list[bool | None]]


@st.composite
def spans(draw: st.DrawFn, length: int, most: int = 4) -> list[Span]:
    ends = st.integers(0, length)
    found = [Span(*sorted((draw(ends), draw(ends)))) for _ in range(draw(st.integers(0, most)))]
    return [span for span in found if span.length]


@st.composite
def coder_spans(draw: st.DrawFn, length: int) -> CoderSpans:
    codings = [(draw(st.sampled_from(CODES)), span) for span in draw(spans(length, 6))]
    missing: list[Missing] = []
    if draw(st.integers(0, 4)) == 0:
        code_id = draw(st.sampled_from([None, *CODES]))
        missing = [Missing(code_id, span) for span in draw(spans(length, 2))] or [Missing(code_id)]
    return CoderSpans.of(codings, missing)


@st.composite
def documents(draw: st.DrawFn, document_id: int, coders: int) -> DocumentCodings:
    length = draw(st.integers(0, 40))
    present = draw(st.lists(st.integers(0, coders - 1), unique=True, min_size=draw(st.sampled_from([0, coders]))))
    borders = sorted(draw(st.sets(st.integers(0, length), max_size=10)))
    marks = [Mark(MarkKind.SEGMENT, *pair) for pair in pairwise(borders)][:: draw(st.integers(1, 2))]
    return DocumentCodings(
        document_id,
        length,
        {coder: draw(coder_spans(length)) for coder in present},
        tuple(draw(spans(length))) if draw(st.booleans()) else None,
        tuple(draw(spans(length, 2))) if draw(st.booleans()) else (),
        marks=tuple(marks),
    )


@st.composite
def comparisons(draw: st.DrawFn) -> Codings:
    coders = draw(st.integers(2, 4))
    count = draw(st.integers(1, 3))
    return Codings(tuple(range(coders)), CODES, tuple(draw(documents(place, coders)) for place in range(count)))


ALL_RULES = st.sampled_from([
    Rules(),
    Rules(unit=CountedUnit.SEGMENT),
    Rules(unit=CountedUnit.SEGMENT, projection=Projection.MAJORITY),
])  # fmt: skip


def counted(document: DocumentCodings) -> list[int]:
    """Return the characters that are counted."""

    def inside(place: int, some: Iterable[Span]) -> bool:
        return any(span.start <= place < span.end for span in some)

    sample = [Span(0, document.length)] if document.sample is None else document.sample
    return [p for p in range(document.length) if inside(p, sample) and not inside(p, document.excluded)]


def units(document: DocumentCodings, rules: Rules) -> list[list[int]]:
    characters = counted(document)
    if rules.unit is CountedUnit.CHARACTER:
        return [[place] for place in characters]
    every = [[p for p in characters if mark.start <= p < mark.end] for mark in document.marks]
    return [unit for unit in every if unit]


def decisions(document: DocumentCodings, coders: Iterable[int], code_id: int, rules: Rules) -> Decisions:
    """Return for every unit what each coder decided."""
    rows: Decisions = []
    for unit in units(document, rules):
        row: list[bool | None] = []
        for coder in coders:
            own = document.coders.get(coder)
            if own is None:
                row.append(None)
                continue
            which = CODES if code_id == ANY_CODE else (code_id,)
            coded = {
                place
                for code, start, end in zip(own.code_ids, own.starts, own.ends, strict=True)
                if code in which
                for place in range(start, end)
            }
            lost = {
                place
                for missing in own.missing
                if missing.code_id is None or missing.code_id == code_id
                for place in range(*(missing.span or (0, document.length)))
            }
            hits = sum(place in coded for place in unit)
            enough = hits > 0 if rules.projection is Projection.ANY else hits * 2 > len(unit)
            row.append(None if any(place in lost for place in unit) else enough)
        rows.append(row)
    return rows


def mean_of_pairs(rows: Decisions, formula: Callable[[int, int, int], Value]) -> Value:
    found: list[float] = []
    for one, other in combinations(range(len(rows[0]) if rows else 0), 2):
        shared = [(row[one], row[other]) for row in rows if None not in (row[one], row[other])]
        value = formula(shared.count((True, True)), shared.count((True, False)), shared.count((False, True)))
        if not isinstance(value, Undefined):
            found.append(value)
    return sum(found) / len(found) if found else Undefined(Reason.NO_PAIR)


def positive(a: int, b: int, c: int) -> Value:
    return 2 * a / (2 * a + b + c) if a + b + c else Undefined(Reason.NOT_USED)


def jaccard(a: int, b: int, c: int) -> Value:
    return a / (a + b + c) if a + b + c else Undefined(Reason.NOT_USED)


def binary_u(groups: list[tuple[list[list[int | None]], list[list[tuple[int, int]]]]]) -> Value:
    """Krippendorff et al. (2016), eq. 6, from coincidences of characters and from units and gaps.

    Each group is a stretch of text: the values of its characters, and for each of its coders the units.
    """
    n = marked = same = squares = 0.0
    for rows, coders in groups:
        m = len(coders)
        if m < 2:
            continue
        for row in rows:
            yes = sum(bool(value) for value in row)
            n += m
            marked += yes
            same += (yes * (yes - 1) + (m - yes) * (m - yes - 1)) / (m - 1)
        squares += sum((end - start) ** 2 for own in coders for start, end in own)
    gaps = n - marked
    expected = n * n - squares - gaps
    if not marked or not gaps:
        return Undefined(Reason.NO_GAP)
    chance = n * (marked**2 - squares + gaps**2 - gaps) / expected
    return 1 - (n - same) / (n - chance)


def joined(own: CoderSpans, code_ids: Iterable[int], kept: list[int]) -> list[tuple[int, int]]:
    """Return a coder's units as places among the characters kept; overlapping ones are one, touching ones two."""
    order = {place: index for index, place in enumerate(kept)}
    found: list[list[int]] = []
    rows = zip(own.code_ids, own.starts, own.ends, strict=True)
    inside = [[order[p] for p in range(s, e) if p in order] for code, s, e in rows if code in code_ids]
    for places in sorted(each for each in inside if each):
        if found and places[0] < found[-1][1]:
            found[-1][1] = max(found[-1][1], places[-1] + 1)
        else:
            found.append([places[0], places[-1] + 1])
    return [(start, end) for start, end in found]


def units_on(codings: Codings, code_id: int) -> Value:
    """Return |u alpha of a code, for codings in which nothing but whole documents is missing."""
    groups: list[tuple[list[list[int | None]], list[list[tuple[int, int]]]]] = []
    for document in codings.documents:
        kept = counted(document)
        present = [coder for coder in codings.coders if coder in document.coders]
        which = CODES if code_id == ANY_CODE else (code_id,)
        rows = decisions(document, present, code_id, Rules())
        groups.append((rows, [joined(document.coders[coder], which, kept) for coder in present]))  # type: ignore[arg-type]
    return binary_u(groups)


def same(value: Value, expected: Value) -> bool:
    if isinstance(expected, Undefined) or isinstance(value, Undefined):
        return isinstance(expected, Undefined) and isinstance(value, Undefined)
    return value == pytest.approx(expected, abs=1e-12)


def expected_values(rows: Decisions) -> dict[Coefficient, Value]:
    return {
        Coefficient.PERCENT: nominal.percent_agreement(rows),
        Coefficient.ALPHA: nominal.alpha_nominal(rows),
        Coefficient.KAPPA: nominal.cohen_kappa(rows),
        Coefficient.PI: nominal.fleiss_kappa(rows),
        Coefficient.BRENNAN_PREDIGER: nominal.brennan_prediger(rows, 2),
        Coefficient.AC1: nominal.gwet_ac1(rows, 2),
        Coefficient.POSITIVE: mean_of_pairs(rows, positive),
        Coefficient.JACCARD: mean_of_pairs(rows, jaccard),
    }


def check(row: CodeRow, rows: Decisions) -> None:
    for name, expected in expected_values(rows).items():
        assert same(row.values[name], expected), (name, row.values[name], expected)
    pairable = [[value for value in each if value is not None] for each in rows]
    pairable = [each for each in pairable if len(each) > 1]
    assert (row.units, row.both, row.neither) == (
        len(pairable),
        sum(all(each) for each in pairable),
        sum(not any(each) for each in pairable),
    )


@given(comparisons(), ALL_RULES)
@settings(max_examples=examples(30))
def test_every_coefficient_is_what_the_characters_say(codings: Codings, rules: Rules):
    comparison = figures(tabulate(codings, rules))
    for row in (*comparison.codes, comparison.any_code):
        together: Decisions = []
        for document in codings.documents:
            rows = decisions(document, codings.coders, row.code_id, rules)
            # A document that no two coders coded is left out.
            together += rows if any(len(each) - each.count(None) > 1 for each in rows) else []
        check(row, together)
    for document in codings.documents:
        for code_id in (*CODES, ANY_CODE):
            check(comparison.cell(document.document_id, code_id), decisions(document, codings.coders, code_id, rules))


def without_passages_missing(codings: Codings) -> Codings:
    return replace(
        codings,
        documents=tuple(
            replace(
                document,
                coders={
                    coder: CoderSpans(own.code_ids, own.starts, own.ends) for coder, own in document.coders.items()
                },
            )
            for document in codings.documents
        ),
    )


@given(comparisons())
@settings(max_examples=examples(20))
def test_binary_u_of_each_code_is_what_units_and_characters_say(codings: Codings):
    codings = without_passages_missing(codings)
    comparison = figures(tabulate(codings, Rules()))
    for row in (*comparison.codes, comparison.any_code):
        assert same(row.values[Coefficient.ALPHA_BINARY_U], units_on(codings, row.code_id))


@given(comparisons())
@settings(max_examples=examples(20))
def test_binary_u_of_a_group_of_one_code_is_that_of_the_code(codings: Codings):
    comparison = figures(tabulate(codings, Rules()))
    for row in comparison.codes:
        found = group_figures(codings, [row.code_id])
        assert found.conflict is None
        assert same(found.alpha_binary_u, row.values[Coefficient.ALPHA_BINARY_U])
        assert same(found.u_alpha, row.values[Coefficient.ALPHA_BINARY_U])


@given(comparisons(), ALL_RULES)
@settings(max_examples=examples(20))
def test_passages_add_up_to_the_cell(codings: Codings, rules: Rules):
    comparison = figures(tabulate(codings, rules))
    for document in codings.documents:
        for code_id in (*CODES, ANY_CODE):
            found = [p for p in passages(codings, rules, document.document_id, code_id) if len(p.looked_at_by) > 1]
            row = comparison.cell(document.document_id, code_id)
            everybody = [p.span for p in found if p.coded_by == p.looked_at_by]
            some = [p.span for p in found if p.coded_by < p.looked_at_by]
            if rules.unit is CountedUnit.CHARACTER:
                assert sum(span.length for span in everybody) == row.both
                assert sum(span.length for span in some) == row.some
            else:
                assert (len(everybody), len(some)) == (row.both, row.some)


def by_name(rows: Iterable[CodeRow]) -> dict[int, dict[Coefficient, Value]]:
    return {row.code_id: dict(row.values) for row in rows}


def figures_by_name(comparison: Comparison) -> dict[int, dict[Coefficient, Value]]:
    return by_name((*comparison.codes, comparison.any_code))


def all_same(one: dict[int, dict[Coefficient, Value]], other: dict[int, dict[Coefficient, Value]]) -> bool:
    return all(same(value, other[code_id][name]) for code_id, row in one.items() for name, value in row.items())


@given(comparisons(), ALL_RULES, st.randoms(use_true_random=False))
@settings(max_examples=examples(20))
def test_order_and_names_do_not_matter(codings: Codings, rules: Rules, chance: object):
    before = figures(tabulate(codings, rules))
    codes, texts = list(codings.codes), list(codings.documents)
    chance.shuffle(codes), chance.shuffle(texts)  # type: ignore[attr-defined]
    renamed = {coder: 100 - coder for coder in codings.coders}
    after = Codings(
        tuple(reversed([renamed[coder] for coder in codings.coders])),
        tuple(codes),
        tuple(
            replace(text, coders={renamed[coder]: own for coder, own in text.coders.items()}, document_id=90 + place)
            for place, text in enumerate(texts)
        ),
    )
    assert all_same(figures_by_name(before), figures_by_name(figures(tabulate(after, rules))))


@given(comparisons(), ALL_RULES)
@settings(max_examples=examples(20))
def test_coders_who_did_the_same_agree_perfectly_or_not_at_all(codings: Codings, rules: Rules):
    twins = replace(
        codings,
        coders=(0, 1),
        documents=tuple(
            replace(text, coders=dict.fromkeys((0, 1), text.coders[0]) if 0 in text.coders else {})
            for text in codings.documents
        ),
    )
    comparison = figures(tabulate(twins, rules))
    for row in (*comparison.codes, comparison.any_code):
        for name in (Coefficient.ALPHA, Coefficient.ALPHA_BINARY_U, Coefficient.KAPPA, Coefficient.PI):
            value = row.values[name]
            assert isinstance(value, Undefined) or value == 1


@given(comparisons(), ALL_RULES)
@settings(max_examples=examples(20))
def test_a_pair_is_compared_as_if_the_others_did_not_exist(codings: Codings, rules: Rules):
    comparison = figures(tabulate(codings, rules))
    for pair in comparison.pairs:
        alone = figures(tabulate(replace(codings, coders=pair.coders), rules))
        assert all_same(by_name(pair.codes), by_name(alone.codes))
