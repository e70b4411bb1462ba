"""What our Word files share: legal text, its direction, quiet words and a code's colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt, RGBColor

from qda.formats.cell_text import replace_illegal
from qda.formats.coded_document import safe_colour

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

QUIET = RGBColor(0x5A, 0x5A, 0x5A)
_STRONG = {"L": False, "R": True, "AL": True}


def new_word(title: str, about: Sequence[str] = ()) -> WordDocument:
    """Return a Word file with its title, and below it sentences about what it holds."""
    word = Document()
    word.core_properties.author = "Concord"
    word.core_properties.title = legal(title)[:255]
    word.core_properties.comments = ""
    word.add_heading(legal(title), 0)
    for sentence in about:
        add_quiet(word.add_paragraph(), sentence)
    return word


def legal(text: str) -> str:
    """Return text as a Word file can hold it."""
    return replace_illegal(text)[0]


def runs_to_left(text: str) -> bool:
    """Tell a paragraph's direction by its first letter that has one."""
    return next((_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), False)


def turn(paragraph: Paragraph, text: str) -> bool:
    """Let a paragraph run from right to left if its text does; tell whether it does."""
    to_left = runs_to_left(text)
    if to_left:
        element: Any = paragraph.paragraph_format.element
        element.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
        for run in paragraph.runs:
            run.font.rtl = True
    return to_left


def add_chip(paragraph: Paragraph, colour: str) -> None:
    """Add a square in a code's colour; nothing without one."""
    if colour:
        paragraph.add_run("■ ").font.color.rgb = RGBColor.from_string(safe_colour(colour)[1:].upper())


def add_quiet(paragraph: Paragraph, words: str) -> None:
    """Add words that are said beside the text."""
    run = paragraph.add_run(legal(words))
    run.font.size = Pt(9)
    run.font.color.rgb = QUIET


def without_bands(table: Table) -> None:
    """Take the grey bands off a table: they would drown the codes' colours."""
    properties: Any = table._tbl.tblPr  # pyright: ignore[reportPrivateUsage]
    for look in properties.findall(qn("w:tblLook")):
        look.set(qn("w:noHBand"), "1")
        look.set(qn("w:val"), "0620")
