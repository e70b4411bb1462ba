"""Reading and storing other programs' projects, on another thread where that may be: plain values in and out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qda.model.errors import QdaError
from qda.model.exchange import ForeignProject, ReadOptions, WriteOptions
from qda.model.intake.report import IntakeNote, IntakeReport
from qda.model.portable import PortableProject
from qda.model.progress import Progress

if TYPE_CHECKING:
    from qda.store.project import Project
    from qda.store.queries.imports import ImportRow


def kind_of(path: Path) -> str:
    """Return which other program's file or folder this is, a key of ``FORMATS``; empty if of none that is known."""
    from qda.formats.foreign import foreign_kind

    try:
        return foreign_kind(path) or ""
    except QdaError:
        return ""


def foreign_among(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Part other programs' projects from the rest; what is called like a document is not looked into."""
    from qda.formats.read import SUFFIXES

    foreign = [path for path in paths if not path.name.lower().endswith(SUFFIXES) and kind_of(path)]
    return foreign, [path for path in paths if path not in foreign]


def read(path: Path, options: ReadOptions, progress: Progress) -> ForeignProject:
    """Read another program's project."""
    from qda.formats.foreign import read_foreign

    return read_foreign(path, options, progress)


def store_new(out: Path, foreign: ForeignProject, coder_name: str, progress: Progress) -> IntakeReport:
    """Make a new project file of it."""
    from qda.actions.take_in import import_as_project

    return import_as_project(out, foreign, coder_name=coder_name, progress=progress)


def storing_into(
    project: Project, foreign: ForeignProject, done: Callable[[IntakeReport], None]
) -> Generator[tuple[int, int]]:
    """Add it to a project by one step, in pieces, on the thread that owns the project; ``done`` gets the report."""
    from qda.actions.take_in import importing_into

    done((yield from importing_into(project, foreign)))


def earlier(project: Project, report: IntakeReport) -> list[ImportRow]:
    """Return the imports of the same file into a project."""
    from qda.actions.take_in import earlier_imports

    return earlier_imports(project, report.file_hash) if report.file_hash else []


def portable(project: Project, coders: Collection[str] | None = None) -> PortableProject:
    """Return a project as plain values, on the thread that owns it; with the work of some coders only if given."""
    from qda.analysis.portable import portable_of, work_of

    whole = portable_of(project)
    return whole if coders is None else work_of(whole, coders)


def losses(project: PortableProject, options: WriteOptions) -> list[IntakeNote]:
    """Return what other programs will not see of a project."""
    from qda.formats.refi.losses import losses_of

    return losses_of(project, options)


def write(path: Path, project: PortableProject, options: WriteOptions, progress: Progress) -> list[IntakeNote]:
    """Write a project for other programs; return what could not be written as it is."""
    from qda.formats.refi.writing import write_refi_project

    return write_refi_project(path, project, options, progress)
