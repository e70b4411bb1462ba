"""Quotations after a pattern."""

from __future__ import annotations

from qda.analysis.quotation import place_text, quotation

PLACE = {"document": "Minutes", "place": "¶ 2"}


def test_fields_are_filled_and_others_stay_visible() -> None:
    assert quotation("“{text}” ({document}, {place}) {page}", text=" a word\n", **PLACE) == (
        "“a word” (Minutes, ¶ 2) {page}"
    )


def test_braces_in_the_quoted_words_are_no_fields() -> None:
    assert quotation("{text} [{coder}]", text="{coder} {", coder="Ada", **PLACE) == "{coder} { [Ada]"


def test_a_time_says_more_than_a_paragraph() -> None:
    assert place_text(12, "0:12:03") == "0:12:03"
    assert place_text(12) == "¶\u00a012"
