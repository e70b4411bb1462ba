"""What is done before a project file is written to: recognise it, check it, connect to it.

Nothing here changes a file that is not a sound project of ours; a hot journal left by a crash is first recovered
on a private copy.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Generator
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from qda import __version__
from qda.model.errors import (
    CannotWrite,
    NotAProject,
    ProjectDamaged,
    ProjectExists,
    ProjectInUse,
    ProjectMissing,
    ProjectTooNew,
    ProjectUnfinished,
    ProjectUnreachable,
    QdaError,
    StorageFailed,
)
from qda.model.palette import next_colour
from qda.model.safe_file import replacing
from qda.model.unfinished import passing_folder
from qda.store.engines import engine_on, written
from qda.store.folders import clear_unfinished, data_folder
from qda.store.kinds import table_of_wrong_kind
from qda.store.locks import lock_file
from qda.store.migrations import columns_at
from qda.store.tables import (
    ALL,
    APPLICATION_ID,
    SCHEMA_VERSION,
    SEARCH_INDEX,
    SEARCH_TABLES,
    Coder,
    ProjectRow,
    table_of,
)

_MAGIC = b"SQLite format 3\x00"
_HEADER_LENGTH = 100  # bytes
_BUSY_TIMEOUT = 2000  # milliseconds
_CACHE_KIB = 32_768  # of pages kept in memory: an index of 200,000 codings
_LOCK_TIMEOUT = 0.2  # seconds; longer than a reader holds the lock while it looks at the file's header


def lock(path: Path) -> FileLock:
    """Take the lock that keeps a second window on this computer from writing to the project.

    Raises:
        ProjectInUse: Another process, or another project object of this one, holds it.
        StorageFailed: The folder of locks cannot be written.
    """
    try:
        taken = FileLock(lock_file(path))
        taken.acquire(timeout=_LOCK_TIMEOUT, poll_interval=0.02)
    except Timeout:
        raise ProjectInUse(path=str(path)) from None
    except OSError as error:
        raise storage_failed(Path(error.filename or path), error.strerror or str(error)) from None
    return taken


class Header(NamedTuple):
    """What the first bytes of a project file say: its schema's version, and whether it is in WAL mode."""

    version: int
    is_wal: bool

    @property
    def newer(self) -> bool:
        """Whether a later version of Concord made the file."""
        return self.version > SCHEMA_VERSION


class Notice(NamedTuple):
    """Something to tell the person who opens a project; ``what`` is a key of wording.NOTICES."""

    what: str
    detail: str = ""


def recognise(path: Path) -> Header:
    """Make sure that the file's first bytes are those of a project of ours.

    Not to be called while the project is open in this process: closing the file drops SQLite's locks on it.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged: What else it is.
    """
    if path.is_dir():
        raise NotAProject(path=str(path), kind="folder")
    if path.exists() and not path.is_file():
        raise NotAProject(path=str(path), kind="other")
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_LENGTH)
    except FileNotFoundError:
        raise ProjectMissing(path=str(path)) from None
    except PermissionError:
        raise NotAProject(path=str(path), kind="unreadable") from None
    except OSError as error:
        raise unreachable(path, error) from None
    if not header:
        raise NotAProject(path=str(path), kind="empty")
    if not header.startswith(_MAGIC):
        raise NotAProject(path=str(path), kind="zip" if header.startswith(b"PK") else "other")
    if len(header) < _HEADER_LENGTH:
        raise ProjectDamaged(path=str(path), detail="it ends within its first page")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotAProject(path=str(path), kind="sqlite")
    version = int.from_bytes(header[60:64], "big")
    if version < 1:
        raise ProjectDamaged(path=str(path), detail="it does not say which version of Concord made it")
    return Header(version, is_wal=2 in header[18:20])


def prepare(path: Path, *, read_only: bool) -> tuple[FileLock | None, Header | None, tuple[Notice, ...]]:
    """Recognise the file and put it in order, with the lock of this computer held.

    The header is None where another window has the project open: then the file was recognised there, a journal
    beside it is at work and not left over, and touching the file except through SQLite would drop locks.
    """
    clear_unfinished()
    try:
        held = lock(path)
    except ProjectInUse:
        if not read_only:
            raise
        return None, None, ()
    try:
        header = recognise(path)
        return held, header, recover(path, header)
    except BaseException:
        held.release()
        raise


def can_write(path: Path) -> bool:
    """Tell whether the file and its folder, in which SQLite puts its journal, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def recover(path: Path, header: Header) -> tuple[Notice, ...]:
    """Take in what a crash, or another program's WAL mode, left beside the file; nothing if nothing did.

    SQLite would do so on the original at first touch: so a private copy is recovered and checked first, and only
    if that is sound may SQLite do the same to the original. Call it with the project's lock held.

    Raises:
        ProjectUnfinished: There is something to take in, but the file or its folder cannot be written.
        ProjectTooNew: There is, but a later version made the file, which is never touched.
        ProjectDamaged, NotAProject: The recovered copy is not sound.
    """
    if not needs_recovery(path, header):
        return ()
    wal = _has_content(_beside(path, "-wal"))
    if header.newer:
        raise ProjectTooNew(path=str(path), needs=header.version)
    if not can_write(path):
        raise ProjectUnfinished(path=str(path))
    try:
        with passing_folder(data_folder()) as folder:
            copy = copy_with_journals(path, folder)
            settle(copy)
            verify(copy, told_as=path)
    except OSError as error:
        raise storage_failed(path, error.strerror or str(error)) from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise ProjectDamaged(path=str(path), detail=str(error)) from None
    try:
        settle(path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise opening_failed(path, error) from None
    if header.is_wal:
        return (Notice("wal-converted" if wal else "wal-alone"),)
    return (Notice("recovered"),)


def needs_recovery(path: Path, header: Header) -> bool:
    """Tell whether something lies beside the file that SQLite would take in at the first touch."""
    return header.is_wal or _is_hot(_beside(path, "-journal")) or _has_content(_beside(path, "-wal"))


def _is_hot(journal: Path) -> bool:
    """Tell whether a journal holds what SQLite would write back into the file.

    One that was begun and not yet brought to the disk begins with zeros: nothing in the file was changed then, so
    SQLite leaves it lying until the next edit, and so do we.
    """
    try:
        with journal.open("rb") as file:
            return file.read(1) not in (b"", b"\0")
    except FileNotFoundError:
        return False


def copy_with_journals(path: Path, folder: Path) -> Path:
    """Copy a project file and what lies beside it to a folder, and return where the copy lies."""
    copy = folder / "copy.concord"
    shutil.copyfile(path, copy)
    for ending in ("-journal", "-wal"):
        if _beside(path, ending).exists():
            shutil.copyfile(_beside(path, ending), _beside(copy, ending))
    return copy


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def settle(path: Path) -> None:
    """Let SQLite roll back or take in what lies beside, and leave the file in the mode in which we keep it."""
    connection = sqlite3.connect(_uri(path, read_only=False), uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()


def verify(path: Path, *, told_as: Path | None = None) -> int:
    """Check a file as a whole without changing it; ``told_as`` is the path that errors name.

    Returns:
        The version of the file's format.

    Raises:
        ProjectDamaged: Its pages, references or tables are not sound.
        NotAProject: It holds triggers, views or tables that we never make.
        ProjectTooNew: A later version made it, and this one cannot even read it.
    """
    told_as = told_as or path
    try:
        connection = sqlite3.connect(_uri(path, read_only=True), uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise opening_failed(told_as, error) from None
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA mmap_size=0")
        pages, page_size = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
        if path.stat().st_size < pages * page_size:
            raise ProjectDamaged(path=str(told_as), detail="its end is missing")
        return check_whole(connection, told_as)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise opening_failed(told_as, error) from None
    finally:
        connection.close()


def check_whole(connection: sqlite3.Connection, told_as: Path) -> int:
    """Check tables, pages and references as a connection sees them; return the version of the file's format."""
    version = _check_version(connection, told_as)
    _check_schema(connection, told_as, version)
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise ProjectDamaged(path=str(told_as), detail=f"a part of it cannot be read ({str(found).splitlines()[-1]})")
    if version <= SCHEMA_VERSION:
        table = table_of_wrong_kind(connection, version)
        if table:
            raise ProjectDamaged(path=str(told_as), detail=f"its table “{table}” holds values of a wrong kind")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise ProjectDamaged(path=str(told_as), detail="some of its rows refer to rows that are gone")
    if connection.execute("SELECT count(*) FROM project").fetchone()[0] != 1:
        raise ProjectDamaged(path=str(told_as), detail="it does not say which project it is")
    return version


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each of our tables has that is there."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    kept = [str(name) for (name,) in tables if not str(name).startswith("sqlite_") and name not in SEARCH_TABLES]
    return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in kept}


def _check_version(connection: sqlite3.Connection, told_as: Path) -> int:
    """Return the version of the file's format; a later one may allow this program to read it."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version <= SCHEMA_VERSION:
        return version
    try:
        needs = connection.execute("SELECT min_reader FROM project").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        needs = None  # there is no such table or column any more
    if needs is None or not isinstance(needs[0], int) or needs[0] > SCHEMA_VERSION:
        raise ProjectTooNew(path=str(told_as), needs=version)
    return version


def _check_schema(connection: sqlite3.Connection, told_as: Path, version: int) -> None:
    expected, newer = columns_at(version), version > SCHEMA_VERSION
    tables = set[str]()
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if kind in ("trigger", "view"):
            raise NotAProject(path=str(told_as), kind="foreign-parts")
        is_virtual = " ".join(str(sql).split()[:2]).upper() == "CREATE VIRTUAL"
        if is_virtual and not newer and sql != SEARCH_INDEX:
            raise NotAProject(path=str(told_as), kind="foreign-parts")
        if kind == "table" and not str(name).startswith("sqlite_") and name not in SEARCH_TABLES:
            tables.add(str(name))
    if tables - expected.keys() and not newer:
        raise NotAProject(path=str(told_as), kind="foreign-parts")
    for name, columns in expected.items():
        # table_xinfo, not table_info: a generated column would be code that runs, and is never ours.
        rows = connection.execute(f'PRAGMA table_xinfo("{name}")').fetchall()
        found = {str(row[1]) for row in rows}
        if any(row[6] for row in rows) and not newer:
            raise NotAProject(path=str(told_as), kind="foreign-parts")
        if columns - found or (found != columns and not newer):
            raise ProjectDamaged(path=str(told_as), detail=f"its table “{name}” is not complete")


def opening_failed(path: Path, error: BaseException | None) -> QdaError:
    """Return the error for a file that SQLite could not open or read, by what SQLite says of it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectInUse(path=str(path))
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return unreachable(path, error)
    if code == sqlite3.SQLITE_FULL:
        return storage_failed(path, str(error))
    return ProjectDamaged(path=str(path), detail=f"it cannot be read ({error})")


def is_undecodable(error: BaseException | None) -> bool:
    """Tell whether bytes that should be text are none: in a row, or in SQLite's own words about the file."""
    return isinstance(error, UnicodeDecodeError) or str(error).startswith("Could not decode to UTF-8")


def _uri(path: Path, *, read_only: bool) -> str:
    return f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"


def connected(path: Path, *, read_only: bool, is_founding: bool = False) -> sqlite3.Connection:
    """Return a connection, set up as the design of the project file asks.

    ``is_founding`` is for a file that nobody knows yet: it is brought to the disk and checked as a whole when it is
    complete, so neither is done for every page and row.
    """
    pragmas = ["trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", f"busy_timeout={_BUSY_TIMEOUT}"]
    pragmas += ["foreign_keys=ON", "recursive_triggers=ON", "temp_store=MEMORY", f"cache_size=-{_CACHE_KIB}"]
    if is_founding:
        pragmas += ["foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF"]
    elif not read_only:
        pragmas += ["journal_mode=DELETE", "synchronous=EXTRA"]
    if sys.platform == "darwin":
        pragmas += ["fullfsync=ON"]
    uri = _uri(path, read_only=read_only)
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=256)
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def connect(path: Path, *, read_only: bool, is_founding: bool = False) -> Engine:
    """Return an engine whose one connection is such a connection."""
    opened = partial(connected, path, read_only=read_only, is_founding=is_founding)
    return engine_on(opened)


def copy_rows(path: Path, target: Path) -> None:
    """Copy a project through SQLite, so that nothing half written gets into the copy; the target is new or empty."""
    with contextlib.closing(connected(path, read_only=True)) as connection:
        connection.execute("VACUUM INTO ?", (target.resolve().as_uri(),))


@contextlib.contextmanager
def writing_project(path: Path, *, over: bool = False) -> Generator[Path]:
    """Give a temporary path for a project file, which takes its place when the block ends well.

    Args:
        path: Where the file is to lie.
        over: Whether it may take the place of a file that is there.

    Raises:
        ProjectExists: There is a file, and it may not.
        CannotWrite: The folder cannot be written or the disk is full; a file that was there is unchanged.
    """
    clear_unfinished()
    try:
        if not over and (path.exists() or path.is_symlink()):
            raise ProjectExists(path=str(path))
        with replacing(path) as temporary:
            yield temporary
    except OSError as error:
        raise CannotWrite(path=str(path), detail=error.strerror or str(error)) from None
    except (DBAPIError, sqlite3.Error) as error:
        raise CannotWrite(path=str(path), detail=str(getattr(error, "orig", error))) from None


def forget_sessions(path: Path) -> None:
    """Remove from a copy that nobody has opened who has the original open."""
    connection = sqlite3.connect(_uri(path, read_only=False), uri=True, isolation_level=None)
    try:
        connection.execute("DELETE FROM session")
    finally:
        connection.close()


def create_tables(connection: Connection, *, with_indexes: bool = True) -> None:
    """Make an empty project's tables in an empty database, in one transaction of the caller's.

    Very many rows are written sooner before there are indexes: without them :func:`create_indexes` comes last.
    """
    for statement in _table_statements():
        connection.exec_driver_sql(statement)
    if with_indexes:
        create_indexes(connection)
    connection.exec_driver_sql(SEARCH_INDEX)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def create_indexes(connection: Connection) -> None:
    """Make the indexes of a project's tables."""
    for statement in _index_statements():
        connection.exec_driver_sql(statement)


@cache
def _table_statements() -> tuple[str, ...]:
    return tuple(written(CreateTable(table_of(model))) for model in ALL)


@cache
def _index_statements() -> tuple[str, ...]:
    indexes = (index for model in ALL for index in sorted(table_of(model).indexes, key=lambda index: str(index.name)))
    return tuple(written(CreateIndex(index)) for index in indexes)


def write_empty(path: Path, name: str, coder_name: str) -> None:
    """Make a project file with one coder and nothing else."""
    engine = connect(path, read_only=False)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            create_tables(connection)
            connection.execute(insert(ProjectRow).values(id=1, name=name, created_with=f"Concord {__version__}"))
            connection.execute(insert(Coder).values(name=coder_name, colour=next_colour([])))
            connection.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()


def storage_failed(path: Path, detail: str, kind: str = "") -> StorageFailed:
    """Return the error for a disk that refused, with the room that is left."""
    try:
        free = shutil.disk_usage(path.parent).free // 1_000_000
    except OSError:
        free = 0
    return StorageFailed(path=str(path), detail=detail, free_mb=free, kind=kind)


def is_there(path: Path) -> bool:
    """Tell whether there is a file; one that cannot be asked for, as on a network that is gone, is not."""
    try:
        return path.exists()
    except OSError:
        return False


def unreachable(path: Path, error: BaseException | None) -> ProjectUnreachable:
    """Return the error for a file that is a project but cannot be read just now."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    held = code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    kind = "held" if held else "disk" if is_there(path) else "gone"
    return ProjectUnreachable(path=str(path), kind=kind, detail=getattr(error, "strerror", None) or str(error))
