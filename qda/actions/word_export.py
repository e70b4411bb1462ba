"""Writing a list of words: a workbook that says how it was counted, or a bare table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from qda import __version__
from qda.actions.export import check_target
from qda.analysis.table import Table
from qda.formats.csv_out import write_csv
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Note, Sheet, write_workbook
from qda.model.progress import Progress, no_progress
from qda.store.project import Project


def export_words(
    project: Project,
    path: Path,
    table: Table,
    about: Sequence[tuple[str, object]] = (),
    *,
    progress: Progress = no_progress,
) -> tuple[Note, ...]:
    """Write a list of words by the file's ending: ``.csv``, or ``.xlsx`` with a sheet *About*.

    Args:
        project: The project that was counted.
        path: Where to.
        table: The words; its rows are made while they are written.
        about: What was counted and how, a name and a value each.
        progress: Called with rows done and expected; return False to stop.

    Raises:
        ProjectExists: It is the project itself.
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    check_target(project, path)
    return write_words(path, table, [("Project", project.name), ("File", project.path.name), *about], progress=progress)


def write_words(
    path: Path, table: Table, about: Sequence[tuple[str, object]], *, progress: Progress = no_progress
) -> tuple[Note, ...]:
    """Write a list of words that was counted before, on whatever thread; see :func:`export_words`."""
    columns = [Column(field.title, field.kind, field.width) for field in table.fields]
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, table.rows(), count=table.count, progress=progress)
        return ()
    rows = [("Written on", datetime.now().astimezone()), ("Written with", f"Concord {__version__}"), *about]
    told = Sheet("About", [Column("What", width=28), Column("Value", "integer", 90)], rows, len(rows))
    return write_workbook(path, [Sheet(table.title, columns, table.rows(), table.count), told], progress=progress)
