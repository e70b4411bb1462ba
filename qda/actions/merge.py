"""Making one project out of several, in a new file; the old ones stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qda.actions.merged_rows import MergedRows
from qda.actions.merged_work import MergedWork
from qda.actions.new_file import founding
from qda.model.codebook import clean_name
from qda.model.errors import BadPlan
from qda.model.merging import MergePlan, MergeReport
from qda.model.progress import Progress, no_progress, tell
from qda.model.verb import Verb
from qda.store import opening
from qda.store.project import Project
from qda.text.align import Alignment

_PARTS = 5  # names, codings, texts, rows, the check

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
        label = {"count": len(projects), "name": ", ".join(project.file for project in plan.projects)}
        about = rows.project_row(clean_name(name) or clean_name(out.stem))
        with founding(temporary, about, (Verb.MERGE_PROJECTS, label)) as target:
            rows.write(target, _later(progress))
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


def _later(progress: Progress) -> Progress:
    """Return the progress of the writing, which comes after what was put together."""
    return lambda done, _total: progress(2 + done, _PARTS)
