"""Deleting permanently: out of the project's file, out of its kept versions, and without any copy left behind."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qda.model.errors import ProjectReadOnly, QdaError, StorageFailed
from qda.model.progress import Progress, no_progress, tell
from qda.model.unfinished import passing_folders
from qda.store import backups, opening, purging
from qda.store.backups import Backup
from qda.store.folders import data_folder
from qda.store.purging import Doomed, Purged

_MOST_SIBLINGS = 500  # files beside the project that are looked into


class InBackups(StrEnum):
    """What becomes of kept versions that hold what is purged."""

    REWRITE = "rewrite"
    """The same is purged from them."""
    DELETE = "delete"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What was purged, from where, and what still holds it.

    ``left_backups`` could not be changed or were not to be; ``elsewhere`` are other project files near this one, which
    are never touched. ``naming`` are the project's own file and kept versions in which words stand, be it in a history
    or in what a code was called then, that were asked for.
    """

    purged: Purged
    rewritten: int = 0
    deleted: int = 0
    left_backups: tuple[Path, ...] = ()
    elsewhere: tuple[Path, ...] = ()
    naming: tuple[Path, ...] = ()


def backups_holding(path: Path, doomed: Doomed) -> list[Backup]:
    """Return the kept versions that hold what is to go, or whose history does, newest first.

    Those of copies of the project are among them, and of its own also one that cannot be read: nobody knows what it
    holds.
    """
    own = {backup.path for backup in backups.backups_of(path)}
    found: list[Backup] = []
    for backup in backups.all_backups():
        try:
            wanted = (doomed.history and backup.path in own) or purging.holds(backup.path, doomed)
        except sqlite3.Error:
            wanted = backup.path in own
        if wanted:
            found.append(backup)
    return found


# --- doing it ------------------------------------------------------------------------------------------------------
def purge(
    path: Path,
    doomed: Doomed,
    *,
    coder: str = "",
    in_backups: InBackups = InBackups.REWRITE,
    known: Iterable[Path] = (),
    words: Sequence[str] = (),
    progress: Progress = no_progress,
) -> PurgeReport:
    """Delete documents, on request with cases, from a project that nobody has open, so that no byte of them is left.

    Rows, texts, original files, the search index, what the history and reports of imports said of them and, if wanted,
    kept versions: it cannot be undone. Whenever it is interrupted, each file holds either all or nothing of them, and
    doing it again does the rest.

    Args:
        path: The project's file. It must be up to date.
        doomed: What is to go.
        coder: Who does it, for the history, which says that something was deleted permanently but not what.
        in_backups: What becomes of kept versions that hold it.
        known: Other project files of this person, of which only is told whether they hold it.
        words: What may name the person besides, of which only is told where it still stands.
        progress: Told files done; may end the work only before it begins.

    Raises:
        ProjectInUse, ProjectDamaged, ProjectMissing, ProjectReadOnly: The project cannot be changed; it was not.
        StorageFailed: The disk refused; the project still holds it, and so do kept versions that
            were not reached yet.
        Cancelled: ``progress`` asked to stop; what was done so far is done.
    """
    with _held(path):
        holding = [] if in_backups is InBackups.LEAVE else backups_holding(path, doomed)
        tell(progress, 0, 1 + len(holding))
        rewritten, deleted = 0, 0
        # The project itself comes last: whoever is interrupted finds the document still there, and can do it again.
        for number, backup in enumerate(holding, 1):
            if in_backups is InBackups.REWRITE and _rewritten(backup, doomed):
                rewritten += 1
            else:
                with contextlib.suppress(OSError):
                    backups.remove(backup.path)
                    deleted += 1
            progress(number, 1 + len(holding))  # nobody stops half-way: who began wants all of it gone
        purged = _purged(path, doomed, coder)
    _remove_leftovers(path, doomed)
    left = tuple(backup.path for backup in backups_holding(path, doomed) if _still_holds(backup.path, doomed))
    progress(1 + len(holding), 1 + len(holding))
    own = (path, *(backup.path for backup in backups.backups_of(path)))
    naming = tuple(each for each in own if names_any(each, words))
    return PurgeReport(purged, rewritten, deleted, left, tuple(elsewhere(path, doomed, known)), naming)


def names_any(path: Path, words: Sequence[str]) -> bool:
    """Tell whether any of these words stands anywhere in a file, its history too, that nobody has open."""
    forms = {form for word in words for form in (word, word.lower(), word.upper(), word.capitalize()) if form}
    if not forms:
        return False
    told = b"|".join(re.escape(form.encode("utf-8")) for form in sorted(forms))
    try:
        return re.search(rb"(?<![A-Za-z])(?:" + told + rb")(?![A-Za-z])", path.read_bytes()) is not None
    except OSError:
        return False


@contextlib.contextmanager
def _held(path: Path) -> Generator[None]:
    """Hold the project's lock after making sure that it can be changed."""
    lock, _, _ = opening.prepare(path, read_only=False)
    assert lock is not None
    try:
        if not opening.can_write(path):
            raise ProjectReadOnly(path=str(path))
        opening.verify(path)
        yield
    finally:
        lock.release()


def _purged(path: Path, doomed: Doomed, coder: str) -> Purged:
    try:
        return purging.purge_file(path, doomed, coder=coder)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise opening.storage_failed(path, str(error)) from None
        raise opening.opening_failed(path, error) from None


def _rewritten(backup: Backup, doomed: Doomed) -> bool:
    """Purge a kept version; tell whether that could be done.

    Raises:
        StorageFailed: The disk refused. One that is full must not cost every version there is.
    """
    try:
        opening.verify(backup.path)
        _purged(backup.path, doomed, "")
    except StorageFailed:
        raise
    except OSError as error:
        raise opening.storage_failed(backup.path, error.strerror or str(error)) from None
    except QdaError:
        return False
    backups.note_rewritten(backup)
    return True


def _still_holds(path: Path, doomed: Doomed) -> bool:
    try:
        return purging.holds(path, doomed)
    except sqlite3.Error:
        return path.exists()


def _remove_leftovers(path: Path, doomed: Doomed) -> None:
    """Remove the program's own temporary copies that a crash left, beside the project and in its data folder."""
    beside = [each for each in path.parent.glob(".*") if re.fullmatch(r"\..*-[0-9a-f]{8}(\.\w+)?", each.name)]
    own = [each for folder in passing_folders(data_folder()) for each in folder.rglob("*") if each.is_file()]
    for each in (*beside, *own, *backups.half_finished()):
        if each.is_file() and purging.may_hold(each, doomed):
            with contextlib.suppress(OSError):
                each.unlink()


def elsewhere(path: Path, doomed: Doomed, known: Iterable[Path] = ()) -> Iterator[Path]:
    """Yield the other project files that hold what is to go: in the project's folder, and of those that are known.

    Among these are the versions that were kept in the program's own folder when another program had put another file
    in the project's place, and nothing could be written beside it.
    """
    with contextlib.suppress(OSError):
        folders = (path.parent, data_folder())
        beside = [each for folder in folders for each in sorted(folder.glob("*.concord"))[:_MOST_SIBLINGS]]
        for each in dict.fromkeys(one.resolve() for one in (*beside, *known)):
            if each != path.resolve() and opening.is_there(each) and purging.may_hold(each, doomed):
                yield each
