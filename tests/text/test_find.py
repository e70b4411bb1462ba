"""Case 21 and the search field: what a reader would call the same words is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.find import find_all
from qda.text.graphemes import snap


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("The Fleet and the fleet", "fleet", ["Fleet", "fleet"]),
        ("co\u00adope\u200bration now", "cooperation", ["co\u00adope\u200bration"]),
        ("rappro\u00ad\nchement", "rapprochement", []),
        ("20\u00a0000 men", "20 000", ["20\u00a0000"]),
        ("two  spaces", "two spaces", ["two  spaces"]),
        ("cafe\u0301 and café", "café", ["cafe\u0301", "café"]),
        ("cafe\u0301", "cafe", []),
        ("👨‍👩‍👧", "👩", []),
        ("Straße", "STRASSE", ["Straße"]),
        ("a.b axb", "a.b", ["a.b"]),
        ("line\nbreak", "line\nbreak", ["line\nbreak"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("text", "", []),
        ("text", "\u00ad", []),
        ("لقد قال إنه", "قال", ["قال"]),
    ],
)
def test_what_is_found(text: str, needle: str, found: list[str]) -> None:
    assert [span.cut(text) for span in find_all(text, needle)] == found


def test_case_and_whole_words_narrow_the_search() -> None:
    text = "US us bus PMU’s PMU"
    assert len(find_all(text, "us")) == 3
    assert [span.start for span in find_all(text, "us", match_case=True)] == [3, 7]
    assert [span.start for span in find_all(text, "us", whole_words=True)] == [0, 3]
    assert len(find_all(text, "pmu", whole_words=True)) == 2
    assert find_all("“quoted”,", "quoted”", whole_words=True) == [Span(1, 8)]
    assert find_all("sub\u00adway sub way", "sub", whole_words=True) == [Span(8, 11)]


@given(st.text(alphabet="ab \u00ad\u00a0é\u0301A", max_size=30), st.text(alphabet="ab é", min_size=1, max_size=3))
def test_every_place_really_matches(text: str, needle: str) -> None:
    def plain(words: str) -> str:
        import unicodedata

        folded = unicodedata.normalize("NFC", words.replace("\u00ad", "")).casefold()
        return " ".join(folded.replace("\u00a0", " ").split(" "))

    for span in find_all(text, needle):
        assert snap(text, span) == span
        assert plain(span.cut(text)).split() == plain(needle).split()


@given(st.text(alphabet="abc ", max_size=20), st.text(alphabet="ab c", min_size=1, max_size=3))
def test_in_plain_text_it_finds_what_is_there(text: str, needle: str) -> None:
    if "  " in text or "  " in needle:
        return
    expected: list[Span] = []
    at = text.find(needle)
    while at >= 0:
        expected.append(Span(at, at + len(needle)))
        at = text.find(needle, at + len(needle))
    assert find_all(text, needle, match_case=True) == expected
