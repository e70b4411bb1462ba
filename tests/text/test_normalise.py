"""Cases 2 and 15 to 23 of the table of bad input: what a text loses and gains before it is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.wording import NOTES
from qda.text.normalise import normalise

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("raw", "text", "what", "count"),
    [
        pytest.param("\ufeffOne", "One", "bom-removed", 1, id="case 2, byte order mark"),
        pytest.param("a\u202eb", "a\u202eb", "direction-marks", 1, id="case 15, direction override stays"),
        pytest.param("a\x00b\x00", "a\ufffdb\ufffd", "nul-replaced", 2, id="case 16, NUL"),
        pytest.param("a\x0bb", "a\nb", "line-breaks", 1, id="case 17, vertical tab"),
        pytest.param("a\x0cb", "a\n\nb", "line-breaks", 1, id="case 17, form feed"),
        pytest.param("a\n\x0cb", "a\n\nb", "line-breaks", 1, id="case 17, form feed on a new line"),
        pytest.param("a\x1b\x07b\tc", "ab\tc", "controls-removed", 2, id="case 17, other controls"),
        pytest.param("a\r\nb\r\n", "a\nb\n", "newlines", 2, id="case 18, CRLF"),
        pytest.param("a\rb\r\rc", "a\nb\n\nc", "newlines", 3, id="case 19, lone CR"),
        pytest.param("a\u2028b\u2029c\u0085d", "a\nb\nc\nd", "newlines", 3, id="case 20, Unicode line ends"),
        pytest.param(
            "a\ufffeb\uffffc\ufdd0d\U0001ffff",
            "a\ufffdb\ufffdc\ufffdd\ufffd",
            "invalid-replaced",
            4,
            id="case 22",
        ),
        pytest.param("a\ud800b\udc00", "a\ufffdb\ufffd", "invalid-replaced", 2, id="case 23, lone surrogates"),
    ],
)
def test_what_is_changed_is_said(raw: str, text: str, what: str, count: int) -> None:
    normalised = normalise(raw)
    assert normalised.text == text
    assert [(note.what, note.count) for note in normalised.notes] == [(what, count)]
    assert what in NOTES


@pytest.mark.parametrize(
    "raw",
    ["a\u00a0b\u00adc\u200bd", "cafe\u0301", "👨‍👩‍👧 🇩🇪", "- and\t“then”", "وصل\u200f الوفد", ""],
    ids=["case 21", "case 13", "case 14", "plain", "case 11", "empty"],
)
def test_everything_else_stays_as_it_came(raw: str) -> None:
    assert normalise(raw) == (raw, ())


def test_a_pair_of_surrogates_is_the_character_that_it_stands_for() -> None:
    assert normalise("\ud83d\ude00!").text == "😀!"


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    once = normalise(raw).text
    assert normalise(once).text == once
    assert "\r" not in once
    assert "\x00" not in once
    once.encode("utf-8")


def test_every_line_end_of_ten_million_characters_is_counted() -> None:
    raw = "A line of text – with a dash\r\n" * 330_000
    assert normalise(raw).notes[0].count == 330_000
