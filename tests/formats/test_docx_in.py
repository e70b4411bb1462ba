"""Word files: bad-input cases 34 to 44."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from qda.formats.docx_in import DOCM, DOCX, read_docx
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import FileTooLarge, PasswordNeeded, QdaError, UnreadableFile
from qda.model.wording import explain, note_text
from tests.formats.zip_files import NAMESPACES, OLE, docx, relations, with_every_entry_encrypted, zipped


def written(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def marked(document: ImportedDocument, kind: MarkKind) -> list[tuple[str, str]]:
    return [(document.text[mark.start : mark.end], mark.value) for mark in document.marks if mark.kind is kind]


def reported(document: ImportedDocument) -> dict[str, int]:
    return {note.what: note.count for note in document.notes}


def reason(error: pytest.ExceptionInfo[QdaError]) -> object:
    return error.value.values["reason"]


def test_headings_paragraphs_and_tables_keep_the_order_of_the_page():
    """Case 34."""
    source = python_docx.Document()
    source.add_heading("Talks in the valley", 0)
    source.add_heading("Background", 1)
    source.add_paragraph("Before the table.")
    table = source.add_table(2, 3)
    for row, words in enumerate((("Who", "When", "What"), ("Envoy", "May", "Offer"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    source.add_paragraph("After the table.")
    source.add_paragraph("First point", style="List Number")
    data = written(source)

    document = read_docx(data, "talks.docx")

    assert document.text.split("\n") == [
        "Talks in the valley", "Background", "Before the table.", "Who\tWhen\tWhat", "Envoy\tMay\tOffer",
        "After the table.", "First point",
    ]  # fmt: skip
    assert marked(document, MarkKind.HEADING) == [("Talks in the valley", "1"), ("Background", "1")]
    assert document.original == data
    assert document.media_type == DOCX
    assert reported(document) == {"tables": 1}


def test_merged_cells_are_told_once_and_nested_tables_in_their_place():
    """Case 34."""
    source = python_docx.Document()
    table = source.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "ner"

    text = read_docx(written(source), "cells.docx").text

    assert text.split("\n")[:4] == ["wide\t02", "tall\t11\t12", "\t21\t22", "in\tner"]


def test_bold_and_italic_are_marks_and_never_characters():
    """Case 34: also through a character style, joined over neighbouring runs, and not within headings."""
    source = python_docx.Document()
    source.add_heading("Bold by its style", 2)
    paragraph = source.add_paragraph("👩‍👩‍👧 She said ")
    paragraph.add_run("no").bold = True
    paragraph.add_run(" ").bold = True
    paragraph.add_run("way", style="Strong")
    paragraph.add_run(", ")
    paragraph.add_run("twice").italic = True
    document = read_docx(written(source), "bold.docx")

    assert document.text.endswith("👩‍👩‍👧 She said no way, twice")
    assert marked(document, MarkKind.BOLD) == [("no way", "")]
    assert marked(document, MarkKind.ITALIC) == [("twice", "")]


def test_tabs_breaks_and_special_characters_become_text():
    """Case 34."""
    body = (
        '<w:p><w:r><w:t xml:space="preserve">a </w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>'
        '<w:t>d</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Odd" w:char="F0FF"/>'
        '</w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:r><w:t>A line\n  end in the file</w:t></w:r></w:p>"
    )
    text = read_docx(docx(body), "special.docx").text
    assert text == "a \tb\nc\u2011d\u00ad→□\n\nA line   end in the file"


def test_greek_letters_in_the_symbol_font_are_letters():
    runs = '<w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Symbol" w:char="F057"/><w:t> = 0.05</w:t>'
    assert read_docx(docx(f"<w:p><w:r>{runs}</w:r></w:p>"), "a.docx").text == "αΩ = 0.05"


def test_a_separator_of_lines_inside_a_run_does_not_shift_the_marks():
    """Cases 20 and 22 within case 34: what normalisation changes is counted, and the marks still fit."""
    body = (
        "<w:p><w:r><w:t>one\u2028two\ufdd0</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>\ufeffthree\u2029</w:t></w:r>"
        "<w:r><w:rPr><w:b w:val='0'/><w:i/></w:rPr><w:t>four</w:t></w:r></w:p>"
    )
    document = read_docx(docx(body), "odd.docx")
    assert document.text == "one\ntwo\ufffd\ufeffthree\nfour"
    assert marked(document, MarkKind.BOLD) == [("\ufeffthree\n", "")]
    assert marked(document, MarkKind.ITALIC) == [("four", "")]
    assert reported(document) == {"newlines": 2, "invalid-replaced": 1}


def test_links_controls_fields_and_formulas_are_read_and_field_codes_are_not():
    """Case 34."""
    body = (
        '<w:p><w:hyperlink r:id="r9"><w:r><w:t>the link</w:t></w:r></w:hyperlink><w:r><w:t>, </w:t></w:r>'
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>the control</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> 7</w:t></w:r>'
        "<m:oMath><m:r><m:t> x+1</m:t></m:r></m:oMath></w:p>"
        f"<w:sdt><w:sdtContent>{p('A block in a control')}</w:sdtContent></w:sdt>"
    )
    text = read_docx(docx(body), "links.docx").text
    assert text == "the link, the control 7 x+1\nA block in a control"


def test_a_text_box_is_read_once_after_its_paragraph():
    """Case 34: it is stored twice, for new and for old programs."""
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Anchor </w:t><mc:AlternateContent>"
        f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent><w:t>goes on</w:t></w:r></w:p>{p('Next')}"
    )
    assert read_docx(docx(body), "box.docx").text == "Anchor goes on\nIn the box\nNext"


def test_footnotes_follow_the_text_and_can_be_found():
    """Case 34."""
    body = (
        '<w:p><w:r><w:t>Claim</w:t><w:footnoteReference w:id="2"/><w:t> and doubt</w:t>'
        f'<w:endnoteReference w:id="2"/></w:r></w:p>{p("Last line")}'
    )
    notes = "<w:{0}s {1}><w:{0} w:id='-1' w:type='separator'>{2}</w:{0}><w:{0} w:id='2'>{3}</w:{0}></w:{0}s>"
    parts = {
        "word/footnotes.xml": notes.format("footnote", NAMESPACES, p("---"), p("Source one", ", page 3") + p("More")),
        "word/endnotes.xml": notes.format("endnote", NAMESPACES, p("---"), p("Source two")),
    }
    links = (("footnotes", "footnotes.xml", False), ("endnotes", "/word/endnotes.xml", False))
    document = read_docx(docx(body, links=links, parts=parts), "notes.docx")
    assert document.text == ("Claim[1] and doubt[2]\nLast line\n\n[1] Source one, page 3\nMore\n[2] Source two")
    assert reported(document) == {"footnotes": 2}


def test_tracked_changes_are_read_as_accepted_and_reported():
    """Case 35."""
    body = (
        '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>We </w:t></w:r>'
        '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>always </w:t></w:r></w:ins></w:p>'
        '<w:p><w:r><w:t>agree</w:t><w:commentReference w:id="5"/></w:r>'
        '<w:moveFrom w:id="6"><w:r><w:t> moved</w:t></w:r></w:moveFrom></w:p>'
        '<w:p><w:moveTo w:id="7"><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>'
        f'<w:tbl><w:tr><w:trPr><w:del w:id="8"/></w:trPr><w:tc>{p("gone")}</w:tc></w:tr></w:tbl>'
    )
    document = read_docx(docx(body), "tracked.docx")
    assert document.text == "We always agree\nmoved"
    counts = reported(document)
    assert (counts["tracked-deletions"], counts["tracked-insertions"], counts["comments-left-out"]) == (3, 2, 1)
    assert "3 tracked deletions were left out." in [note_text(note) for note in document.notes]


def test_hidden_text_headers_and_pictures_are_left_out_and_counted():
    """Case 34."""
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>open</w:t>"
        '<w:drawing><a:blip r:embed="r5"/></w:drawing><w:pict><v:imagedata/></w:pict></w:r></w:p>'
    )
    parts = {"word/header1.xml": f"<w:hdr {NAMESPACES}>{p('Participant 7')}</w:hdr>"}
    document = read_docx(docx(body, links=(("header", "header1.xml", False),), parts=parts), "hidden.docx")
    assert document.text == "open"
    assert reported(document) == {"hidden-left-out": 1, "pictures-left-out": 2, "headers-left-out": 1}


def test_the_strict_edition_of_the_format_is_read_too():
    """Case 34."""
    body = f'<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Heading</w:t></w:r></w:p>{p("Text")}'
    data = zipped(
        {
            "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
            f"<w:body>{body}</w:body></w:document>",
        }
    )
    document = read_docx(data, "strict.docx")
    assert document.text == "Heading\nText"
    assert marked(document, MarkKind.HEADING) == [("Heading", "2")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (docx(p("cut"))[:-30], "truncated"),
        (docx(p("cut"))[:200], "truncated"),
        (b"Just a text, renamed.", "not-docx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "not-docx"),
        (OLE, "old-doc"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "is-xlsx"),
        (docx("<w:p>"), "xml"),
    ],
    ids=["0 bytes", "cut at the end", "cut early", "text renamed", "other zip", "OLE", "xlsx", "broken XML"],
)
def test_a_file_that_is_no_word_file_says_what_it_is(data: bytes, expected: str):
    """Cases 36 to 39."""
    with pytest.raises(UnreadableFile) as error:
        read_docx(data, "report.docx")
    assert reason(error) == expected
    assert "…" not in str(explain(error.value))


def test_a_damaged_entry_is_told():
    """Case 36: the directory is sound, the packed text is not."""
    data = docx(p("some words " * 50))
    at = data.index(b"word/document.xml") + 40
    with pytest.raises(UnreadableFile) as error:
        read_docx(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :], "damaged.docx")
    assert reason(error) == "truncated"


def test_encrypted_entries_ask_for_a_password():
    """Case 38, for archives that are encrypted themselves."""
    with pytest.raises(PasswordNeeded):
        read_docx(with_every_entry_encrypted(docx(p("x"))), "locked.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_any_document_type_is_refused(encoding: str, tmp_path):
    """Cases 40 and 41: neither a file of the disk nor a bomb of entities comes near the text."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(UnreadableFile) as error:
        read_docx(docx("", parts={"word/document.xml": xml.encode(encoding)}), "xxe.docx")
    assert reason(error) in ("dtd", "xml")


def test_an_encoding_that_hides_the_markup_is_refused():
    """Case 41: in UTF-7 a document type would not look like one."""
    xml = '<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE d>+ADw-d/>'
    with pytest.raises(UnreadableFile) as error:
        read_docx(docx("", parts={"word/document.xml": xml}), "utf7.docx")
    assert reason(error) == "xml"


def test_outside_parts_and_macros_are_ignored_and_reported():
    """Case 44."""
    links = (
        ("image", "http://127.0.0.1:9/picture.png", True),
        ("hyperlink", "http://127.0.0.1:9/", True),
        ("settings", "settings.xml", False),
    )
    parts = {
        "word/settings.xml": "<settings/>",
        "word/_rels/settings.xml.rels": relations(("attachedTemplate", "//127.0.0.1/share/evil.dotm", True)),
        "word/vbaProject.bin": b"\0",
    }
    document = read_docx(docx(p("Plain"), links=links, parts=parts), "macro.docm")
    assert document.text == "Plain"
    assert document.media_type == DOCM
    assert reported(document) == {"macros-ignored": 1, "links-ignored": 2}


def test_a_path_that_climbs_out_leads_nowhere():
    """Case 43."""
    data = zipped({"_rels/.rels": relations(("officeDocument", "../../etc/passwd", False)), "../../etc/passwd": "x"})
    with pytest.raises(UnreadableFile) as error:
        read_docx(data, "climb.docx")
    assert reason(error) == "not-docx"


def test_endless_nesting_is_refused():
    """Case 41."""
    body = "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000
    with pytest.raises(UnreadableFile) as error:
        read_docx(docx(body), "deep.docx")
    assert reason(error) in ("failed", "xml")


def test_too_many_elements_are_refused_before_they_take_memory():
    """Case 42: an honest ratio, and still millions of nodes."""
    body = "".join(f"<w:p w:a='{number}'/>" for number in range(1_100_000))
    with pytest.raises(FileTooLarge):
        read_docx(docx(body), "nodes.docx")
