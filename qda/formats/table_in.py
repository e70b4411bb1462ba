"""Tables that people made in spreadsheets, read with patience: any order and case of headings, any delimiter."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qda.formats.cell_text import replace_illegal, unescaped, unguard_formula
from qda.formats.failures import foreign_failures
from qda.formats.table_headings import (
    HEADING_ROWS,
    Line,
    Names,
    Table,
    Wanted,
    fields_of,
    gather,
    no_headings,
)
from qda.formats.zip_guard import GuardedZip
from qda.model.document import ImportNote
from qda.model.errors import BadTable, FileTooLarge, UnknownEncoding, UnreadableFile

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

CSV_LIMIT_MB = 200
_LAST_ROW = 1_048_576
_LAST_COLUMN = 256
_ZEROS = re.compile("0{2,20}")
_FIELD_LIMIT = 16 * 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r"\"?sep=(.)\"?\r?", re.IGNORECASE)  # Excel's own way to name the delimiter
_FAILED = frozenset(("#NAME?", "#VALUE!", "#REF!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!"))  # what formulas come to
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_table(path: Path, names: Names, needed: Sequence[Sequence[str]], *, sheet: str = "") -> Table:
    """Read the table with the headings that are looked for, from CSV or a workbook, whatever the file is called.

    Args:
        path: The file. In a workbook the first sheet with fitting headings is taken.
        names: The fields and their possible headings; other columns are ignored.
        needed: Of each group at least one field must be there.
        sheet: The sheet of a workbook that is looked at before the others.

    Raises:
        UnreadableFile: It is no table, or damaged.
        FileTooLarge: It is, or unpacks to, more than the limit.
        BadTable: No row near the top has the needed headings.
    """
    found = read_tables(path, [Wanted(names, needed, sheet)])[0]
    if isinstance(found, BadTable):
        raise found
    return found


def read_tables(path: Path, wanted: Sequence[Wanted]) -> list[Table | BadTable]:
    """Read several tables of one file, each as :func:`read_table` does; for one that is not there, why not.

    Raises:
        UnreadableFile, FileTooLarge: As :func:`read_table`.
    """
    data = _read_bytes(path)
    if data.startswith(b"PK"):
        return _read_workbook(path.name, data, wanted)
    if data.startswith(_OLD_OFFICE):
        raise UnreadableFile(name=path.name, reason="old-xls")
    if not data.strip():
        raise UnreadableFile(name=path.name, reason="empty")
    found: list[Table | BadTable] = []
    for one in wanted:
        try:
            found.append(_read_csv(path.name, data, one.names, one.needed))
        except BadTable as error:
            found.append(error)
    return found


class WholeTable(NamedTuple):
    """A table of which nothing is known beforehand: every column and every row that is not blank.

    ``rows`` have one cell per heading and are numbered as a spreadsheet does. ``sheets`` names a workbook's sheets,
    ``sheet`` the one that was read.
    """

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    notes: tuple[ImportNote, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_whole_table(path: Path, *, sheet: str = "", encoding: str = "") -> WholeTable:
    """Read all of a table from CSV or a workbook, whatever the file is called; every cell is text as it was seen.

    The first row that is not blank holds the headings. A column without one is called by its place, one of a heading
    that is there already gets a number.

    Args:
        path: The file.
        sheet: Which sheet of a workbook; the first that holds anything if empty.
        encoding: Of a CSV file that is no Unicode; Windows-1252 if empty.

    Raises:
        UnreadableFile: It is no table, or damaged.
        FileTooLarge: It is, or unpacks to, more than the limit.
        BadTable: There is nothing below the headings, or no such sheet.
    """
    data = _read_bytes(path)
    notes: list[ImportNote] = []
    if data.startswith(b"PK"):
        rows, title, titles = _whole_sheet(path.name, data, sheet, notes)
    elif data.startswith(_OLD_OFFICE):
        raise UnreadableFile(name=path.name, reason="old-xls")
    elif not data.strip():
        raise UnreadableFile(name=path.name, reason="empty")
    else:
        rows, title, titles = _whole_csv(path.name, data, encoding, notes), "", ()
    if path.suffix.lower() in (".xlsx", ".xlsm") and not titles and len(_filled(rows)) < 2:
        raise UnreadableFile(name=path.name, reason="not-xlsx")
    return table_of_rows(path.name, rows)._replace(notes=tuple(notes), sheet=title, sheets=titles)


def table_of_rows(name: str, rows: Iterable[tuple[int, list[str]]]) -> WholeTable:
    """Return rows with their numbers as a table, the first that is not blank as its headings.

    Raises:
        BadTable: There is nothing below the headings.
    """
    filled = _filled(rows)
    if len(filled) < 2:
        raise BadTable(name=name, problems=["There are no rows below the headings."])
    width = max((place for _, cells in filled for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    headings = _whole_headings((filled[0][1] + [""] * width)[:width])
    return WholeTable(headings, [(number, (cells + [""] * width)[:width]) for number, cells in filled[1:]])


def _filled(rows: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def _whole_headings(cells: Sequence[str]) -> list[str]:
    headings: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(cells, 1):
        base = name = " ".join(cell.split()) or f"Column {place}"
        number = 2
        while name.casefold() in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name.casefold())
        headings.append(name)
    return headings


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableFile(name=path.name, reason="folder")
        if path.stat().st_size > CSV_LIMIT_MB << 20:
            raise FileTooLarge(name=path.name, limit_mb=CSV_LIMIT_MB)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(name=path.name, reason="missing") from error
    except PermissionError as error:
        raise UnreadableFile(name=path.name, reason="permission") from error
    except OSError as error:
        raise UnreadableFile(name=path.name, reason="io") from error


# --- CSV -------------------------------------------------------------------------------------------------------------
def _read_csv(name: str, data: bytes, names: Names, needed: Sequence[Sequence[str]]) -> Table:
    text, note = _decoded(name, data)
    first, _, rest = text.partition("\n")
    skipped = 0
    delimiter = ""
    if match := _NAMED_DELIMITER.fullmatch(first):
        delimiter, text, skipped = match[1], rest, 1
    delimiter = delimiter or _likely_delimiter(text, names)
    before = csv.field_size_limit(_FIELD_LIMIT)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = (Line(number, [_csv_cell(cell) for cell in row]) for number, row in enumerate(reader, 1 + skipped))
        table, best = gather(rows, names, needed)
    except csv.Error as error:
        raise BadTable(name=name, problems=[f"The table cannot be told apart into cells: {error}."]) from error
    finally:
        csv.field_size_limit(before)
    if table is None:
        raise no_headings(name, names, needed, best)
    if note is not None:
        table.notes.append(note)
    return table


def _csv_cell(cell: str) -> str:
    return unguard_formula(replace_illegal(cell)[0])


def _decoded(name: str, data: bytes, encoding: str = "") -> tuple[str, ImportNote | None]:
    if encoding:
        try:
            return data.decode(encoding), ImportNote("encoding-chosen", detail=encoding)
        except (LookupError, UnicodeDecodeError) as error:
            raise UnknownEncoding(name=name, encoding=encoding) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls "Unicode text"
        try:
            return data.decode("utf-16"), None
        except UnicodeDecodeError as error:
            raise UnreadableFile(name=name, reason="truncated") from error
    if b"\0" in data[:4096]:
        raise UnreadableFile(name=name, reason="binary")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        # Five bytes mean nothing in cp1252; they become U+FFFD, and the note asks for a look.
        return data.decode("cp1252", "replace"), ImportNote("encoding-assumed", detail="Windows-1252", look=True)


def _likely_delimiter(text: str, names: Names) -> str:
    """Return the delimiter that yields the most headings we know, then the most cells."""
    sample = text[:100_000]
    scores: list[tuple[int, int, int]] = []
    for rank, delimiter in enumerate(_DELIMITERS):
        known = cells = 0
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            for row in itertools.islice(reader, HEADING_ROWS):
                known = max(known, len(fields_of(row, names)))
                cells = max(cells, len(row))
        except csv.Error:
            continue
        scores.append((known, cells, -rank))
    return _DELIMITERS[-max(scores)[2]] if scores else ","


def _whole_csv(name: str, data: bytes, encoding: str, notes: list[ImportNote]) -> list[tuple[int, list[str]]]:
    text, note = _decoded(name, data, encoding)
    if note is not None:
        notes.append(note)
    first, _, rest = text.partition("\n")
    skipped = 0
    delimiter = ""
    if match := _NAMED_DELIMITER.fullmatch(first):
        delimiter, text, skipped = match[1], rest, 1
    delimiter = delimiter or _steadiest_delimiter(text)
    before = csv.field_size_limit(_FIELD_LIMIT)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [(number, [_csv_cell(cell) for cell in row]) for number, row in enumerate(reader, 1 + skipped)]
    except csv.Error as error:
        raise BadTable(name=name, problems=[f"The table cannot be told apart into cells: {error}."]) from error
    finally:
        csv.field_size_limit(before)


def _steadiest_delimiter(text: str) -> str:
    """Return the delimiter by which most rows have as many cells as the headings, and then the most cells."""
    sample = text[:100_000]
    best, delimiter = (0.0, 0), ","
    for candidate in _DELIMITERS:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=candidate) if row]
        except csv.Error:
            continue
        rows = rows[:-1] if len(rows) > 2 and len(text) > len(sample) else rows  # the last may be cut
        if not rows or len(rows[0]) < 2:
            continue
        steady = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        if (steady, len(rows[0])) > best:
            best, delimiter = (steady, len(rows[0])), candidate
    return delimiter


# --- workbooks ---------------------------------------------------------------------------------------------------
def _read_workbook(name: str, data: bytes, wanted: Sequence[Wanted]) -> list[Table | BadTable]:
    calculated = _check_archive(name, data)
    values = _open_workbook(name, data, values_only=True)
    # What is a formula, and not its result, only a second reading tells; most workbooks have none.
    formulas = _open_workbook(name, data, values_only=False) if calculated else None
    sheets: list[ReadOnlyWorksheet] = values.worksheets  # pyright: ignore[reportAssignmentType]
    sources: list[ReadOnlyWorksheet | None] = [*(formulas.worksheets if formulas else ())]  # pyright: ignore[reportAssignmentType]
    pairs = list(itertools.zip_longest(sheets, sources))
    with _reading(name, values, *([formulas] if formulas else [])):
        return [_in_workbook(name, pairs, one) for one in wanted]


def _in_workbook(
    name: str, pairs: Sequence[tuple[ReadOnlyWorksheet, ReadOnlyWorksheet | None]], wanted: Wanted
) -> Table | BadTable:
    """Return a table from the first sheet that has its headings."""
    names, needed, first = wanted
    best: list[str] = []
    for sheet, source in sorted(pairs, key=lambda pair: pair[0].title != first):
        counter = [0]
        table, seen = gather(_sheet_rows(sheet, source, counter), names, needed)
        if table is not None:
            if counter[0]:
                table.notes.append(ImportNote("formulas-without-result", counter[0], look=True))
            return table
        best = best if len(fields_of(best, names)) > len(fields_of(seen, names)) else seen or best
    return no_headings(name, names, needed, best)


def _whole_sheet(
    name: str, data: bytes, wanted: str, notes: list[ImportNote]
) -> tuple[list[tuple[int, list[str]]], str, tuple[str, ...]]:
    """Return a sheet's rows, its name and those of all; the sheet asked for, else the first that holds anything."""
    _check_archive(name, data)
    values = _open_workbook(name, data, values_only=True)
    formulas = _open_workbook(name, data, values_only=False)
    titles = tuple(sheet.title for sheet in values.worksheets)
    if wanted and wanted not in titles:
        raise BadTable(name=name, problems=[f"There is no sheet “{wanted}” in it."])
    rows: list[tuple[int, list[str]]] = []
    title = wanted or (titles[0] if titles else "")
    with _reading(name, values, formulas):
        for sheet, source in zip(values.worksheets, formulas.worksheets, strict=False):
            if wanted and sheet.title != wanted:
                continue
            counter = [0]
            rows = [row for row in _seen_rows(sheet, source, counter) if any(row[1])]
            if wanted or rows:
                title = sheet.title
                if counter[0]:
                    notes.append(ImportNote("formulas-without-result", counter[0], look=True))
                break
    return rows, title, titles


@contextlib.contextmanager
def _silence() -> Generator[None]:
    """Keep the parser from writing what it finds odd in a workbook to the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _reading(name: str, *books: Workbook) -> Generator[None]:
    try:
        with foreign_failures(name, "truncated"), _silence():
            yield
    finally:
        for book in books:
            book.close()


def _seen_rows(
    sheet: ReadOnlyWorksheet, source: ReadOnlyWorksheet, empty_formulas: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """Go through a sheet's rows as a person sees them: a number that its format fills up with zeros keeps these."""
    sheet.reset_dimensions()
    source.reset_dimensions()
    pairs = zip(sheet.iter_rows(max_row=_LAST_ROW), source.iter_rows(max_row=_LAST_ROW, values_only=True), strict=False)
    for number, (cells, written) in enumerate(pairs, 1):
        seen: list[str] = []
        for cell, formula in zip(cells, written, strict=False):
            value: object = cell.value
            if value is None and formula is not None:
                empty_formulas[0] += 1
            text = cell_as_text(value)
            if type(value) is int and _ZEROS.fullmatch(str(cell.number_format)):
                text = text.zfill(len(str(cell.number_format)))
            seen.append(text)
        yield number, seen


def _check_archive(name: str, data: bytes) -> bool:
    """Make sure that it is a workbook; tell whether there may be formulas in its sheets."""
    archive = GuardedZip(data, name, "xlsx")
    if not archive.has("[Content_Types].xml") or not any(entry.startswith("xl/") for entry in archive.names):
        raise UnreadableFile(name=name, reason="not-xlsx")
    sheets = (entry for entry in archive.names if entry.casefold().startswith("xl/worksheets/"))
    return any(_FORMULA.search(archive.read(entry)) for entry in sheets if entry.casefold().endswith(".xml"))


def _open_workbook(name: str, data: bytes, *, values_only: bool) -> Workbook:
    from openpyxl import load_workbook

    with foreign_failures(name, "not-xlsx"), _silence():
        return load_workbook(io.BytesIO(data), read_only=True, keep_links=False, data_only=values_only)


def _sheet_rows(
    sheet: ReadOnlyWorksheet, source: ReadOnlyWorksheet | None, empty_formulas: list[int]
) -> Iterator[Line]:
    """Go through a sheet's rows, counting formulas that have no result because no program calculated them."""
    # The size noted in the file may be wrong or absent, and a stray cell may stand in the last row or column.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_LAST_ROW, values_only=True)
    if source is None:
        for number, row in enumerate(rows, 1):
            yield Line(number, [cell_as_text(value) for value in row[:_LAST_COLUMN]])
        return
    source.reset_dimensions()
    pairs = zip(rows, source.iter_rows(max_row=_LAST_ROW, values_only=True), strict=False)
    for number, (row, written) in enumerate(pairs, 1):
        unsure: list[int] = []
        for at, (value, formula) in enumerate(zip(row, written, strict=False)):
            if value is None and formula is not None:
                empty_formulas[0] += 1
                unsure.append(at)
            elif value in _FAILED and formula != value:
                unsure.append(at)
        yield Line(number, [cell_as_text(value) for value in row[:_LAST_COLUMN]], unsure)


def cell_as_text(value: object) -> str:
    """Return a workbook's value as the text that a person saw in the cell, as far as the file tells."""
    if value is None:
        return ""
    if isinstance(value, str):
        return replace_illegal(unescaped(value) if "_x" in value else value)[0]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)
