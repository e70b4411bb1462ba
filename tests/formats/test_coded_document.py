"""Coded documents to be read without us: nothing lost, nothing run, every code told without colour."""

from __future__ import annotations

import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from qda.formats.coded_document import CodedDocument, CodedSpan, Legend, blocks
from qda.formats.coded_docx import write_docx
from qda.formats.coded_html import write_html
from qda.model.document import Mark, MarkKind
from qda.model.errors import Cancelled, CannotWrite
from qda.model.span import Span

TEXT = "A letter\n\nThe offer was “soft”, they said.\nNo one   agreed.\n \nسلام عليكم\nEnd"


def coded(begin, end, code="Criticism", coder="Anna", colour="#d55e00", memo=""):
    start = TEXT.index(begin)
    return CodedSpan(Span(start, TEXT.index(end, start) + len(end)), ("Stance", code), colour, coder, memo)


LETTER = CodedDocument(
    "Letter",
    TEXT,
    (
        Mark(MarkKind.HEADING, 0, 8, "1"),
        Mark(MarkKind.BOLD, TEXT.index("soft"), TEXT.index("soft") + 4),
        Mark(MarkKind.TURN, 10, 42, "Speaker", 723_000, None),
    ),
    (
        coded("offer", "soft"),
        coded("was", "they", "Offer", "Ben", "#0072b2", "seems meant"),
        coded("said", "one", "Offer", "Anna", "#0072b2"),
        coded("سلام", "عليكم", "Greeting <b>", "Ben", "red;background:url(x)"),
    ),
)


def html_of(tmp_path, *documents, title="Letters"):
    path = tmp_path / "coded.html"
    write_html(path, documents, title=title)
    return html.document_fromstring(path.read_bytes())


def shown(element):
    """Return an element's text without the numbers in brackets."""
    return "".join(element.xpath(".//text()[not(parent::sup)]"))


def test_all_text_arrives_paragraph_by_paragraph(tmp_path):
    page = html_of(tmp_path, LETTER)
    texts = [shown(element) for element in page.xpath("//*[@class='text']")]
    assert texts == [line for line in TEXT.split("\n") if line.strip()]
    assert [element.text for element in page.xpath("//*[@class='number']")] == [f"¶ {n}" for n in range(1, 6)]
    assert {element.get("dir") for element in page.xpath("//*[@class='text']")} == {"auto"}
    assert [element.tag for element in page.xpath("//*[@class='text']")] == ["h3", "p", "p", "p", "p"]
    assert page.xpath("//b[text()='soft']")


def test_codes_can_be_told_without_colour(tmp_path):
    page = html_of(tmp_path, LETTER)
    second, third, arabic = page.xpath("//*[@class='text']")[1:4]
    assert second.text_content() == "The [1aoffer [3bwas “soft1a]”, they3b] [3asaid."
    assert third.text_content() == "No one3a]   agreed."
    assert arabic.text_content() == "[2bسلام عليكم2b]"
    labels = [item.text_content() for item in page.xpath("//*[@class='labels']/li")]
    assert labels == [
        "1a Stance > Criticism · Anna",
        "3b Stance > Offer · Benseems meant",
        "3a Stance > Offer · Anna",
        "… 3a Stance > Offer · Anna",
        "2b Stance > Greeting <b> · Ben",
    ]


def test_the_legend_counts_by_code_and_coder(tmp_path):
    rows = [[cell.text_content().strip() for cell in row] for row in html_of(tmp_path, LETTER).xpath("//tr")]
    assert rows == [
        ["No.", "Code", "Codings", "Anna (a)", "Ben (b)"],
        ["1", "Stance > Criticism", "1", "1", "0"],
        ["2", "Stance > Greeting <b>", "1", "0", "1"],
        ["3", "Stance > Offer", "2", "1", "1"],
    ]


def test_one_coder_needs_no_letters(tmp_path):
    page = html_of(tmp_path, CodedDocument("Letter", TEXT, (), (coded("offer", "soft"),)))
    assert page.xpath("//sup/text()") == ["[1", "1]"]
    assert "Coded by Anna." in page.text_content()


def test_overlaps_are_stacked_and_keep_their_line(tmp_path):
    page = html_of(tmp_path, LETTER)
    (both,) = [element for element in page.xpath("//span[@class='l1']") if shown(element) == "was “"]
    assert "#0072b2" in both.get("style")
    (inner,) = both.xpath(".//span[@class='l0']")
    assert "#d55e00" in inner.get("style")


def test_case_55_nothing_of_the_users_becomes_markup(tmp_path):
    evil = "<script>alert(1)</script><img src=x onerror=y> & \x00\x1b"
    document = CodedDocument(evil, evil, (), (CodedSpan(Span(0, 8), (evil, evil), evil, evil, evil),))
    page = html_of(tmp_path, document, document, title=evil)
    assert not page.xpath("//script | //img | //@onerror | //link | //iframe")
    assert all(target.startswith("#") for target in page.xpath("//@href"))
    assert "url(" not in "".join(page.xpath("//@style"))
    source = (tmp_path / "coded.html").read_text("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f]", source)
    assert "default-src 'none'" in source
    assert "http" not in source.replace("http-equiv", "")


def test_a_document_without_codings_and_an_empty_one(tmp_path):
    page = html_of(tmp_path, CodedDocument("A", "Only text"), CodedDocument("B", ""))
    assert "There are no codings." in page.text_content()
    write_docx(tmp_path / "a.docx", [CodedDocument("A", "Only text"), CodedDocument("B", "")], title="T")
    assert "Only text" in "".join(p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs)


@st.composite
def documents(draw):
    text = draw(st.text(alphabet="ab \n", max_size=40))
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places), max_size=12))
    codings = [CodedSpan(Span(a, b), ("C",), "#000000") for a, b in spans if a < b]
    return CodedDocument("D", text, (), codings)


@given(documents())
def test_every_character_is_in_one_piece_and_every_coding_opens_and_closes_once(document):
    opened: list[int] = []
    closed: list[int] = []
    for block in blocks(document):
        assert "".join(piece.span.cut(document.text) for piece in block.pieces) == block.span.cut(document.text)
        for piece in block.pieces:
            opened += piece.opening
            closed += piece.closing
            assert set(closed) <= set(opened)
            covering = [i for i, coding in enumerate(document.codings) if coding.span.encloses(piece.span)]
            assert piece.active == len(covering)
            assert set(filter(lambda index: index is not None, piece.lanes)) <= set(covering)
            assert len([lane for lane in piece.lanes if lane is not None]) == min(3, len(covering))
        assert set(block.labels) == {i for i, coding in enumerate(document.codings) if coding.span.overlaps(block.span)}
    visible = [
        i
        for i, coding in enumerate(document.codings)
        if any(coding.span.overlaps(block.span) for block in blocks(document))
    ]
    assert sorted(opened) == sorted(closed) == visible


def test_the_legend_is_the_same_for_all_documents():
    legend = Legend([LETTER, CodedDocument("B", "text", (), (CodedSpan(Span(0, 2), ("A",), "#111111", "Cleo"),))])
    assert next((code.number, code.path, code.total) for code in legend.codes) == (1, ("A",), 1)
    assert legend.coders == ["Anna", "Ben", "Cleo"]


# --- Word ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def word(tmp_path):
    write_docx(tmp_path / "coded.docx", [LETTER], title="Letters \x00")
    return docx.Document(str(tmp_path / "coded.docx"))


def test_word_holds_the_text_and_a_comment_per_coding(word):
    texts = [paragraph.text.partition("\t")[2] or paragraph.text for paragraph in word.paragraphs]
    assert texts[0] == "Letters \ufffd"
    spoken = "Speaker · 0:12:03  The offer was “soft”, they said."
    assert texts[2:] == ["Letter", "A letter", spoken, "No one   agreed.", "سلام عليكم", "End"]
    comments = sorted((comment.text, comment.author) for comment in word.comments)
    assert comments == [
        ("Stance > Criticism", "Anna"),
        ("Stance > Greeting <b>", "Ben"),
        ("Stance > Offer", "Anna"),
        ("Stance > Offer\nseems meant", "Ben"),
    ]


def test_words_comments_stand_at_their_words(word):
    text = {}
    running = set()
    for element in word.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            running.add(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            running.discard(element.get(qn("w:id")))
        elif element.tag == qn("w:t"):
            for number in running:
                text[number] = text.get(number, "") + element.text
    by_comment = {comment.text: text[str(comment.comment_id)] for comment in word.comments if comment.author == "Ben"}
    assert by_comment == {"Stance > Offer\nseems meant": "was “soft”, they", "Stance > Greeting <b>": "سلام عليكم"}
    assert running == set()


def test_word_shows_overlaps_by_a_double_line(word):
    runs = {run.text: run.element.rPr for paragraph in word.paragraphs for run in paragraph.runs}
    lines = {
        text: looks.find(qn("w:u")).get(qn("w:val"))
        for text, looks in runs.items()
        if looks is not None and looks.find(qn("w:u")) is not None
    }
    assert lines["offer "] == "single"
    assert lines["was “"] == "double"
    assert runs["soft"].find(qn("w:b")) is not None
    assert runs["سلام عليكم"].find(qn("w:rtl")) is not None


def test_word_headings_are_headings(word):
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 2"] == ["A letter"]


def test_words_elements_stand_in_the_order_of_the_schema(tmp_path, word):
    order = ["rStyle", "b", "i", "color", "sz", "u", "shd", "vertAlign", "rtl"]
    for looks in word.element.body.iter(qn("w:rPr")):
        names = [child.tag.split("}")[1] for child in looks]
        assert names == sorted(names, key=order.index)
    with zipfile.ZipFile(tmp_path / "coded.docx") as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("write", [write_html, write_docx])
def test_cancel_and_failure_leave_the_old_file(tmp_path, write):
    path = tmp_path / "coded.out"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write(path, [LETTER, LETTER], title="T", progress=lambda done, total: False)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(CannotWrite):
        write(tmp_path / "nowhere" / "coded.out", [LETTER], title="T")
