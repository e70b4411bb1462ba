"""Every cell of every kind of table on random studies, against counting coding by coding and letter by letter."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import (
    OF_UNITS,
    WITHIN,
    By,
    CoOccurrence,
    Crossing,
    Measure,
    Occurrence,
    Question,
    Sequences,
    Together,
)
from qda.analysis.crossing.grid import Grid
from qda.analysis.crossing.making import grid_of
from qda.store.queries.codings import EVERYTHING
from tests.analysis.crossing.making import BY_CASE, BY_DOCUMENT, PAGE, TOP, Coding, Study
from tests.depth import examples

codings = st.lists(
    st.builds(
        lambda document, start, length, code, coder: Coding(
            document, start, min(len(PAGE), start + length), code, coder
        ),
        st.integers(0, 1),
        st.integers(0, len(PAGE) - 1),
        st.integers(1, 20),
        st.integers(0, 3),
        st.integers(0, 1),
    ),
    max_size=9,
)
stretches = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 40), st.integers(1, 17)).map(
        lambda one: (one[0], one[1], one[1] + one[2])
    ),
    max_size=3,
)
people = st.lists(st.tuples(st.sampled_from(["", "host", "guest"]), stretches), max_size=3)
studies = st.builds(Study, codings, cases=people)


def answered(study: Study, question: Question) -> tuple[Corpus, Grid]:
    corpus = study.corpus()
    return corpus, grid_of(corpus, question, EVERYTHING)


def ids(corpus: Corpus, study: Study, found: object) -> list[int]:
    assert isinstance(found, (set, list))
    return sorted(100 + study.codings.index(one) for one in found)


@settings(max_examples=examples(12))
@given(studies, st.sampled_from(list(Measure)), st.booleans(), st.sampled_from([BY_DOCUMENT, BY_CASE]))
def test_codes_by_values(study: Study, measure: Measure, rolled_up: bool, variable_id: int) -> None:
    asked = Crossing(By.VARIABLE, variable_id, measure=measure, rolled_up=rolled_up)
    corpus, grid = answered(study, asked)
    everything = Crossing(By.VARIABLE, BY_DOCUMENT, measure=measure, rolled_up=rolled_up)
    for row in (*range(4), TOP):
        place = row % (len(grid.rows) + 1)
        for column, heading in enumerate(grid.columns):
            found, covered = study.by_value(asked, row, heading.name)
            assert grid.value(place, column) == study.measured(measure, found, covered)
            assert grid.coding_ids(place, column) == ids(corpus, study, found)
        parts = [study.by_value(everything, row, name) for name in ("north", "(no value)")]
        found = parts[0][0] | parts[1][0]
        covered = [one | other for one, other in zip(parts[0][1], parts[1][1], strict=True)]
        assert grid.value(place, grid.all_columns) == study.measured(measure, found, covered)
        assert grid.coding_ids(place, grid.all_columns) == ids(corpus, study, found)


@settings(max_examples=examples(8))
@given(studies, st.sampled_from(list(Measure)))
def test_codes_by_cases_are_those_by_a_variable_that_names_each_case(study: Study, measure: Measure) -> None:
    _, by_case = answered(study, Crossing(By.CASE, measure=measure))
    named = Study(study.codings, cases=[(f"Case {number}", places) for number, (_, places) in enumerate(study.cases)])
    _, by_value = answered(named, Crossing(By.VARIABLE, BY_CASE, measure=measure))
    assert len(by_case.columns) == len(study.cases) + 1
    for row in range(5):
        for column in range(len(study.cases) + 2):
            assert by_case.value(row, column) == by_value.value(row, column)
            assert by_case.coding_ids(row, column) == by_value.coding_ids(row, column)


together = st.builds(
    lambda where, reach, count, rolled_up, across: CoOccurrence(
        where,
        reach,
        Occurrence.PAIRS if where in WITHIN and count in OF_UNITS else count,
        rolled_up,
        across,
    ),
    st.sampled_from(list(Together)),
    st.integers(0, 2),
    st.sampled_from(list(Occurrence)),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=examples(25))
@given(studies, together)
def test_codes_that_occur_together(study: Study, asked: CoOccurrence) -> None:
    corpus, grid = answered(study, asked)
    for row in (*range(4), TOP):
        for column in (*range(4), TOP):
            place = row % 5, column % 5
            number, taking_part = study.together(asked, row, column)
            assert grid.value(*place) == number
            assert grid.value(*place) == grid.value(*reversed(place))
            assert grid.coding_ids(*place) == ids(corpus, study, taking_part)
            if asked.count is Occurrence.SEGMENTS:
                assert grid.value(*place) == len(grid.coding_ids(*place))


@settings(max_examples=examples(12))
@given(studies, st.sampled_from([None, 0, 1]), st.booleans(), st.booleans())
def test_codes_that_follow_each_other(
    study: Study, most_paragraphs: int | None, rolled_up: bool, across_coders: bool
) -> None:
    asked = Sequences(most_paragraphs=most_paragraphs, rolled_up=rolled_up, across_coders=across_coders)
    corpus, grid = answered(study, asked)
    for row in (*range(4), TOP):
        for column in (*range(4), TOP):
            changes = study.changes(asked, row, column)
            assert grid.value(row % 5, column % 5) == len(changes)
            found = {one for change in changes for one in change}
            assert grid.coding_ids(row % 5, column % 5) == ids(corpus, study, found)
