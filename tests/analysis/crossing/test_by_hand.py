"""Tables small enough to be counted with a finger on the text."""

from __future__ import annotations

import pytest

from qda.analysis.crossing.asked import (
    By,
    Classes,
    CoOccurrence,
    Crossing,
    Grouping,
    Measure,
    Occurrence,
    Sequences,
    Share,
    Together,
)
from qda.analysis.crossing.classing import classed
from qda.analysis.crossing.grid import Grid, Layout, grid_table
from qda.analysis.crossing.making import grid_of
from qda.analysis.crossing.named import classes_of, near
from qda.analysis.crossing.wording import words_of
from qda.analysis.table import frame
from qda.model.values import DATE, DECIMAL, INTEGER, TEXT
from qda.store.queries.codings import EVERYTHING
from tests.analysis.crossing.making import BY_CASE, BY_DOCUMENT, Coding, Study

A, B, C = 0, 1, 2
FLAT: list[int | None] = [None, None, None]
# a  |----------|          |----------|
# b       |----------|
OVERLAPPING = Study([Coding(0, 0, 10, A), Coding(0, 20, 30, A), Coding(0, 5, 15, B)], FLAT)


def answer(study: Study, question: Crossing | CoOccurrence | Sequences) -> Grid:
    return grid_of(study.corpus(), question, EVERYTHING)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (Occurrence.PAIRS, 1),
        (Occurrence.SEGMENTS, 2),
        (Occurrence.SHARED, 5),  # characters 5 to 9
        (Occurrence.JACCARD, 5 / 25),  # of characters 0 to 14 and 20 to 29
        (Occurrence.JACCARD_SEGMENTS, 1 / 2),  # one passage with both, of two
    ],
)
def test_two_codes_that_overlap_once(count: Occurrence, expected: float) -> None:
    grid = answer(OVERLAPPING, CoOccurrence(count=count))
    assert grid.value(A, B) == grid.value(B, A) == pytest.approx(expected)
    assert grid.coding_ids(A, B) == [100, 101]


def test_one_long_segment_counts_once_as_a_segment_and_with_each_partner_as_a_pair() -> None:
    study = Study([Coding(0, 0, 30, A), Coding(0, 2, 5, B), Coding(0, 8, 12, B), Coding(0, 20, 22, B)], FLAT)
    assert answer(study, CoOccurrence()).value(A, B) == 3
    assert answer(study, CoOccurrence(count=Occurrence.SEGMENTS)).value(A, B) == 4
    assert answer(study, CoOccurrence(count=Occurrence.JACCARD)).value(A, B) == pytest.approx(9 / 30)
    assert answer(study, CoOccurrence(count=Occurrence.JACCARD_SEGMENTS)).value(A, B) == pytest.approx(2 / (4 - 2))


def test_near_reaches_as_far_as_it_says() -> None:
    study = Study([Coding(0, 0, 5, A), Coding(0, 8, 12, B)], FLAT)  # the text: "One is. Two are!"
    for together, reach, expected in (
        (Together.OVERLAP, 0, 0),
        (Together.WITHIN_CHARACTERS, 2, 0),
        (Together.WITHIN_CHARACTERS, 3, 1),
        (Together.SENTENCE, 0, 0),
        (Together.WITHIN_SENTENCES, 1, 1),
        (Together.PARAGRAPH, 0, 1),
        (Together.DOCUMENT, 0, 1),
    ):
        assert answer(study, CoOccurrence(together, reach)).value(A, B) == expected


def test_two_coders_who_differ_do_not_make_codes_occur_together() -> None:
    study = Study([Coding(0, 0, 10, A, 0), Coding(0, 0, 10, B, 1), Coding(0, 2, 8, A, 1)], FLAT)
    assert answer(study, CoOccurrence()).value(A, B) == 1
    assert answer(study, CoOccurrence(across_coders=True)).value(A, B) == 2
    assert answer(study, CoOccurrence(across_coders=True)).value(A, A) == 1
    assert answer(study, CoOccurrence()).value(A, A) == 0


def test_what_follows_what_in_a_conversation() -> None:
    study = Study([Coding(0, 0, 5, A), Coding(0, 8, 12, B), Coding(0, 8, 14, C), Coding(0, 20, 22, A)], FLAT)
    grid = answer(study, Sequences(Share.ROW))
    top = grid.all_columns
    assert [grid.counted.at(A, column) for column in (A, B, C, top)] == [0, 1, 1, 2]
    assert [grid.counted.at(row, A) for row in (A, B, C, grid.all_rows)] == [0, 1, 1, 2]
    assert (grid.value(A, B), grid.value(B, A), grid.value(A, top)) == (50, 100, 100)


def test_a_total_counts_once_what_stands_in_several_columns() -> None:
    study = Study([Coding(0, 0, 10, A), Coding(0, 5, 15, B), Coding(1, 0, 4, A)], FLAT)
    sets = answer(study, Crossing(By.SET))
    assert [heading.name for heading in sets.columns] == ["news", "old", "(in no set)"]
    assert [sets.value(A, column) for column in range(4)] == [1, 1, 1, 2]
    letters = answer(study, Crossing(By.DOCUMENT, measure=Measure.CHARACTERS))
    assert [letters.value(row, 0) for row in (A, B, letters.all_rows)] == [10, 10, 15]


def test_a_share_of_the_text_is_of_a_persons_own_words() -> None:
    people = [("host", [(0, 0, 20)]), ("guest", [(0, 20, 40)])]
    study = Study([Coding(0, 15, 25, A)], FLAT, cases=people)
    asked = Crossing(By.VARIABLE, BY_CASE, measure=Measure.CHARACTERS, share=Share.TEXT)
    grid = answer(study, asked)
    shown = {heading.name: grid.value(A, column) for column, heading in enumerate(grid.columns)}
    assert shown == {"guest": 25, "host": 25, "(no value)": 0}


def test_nothing_coded_gives_a_table_of_noughts_and_no_shares() -> None:
    for question in (
        Crossing(),
        Crossing(By.VARIABLE, BY_DOCUMENT, measure=Measure.WORDS),
        Crossing(share=Share.ROW),
        CoOccurrence(Together.SENTENCE, count=Occurrence.SHARED),
        CoOccurrence(),
        Sequences(most_paragraphs=1),
    ):
        grid = answer(Study([], FLAT), question)
        assert not grid.used_rows()
        assert grid.value(A, 0) == (None if getattr(question, "share", None) is Share.ROW else 0)
        assert grid.coding_ids(grid.all_rows, grid.all_columns) == []


def test_a_table_for_a_file_has_totals_first_and_may_be_turned() -> None:
    grid, words = answer(OVERLAPPING, Crossing()), words_of(Crossing())
    table = frame(grid_table(grid, Layout.of(grid, turned=True), words=words))
    assert table.columns.tolist() == ["Document", "All codes", "a", "b"]
    assert table.to_numpy().tolist() == [["All documents", 3, 2, 1], ["Document 0", 3, 2, 1]]
    assert frame(grid_table(grid, Layout.of(grid, empty=True, totals=False), words=words)).shape == (3, 4)


@pytest.mark.parametrize(
    ("kind", "values", "classes", "names", "members"),
    [
        (TEXT, ["b", "A", "a"], Classes(), ["A", "b"], {"b": 1, "A": 0, "a": 0}),
        (INTEGER, ["9", "10"], Classes(), ["9", "10"], {"9": 0, "10": 1}),
        (
            INTEGER,
            ["0", "50", "100"],
            Classes(Grouping.WIDTH, 2),
            ["0 – <50", "50 – 100"],
            {"0": 0, "50": 1, "100": 1},
        ),
        (DECIMAL, ["1", "2", "3", "99"], Classes(Grouping.SIZE, 2), ["1 – <2.5", "2.5 – 99"], {"2": 0, "3": 1}),
        (
            INTEGER,
            ["17", "18", "65"],
            Classes(Grouping.BORDERS, borders=(18, 65)),
            ["<18", "18 – <65", "≥65"],
            {"17": 0, "18": 1, "65": 2},
        ),
        (INTEGER, ["7", "7"], Classes(Grouping.WIDTH, 3), ["7"], {"7": 0}),
        (INTEGER, ["7", "odd"], Classes(Grouping.WIDTH, 3), ["7", "odd"], {"7": 0, "odd": 1}),
        (DATE, ["2024-05-01", "2023-12-31"], Classes(Grouping.YEAR), ["2023", "2024"], {"2024-05-01": 1}),
        (TEXT, ["x"], Classes(Grouping.WIDTH, 3), ["x"], {"x": 0}),
    ],
)
def test_values_are_put_into_classes(
    kind: str, values: list[str], classes: Classes, names: list[str], members: dict[str, int]
) -> None:
    found, places = classed(kind, values, classes)
    assert found == names
    assert {value: places[value] for value in members} == members


def test_classes_and_nearness_are_read_as_people_write_them() -> None:
    assert classes_of("width 5") == classes_of(5) == Classes(Grouping.WIDTH, 5)
    assert classes_of("18, 30;65") == classes_of([65, 18, 30]) == Classes(Grouping.BORDERS, borders=(18, 30, 65))
    assert classes_of("Year") == Classes(Grouping.YEAR)
    assert near("same sentence") == (Together.SENTENCE, 0)
    assert near("within 2 paragraphs") == (Together.WITHIN_PARAGRAPHS, 2)
    for wrong in ("beside", "within few words"):
        with pytest.raises(ValueError, match="none of overlap"):
            near(wrong)
    with pytest.raises(ValueError, match="nor borders"):
        classes_of("young, old")
