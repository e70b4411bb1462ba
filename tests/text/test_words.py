"""Double clicks and moving by word; trimming."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.graphemes import is_border, next_border, snap
from qda.text.trim import trim
from qda.text.words import next_word, previous_word, word_at

MIXED = st.text(alphabet=st.sampled_from(list("aé \n\t’-.👨‍👩🇩🇪e\u0301日3,\u200b\u00a0ا")), max_size=30)


@pytest.mark.parametrize(
    ("text", "offset", "word"),
    [
        ("the PMU’s leaders", 5, "PMU’s"),
        ("the leaders, too", 4, "leaders"),
        ("the leaders, too", 11, "leaders"),
        ("cafe\u0301 au lait", 4, "cafe\u0301"),
        ("a   b", 2, "   "),
        ("3.14 dollars", 0, "3.14"),
        ("قال الوزير إن", 6, "الوزير"),
        ("a 👨‍👩‍👧 b", 3, "👨‍👩‍👧"),
        ("end\nnext", 3, "end"),
        ("\nnext", 0, ""),
        ("", 0, ""),
        ("last", 4, "last"),
    ],
)
def test_a_double_click_selects_the_word_there(text: str, offset: int, word: str) -> None:
    assert word_at(text, offset).cut(text) == word


def test_moving_by_word_stops_where_words_begin() -> None:
    text = "“Yes,” al-Amiri said – twice.\nThen"
    starts: list[int] = []
    offset = 0
    while offset < len(text):
        offset = next_word(text, offset)
        starts.append(offset)
    assert [text[a : a + 3] for a in starts] == ["Yes", "al-", "Ami", "sai", "twi", "The", ""]
    back: list[int] = []
    while offset:
        offset = previous_word(text, offset)
        back.append(offset)
    assert back == [*reversed(starts[:-1]), 0]


@given(MIXED)
def test_words_never_split_a_character_and_moving_always_moves(text: str) -> None:
    for offset in range(len(text) + 1):
        word = word_at(text, offset)
        assert is_border(text, word.start)
        assert is_border(text, word.end) or not word.length
        assert offset < next_word(text, offset) or offset == len(text)
        assert previous_word(text, offset) < offset or offset == 0


@given(MIXED, st.data())
def test_trimming_leaves_only_what_can_be_seen_at_the_ends(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = snap(text, Span(start, data.draw(st.integers(start, len(text)))))
    trimmed = trim(text, span)
    if trimmed is None:
        assert not span.cut(text).replace("\u200b", " ").strip()
        return
    assert span.encloses(trimmed)
    assert snap(text, trimmed) == trimmed
    assert trim(text, trimmed) == trimmed
    first = text[trimmed.start]
    assert not first.isspace() or next_border(text, trimmed.start) > trimmed.start + 1


def test_white_space_alone_is_nothing_to_code() -> None:
    assert trim(" \n\u200b\t", Span(0, 4)) is None
    assert trim("abc", Span(2, 2)) is None
    assert trim("  two words \n", Span(0, 13)) == Span(2, 11)
