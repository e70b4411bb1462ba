"""Making one project out of several, in a new file; the old ones stay as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, insert

from qda import __version__
from qda.actions.merged_rows import MergedRows, Row
from qda.actions.merged_work import MergedWork
from qda.model.codebook import clean_name
from qda.model.errors import BadPlan
from qda.model.merging import MergePlan, MergeReport
from qda.model.progress import Progress, no_progress, tell
from qda.model.verb import Verb
from qda.store import content, opening
from qda.store.project import Project
from qda.store.tables import TRACKED, Base, Coder, Document, ProjectRow, Step, table_of
from qda.text.align import Alignment

_PARTS = 4  # reading, putting together, texts, rows
_ROWS_AT_ONCE = 20_000

Alignments = dict[tuple[str, str], Alignment]
"""How texts lie on each other, by the hashes of both: kept from the preview for the merge itself."""


def preview_merge(
    projects: Sequence[Project],
    plan: MergePlan,
    *,
    alignments: Alignments | None = None,
    progress: Progress = no_progress,
) -> MergeReport:
    """Return what merging would do, without writing anything.

    Raises:
        BadPlan: The plan is not one for these projects as they are now.
        Cancelled: The person asked to stop.
    """
    return _built(projects, plan, {} if alignments is None else alignments, progress).report


def merge(
    out: Path,
    projects: Sequence[Project],
    plan: MergePlan,
    *,
    name: str = "",
    alignments: Alignments | None = None,
    progress: Progress = no_progress,
) -> MergeReport:
    """Write one project that holds what several hold, as a new file.

    Documents, codes, coders and codings keep their identities where nothing stands against it, the project gets a new
    one. Whatever is not as it was before is told in the report. The projects are only read; what was done in them
    step by step is not carried over.

    Args:
        out: Where to; there must be no file yet.
        projects: The projects, in the order of the plan.
        plan: What becomes one with what.
        name: The new project's name; the file's own if not given.
        alignments: What :func:`preview_merge` found out about differing texts.
        progress: Told how far it is.

    Raises:
        BadPlan: The plan is not one for these projects as they are now.
        ProjectExists, CannotWrite: The file cannot be written there.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    with opening.writing_project(out) as temporary:
        rows = _built(projects, plan, {} if alignments is None else alignments, progress)
        engine = opening.connect(temporary, read_only=False)
        try:
            with engine.connect() as target:
                target.exec_driver_sql("BEGIN IMMEDIATE")
                opening.create_tables(target)
                _write(target, rows, clean_name(name) or clean_name(out.stem), progress)
                target.exec_driver_sql("COMMIT")
        finally:
            engine.dispose()
        opening.verify(temporary, told_as=out)
        tell(progress, _PARTS, _PARTS)
    return rows.report


def _built(projects: Sequence[Project], plan: MergePlan, alignments: Alignments, progress: Progress) -> MergedRows:
    if [one.guid for one in plan.projects] != [project.guid for project in projects]:
        raise BadPlan(detail="it was made for other projects, or in another order")
    tell(progress, 0, _PARTS)
    rows = MergedRows(projects, plan, alignments)
    rows.build()
    tell(progress, 1, _PARTS)
    MergedWork(rows).build()
    tell(progress, 2, _PARTS)
    return rows


def _write(target: Connection, rows: MergedRows, name: str, progress: Progress) -> None:
    for of, document in zip(rows.texts, rows.tables.get(Document, ()), strict=True):
        project = rows.projects[of.source]
        content.put_text(target, project.text(of.document_id))
        content.put_marks(target, project.marks(of.document_id))
        if of.original is not None:
            source, document_id = of.original
            content.put_original(target, rows.projects[source].original(document_id))
        else:
            document["source_hash"] = ""
        tell(progress, 2, _PARTS)
    tell(progress, 3, _PARTS)
    project_row = {"id": 1, "created_with": f"Concord {__version__}", **rows.project_row(name)}
    target.execute(insert(ProjectRow).values(project_row))
    # A code names its typical example and a coding its code: both are checked at the end.
    target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for model in (Coder, *(model for model in TRACKED if model not in (Coder, ProjectRow))):
        _put(target, model, rows.tables.get(model, []), progress)
    files = ", ".join(project.path.name for project in rows.projects)
    label = json.dumps({"count": len(rows.projects), "name": files}, ensure_ascii=False)
    target.execute(insert(Step).values(verb=str(Verb.MERGE_PROJECTS), label=label))


def _put(target: Connection, model: type[Base], rows: Sequence[Row], progress: Progress) -> None:
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        target.execute(insert(table_of(model)), list(rows[first : first + _ROWS_AT_ONCE]))
        tell(progress, 3, _PARTS)
