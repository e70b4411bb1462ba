"""Tokens, sentences, paragraphs and turns as they are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.agreement.codings import DocumentCodings
from qda.agreement.rules import CountedUnit
from qda.agreement.units import cut, disjoint, units_of
from qda.model.document import Mark, MarkKind


def pieces(text: str, unit: CountedUnit) -> list[str]:
    return [text[start:end] for start, end in cut(text, unit).tolist()]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The quick (“brown”) fox can’t jump 32.3 feet, right?", "The|quick|brown|fox|can’t|jump|32.3|feet|right"),
        ("can't e-mail", "can't|e|mail"),
        ("3,000.50 x_y", "3,000.50|x_y"),
        ("cafe\u0301 au lait", "cafe\u0301|au|lait"),
        ("日本 ok", "日|本|ok"),
        ("カタカナ", "カタカナ"),
        ("א\"ב", "א\"ב"),
        ("👨‍👩‍👧 🇩🇪🇫🇷 — … !", ""),
        ("one\ntwo", "one|two"),
        ("a:b a. b.c", "a:b|a|b.c"),
        ("", ""),
    ],
)  # fmt: skip
def test_tokens_are_word_segments_with_a_letter_or_digit(text: str, tokens: str):
    assert pieces(text, CountedUnit.TOKEN) == [token for token in tokens.split("|") if token]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two!  Three?", ["One. ", "Two!  ", "Three?"]),
        ("Mr. Smith went. He left.", ["Mr. ", "Smith went. ", "He left."]),  # untailored: no abbreviations
        ("It cost 3.4 units. next", ["It cost 3.4 units. next"]),
        ("The U.S. army", ["The U.S. army"]),
        ("The U.S.A. Army", ["The U.S.A. ", "Army"]),
        ("He said “Go.” Then left.", ["He said “Go.” ", "Then left."]),
        ("He said “Go!” then left.", ["He said “Go!” ", "then left."]),
        ("etc.) (see there", ["etc.) (see there"]),
        ("One. \nTwo", ["One. ", "Two"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("Wait… No.", ["Wait… No."]),
        ("第一。第二", ["第一。", "第二"]),
        ("A.\u0301 B", ["A.\u0301 ", "B"]),
        ("", []),
    ],
)
def test_sentences_end_where_unicode_says(text: str, sentences: list[str]):
    assert pieces(text, CountedUnit.SENTENCE) == sentences


def test_paragraphs_are_what_stands_between_line_feeds():
    assert pieces("One\n\n Two \n", CountedUnit.PARAGRAPH) == ["One", " Two "]


@given(st.text(alphabet=st.sampled_from(list('aA1.!? \n\u0301\u200d’"(),;:é🇩日カ\u2028')), max_size=40))
def test_sentences_fill_their_paragraphs_and_nothing_overlaps(text: str):
    paragraphs, sentences = pieces(text, CountedUnit.PARAGRAPH), pieces(text, CountedUnit.SENTENCE)
    assert "".join(paragraphs) == "".join(sentences) == text.replace("\n", "")
    for unit in (CountedUnit.TOKEN, CountedUnit.SENTENCE, CountedUnit.PARAGRAPH):
        borders = cut(text, unit).ravel().tolist()
        assert borders == sorted(borders)
        assert "\n" not in "".join(pieces(text, unit))


def test_a_long_text_is_cut_as_its_parts_are():
    part = "Some words here. And more of them!\nA line without an end"
    many = part * 30_000
    lines = many.split("\n")
    for unit in (CountedUnit.TOKEN, CountedUnit.SENTENCE):
        assert len(cut(many, unit)) == sum(len(pieces(line, unit)) * count for line, count in _tally(lines).items())


def _tally(lines: list[str]) -> dict[str, int]:
    return {line: lines.count(line) for line in set(lines)}


def test_turns_are_taken_from_the_marks():
    marks = (Mark(MarkKind.TURN, 0, 5, "A"), Mark(MarkKind.PAGE, 0, 9), Mark(MarkKind.TURN, 6, 9, "B"))
    document = DocumentCodings(1, 9, {}, marks=marks)
    assert units_of(document, CountedUnit.TURN).tolist() == [[0, 5], [6, 9]]
    assert units_of(document, CountedUnit.SEGMENT).tolist() == []
    with pytest.raises(ValueError):
        units_of(document, CountedUnit.SENTENCE)


def test_of_segments_within_each_other_the_inner_ones_count():
    assert disjoint([(0, 100), (10, 20), (15, 30), (30, 30)]).tolist() == [[10, 20], [20, 30]]
