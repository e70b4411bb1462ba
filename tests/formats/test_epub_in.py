"""EPUB books: bad-input cases 34, 36 and 40 to 45 for this format."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qda.formats.epub_in import EPUB, read_epub
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import UnreadableFile
from tests.formats.zip_files import zipped

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def chapter(body: str, doctype: str = "<!DOCTYPE html>") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{doctype}<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title/></head><body>{body}</body></html>"
    )


def epub(
    chapters: Mapping[str, str | bytes], *, parts: Mapping[str, str | bytes] | None = None, order: str = ""
) -> bytes:
    """A book whose chapters lie in OEBPS/ and are shown in the order of ``order`` (their positions), else as given."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    shown = order or "".join(str(n) for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in shown)
    return zipped(
        {
            "mimetype": EPUB,
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
            f"<spine>{spine}</spine></package>",
            **{f"OEBPS/{name.replace('%20', ' ')}": content for name, content in chapters.items()},
            **(parts or {}),
        }
    )


def encryption(algorithm: str, entry: str) -> dict[str, str | bytes]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns="c" xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference URI="{entry}"/>'
        "</e:CipherData></e:EncryptedData></encryption>"
    }


def marked(document: ImportedDocument, kind: MarkKind) -> list[str]:
    return [document.text[mark.start : mark.end] for mark in document.marks if mark.kind is kind]


def test_chapters_come_in_the_order_of_reading():
    """Case 34 for books: names with spaces and named characters included, and marks that fit the whole text."""
    data = epub(
        {
            "b.xhtml": chapter("<h1>Second</h1><p>With <b>bold</b> &amp; more</p>"),
            "text/a%20one.xhtml": chapter("<h1>First 😀</h1><p>Caf&eacute;&nbsp;and&#8217;s</p>"),
        },
        order="10",
    )
    document = read_epub(data, "book.epub")
    assert document.text == "First 😀\nCafé\u00a0and’s\nSecond\nWith bold & more"
    assert marked(document, MarkKind.HEADING) == ["First 😀", "Second"]
    assert marked(document, MarkKind.BOLD) == ["bold"]
    assert document.media_type == EPUB
    assert document.original == data


def test_a_chapter_that_is_no_sound_xml_is_read_as_a_web_page():
    """Case 36 for books."""
    data = epub({"a.xhtml": chapter("<p>One<br>two & three"), "b.xhtml": chapter("<p>Four</p>")})
    assert read_epub(data, "loose.epub").text == "One\ntwo & three\nFour"


def test_a_chapter_that_is_missing_is_reported():
    """Case 36 for books: the others are read."""
    data = epub({"a.xhtml": chapter("<p>Here</p>"), "b.xhtml": ""})
    data = data.replace(b"OEBPS/b.xhtml", b"OEBPS/x.xhtml")
    document = read_epub(data, "missing.epub")
    assert document.text == "Here"
    assert [(note.what, note.look) for note in document.notes] == [("chapters-missing", True)]


def test_a_copy_protected_book_is_told():
    """Case 38 for books."""
    parts = encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/a.xhtml")
    with pytest.raises(UnreadableFile) as error:
        read_epub(epub({"a.xhtml": b"\x81\x02\x93"}, parts=parts), "protected.epub")
    assert error.value.values["reason"] == "drm-epub"


def test_protected_fonts_alone_do_no_harm():
    """Case 38 for books."""
    parts = encryption("http://www.idpf.org/2008/embedding", "OEBPS/font.otf")
    assert read_epub(epub({"a.xhtml": chapter("<p>Open</p>")}, parts=parts), "fonts.epub").text == "Open"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"Just a text", "not-epub"),
        (epub({"a.xhtml": chapter("")})[:-30], "truncated"),
        (zipped({"mimetype": EPUB}), "not-epub"),
        (epub({}, parts={"META-INF/container.xml": "<container/>"}), "not-epub"),
        (
            epub({}, parts={"META-INF/container.xml": CONTAINER.replace("OEBPS/book.opf", "../../etc/passwd")}),
            "not-epub",
        ),
        (epub({}, parts={"OEBPS/book.opf": "<package/>"}), "not-epub"),
        (epub({}), "not-epub"),
        (epub({"a.xhtml": chapter("&e;", '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>')}), "dtd"),
        (epub({}, parts={"OEBPS/book.opf": "<!DOCTYPE p [<!ENTITY e 'x'>]><package/>"}), "dtd"),
    ],
    ids=[
        "0 bytes",
        "text",
        "truncated",
        "no container",
        "no root file",
        "outside",
        "no spine",
        "no chapter",
        "XXE",
        "DTD",
    ],
)
def test_a_file_that_is_no_sound_book_says_what_it_is(data: bytes, expected: str):
    """Cases 36 and 40 to 43 for books."""
    with pytest.raises(UnreadableFile) as error:
        read_epub(data, "book.epub")
    assert error.value.values["reason"] == expected


def test_an_address_that_leads_out_of_the_book_is_not_followed():
    """Case 43 for books."""
    data = epub({"a.xhtml": chapter("<p>In</p>"), "http://127.0.0.1:9/b.xhtml": "", "../../../etc/hosts": ""})
    document = read_epub(data, "out.epub")
    assert document.text == "In"
