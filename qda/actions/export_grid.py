"""A table of codes as an Excel workbook or CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from qda import __version__
from qda.actions.export import check_target
from qda.analysis.crossing.grid import Grid, Layout, grid_table
from qda.analysis.crossing.wording import Words
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Note, Sheet, write_workbook
from qda.model.progress import Progress, no_progress
from qda.store.project import Project


def collect_grid(
    project: Project, path: Path, grid: Grid, layout: Layout, *, words: Words, filters: Sequence[tuple[str, str]] = ()
) -> list[Sheet]:
    """Return the sheets of a counted table: its cells, and what they mean.

    Args:
        project: The project, whose owner calls.
        path: Where they will be written.
        grid: What was counted.
        layout: Which rows and columns, in which order.
        words: What the table is called and what has to be known of it.
        filters: What was left out, a name and a value each.

    Raises:
        ProjectExists: It would be written over the project.
    """
    check_target(project, path)
    table = grid_table(grid, layout, words=words)
    columns = [Column(field.title, field.kind, field.width) for field in table.fields]
    rows: list[tuple[str, object]] = [
        ("Table", words.name),
        ("Cells", words.cells),
        *(("What it means", remark) for remark in words.remarks),
        *(filters or [("Filters", "none: all codings are counted")]),
        ("Segments", grid.segments),
        ("Documents with such segments", grid.documents),
        ("Project", project.name),
        ("File", project.path.name),
        ("Written on", datetime.now().astimezone()),
        ("Written with", f"Concord {__version__}"),
    ]
    about = Sheet("About", [Column("What", width=28), Column("Value", "integer", 90)], rows, len(rows))
    return [Sheet("Table", columns, table.rows(), table.count), about]


def write_grid(path: Path, sheets: Sequence[Sheet], progress: Progress = no_progress) -> tuple[Note, ...]:
    """Write a table by the file's ending; a CSV file holds the cells only.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    if path.suffix.lower() == ".csv":
        from qda.formats.csv_out import write_csv

        write_csv(path, sheets[0].columns, sheets[0].rows, count=sheets[0].count, progress=progress)
        return ()
    return write_workbook(path, sheets, progress=progress)
