"""Positions of other programs, of any kind, become positions in the text as it is stored."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qda.formats.peer_texts import Passages, Positions, Quote, StoredText, Words, stored_places
from qda.model.span import Span
from qda.text.normalise import normalise
from tests.depth import examples

ANY = st.text(alphabet="ab \n\r\x0c\x0b\x00\x01\x85\u2028\ufeff😀é字\ufffe\U000e0041", max_size=40)


@settings(max_examples=examples(150), deadline=None)
@given(ANY)
def test_every_character_is_found_where_it_was_stored(raw):
    places, stored = stored_places(raw), normalise(raw).text
    assert len(places) == len(raw)
    kept = [place for place in places if place >= 0]
    assert kept == sorted(set(kept))
    for character, place in zip(raw, places, strict=True):
        if place >= 0:
            assert stored[place] in ("\n", "\ufffd", character)
    assert all(stored[place] == "\n" for place in set(range(len(stored))) - set(kept))  # of page breaks
    shown = StoredText(raw).with_line_feeds
    assert shown.text == raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=examples(150), deadline=None)
@given(ANY, st.data())
def test_units_of_any_size_are_counted_right_and_widened_where_they_split_a_character(text, data):
    positions = Positions(text, range(len(text)), len(text))
    for encoding, size, convert in (("utf-16-le", 2, positions.from_utf16), ("utf-8", 1, positions.from_utf8)):
        borders = [len(text[:place].encode(encoding)) // size for place in range(len(text) + 1)]
        start = data.draw(st.integers(0, borders[-1]))
        end = data.draw(st.integers(start, borders[-1]))
        first = max(place for place, border in enumerate(borders) if border <= start)
        last = min(place for place, border in enumerate(borders) if border >= end)
        assert convert(start, end) == (first, last)
        if not text.isascii():
            assert convert(0, borders[-1] + 1) is None
            assert convert(-1, 0) is None


def test_words_are_found_near_by_and_nearest_first():
    words = Words("no, and no again, but no")
    assert words.near("no", 9) == Span(8, 10)
    assert words.near("n o", 20) == Span(22, 24)
    assert words.near("yes", 0) is None
    assert Words("x" * 500 + "no").near("no", 0) is None


def test_the_way_that_most_quotes_fit_is_the_texts_own():
    text = StoredText("😀😀😀😀 one two three four")
    quotes = [Quote(9, 12, "one"), Quote(13, 16, "two"), Quote(13, 18, "three")]
    passages = Passages(text, quotes, utf16=False)
    decision = passages.decision("d")
    assert (decision.unit, decision.sureness, decision.checked, decision.fitting) == ("utf16", "likely", 3, 2)
    assert [passages.place(quote).span.cut(text.text) for quote in quotes] == ["one", "two", "three"]
    assert passages.place(Quote(9, 12)).span.cut(text.text) == "one"
    unsure = Passages(text, [Quote(9, 12, "never"), Quote(13, 16, "said")], utf16=True).decision("d")
    assert unsure.sureness == "unsure"
    assert Passages(StoredText("plain"), [], utf16=True).decision("d").sureness == "certain"
