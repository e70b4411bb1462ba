"""A table as papers in APA style print it, in a Word file: rules above, below and under the heading, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt

from qda.formats.cell_text import replace_illegal
from qda.formats.saving import saving_archive

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell  # pyright: ignore[reportPrivateUsage]
    from docx.text.paragraph import Paragraph

_FONT, _POINTS = "Times New Roman", 11
_WIDE_FROM = 7  # columns from which the page lies across
_ITALIC = frozenset({"n"})


@dataclass(frozen=True, slots=True)
class ApaTable:
    """A table ready to be printed.

    Attributes:
        title: In title case, set in italics under the table's number.
        groups: Headings over several columns: words and number of columns, empty words for none.
        head: The headings; the first column is words, the others are figures.
        rows: As many cells each.
        last: A row set off from the others, such as a mean.
        note: What stands under the table, after "Note."
    """

    title: str
    groups: tuple[tuple[str, int], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    last: tuple[str, ...]
    note: str


def write_apa(path: Path, table: ApaTable) -> None:
    """Write a table with its number, title and note as a Word file.

    Raises:
        CannotWrite: The file cannot be written.
    """
    word = Document()
    word.core_properties.author = "Concord"
    word.core_properties.title = table.title
    word.core_properties.comments = ""
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_POINTS)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    width = _page(word, across=len(table.head) >= _WIDE_FROM)
    _line(word.add_paragraph(), "Table 1", bold=True)
    title = word.add_paragraph()
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(6)
    _line(title, table.title, italic=True)
    for paragraph in word.paragraphs:
        paragraph.paragraph_format.keep_with_next = True
    _fill(word, table, width)
    note = word.add_paragraph()
    note.paragraph_format.space_before = Pt(6)
    _line(note, "Note. ", italic=True)
    _line(note, table.note)
    with saving_archive(path) as file:
        word.save(file)


def _page(word: WordDocument, *, across: bool) -> float:
    """Set up an A4 page; return the width between its margins in centimetres."""
    section = word.sections[0]
    long, short = Cm(29.7), Cm(21.0)
    section.page_width, section.page_height = (long, short) if across else (short, long)
    if across:
        from docx.enum.section import WD_ORIENT

        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Cm(2.5)
    return (29.7 if across else 21.0) - 5.0


def _fill(word: WordDocument, table: ApaTable, width: float) -> None:
    columns = len(table.head)
    made = word.add_table(rows=0, cols=columns)
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    if any(words for words, _ in table.groups):
        _add_groups(made, table)
    heads = 2 if len(made.rows) else 1
    for number, row in enumerate((table.head, *table.rows, table.last)):
        cells = made.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            _cell(cell, text, left=not place, italic=not number and text in _ITALIC)
    figures = [_column_width(table, place) for place in range(1, columns)]
    names = max(3.5, width - sum(figures))
    if names + sum(figures) > width:
        figures = [each * (width - names) / sum(figures) for each in figures]
    for place, wide in enumerate((names, *figures)):
        made.columns[place].width = Cm(wide)
        for cell in made.columns[place].cells:
            cell.width = Cm(wide)
    _rule(made, 0, "top")
    _rule(made, heads - 1, "bottom")
    _rule(made, len(made.rows) - 2, "bottom")
    _rule(made, len(made.rows) - 1, "bottom")
    for row in made.rows[:heads]:
        repeated: Any = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeated)  # pyright: ignore[reportPrivateUsage]
    for row in made.rows:
        whole: Any = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)  # pyright: ignore[reportPrivateUsage]


def _column_width(table: ApaTable, place: int) -> float:
    """Return how many centimetres a column of figures needs."""
    longest = max(len(row[place]) for row in (*table.rows, table.last))
    words = max((len(word) for word in table.head[place].split()), default=0)
    return max(1.6, 0.21 * max(longest, words) + 0.6)


def _add_groups(made: Table, table: ApaTable) -> None:
    cells = made.add_row().cells
    place = 0
    for words, count in table.groups:
        if words:
            merged = cells[place].merge(cells[place + count - 1])
            _cell(merged, words, left=False, italic=words in _ITALIC)
            if count > 1:
                for cell in cells[place : place + count]:
                    _border(cell, "bottom", 4)
        place += count


def _cell(cell: _Cell, text: str, *, left: bool, italic: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    _line(paragraph, text, italic=italic)


def _line(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(replace_illegal(text)[0])
    run.bold, run.italic = bold or None, italic or None


def _rule(table: Table, row: int, side: str) -> None:
    for cell in table.rows[row].cells:
        _border(cell, side, 8)


def _border(cell: _Cell, side: str, eighths: int) -> None:
    """Draw a line at one side of a cell; its width counts in eighths of a point."""
    properties: Any = cell._tc.get_or_add_tcPr()  # pyright: ignore[reportPrivateUsage]
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    for old in borders.findall(qn(f"w:{side}")):
        borders.remove(old)
    line: Any = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
