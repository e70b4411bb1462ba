"""Triple clicks: sentences of news prose and of other scripts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.graphemes import snap
from qda.text.sentences import sentence_at, sentences


def split(text: str) -> list[str]:
    return [sentence.cut(text) for sentence in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "expected",
    [
        ["Dr. Vale met U.S. Ambassador J. K. Orr in the U.S.", "The talks lasted."],
        ["Tools, e.g. No. 5, arrived at 5 p.m. on Friday.", "I said no.", "We left."],
        ["He said: “Go.”", "Then he left.", "(It was late.)", "All slept."],
        ['"Really?" she asked.', "Yes!", '"No."'],
        ["Wait… what?", "Yes...", "And no.", "It went on. . . for hours."],
        ["It cost 3.14 crowns, i.e. nothing.", "In 2018.", "So it ended."],
        ["Orders to Brant Inc.", "The firm of St. Orlo paid Gen. Tam on Oct. 5."],
        ["1. First point.", "And more."],
        ["A note follows.[12]", "Next one.¹", "“Quoted.”", "– A dash."],
        ["وصل الوفد إلى المدينة.", "هل وافقوا؟", "نعم، وافقوا."],
        ["वह आया।", "क्या सच?"],
        ["„Ja.“", "Dann ging er."],
        ["« Oui. »", "Il part."],
        ["No full stop at all"],
    ],
    ids=lambda sentences: sentences[0][:12],
)
def test_sentences_of_a_paragraph(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_scripts_without_spaces_part_after_their_own_stops() -> None:
    assert split("彼は来た。「本当？」はい。") == ["彼は来た。", "「本当？」", "はい。"]


def test_paragraphs_part_sentences_and_blank_lines_hold_none() -> None:
    text = "A heading\n\nOne. Two."
    assert split(text) == ["A heading", "One.", "Two."]
    assert sentence_at(text, 10) == Span(10, 10)
    assert sentence_at(text, len(text)).cut(text) == "Two."


def test_sentences_that_touch_a_span_are_whole() -> None:
    text = "One is here. Two is here. Three is here."
    assert [s.cut(text) for s in sentences(text, Span(20, 28))] == ["Two is here.", "Three is here."]
    assert sentences(text, Span(5, 5)) == []


PROSE = st.lists(
    st.sampled_from(
        ["A", "b", ". ", "... ", "“", ".” ", "U.S. ", "Dr. ", "? ", "\n", "。", "1", "é", "e\u0301", " ", ")"]
    ),
    max_size=30,
).map("".join)


@given(PROSE)
def test_a_sentence_is_the_same_from_every_place_in_it(text: str) -> None:
    whole = sentences(text, Span(0, len(text)))
    assert all(one.end <= other.start for one, other in itertools.pairwise(whole))
    for sentence in whole:
        assert snap(text, sentence) == sentence
        for offset in range(sentence.start, sentence.end):
            assert sentence_at(text, offset) == sentence
    covered = {offset for sentence in whole for offset in range(*sentence)}
    assert all(c.isspace() for offset, c in enumerate(text) if offset not in covered)


def test_a_sentence_in_the_middle_of_a_huge_paragraph_is_found() -> None:
    text = "Some words, e.g. these, make a sentence. " * 120_000
    for offset in range(2_000_000, 2_000_200):
        assert sentence_at(text, offset).length == 40


def test_sentences_of_the_real_article(article: str) -> None:
    found = split(article)
    assert "We only have reservations about Israel." in found
    assert max(map(len, found)) < 260
    assert sum(found.count(sentence) for sentence in set(found)) == len(found) == 43
