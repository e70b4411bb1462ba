"""Case 46: Rich Text Format, and plain text that is only called so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.formats.rtf_in import read_rtf
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import UnreadableFile

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Serif;}{\f1\fnil\fcharset204 Serif;}"
    rb"{\f2\fnil\fcharset128 Serif;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 heading 1;}}{\info{\title No}}"
)


def read(body: bytes) -> ImportedDocument:
    return read_rtf(HEAD + body + b"}", "a.rtf")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"caf\'e9 \'93q\'94 5 \'80", "café “q” 5 €"),
        (rb"\u8364? \u-10179?\u-8704? \u233\'e9x \uc0\u8212 y {\uc2\u1040 ??}z", "€ 😀 éx —y Аz"),
        (rb"\f1\'cf\'f0\'e8\f0 , \f2\'93\'fa\'96\'7b", "При, 日本"),
        (rb"a\~b\-c\_d \emdash  \ldblquote x\rdblquote \{y\}\\", "a\u00a0b\u00adc\u2011d — “x”{y}\\"),
        (rb"one\par two\line three\par\par four\par", "one\ntwo\nthree\n\nfour"),
        (rb"{\upr{ansi}{\*\ud{uni\u233?}}} {\*\unknown no}yes\bin4 }{\\x", "unié yesx"),
        (rb"{\field{\*\fldinst HYPERLINK http://127.0.0.1/}{\fldrslt link}} on", "link on"),
        (rb"{\listtext 1.\tab}point {\header running}", "point "),
        ("raw “é”".encode("cp1252"), "raw “é”"),
    ],
    ids=["cp1252", "unicode", "fonts", "signs", "lines", "groups", "fields", "left out", "raw bytes"],
)
def test_characters(body: bytes, text: str) -> None:
    assert read(body).text == text


def test_rows_of_a_table_are_lines() -> None:
    document = read(
        rb"before\par\trowd\cellx1\cellx2\intbl A\cell\cell C\cell\row\trowd\intbl 1\par 2\cell 3\cell\row\pard after"
    )
    assert document.text == "before\nA\t\tC\n1\n2\t3\nafter"
    assert [(note.what, note.count) for note in document.notes] == [("tables", 1)]


def test_headings_bold_and_italic_are_marks() -> None:
    document = read(rb"\pard\outlinelevel0 A {\b big} one\par\pard{\i it} \b x\b0  y\plain\par")
    marks = [(mark.kind, document.text[mark.start : mark.end], mark.value) for mark in document.marks]
    assert marks == [
        (MarkKind.HEADING, "A big one", "1"),
        (MarkKind.BOLD, "big", ""),
        (MarkKind.ITALIC, "it", ""),
        (MarkKind.BOLD, "x", ""),
    ]


def test_footnotes_follow_and_what_is_left_out_is_counted() -> None:
    document = read(
        rb"Text{\super\chftn{\footnote\pard\chftn  A note.}} on{\deleted gone}{\v hidden}"
        rb"{\pict\wmetafile8 0102ff}.\par"
    )
    assert document.text == "Text[1] on.\n[1] A note."
    assert {note.what: note.count for note in document.notes} == {
        "tracked-deletions": 1,
        "hidden-left-out": 1,
        "pictures-left-out": 1,
        "footnotes": 1,
    }


def test_plain_text_that_is_called_rtf_is_read_with_a_notice() -> None:
    document = read_rtf("No – braces".encode(), "a.rtf")
    assert (document.text, document.media_type) == ("No – braces", "text/plain")
    assert [note.what for note in document.notes] == ["read-as-text"]


def test_a_file_that_is_cut_short_says_so() -> None:
    document = read_rtf(rb"{\rtf1 What {there was", "a.rtf")
    assert document.text == "What there was"
    assert [(note.what, note.look) for note in document.notes] == [("cut-short", True)]


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        read(b"{" * 20_000)


WORDS = [
    rb"\par",
    rb"\b ",
    rb"\b0 ",
    rb"{",
    rb"}",
    rb"\'e9",
    rb"\u-3 ?",
    rb"\cell",
    rb"\row",
    rb"\intbl ",
    rb"\v ",
    b"text ",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(b"".join), st.binary(max_size=8))
def test_any_mixture_is_read_and_its_marks_fit(body: bytes, junk: bytes) -> None:
    document = read(body + junk)
    assert "\r" not in document.text
    assert all(0 <= mark.start < mark.end <= len(document.text) for mark in document.marks)
