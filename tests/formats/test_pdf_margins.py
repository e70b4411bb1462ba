"""Running headers, footers and page numbers of a PDF, told from its text: bad-input case 47, on lines given by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qda.formats.pdf_in import read_pdf
from qda.formats.pdf_lines import Line, Page
from qda.formats.pdf_margins import clear_margins
from tests.formats.pdf_files import pdf, wrapped

BODY = ("The river rose in March.", "Nobody had expected it so early.", "The mill stood under water.", "So did we.")


def at(height: float, text: str, *, left: float = 50, size: float = 10) -> Line:
    return Line(text, left, height, left + 5 * len(text), height + size)


def body(number: int) -> list[Line]:
    return [at(700 - 12 * row, f"{text} ({'abcdefgh'[number % 8]})") for row, text in enumerate(BODY)]


def texts(pages: Sequence[Page]) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in pages]


def test_a_journal_article_loses_headers_and_page_numbers_but_no_word_of_its_text():
    """Left pages carry the author, right ones the title; the first page has its number only."""
    pages = [Page(str(number), body(number)) for number in range(7)]
    bare = texts(pages)
    for number, page in enumerate(pages):
        assert isinstance(page.lines, list)
        header = "Oru and Vell" if number % 2 else "Floods and memory"
        if number:
            page.lines.insert(0, at(760, header))
        page.lines.append(at(40, str(211 + number), left=300))
    cleared = clear_margins(pages)
    assert texts(cleared.pages) == bare
    assert cleared.left_out == 6 + 7
    assert "Oru and Vell" in cleared.examples


@pytest.mark.parametrize(
    "footers",
    [["i", "ii", "iii", "iv"], ["Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Page 4 of 4"], ["- 9 -", "- 10 -"] * 2],
    ids=["Roman", "in words", "not counting"],
)
def test_a_page_number_is_one_if_it_counts_the_pages(footers: list[str]):
    pages = [Page("", [*body(number), at(40, footer)]) for number, footer in enumerate(footers)]
    counting = footers[0] != footers[2]
    assert clear_margins(pages).left_out == (4 if counting else 0)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["A: Yes.", "A: Yes.", "A: Yes.", "A: Yes."], "a turn in a transcript"),
        (["1848", "1989", "2011", "1914"], "years that begin a page"),
        (["Conclusions", "Conclusions", "", ""], "twice is chance"),
    ],
)
def test_words_of_the_text_at_the_edge_of_a_page_stay(lines: list[str], why: str):
    pages = [Page("", [at(760, text)] * bool(text) + body(number)) for number, text in enumerate(lines)]
    assert clear_margins(pages).left_out == 0, why


def test_a_line_that_comes_again_within_the_text_is_text():
    refrain = "And the river took it."
    pages = [
        Page("", [at(712, refrain), *body(number), at(600, refrain), at(588, "So it went.")]) for number in range(6)
    ]
    assert refrain in {text for page in texts(clear_margins(pages).pages) for text in page}


def test_a_text_that_begins_each_page_right_at_its_lines_stays():
    """Without space above the text, and on three pages of seven only, nothing says that it is a header."""
    pages = [Page("", ([at(712, "We went on.")] if number < 3 else []) + body(number)) for number in range(7)]
    assert clear_margins(pages).left_out == 0


def test_pages_of_nothing_but_margins_keep_them():
    pages = [Page("", [at(760, "Town archive"), at(40, str(number))]) for number in range(4)]
    assert clear_margins(pages).left_out == 0


def test_a_sentence_goes_on_over_the_page_when_header_and_number_are_gone():
    """And the report says what was left out, so that a person can look."""
    whole = wrapped("The committee found that the engineers had warned of the piers in letters " * 4, 72, 700, width=60)
    second = [(left, 700 - 12 * row, size, text) for row, (left, _, size, text) in enumerate(whole[3:])]
    sheets = [whole[:3], second, wrapped("The second report came late.", 72, 700, width=60)]
    data = pdf([[(72, 760, 8, "Bridge report"), *lines, (300, 30, 8, str(4 + n))] for n, lines in enumerate(sheets)])
    document = read_pdf(data, "report.pdf")
    assert " ".join(line for *_, line in whole) in document.text
    assert "Bridge report" not in document.text
    note = next(note for note in document.notes if note.what == "margins-left-out")
    assert note.count == 6
    assert "Bridge report" in note.detail
