"""Earlier versions of projects, kept in the person's own folder, where no sync program and no project file reaches.

Each project has a folder of its own, named by its guid, with one project file for each version and beside it what is
known of it, so that a version is found even where the project's file is damaged or gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from qda.model.codebook import clean_name
from qda.model.errors import BackupFailed, ProjectDamaged
from qda.model.safe_file import file_name_from, replacing, sync_folder
from qda.model.times import own_time
from qda.model.unfinished import noted
from qda.store import opening, peeking
from qda.store.folders import data_folder
from qda.store.gate import Gate, ReadingStopped
from qda.store.peeking import Counts
from qda.store.retention import FEWEST, worth_keeping

USUAL_LIMIT_MB = 2_000
LEAST_LIMIT_MB = 50
_MB = 1_000_000  # bytes
_A_DAY = 86_400  # seconds
_STEPS_BETWEEN = 1_000  # of SQLite's machine: far less than a millisecond
_SPARE = 50 * _MB  # of the disk, which a copy that nobody asked for does not take
_GUID = re.compile(r"[0-9a-fA-F-]{8,64}")
_NO_COUNTS = Counts(0, 0, 0)


class State(NamedTuple):
    """What tells a state of a project from every other state of it."""

    guid: str
    revision: int
    last_step_id: int
    last_step_time: str


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier version of a project.

    ``path`` is where it is kept, ``time`` (UTC) when and ``why`` (a key of :data:`qda.model.backup_wording.WHYS`) what
    for, ``size`` its bytes, ``project_path`` where the project lay, empty if nobody knows.
    """

    path: Path
    time: str
    why: str
    size: int
    counts: Counts
    project_path: str
    project_name: str
    state: State

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.time)


# --- where they are ---------------------------------------------------------------------------------------------------
def backup_folder() -> Path:
    """Return the folder of all backups, which only its owner may look into; it is made if need be."""
    folder = data_folder() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def is_backup(path: Path) -> bool:
    """Tell whether a file is a kept version, which is looked at but never worked in: it is given up some day."""
    return (data_folder() / "backups").resolve() in path.resolve().parents


def _folder_of(guid: str) -> Path:
    # A guid is whatever a file says it is, and no path may be made of that.
    name = guid if _GUID.fullmatch(guid) else hashlib.sha256(guid.encode("utf-8", "replace")).hexdigest()[:32]
    return backup_folder() / name


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


# --- making one -------------------------------------------------------------------------------------------------------
def back_up(path: Path, *, why: str) -> Path:
    """Keep a project file as it is, and return where; older versions that are worth less are given up.

    Raises:
        OSError, sqlite3.Error: It cannot be written; nothing of it is left.
        ProjectDamaged, NotAProject: The copy is not what was to be copied, or the project is not sound.
    """
    return begin(path, why=why).finish().path


def begin(
    path: Path,
    *,
    why: str,
    gate: Gate | None = None,
    sparing: bool = False,
    stop: Callable[[], bool] | None = None,
) -> Copied:
    """Copy a project file as it is now; what is not :meth:`Copied.finish`-ed is not kept.

    Args:
        path: The project's file.
        why: What the copy is for.
        gate: Of the project, where another thread has it open.
        sparing: Whether the last of the disk is left to the project itself.
        stop: With a gate: tells now and then whether somebody else wants the file.

    Raises:
        OSError, sqlite3.Error: It cannot be written; nothing of it is left.
        BackupFailed: There is too little room.
        ReadingStopped: The project's owner began to write.
    """
    path = path.absolute()
    _clear_away_what_a_crash_left()
    if sparing and shutil.disk_usage(backup_folder()).free < path.stat().st_size + _SPARE:
        raise BackupFailed(path=str(backup_folder()), detail="there is too little room on that disk")
    token = secrets.token_hex(8)
    temporary = backup_folder() / f".{token}.concord"
    held = contextlib.ExitStack()
    held.enter_context(noted(temporary, token))
    try:
        with contextlib.closing(opening.connected(path, read_only=True)) as connection:
            connection.execute("PRAGMA synchronous=OFF")  # of the copy, which is brought to the disk when it is checked
            if stop is not None:
                connection.set_progress_handler(stop, _STEPS_BETWEEN)
            with gate.reading(connection) if gate is not None else contextlib.nullcontext():
                state, name = _state(connection)
                rows = opening.row_counts(connection)
                connection.execute("VACUUM INTO ?", (temporary.resolve().as_uri(),))
                if gate is not None and _state(connection)[0] != state:  # a writer that had waited long enough went on
                    raise ReadingStopped
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        held.close()
        if gate is not None and not gate.is_open and isinstance(error, sqlite3.OperationalError):
            raise ReadingStopped from None  # the owner was at it before a reader could be told so
        raise
    return Copied(path, temporary, why, name, state, rows, held)


def _state(connection: sqlite3.Connection) -> tuple[State, str]:
    row = connection.execute(
        "SELECT guid, revision, coalesce((SELECT max(id) FROM step), 0), "
        "coalesce((SELECT time FROM step ORDER BY id DESC LIMIT 1), ''), name FROM project"
    ).fetchone()
    return State(str(row[0]), int(row[1]), int(row[2]), str(row[3])), str(row[4])


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a project that is not yet known to be whole."""

    project_path: Path
    temporary: Path
    why: str
    name: str
    state: State
    rows: dict[str, int]
    held: contextlib.ExitStack  # its note among what is unfinished

    def finish(self) -> Backup:
        """Check the copy, bring it to the disk and keep it; then give up older versions that are worth less.

        Raises:
            OSError: It cannot be written; nothing of it is left.
            ProjectDamaged, NotAProject: It is not whole; nothing of it is left, and no older version was given up.
        """
        try:
            counts = self._checked()
            with self.temporary.open("rb+") as written:
                os.fsync(written.fileno())
            target = self._moved()
        finally:
            self.drop()
        size = target.stat().st_size
        now = own_time(datetime.now(UTC).isoformat())
        kept = Backup(target, now, self.why, size, counts, str(self.project_path.resolve()), self.name, self.state)
        _write_note(kept)
        give_up_surplus(kept)
        return kept

    def drop(self) -> None:
        """Remove the copy."""
        with contextlib.suppress(OSError):
            self.temporary.unlink(missing_ok=True)
        self.held.close()

    def _checked(self) -> Counts:
        opening.verify(self.temporary, told_as=self.project_path)
        with contextlib.closing(opening.connected(self.temporary, read_only=True)) as connection:
            if opening.row_counts(connection) != self.rows:
                detail = "its backup does not hold as much as it does"
                raise ProjectDamaged(path=str(self.project_path), detail=detail)
            _check_texts(connection, self.project_path)
        return Counts.of(self.rows)

    def _moved(self) -> Path:
        folder = _folder_of(self.state.guid)
        folder.mkdir(mode=0o700, exist_ok=True)
        for target in _names(folder, self.project_path, self.why):
            try:
                os.link(self.temporary, target)  # fails where another window just took that name
            except FileExistsError:
                continue
            except OSError:  # a disk that knows no links
                if target.exists():
                    continue
                self.temporary.replace(target)
            sync_folder(folder)
            return target
        raise AssertionError


def _names(folder: Path, path: Path, why: str) -> Iterable[Path]:
    now = datetime.now()
    for number in count(1):
        told = "" if number == 1 else f" ({number})"
        ending = f", {why}, {now:%Y-%m-%d %H.%M.%S}{told}.concord"
        yield folder / file_name_from(clean_name(path.stem), suffix=ending)


def _check_texts(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that every text is the one that was stored: zeroed disk blocks can escape SQLite's own checks."""
    for content_id, digest in connection.execute("SELECT id, hash FROM content WHERE kind = 'text'").fetchall():
        if str(digest).startswith("partial-"):
            continue
        found = hashlib.sha256()
        query = "SELECT text FROM content_chunk WHERE content_id = ? ORDER BY number"
        for (piece,) in connection.execute(query, (content_id,)):
            found.update(str(piece).encode("utf-8", "replace"))
        if found.hexdigest() != digest:
            raise ProjectDamaged(path=str(path), detail="the text of a document is not the one stored")


def _write_note(backup: Backup) -> None:
    told = asdict(backup) | {"path": backup.path.name}
    # Without its note a version is still found, by what stands in it.
    with contextlib.suppress(OSError), replacing(_note_of(backup.path)) as temporary:
        temporary.write_text(json.dumps(told), encoding="utf-8")


def _clear_away_what_a_crash_left() -> None:
    """Remove copies that were never finished; one that was begun just now may be another window's."""
    for child in (*backup_folder().glob(".*"), *backup_folder().glob("*/.*")):
        with contextlib.suppress(OSError):
            if time.time() - child.stat().st_mtime > _A_DAY:
                child.unlink()


# --- finding them -----------------------------------------------------------------------------------------------------
def backups_of(path: Path) -> list[Backup]:
    """Return the kept versions of a project, newest first: those of its guid, and those of what lay at its path.

    So they are found where the project's file is damaged, gone, or another one by now.
    """
    there, guid = str(path.resolve()), peeking.guid_of(path)
    return [each for each in all_backups() if each.project_path == there or (guid and each.state.guid == guid)]


def versions_at(guid: str, path: Path) -> list[Backup]:
    """Return the kept versions of a project whose guid is known, as it lay at a path, newest first."""
    there = str(path.resolve())
    return [each for each in _in_folder(_folder_of(guid)) if each.project_path == there]


def all_backups() -> list[Backup]:
    """Return every kept version of every project, newest first."""
    found = [each for folder in backup_folder().iterdir() if folder.is_dir() for each in _in_folder(folder)]
    return sorted(found, key=_newest_last, reverse=True)


def _in_folder(folder: Path) -> list[Backup]:
    paths = [path for path in folder.glob("*.concord") if not path.name.startswith(".")]
    return sorted(filter(None, map(_read, paths)), key=_newest_last, reverse=True)


def _newest_last(backup: Backup) -> tuple[str, int, str]:
    return backup.time, backup.state.revision, backup.path.name


def _read(path: Path) -> Backup | None:
    """Return what is known of a kept version; None if it went away just now."""
    try:
        size = path.stat().st_size
        kept: dict[str, Any] = json.loads(_note_of(path).read_text(encoding="utf-8"))
        guid, revision, step_id, step_time = kept["state"]
        return Backup(
            path=path,
            time=own_time(str(kept["time"])) or _written(path),
            why=str(kept["why"]),
            size=size,
            counts=Counts(*(int(each) for each in kept["counts"])),
            project_path=str(kept["project_path"]),
            project_name=str(kept["project_name"]),
            state=State(str(guid), int(revision), int(step_id), str(step_time)),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return _read_itself(path)


def _read_itself(path: Path) -> Backup | None:
    """Return what a kept version says of itself, where its note is lost."""
    try:
        size = path.stat().st_size
        with contextlib.closing(opening.connected(path, read_only=True)) as connection:
            state, name = _state(connection)
            counts = Counts.of(opening.row_counts(connection))
    except (OSError, sqlite3.Error, TypeError):
        return None
    parts = path.stem.split(", ")
    return Backup(path, _written(path), parts[-2] if len(parts) > 2 else "", size, counts, "", name, state)


def _written(path: Path) -> str:
    return own_time(datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat())


# --- using them -------------------------------------------------------------------------------------------------------
def restore(backup: Backup, to: Path) -> None:
    """Write a kept version to a new file, checked; neither it nor any other file is touched.

    Raises:
        ProjectExists: There is a file at the path.
        CannotWrite: The folder cannot be written or the disk is full.
        ProjectMissing, ProjectDamaged: The kept version went away, or is damaged itself.
    """
    opening.verify(backup.path)
    with opening.writing_project(to) as temporary:
        opening.copy_rows(backup.path, temporary)
        opening.forget_sessions(temporary)
        opening.verify(temporary, told_as=to)


def remove(path: Path) -> None:
    """Give up the version that is kept at a path.

    Raises:
        OSError: It cannot be removed.
    """
    path.unlink(missing_ok=True)
    _note_of(path).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        path.parent.rmdir()  # only an empty one goes


def note_rewritten(backup: Backup) -> None:
    """Note what a kept version holds now, after something was taken out of it for good."""
    found = _read_itself(backup.path)
    if found is not None:
        known = {name: getattr(backup, name) for name in ("time", "why", "project_path")}
        _write_note(replace(found, **known))


def half_finished() -> list[Path]:
    """Return copies that are being made, or that a crash left."""
    return [*backup_folder().glob(".*.concord"), *backup_folder().glob("*/.*.concord")]


# --- the room they take -----------------------------------------------------------------------------------------------
def limit_mb() -> int:
    """Return how many megabytes all kept versions together may take."""
    try:
        kept = json.loads((backup_folder() / "settings.json").read_text(encoding="utf-8"))
        return max(LEAST_LIMIT_MB, int(kept["limit_mb"]))
    except (OSError, ValueError, TypeError, KeyError):
        return USUAL_LIMIT_MB


def set_limit_mb(limit: int) -> None:
    """Say how many megabytes all kept versions together may take; what is beyond it is given up.

    Raises:
        OSError: It cannot be written down.
    """
    with replacing(backup_folder() / "settings.json") as temporary:
        temporary.write_text(json.dumps({"limit_mb": max(LEAST_LIMIT_MB, limit)}), encoding="utf-8")
    give_up_surplus()


def used_bytes() -> int:
    """Return the room that all kept versions take."""
    return sum(each.size for each in all_backups())


def give_up_surplus(newest: Backup | None = None) -> None:
    """Give up versions that are not worth keeping, and what is beyond the limit; ``newest`` was made just now."""
    for each in surplus(limit_mb(), newest):
        with contextlib.suppress(OSError):  # somebody reads it just now; it goes the next time
            remove(each.path)


def surplus(limit: int, newest: Backup | None = None) -> list[Backup]:
    """Return the versions that a limit, in megabytes, leaves no room for, and those that are not worth keeping.

    Each project at its place keeps at least three. The project that takes the most room gives first, and of its
    versions the least valuable.

    Args:
        limit: In megabytes.
        newest: Was made just now, and stays even where the clock says that others are newer.
    """
    by_place: dict[tuple[str, str], list[Backup]] = {}
    for each in all_backups():
        by_place.setdefault((each.state.guid, each.project_path), []).append(each)
    given: list[Backup] = []
    ranked: dict[tuple[str, str], list[Backup]] = {}
    for (guid, place), versions in by_place.items():
        kept = worth_keeping(versions, lambda each: each.moment)
        if newest in versions:
            kept = [newest, *(each for each in kept if each != newest)]
        given += (each for each in versions if each not in kept)
        # A project that was moved about leaves versions at many places, which share the three that stay.
        ranked.setdefault((guid, place if opening.is_there(Path(place)) else ""), []).extend(kept)
    sizes = {key: sum(each.size for each in kept) for key, kept in ranked.items()}
    while sum(sizes.values()) > limit * _MB:
        giving = [key for key, kept in ranked.items() if len(kept) > FEWEST]
        if not giving:
            break
        largest = max(giving, key=lambda key: sizes[key])
        given.append(ranked[largest].pop())
        sizes[largest] -= given[-1].size
    return given
