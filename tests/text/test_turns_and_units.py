"""Speakers and times in transcripts, and what a selection snaps to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.clock import clock, parse_clock
from qda.text.turns import find_turns
from qda.text.units import next_unit, previous_unit, snap_to_unit, unit_at


@pytest.mark.parametrize(
    "text",
    [
        "Ana: [00:00:05] Good morning.\n\nBo: [00:12:03] Hello.\nA second paragraph.",
        "[00:00:05] Ana: Good morning.\n\n[00:12:03] Bo: Hello.\nA second paragraph.",
        "(0:05) Ana: Good morning.\n(12:03) Bo: Hello.\nMore.",
        "Ana (0:05): Good morning.\nBo (12:03): Hello.\nMore.",
        "Ana 0:05\nGood morning.\n\nBo 12:03\nHello.",
        "00:05 Ana: Good morning.\n12:03 Bo: Hello.",
    ],
)
def test_names_and_times_of_a_transcript(text: str) -> None:
    one, two = find_turns(text)
    assert (one.value, one.from_ms, two.value, two.from_ms) == ("Ana", 5_000, "Bo", 723_000)
    assert text[one.start : one.end].endswith("morning.")
    assert two.end == len(text)


def test_names_alone_make_a_transcript_when_they_return() -> None:
    text = "Interviewer: Why?\nP1: Because.\nInterviewer: And?\nP1: One thing: we left.\nNote: none.\nP1: Yes."
    assert [mark.value for mark in find_turns(text)] == ["Interviewer", "P1", "Interviewer", "P1", "P1"]


@pytest.mark.parametrize(
    "text",
    [
        "Date: Monday\nAuthor: Ana\nNote: a draft.\n\nThe text begins here. It has: a colon.",
        "He told them: “Go.”\nThey went.\nShe said: nothing.",
        "The meeting began at 10:30\nand ended at 12:45 sharp.",
        "https://example.org\nhttps://example.com\nhttps://example.net\nhttps://example.org",
        "",
    ],
)
def test_an_article_is_no_transcript(text: str) -> None:
    assert find_turns(text) == []


def test_times_alone_make_turns_without_a_speaker() -> None:
    marks = find_turns("[00:00:01] Good morning.\n[00:00:09] Hello.")
    assert [(mark.value, mark.from_ms) for mark in marks] == [("", 1_000), ("", 9_000)]


def test_clock() -> None:
    assert [clock(ms) for ms in (0, 723_999, 36_000_000)] == ["0:00:00", "0:12:03", "10:00:00"]
    assert [parse_clock(t) for t in ("00:12:03,5", "12:03", "1:75:00", "12:99", "noon")] == [
        723_500,
        723_000,
        *[None] * 3,
    ]


TEXT = "One here. Two here.\n\nThree here."
TURNS = (Mark(MarkKind.TURN, 0, 9, "A"), Mark(MarkKind.TURN, 21, 33, "B"), Mark(MarkKind.BOLD, 0, 3))


@pytest.mark.parametrize(
    ("unit", "span", "passage"),
    [
        (Unit.FREE, Span(1, 6), "ne he"),
        (Unit.SENTENCE, Span(5, 12), "One here. Two here."),
        (Unit.SENTENCE, Span(2, 4), "One here."),
        (Unit.PARAGRAPH, Span(2, 4), "One here. Two here."),
        (Unit.PARAGRAPH, Span(15, 24), TEXT),
        (Unit.TURN, Span(2, 4), "One here."),
        (Unit.TURN, Span(11, 13), "wo"),
        (Unit.TURN, Span(5, 25), TEXT),
        (Unit.SEGMENT, Span(2, 4), "One here. Two here."),
    ],
)
def test_a_selection_snaps_to_the_unit(unit: Unit, span: Span, passage: str) -> None:
    assert snap_to_unit(TEXT, unit, span, TURNS).cut(TEXT) == passage


def test_stepping_from_unit_to_unit() -> None:
    def steps(unit: Unit) -> list[str]:
        found: list[str] = []
        at = unit_at(TEXT, unit, 0, TURNS)
        while at:
            found.append(at.cut(TEXT))
            at = next_unit(TEXT, unit, at.start, TURNS)
        return found

    assert steps(Unit.SENTENCE) == ["One here.", "Two here.", "Three here."]
    assert steps(Unit.PARAGRAPH) == ["One here. Two here.", "Three here."]
    assert steps(Unit.TURN) == ["One here.", "Three here."]
    assert steps(Unit.FREE) == []
    assert previous_unit(TEXT, Unit.SENTENCE, 21, TURNS) == Span(10, 19)
    assert previous_unit(TEXT, Unit.TURN, 21, TURNS) == Span(0, 9)
    assert previous_unit(TEXT, Unit.SENTENCE, 0, TURNS) is None


@given(st.text(alphabet="Ab .\n?", max_size=30), st.sampled_from([Unit.SENTENCE, Unit.PARAGRAPH]))
def test_stepping_back_meets_the_same_units(text: str, unit: Unit) -> None:
    forward: list[Span] = []
    at = next_unit(text, unit, -1, ())
    while at:
        forward.append(at)
        at = next_unit(text, unit, at.start, ())
    back: list[Span] = []
    at = previous_unit(text, unit, len(text), ())
    while at:
        back.append(at)
        at = previous_unit(text, unit, at.start, ())
    assert back[::-1] == forward
