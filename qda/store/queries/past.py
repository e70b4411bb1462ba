"""What things were called, and which text a document had, at any step of the history."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, cast

from qda.store import content
from qda.store.history import Change, label_values
from qda.store.project import Project

NAMED = ("code", "document", "coder", "case", "variable", "document_set")
"""The tables whose rows have names."""

_TEXTS_KEPT = 4


class _State(NamedTuple):
    step_id: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class StepRows:
    """How many rows of a table a step added, changed or removed."""

    table: str
    op: str
    count: int


class Past:
    """Names as they were: whoever reads of a step wants the name that the thing had then, and it may be gone by now.

    It is read once, and goes on from there when :meth:`follow` is called after a change.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._last_change_id = 0
        self._states: dict[tuple[str, int], list[_State]] = {}
        self._now: dict[tuple[str, int], tuple[str, str]] = {}
        self._texts: dict[str, str] = {}
        self.follow()

    def follow(self) -> None:
        """Read what was changed since."""
        with self._project.read() as session:
            run = session.connection().exec_driver_sql
            tables = ", ".join(f"'{name}'" for name in NAMED)
            told = ", ".join(f"json_extract({state}, '$.name', '$.text_hash')" for state in ("before", "after"))
            rows = run(
                f"SELECT id, step_id, table_name, row_id, {told} FROM change "
                f"WHERE id > ? AND table_name IN ({tables}) ORDER BY id",
                (self._last_change_id,),
            )
            for change_id, step_id, table, row_id, before, after in rows:
                self._last_change_id = change_id
                self._states.setdefault((table, row_id), []).append(_State(step_id, _named(before), _named(after)))
            for table in NAMED:
                text_hash = "text_hash" if table == "document" else "''"
                for row_id, name, digest in run(f'SELECT id, name, {text_hash} FROM "{table}"'):
                    self._now[table, row_id] = (name, digest)

    def name(self, table: str, row_id: int, step_id: int) -> str:
        """Return what a thing was called after a step, or, if it was gone then, before; empty if nothing is known."""
        return self._state(table, row_id, step_id)[0]

    def text(self, document_id: int, step_id: int) -> str:
        """Return the text that a document had after a step; empty where it was deleted for good."""
        digest = self._state("document", document_id, step_id)[1]
        if digest and digest not in self._texts:
            while len(self._texts) >= _TEXTS_KEPT:
                del self._texts[next(iter(self._texts))]
            with self._project.read() as session:
                self._texts[digest] = content.get_text(session.connection(), digest)
        return self._texts.get(digest, "")

    def _state(self, table: str, row_id: int, step_id: int) -> tuple[str, str]:
        states = self._states.get((table, row_id))
        if not states:
            return self._now.get((table, row_id), ("", ""))
        at = bisect_right(states, step_id, key=lambda state: state.step_id)
        known = (states[at - 1].after or states[at - 1].before) if at else (states[0].before or states[0].after)
        return known or ("", "")

    def known(self, table: str) -> list[tuple[int, str]]:
        """Return all things of a table that there are or were, by the name they had last."""
        found = {row_id: names[0] for (each, row_id), names in self._now.items() if each == table}
        for (each, row_id), states in self._states.items():
            last = states[-1].after or states[-1].before
            if each == table and last is not None:
                found[row_id] = last[0]
        return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def _named(values: str | None) -> tuple[str, str] | None:
    if values is None:
        return None
    name, digest = cast("list[str | None]", json.loads(values))
    return (name or "", digest or "")


def rows_of_step(project: Project, step_id: int) -> list[StepRows]:
    """Return how many rows of each table a step added, changed and removed."""
    with project.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT table_name, CASE WHEN before IS NULL THEN 'insert' WHEN after IS NULL THEN 'delete' "
            "ELSE 'update' END AS op, count(*) FROM change WHERE step_id = ? GROUP BY table_name, op",
            (step_id,),
        )
        return [StepRows(*row) for row in rows]


def some_changes(project: Project, step_id: int, table: str, op: str, limit: int) -> list[Change]:
    """Return the first changes of one kind of a step."""
    kind = {"insert": "before IS NULL", "delete": "after IS NULL"}.get(op, "before NOT NULL AND after NOT NULL")
    with project.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT row_id, before, after FROM change "
            f"WHERE step_id = ? AND table_name = ? AND {kind} ORDER BY id LIMIT ?",
            (step_id, table, limit),
        )
        return [Change(table, op, row_id, _row(before), _row(after)) for row_id, before, after in rows]


def changes_of_steps(project: Project, step_ids: Collection[int], limit: int) -> dict[int, list[Change]]:
    """Return all that some steps did, in order, but of those that did more than ``limit`` things nothing."""
    found: dict[int, list[Change]] = {}
    small = (
        "SELECT step_id FROM change WHERE step_id IN (SELECT value FROM json_each(?)) "
        "GROUP BY step_id HAVING count(*) <= ?"
    )
    with project.read() as session:
        rows = session.connection().exec_driver_sql(
            f"SELECT step_id, table_name, row_id, before, after FROM change WHERE step_id IN ({small}) ORDER BY id",
            (json.dumps(list(step_ids)), limit),
        )
        for step_id, table, row_id, before, after in rows:
            op = "insert" if before is None else "delete" if after is None else "update"
            found.setdefault(step_id, []).append(Change(table, op, row_id, _row(before), _row(after)))
    return found


def codings_by(project: Project, step_id: int, op: str, column: str, limit: int) -> list[tuple[int, int]]:
    """Return which codes (``code_id``) or documents (``document_id``) a step's codings are of, the most first."""
    state = "before" if op == "delete" else "after"
    kind = {"insert": "before IS NULL", "delete": "after IS NULL"}.get(op, "before NOT NULL AND after NOT NULL")
    with project.read() as session:
        rows = session.connection().exec_driver_sql(
            f"SELECT json_extract({state}, ?) AS which, count(*) AS n FROM change "
            f"WHERE step_id = ? AND table_name = 'coding' AND {kind} GROUP BY which ORDER BY n DESC, which LIMIT ?",
            (f"$.{column}", step_id, limit),
        )
        return [(int(row[0]), int(row[1])) for row in rows]


def touched_rows(project: Project, step_ids: list[int]) -> dict[str, int]:
    """Return how many different rows of each table some steps touched."""
    with project.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT table_name, count(DISTINCT row_id) FROM change "
            "WHERE step_id IN (SELECT value FROM json_each(?)) GROUP BY table_name",
            (json.dumps(step_ids),),
        )
        return {str(table): int(count) for table, count in rows}


def _row(state: str | None) -> dict[str, object] | None:
    return None if state is None else label_values(state)
