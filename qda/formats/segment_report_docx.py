"""Coded passages by code or by document as a Word file: a table of contents that leads on, headings, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt

from qda.formats.coded_document import safe_colour
from qda.formats.docx_out import QUIET, add_chip, add_quiet, legal, new_word, runs_to_left, turn, without_bands
from qda.formats.saving import saving_archive
from qda.formats.segment_report import PassageCoding, ReportGroup, ReportPassage, SegmentReport
from qda.model.progress import Progress, no_progress, tell

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_PASSAGE, _PLACE, _LAST = "Passage", "Passage place", "Passage end"
_STYLES = {_PASSAGE: 2, _PLACE: 2, _LAST: 10}
"""The styles of passages and of what stands below them, with the points of room after them."""

_TABLE_SIZE = Pt(9.5)
_MAX_CODERS = 4  # columns of the table of contents, as far as a page is wide
_PAGE_CM = 15.2  # between the margins


def write_report_docx(path: Path, report: SegmentReport, *, progress: Progress = no_progress) -> None:
    """Write the report as a Word file; its headings make the outline.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    word = new_word(report.title, report.about)
    with saving_archive(path) as file:
        add_report(word, report, progress=progress)
        word.save(file)


def add_report(word: WordDocument, report: SegmentReport, *, level: int = 1, progress: Progress = no_progress) -> None:
    """Add the contents and the groups at the end of a Word file, each group under a heading of that level.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    if report.groups:
        _add_contents(word, report)
    else:
        word.add_paragraph("There are no segments.")
    passages = _Passages(word, report)
    for number, group in enumerate(report.groups, start=1):
        _add_group(word, report, group, number, passages, level)
        tell(progress, number, len(report.groups))


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
                run.font.size = _TABLE_SIZE
    without_bands(table)


def _add_link(paragraph: Paragraph, words: str, bookmark: str) -> None:
    """Add words that lead to a place in the file."""
    run = paragraph.add_run(legal(words))
    run.font.size = _TABLE_SIZE
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


def _add_group(
    word: WordDocument, report: SegmentReport, group: ReportGroup, number: int, passages: _Passages, level: int
) -> None:
    heading = word.add_heading("", level)
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
        passages.add(passage)


class _Passages:
    """Writes passages at the end of the file.

    python-docx looks through all paragraphs for each new one, which takes minutes for some ten thousand; so these are
    made here, in styles that are set up once.
    """

    def __init__(self, word: WordDocument, report: SegmentReport) -> None:
        whole: Any = word.element
        self._end: Any = whole.body.sectPr
        self._report = report
        self._styles = {name: self._style(word, name, after) for name, after in _STYLES.items()}

    def _style(self, word: WordDocument, name: str, after: int) -> str:
        styles: Any = word.styles
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.left_indent = Cm(0.6)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.keep_with_next = name != _LAST
        if name != _PASSAGE:
            style.font.size = Pt(9)
            style.font.color.rgb = QUIET
        return str(style.style_id)

    def add(self, passage: ReportPassage) -> None:
        """Add a passage, where it stands, and its codings."""
        colour = safe_colour(passage.codings[0].colour)[1:].upper()
        for line in legal(passage.quote).split("\n"):
            if line.strip():
                self._paragraph(_PASSAGE, [(line, "", False)], rule=colour, to_left=runs_to_left(line))
        said = [coding for coding in passage.codings if self._report.said(coding) or coding.memo.strip()]
        self._paragraph(_PLACE if said else _LAST, [(passage.place, "", False)])
        for coding in said:
            self._paragraph(_LAST if coding is said[-1] else _PLACE, list(self._coding(coding)))

    def _coding(self, coding: PassageCoding) -> Iterator[tuple[str, str, bool]]:
        words = self._report.said(coding)
        if self._report.by == "document":
            yield "■ ", safe_colour(coding.colour)[1:].upper(), False
        yield words, "", False
        if coding.memo.strip():
            yield ("  " if words else "") + coding.memo, "", True

    def _paragraph(
        self, style: str, runs: Sequence[tuple[str, str, bool]], *, rule: str = "", to_left: bool = False
    ) -> None:
        """Add a paragraph; its runs are text, colour and whether it is slanted, ``rule`` the colour of its line."""
        paragraph = self._end.makeelement(qn("w:p"), nsmap=None)
        properties = _below(paragraph, "w:pPr")
        _below(properties, "w:pStyle", val=self._styles[style])
        if rule:
            side = "w:right" if to_left else "w:left"
            _below(_below(properties, "w:pBdr"), side, val="single", sz="18", space="6", color=rule)
        if to_left:
            _below(properties, "w:bidi")
        for text, colour, slanted in runs:
            run = _below(paragraph, "w:r")
            if colour or slanted or to_left:
                looks = _below(run, "w:rPr")
                if slanted:
                    _below(looks, "w:i")
                if colour:
                    _below(looks, "w:color", val=colour)
                if to_left:
                    _below(looks, "w:rtl")
            _fill(run, legal(text))
        self._end.addprevious(paragraph)


def _below(parent: Any, name: str, **attributes: str) -> Any:
    element = parent.makeelement(qn(name), {qn(f"w:{key}"): value for key, value in attributes.items()})
    parent.append(element)
    return element


def _fill(run: Any, text: str) -> None:
    """Put text into a run, its line ends and tabs as Word writes them."""
    for part in re.split("([\n\t])", text):
        if part in ("\n", "\t"):
            _below(run, "w:br" if part == "\n" else "w:tab")
        elif part:
            words = _below(run, "w:t")
            words.text = part
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
