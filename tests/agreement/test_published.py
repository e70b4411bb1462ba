"""Figures that the literature prints, and what a figure has to say for itself when there is none."""

from __future__ import annotations

import itertools

import pytest

from qda.agreement import nominal
from qda.agreement.codings import CoderSpans, Codings, DocumentCodings
from qda.agreement.explain import Cause, explain
from qda.agreement.pooling import CodeRow, PairCounts, figures
from qda.agreement.rules import Overlap, Rules
from qda.agreement.segments import document_agreement, segment_agreement
from qda.agreement.tables import tabulate
from qda.agreement.unitizing import group_figures
from qda.agreement.values import Coefficient, IntervalMethod, Reason, RemarkKind, Undefined
from qda.model import agreement_wording
from qda.model.span import Span

K = Coefficient


def codings(length: int, *coders: dict[int, list[tuple[int, int]]]) -> Codings:
    spans = {
        coder: CoderSpans.of((code_id, Span(*pair)) for code_id, pairs in own.items() for pair in pairs)
        for coder, own in enumerate(coders)
    }
    return Codings(tuple(spans), (1, 2, 3, 4, 5, 6, 7), (DocumentCodings(0, length, spans),))


def row(length: int, *coders: dict[int, list[tuple[int, int]]]) -> CodeRow:
    return figures(tabulate(codings(length, *coders), Rules())).codes[0]


# ── values per unit ──


@pytest.mark.parametrize(
    ("table", "percent", "brennan_prediger", "pi", "kappa"),
    [
        # Artstein & Poesio (2008), p. 558
        ([[20, 10], [20, 50]], 0.7, 0.4, 0.341, 0.348),
        # Zwick (1988), p. 376, examples 1 and 3
        ([[20, 0, 0, 5], [0, 10, 15, 0], [0, 15, 10, 0], [5, 0, 0, 20]], 0.6, 0.467, 0.467, 0.467),
        ([[20, 5, 5, 10], [0, 10, 5, 5], [0, 5, 10, 5], [0, 0, 0, 20]], 0.6, 0.467, 0.460, 0.474),
        # Krippendorff (2004), p. 246
        ([[12, 18, 18], [0, 14, 18], [0, 0, 20]], 0.46, 0.19, 0.186, 0.258),
    ],
)
def test_two_coders_tables(
    table: list[list[int]], percent: float, brennan_prediger: float, pi: float, kappa: float
) -> None:
    units = nominal.units_of_table(table)
    assert nominal.percent_agreement(units) == pytest.approx(percent, abs=0.001)
    assert nominal.brennan_prediger(units, len(table)) == pytest.approx(brennan_prediger, abs=0.001)
    assert nominal.fleiss_kappa(units) == pytest.approx(pi, abs=0.001)
    assert nominal.cohen_kappa(units) == pytest.approx(kappa, abs=0.001)


def test_brennan_and_prediger_1981_p_691():
    units = nominal.units_of_table([[50, 0, 10], [0, 10, 10], [10, 10, 0]])
    assert nominal.cohen_kappa(units) == pytest.approx(0.29, abs=0.01)
    assert nominal.brennan_prediger(units, 3) == pytest.approx(0.4)


def test_krippendorff_2011_with_four_observers_and_values_missing():
    rows = ["BB.B", "LLPL", "PPPP", "PPPP", "LLLL", "BLPC", "CCCC", "BBLB", "LLLL", ".FFF", "..BB", "..P."]
    units = [[None if value == "." else value for value in unit] for unit in rows]
    assert nominal.alpha_nominal(units) == pytest.approx(0.743, abs=0.001)


def test_krippendorff_2011_with_two_observers():
    ten, twelve = zip("1100000000", "0110010100", strict=True), zip("aabbdcccedda", "babbbccceddd", strict=True)
    assert nominal.alpha_nominal(list(ten)) == pytest.approx(0.095, abs=0.001)
    assert nominal.alpha_nominal(list(twelve)) == pytest.approx(0.692, abs=0.001)


def test_krippendorff_1980_p_139_with_each_value_against_the_others():
    units = ["111", "122", "222", "444", "144", "222", "123", "333", "222"]
    assert nominal.alpha_nominal(units) == pytest.approx(0.642, abs=0.001)
    each = [nominal.alpha_nominal(units, only=value) for value in "1234"]
    assert each == pytest.approx([0.381, 0.711, 0.717, 0.764], abs=0.001)


def test_randolph_2005_p_17():
    units = [tuple(unit) for unit in ("YYY", "YYN", "NNY", "NNN")]
    assert nominal.brennan_prediger(units, 2) == pytest.approx(0.33, abs=0.01)
    assert nominal.fleiss_kappa(units) == pytest.approx(0.33, abs=0.01)


def test_ac1_of_tables_that_other_programs_compute_too():
    units = nominal.units_of_table([[80, 7], [8, 5]])
    assert nominal.gwet_ac1(units, 2) == pytest.approx(0.808, abs=1e-3)
    units = nominal.units_of_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert nominal.gwet_ac1(units, 3) == pytest.approx(0.57597, abs=1e-5)


# ── spans ──


def test_krippendorff_1995_p_57_on_characters():
    values = row(24, {1: [(2, 10), (14, 20)]}, {1: [(4, 8), (15, 17)]}).values
    assert (values[K.KAPPA], values[K.PI], values[K.ALPHA]) == pytest.approx((0.385, 0.314, 0.329), abs=0.001)


def test_a_thousand_characters_of_which_fifty_are_coded_by_both_and_150_by_one():
    found = row(1000, {1: [(0, 50), (100, 250)]}, {1: [(0, 50)]})
    assert (found.both, found.neither, found.only) == (50, 800, {0: 150, 1: 0})
    assert found.values[K.PERCENT] == pytest.approx(0.85)  # NVivo's help prints 85 %
    assert found.values[K.POSITIVE] == pytest.approx(0.4)
    assert found.values[K.JACCARD] == pytest.approx(0.25)
    assert found.values[K.KAPPA] == pytest.approx(8 / 23)


def test_case_90_overlapping_touching_nested_and_doubled_passages_as_worked_out_by_hand():
    """A marks 0–30, 40–60 and 70–90 of a hundred characters in pieces, B 0–30, 40–60 and 70–80."""
    in_pieces = [(0, 20), (10, 30), (40, 50), (50, 60), (70, 90), (75, 80), (70, 90)]
    found = row(100, {1: in_pieces}, {1: [(0, 30), (40, 60), (70, 80)]})
    assert (found.both, found.neither, found.only) == (60, 30, {0: 10, 1: 0})
    assert found.values[K.PERCENT] == pytest.approx(0.9)
    # By chance 0.7 × 0.6 + 0.3 × 0.4 = 0.54; and (0.9 - 0.54) / (1 - 0.54) = 18 / 23
    assert found.values[K.KAPPA] == pytest.approx(18 / 23)
    assert found.values[K.POSITIVE] == pytest.approx(120 / 130)
    assert found.values[K.JACCARD] == pytest.approx(60 / 70)


def test_case_90_a_coder_who_marked_nothing_and_a_kappa_that_there_is_not():
    assert row(100, {1: [(0, 30)]}, {}).values[K.KAPPA] == 0
    assert row(100, {1: [(0, 100)]}, {1: [(0, 100)]}).values[K.KAPPA] == Undefined(Reason.EVERYTHING_CODED)
    assert row(100, {}, {}).values[K.KAPPA] == Undefined(Reason.NOT_USED)


def test_krippendorff_2019_figure_12_11():
    alex = {1: [(2, 9)], 2: [(11, 17)], 5: [(24, 30)], 6: [(32, 36), (36, 44)], 7: [(44, 60)]}
    paul = {1: [(2, 9)], 3: [(11, 17)], 5: [(19, 25)], 6: [(32, 44)]}
    suzan = {1: [(2, 9)], 4: [(11, 17)], 5: [(21, 27)], 6: [(32, 36), (36, 40), (40, 44)]}
    given = codings(60, alex, paul, suzan)
    found = group_figures(given, given.codes)
    assert found.u_alpha == pytest.approx(0.51, abs=0.0005)
    assert found.alpha_binary_u == pytest.approx(0.413, abs=0.0005)


def test_a_group_whose_codes_meet_on_one_character_is_refused_with_the_place():
    given = codings(60, {1: [(0, 10)], 2: [(9, 20)]}, {1: [(0, 10)], 2: [(10, 20)]})
    found = group_figures(given, (1, 2))
    assert found.u_alpha == Undefined(Reason.NOT_EXCLUSIVE)
    conflict = found.conflict
    assert conflict is not None
    assert (conflict.coder, {conflict.code_id, conflict.other_code_id}, conflict.span) == (0, {1, 2}, Span(9, 10))


def test_cutting_a_stretch_into_touching_units_leaves_u_at_one():
    given = codings(60, {1: [(0, 30)]}, {1: [(0, 10), (10, 30)]})
    assert group_figures(given, (1, 2)).u_alpha == 1
    assert row(60, {1: [(0, 30)]}, {1: [(0, 10), (10, 30)]}).values[K.ALPHA_BINARY_U] == 1


# ── undefined ──


def test_a_code_that_nobody_used_is_undefined_and_not_perfect():
    found = row(500, {2: [(0, 10)]}, {2: [(0, 10)]})
    for name in (K.KAPPA, K.PI, K.ALPHA, K.ALPHA_BINARY_U, K.POSITIVE):
        assert found.values[name] == Undefined(Reason.NOT_USED)
    assert found.values[K.PERCENT] == 1
    assert [remark.kind for remark in found.remarks] == [RemarkKind.NOT_USED]


def test_a_code_on_everything_is_undefined_too():
    found = row(120, {1: [(0, 120)]}, {1: [(0, 60), (60, 120)]})
    assert found.values[K.ALPHA] == found.values[K.KAPPA] == Undefined(Reason.EVERYTHING_CODED)
    assert found.values[K.ALPHA_BINARY_U] == Undefined(Reason.NO_GAP)
    assert found.values[K.POSITIVE] == 1


def test_a_code_of_one_coder_has_a_kappa_of_exactly_nothing():
    found = row(500, {1: [(100, 150)]}, {})
    assert found.values[K.KAPPA] == 0
    assert found.values[K.ALPHA] == pytest.approx(-0.05157894736842117)
    assert {remark.kind for remark in found.remarks} == {RemarkKind.ONE_CODER_ONLY, RemarkKind.NEGATIVE}


def test_undefined_codes_stay_out_of_the_mean_and_are_counted():
    comparison = figures(tabulate(codings(100, {1: [(0, 10)], 2: [(0, 20)]}, {1: [(0, 10)], 2: [(0, 10)]}), Rules()))
    overall = comparison.overall[K.ALPHA]
    second = comparison.codes[1].values[K.ALPHA]
    assert isinstance(second, float)
    assert overall.mean == pytest.approx((1 + second) / 2)
    assert (overall.highest, overall.lowest, overall.defined, overall.undefined) == (1, second, 2, 5)


def test_a_document_that_one_coder_never_opened_is_left_out():
    given = codings(100, {1: [(0, 10)]}, {1: [(0, 12)]})
    unopened = DocumentCodings(5, 900, {0: CoderSpans.of([(1, Span(0, 400))])})
    both = figures(tabulate(Codings(given.coders, given.codes, (*given.documents, unopened)), Rules()))
    assert both.codes[0].values == figures(tabulate(given, Rules())).codes[0].values
    assert both.cell(5, 1).values[K.ALPHA] == Undefined(Reason.NO_UNITS)


# ── segments ──


@pytest.mark.parametrize(
    ("overlap", "agreements"), [(Overlap.IOU, 2), (Overlap.LONGER, 2), (Overlap.SHORTER, 4), (Overlap.OWN, 3)]
)
def test_the_threshold_is_inclusive_and_its_share_can_be_chosen(overlap: Overlap, agreements: int):
    given = codings(900, {1: [(0, 100), (200, 300)]}, {1: [(10, 100), (205, 315)]})
    found = segment_agreement(given, Rules(overlap=overlap)).total
    assert (found.agreements, found.disagreements) == (agreements, 4 - agreements)


def test_two_halves_are_never_added_up():
    given = codings(900, {1: [(0, 100)]}, {1: [(0, 49), (49, 100)]})
    assert segment_agreement(given, Rules(threshold=0.51)).total.agreements == 2
    assert segment_agreement(given, Rules(threshold=0.52)).total.agreements == 0


def test_codes_per_document_are_compared_as_used_and_as_counted():
    given = codings(900, {1: [(0, 100), (300, 400)], 2: [(0, 9)]}, {1: [(0, 49)]})
    tables = document_agreement(given, 0, 1)
    assert (tables[1].both, tables[1].same_frequency) == (1, 0)
    assert (tables[2].first_only, tables[3].neither, tables[3].same_frequency) == (1, 1, 1)


# ── why is kappa low? ──


def test_the_same_agreement_with_two_kappas():
    """Feinstein and Cicchetti (1990): 85 % agreement with a kappa of .70 and of .32."""
    even, uneven = explain(PairCounts(40, 9, 6, 45)), explain(PairCounts(80, 10, 5, 5))
    assert even.percent == uneven.percent == 0.85
    assert even.kappa == pytest.approx(0.70, abs=0.005)
    assert uneven.kappa == pytest.approx(0.32, abs=0.005)
    assert uneven.prevalence_index == pytest.approx(0.75)
    assert uneven.adjusted == pytest.approx(0.70)


@pytest.mark.parametrize("counts", list(itertools.product([0, 3, 40], repeat=4)))
def test_kappa_follows_from_the_three_indices(counts: tuple[int, int, int, int]):
    """Byrt et al. (1993): kappa from the adjusted kappa, the prevalence index and the bias index."""
    found = explain(PairCounts(*counts))
    if isinstance(found.kappa, Undefined):
        assert Cause.UNDEFINED in found.causes
        return
    assert isinstance(found.adjusted, float)
    assert isinstance(found.prevalence_index, float)
    assert isinstance(found.bias_index, float)
    skew = found.prevalence_index**2 - found.bias_index**2
    assert found.kappa == pytest.approx((found.adjusted - skew) / (1 - skew))


def test_a_rare_code_with_little_overlap_says_both():
    causes = explain(PairCounts(10, 40, 10, 9_000)).causes
    assert causes == (Cause.RARE, Cause.LITTLE_OVERLAP, Cause.UNEQUAL_USE)


def test_everything_that_needs_words_has_them():
    assert agreement_wording.UNDEFINED.keys() == set(Reason)
    assert agreement_wording.REMARKS.keys() == set(RemarkKind)
    assert agreement_wording.INTERVALS.keys() == set(IntervalMethod)
    assert agreement_wording.COEFFICIENTS.keys() == agreement_wording.REFERENCES.keys() == set(Coefficient)
