"""What is read from each file that is compared; the file itself is closed again, and never changed."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qda.analysis.compare.columns import SourceCodings, by_document
from qda.model.document import Mark
from qda.model.errors import ProjectInUse, SameFileTwice
from qda.model.progress import Progress, no_progress, tell
from qda.model.unfinished import passing_folder
from qda.store import opening
from qda.store.folders import data_folder
from qda.store.project import Project
from qda.store.queries.codebook import CodeRow, codes
from qda.store.queries.coders import CoderRow, coders
from qda.store.queries.codings import written_codings
from qda.store.queries.conditions import Known, known_of
from qda.store.queries.documents import (
    DocumentRow,
    ProjectInfo,
    SetRow,
    coding_progress,
    document_sets,
    documents,
    project_info,
)


class Finished(NamedTuple):
    """When a coder began a document, and when he or she called it finished, if so."""

    begun: str
    time: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A project's values at one moment.

    ``number`` is its place among the files compared, ``label`` a name for people that no other of them has.
    ``codings`` are by document, in the order of the text; ``known`` is what conditions on variables ask of.
    """

    number: int
    path: Path
    label: str
    info: ProjectInfo
    documents: tuple[DocumentRow, ...]
    codes: tuple[CodeRow, ...]
    coders: tuple[CoderRow, ...]
    sets: tuple[SetRow, ...]
    texts: Mapping[int, str]
    marks: Mapping[int, tuple[Mark, ...]]
    codings: Mapping[int, SourceCodings]
    progress: Mapping[tuple[int, int], Finished]
    known: Known | None = None

    def coded_by(self, document_id: int) -> set[int]:
        """Return who has codings in a document."""
        codings = self.codings.get(document_id)
        return set() if codings is None else codings.used_coder_ids()


def read_files(
    paths: Sequence[Path], *, open_here: Path | None = None, progress: Progress = no_progress
) -> list[Source]:
    """Read the files to be compared, one after the other; none of them is changed, or left open.

    Args:
        paths: The files.
        open_here: The one of them that this program has open, perhaps on another thread.
        progress: Is told files done; may end the work.

    Raises:
        SameFileTwice: Two of the paths lead to one file.
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: A file cannot be used.
    """
    for number, path in enumerate(paths):
        for earlier in paths[:number]:
            if path.exists() and earlier.exists() and path.samefile(earlier):
                raise SameFileTwice(path=str(path))
    labels = labels_of(paths)
    sources: list[Source] = []
    for number, (path, label) in enumerate(zip(paths, labels, strict=True)):
        tell(progress, number, len(paths))
        with opened_for_reading(path, open_here) as project:
            sources.append(read_source(project, number, label=label, path=path))
    return sources


def labels_of(paths: Sequence[Path]) -> list[str]:
    """Return the files' names without ending, with as many of their folders as tell them apart."""
    labels = [path.stem for path in paths]
    resolved = [path.resolve() for path in paths]
    for depth in range(max((len(path.parts) for path in resolved), default=0)):
        doubled = [number for number, label in enumerate(labels) if labels.count(label) > 1]
        for number in doubled:
            above = resolved[number].parts[-2 - depth : -1]
            labels[number] = "/".join((*above, paths[number].stem))
        if not doubled:
            break
    return labels


def opened_for_reading(path: Path, open_here: Path | None) -> contextlib.AbstractContextManager[Project]:
    """Open a project for reading on any thread, be it open in this program already or not.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: The file cannot be used.
    """
    if open_here is not None and path.resolve() == open_here.resolve():
        return Project.beside(path)
    return opened_untouched(path)


@contextlib.contextmanager
def opened_untouched(path: Path) -> Generator[Project]:
    """Open a project for reading such that not even a journal that a crash left beside it is taken in.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: The file cannot be used.
    """
    with contextlib.ExitStack() as stack:
        at_rest = _private_copy(path, stack) if _is_unsettled(path) else path
        yield stack.enter_context(Project.open(at_rest, read_only=True))


def _is_unsettled(path: Path) -> bool:
    """Tell whether opening the file would change it: a crash or another program left something beside it."""
    try:
        held = opening.lock(path)
    except ProjectInUse:
        return False  # what lies beside is at work; and touching the file ourselves would drop SQLite's locks
    try:
        header = opening.recognise(path)
        return opening.needs_recovery(path, header) and not header.newer
    finally:
        held.release()


def _private_copy(path: Path, stack: contextlib.ExitStack) -> Path:
    folder = stack.enter_context(passing_folder(data_folder()))
    try:
        return opening.copy_with_journals(path, folder)
    except OSError as error:
        raise opening.storage_failed(path, error.strerror or str(error)) from None


def read_source(project: Project, number: int, *, label: str = "", path: Path | None = None) -> Source:
    """Read all that comparing needs from an open project."""
    rows = tuple(documents(project))
    return Source(
        number=number,
        path=path or project.path,
        label=label or (path or project.path).stem,
        info=project_info(project),
        documents=rows,
        codes=tuple(codes(project)),
        coders=tuple(coders(project)),
        sets=tuple(document_sets(project)),
        texts={row.document_id: project.text(row.document_id) for row in rows},
        marks={row.document_id: project.marks(row.document_id) for row in rows},
        codings=by_document(written_codings(project)),
        progress={
            (row.document_id, row.coder_id): Finished(row.begun, row.finished) for row in coding_progress(project)
        },
        known=known_of(project),
    )
