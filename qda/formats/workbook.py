"""Excel workbooks in which text is text, numbers are numbers, and nothing is cut off."""

from __future__ import annotations

import contextlib
import io
import pickle
import tempfile
import textwrap
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from qda.formats.cell_text import FITS_ANYWAY, cell_pieces, replace_illegal, sheet_title
from qda.formats.saving import saving_archive
from qda.formats.sheet_rows import Column, ColumnCells, RowMaker, StreamedSheet, header_cell, prepare_for_printing
from qda.model.errors import CannotWrite
from qda.model.progress import Progress, no_progress, tell

MAX_ROWS = 1_048_576  # in one sheet, its header included
MAX_COLUMNS = 16_384
MAX_NOTES = 50_000
_FILTER_ARROW = 3  # characters of a heading that its filter button covers
_PIXELS = 96 / 72  # to a point
_ROWS_AT_ONCE = 250  # between two reports of progress, and in one block of the scratch file
_NEVER_LONG = frozenset((int, float, bool, type(None), datetime, date))

__all__ = ["Column", "Note", "Sheet", "SheetPicture", "write_workbook"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written; ``rows`` may be a generator and is gone through once.

    ``count`` is the expected number of rows, for the progress only.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    count: int = 0


class SheetPicture(NamedTuple):
    """A picture on a sheet of its own, as PNG, so many points wide and high; ``alt`` says what it shows."""

    sheet: str
    title: str
    png: bytes
    width: float
    height: float
    alt: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a cell that had to be written otherwise than it was."""

    sheet: str
    row: int
    column: str
    what: str


def write_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    pictures: Sequence[SheetPicture] = (),
    progress: Progress = no_progress,
    zone: tzinfo | None = None,
) -> tuple[Note, ...]:
    """Write tables as the sheets of an Excel workbook.

    Text always becomes a text cell, never a formula, number, date, error or link. A text too long for a cell goes on
    in columns "… (2)" beside it, a sheet with too many rows in a sheet "… (2)". What had to be written otherwise is
    listed in a last sheet "Notes" and returned.

    Args:
        path: Where to; replaced only when the whole workbook is written.
        sheets: In order. Names that Excel refuses are changed.
        pictures: Each on a sheet of its own, behind the others.
        progress: Called with rows done and expected; return False to stop.
        zone: The zone in which times with a zone are written (Excel knows none); the computer's own by default.
            Times without a zone are written as they are.

    Raises:
        CannotWrite: The file cannot be written, or a sheet has more columns than Excel knows.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    for sheet in sheets:
        if len(sheet.columns) > MAX_COLUMNS:
            raise CannotWrite(path=str(path), detail=f"“{sheet.title}” has more than {MAX_COLUMNS:,} columns")
    with saving_archive(path) as file, _workbook() as book:
        writing = _Writing(book, progress, sum(max(sheet.count, 0) for sheet in sheets), zone)
        try:
            for sheet in sheets:
                writing.write(sheet)
            for picture in pictures:
                writing.put_picture(picture)
            writing.write_notes()
            book.save(file)
        except etree.SerialisationError as error:  # how lxml says that the disk is full
            raise CannotWrite(path=str(path), detail="the disk did not take the whole file") from error
        tell(progress, max(writing.done, writing.total), max(writing.done, writing.total))
    return tuple(writing.notes)


@contextlib.contextmanager
def _workbook() -> Generator[Workbook]:
    """Give a streaming workbook and remove its scratch files, which openpyxl leaves until the program ends."""
    book = Workbook(write_only=True)
    book.properties.creator = "Concord"
    try:
        yield book
    finally:
        for sheet in cast("list[object]", book.worksheets):
            if isinstance(sheet, StreamedSheet):
                sheet.discard()


class _Writing:
    """The state of one workbook while it is written."""

    def __init__(self, book: Workbook, progress: Progress, total: int, zone: tzinfo | None) -> None:
        self.notes: list[Note] = []
        self.done = 0
        self.total = total
        self._unlisted = 0
        self._book = book
        self._progress = progress
        self._zone = zone
        self._titles: set[str] = set()

    def write(self, sheet: Sheet) -> None:
        """Write a table, on as many sheets as its rows need."""
        with _twice(sheet.rows, self._keep_going) as (first, second):
            parts = _parts_needed(sheet.columns, first)
            self._write_rows(sheet, parts, iter(second))

    def put_picture(self, picture: SheetPicture) -> None:
        """Put a picture on a sheet, its words in the first cell for those who cannot see it."""
        from openpyxl.drawing.image import Image

        columns = [Column(picture.title, width=100)]
        target = self._new_sheet(sheet_title(picture.sheet, self._titles), columns, [1])
        maker = RowMaker(_columns(target, columns, [1]), self._zone)
        target.put_row(maker.cells([picture.alt]), 2, maker.lines)
        image: Any = Image(io.BytesIO(picture.png))
        image.width, image.height = picture.width * _PIXELS, picture.height * _PIXELS
        cast(Any, target).add_image(image, "A4")
        target.close()

    def _write_rows(self, sheet: Sheet, parts: list[int], rows: Iterator[Sequence[object]]) -> None:
        row: Sequence[object] | None = next(rows, None)
        number_of_sheet = 1
        while row is not None or number_of_sheet == 1:
            suffix = f" ({number_of_sheet})" if number_of_sheet > 1 else ""
            target = self._new_sheet(sheet_title(sheet.title, self._titles, suffix=suffix), sheet.columns, parts)
            maker = RowMaker(_columns(target, sheet.columns, parts), self._zone)
            row_number = 1
            while row is not None and row_number < MAX_ROWS:
                row_number += 1
                cells = maker.cells(row)
                target.put_row(cells, row_number, maker.lines)
                if maker.remarks:
                    self._note(target.title, row_number, maker)
                self.done += 1
                if self.done % _ROWS_AT_ONCE == 0:
                    self._keep_going()
                row = next(rows, None)
            last_column = get_column_letter(max(1, sum(parts)))
            target.auto_filter.ref = f"A1:{last_column}{row_number}"
            target.close()
            number_of_sheet += 1

    def _new_sheet(self, title: str, columns: Sequence[Column], parts: list[int]) -> StreamedSheet:
        target = StreamedSheet(self._book, title)
        cast(Any, self._book)._add_sheet(target)  # create_sheet() knows only openpyxl's own class
        target.freeze_panes = "A2"
        prepare_for_printing(target, sum(each.width * count for each, count in zip(columns, parts, strict=True)))
        headings: list[str] = []
        lines = 1
        for column, count in zip(columns, parts, strict=True):
            for part in range(count):
                headings.append(column.title + (f" ({part + 1})" if part else ""))
                target.column_dimensions[get_column_letter(len(headings))].width = column.width
                beside_arrow = max(1, int(column.width) - _FILTER_ARROW)
                lines = max(lines, len(textwrap.wrap(headings[-1], beside_arrow)))
        target.put_row([header_cell(target, place, text) for place, text in enumerate(headings, 1)], lines=lines)
        return target

    def _note(self, title: str, row_number: int, maker: RowMaker) -> None:
        for heading, what in maker.remarks:
            if len(self.notes) < MAX_NOTES:
                self.notes.append(Note(title, row_number, heading, what))
            else:
                self._unlisted += 1
        maker.remarks.clear()

    def _keep_going(self) -> None:
        tell(self._progress, self.done, max(self.done, self.total))

    def write_notes(self) -> None:
        """Write the sheet that says what was changed, if anything was."""
        if not self.notes:
            return
        rows: list[Sequence[object]] = [(note.sheet, note.row, note.column, note.what) for note in self.notes]
        if self._unlisted:
            rows.append(("", None, "", f"{self._unlisted} more notes of these kinds are not listed."))
        columns = (Column("Sheet", width=20), Column("Row", "integer", 8), Column("Column", width=24))
        self.write(Sheet("Notes", (*columns, Column("What was done", width=90)), rows))


def _columns(target: StreamedSheet, columns: Sequence[Column], parts: list[int]) -> list[ColumnCells]:
    made: list[ColumnCells] = []
    place = 1
    for column, count in zip(columns, parts, strict=True):
        made.append(ColumnCells(target, column, place, count))
        place += count
    return made


def _parts_needed(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> list[int]:
    """Return into how many cells the longest text of each column must be cut."""
    parts = [1] * len(columns)
    for row in rows:
        for place, value in enumerate(row[: len(columns)]):
            # In every kind of column: a long text in a column of numbers must not be lost either.
            if type(value) in _NEVER_LONG or (isinstance(value, str) and len(value) <= FITS_ANYWAY):
                continue
            parts[place] = max(parts[place], len(cell_pieces(replace_illegal(str(value))[0])))
    return parts


@contextlib.contextmanager
def _twice(
    rows: Iterable[Sequence[object]], keep_going: Callable[[], None]
) -> Generator[tuple[Iterable[Sequence[object]], Iterable[Sequence[object]]]]:
    """Give the rows to be gone through two times, one after the other.

    The heading stands above the rows and must know the longest text, so every row is seen once before the first is
    written. A generator's rows wait in a scratch file, so that a long table never lies in memory.
    """
    if isinstance(rows, (list, tuple)):
        yield rows, rows
        return
    with tempfile.TemporaryFile(prefix="concord-rows-") as scratch:
        yield _keeping(rows, scratch, keep_going), _kept(scratch)


def _keeping(
    rows: Iterable[Sequence[object]], scratch: IO[bytes], keep_going: Callable[[], None]
) -> Iterator[Sequence[object]]:
    block: list[tuple[object, ...]] = []
    for row in rows:
        block.append(tuple(row))
        if len(block) == _ROWS_AT_ONCE:
            pickle.dump(block, scratch, pickle.HIGHEST_PROTOCOL)
            block.clear()
            keep_going()
        yield row
    pickle.dump(block, scratch, pickle.HIGHEST_PROTOCOL)


def _kept(scratch: IO[bytes]) -> Iterator[Sequence[object]]:
    end = scratch.tell()
    scratch.seek(0)
    while scratch.tell() < end:
        # Only what _keeping() wrote a moment ago into a file that nobody else can open.
        yield from pickle.load(scratch)
