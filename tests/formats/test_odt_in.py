"""OpenDocument texts: bad-input case 45, and 34, 35 and 40 to 44 for this format."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qda.formats.odt_in import ODT, read_odt
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import PasswordNeeded, UnreadableFile
from tests.formats.zip_files import zipped

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def odt(body: str, *, automatic: str = "", styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    return zipped(
        {
            "mimetype": ODT,
            "content.xml": f"<office:document-content {NAMESPACES} {XLINK}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {NAMESPACES}>{styles}</office:document-styles>",
            **(parts or {}),
        }
    )


def marked(document: ImportedDocument, kind: MarkKind) -> list[tuple[str, str]]:
    return [(document.text[mark.start : mark.end], mark.value) for mark in document.marks if mark.kind is kind]


def reported(document: ImportedDocument) -> dict[str, int]:
    return {note.what: note.count for note in document.notes}


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def test_headings_lists_and_tables_keep_the_order_of_the_page():
    """Case 45, as 34."""
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell>{}</table:table-cell>"
    wide = '<table:table-cell table:number-columns-spanned="2"><text:p>wide</text:p></table:table-cell>'
    tall = '<table:table-cell table:number-rows-spanned="2"><text:p>tall</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    table = (
        "<table:table><table:table-header-rows>"
        + row.format(wide + covered + cell.format(p("c")))
        + "</table:table-header-rows>"
        + row.format(tall + cell.format("") + cell.format(p("y")))
        + row.format(
            covered + '<table:table-cell table:number-columns-repeated="2"><text:p>z</text:p></table:table-cell>'
        )
        + "</table:table>"
    )
    body = (
        '<text:h text:outline-level="2">A heading</text:h><text:list><text:list-item>'
        + p("One")
        + f"<text:list><text:list-item>{p('Inner')}</text:list-item></text:list></text:list-item></text:list>"
        + table
        + f"<text:section>{p('After')}</text:section>"
    )
    data = odt(body)
    document = read_odt(data, "order.odt")
    assert document.text.split("\n") == [
        "A heading", "One", "Inner", "wide\tc", "tall\t\ty", "\tz\tz", "After"
    ]  # fmt: skip
    assert marked(document, MarkKind.HEADING) == [("A heading", "2")]
    assert document.media_type == ODT
    assert document.original == data
    assert reported(document) == {"tables": 1}


def test_white_space_counts_as_the_format_has_it():
    """Case 45."""
    body = (
        "<text:p>\n   One\n   two<text:s/> <text:span> three</text:span><text:s text:c='3'/>four<text:tab/>"
        "<text:line-break/>five<text:soft-page-break/>\u2028six</text:p><text:p/>" + p("End")
    )
    assert read_odt(odt(body), "space.odt").text == "One two  three   four\t\nfive\nsix\n\nEnd"


def test_bold_and_italic_come_through_styles_and_their_parents():
    """Case 45."""
    automatic = (
        '<style:style style:name="T1" style:family="text" style:parent-style-name="Strong"/>'
        '<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="T3" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    )
    styles = (
        '<office:styles><style:style style:name="Strong" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Title" style:family="paragraph"><style:text-properties fo:font-weight="bold"/>'
        "</style:style></office:styles>"
    )
    body = (
        '<text:p text:style-name="P1">The title</text:p><text:p>😀 so <text:span text:style-name="T1">bold, '
        '<text:span text:style-name="T2">both</text:span></text:span>'
        '<text:span text:style-name="T3">hid</text:span>.</text:p>'
    )
    document = read_odt(odt(body, automatic=automatic, styles=styles), "bold.odt")
    assert document.text == "The title\n😀 so bold, both."
    assert marked(document, MarkKind.HEADING) == [("The title", "1")]
    assert marked(document, MarkKind.BOLD) == [("bold, both", "")]
    assert marked(document, MarkKind.ITALIC) == [("both", "")]
    assert reported(document) == {"hidden-left-out": 1}


def test_notes_boxes_and_changes_are_treated_as_in_word_files():
    """Case 45, as 34 and 35."""
    note = (
        '<text:note text:note-class="{0}"><text:note-citation>9</text:note-citation>'
        "<text:note-body><text:p>{1}</text:p></text:note-body></text:note>"
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion>"
        "</text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
        f"<text:p>Claim{note.format('footnote', 'Source one')}<text:change-start/> and doubt<text:change-end/>"
        f"{note.format('endnote', 'Source two')}<office:annotation><text:p>comment</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box></draw:frame>"
        '<draw:frame><draw:image xlink:href="http://127.0.0.1:9/a.png"/></draw:frame></text:p>'
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>Template"
        f"</text:index-title-template></text:table-of-content-source><text:index-body>{p('Contents')}</text:index-body>"
        "</text:table-of-content>"
    )
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>Page</text:p></style:header>"
        "</style:master-page></office:master-styles>"
    )
    document = read_odt(odt(body, styles=styles, parts={"Basic/script-lc.xml": "<x/>"}), "notes.odt")
    assert document.text == "Claim[1] and doubt[2]\nIn the box\nContents\n\n[1] Source one\n[2] Source two"
    assert reported(document) == {
        "tracked-deletions": 1, "tracked-insertions": 1, "comments-left-out": 1, "pictures-left-out": 1,
        "links-ignored": 1, "footnotes": 2, "headers-left-out": 1, "macros-ignored": 1,
    }  # fmt: skip


def test_repeated_cells_cannot_be_made_a_bomb():
    """Case 45, as 42."""
    inner = p("x")
    for _ in range(5):
        inner = (
            '<table:table><table:table-row table:number-rows-repeated="99999"><table:table-cell '
            f'table:number-columns-repeated="99999">{inner}</table:table-cell></table:table-row></table:table>'
        )
    assert len(read_odt(odt(inner), "bomb.odt").text) < 10_000


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"Just a text", "not-odt"),
        (odt(p("cut"))[:-30], "truncated"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "not-odt"),
        (zipped({"mimetype": ODT}), "not-odt"),
        (odt("<text:p>"), "xml"),
        (odt("", parts={"content.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}), "dtd"),
        (odt("<text:section>" * 240 + "</text:section>" * 240), "failed"),
    ],
    ids=["0 bytes", "text renamed", "truncated", "spreadsheet", "no content", "broken XML", "XXE", "deep"],
)
def test_a_file_that_is_no_sound_text_says_what_it_is(data: bytes, expected: str):
    """Case 45: the same messages as for Word files."""
    with pytest.raises(UnreadableFile) as error:
        read_odt(data, "report.odt")
    assert error.value.values["reason"] == expected


def test_an_encrypted_text_asks_for_a_password():
    """Case 45, as 38."""
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>"
    with pytest.raises(PasswordNeeded):
        read_odt(odt("", parts={"META-INF/manifest.xml": manifest, "content.xml": b"\x93\x11"}), "locked.odt")
