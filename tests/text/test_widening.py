"""From what was found to the passage that is meant."""

from __future__ import annotations

import pytest

from qda.model.document import Mark, MarkKind
from qda.model.extent import Extent
from qda.model.span import Span
from qda.text.sections import below_headings, spoken
from qda.text.widening import widened

TEXT = "The envoys met. They praised the talks, and the talks went on.\nNobody else spoke of talks that day."


def found(word: str, text: str = TEXT) -> list[Span]:
    spans, at = [], text.find(word)
    while at >= 0:
        spans.append(Span(at, at + len(word)))
        at = text.find(word, at + 1)
    return spans


def passages(word: str, extent: Extent, *, words: int = 0, text: str = TEXT) -> list[str]:
    return [span.cut(text) for span in widened(text, found(word, text), extent, words=words)]


@pytest.mark.parametrize(
    ("extent", "words", "expected"),
    [
        (Extent.HIT, 0, ["talk", "talk", "talk"]),
        (Extent.WORD, 0, ["talks", "talks", "talks"]),
        (Extent.WORDS, 1, ["the talks, and", "the talks went", "of talks that"]),
        (
            Extent.SENTENCE,
            0,
            ["They praised the talks, and the talks went on.", "Nobody else spoke of talks that day."],
        ),
        (Extent.PARAGRAPH, 0, TEXT.split("\n")),
    ],
)
def test_as_much_around_a_hit_as_is_asked_for(extent: Extent, words: int, expected: list[str]) -> None:
    assert passages("talk", extent, words=words) == expected


def test_words_are_counted_over_the_border_of_a_paragraph_and_end_with_the_text() -> None:
    assert passages("Nobody", Extent.WORDS, words=3) == ["talks went on.\nNobody else spoke of"]
    assert passages("envoys", Extent.WORDS, words=99) == [TEXT[:-1]]


def test_two_hits_of_one_sentence_give_one_passage_and_overlapping_passages_become_one() -> None:
    assert len(passages("e", Extent.SENTENCE)) == 3
    both = widened(TEXT, [*found("praised"), *found("talks,")], Extent.WORDS, words=1)
    assert [span.cut(TEXT) for span in both] == ["They praised the talks, and"]


def test_a_hit_that_spans_sentences_means_both_and_blank_hits_mean_nothing() -> None:
    assert [s.cut(TEXT) for s in widened(TEXT, [Span(11, 20)], Extent.SENTENCE)] == [TEXT.split("\n")[0]]
    assert widened(TEXT, [Span(15, 16)], Extent.HIT) == []
    assert widened("", [], Extent.PARAGRAPH) == []


def test_a_turn_is_a_turn_where_there_are_any_and_a_paragraph_elsewhere() -> None:
    text = "A: One.\nTwo.\nB: Three."
    marks = [Mark(MarkKind.TURN, 0, 12, "A"), Mark(MarkKind.TURN, 13, 22, "B")]
    assert [s.cut(text) for s in widened(text, [Span(8, 11)], Extent.TURN, marks=marks)] == ["A: One.\nTwo."]
    assert [s.cut(text) for s in widened(text, [Span(8, 11)], Extent.TURN)] == ["Two."]


def test_what_each_speaker_says_by_marks_or_by_the_lines_themselves() -> None:
    text = "Anna: Hello.\nBen: Hello you.\nAnna: How are you?\nBen: Well.\n"
    assert [(row.name, row.span.cut(text)) for row in spoken(text, [])] == [
        ("Anna", "Anna: Hello."), ("Ben", "Ben: Hello you."), ("Anna", "Anna: How are you?"), ("Ben", "Ben: Well."),
    ]  # fmt: skip
    marked = spoken(text, [Mark(MarkKind.TURN, 0, 12, "Anna  M."), Mark(MarkKind.TURN, 13, 28, "")])
    assert [(row.name, row.span) for row in marked] == [("Anna M.", Span(0, 12))]


def test_a_heading_reaches_to_the_next_of_its_level_or_above() -> None:
    text = "One\na\nOne a\nb\nTwo\nc"
    marks = [Mark(MarkKind.HEADING, 0, 3, "1"), Mark(MarkKind.HEADING, 6, 11, "2"), Mark(MarkKind.HEADING, 14, 17, "1")]
    assert [(row.name, row.level, row.span.cut(text)) for row in below_headings(text, marks)] == [
        ("One", 1, "One\na\nOne a\nb"), ("One a", 2, "One a\nb"), ("Two", 1, "Two\nc"),
    ]  # fmt: skip
    assert [row.name for row in below_headings(text, marks, deepest=1)] == ["One", "Two"]
