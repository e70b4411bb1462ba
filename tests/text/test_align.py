"""Carrying passages over from another version of a text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.align import Carry, align
from qda.text.matching import Likeness, find_runs
from qda.text.normalise import normalise

BASE = (
    'The council met on Monday. "We need the bridge," said the mayor; it\'s cheap.\n'
    "Nobody asked the café owners 👩‍👩‍👧. They were away.\n\n"
    "On Tuesday the paper praised the plan. The harbour stayed shut.\n"
)


def carried(base: str, other: str, words: str) -> tuple[str, Carry]:
    """Carry the first place of some words over, and return the words that are there."""
    start = other.index(words)
    found = align(base, other).carry(Span(start, start + len(words)))
    return found.span.cut(base) if found.span else "", found.what


def test_the_same_text_leaves_everything_where_it_is():
    alignment = align(BASE, str(BASE))
    assert alignment.is_same
    assert alignment.share == 1.0
    assert alignment.carry(Span(4, 11)) == (Span(4, 11), Carry.UNCHANGED)


def test_line_ends_of_another_system_make_no_difference():
    other = normalise(BASE.replace("\n", "\r\n")).text
    assert align(BASE, other).is_same


def test_line_ends_that_were_kept_move_passages_only():
    other = BASE.replace("\n", "\r\n")
    assert align(BASE, other).share == 1.0
    assert carried(BASE, other, "They were away.") == ("They were away.", Carry.MOVED)
    assert carried(BASE, other, "away.\r\n\r\nOn Tuesday") == ("away.\n\nOn Tuesday", Carry.MOVED)


def test_an_inserted_sentence_moves_what_follows():
    other = BASE.replace("They were away.", "A storm was coming. They were away.")
    assert carried(BASE, other, "The council met") == ("The council met", Carry.UNCHANGED)
    assert carried(BASE, other, "the paper praised") == ("the paper praised", Carry.MOVED)
    assert carried(BASE, other, "A storm was coming.") == ("", Carry.LOST)
    assert carried(BASE, other, "coming. They were away.") == ("They were away.", Carry.CLIPPED)
    assert align(BASE, other).left_out == len("A storm was coming. ")


def test_a_sentence_that_only_the_base_has_stretches_what_is_around_it():
    other = BASE.replace(" They were away.", "")
    assert carried(BASE, other, "owners 👩‍👩‍👧.\n\nOn Tuesday") == (
        "owners 👩‍👩‍👧. They were away.\n\nOn Tuesday",
        Carry.STRETCHED,
    )


def test_typographic_quotes_keep_their_passages():
    other = BASE.replace('"We', "“We").replace(',"', ",”").replace("it's", "it’s")
    assert align(BASE, other).share == 1.0
    assert carried(BASE, other, "“We need the bridge,”") == ('"We need the bridge,"', Carry.MOVED)
    assert carried(BASE, other, "praised the plan") == ("praised the plan", Carry.UNCHANGED)


def test_dots_and_wrapped_lines_are_not_words():
    base = "He paused... and went on.\nThen he left the old house by the river without a word."
    other = "He paused… and went on. Then he  left the old\nhouse by the river without a word."
    assert align(base, other).share == 1.0
    assert carried(base, other, "paused… and") == ("paused... and", Carry.MOVED)
    assert carried(base, other, "he  left the old\nhouse") == ("he left the old house", Carry.MOVED)


def test_a_misspelt_word_is_carried_with_its_passage():
    other = BASE.replace("harbour", "harbor")
    assert carried(BASE, other, "The harbor stayed") == ("The harbour stayed", Carry.STRETCHED)
    assert carried(BASE, other, "stayed shut") == ("stayed shut", Carry.MOVED)


def test_texts_without_anything_in_common_are_not_versions_of_one():
    alignment = align(BASE, "Quite other words stand here; none of theirs returns in this paragraph at all.")
    assert not alignment.is_alignable
    assert alignment.carry(Span(0, 11)) == (None, Carry.LOST)
    assert align("", "").share == 1.0
    assert align("", "word").share == 0.0
    assert align("", "word").carry(Span(0, 4)).span is None


def test_scripts_without_spaces_are_aligned():
    base = "我们昨天去了市场。今天下雨了。明天再说吧。"
    other = "我们昨天去了市场。大家都很高兴。今天下雨了。明天再说吧。"
    assert carried(base, other, "今天下雨了") == ("今天下雨了", Carry.MOVED)


def test_a_long_text_with_edits_everywhere():
    random.seed(4)
    words = [f"word{n}" for n in range(400)]
    paragraphs = [" ".join(random.choices(words, k=40)) + "." for _ in range(400)]
    edited = [p if n % 9 else p.replace(" word1", " other1", 1) for n, p in enumerate(paragraphs)]
    base, other = "\n".join(paragraphs), "\n\n".join([*edited[:200], "A new paragraph stands here.", *edited[200:]])
    assert align(base, other).share > 0.98
    for number in (1, 100, 250, 398):
        assert carried(base, other, paragraphs[number])[0] == paragraphs[number]


# ── what holds for all texts ──

WORDS = st.sampled_from(
    ["Mira", "the", "bridge", "“so”", '"so"', "\n", "\n\n", "  ", "café", "👩‍👩‍👧", "it’s", "it's", ".", "…", "x"]
)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)


@given(TEXTS, TEXTS)
def test_runs_cover_both_texts(base: str, other: str):
    place = other_place = 0
    for run in find_runs(base, other):
        assert (run.start, run.other_start) == (place, other_place)
        place, other_place = run.end, run.other_end
        if run.likeness is Likeness.SAME:
            assert base[run.start : run.end] == other[run.other_start : run.other_end]
    assert (place, other_place) == (len(base), len(other))


@given(TEXTS, TEXTS, st.data())
def test_a_carried_passage_lies_in_the_base(base: str, other: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(other)))
    span = Span(start, data.draw(st.integers(start, len(other))))
    found = align(base, other).carry(span)
    assert (found.span is None) == (found.what is Carry.LOST)
    assert found.span is None or 0 <= found.span.start < found.span.end <= len(base)
    if found.what is Carry.UNCHANGED:
        assert found.span == span
        assert span.cut(base) == span.cut(other)


LATER = st.lists(st.sampled_from(["later", "“ends”", '"ends"', "\n", "day", ",", "ago"]), max_size=30).map(" ".join)


@given(TEXTS, LATER, TEXTS, LATER)
def test_a_passage_keeps_its_words_when_only_others_change(
    before: str, after: str, other_before: str, other_after: str
):
    quote = "Sixteen quarrelling jugglers vexed a hazy gnome by moonlight, and kept on doing so until the morning."
    base, other = f"{before}\n{quote}\n{after}", f"{other_before}\n{quote}\n{other_after}"
    start = other.index(quote)
    found = align(base, other).carry(Span(start, start + len(quote)))
    assert found.span is not None
    assert found.span.cut(base) == quote


@pytest.mark.parametrize("newline", ["\n", " "])
def test_twenty_thousand_sentences_with_curly_quotes_take_no_time_to_speak_of(newline: str):
    base = newline.join(f'Sentence {n} says "number {n * 7}" and ends.' for n in range(20_000))
    other = base.replace(' "', " “").replace('" ', "” ")
    assert align(base, other).share == 1.0
