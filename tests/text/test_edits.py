"""A text is corrected: which edits those are, and where its coded passages are afterwards."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.edits import Edit, Edited, Fate, apply, compose, edits_between, follow
from qda.text.graphemes import is_border, snap
from qda.text.words import word_at

WORDS = st.sampled_from(
    [
        "the",
        "teh",
        "and",
        "Ali",
        "said",
        "cafe\u0301",
        "na\u00efve",
        "\u0645\u0631\u062d\u0628\u0627",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea",
        "12",
        "so\u00adft",
        "\u6c49\u5b57",
    ]
)
GAPS = st.sampled_from([" ", " ", " ", "\n", ". ", ", ", "\u00a0", "\n\n", "", "\u2014"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=14).map(lambda pairs: "".join(word + gap for word, gap in pairs))
ANY = st.text(st.sampled_from("ab \n.e\u0301\u0308\u200d\U0001f468\U0001f1e9\u0627\u00a0\u00ad"), max_size=30)


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def followed(old: str, new: str, words: str) -> tuple[str | None, Fate]:
    edited = Edited.between(old, new)
    found = edited.follow(span_of(old, words))
    return None if found.span is None else found.span.cut(new), found.fate


@given(st.one_of(TEXTS, ANY), st.one_of(TEXTS, ANY))
def test_edits_between_two_texts_make_one_of_the_other_and_cut_no_character(old: str, new: str):
    edits = edits_between(old, new)
    assert apply(old, edits) == new
    assert all(one.end < other.start for one, other in pairwise(edits))
    edited = Edited(old, edits)
    for number, edit in enumerate(edited.edits):
        assert is_border(old, edit.start)
        assert is_border(old, edit.end)
        assert all(is_border(new, offset) for offset in edited.new_span(number))


@given(TEXTS, TEXTS, st.data())
def test_a_passage_keeps_its_words_where_nothing_in_it_is_edited_and_its_place_in_the_order(
    old: str, new: str, data: st.DataObject
):
    edited = Edited.between(old, new)
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(old)), st.integers(0, len(old))), max_size=8))
    found: list[tuple[Span, Span]] = []
    for one, other in spans:
        span = snap(old, Span(min(one, other), max(one, other)))
        if not span.length:
            continue
        now = edited.follow(span)
        if now.span is None:
            assert now.fate is Fate.GONE
            continue
        assert 0 <= now.span.start < now.span.end <= len(new)
        assert is_border(new, now.span.start)
        assert is_border(new, now.span.end)
        if not edited.touches(span):
            assert span.cut(old) in now.span.cut(new)
        if now.fate in (Fate.SAME, Fate.MOVED):
            assert span.cut(old) == now.span.cut(new)
        found.append((span, now.span))
    for span, now in found:
        for other, other_now in found:
            if span.end <= other.start:
                assert now.start <= other_now.start
                assert now.end <= other_now.end


@given(
    TEXTS, st.lists(st.tuples(st.integers(0, 200), WORDS), max_size=3, unique_by=lambda pair: pair[0] // 40), st.data()
)
def test_following_one_correction_after_the_other_is_following_both(
    text: str, corrections: list[tuple[int, str]], data: st.DataObject
):
    """Typing mistakes in different words, mended now or one by one."""
    text = text + " end" * 60
    edits = sorted(
        {
            (word := word_at(text, min(at, len(text) - 1))): Edit(word.start, word.end, new) for at, new in corrections
        }.values()
    )
    edits = [edit for n, edit in enumerate(edits) if n == 0 or edit.start > edits[n - 1].end]
    start = data.draw(st.integers(0, len(text) - 1))
    span = snap(text, Span(start, data.draw(st.integers(start + 1, len(text)))))
    at_once = follow(text, span, edits).span
    step_by_step: Span | None = span
    so_far = text
    for edit in reversed(edits):
        if step_by_step is not None:
            step_by_step = follow(so_far, step_by_step, [edit]).span
        so_far = apply(so_far, [edit])
    assert so_far == apply(text, edits)
    if at_once is None or step_by_step is None:
        assert at_once == step_by_step
    else:
        assert at_once.cut(so_far).strip() == step_by_step.cut(so_far).strip()


@given(TEXTS, TEXTS, TEXTS)
def test_corrections_of_a_corrected_text_are_corrections_of_the_first(one: str, two: str, three: str):
    first = Edited.between(one, two)
    both = compose(first, edits_between(two, three))
    assert apply(one, both) == three
    assert all(before.end < after.start for before, after in pairwise(both))


@pytest.mark.parametrize(
    ("old", "new", "words", "now", "fate"),
    [
        ("He saw teh cat.", "He saw the cat.", "teh cat", "the cat", Fate.MENDED),
        ("He saw teh cat.", "He saw the cat.", "cat", "cat", Fate.SAME),
        ("He sawe the cat.", "He saw the cat.", "the cat", "the cat", Fate.MOVED),
        ("It appened here.", "It happened here.", "appened", "happened", Fate.GROWN),
        ("It happen here.", "It happened here.", "happen", "happened", Fate.GROWN),
        ("It happen here.", "It happened again here.", "happen", "happened", Fate.GROWN),
        ("It rains.", "It rains a lot.", "rains", "rains", Fate.SAME),
        ("It rains.", "It always rains.", "rains", "rains", Fate.MOVED),
        ("He said. He left.", "He said. He ran. He left.", "He left.", "He left.", Fate.MOVED),
        ("He said. He left.", "He said. He ran. He left.", "He said.", "He said.", Fate.SAME),
        ("One.\nTwo.\n", "One.\nAnd.\nTwo.\n", "Two.", "Two.", Fate.MOVED),
        ("He said so, really.", "He said so.", "really", None, Fate.GONE),
        ("He said so, really!", "He said so!", "really!", None, Fate.GONE),
        ("He said so, really!", "He said so!", "so, really", "so", Fate.SHRUNK),
        ("I met Anna Schmidt.", "I met Ben.", "Anna", "Ben", Fate.SHRUNK),
        ("I met Anna Schmidt.", "I met Ben.", "Schmidt", "Ben", Fate.SHRUNK),
        ("I met Anna Schmidt today.", "I met Eva Müller today.", "Schmidt today", "Müller today", Fate.SHRUNK),
        ("The cafe closed.", "The cafe\u0301 closed.", "cafe", "cafe\u0301", Fate.GROWN),
        ("\u6c49\u5b57\u6587", "\u6c49\u5b57\u5927\u6587", "\u6c49\u5b57", "\u6c49\u5b57", Fate.SAME),
        ("be cause of it", "because of it", "be cause", "because", Fate.SHRUNK),
        ("a “b” c", 'a "b" c', "“b”", '"b"', Fate.MENDED),
    ],
)
def test_what_becomes_of_a_coded_passage(old: str, new: str, words: str, now: str | None, fate: Fate):
    assert followed(old, new, words) == (now, fate)


def test_headings_stay_whole_lines_and_pages_follow_without_gaps():
    old = "Titel\nFirst page.\nSecond page."
    new = "The Title again\nFirst page. More.\nNew.\nSecond page, too."
    edited = Edited.between(old, new)
    assert edited.follow_lines(Span(0, 5)).cut(new) == "The Title again"
    first, second = edited.follow_lines(Span(0, 18)), edited.follow_lines(Span(18, len(old)))
    assert (first.start, first.end, second.end) == (0, second.start, len(new))
    assert second.cut(new) == "Second page, too."


def test_a_long_text_with_few_corrections_is_compared_line_by_line():
    line = "Many armed factions in the north {} have not threatened anybody lately, said the envoy.\n"
    old = "".join(map(line.format, range(30_000)))
    new = old.replace("the north 777 have", "teh north 777 has").replace("north 29000 ", "south “29000” ", 1)
    edits = edits_between(old, new)
    assert apply(old, edits) == new
    assert sum(len(edit.text) + edit.span.length for edit in edits) < 30
