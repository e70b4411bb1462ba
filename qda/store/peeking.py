"""Looking at which project a file holds without touching the file, its locks, or what lies beside it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from qda.store.tables import APPLICATION_ID

_MOST_STEPS = 2_000_000  # of SQLite's machine: more is a trap
_STEPS_AT_ONCE = 100_000


class Counts(NamedTuple):
    """How much a project holds."""

    documents: int
    codes: int
    codings: int

    @classmethod
    def of(cls, rows: Mapping[str, int]) -> Counts:
        """Return it from the numbers of rows by table."""
        return cls(rows.get("document", 0), rows.get("code", 0), rows.get("coding", 0))


class Act(NamedTuple):
    """One step of a history; the time tells apart two computers that went on from the same step."""

    step_id: int
    time: str


class Peeked(NamedTuple):
    """Which project a file holds, its first and last act, and whether an act asked for is among those between."""

    guid: str
    first: Act | None
    last: Act | None
    counts: Counts
    has: bool
    computer: str = ""


def peek(path: Path, act: Act | None = None) -> Peeked | None:
    """Return which project a file holds, and whether it has an act; None for what is none or cannot be read.

    Only SQLite touches the file, so that it may be open in this program; without locks, so that nobody waits and
    nothing is written; so what is being written just now may be missed.
    """
    if not path.is_file():
        return None
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            return _peeked(connection, act)
    except (sqlite3.Error, OSError, TypeError, ValueError):
        return None


def guid_of(path: Path) -> str:
    """Return the guid of the project that a file holds; empty where it cannot be told."""
    found = peek(path)
    return found.guid if found is not None else ""


def _peeked(connection: sqlite3.Connection, act: Act | None) -> Peeked | None:
    left = _MOST_STEPS // _STEPS_AT_ONCE

    def on_progress() -> int:
        nonlocal left
        left -= 1
        return left < 0

    connection.execute("PRAGMA trusted_schema=OFF")
    connection.set_progress_handler(on_progress, _STEPS_AT_ONCE)
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        return None
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchone() is not None:
        return None
    run = connection.execute
    (guid,) = run("SELECT guid FROM project").fetchone()
    acts = [run(f"SELECT id, time FROM step ORDER BY id {way} LIMIT 1").fetchone() for way in ("", "DESC")]
    first, last = (Act(int(row[0]), str(row[1])) if row is not None else None for row in acts)
    has = act is not None and run("SELECT 1 FROM step WHERE id = ? AND time = ?", act).fetchone() is not None
    tables = ("document", "code", "coding")
    rows = {name: int(run(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables}
    computer = run("SELECT computer FROM session").fetchone()
    return Peeked(str(guid), first, last, Counts.of(rows), has, str(computer[0]) if computer is not None else "")
