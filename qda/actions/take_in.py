"""Taking in another program's project, as a project of its own or into one that is there."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path

from sqlalchemy import Connection

from qda.actions.coding import current_coder_id
from qda.actions.import_runs import earlier_imports, import_row, record_import
from qda.actions.new_file import founding, put_rows
from qda.actions.take_in_cases import TakingCases
from qda.actions.take_in_codes import TakingCodes
from qda.actions.take_in_kept import TakingKept
from qda.actions.take_in_rows import TakingRows
from qda.actions.take_in_there import Tables
from qda.actions.take_in_work import TakingWork
from qda.model.codebook import clean_name
from qda.model.exchange import ForeignProject
from qda.model.intake.report import IntakeReport
from qda.model.many_values import making_many_values
from qda.model.progress import Progress, no_progress, tell
from qda.model.unit import Unit
from qda.model.verb import Verb
from qda.store import content, opening
from qda.store.project import Project
from qda.store.tables import Coder, ImportRun, ProjectRow

__all__ = ["earlier_imports", "import_as_project", "import_into", "importing_into", "record_import"]

_PER_ROW = 500  # characters or bytes that take about as long to store as a row


def import_as_project(
    out: Path, foreign: ForeignProject, *, coder_name: str = "", progress: Progress = no_progress
) -> IntakeReport:
    """Write another program's project as a new project file, all of it or nothing.

    Identities, order, coders and times stay as the file gives them. The file is made by one step, before which undo
    stops.

    Args:
        out: Where to; there must be no file yet.
        foreign: What was read.
        coder_name: Who imports and will work in it; put first if the file does not know that person. Without a name
            it is the first person in the file.
        progress: Told how far it is.

    Returns:
        The report of the reading, with what was stored and what there is to say of that. It is kept in the project.

    Raises:
        ProjectExists, CannotWrite: The file cannot be written there.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    with opening.writing_project(out) as temporary, making_many_values():
        taking = _Taking(foreign, Tables(), coder_name)
        work = _Work(taking, progress)
        work.run(taking.build())
        label = {"name": foreign.report.file_name or taking.project.name}
        with founding(temporary, taking.about(clean_name(out.stem)), (Verb.FOUND_BY_IMPORT, label)) as target:
            taking.note_import(target, taking.importer(coder_name))
            work.run(taking.write(target))
        opening.verify(temporary, told_as=out)
        work.end()
    return taking.report


def import_into(project: Project, foreign: ForeignProject, *, progress: Progress = no_progress) -> IntakeReport:
    """Add another program's project to one that is there, in one step that undo takes back.

    What is there already is known again: by its guid, then codes by their paths, documents by their text and name,
    coders, sets, cases and variables by name. What a project says stays; it gets what it lacks. So importing a file
    once more adds nothing.

    Returns:
        The report of the reading, with what was stored and what there is to say of that. It is kept in the project.

    Raises:
        Cancelled: The person asked to stop; the file is as it was, byte for byte.
        ProjectReadOnly, ProjectReplaced, StorageFailed: As for any step.
    """
    work = importing_into(project, foreign)
    with contextlib.closing(work), making_many_values():
        while True:
            try:
                done, total = next(work)
            except StopIteration as ended:
                return ended.value
            tell(progress, done, total)


def importing_into(project: Project, foreign: ForeignProject) -> Generator[tuple[int, int], None, IntakeReport]:
    """Do the work of :func:`import_into` in pieces of some hundredths of a second, between which a window lives.

    All pieces are one step. While it lasts the project can be read, but every other change is refused with
    :class:`~qda.model.errors.ChangeUnderWay`. Closed before its end, it leaves the file as it was, byte for byte.

    Yields:
        How much is done of how much, in no particular unit.

    Returns:
        As :func:`import_into`.
    """
    earlier = earlier_imports(project, foreign.report)
    coder_id = current_coder_id(project)
    tables = Tables()
    taking = _Taking(foreign, tables)
    work = _Work(taking)
    if earlier:
        taking.report.note("imported-before", foreign.report.file_name, earlier[-1].time[:10], look=True)
    with project.long_step(Verb.IMPORT_PROJECT, name=foreign.report.file_name or foreign.project.name) as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield from work.pieces(tables.read(connection))
        yield from work.pieces(taking.build())
        yield from work.pieces(taking.write(connection))
        record_import(session, taking.report, coder_id)
    return taking.report


class _Taking(TakingRows):
    """A whole project while it is taken in."""

    def build(self) -> Generator[int]:
        """Make all rows in memory; yields now and then how many were made since."""
        self.build_coders()
        yield len(self.project.coders)
        yield from self.build_documents()
        self.build_sets()
        yield from TakingCodes(self).build()
        yield from TakingWork(self).build()
        yield from TakingCases(self).build()
        yield from TakingKept(self).build()
        for row in self.tables.there(ProjectRow):
            self.join_memo(ProjectRow, row, self.project.memo)
        self.tell_counts()

    def write(self, target: Connection) -> Generator[int]:
        """Write all rows and what they name; yields now and then how many were written since, or as many."""
        for stored in self.contents:
            if isinstance(stored.value, str):
                before = 0
                for there in content.put_in_pieces(target, stored.value, stored.row[stored.column]):
                    yield (there - before) // _PER_ROW
                    before = there
            elif isinstance(stored.value, bytes):
                stored.row[stored.column] = content.put_original(target, stored.value)
                yield len(stored.value) // _PER_ROW
            else:
                stored.row[stored.column] = content.put_marks(target, stored.value)
        yield from put_rows(target, self.tables.new)
        yield from self.tables.put_changes(target)

    def about(self, name: str) -> dict[str, object]:
        """Return what the row of the new project says."""
        project = self.project
        unit = project.unit if project.unit in {*Unit} else str(Unit.FREE)
        if unit != project.unit:
            self.report.note("unit-unknown", detail=project.unit)
        about = {"guid": project.guid, "created": self.time(project.created)}
        told = {name: value for name, value in about.items() if value}
        named = {"name": clean_name(project.name) or name, "memo": project.memo}
        return {**named, "unit": unit, "blind": int(project.blind), **told}

    def importer(self, coder_name: str) -> int:
        """Return the coder in the new project who imports."""
        wanted = clean_name(coder_name).casefold()
        people = [row for row in self.tables.new[Coder] if row["kind"] == "person"]
        return next((row["id"] for row in people if str(row["name"]).casefold() == wanted), people[0]["id"])

    def note_import(self, target: Connection, coder_id: int) -> None:
        """Note the import itself among the rows that come."""
        self.tables.add(ImportRun, import_row(target, self.report, coder_id))

    @property
    def total(self) -> int:
        """About how much there is to do, in rows."""
        project = self.project
        lists = (project.coders, project.codes, project.documents, project.codings, project.memos, project.values)
        sizes = sum(len(one.text) + len(one.original) for one in project.documents)
        sizes += sum(len(one.xml) + len(one.file) for one in project.kept)
        return 2 * sum(map(len, lists)) + sizes // _PER_ROW + 1


class _Work:
    """Counts pieces of work, and tells of them."""

    def __init__(self, taking: _Taking, progress: Progress = no_progress) -> None:
        self._progress = progress
        self._done, self._total = 0, taking.total

    def pieces(self, work: Iterator[int]) -> Generator[tuple[int, int]]:
        """Do work, and say after every piece how much is done."""
        for size in work:
            self._done = min(self._done + size, self._total)
            yield self._done, self._total

    def run(self, work: Iterator[int]) -> None:
        """Do work at once, telling of it."""
        for done, total in self.pieces(work):
            tell(self._progress, done, total)

    def end(self) -> None:
        """Tell that all is done."""
        tell(self._progress, self._total, self._total)
