"""Undo, audit trail and refresh in one: triggers that note every row before and after.

The triggers are TEMP, made from the tables at each opening, so that no program without them can bring a file in
which history lies, and a file never carries code that runs. Undo writes the reversed changes as a new step.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import groupby
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table

from qda.model.direction import LONGEST_NAME_SHOWN, with_signs
from qda.model.errors import ProjectDamaged
from qda.store.migrations import default_of
from qda.store.tables import TRACKED, UNTRACKED_COLUMNS, table_of

Row = dict[str, Any]
_AT_ONCE = 1000  # changes that are written back in one piece, between which a window lives


class HistorySpoilt(ProjectDamaged):
    """What the history says cannot be understood: damage, or another program, has been at it."""

    def __init__(self) -> None:
        super().__init__(path="", detail="its history cannot be understood")


class StepInfo(NamedTuple):
    """One act in the history. ``undoes`` is the step it takes back (or brings back), if it is an undo (or redo)."""

    step_id: int
    verb: str
    label: str
    coder: str
    time: str
    undoes: int | None

    @property
    def values(self) -> dict[str, object]:
        """The label's values, as the action gave them; :func:`qda.model.step_wording.step_text` makes a sentence."""
        return label_values(self.label)


class Change(NamedTuple):
    """One row before and after a step; ``op`` is ``insert``, ``update`` or ``delete``."""

    table: str
    op: str
    row_id: int
    before: Row | None
    after: Row | None


def label_values(label: str) -> dict[str, object]:
    """Return what a step's label holds; nothing for a label that is not ours."""
    try:
        values: object = json.loads(label) if label else {}
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {name: _shown(value) for name, value in cast(dict[str, object], values).items()}


def _shown(value: object) -> object:
    return with_signs(value[:LONGEST_NAME_SHOWN]) if isinstance(value, str) else value


def tracked_columns(table: Table) -> list[str]:
    """Return the names of a table's columns that the history keeps."""
    left_out = UNTRACKED_COLUMNS.get(table.name, set[str]())
    return [column.name for column in table.columns if column.name not in left_out]


def install(connection: Connection) -> None:
    """Make the triggers. From now on a row can only be written while a step is named in ``current_step``."""
    database = connection.connection.dbapi_connection
    assert isinstance(database, sqlite3.Connection)
    database.executescript(_watching())  # one by one, they would take half of the time in which a project opens


@cache
def _watching() -> str:
    triggers = (statement for model in TRACKED for statement in _triggers(table_of(model)))
    return ";\n".join(("CREATE TEMP TABLE current_step (id INTEGER NOT NULL)", *triggers))


def _triggers(table: Table) -> Iterator[str]:
    columns = tracked_columns(table)

    def row(alias: str) -> str:
        return "json_object(" + ", ".join(f"'{name}', {alias}.\"{name}\"" for name in columns) + ")"

    def note(row_id: str, before: str, after: str) -> str:
        return (
            "BEGIN INSERT INTO change (step_id, table_name, row_id, before, after) "
            f"VALUES ((SELECT id FROM current_step), '{table.name}', {row_id}, {before}, {after}); END"
        )

    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    on = f'ON main."{table.name}"'
    prefix = f"CREATE TEMP TRIGGER note_{table.name}_"
    yield f"{prefix}insert AFTER INSERT {on} {note('NEW.id', 'NULL', row('NEW'))}"
    yield f"{prefix}update AFTER UPDATE {on} WHEN {differs} {note('NEW.id', row('OLD'), row('NEW'))}"
    yield f"{prefix}delete AFTER DELETE {on} {note('OLD.id', row('OLD'), 'NULL')}"


def changes_of(connection: Connection, step_id: int) -> list[Change]:
    """Return what a step did, in the order it was done."""
    sql = "SELECT table_name, row_id, before, after FROM change WHERE step_id = ? ORDER BY id"
    return [_change(*row) for row in connection.exec_driver_sql(sql, (step_id,))]


def _changes_of_range(connection: Connection, steps: tuple[int, int], table: str) -> list[Change]:
    sql = "SELECT table_name, row_id, before, after FROM change WHERE step_id BETWEEN ? AND ? AND table_name = ?"
    return [_change(*row) for row in connection.exec_driver_sql(sql + " ORDER BY id", (*steps, table))]


def count_changes(connection: Connection, step_ids: Iterable[int]) -> int:
    """Return how many rows some steps touched."""
    wanted = json.dumps(list(step_ids))
    sql = "SELECT count(*) FROM change WHERE step_id IN (SELECT value FROM json_each(?))"
    return int(connection.exec_driver_sql(sql, (wanted,)).scalar_one())


def reversing(connection: Connection, step_id: int) -> Generator[int]:
    """Write the rows back as they were before a step, in pieces, the last change first; yields how many each time."""
    # What they became is not asked for: reading it as JSON would take as long as writing the rows.
    sql = (
        "SELECT id, table_name, row_id, before, after IS NULL FROM change WHERE step_id = ? AND id < ? "
        f"ORDER BY id DESC LIMIT {_AT_ONCE}"
    )
    rows = connection.exec_driver_sql(sql, (step_id, 2**62)).all()
    while rows:
        changes: list[Change] = []
        for _, table, row_id, before, gone in reversed(rows):
            op = "insert" if before is None else "delete" if gone else "update"
            changes.append(Change(table, op, row_id, _loaded(before), None))
        reverse(connection, changes)
        yield len(rows)
        rows = connection.exec_driver_sql(sql, (step_id, rows[-1][0])).all()


def _change(table: str, row_id: int, before: str | None, after: str | None) -> Change:
    op = "insert" if before is None else "delete" if after is None else "update"
    return Change(table, op, row_id, _loaded(before), _loaded(after))


def _loaded(row: str | None) -> Row | None:
    if row is None:
        return None
    try:
        found: object = json.loads(row)
    except (TypeError, ValueError) as error:
        raise HistorySpoilt from error
    if not isinstance(found, dict):
        raise HistorySpoilt
    return cast(Row, found)


def reverse(connection: Connection, changes: Iterable[Change]) -> None:
    """Write the rows back as they were before ``changes``, which are given in the order they were done.

    A change that an earlier version noted does not tell of columns that came later: they get what a migration gives.
    """
    tables = {table_of(model).name: table_of(model) for model in TRACKED}
    backwards = reversed(list(changes))
    for (table, op), run in groupby(backwards, key=lambda change: (change.table, change.op)):
        if table not in tables:
            raise HistorySpoilt
        columns = tracked_columns(tables[table])
        later = {name: default_of(tables[table].columns[name]) for name in columns}
        names = ", ".join(f'"{name}"' for name in columns)
        if op == "insert":
            sql = f'DELETE FROM "{table}" WHERE id = ?'
            rows = [(change.row_id,) for change in run]
        elif op == "delete":
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
            rows = [tuple((later | (change.before or {}))[name] for name in columns) for change in run]
        else:
            assignments = ", ".join(f'"{name}" = ?' for name in columns)
            sql = f'UPDATE "{table}" SET {assignments} WHERE id = ?'
            rows = [(*((later | (change.before or {}))[name] for name in columns), change.row_id) for change in run]
        connection.exec_driver_sql(sql, rows)


class Changes:
    """What a committed step did to the rows, for whoever shows them; or several, told at once after the last."""

    def __init__(self, connection: Connection, step: StepInfo, first_id: int | None = None) -> None:
        self._connection = connection
        self._rows: dict[str, list[Change]] = {}
        self.step = step
        self._range = (step.step_id if first_id is None else first_id, step.step_id)

    @cached_property
    def _counts(self) -> dict[str, int]:
        rows = self._connection.exec_driver_sql(
            "SELECT table_name, count(*) FROM change WHERE step_id BETWEEN ? AND ? GROUP BY table_name", self._range
        )
        return {str(name): int(count) for name, count in rows}

    @property
    def tables(self) -> AbstractSet[str]:
        """The names of the tables that were touched."""
        return self._counts.keys()

    def count(self, table: str) -> int:
        """Return how many rows of a table were touched."""
        return self._counts.get(table, 0)

    def rows(self, table: str) -> Sequence[Change]:
        """Return the touched rows of a table, before and after, in the order of the changes; read once for all."""
        if table not in self._rows:
            self._rows[table] = _changes_of_range(self._connection, self._range, table) if self.count(table) else []
        return self._rows[table]


class UndoStacks:
    """Which step undo, and which step redo, would take back next."""

    def __init__(self, steps: Iterable[tuple[int, int | None]] = ()) -> None:
        self._undo: list[int] = []
        self._redo: list[int] = []
        for step_id, undoes in steps:
            self.note(step_id, undoes)

    @property
    def next_undo(self) -> int | None:
        """The step that undo would reverse."""
        return self._undo[-1] if self._undo else None

    @property
    def next_redo(self) -> int | None:
        """The undo step that redo would reverse."""
        return self._redo[-1] if self._redo else None

    @property
    def held(self) -> tuple[int, ...]:
        """The steps that undo would reverse one after the other, oldest first."""
        return tuple(self._undo)

    @property
    def taken_back(self) -> tuple[int, ...]:
        """The undo steps that redo would reverse one after the other, oldest first."""
        return tuple(self._redo)

    def note(self, step_id: int, undoes: int | None) -> None:
        """Take a new step into account."""
        if undoes is not None and undoes == self.next_undo:
            self._undo.pop()
            self._redo.append(step_id)
        elif undoes is not None and undoes == self.next_redo:
            self._redo.pop()
            self._undo.append(step_id)
        else:
            self._undo.append(step_id)
            self._redo.clear()
