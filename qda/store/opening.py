"""What is done before a project file is written to: recognise it, check it, connect to it.

Nothing here changes a file that is not a sound project of ours; a hot journal left by a crash is first recovered
on a private copy.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable

from qda.model.errors import (
    NotAProject,
    ProjectDamaged,
    ProjectInUse,
    ProjectMissing,
    ProjectTooNew,
    StorageFailed,
)
from qda.store.tables import ALL, APPLICATION_ID, SCHEMA_VERSION, SEARCH_INDEX, SEARCH_TABLES, table_of

_MAGIC = b"SQLite format 3\x00"
_HEADER_LENGTH = 100  # bytes
_BUSY_TIMEOUT = 2000  # milliseconds


def data_folder() -> Path:
    """Return the folder of locks and logs: the user's own, never beside the project."""
    named = os.environ.get("QDA_DATA_DIR")
    folder = Path(named) if named else user_data_path("concord-qda", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def lock(path: Path) -> FileLock:
    """Take the lock that keeps a second window on this computer from writing to the project.

    Raises:
        ProjectInUse: Another process, or another project object of this one, holds it.
    """
    folder = data_folder() / "locks"
    folder.mkdir(exist_ok=True)
    name = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    taken = FileLock(folder / f"{name}.lock")
    try:
        taken.acquire(timeout=0)
    except Timeout:
        raise ProjectInUse(path=str(path)) from None
    return taken


def recognise(path: Path) -> None:
    """Make sure that the file's first bytes are those of a project that this version may open.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: What else it is.
    """
    if path.is_dir():
        raise NotAProject(path=str(path), kind="folder")
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_LENGTH)
    except FileNotFoundError:
        raise ProjectMissing(path=str(path)) from None
    except PermissionError:
        raise NotAProject(path=str(path), kind="unreadable") from None
    except OSError as error:
        raise ProjectDamaged(path=str(path), detail=error.strerror or "it cannot be read") from None
    if not header:
        raise NotAProject(path=str(path), kind="empty")
    if not header.startswith(_MAGIC):
        raise NotAProject(path=str(path), kind="zip" if header.startswith(b"PK") else "other")
    if len(header) < _HEADER_LENGTH:
        raise ProjectDamaged(path=str(path), detail="it ends within its first page")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotAProject(path=str(path), kind="sqlite")
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA_VERSION:
        raise ProjectTooNew(path=str(path), needs=version)


def can_write(path: Path) -> bool:
    """Tell whether the file and its folder, in which SQLite puts its journal, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def verify(path: Path) -> None:
    """Check the file as a whole without changing it.

    Raises:
        ProjectDamaged: Its pages, references or tables are not sound.
        NotAProject: It holds triggers, views or tables that we never make.
    """
    journal = path.with_name(path.name + "-journal")
    if journal.exists() and journal.stat().st_size > 0:
        # A crash left a journal. SQLite would roll it back on the original at first touch: try on a copy first.
        with tempfile.TemporaryDirectory(dir=data_folder()) as folder:
            copy = Path(folder) / path.name
            shutil.copyfile(path, copy)
            shutil.copyfile(journal, copy.with_name(copy.name + "-journal"))
            _verify(copy, path, read_only=False)
    else:
        _verify(path, path, read_only=True)


def _verify(path: Path, told_as: Path, *, read_only: bool) -> None:
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise ProjectDamaged(path=str(told_as), detail=str(error)) from None
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA mmap_size=0")
        _check_schema(connection, told_as)
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise ProjectDamaged(path=str(told_as), detail=str(found))
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise ProjectDamaged(path=str(told_as), detail="some of its rows refer to rows that are gone")
        if connection.execute("SELECT count(*) FROM project").fetchone()[0] != 1:
            raise ProjectDamaged(path=str(told_as), detail="it does not say which project it is")
    except sqlite3.DatabaseError as error:
        raise ProjectDamaged(path=str(told_as), detail=str(error)) from None
    finally:
        connection.close()


def _check_schema(connection: sqlite3.Connection, told_as: Path) -> None:
    expected = {table_of(model).name: {column.name for column in table_of(model).columns} for model in ALL}
    tables = set[str]()
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master"):
        if kind in ("trigger", "view"):
            raise NotAProject(path=str(told_as), kind="foreign-parts")
        if kind == "table" and not str(name).startswith("sqlite_") and name not in SEARCH_TABLES:
            tables.add(str(name))
    if tables - expected.keys():
        raise NotAProject(path=str(told_as), kind="foreign-parts")
    for name, columns in expected.items():
        found = {str(row[1]) for row in connection.execute(f'PRAGMA table_info("{name}")')}
        if found != columns:
            raise ProjectDamaged(path=str(told_as), detail=f"its table “{name}” is not complete")


def connect(path: Path, *, read_only: bool) -> Engine:
    """Return an engine with one connection, set up as the design of the project file asks."""
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=256)

    engine = create_engine("sqlite://", creator=opened, poolclass=StaticPool, pool_reset_on_return=None)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        pragmas = ["trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", f"busy_timeout={_BUSY_TIMEOUT}"]
        pragmas += ["foreign_keys=ON", "recursive_triggers=ON", "temp_store=MEMORY"]
        if not read_only:
            pragmas += ["journal_mode=DELETE", "synchronous=EXTRA"]
        if sys.platform == "darwin":
            pragmas += ["fullfsync=ON"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def create_tables(connection: Connection) -> None:
    """Make an empty project's tables in an empty database, in one transaction of the caller's."""
    for model in ALL:
        table = table_of(model)
        connection.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
    connection.exec_driver_sql(SEARCH_INDEX)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def storage_failed(path: Path, detail: str) -> StorageFailed:
    """Return the error for a disk that refused, with the room that is left."""
    try:
        free = shutil.disk_usage(path.parent).free // 1_000_000
    except OSError:
        free = 0
    return StorageFailed(path=str(path), detail=detail, free_mb=free)
