"""Which characters count as shared and which as one side's own, compared with looking at each character."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.ui.view.sides.sides_tints import compare
from qda.ui.view.sides.values import Side

LENGTH = 40
CODINGS = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 20), st.integers(1, 3), st.integers(1, 2)), max_size=9
)


def table(codings):
    rows = [[n, start, start + long, code, coder] for n, (start, long, code, coder) in enumerate(codings, 1)]
    rows.sort(key=lambda row: (row[1], -row[2], row[0]))
    return np.array(rows, dtype=np.int64).reshape(-1, 5)


def shown_at(rows, offset):
    """Return code and sides that a character should show, by looking at the codings one by one."""
    here = [row for row in rows.tolist() if row[1] <= offset < row[2]]
    sides = {row[3]: {other[4] for other in here if other[3] == row[3]} for row in here}
    disputed = [row for row in here if len(sides[row[3]]) == 1]
    candidates = disputed or here
    if not candidates:
        return None
    shortest = min(candidates, key=lambda row: (row[2] - row[1], row[0]))
    return shortest[3], tuple(sorted(sides[shortest[3]]))


@given(CODINGS, st.integers(0, 10), st.integers(20, LENGTH))
def test_every_character_shows_what_looking_at_it_alone_shows(codings, first, last):
    span = Span(first, last)
    rows = table(codings)
    rows = rows[(rows[:, 2] > first) & (rows[:, 1] < last)]
    runs = compare(rows, rows[:, 4] == 2, span)
    shown = {}
    for kind, of_kind in (((1, 2), runs.agreed), ((1,), runs.only[Side.START]), ((2,), runs.only[Side.END])):
        for run in of_kind:
            for offset in range(run.start, run.end):
                assert offset not in shown, "one ground each"
                shown[offset] = (run.code_id, kind)
    assert shown == {at: look for at in range(first, last) if (look := shown_at(rows, at)) is not None}


@given(CODINGS)
def test_a_code_is_underlined_once_however_many_coders_gave_it(codings):
    rows = table(codings)
    runs = compare(rows, rows[:, 4] == 2, Span(0, LENGTH)).underlines
    for offset in range(LENGTH):
        coded = {row[3] for row in rows.tolist() if row[1] <= offset < row[2]}
        lines = [run for run in runs if run.start <= offset < run.end]
        assert {run.code_id for run in lines} == coded, "three codes fit on three levels"
        assert len(lines) == len(coded)
        assert len({run.level for run in lines}) == len(lines)
