"""A codebook to be handed round on paper."""

from __future__ import annotations

import docx
import pytest
from lxml import html

from qda.formats.codebook_out import write_codebook_docx, write_codebook_html
from qda.model.codebook import CodebookEntry
from qda.model.errors import CannotWrite

EVIL = '<img src=x onerror="y">\x00'
ENTRIES = [
    CodebookEntry(path=("Stance",), is_folder=True, short_definition="How one speaks of the other"),
    CodebookEntry(
        path=("Stance", "Criticism"),
        short_definition="Somebody objects",
        full_definition="In their own words,\nor reported",
        use_when="it can be pointed at",
        dont_use_when="somebody is called a traitor",
        example="“asked why”",
        memo=EVIL,
        colour="#d55e00",
        number_key="3",
    ),
    CodebookEntry(path=("Stance", "Criticism", "سلام"), colour="red;x"),
]


def test_a_page_with_the_tree_as_headings(tmp_path):
    path = tmp_path / "codebook.html"
    write_codebook_html(path, ENTRIES, title="Study <1>")
    page = html.document_fromstring(path.read_bytes())
    assert [(e.tag, e.text.strip()) for e in page.xpath("//h1 | //h2 | //h3 | //h4")] == [
        ("h1", "Study <1>"),
        ("h2", "Stance"),
        ("h3", "Criticism"),
        ("h4", "سلام"),
    ]
    assert page.xpath("//dt/text()") == ["Use when", "Don’t use when", "Typical example", "Memo"]
    assert page.xpath("//dd/text()")[-1] == EVIL.replace("\x00", "\ufffd")
    assert not page.xpath("//img | //script")
    assert "code · key 3" in page.text_content()


def test_a_word_file_with_the_tree_as_headings(tmp_path):
    path = tmp_path / "codebook.docx"
    write_codebook_docx(path, ENTRIES, title="Study\x00")
    paragraphs = docx.Document(str(path)).paragraphs
    headings = [(p.style.name, p.text) for p in paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings == [
        ("Title", "Study\ufffd"),
        ("Heading 1", "Stance"),
        ("Heading 2", "■ Criticism"),
        ("Heading 3", "■ سلام"),
    ]
    texts = [p.text for p in paragraphs]
    assert "In their own words,\nor reported" in texts
    assert "Use when: it can be pointed at" in texts


@pytest.mark.parametrize("write", [write_codebook_html, write_codebook_docx])
def test_an_empty_codebook_and_a_missing_folder(tmp_path, write):
    write(tmp_path / "empty.out", [], title="T")
    assert (tmp_path / "empty.out").stat().st_size > 0
    with pytest.raises(CannotWrite):
        write(tmp_path / "nowhere" / "empty.out", ENTRIES, title="T")
