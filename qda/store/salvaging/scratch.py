"""A private database in which rows are put together before they go into the new project: our tables, no rules."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Integer, LargeBinary, Table

from qda.model.salvaged import Loss
from qda.store.migrations import default_of
from qda.store.tables import ALL, TRACKED, SessionRow, table_of

TABLES: dict[str, Table] = {table_of(model).name: table_of(model) for model in ALL if model is not SessionRow}
TRACKED_TABLES: dict[str, Table] = {table_of(model).name: table_of(model) for model in TRACKED}
_MOST_LINES = 500  # of one kind; the first few say all there is to say


class Scratch:
    """The rows found so far. ``whole_`` is 0 where a part of a row was spoilt, ``from_`` says where it was found."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")
        for name, table in TABLES.items():
            columns = ", ".join(_definition(column.name) for column in table.columns)
            gap = ", gap_ INTEGER" if name == "content_chunk" else ""
            self.connection.execute(f'CREATE TABLE "{name}" ({columns}, whole_ INTEGER, from_ TEXT{gap})')
        self.losses: list[Loss] = []
        self._told = Counter[tuple[str, str]]()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def run(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        return self.connection.execute(sql, values).fetchall()

    def put(self, table: str, row: dict[str, Any], *, source: str, whole: bool = True) -> bool:
        """Add a row unless there is one of its id; tells whether it was added."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * (len(row) + 2))
        sql = f'INSERT OR IGNORE INTO "{table}" ({names}, whole_, from_) VALUES ({marks})'
        return self.connection.execute(sql, (*row.values(), int(whole), source)).rowcount > 0

    def count(self, table: str, condition: str = "1") -> int:
        """Return how many rows of a table fulfil a condition."""
        return int(self.run(f'SELECT count(*) FROM "{table}" WHERE {condition}')[0][0])

    # --- telling -----------------------------------------------------------------------------------------------------
    def tell(self, what: str, kind: str = "", **values: Any) -> None:
        """Note something that was lost or mended; of very many of a kind the rest is counted."""
        self._told[what, kind] += 1
        if self._told[what, kind] <= _MOST_LINES:
            self.losses.append(Loss(what, kind, **values))

    def lines(self) -> Iterable[Loss]:
        """Return all that there is to tell, in the order in which it was found."""
        yield from self.losses
        for (_, kind), count in self._told.items():
            if count > _MOST_LINES:
                yield Loss("more", kind, count - _MOST_LINES)

    def name_of(self, table: str, row_id: object) -> str:
        """Return what the person calls a row, as far as that is known."""
        column = "title" if table == "memo" else "name"
        found = self.run(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (row_id,)) if row_id is not None else []
        return str(found[0][0]) if found else ""


def _definition(name: str) -> str:
    return f'"{name}" INTEGER PRIMARY KEY' if name == "id" else f'"{name}"'


def kind_of(table: Table, name: str) -> type[int | str | bytes]:
    """Return what a column of ours holds."""
    held = table.columns[name].type
    if isinstance(held, Integer):
        return int
    return bytes if isinstance(held, LargeBinary) else str


def row_from_json(table: Table, row_id: int, written: str | None) -> dict[str, Any] | None:
    """Return a row as the history noted it; None if that is no such row."""
    try:
        noted: object = json.loads(written or "")
    except ValueError:
        return None
    if not isinstance(noted, dict):
        return None
    row: dict[str, Any] = {}
    for column in table.columns:
        value = cast("dict[str, object]", noted).get(column.name, default_of(column))
        if column.name == "id":
            value = row_id
        elif column.name == "revision":
            value = 0
        if value is None and not column.nullable:
            return None
        if value is not None and (not isinstance(value, kind_of(table, column.name)) or isinstance(value, bool)):
            return None
        row[column.name] = value
    return row
