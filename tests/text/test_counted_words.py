"""What counts as a word, stop words and stems."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.agreement.rules import CountedUnit
from qda.agreement.units import cut
from qda.model.span import Span
from qda.text.stemming import STEMMED, stemmer
from qda.text.stop_words import LANGUAGES, elided, stop_words
from qda.text.words import as_counted, begun_in, blocks, folded, word_around, word_starts, written_words

MIXED = st.text(
    st.sampled_from(list("ab1_.:,;'’\"- \n\tא״ב·カタ゛漢字ひทé\u0301\u200c\u00ad😀𐐀½²न\u093f٣،")), max_size=16
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t say well-known, she said.", "Don’t say well known she said"),
        ("Costs of 3.14 or 1,000 at 10 p.m. – A4!", "Costs of 3.14 or 1,000 at 10 p.m A4"),
        ("l'homme qu’il a vu", "l'homme qu’il a vu"),
        ("السلام عليكم، يا صديقي", "السلام عليكم يا صديقي"),
        ("हिन्दी में", "हिन्दी में"),
        ("和平協議", "和 平 協 議"),
        ("___ … – !", ""),
    ],
)
def test_words_are_what_a_reader_takes_for_words(text: str, words: str) -> None:
    assert [word for word in written_words(text) if as_counted(word)] == words.split()


@settings(max_examples=80, deadline=None)
@given(MIXED)
def test_a_word_is_the_same_wherever_words_are_counted(text: str) -> None:
    counted: list[list[int]] = cut(text, CountedUnit.TOKEN).tolist()
    assert [text[start:end] for start, end in counted] == [w for w in written_words(text) if as_counted(w)]
    for start, end in counted:
        assert word_around(text, (start + end - 1) // 2) == Span(start, end)


def test_a_long_text_is_counted_in_pieces_that_part_no_word() -> None:
    text = "".join(f"can't{number}, 和平 " for number in range(30_000))
    pieces = list(blocks(text))
    assert len(pieces) > 2
    assert "".join(pieces) == text
    assert [word for piece in pieces for word in written_words(piece)] == written_words(text)


def test_words_that_look_alike_are_one() -> None:
    assert as_counted("don’t") == as_counted("don't")
    assert as_counted("Cafe\u0301") == as_counted("Caf\u00e9")
    assert as_counted("re\u00adspect") == "respect"
    assert folded("ISI", "tr") == "ısı"
    assert folded("STRASSE") == folded("Straße")


def test_a_segment_that_cuts_a_word_has_it_where_the_word_begins() -> None:
    text = "The rapprochement began."
    assert begun_in(text, Span(6, 19)).cut(text) == " began"
    assert begun_in(text, Span(0, 8)).cut(text) == "The rapprochement"
    assert begun_in(text, Span(6, 9)).length == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stop_word_can_stand_in_a_text(language: str) -> None:
    words = stop_words(language)
    assert len(words) > 150
    leaning = set(elided(words))
    assert not [word for word in words - leaning if written_words(word) != [word]]
    assert language in STEMMED


def test_words_that_lean_on_others_are_cut_from_them() -> None:
    assert "l'" in elided(stop_words("fr"))
    assert elided(stop_words("en")) == ()


def test_stems_put_forms_together() -> None:
    assert len({stemmer("en")(word) for word in ("bridge", "bridges", "bridged")}) == 1
    assert stemmer("de")("häuser") == stemmer("de")("haus")


def test_words_begin_where_the_list_of_words_finds_them() -> None:
    for text in ("Don’t stop: 3.14 __ A4!", "Straße מִלָּה カタカナ 漢字 e\u0301te\u0301"):
        found = [text[start:] for start in word_starts(text)]
        written = [word for word in written_words(text) if as_counted(word)]
        assert len(found) == len(written)
        assert all(rest.startswith(word) for rest, word in zip(found, written, strict=True))
