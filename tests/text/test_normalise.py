"""Cases 2 and 15 to 23 of the table of bad input: what a text loses and gains before it is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.wording import NOTES
from qda.text.normalise import normalise

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


def assert_changed(raw: str, text: str, what: str, count: int) -> None:
    normalised = normalise(raw)
    assert normalised.text == text
    assert [(note.what, note.count) for note in normalised.notes] == [(what, count)]
    assert what in NOTES


def test_case_2_a_byte_order_mark_goes() -> None:
    assert_changed("\ufeffOne", "One", "bom-removed", 1)


def test_case_15_a_direction_override_stays_in_the_text_and_is_counted() -> None:
    assert_changed("a\u202eb\u2066c\u2069", "a\u202eb\u2066c\u2069", "direction-marks", 3)


def test_case_16_nul_is_replaced_and_counted() -> None:
    assert_changed("a\x00b\x00", "a\ufffdb\ufffd", "nul-replaced", 2)


@pytest.mark.parametrize(
    ("raw", "text", "what", "count"),
    [
        pytest.param("a\x0bb", "a\nb", "line-breaks", 1, id="vertical tab"),
        pytest.param("a\x0cb", "a\n\nb", "line-breaks", 1, id="form feed"),
        pytest.param("a\n\x0cb", "a\n\nb", "line-breaks", 1, id="form feed on a new line"),
        pytest.param("a\x1b\x07b\tc", "ab\tc", "controls-removed", 2, id="other controls"),
    ],
)
def test_case_17_control_characters_become_line_ends_or_go(raw: str, text: str, what: str, count: int) -> None:
    assert_changed(raw, text, what, count)


def test_case_18_crlf_is_one_line_end() -> None:
    assert_changed("a\r\nb\r\n", "a\nb\n", "newlines", 2)


def test_case_19_a_lone_cr_is_a_line_end() -> None:
    assert_changed("a\rb\r\rc", "a\nb\n\nc", "newlines", 3)


def test_case_20_line_ends_of_unicode_are_line_ends() -> None:
    assert_changed("a\u2028b\u2029c\u0085d", "a\nb\nc\nd", "newlines", 3)


def test_case_22_noncharacters_are_replaced_and_counted() -> None:
    assert_changed("a\ufffeb\uffffc\ufdd0d\U0001ffff", "a\ufffdb\ufffdc\ufffdd\ufffd", "invalid-replaced", 4)


def test_case_23_lone_surrogates_are_replaced_and_counted() -> None:
    assert_changed("a\ud800b\udc00", "a\ufffdb\ufffd", "invalid-replaced", 2)


@pytest.mark.parametrize("raw", ["وصل\u200f الوفد", "שלום עולם", "- and\t“then”", ""])
def test_case_11_text_from_right_to_left_stays_as_it_came(raw: str) -> None:
    assert normalise(raw) == (raw, ())


def test_case_13_a_letter_and_its_accent_stay_two_characters() -> None:
    assert normalise("cafe\u0301 café") == ("cafe\u0301 café", ())


def test_case_14_emoji_and_families_stay_as_they_came() -> None:
    assert normalise("👨‍👩‍👧 🇩🇪") == ("👨‍👩‍👧 🇩🇪", ())


def test_case_21_unseen_spaces_and_hyphens_stay_in_the_store() -> None:
    assert normalise("a\u00a0b\u00adc\u200bd") == ("a\u00a0b\u00adc\u200bd", ())


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
