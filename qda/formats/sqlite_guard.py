"""Reads SQLite files that other programs made, which may be damaged, hostile or in use.

A file is copied to a private folder first and only the copy is opened, so nothing is ever written to it or beside it,
and nothing changes while it is read. Only plain tables are read, column by column and by name: views, triggers,
virtual tables and tables with columns that are formulas, in which a file could hide work for the reader, are never
touched. A damaged file is told as such.

A write-ahead log beside the file is taken in. A rollback journal is not: it may name other files of this computer,
which SQLite would then delete; so the person is asked to let the other program finish its work.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import re
import sqlite3
import stat
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO

from qda.model.errors import Cancelled, FileTooLarge, NotAForeignProject, UnreadableFile
from qda.model.progress import Wanted, always_wanted

SIZE_LIMIT_MB = 2_000
VALUE_LIMIT_MB = 300
ROW_LIMIT = 5_000_000
"""How many rows of one table are read."""
TIME_LIMIT = 600  # seconds for all questions to one file

MAGIC = b"SQLite format 3\x00"
_CONCORD = 0x436E6364  # the application id of our own files
_HEADER_LENGTH = 100
_JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_COPIED_AT_ONCE = 1 << 20
_STEPS = 20_000  # of SQLite's machine between two looks at the clock
_PLAIN_TABLE = re.compile(r"\s*CREATE\s+(?:TEMP(?:ORARY)?\s+)?TABLE\b", re.IGNORECASE)
_HARMLESS = ("CHECK constraint", "NULL value in", "non-unique entry", "TEXT value in", "NUMERIC value in")
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_FUNCTION)
_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON", "temp_store=MEMORY")


class Row:
    """One row, whose values may be of any type: each is asked for as what it ought to be.

    A column that this version of the file does not have is empty.
    """

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, object]) -> None:
        self._values = values

    def text(self, column: str) -> str:
        """Return a value as text; empty if there is none."""
        value = self._values.get(column)
        if value is None:
            return ""
        if isinstance(value, bytes):
            return decoded(value)[0]
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def whole(self, column: str) -> int | None:
        """Return a value as a whole number, also where it is kept as text or a fraction; ``None`` if it is none."""
        value = self._values.get(column)
        if isinstance(value, bytes):
            value = decoded(value)[0]
        if isinstance(value, str):
            try:
                value = float(value) if "." in value or "e" in value.lower() else int(value)
            except ValueError:
                return None
        if isinstance(value, float):
            value = int(value) if value.is_integer() else None
        return value if isinstance(value, int) and abs(value) < 1 << 62 else None

    def has(self, column: str) -> bool:
        """Whether there is a value."""
        return self._values.get(column) is not None


class ForeignDatabase:
    """The plain tables of a file that :func:`foreign_database` opened.

    Attributes:
        file_name: What the file is called, for messages.
        file_hash: The SHA-256 of the file's bytes.
        log_taken_in: Whether a write-ahead log lay beside the file and was read with it.
        repaired_texts: How many texts were not valid UTF-8 and were read as Windows-1252.
    """

    def __init__(self, connection: sqlite3.Connection, file_name: str, file_hash: str, *, log_taken_in: bool) -> None:
        self.file_name = file_name
        self.file_hash = file_hash
        self.log_taken_in = log_taken_in
        self.repaired_texts = 0
        self._connection = connection
        connection.text_factory = self._text
        self._tables = self._plain_tables()

    def _text(self, data: bytes) -> str:
        text, is_valid = decoded(data)
        self.repaired_texts += not is_valid
        return text

    def _plain_tables(self) -> dict[str, str]:
        rows = self._connection.execute("SELECT type, name, sql, rootpage FROM sqlite_master").fetchall()
        names = [
            str(name)
            for kind, name, sql, page in rows
            if kind == "table" and isinstance(page, int) and page > 0 and _PLAIN_TABLE.match(str(sql))
        ]
        return {name.lower(): name for name in names if not self._works_values_out(name)}

    def _works_values_out(self, name: str) -> bool:
        """Whether a table has columns that are formulas, which none of these programs makes."""
        return any(row[6] for row in self._connection.execute(f"PRAGMA table_xinfo({_quoted(name)})"))

    def check(self) -> None:
        """Make sure that the pages of all tables hang together; a value that breaks a rule of its table does no harm.

        Raises:
            UnreadableFile: They do not.
        """
        for name in self._tables.values():
            for row in self._connection.execute(f"PRAGMA quick_check({_quoted(name)})"):
                line = str(row[0])
                if line != "ok" and not any(words in line for words in _HARMLESS):
                    raise UnreadableFile(name=self.file_name, reason="damaged-database")

    @property
    def tables(self) -> frozenset[str]:
        """The names of the plain tables, in lower case."""
        return frozenset(self._tables)

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in lower case; none if there is no such table."""
        return [name.lower() for name in self._columns(table)]

    def _columns(self, table: str) -> list[str]:
        name = self._tables.get(table.lower())
        return [str(row[1]) for row in self._connection.execute(f"PRAGMA table_info({_quoted(name)})")] if name else []

    def count(self, table: str) -> int:
        """Return how many rows a table has; none if it is not there."""
        name = self._tables.get(table.lower())
        return int(self._connection.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0]) if name else 0

    def rows(self, table: str) -> Iterator[Row]:
        """Yield a table's rows in the order in which they were added; none if there is no such table.

        Raises:
            FileTooLarge: There are more than :data:`ROW_LIMIT`.
        """
        columns = self._columns(table)
        if not columns:
            return
        names = [column.lower() for column in columns]
        asked = f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(self._tables[table.lower()])}"
        try:
            cursor = self._connection.execute(f"{asked} ORDER BY rowid")
        except sqlite3.OperationalError as error:
            if "no such column" not in str(error):
                raise
            cursor = self._connection.execute(asked)  # a table without row ids
        for number, values in enumerate(cursor):
            if number >= ROW_LIMIT:
                raise FileTooLarge(name=self.file_name, limit_mb=SIZE_LIMIT_MB)
            yield Row(dict(zip(names, values, strict=True)))


@contextlib.contextmanager
def foreign_database(path: Path, wanted: Wanted = always_wanted) -> Generator[ForeignDatabase]:
    """Open a private copy of another program's SQLite file for reading.

    Args:
        path: The file.
        wanted: Asked often; return False to stop, also in the middle of a long question.

    Raises:
        Cancelled: It is not wanted any more.
        UnreadableFile: It is missing, no SQLite file, encrypted, cut short, damaged or half written.
        NotAForeignProject: It is a project of ours.
        FileTooLarge: It is larger than the limit.
    """
    name = path.name or str(path)
    with tempfile.TemporaryDirectory(prefix="concord-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "copy.db"
        file_hash = _copied(path, copy, wanted)
        _check_header(copy, name)
        has_log = _take_log(path, copy, wanted)
        deadline = time.monotonic() + TIME_LIMIT
        with _told(name, wanted, deadline), contextlib.closing(_connected(copy, writable=has_log)) as connection:
            connection.set_progress_handler(lambda: not wanted() or time.monotonic() > deadline, _STEPS)
            database = ForeignDatabase(connection, name, file_hash, log_taken_in=has_log)
            database.check()
            yield database


def table_names(path: Path) -> frozenset[str]:
    """Return the plain tables of an SQLite file by a quick look that copies nothing; none if it is not one.

    Raises:
        UnreadableFile: The file cannot be read at all.
        NotAForeignProject: It is a project of ours.
    """
    header = head(path, _HEADER_LENGTH)
    if not header.startswith(MAGIC):
        return frozenset()
    if Path(f"{path}-wal").exists():  # newer tables may be in there
        with foreign_database(path) as database:
            return database.tables
    _refuse_our_own(header, path.name)
    deadline = time.monotonic() + TIME_LIMIT
    with (
        _told(path.name, always_wanted, deadline),
        contextlib.closing(_connected(path, writable=False)) as connection,
    ):
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        return ForeignDatabase(connection, path.name, "", log_taken_in=False).tables


def head(path: Path, length: int) -> bytes:
    """Return a file's first bytes.

    Raises:
        UnreadableFile: It is missing, a folder, no ordinary file, empty, or may not be read.
    """
    with _opened(path) as file, _read_failures(path.name):
        data = file.read(length)
    if not data:
        raise UnreadableFile(name=path.name, reason="empty")
    return data


def decoded(data: bytes) -> tuple[str, bool]:
    """Return bytes as text, and whether they were UTF-8; else they are read as Windows-1252."""
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), False


# --- the copy --------------------------------------------------------------------------------------------------------
def _copied(path: Path, copy: Path, wanted: Wanted) -> str:
    """Copy a file and return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    length = 0
    with _opened(path) as source, _written(copy, path.name) as target:
        while True:
            with _read_failures(path.name):
                data = source.read(_COPIED_AT_ONCE)
            if not data:
                break
            if not wanted():
                raise Cancelled
            length += len(data)
            if length > SIZE_LIMIT_MB << 20:
                raise FileTooLarge(name=path.name, limit_mb=SIZE_LIMIT_MB)
            digest.update(data)
            target.write(data)
    if not length:
        raise UnreadableFile(name=path.name, reason="empty")
    return digest.hexdigest()


def _take_log(path: Path, copy: Path, wanted: Wanted) -> bool:
    """Copy a write-ahead log that lies beside the file; return whether there is one."""
    journal = Path(f"{path}-journal")
    if journal.is_file():
        with _read_failures(path.name), journal.open("rb") as file:
            if file.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC:
                raise UnreadableFile(name=path.name, reason="unfinished-database")
    log = Path(f"{path}-wal")
    if not log.is_file() or not log.stat().st_size:
        return False
    _copied(log, Path(f"{copy}-wal"), wanted)
    return True


@contextlib.contextmanager
def _opened(path: Path) -> Generator[IO[bytes]]:
    name = path.name or str(path)
    with _read_failures(name):
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableFile(name=name, reason="folder")
        if not stat.S_ISREG(mode):
            raise UnreadableFile(name=name, reason="device")
        file = path.open("rb")
    with file:
        yield file


@contextlib.contextmanager
def _read_failures(name: str) -> Generator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # a NUL in the name is a ValueError
        raise UnreadableFile(name=name, reason="missing") from error
    except PermissionError as error:
        raise UnreadableFile(name=name, reason="permission") from error
    except OSError as error:
        raise UnreadableFile(name=name, reason="io") from error


@contextlib.contextmanager
def _written(copy: Path, name: str) -> Generator[IO[bytes]]:
    try:
        with copy.open("wb") as target:
            yield target
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UnreadableFile(name=name, reason="no-room") from error
        raise UnreadableFile(name=name, reason="io") from error


# --- what it is -----------------------------------------------------------------------------------------------------
def _check_header(copy: Path, name: str) -> None:
    with copy.open("rb") as file:
        header = file.read(_HEADER_LENGTH)
    if not header.startswith(MAGIC):
        # A file whose beginning is not SQLite's may well be one that is encrypted as a whole.
        raise UnreadableFile(name=name, reason="not-sqlite")
    if len(header) < _HEADER_LENGTH:
        raise UnreadableFile(name=name, reason="truncated")
    _refuse_our_own(header, name)
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else page
    if page < 512 or page & (page - 1):
        raise UnreadableFile(name=name, reason="damaged-database")
    pages = int.from_bytes(header[28:32], "big")
    counted = header[24:28] == header[92:96]  # whether the number of pages is up to date
    if counted and pages * page > copy.stat().st_size:
        raise UnreadableFile(name=name, reason="truncated")


def _refuse_our_own(header: bytes, name: str) -> None:
    if int.from_bytes(header[68:72], "big") == _CONCORD:
        raise NotAForeignProject(name=name, kind="concord")


def _connected(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Return a connection that can do nothing but read plain values."""
    # Only a private copy with a log of its own is opened for writing: SQLite has to bring the two together.
    uri = f"{path.resolve().as_uri()}?{'mode=rw' if writable else 'mode=ro&immutable=1'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_LIMIT_MB << 20)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_authorizer(_authorised)
    except BaseException:
        connection.close()
        raise
    return connection


def _authorised(action: int, *_details: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


@contextlib.contextmanager
def _told(name: str, wanted: Wanted, deadline: float) -> Generator[None]:
    """Turn what SQLite raises into an error that a person understands."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # its message may quote damaged words
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            if time.monotonic() > deadline and wanted():
                raise UnreadableFile(name=name, reason="database-time") from error
            raise Cancelled from None
        if code == sqlite3.SQLITE_TOOBIG:
            raise FileTooLarge(name=name, limit_mb=VALUE_LIMIT_MB) from error
        reason = "not-sqlite" if code == sqlite3.SQLITE_NOTADB else "damaged-database"
        raise UnreadableFile(name=name, reason=reason) from error


def _quoted(name: str | None) -> str:
    return '"' + (name or "").replace('"', '""') + '"'
