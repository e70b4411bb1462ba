"""Coded passages by code or by document as a Word file: a table of contents that leads on, headings, quotations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt

from qda.formats.coded_document import safe_colour
from qda.formats.docx_out import add_chip, add_quiet, legal, turn, without_bands
from qda.formats.saving import saving_archive
from qda.formats.segment_report import PassageCoding, ReportGroup, ReportPassage, SegmentReport
from qda.model.progress import Progress, no_progress, tell

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_MAX_CODERS = 4  # columns of the table of contents, as far as a page is wide
_PAGE_CM = 15.2  # between the margins


def write_report_docx(path: Path, report: SegmentReport, *, progress: Progress = no_progress) -> None:
    """Write the report as a Word file; its headings make the outline.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    word = Document()
    word.core_properties.author = "Concord"
    word.core_properties.title = legal(report.title)[:255]
    word.core_properties.comments = ""
    word.add_heading(legal(report.title), 0)
    for sentence in report.about:
        add_quiet(word.add_paragraph(), sentence)
    if report.groups:
        _add_contents(word, report)
    else:
        word.add_paragraph("There are no segments.")
    with saving_archive(path) as file:
        for number, group in enumerate(report.groups, start=1):
            _add_group(word, report, group, number)
            tell(progress, number, len(report.groups))
        word.save(file)


def _add_contents(word: WordDocument, report: SegmentReport) -> None:
    coders = report.coders if 1 < len(report.coders) <= _MAX_CODERS else ()
    table = word.add_table(rows=1 + len(report.groups), cols=3 + len(coders))
    table.style = "Light Shading"
    table.autofit = False
    rows = list(table.rows)
    for cell, words in zip(rows[0].cells, (*report.heads, *coders), strict=True):
        cell.text = legal(words)
    for number, (row, group) in enumerate(zip(rows[1:], report.groups, strict=True), start=1):
        cells = row.cells
        paragraph = cells[0].paragraphs[0]
        add_chip(paragraph, group.colour)
        _add_link(paragraph, group.title, f"group{number}")
        counts = (group.segments, group.within, *(report.by_coder(group) if coders else ()))
        for cell, count in zip(cells[1:], counts, strict=True):
            cell.text = f"{count:,}"
    narrow = [2.3, 2.6, *(1.6 for _ in coders)]
    for place, width in enumerate((_PAGE_CM - sum(narrow), *narrow)):
        table.columns[place].width = Cm(width)  # what LibreOffice goes by
        for cell in table.columns[place].cells:
            cell.width = Cm(width)  # what Word goes by
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(9.5)
    without_bands(table)


def _add_link(paragraph: Paragraph, words: str, bookmark: str) -> None:
    """Add words that lead to a place in the file."""
    run = paragraph.add_run(legal(words))
    link: Any = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    run.element.addprevious(link)
    link.append(run.element)


def _add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark: Any = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        element: Any = paragraph.paragraph_format.element
        element.append(mark)


def _add_group(word: WordDocument, report: SegmentReport, group: ReportGroup, number: int) -> None:
    heading = word.add_heading("", 1)
    _add_bookmark(heading, f"group{number}", number)
    add_chip(heading, group.colour)
    heading.add_run(legal(group.title))
    turn(heading, group.title)
    add_quiet(word.add_paragraph(), report.counted(group))
    if group.definition:
        paragraph = word.add_paragraph()
        paragraph.add_run(legal(group.definition)).italic = True
        turn(paragraph, group.definition)
    for passage in group.passages:
        _add_passage(word, report, passage)


def _add_passage(word: WordDocument, report: SegmentReport, passage: ReportPassage) -> None:
    for place, line in enumerate(legal(passage.quote).split("\n")):
        if not line.strip():
            continue
        paragraph = word.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Cm(0.6)
        paragraph.paragraph_format.space_before = Pt(8 if place == 0 else 0)
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.keep_with_next = True
        _rule_beside(paragraph, passage.codings[0].colour, to_left=turn(paragraph, line))
    below = word.add_paragraph()
    below.paragraph_format.left_indent = Cm(0.6)
    below.paragraph_format.space_after = Pt(2 if _any_said(report, passage) else 8)
    add_quiet(below, passage.place)
    for coding in passage.codings:
        _add_coding(word, report, coding)


def _any_said(report: SegmentReport, passage: ReportPassage) -> bool:
    return any(report.said(coding) or coding.memo for coding in passage.codings)


def _add_coding(word: WordDocument, report: SegmentReport, coding: PassageCoding) -> None:
    said = report.said(coding)
    if not said and not coding.memo.strip():
        return
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.6)
    paragraph.paragraph_format.space_after = Pt(4)
    if report.by == "document":
        add_chip(paragraph, coding.colour)
    add_quiet(paragraph, said)
    if coding.memo.strip():
        run = paragraph.add_run(("  " if said else "") + legal(coding.memo))
        run.italic = True
        run.font.size = Pt(9.5)


def _rule_beside(paragraph: Paragraph, colour: str, *, to_left: bool) -> None:
    """Draw a line in the code's colour where the paragraph begins."""
    borders: Any = OxmlElement("w:pBdr")
    side: Any = OxmlElement("w:right" if to_left else "w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", safe_colour(colour)[1:].upper())):
        side.set(qn(f"w:{name}"), value)
    borders.append(side)
    element: Any = paragraph.paragraph_format.element
    element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:bidi", "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
