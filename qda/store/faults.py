"""What SQLite says of the disk, as errors that a person can act on."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from qda.model.errors import ProjectDamaged, ProjectReplaced, QdaError
from qda.store import opening

_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REFUSED = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, *_HELD)
_KINDS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_BUSY: "held",
    sqlite3.SQLITE_LOCKED: "held",
}
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Faults:
    """Watches the connection of one open project.

    Reading happens in a hundred places, so its faults are told by the connection itself. A write has to be taken back
    first, so whoever writes does it :meth:`while_writing`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left_alone = 0

    def watch(self, engine: Engine) -> None:
        """From now on let a read that fails raise a ``QdaError``."""
        event.listen(engine, "handle_error", self._on_error)

    @contextlib.contextmanager
    def left_alone(self) -> Generator[None]:
        """Let SQLAlchemy's own errors through to a caller that knows what they mean."""
        self._left_alone += 1
        try:
            yield
        finally:
            self._left_alone -= 1

    @contextlib.contextmanager
    def while_reading(self) -> Generator[None]:
        """Tell what goes wrong where the database's own cursor is asked, of which SQLAlchemy hears nothing."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            told = self._of_reading(error)
            if told is None:
                raise
            raise told from error

    @contextlib.contextmanager
    def while_writing(self) -> Generator[None]:
        """Tell what goes wrong as an edit that was not saved; anything else passes."""
        try:
            with self.left_alone():
                yield
        except (DBAPIError, UnicodeDecodeError) as error:
            told = self._of_writing(error.orig if isinstance(error, DBAPIError) else error)
            if told is None:
                raise
            raise told from error

    def _on_error(self, context: ExceptionContext) -> BaseException | None:
        return None if self._left_alone else self._of_reading(context.original_exception)

    def _of_reading(self, error: BaseException | None) -> QdaError | None:
        code = _code(error)
        if code in _BROKEN:
            return ProjectDamaged(path=str(self._path), detail=str(error))
        if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such table"):  # another file lies there now
            return ProjectReplaced(path=str(self._path))
        return opening.unreachable(self._path, error) if code in _REFUSED else None

    def _of_writing(self, error: BaseException | None) -> QdaError | None:
        code = _code(error)
        if code and not opening.is_there(self._path):
            return ProjectReplaced(path=str(self._path), kind="gone")
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_DBMOVED:
            return ProjectReplaced(path=str(self._path))
        if code in _REFUSED:
            return opening.storage_failed(self._path, str(error), _KINDS.get(code, "disk"))
        return ProjectDamaged(path=str(self._path), detail=str(error)) if code in _BROKEN else None


def _code(error: BaseException | None) -> int:
    """Return SQLite's primary code of an error; 0 for an error that is not SQLite's."""
    if opening.is_undecodable(error):
        return sqlite3.SQLITE_CORRUPT
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
