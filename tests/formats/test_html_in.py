"""Cases 52 to 54: of a web page only the words, and nothing fetched."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.formats.html_in import html_to_text, read_html
from qda.model.document import MarkKind
from qda.model.errors import FileTooLarge, QdaError, UnreadableFile


def text_of(markup: str | bytes) -> str:
    return html_to_text(markup if isinstance(markup, bytes) else markup.encode()).text


def notes_of(markup: str) -> dict[str, int]:
    return {note.what: note.count for note in html_to_text(markup.encode()).notes}


def test_blocks_are_lines_and_white_space_is_folded() -> None:
    page = (
        "<title>Not read</title><h1>A\n  title</h1><p>One <b>bold</b>,\n<i>slanted</i> word"
        "<p>Two<br>three<div>four</div>five"
    )
    assert text_of(page) == "A title\nOne bold, slanted word\nTwo\nthree\nfour\nfive"


def test_lists_have_no_invented_signs_and_preformatted_text_keeps_its_own() -> None:
    assert text_of("<ul><li>a</li><li>b<ol><li>c</ol></ul><pre>\n  x\n\n y</pre>z") == "a\nb\nc\n  x\n\n y\nz"


def test_a_row_is_a_line_and_empty_cells_keep_their_place() -> None:
    page = "<table><tr><th>A<th><th>C</tr><tr><td> <td></tr><tr><td><p>1</p><td>2<td></tr></table>after"
    assert text_of(page) == "A\t\tC\n1\t2\t\nafter"
    assert notes_of(page) == {"tables": 1}


def test_pages_joined_into_one_file_are_all_read() -> None:
    assert (
        text_of("<html><body><p>One</p></body></html>\n<html><body><p>Two</p></body></html>Three") == "One\nTwo\nThree"
    )
    assert text_of("<p>One</p></html><script>no()</script>") == "One"


def test_two_line_breaks_are_an_empty_line() -> None:
    assert text_of("<br>a<br><br>b<br>") == "a\n\nb"


def test_headings_bold_and_italic_are_marks() -> None:
    page = html_to_text(b"<h2>One <em>two</em></h2><p>x <strong>y <i>z</i></strong></p>")
    marks = [(mark.kind, page.text[mark.start : mark.end], mark.value) for mark in page.marks]
    assert marks == [
        (MarkKind.HEADING, "One two", "2"),
        (MarkKind.ITALIC, "two", ""),
        (MarkKind.BOLD, "y z", ""),
        (MarkKind.ITALIC, "z", ""),
    ]


def test_case_52_scripts_styles_frames_and_hidden_parts_are_left_out_and_counted() -> None:
    page = (
        "<p>seen<style>p{}</style><script>alert('<p>x')</script></p><iframe src=x>frame</iframe><div hidden>h</div>"
        "<p style='color:red; display : none'>n</p><textarea>t</textarea><noscript>no</noscript><!-- c --><p>end"
    )
    assert text_of(page) == "seen\nend"
    assert notes_of(page) == {"hidden-left-out": 7}


def test_cases_53_and_54_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for something")

    monkeypatch.setattr(socket, "socket", refuse)
    (tmp_path / "secret.txt").write_text("secret")
    page = (
        f"<link rel=stylesheet href=http://127.0.0.1/x.css><img src='http://127.0.0.1/x.png'><p>text"
        f"<img src='{(tmp_path / 'secret.txt').as_uri()}'><object data='{(tmp_path / 'secret.txt').as_uri()}'></object>"
        r"<img src='\\server\share\x.png'>"
    )
    assert text_of(page) == "text"
    assert notes_of(page)["pictures-left-out"] == 3


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE html [<!ENTITY x "y">]>', '<!doctype html SYSTEM "a" [ <!ENTITY x SYSTEM "file:///etc/hostname">]>'],
)
def test_cases_40_and_41_entities_of_its_own_are_refused(declaration: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        text_of(declaration + "<p>&x;</p>")
    assert refused.value.values["reason"] == "dtd"


def test_an_ordinary_document_type_is_fine() -> None:
    strict = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
    assert text_of(strict + "<html><body><p>caf\u00e9 &eacute; &amp;</p></body></html>") == "café é &"
    assert text_of("<!DOCTYPE html><p>x") == "x"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">', "cp932"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "cp1252"),
        ("<meta charset=nonsense>", "utf-8"),
        ("<meta charset=utf-16>", "utf-8"),
    ],
)
def test_a_page_says_its_encoding(head: str, encoding: str) -> None:
    words = {"cp1251": "Делегация", "cp932": "代表団", "cp1252": "“café”"}.get(encoding, "“naïve”")
    document = read_html(f"{head}<p>{words}</p>".encode(encoding), "a.html")
    assert (document.text, document.encoding, document.notes) == (words, encoding, ())


def test_characters_that_no_text_may_hold() -> None:
    assert text_of("<p>a\0b&#0;c\x0bd&#x202e;e\r\nf</p>") == "a\ufffdb\ufffdc d\u202ee f"


def test_case_26_long_words_and_deep_pages_are_whole_or_refused() -> None:
    assert len(text_of(b"<p>" + b"x" * 11_000_000)) == 11_000_000
    assert text_of("<div>" * 1000 + "deep") == "deep"
    with pytest.raises(UnreadableFile):
        text_of("<div>" * 5000 + "too deep")


def test_a_page_of_nothing_but_tags_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        text_of(b"<b>" * 2_100_000)


def test_a_tree_with_a_namespace_is_read_too() -> None:
    from lxml import etree

    tree = etree.fromstring(
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>T</h1><!-- c -->x<p>y</p></body></html>'
    )
    assert html_to_text(tree).text == "T\nx\ny"


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<td>",
            "<tr>",
            "<table>",
            "</table>",
            "<b>",
            "</b>",
            "<br>",
            "<h1>",
            "</h1>",
            "<pre>",
            "</pre>",
            "<i>",
            "word",
            "é",
            "\n",
            "\t",
            "<li>",
            "<div hidden>",
            "</div>",
            "<!-- -->",
            "&nbsp;",
            "&#8232;",
            "\x0c",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(FRAGMENTS)
def test_marks_lie_within_the_text(markup: str) -> None:
    try:
        page = html_to_text(markup.encode())
    except QdaError:
        return
    for mark in page.marks:
        assert 0 <= mark.start < mark.end <= len(page.text)
