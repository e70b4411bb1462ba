"""CSV files that spreadsheets open as they are meant."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from qda.formats.cell_text import guard_formula, replace_illegal
from qda.formats.saving import saving
from qda.formats.sheet_rows import Column
from qda.model.progress import Progress, no_progress, tell

_ROWS_AT_ONCE = 500


def write_csv(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    formula_safe: bool = True,
    count: int = 0,
    progress: Progress = no_progress,
) -> None:
    """Write a table as CSV: UTF-8 with a byte order mark, commas, every cell quoted, lines ended by CR LF.

    Times are written with their zone, flags as 0 or 1; a lone CR or CR LF within a cell becomes LF.

    Args:
        path: Where to; replaced only when the whole table is written.
        columns: The headings; the rows' values decide how they are written.
        rows: May be a generator.
        formula_safe: Put ``'`` before text that begins like a formula (numbers are never changed). A program that
            reads the file back has to take it off, so turn this off for files that no spreadsheet will open.
        count: The expected number of rows, for the progress only.
        progress: Called with rows done and expected; return False to stop.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    with saving(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([_field(column.title, formula_safe=formula_safe) for column in columns])
        done = 0
        remaining = iter(rows)
        while block := list(itertools.islice(remaining, _ROWS_AT_ONCE)):
            writer.writerows([_field(value, formula_safe=formula_safe) for value in row] for row in block)
            done += len(block)
            tell(progress, done, max(done, count))


def _field(value: object, *, formula_safe: bool) -> object:
    if isinstance(value, str):
        legal = replace_illegal(value)[0]
        return guard_formula(legal) if formula_safe else legal
    if value is None or value != value:  # nothing, or not a number
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value
