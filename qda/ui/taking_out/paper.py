"""Coded documents on paper: laid out by Qt, printed or written as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from qda.formats.coded_document import Block, CodedDocument, Legend, Piece, blocks
from qda.ui import theme

_POINTS = 10.5
_SMALL = 7.5
_MARGIN_MM = 4.0  # beside the 2 cm that Qt itself leaves around a text
_DIALOG_PX = 540
_TINT = 0.18  # how much of the code's colour is mixed into the paper


def write_pdf(path: Path, documents: Sequence[CodedDocument]) -> None:
    """Write coded documents as a PDF of A4 pages.

    Raises:
        OSError: The file cannot be written.
    """
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(documents[0].name if documents else "")
    _laid_out(documents).print_(writer)
    if path.stat().st_size == 0:
        raise OSError(0, "no page could be written")


def print_coded(documents: Sequence[CodedDocument], title: str, window: QWidget) -> str | None:
    """Ask for a printer and print coded documents.

    Args:
        documents: What is printed.
        title: What the print is called, and the file where the person prints to one.
        window: The window that asks.

    Returns:
        The file that was printed to, empty for a printer; ``None`` if the person changed her mind.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, window)
    dialog.setObjectName("printDialog")
    dialog.setMinimumWidth(_DIALOG_PX)  # Qt measures its buttons before our style gives them margins
    if not dialog.exec():
        return None
    _laid_out(documents).print_(printer)
    return printer.outputFileName()


def _laid_out(documents: Sequence[CodedDocument]) -> QTextDocument:
    """Return the pages: text with tints and underlines, the codes' names below each paragraph, a legend at the end."""
    page = QTextDocument()
    font = theme.reading_font(serif=True, points=_POINTS)
    page.setDefaultFont(font)
    legend = Legend(documents)
    cursor = QTextCursor(page)
    for number, document in enumerate(documents):
        title = _words(font.family(), 16, bold=True)
        _paragraph(cursor, space=10, first=number == 0, new_page=number > 0)
        cursor.insertText(document.name, title)
        for block in blocks(document):
            _put_block(cursor, document, block, legend)
    _put_legend(cursor, legend)
    return page


def _put_block(cursor: QTextCursor, document: CodedDocument, block: Block, legend: Legend) -> None:
    names = [legend.sign(document.codings[i]) + " " + legend.label(document.codings[i]) for i in block.labels]
    if block.unnamed:
        names.append(f"+{block.unnamed}")
    said = [*block.remarks, *names]
    _paragraph(cursor, space=3 if said else 9)
    cursor.insertText(f"¶{block.number}  ", _words("", _SMALL, colour="#777777"))
    size = _POINTS + max(0, 4 - block.heading_level) * 1.5 if block.heading_level else _POINTS
    for piece in block.pieces:
        words = _words("", size, bold=piece.bold or bool(block.heading_level), italic=piece.italic)
        _mark(words, piece, document)
        cursor.insertText(piece.span.cut(document.text).replace("\n", " "), words)
        if piece.closing:
            signs = ",".join(legend.sign(document.codings[index]) for index in piece.closing)
            cursor.insertText(signs, _raised())
    if said:
        _paragraph(cursor, space=9)
        cursor.insertText("   ·   ".join(said), _words("", _SMALL, colour="#555555"))


def _put_legend(cursor: QTextCursor, legend: Legend) -> None:
    if legend.codes:
        _paragraph(cursor, space=2)
        cursor.insertText(QCoreApplication.translate("paper", "Codes"), _words("", _POINTS, bold=True))
    for code in legend.codes:
        _paragraph(cursor, space=2)
        chip = QTextCharFormat()
        chip.setFontPointSize(_SMALL)
        chip.setForeground(QColor(code.colour))
        cursor.insertText("■ ", chip)
        path = " > ".join(code.path)
        by = "; ".join(f"{who} {count}" for who, count in zip(legend.coders, code.by_coder, strict=True))
        cursor.insertText(f"{code.number} {path} ({by})", _words("", _SMALL, colour="#333333"))


def _paragraph(cursor: QTextCursor, *, space: float, first: bool = False, new_page: bool = False) -> None:
    shape = QTextBlockFormat()
    shape.setBottomMargin(space)
    shape.setLineHeight(128, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if new_page:
        shape.setPageBreakPolicy(QTextBlockFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    if first:
        cursor.setBlockFormat(shape)
    else:
        cursor.insertBlock(shape)


def _words(
    family: str, points: float, *, bold: bool = False, italic: bool = False, colour: str = "#000000"
) -> QTextCharFormat:
    words = QTextCharFormat()
    if family:
        words.setFontFamilies([family])
    words.setFontPointSize(points)
    words.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    words.setFontItalic(italic)
    words.setForeground(QColor(colour))
    return words


def _raised() -> QTextCharFormat:
    words = _words("", _POINTS, colour="#555555")
    words.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    return words


def _mark(words: QTextCharFormat, piece: Piece, document: CodedDocument) -> None:
    shown = [index for index in piece.lanes if index is not None]
    if not shown:
        return
    colour = QColor(document.codings[shown[-1]].colour)
    paper = QColor(Qt.GlobalColor.white)
    parts = zip((colour.red(), colour.green(), colour.blue()), (paper.red(), paper.green(), paper.blue()), strict=True)
    words.setBackground(QColor(*(round(_TINT * code + (1 - _TINT) * white) for code, white in parts)))
    words.setFontUnderline(True)
    words.setUnderlineColor(colour)
