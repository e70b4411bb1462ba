"""Lines and the ¶ numbers that people call them by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.paragraphs import Paragraphs

TEXT = "Title\n\nFirst.\n \nSecond."


def test_blank_lines_have_no_number() -> None:
    paragraphs = Paragraphs(TEXT)
    assert [paragraphs.number(line) for line in range(paragraphs.count)] == [1, 0, 2, 0, 3]
    assert paragraphs.numbered == 3
    assert [paragraphs.line_of(number) for number in (1, 2, 3, 9)] == [0, 2, 4, 4]


def test_an_offset_in_a_blank_line_counts_to_the_paragraph_above() -> None:
    paragraphs = Paragraphs(TEXT)
    assert paragraphs.number_at(TEXT.index("First")) == 2
    assert paragraphs.number_at(6) == 1
    assert Paragraphs("\n\nText").number_at(0) == 0


def test_an_empty_text_has_one_blank_line() -> None:
    paragraphs = Paragraphs("")
    assert (paragraphs.count, paragraphs.span(0), paragraphs.number(0), paragraphs.numbered) == (1, Span(0, 0), 0, 0)


@given(st.text(alphabet="ab \n", max_size=40))
def test_the_lines_are_those_between_the_line_feeds(text: str) -> None:
    paragraphs = Paragraphs(text)
    lines = text.split("\n")
    assert [paragraphs.span(line).cut(text) for line in range(paragraphs.count)] == lines
    assert list(paragraphs.starts) == [paragraphs.span(line).start for line in range(paragraphs.count)]
    for offset in range(len(text) + 1):
        line = paragraphs.line_at(offset)
        assert line == text.count("\n", 0, offset)
        if lines[line].strip():
            assert paragraphs.number_at(offset) == paragraphs.number(line) > 0
