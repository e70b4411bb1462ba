"""Cases 13 and 14: no selection ends inside what a reader takes for one character."""

from __future__ import annotations

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.graphemes import is_border, next_border, previous_border, snap

TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab \n\r\t👨👩👧🇩🇪🇫🇷क्षित한가ᄀ\u1161é\u0301\u0308\u200d\u0600\u0e33ا\u064b✌🏽\ufe0f")),
        st.characters(),
    ),
    max_size=40,
)


def borders(text: str) -> list[int]:
    return [0, *(match.end() for match in regex.finditer(r"\X", text))]


@given(TRICKY)
@example("🇩🇪🇫🇷🇩🇪")
@example("👨‍👩‍👧‍👦e\u0301\r\nक्षि")
def test_borders_found_near_an_offset_are_those_found_from_the_beginning(text: str) -> None:
    expected = borders(text)
    for offset in range(len(text) + 1):
        assert is_border(text, offset) == (offset in expected)
        assert next_border(text, offset) == min((b for b in expected if b > offset), default=len(text))
        assert previous_border(text, offset) == max((b for b in expected if b < offset), default=0)


@given(TRICKY, st.data())
def test_snapping_encloses_the_span_and_changes_nothing_the_second_time(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    snapped = snap(text, span)
    assert snapped.encloses(span)
    assert snap(text, snapped) == snapped


@pytest.mark.parametrize(
    ("text", "span", "passage"),
    [
        ("Die 👨‍👩‍👧 hier", Span(5, 6), "👨‍👩‍👧"),
        ("x🇩🇪🇫🇷y", Span(2, 3), "🇩🇪"),
        ("cafe\u0301s", Span(0, 4), "cafe\u0301"),
    ],
)
def test_a_selection_inside_a_character_takes_the_whole(text: str, span: Span, passage: str) -> None:
    assert snap(text, span).cut(text) == passage


def test_a_span_beyond_the_text_ends_with_it() -> None:
    assert snap("abc", Span(-3, 9)) == Span(0, 3)
    assert (next_border("abc", 7), previous_border("abc", 7), next_border("abc", -2)) == (3, 2, 0)


def test_a_step_in_a_huge_text_finds_the_border_beside_it() -> None:
    text = "日本語の本文 e\u0301" * 2_000_000
    start = 9 * 1_000_000
    assert [next_border(text, offset) - start for offset in range(start, start + 9)] == [1, 2, 3, 4, 5, 6, 7, 9, 9]
