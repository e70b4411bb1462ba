"""Joins of passages, against a look at every pair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.analysis import joins
from qda.analysis.joins import Mask, Pairs, Spans

Passage = tuple[int, int, int]
Rule = Callable[[Passage, Passage], bool]

passages = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(1, 6)).map(
        lambda one: (one[0], one[1], one[1] + one[2])
    ),
    max_size=12,
)


def spans(rows: list[Passage]) -> Spans:
    return Spans(*np.array(rows, np.int64).reshape(-1, 3).T)


def apart(a: Passage, b: Passage) -> int:
    """Return how many characters lie between two passages, less than none where they overlap."""
    return max(a[1], b[1]) - min(a[2], b[2])


RULES: dict[str, tuple[Callable[[Spans, Spans], Pairs], Callable[..., Mask], Rule]] = {
    "overlapping": (joins.overlapping, joins.are_overlapping, lambda a, b: apart(a, b) < 0),
    "inside": (joins.inside, joins.are_inside, lambda a, b: b[1] <= a[1] and a[2] <= b[2]),
    "containing": (joins.containing, joins.are_containing, lambda a, b: a[1] <= b[1] and b[2] <= a[2]),
    "touching": (
        lambda a, b: joins.near(a, b, 0),
        lambda a, b, own: joins.are_near(a, b, 0, own),
        lambda a, b: apart(a, b) <= 0,
    ),
    "near": (
        lambda a, b: joins.near(a, b, 3),
        lambda a, b, own: joins.are_near(a, b, 3, own),
        lambda a, b: apart(a, b) <= 3,
    ),
    "before": (joins.before, lambda a, b, _: joins.are_before(a, b), lambda a, b: a[2] <= b[1]),
    "after": (joins.after, lambda a, b, _: joins.are_after(a, b), lambda a, b: b[2] <= a[1]),
    "shortly before": (
        lambda a, b: joins.before(a, b, 2),
        lambda a, b, _: joins.are_before(a, b, 2),
        lambda a, b: 0 <= b[1] - a[2] <= 2,
    ),
    "shortly after": (
        lambda a, b: joins.after(a, b, 2),
        lambda a, b, _: joins.are_after(a, b, 2),
        lambda a, b: 0 <= a[1] - b[2] <= 2,
    ),
}


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=30)
@given(left=passages, right=passages, shared=st.integers(0, 4))
def test_a_sweep_finds_what_a_look_at_every_pair_finds(
    name: str, left: list[Passage], right: list[Passage], shared: int
) -> None:
    join, mask, rule = RULES[name]
    right = [*left[:shared], *right]
    expected = [(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a[0] == b[0] and rule(a, b)]
    found = join(spans(left), spans(right))
    assert sorted(zip(*(side.tolist() for side in found), strict=True)) == expected
    own = np.array([place if place < shared else -1 for place in range(len(left))], np.int64)
    alone = {i for i, j in expected if own[i] != j}
    if name not in ("before", "after", "shortly before", "shortly after"):  # nothing is before itself
        assert set(np.flatnonzero(mask(spans(left), spans(right), own)).tolist()) == alone
    nobody = np.full(len(left), -1, np.int64)
    assert set(np.flatnonzero(mask(spans(left), spans(right), nobody)).tolist()) == {i for i, _ in expected}


def test_millions_of_pairs_need_no_room_where_only_one_side_is_asked_for() -> None:
    many = 50_000
    everything = Spans(np.zeros(many, np.int64), np.zeros(many, np.int64), np.full(many, 9, np.int64))
    assert joins.are_overlapping(everything, everything).all()
    assert joins.count_near(everything, everything, -1).tolist() == [many] * many
