"""Writing rows that were put together into the new project, by all the rules that hold for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError

from qda.model.progress import Progress, tell
from qda.model.verb import Verb
from qda.store.check import same_row
from qda.store.history import tracked_columns
from qda.store.salvaging.mending import label_of, place_of
from qda.store.salvaging.scratch import TABLES, TRACKED_TABLES, Scratch
from qda.store.tables import Step, new_guid

_PARTS_OF_TEXTS = ("document", "coding", "memo", "case_document", "decision")


def write_rows(scratch: Scratch, target: Connection, progress: Progress, name: str, *, history_kept: bool) -> None:
    """Write all rows in one transaction of the caller's, and one step that says what was done.

    ``scratch`` is attached to ``target`` under that name.
    """
    target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    tables = list(TRACKED_TABLES.values())
    for number, table in enumerate(tables):
        tell(progress, number, len(tables))
        _copy(scratch, target, table)
    _drop_dangling(scratch, target)
    if history_kept:
        for kept in ("step", "change"):
            _copy(scratch, target, TABLES[kept])
        _note_differences(scratch, target, name)
    else:
        _add_step(target, name)
    target.exec_driver_sql("UPDATE project SET revision = max(revision, (SELECT coalesce(max(id), 0) FROM step))")
    _never_give_ids_again(scratch, target)


def settle_spans(scratch: Scratch) -> None:
    """Let go of passages that lie in no text."""
    for name in _PARTS_OF_TEXTS[1:]:
        outside = (
            f'start IS NOT NULL AND document_id IS NOT NULL AND NOT (start >= 0 AND start < "end" AND "end" <= '
            f'(SELECT length FROM document WHERE document.id = "{name}".document_id))'
        )
        can_stand_without = name in ("memo", "case_document")
        for (row_id,) in scratch.run(f'SELECT id FROM "{name}" WHERE {outside}'):
            what = "span-dropped" if can_stand_without else "row-odd"
            scratch.tell(what, name, name=label_of(scratch, name, row_id), place=place_of(scratch, name, row_id))
        if can_stand_without:
            scratch.run(f'UPDATE "{name}" SET start = NULL, "end" = NULL WHERE {outside}')
        else:
            scratch.run(f'DELETE FROM "{name}" WHERE {outside}')


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _copy(scratch: Scratch, target: Connection, table: Table) -> None:
    columns = _columns(table)
    copied = f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM scratch."{table.name}"'
    target.exec_driver_sql("SAVEPOINT rows")
    try:
        target.exec_driver_sql(f"{copied} ORDER BY id")
    except DBAPIError as error:
        if "constraint" not in str(error.orig):
            raise
        target.exec_driver_sql("ROLLBACK TO rows")
        for (row_id,) in scratch.run(f'SELECT id FROM "{table.name}" ORDER BY id'):
            _copy_one(scratch, target, table, int(row_id), f"{copied} WHERE id = ?")
    target.exec_driver_sql("RELEASE rows")


def _copy_one(scratch: Scratch, target: Connection, table: Table, row_id: int, sql: str) -> None:
    """Copy one row; if it breaks a rule, by another name or identity, and else not at all."""
    try:
        target.exec_driver_sql(sql, (row_id,))
        return
    except DBAPIError as error:
        reason = str(error.orig)
        if "constraint" not in reason:
            raise
    label = label_of(scratch, table.name, row_id)
    values = dict(zip([column.name for column in table.columns], scratch.run(
        f'SELECT {_columns(table)} FROM "{table.name}" WHERE id = ?', (row_id,))[0], strict=True))  # fmt: skip
    if "UNIQUE" in reason and "guid" in values:
        values["guid"] = new_guid()
    if "UNIQUE" in reason and "name" in values and ("name" in reason or "sibling" in reason):
        values["name"] = f"{values['name']} ({row_id})"
    try:
        target.execute(insert(table).values(**values))
    except DBAPIError as error:
        if "constraint" not in str(error.orig):
            raise
        scratch.tell("row-odd", table.name, name=label, place=place_of(scratch, table.name, row_id))
        return
    if values.get("name", label) != label:
        scratch.tell("renamed", table.name, name=label, place=str(values["name"]))


def _drop_dangling(scratch: Scratch, target: Connection) -> None:
    """Remove what refers to a row that was refused."""
    while found := target.exec_driver_sql("PRAGMA main.foreign_key_check").fetchall():
        for name, row_id, *_ in found:
            label, place = label_of(scratch, str(name), row_id), place_of(scratch, str(name), row_id)
            target.exec_driver_sql(f'DELETE FROM main."{name}" WHERE id = ?', (row_id,))
            scratch.tell("row-lost", str(name), name=label, place=place)


# --- the history ---------------------------------------------------------------------------------------------------
def _add_step(target: Connection, name: str) -> int:
    label = json.dumps({"name": name}, ensure_ascii=False)
    key = target.execute(insert(Step).values(verb=str(Verb.SALVAGE), label=label)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _note_differences(scratch: Scratch, target: Connection, name: str) -> None:
    """Add a step that tells what is otherwise than the history has it; none if nothing is."""
    found = [change for table in TRACKED_TABLES.values() for change in _differences(target, table)]
    if not found:
        return
    step_id = _add_step(target, name)
    target.exec_driver_sql(
        "INSERT INTO main.change (step_id, table_name, row_id, before, after) VALUES (?, ?, ?, ?, ?)",
        [(step_id, *change) for change in found],
    )
    scratch.tell("history-kept", "step", number=len(found), bad=False)


def _differences(target: Connection, table: Table) -> Iterator[tuple[str, int, str | None, str | None]]:
    row = "json_object(" + ", ".join(f"'{name}', t.\"{name}\"" for name in tracked_columns(table)) + ")"
    rows: list[Any] = list(
        target.exec_driver_sql(
            f"SELECT last.row_id, last.after, iif(t.id IS NULL, NULL, {row}) AS now FROM scratch.last_ AS last "
            f'LEFT JOIN main."{table.name}" AS t ON t.id = last.row_id '
            "WHERE last.table_name = ? AND last.after IS NOT now",
            (table.name,),
        )
    )
    for row_id, noted, now in rows:
        if not same_row(noted, now):
            yield table.name, row_id, noted, now


def _never_give_ids_again(scratch: Scratch, target: Connection) -> None:
    for name in TABLES:
        highest = max(
            int(scratch.run(sql)[0][0] or 0)
            for sql in (f'SELECT max(id) FROM "{name}"', f"SELECT max(row_id) FROM change WHERE table_name = '{name}'")
        )
        if highest and name not in ("content", "content_chunk", "mark", "step", "change"):
            target.exec_driver_sql("DELETE FROM main.sqlite_sequence WHERE name = ?", (name,))
            target.exec_driver_sql("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest))
