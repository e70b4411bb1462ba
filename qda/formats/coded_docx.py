"""Coded documents as a Word file: coded words shaded and underlined, their codes as comments in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor

from qda.formats.coded_document import Block, CodedDocument, Legend, Piece, blocks, safe_colour
from qda.formats.docx_out import legal, runs_to_left, without_bands
from qda.formats.saving import saving_archive
from qda.model.codebook import path_text
from qda.model.progress import Progress, no_progress, tell

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_TINT = 0.18  # how much of a code's colour is mixed into the white behind its words
_INDENT = Cm(1.5)  # room for the paragraph's number
_EXPLAINED = (
    "Coded words are shaded and underlined; a double line means two codes, a thick line more. "
    "A comment names each code and its coder."
)


def write_docx(path: Path, documents: Sequence[CodedDocument], *, title: str, progress: Progress = no_progress) -> None:
    """Write coded documents for reading in a word processor, with a legend before them.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    legend = Legend(documents)
    word = Document()
    word.core_properties.author = "Concord"
    word.core_properties.title = legal(title)[:255]
    word.core_properties.comments = ""
    word.add_heading(legal(title), 0)
    _add_legend(word, legend)
    with saving_archive(path) as file:
        for place, document in enumerate(documents):
            word.add_heading(legal(document.name), 1)
            _Writer(word, document, legend).write()
            tell(progress, place + 1, len(documents))
        word.save(file)


def _add_legend(word: WordDocument, legend: Legend) -> None:
    if not legend.codes:
        word.add_paragraph("There are no codings.")
        return
    word.add_paragraph(_EXPLAINED)
    coders = legend.coders if len(legend.coders) > 1 else []
    table = word.add_table(rows=1, cols=3 + len(coders))
    table.style = "Light Shading"
    table.autofit = False
    widths = (Cm(0.8), Cm(8), Cm(2), *(Cm(2.2) for _ in coders))
    for cell, text in zip(table.rows[0].cells, ("", "Code", "Codings", *coders), strict=True):
        cell.text = legal(text)
    for code in legend.codes:
        cells = table.add_row().cells
        chip = cells[0].paragraphs[0].add_run("■")
        chip.font.color.rgb = RGBColor.from_string(code.colour[1:].upper())
        cells[1].text = legal(path_text(code.path))
        for cell, count in zip(cells[2:], (code.total, *(code.by_coder if coders else ())), strict=True):
            cell.text = str(count)
    for place, width in enumerate(widths):
        table.columns[place].width = width  # what LibreOffice goes by
        for cell in table.columns[place].cells:
            cell.width = width  # what Word goes by
    without_bands(table)
    if not coders and legend.coders[0]:
        word.add_paragraph(f"Coded by {legal(legend.coders[0])}.")


class _Writer:
    """Writes one document."""

    def __init__(self, word: WordDocument, document: CodedDocument, legend: Legend) -> None:
        self._word = word
        self._document = document
        self._legend = legend
        self._now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._first_runs: dict[int, Run] = {}
        # add_comment() would look through all comments for every new one: minutes for some thousands.
        self._comments: Any = word.comments._comments_elm  # pyright: ignore[reportPrivateUsage]

    def write(self) -> None:
        """Add the document's paragraphs, then a comment per coding."""
        for block in blocks(self._document):
            self._add_block(block)

    def _add_block(self, block: Block) -> None:
        to_left = runs_to_left(block.span.cut(self._document.text))
        if block.heading_level:
            paragraph = self._word.add_heading("", min(block.heading_level + 1, 9))
        else:
            paragraph = self._word.add_paragraph()
            paragraph.paragraph_format.left_indent = _INDENT
            paragraph.paragraph_format.first_line_indent = -_INDENT
            paragraph.paragraph_format.tab_stops.add_tab_stop(_INDENT)  # pyright: ignore[reportUnknownMemberType]
            number = paragraph.add_run(f"{block.number}\t")
            _make_small(number)
        if to_left:
            properties: Any = paragraph.paragraph_format.element
            properties.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        if block.remarks:
            _make_small(paragraph.add_run(legal(" · ".join(block.remarks)) + "  "))
        for piece in block.pieces:
            self._add_piece(paragraph, piece, to_left=to_left)

    def _add_piece(self, paragraph: Paragraph, piece: Piece, *, to_left: bool) -> None:
        run = paragraph.add_run(legal(piece.span.cut(self._document.text)))
        drawn = [index for index in piece.lanes if index is not None]
        colours = [safe_colour(self._document.codings[index].colour) for index in drawn]
        _format(run, piece, colours, to_left=to_left)
        for index in piece.opening:
            self._first_runs[index] = run
        for index in piece.closing:
            self._comment(index, run)

    def _comment(self, index: int, last_run: Run) -> None:
        coding = self._document.codings[index]
        text = path_text(coding.code_path) + (f"\n{coding.memo}" if coding.memo else "")
        initials = "".join(word[0] for word in coding.coder.split())[:3]
        number = len(self._comments)
        comment = _element(
            "w:comment",
            {
                "w:id": str(number),
                "w:author": legal(coding.coder),
                "w:initials": legal(initials),
                "w:date": self._now,
            },
        )
        for line in legal(text).split("\n"):
            comment.add_p().add_r().text = line
        self._comments.append(comment)
        self._first_runs.pop(index).mark_comment_range(last_run, number)


def _make_small(run: Run) -> None:
    run.font.size = Pt(8)
    run.font.color.rgb = RGBColor(0x66, 0x66, 0x66)


def _format(run: Run, piece: Piece, colours: list[str], *, to_left: bool) -> None:
    """Give a run its looks; the elements stand in the order that Word's schema asks for."""
    if not (colours or piece.bold or piece.italic or piece.active or to_left):
        return
    looks: Any = run.element.get_or_add_rPr()
    if piece.bold:
        looks.append(OxmlElement("w:b"))
    if piece.italic:
        looks.append(OxmlElement("w:i"))
    if colours:
        kind = {1: "single", 2: "double"}.get(piece.active, "thick")
        looks.append(_element("w:u", {"w:val": kind, "w:color": colours[-1][1:].upper()}))
        looks.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _tint(colours[0])}))
    if to_left:
        looks.append(OxmlElement("w:rtl"))


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    return element


def _tint(colour: str) -> str:
    """Return a colour mixed into white, as Word writes it."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "".join(f"{round(255 - _TINT * (255 - part)):02X}" for part in parts)
