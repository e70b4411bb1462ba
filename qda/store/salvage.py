"""Making a sound project out of what can still be read of a damaged one; the damaged file is only ever read."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from qda.model.errors import Cancelled, NotAProject, ProjectDamaged, QdaError
from qda.model.progress import Progress, no_progress, tell
from qda.model.salvaged import Salvaged
from qda.model.unfinished import passing_folder
from qda.store import opening
from qda.store.check import check
from qda.store.folders import data_folder
from qda.store.pages import PageFile
from qda.store.project import Project
from qda.store.salvaging import mending
from qda.store.salvaging.reading import read_rows
from qda.store.salvaging.scratch import Scratch
from qda.store.salvaging.texts import Contents, Reread, elsewhere
from qda.store.salvaging.writing import settle_spans, write_rows
from qda.store.tables import APPLICATION_ID

_SIGNS = (b"CREATE TABLE content_chunk", b"CREATE TABLE document_coder", b"CREATE TABLE case_document")
_BEGINNING = b"SQLite format 3\0"
_LOOKED_THROUGH = 1 << 20  # bytes at a time
_PARTS = 100  # of each of the four parts of the work, for its progress


def can_be_salvaged(path: Path) -> bool:
    """Tell whether there is anything of a project of ours in a file, even if its beginning is gone."""
    before = b""
    try:
        with path.open("rb") as file:
            header = file.read(100)
            if header.startswith(_BEGINNING) and int.from_bytes(header[68:72], "big") == APPLICATION_ID:
                return len(header) == 100
            while piece := file.read(_LOOKED_THROUGH):
                if any(sign in before + piece for sign in _SIGNS):
                    return True
                before = piece[-64:]
    except OSError:
        return False
    return False


def _never(_data: bytes, _name: str, _encoding: str) -> None:
    """Read no original file again."""


def salvage(
    path: Path,
    out: Path,
    progress: Progress = no_progress,
    *,
    backups: Sequence[Path] = (),
    reread: Reread = _never,
) -> Salvaged:
    """Put everything that reads of a damaged project into a new file, and say what does not.

    Args:
        path: The damaged file; nobody may have it open in this process.
        out: Where the new project is to lie.
        progress: Told how far it is; it may ask to stop.
        backups: Backups of the project, the newest first, from which is taken what cannot be read here.
        reread: Reads an original file that is kept in the project again, where the text made of it is spoilt.

    Raises:
        NotAProject: There is nothing of a project in the file.
        ProjectMissing, ProjectUnreachable: It cannot be read at all.
        ProjectInUse: Somebody on this computer has it open for writing.
        ProjectExists, CannotWrite: The new file cannot be written; nothing is left of it.
        Cancelled: The person asked to stop; nothing is left.
    """
    # It is read as bytes, and closing it would drop the locks of whoever opened it through SQLite meanwhile.
    with _held(path):
        if not path.is_file() or not can_be_salvaged(path):
            with contextlib.suppress(ProjectDamaged):
                opening.recognise(path)
            raise NotAProject(path=str(path), kind="nothing-readable")
        with (
            opening.writing_project(out) as temporary,
            passing_folder(data_folder()) as folder,
            _readable(path, folder) as source,
        ):
            for keep_history in (True, False):
                temporary.unlink()
                temporary.touch()
                attempt = _Salvaging(source, path, temporary, folder, progress)
                made = attempt.run(backups, reread, keep_history=keep_history)
                if made is not None:
                    return made._replace(path=out)
    raise ProjectDamaged(path=str(path), detail="what reads of it makes no whole project")


@contextlib.contextmanager
def _held(path: Path) -> Generator[None]:
    lock = opening.lock(path)
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _readable(path: Path, folder: Path) -> Generator[Path]:
    """Give the file to be read: a private copy where something lies beside it that has to be taken in first."""
    if not any(path.with_name(path.name + ending).exists() for ending in ("-journal", "-wal")):
        yield path
        return
    try:
        copy = opening.copy_with_journals(path, folder)
    except OSError as error:
        raise opening.unreachable(path, error) from None
    with contextlib.suppress(sqlite3.Error):  # else it is read as it lies there
        opening.settle(copy)
    yield copy


class _Salvaging:
    """One attempt."""

    def __init__(self, source: Path, path: Path, temporary: Path, folder: Path, progress: Progress) -> None:
        self._source = source
        self._path = path
        self._temporary = temporary
        self._folder = folder
        self._progress = progress

    def _part(self, number: int) -> Progress:
        """Return the progress of one part of four."""
        return lambda done, total: self._progress(
            number * _PARTS + (done * _PARTS // total if total else 0), 4 * _PARTS
        )

    def run(self, backups: Sequence[Path], reread: Reread, *, keep_history: bool) -> Salvaged | None:
        """Write the new file; None if it is not sound with its history, which is left out then."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            scratch = Scratch(Path(folder) / "rows")
            try:
                with PageFile(self._source) as file:
                    read = read_rows(file, scratch, self._part(0))
                whole = keep_history and mending.history_is_whole(scratch, read)
                mending.fill_from_history(scratch, read, whole=whole)
                if not whole:
                    mending.fill_from_backup(scratch, read, backups)
                mending.fill_from_index(scratch, read)
                mending.settle_project(scratch, self._path.stem)
                mending.tell_what_is_missing(scratch, read, history_whole=whole)
                mending.settle_references(scratch)
                if not whole:
                    scratch.tell("history-anew", "step", number=scratch.count("step"))
                self._write(scratch, backups, reread, history_kept=whole)
                counts = _row_counts(self._temporary)
                losses = tuple(scratch.lines())
            finally:
                scratch.close()
        tell(self._progress, 3 * _PARTS, 4 * _PARTS)
        opening.verify(self._temporary, told_as=self._path)
        if self._is_sound() or not whole:
            return Salvaged(self._temporary, losses, counts, whole)
        return None

    def _write(self, scratch: Scratch, backups: Sequence[Path], reread: Reread, *, history_kept: bool) -> None:
        engine = opening.connect(self._temporary, read_only=False)
        try:
            with engine.connect() as target, elsewhere(backups) as others:
                target.exec_driver_sql("BEGIN IMMEDIATE")
                opening.create_tables(target)
                Contents(scratch, target, others, reread, all_of_them=history_kept).carry_over(self._part(1))
                target.exec_driver_sql("COMMIT")
                settle_spans(scratch)
                # Only now: a transaction that writes keeps others from writing to all that is attached.
                target.exec_driver_sql("ATTACH DATABASE ? AS scratch", (scratch.path.resolve().as_uri(),))
                target.exec_driver_sql("BEGIN IMMEDIATE")
                write_rows(scratch, target, self._part(2), self._path.name, history_kept=history_kept)
                target.exec_driver_sql("COMMIT")
                target.exec_driver_sql("DETACH DATABASE scratch")
        finally:
            engine.dispose()

    def _is_sound(self) -> bool:
        try:
            with Project.beside(self._temporary) as project:
                return check(project, self._part(3)).is_sound
        except Cancelled:
            raise
        except (QdaError, DBAPIError):
            return False


def _row_counts(path: Path) -> dict[str, int]:
    """Return how many rows each table of a project has."""
    with contextlib.closing(opening.connected(path, read_only=True)) as connection:
        return opening.row_counts(connection)
