"""How sure a figure is, and Student's t."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from qda.agreement.codings import CoderSpans, Codings, DocumentCodings
from qda.agreement.intervals import intervals
from qda.agreement.pooling import Comparison, figures
from qda.agreement.rules import Rules
from qda.agreement.student import t_below, t_quantile
from qda.agreement.tables import tabulate
from qda.agreement.values import Coefficient, IntervalMethod
from qda.model.span import Span


def project(count: int, *, agree: bool = False) -> Codings:
    """Return documents of 100 characters in which two coders mark two codes a little differently."""
    chance = random.Random(7)
    texts: list[DocumentCodings] = []
    for place in range(count):
        start, shift = chance.randrange(50), 0 if agree else chance.randrange(1, 20)
        first = [(1, Span(start, start + 30)), (2, Span(0, 10))]
        second = [(1, Span(start + shift, start + 30)), (2, Span(0, 10 + shift))]
        texts.append(DocumentCodings(place, 100, {0: CoderSpans.of(first), 1: CoderSpans.of(second)}))
    return Codings((0, 1), (1, 2, 3), tuple(texts))


def compared(codings: Codings) -> Comparison:
    return figures(tabulate(codings, Rules()))


def alpha(codings: Codings, code_id: int) -> float:
    row = next(row for row in compared(codings).codes if row.code_id == code_id)
    value = row.values[Coefficient.ALPHA]
    assert isinstance(value, float)
    return value


def test_twenty_documents_are_resampled_whole_and_counted_anew():
    codings, rules = project(20), Rules(replicates=200, seed=5)
    found = intervals(compared(codings), rules)
    drawn = np.random.default_rng(5).integers(0, 20, (200, 20))
    values = [
        alpha(Codings((0, 1), (1, 2, 3), tuple(codings.documents[place] for place in row)), 1) for row in drawn.tolist()
    ]
    interval = found.codes[1]
    assert interval.method is IntervalMethod.BOOTSTRAP
    assert (interval.low, interval.high) == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=1e-12)
    assert interval.below_800 == pytest.approx(np.mean(np.array(values) < 0.8))
    assert (interval.replicates, interval.dropped, interval.documents) == (200, 0, 20)


def test_the_same_seed_gives_the_same_interval_and_another_another():
    comparison = compared(project(25))
    once, again = (intervals(comparison, Rules(seed=3)) for _ in range(2))
    assert once == again
    assert intervals(comparison, Rules(seed=4)).codes[1] != once.codes[1]


def test_eight_documents_are_left_out_one_by_one():
    codings = project(8)
    interval = intervals(compared(codings), Rules()).codes[1]
    left_out = [
        alpha(Codings((0, 1), (1, 2, 3), codings.documents[:place] + codings.documents[place + 1 :]), 1)
        for place in range(8)
    ]
    mean = sum(left_out) / 8
    error = math.sqrt(7 / 8 * sum((value - mean) ** 2 for value in left_out))
    point = alpha(codings, 1)
    assert interval.method is IntervalMethod.JACKKNIFE
    # 2.364624 is the published .975 quantile for 7 degrees of freedom.
    assert interval.low == pytest.approx(point - 2.364624 * error, abs=1e-6)
    assert interval.high == pytest.approx(min(1, point + 2.364624 * error), abs=1e-6)


def test_the_mean_has_an_interval_over_the_codes_that_are_defined():
    found = intervals(compared(project(20)), Rules())
    assert found.overall_codes == (1, 2)
    assert found.overall.is_confidence
    assert found.codes[3].method is IntervalMethod.UNDEFINED


def test_few_documents_give_a_range_that_is_no_confidence_interval():
    codings = project(4)
    interval = intervals(compared(codings), Rules()).codes[2]
    values = [alpha(Codings((0, 1), (1, 2, 3), (text,)), 2) for text in codings.documents]
    assert (interval.low, interval.high) == pytest.approx((min(values), max(values)))
    assert interval.method is IntervalMethod.FEW_DOCUMENTS
    assert not interval.is_confidence


@pytest.mark.parametrize("count", [3, 8, 30])
def test_coders_who_never_disagree_get_no_interval(count: int):
    found = intervals(compared(project(count, agree=True)), Rules())
    assert found.codes[1].method is found.overall.method is IntervalMethod.NO_DISAGREEMENT
    assert found.codes[1].low is None


def test_a_code_of_one_document_in_thirty_is_undefined_too_often():
    codings = project(30)
    rare = CoderSpans.of([(9, Span(0, 5))]), CoderSpans.of([(9, Span(0, 8))])
    texts = (DocumentCodings(99, 100, dict(enumerate(rare))), *codings.documents)
    interval = intervals(compared(Codings((0, 1), (1, 9), texts)), Rules()).codes[9]
    assert interval.method is IntervalMethod.UNDEFINED_REPLICATES
    assert interval.low is None
    assert 250 < interval.dropped < 470  # about one in e


@pytest.mark.parametrize(
    ("df", "quantile"),
    [(1, 12.7062), (2, 4.3027), (4, 2.7764), (5, 2.5706), (9, 2.2622), (18, 2.1009), (30, 2.0423), (120, 1.9799)],
)
def test_student_t_is_what_the_tables_print(df: int, quantile: float):
    assert t_quantile(0.975, df) == pytest.approx(quantile, abs=6e-5)
    assert t_quantile(0.025, df) == pytest.approx(-quantile, abs=6e-5)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 18, 19, 40])
@pytest.mark.parametrize("t", [-1.3, 0.0, 0.4, 2.1, 5.0])
def test_student_t_is_the_area_under_its_curve(df: int, t: float):
    steps = 4000
    height = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    width = t / steps
    curve = [height * (1 + (width * step) ** 2 / df) ** (-(df + 1) / 2) for step in range(steps + 1)]
    area = width / 3 * (curve[0] + curve[-1] + 4 * sum(curve[1:-1:2]) + 2 * sum(curve[2:-1:2]))
    assert t_below(t, df) == pytest.approx(0.5 + area, abs=1e-9)


def test_student_t_has_an_inverse():
    for df in range(1, 30):
        assert t_below(t_quantile(0.9, df), df) == pytest.approx(0.9, abs=1e-12)
