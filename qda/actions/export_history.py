"""The audit trail as an Excel workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from qda import __version__
from qda.actions.export import check_target
from qda.analysis.history_table import TrailWish, chosen_steps, trail_tables
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Note, Sheet, write_workbook
from qda.model.progress import Progress, no_progress
from qda.model.step_wording import as_is
from qda.store.project import Project


def export_history(
    project: Project,
    path: Path,
    wish: TrailWish,
    *,
    told: Sequence[tuple[str, str]] = (),
    translate: Callable[[str], str] = as_is,
    progress: Progress = no_progress,
) -> tuple[Note, ...]:
    """Write the audit trail: one row per step in words, one row per thing that was changed, and what was left out.

    Args:
        project: The project; it may be one that another thread reads beside the window.
        path: Where to.
        wish: Which steps.
        told: The filters in words, a name and a value each, for the sheet *About*.
        translate: Translates the words that are ours.
        progress: Called with rows done and expected; return False to stop.

    Raises:
        CannotWrite, Cancelled, ProjectExists: As :func:`qda.formats.workbook.write_workbook`.
    """
    check_target(project, path)
    steps = chosen_steps(project, wish, translate)
    tables = trail_tables(project, steps, translate, own_coder_id=wish.own_coder_id)
    sheets = [
        Sheet(
            table.title,
            [Column(field.title, field.kind, field.width) for field in table.fields],
            table.rows(),
            table.count,
        )
        for table in tables
    ]
    rows: list[tuple[str, object]] = [
        ("Project", project.name),
        ("File", project.path.name),
        ("Written on", datetime.now().astimezone()),
        ("Written with", f"Concord {__version__}"),
        ("Steps", len(steps)),
        *(told or [("Filters", "none: the whole history is in this file")]),
        ("Names", "Things are called as they were called when the step was done."),
        ("Taken back", "A later step undid it. It stays in the history, and so does the step that took it back."),
    ]
    about = Sheet("About", [Column("What", width=28), Column("Value", "integer", 90)], rows, len(rows))
    return write_workbook(path, [*sheets, about], progress=progress)
