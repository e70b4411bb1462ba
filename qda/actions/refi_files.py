"""Taking a project out as REFI-QDA, for NVivo, MAXQDA, ATLAS.ti and other programs."""

from __future__ import annotations

from pathlib import Path

from qda.actions.export import check_target
from qda.analysis.portable import portable_of
from qda.formats.refi.losses import losses_of
from qda.model.exchange import WriteOptions
from qda.model.intake.report import IntakeNote
from qda.model.portable import PortableProject
from qda.model.progress import Progress, no_progress
from qda.store.project import Project

STANDARD = WriteOptions()


def losses(project: Project, options: WriteOptions = STANDARD) -> list[IntakeNote]:
    """Return what other programs will not see of a project, item by item; to be told before it is written."""
    return losses_of(portable_of(project), options)


def export_refi(
    project: Project, out: Path, options: WriteOptions = STANDARD, *, progress: Progress = no_progress
) -> list[IntakeNote]:
    """Write a project as REFI-QDA (.qdpx).

    Returns:
        What the standard cannot hold, and what had to be written otherwise than it is.

    Raises:
        ProjectExists: ``out`` is the project itself.
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    check_target(project, out)
    return write_collected(out, portable_of(project), options, progress=progress)


def write_collected(
    out: Path, collected: PortableProject, options: WriteOptions = STANDARD, *, progress: Progress = no_progress
) -> list[IntakeNote]:
    """Write what :func:`qda.analysis.portable.portable_of` collected; on any thread."""
    from qda.formats.refi.writing import write_refi_project

    return write_refi_project(out, collected, options, progress)
