"""A report of several sections as a Word file; its headings make the outline."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.shared import Pt

from qda.formats.codebook_out import add_codebook
from qda.formats.docx_out import add_quiet, legal, new_word, turn, without_bands
from qda.formats.saving import saving_archive
from qda.formats.segment_report_docx import add_report
from qda.formats.whole_report import ReportMemo, ReportPicture, ReportTable, WholeReport, left_out_words
from qda.model.progress import Progress, no_progress, tell

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_WIDEST = 430.0  # points between the margins
_TALLEST = 600.0
_NAMES = 0.36  # of a table's width, for the names of its rows
_TABLE_SIZE = Pt(8.5)


def write_whole_docx(path: Path, report: WholeReport, *, progress: Progress = no_progress) -> None:
    """Write the report as a Word file.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    word = new_word(report.title, report.about)
    with saving_archive(path) as file:
        for name, heading in report.sections():
            word.add_heading(heading, 1)
            _add_section(word, report, name, progress)
        word.save(file)


def _add_section(word: WordDocument, report: WholeReport, name: str, progress: Progress) -> None:
    if name == "codebook" and report.codebook is not None:
        add_codebook(word, *report.codebook, below=1)
    elif name == "segments" and report.segments is not None:
        add_report(word, report.segments, level=2, progress=progress)
    elif name == "tables":
        for table in report.tables or ():
            _add_table(word, table, progress)
    elif name == "pictures":
        for picture in report.pictures or ():
            _add_picture(word, picture)
    elif name == "memos":
        for memo in report.memos or ():
            _add_memo(word, memo)
        if not report.memos:
            word.add_paragraph("There are no memos.")


def _add_table(word: WordDocument, table: ReportTable, progress: Progress) -> None:
    turn(word.add_heading(legal(table.title), 2), table.title)
    if table.about:
        add_quiet(word.add_paragraph(), table.about)
    for headings, rows in table.parts():
        made = word.add_table(rows=1 + len(rows), cols=len(headings))
        made.style = "Light Shading"
        made.autofit = False
        lines = list(made.rows)
        for done, (line, values) in enumerate(zip(lines, (headings, *rows), strict=True)):
            tell(progress, done, len(lines))
            for cell, value in zip(line.cells, values, strict=True):
                run = cell.paragraphs[0].add_run(legal(value))
                run.font.size = _TABLE_SIZE
        rest = (1 - _NAMES) * _WIDEST / max(1, len(headings) - 1)
        for place, column in enumerate(made.columns):
            width = Pt(_NAMES * _WIDEST if place == 0 else rest)
            column.width = width  # what LibreOffice goes by
            for cell in column.cells:
                cell.width = width  # what Word goes by
        without_bands(made)
        word.add_paragraph()
    if table.left_out:
        add_quiet(word.add_paragraph(), left_out_words(table))


def _add_picture(word: WordDocument, picture: ReportPicture) -> None:
    scale = min(1.0, _WIDEST / picture.width, _TALLEST / picture.height)
    word.add_picture(io.BytesIO(picture.png), width=Pt(picture.width * scale))
    shapes: Any = word.inline_shapes
    about: Any = shapes[len(shapes) - 1]._inline.docPr  # python-docx has no words for it
    about.set("descr", legal(picture.alt)[:4000])
    about.set("title", legal(picture.title)[:255])


def _add_memo(word: WordDocument, memo: ReportMemo) -> None:
    title = memo.title or memo.about
    turn(word.add_heading(legal(title), 2), title)
    who = " · ".join(part for part in (memo.about if memo.title else "", memo.coder) if part)
    if who:
        add_quiet(word.add_paragraph(), who)
    if memo.quote:
        quote = word.add_paragraph()
        quote.add_run(legal(memo.quote)).italic = True
        turn(quote, memo.quote)
    turn(word.add_paragraph(legal(memo.text)), memo.text)
