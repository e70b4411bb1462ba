"""What a search found, as an Excel workbook or a CSV file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from qda import __version__
from qda.actions.export import check_target
from qda.analysis.searching.context import CONTEXT_LENGTH
from qda.analysis.searching.search import around_hits
from qda.analysis.searching.table import hits_table
from qda.formats.csv_out import write_csv
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Note, Sheet, write_workbook
from qda.model.progress import Progress, no_progress
from qda.model.searching import HitPlace
from qda.store.project import Project
from qda.store.queries.search_index import reader_of


def export_hits(
    project: Project,
    path: Path,
    places: Sequence[HitPlace],
    *,
    told: Sequence[tuple[str, str]] = (),
    coder_ids: Collection[int] | None = None,
    context: int = CONTEXT_LENGTH,
    progress: Progress = no_progress,
) -> tuple[Note, ...]:
    """Write one row per hit: what stands before and after it, where it is, and which codes it carries.

    Args:
        project: The project; it may be one that another thread reads beside the window.
        path: Where to; ``.csv`` for CSV, anything else for a workbook.
        places: The hits, in the order in which they are written.
        told: What was searched for and where, a name and a value each, for the sheet *About*.
        coder_ids: Whose codings count; everybody's if not given.
        context: Code points before and after each hit.
        progress: Called with rows done and expected; return False to stop.

    Raises:
        CannotWrite, Cancelled, ProjectExists: As :func:`qda.formats.workbook.write_workbook`.
    """
    check_target(project, path)
    reader = reader_of(project)
    documents, around = around_hits(project, coder_ids, reader=reader)
    table = hits_table(reader, documents, places, around, context=context)
    columns = [Column(field.title, field.kind, field.width) for field in table.fields]
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, table.rows(), count=table.count, progress=progress)
        return ()
    rows: list[tuple[str, object]] = [
        ("Project", project.name),
        ("File", project.path.name),
        ("Written on", datetime.now().astimezone()),
        ("Written with", f"Concord {__version__}"),
        ("Hits", len(places)),
        *told,
    ]
    about = Sheet("About", [Column("What", width=28), Column("Value", "integer", 90)], rows, len(rows))
    return write_workbook(path, [Sheet(table.title, columns, table.rows(), table.count), about], progress=progress)
