"""Rows of a streamed sheet, made at the speed of openpyxl's own but without its guesses.

openpyxl decides a cell's type by its value: text that begins with ``=`` becomes a formula, ``#N/A`` an error, and text
over the limit is cut silently. Here a column says what it holds, and its few cells, each with its style, are used again
for every row: looking up a style for each of some million cells would cost more than writing them.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, Literal

from lxml import etree
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from qda.formats.cell_text import (
    FITS_ANYWAY,
    FORMULA_STARTS,
    MAX_CELL_UNITS,
    cell_pieces,
    escape_literals,
    replace_illegal,
)

WRAPPED_FROM = 30  # characters of width from which a column's text is wrapped
_PAGE_WIDTH = 180  # characters that can still be read beside each other on a page across
_LINE_POINTS = 15
_MAX_POINTS = 409  # as tall as Excel allows a row to be
_EXACT = 10**15  # Excel keeps 15 digits; longer integers are identifiers and become text
_FIRST_YEAR = 1901  # Excel believes in a 29 February 1900; earlier dates become text
_FORMATS = {
    "text": "General",
    "integer": "0",
    "real": "0.00",
    "decimal": "General",
    "time": "yyyy-mm-dd hh:mm:ss",
    "moment": "yyyy-mm-dd hh:mm:ss",
    "date": "yyyy-mm-dd",
    "flag": "0",
    "boolean": "General",
}

ColumnKind = Literal["text", "integer", "real", "time", "flag", "decimal", "date", "moment", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading, what it holds, and its width in characters.

    Text in columns of at least :data:`WRAPPED_FROM` characters is wrapped. A ``flag`` is written as 0 or 1, a
    ``boolean`` as TRUE or FALSE.
    ``number_format`` is Excel's; empty for the usual one of the kind.
    """

    title: str
    kind: ColumnKind = "text"
    width: float = 14
    number_format: str = ""


class StreamedSheet(WriteOnlyWorksheet):
    """A sheet that takes rows of finished cells."""

    # Set by openpyxl's common set-up of sheets, which its type stubs leave out.
    _writer: Any
    auto_filter: Any
    column_dimensions: Any
    row_dimensions: Any
    page_setup: Any
    sheet_properties: Any

    def put_row(self, cells: Sequence[Cell], number: int = 1, lines: int = 1) -> None:
        """Write a row, as tall as its lines of text need: not every program fits heights by itself."""
        # openpyxl looks the row's attributes up here; a real entry per row would stay in memory.
        self.row_dimensions = {number: {"ht": f"{min(lines * _LINE_POINTS, _MAX_POINTS)}"}} if lines > 1 else {}
        self.append(cells)  # pyright: ignore[reportUnknownMemberType]

    def _values_to_row(self, values: Sequence[Cell], row_idx: int) -> Iterator[Cell]:
        for cell in values:
            cell.row = row_idx
            yield cell

    def discard(self) -> None:
        """Close and remove the scratch file, if the workbook was not saved."""
        writer = self._writer
        if writer is None:
            return
        if not self.closed:
            # Half written after a failure: what the disk or lxml say to that was told already.
            with contextlib.suppress(OSError, etree.LxmlError, StopIteration):
                self.close()
        with contextlib.suppress(OSError, ValueError):  # gone already
            writer.cleanup()


class ReusedCell(Cell):
    """A cell that is written again and again, in a style that is looked up once."""

    _known_style: int | None = None

    @property
    def style_id(self) -> int:
        """The style's number in the workbook; the style must be set before it is asked for."""
        if self._known_style is None:
            self._known_style = super().style_id
        return self._known_style


class TextCell(ReusedCell):
    """A cell that shows its text as it is."""

    def put(self, text: str) -> TextCell:
        """Set the text, which must be short and legal."""
        self._value = text
        self.data_type = "s"
        return self


class NumberCell(ReusedCell):
    """A cell with a number or a time."""

    def put(self, value: object, data_type: str) -> NumberCell:
        """Set the value; ``data_type`` is ``n`` or ``d``."""
        self._value = value
        self.data_type = data_type
        return self


def header_cell(sheet: StreamedSheet, place: int, text: str) -> Cell:
    """Return the cell of a heading."""
    cell = TextCell(sheet, 1, place)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8ECEF")
    cell.border = Border(bottom=Side("thin", color="808080"))
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell.put(escape_literals(cell_pieces(replace_illegal(text)[0])[0]))


def prepare_for_printing(sheet: StreamedSheet, width: float) -> None:
    """Let a sheet print across, on as few pages side by side as can be read, with its heading on every page.

    Args:
        sheet: The sheet, before its first row.
        width: Of all its columns together, in characters.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = max(1, round(width / _PAGE_WIDTH))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


class ColumnCells:
    """The cells of one column, used for row after row."""

    def __init__(self, sheet: StreamedSheet, column: Column, place: int, parts: int) -> None:
        """Make the cells of a column.

        Args:
            sheet: Where they stand.
            column: What they hold.
            place: Number of the column in the sheet, from 1.
            parts: How many columns it takes, each for the text that did not fit into the one before.
        """
        self.title = column.title
        self.kind = column.kind
        self._wrapped = column.width >= WRAPPED_FROM
        # Letters are narrower than the digits by which a width counts.
        self.line_length = max(1, int(column.width * 1.15)) if self._wrapped else MAX_CELL_UNITS
        # By part, then whether the text is wrapped and whether it begins like a formula.
        self._texts = [
            {
                (wrap, quoted): _text_cell(sheet, place + part, wrap=wrap, quoted=quoted)
                for wrap in (False, True)
                for quoted in (False, True)
            }
            for part in range(parts)
        ]
        self._plain = self._texts[0][self._wrapped, False]
        self._quoted = self._texts[0][self._wrapped, True]
        self._number = _number_cell(sheet, place, column.number_format or _FORMATS[column.kind])
        self._date = _number_cell(sheet, place, "yyyy-mm-dd")
        self._time = _number_cell(sheet, place, column.number_format or _FORMATS["time"])

    def short_text(self, text: str) -> Cell:
        """Return the cell for a printable text that is sure to fit."""
        return (self._quoted if text[0] in FORMULA_STARTS else self._plain).put(text)

    def texts(self, pieces: list[str]) -> list[Cell]:
        """Return the cells for a text in pieces, which may have several lines."""
        return [
            cells[self._wrapped or "\n" in piece, piece[0] in FORMULA_STARTS].put(escape_literals(piece))
            for cells, piece in zip(self._texts, pieces, strict=False)
        ]

    def lines(self, text: str) -> int:
        """Return how many lines a text takes, about."""
        return sum(max(1, -(-len(line) // self.line_length)) for line in text.split("\n"))

    def number(self, value: float) -> Cell:
        """Return the cell for a number."""
        return self._number.put(value, "n")

    def boolean(self, *, value: bool) -> Cell:
        """Return the cell for true or false."""
        return self._number.put(value, "b")

    def moment(self, value: date | datetime | time) -> Cell:
        """Return the cell for a date, or a time without a zone."""
        cell = self._time if isinstance(value, (datetime, time)) else self._date
        return cell.put(value, "d")


def _text_cell(sheet: StreamedSheet, place: int, *, wrap: bool, quoted: bool) -> TextCell:
    cell = TextCell(sheet, 1, place)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    if quoted:
        cell.quotePrefix = True
    return cell


def _number_cell(sheet: StreamedSheet, place: int, number_format: str) -> NumberCell:
    cell = NumberCell(sheet, 1, place)
    cell.alignment = Alignment(vertical="top")
    cell.number_format = number_format
    return cell


class RowMaker:
    """Turns rows of values into rows of cells, and remembers in ``remarks`` what it had to change."""

    def __init__(self, columns: list[ColumnCells], zone: tzinfo | None) -> None:
        self.remarks: list[tuple[str, str]] = []
        self.lines = 1  # that the last row takes
        self._columns = columns
        self._zone = zone

    def cells(self, row: Sequence[object]) -> list[Cell]:
        """Return the cells of a row that are not empty; they are valid until the next call."""
        cells: list[Cell] = []
        self.lines = 1
        for column, value in zip(self._columns, row, strict=False):
            if isinstance(value, str):
                if not value:
                    continue
                # isprintable() is the cheapest way to know that no character needs a second look.
                if len(value) <= FITS_ANYWAY and value.isprintable() and "_x" not in value:
                    cells.append(column.short_text(value))
                    if len(value) > column.line_length:
                        self.lines = max(self.lines, column.lines(value))
                elif len(value) <= FITS_ANYWAY and "_x" not in value and value.replace("\n", " ").isprintable():
                    self.lines = max(self.lines, column.lines(value))
                    cells += column.texts([value])
                else:
                    cells += self._odd_text(column, value)
            elif value is not None:
                cells += self._other(column, value)
        return cells

    def _odd_text(self, column: ColumnCells, text: str) -> list[Cell]:
        legal, replaced = replace_illegal(str(text))
        pieces = cell_pieces(legal)
        if replaced:
            self.remarks.append((column.title, f"Characters that a workbook cannot hold were replaced: {replaced}."))
        if len(pieces) > 1:
            names = f"“{column.title} (2)”" + (f" to “({len(pieces)})”" if len(pieces) > 2 else "")
            what = f"The text ({len(legal):,} characters) is longer than a cell can be; it goes on in {names}."
            self.remarks.append((column.title, what))
        self.lines = max(self.lines, *map(column.lines, pieces))
        return column.texts(pieces)

    def _other(self, column: ColumnCells, value: object) -> list[Cell]:
        if type(value) is int and column.kind != "text" and -_EXACT < value < _EXACT:
            return [column.number(value)]  # by far the most frequent
        if value != value:  # what is not equal to itself is "not a number" or "not a time"
            return []
        if column.kind != "text":
            if column.kind == "boolean" and isinstance(value, bool):
                return [column.boolean(value=value)]
            if isinstance(value, (date, datetime)):
                if value.year >= _FIRST_YEAR:
                    return [column.moment(self._local(value))]
            elif isinstance(value, time):
                if value.tzinfo is None:
                    return [column.moment(value)]
            elif isinstance(value, Integral):
                if -_EXACT < int(value) < _EXACT:
                    return [column.number(int(value))]
            elif isinstance(value, (Real, Decimal)) and math.isfinite(value):
                return [column.number(float(value))]
        return self._odd_text(column, str(value))

    def _local(self, value: date) -> date:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(self._zone).replace(tzinfo=None)
        return value
