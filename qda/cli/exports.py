"""The command that takes the work out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qda.actions import export as exporting
from qda.analysis.named import named_filter
from qda.cli.talk import (
    A_PATH,
    DONE,
    LOOK,
    PROJECT,
    counted,
    filter_options,
    progress_bar,
    reading,
    say,
    say_later,
)
from qda.model.progress import Progress
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter

_ENDINGS = (".xlsx", ".csv", ".json", ".html", ".docx", ".sqlite")


@click.command()
@PROJECT
@click.argument("out", type=A_PATH)
@click.option(
    "--what",
    multiple=True,
    type=click.Choice([*exporting.ALL_TABLES]),
    help="Which sheets of the workbook (repeatable; all if not given), or which one as .csv (segments if not given).",
)
@filter_options
def export(
    project: Path,
    out: Path,
    what: Sequence[str],
    documents: Sequence[str],
    codes: Sequence[str],
    coders: Sequence[str],
    *,
    starred: bool,
) -> int:
    """Take the work out, by OUT's ending.

    .xlsx is the workbook, .csv the segments, .json everything, .html and .docx the coded documents, .sqlite a copy of
    the project.
    """
    suffix = out.suffix.lower()
    if suffix == ".qdpx":
        return say_later("REFI-QDA projects (.qdpx)")
    if suffix not in _ENDINGS:
        raise click.UsageError(f"“{out.name}” has to end in one of {', '.join(_ENDINGS)}.")
    if what and (suffix not in (".xlsx", ".csv") or (suffix == ".csv" and len(what) > 1)):
        raise click.UsageError("--what chooses sheets of a .xlsx, or one table as .csv.")
    with reading(project) as opened:
        wanted = named_filter(opened, documents or None, codes or None, coders or None, starred=starred)
        if suffix == ".sqlite" and wanted != EVERYTHING:
            raise click.UsageError("A .sqlite copy is whole; it takes no filter.")
        with progress_bar("Writing") as progress:
            told = _write(opened, out, what, wanted, progress)
    say(f"Wrote {out}.{told}")
    return LOOK if told else DONE


def _write(project: Project, out: Path, what: Sequence[str], wanted: SegmentFilter, progress: Progress) -> str:
    """Write the file; return what is to be looked at in it."""
    suffix = out.suffix.lower()
    exporting.check_target(project, out)
    if suffix == ".xlsx":
        sheets = what or tuple(exporting.TABLES)
        notes = exporting.export_workbook(project, out, wanted, what=sheets, progress=progress)
        cells = counted(len(notes), "cell")
        return f" {cells} had to be changed to fit; the sheet “Notes” lists them." if notes else ""
    if suffix == ".csv":
        exporting.export_csv(project, out, wanted, what=what[0] if what else "segments", progress=progress)
    elif suffix == ".json":
        exporting.export_json(project, out, wanted, progress=progress)
    elif suffix == ".html":
        exporting.export_html(project, out, wanted, progress=progress)
    elif suffix == ".docx":
        exporting.export_docx(project, out, wanted, progress=progress)
    else:
        project.copy_to(out)
    return ""
