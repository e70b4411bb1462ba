"""Bringing a file that an earlier version made up to date: all of it or nothing, and never without a backup."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from qda.model.errors import ProjectReplaced, QdaError
from qda.store import backups, migrations, opening
from qda.store.opening import Notice


def bring_up_to_date(path: Path, version: int) -> Notice:
    """Change an older file into one of today, and return what there is to say of it: ``updated`` or ``not-updated``.

    Call it with the project's lock held, on a file that was verified and can be written. Whatever fails, the file is
    as it was.
    """
    try:
        backup = backups.back_up(path, why=f"format {version}")
    except (OSError, sqlite3.Error, QdaError) as error:
        return Notice("not-updated", _reason(error))
    try:
        _change(path, version)
    except (OSError, sqlite3.Error, QdaError) as error:
        _drop_needless(backup, path, version)
        return Notice("not-updated", _reason(error))
    return Notice("updated", str(backup))


def _change(path: Path, version: int) -> None:
    with contextlib.closing(opening.connected(path, read_only=False)) as connection:
        # A table that is made anew must not take along what refers to it; all references are checked at the end.
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone() != (version,):
                raise ProjectReplaced(path=str(path))
            before = opening.row_counts(connection)
            migrations.migrate(connection, version)
            opening.check_whole(connection, path)
            after = opening.row_counts(connection)
            if any(after.get(table) != rows for table, rows in before.items()) or sum(after.values()) != sum(
                before.values()
            ):
                raise sqlite3.IntegrityError("rows were lost on the way")
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _drop_needless(backup: Path, path: Path, version: int) -> None:
    """Remove the backup if the file itself is still what it holds; a disk that failed may have done anything."""
    with contextlib.suppress(OSError, QdaError):
        if opening.verify(path) == version:
            backups.remove(backup)


def _reason(error: BaseException) -> str:
    if isinstance(error, QdaError):
        return str(error.values.get("detail") or type(error).__name__)
    return getattr(error, "strerror", None) or str(error)
