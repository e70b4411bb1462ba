"""Filling gaps from the history, where every change is kept a second time, and letting go of what refers to nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from qda import __version__
from qda.model.palette import next_colour
from qda.store import opening
from qda.store.check import same_row
from qda.store.pages import Lost
from qda.store.salvaging.reading import Read
from qda.store.salvaging.scratch import TABLES, TRACKED_TABLES, Scratch, row_from_json
from qda.store.tables import MIN_READER, SCHEMA_VERSION, new_guid, utc_now

_SAID_BY_ROWS_OF_ITS_OWN = frozenset({"content", "content_chunk", "mark", "step", "change"})
_PLACEHOLDERS = {"coder": "Unknown coder {id}", "code": "Lost code {id}"}


def history_is_whole(scratch: Scratch, read: Read) -> bool:
    """Tell whether every step was read, and each change begins where the one before it ended."""
    if (
        {"step", "change"} & read.lost.keys()
        or scratch.count("step", "NOT whole_")
        or scratch.count("change", "NOT whole_")
    ):
        return False
    if scratch.count("change", "step_id NOT IN (SELECT id FROM step)") or scratch.count(
        "step", "undoes IS NOT NULL AND undoes NOT IN (SELECT id FROM step)"
    ):
        return False
    following = (
        "SELECT ended, before FROM (SELECT before, lag(after) OVER history AS ended, "
        "row_number() OVER history AS number FROM change "
        "WINDOW history AS (PARTITION BY table_name, row_id ORDER BY id)) "
        "WHERE number > 1 AND ended IS NOT before"
    )
    return all(same_row(ended, begins) for ended, begins in scratch.run(following))


def fill_from_history(scratch: Scratch, read: Read, *, whole: bool) -> None:
    """Put in rows that were lost, or spoilt, as the history noted them last.

    Of a history that was not read whole only rows are taken that lie where others are missing: what it says of them
    may not be the last that was done.
    """
    scratch.run("CREATE TABLE last_ AS SELECT table_name, row_id, max(id) AS id, after FROM change GROUP BY 1, 2")
    for name, table in TRACKED_TABLES.items():
        noted = "SELECT row_id FROM last_ WHERE table_name = ? AND after IS NULL"
        scratch.run(f"DELETE FROM \"{name}\" WHERE from_ = 'loose' AND id IN ({noted})", (name,))
        gaps = [*read.lost.get(name, []), *_without_spoilt_rows(scratch, name)]
        filled = 0
        for row_id, after in scratch.run(
            "SELECT row_id, after FROM last_ WHERE table_name = ? AND after IS NOT NULL "
            f'AND row_id NOT IN (SELECT id FROM "{name}") ORDER BY row_id',
            (name,),
        ):
            if whole or _within(row_id, gaps):
                row = row_from_json(table, row_id, after)
                filled += row is not None and scratch.put(name, row, source="history")
        if filled:
            scratch.tell("from-history" if whole else "from-parts-of-history", name, number=filled, bad=not whole)


def fill_from_backup(scratch: Scratch, read: Read, backups: Sequence[Path]) -> None:
    """Put in rows that are lost, or spoilt, as the newest backup has them; call it where the history was not whole."""
    with contextlib.ExitStack() as stack:
        found = (connected for path in backups if (connected := _opened(path, stack)) is not None)
        backup = next((each for each in found if _is_same_project(scratch, each)), None)
        if backup is None:
            return
        for name, table in TRACKED_TABLES.items():
            spoilt = [
                Lost(row_id - 1, row_id) for (row_id,) in scratch.run(f'SELECT id FROM "{name}" WHERE NOT whole_')
            ]
            gaps = [*read.lost.get(name, []), *spoilt]
            if gaps:
                filled = _fill_table(scratch, backup, table, gaps)
                if filled:
                    scratch.tell("from-backup", name, number=filled)


def _opened(path: Path, stack: contextlib.ExitStack) -> sqlite3.Connection | None:
    try:
        connection = opening.connected(path, read_only=True)
    except sqlite3.Error:
        return None
    stack.callback(connection.close)
    return connection


def _is_same_project(scratch: Scratch, backup: sqlite3.Connection) -> bool:
    """Tell whether a backup is of today's format, and of this very project as far as that is still known."""
    try:
        if backup.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            return False
        known = scratch.run("SELECT guid FROM project WHERE id = 1 AND whole_")
        return not known or backup.execute("SELECT guid FROM project").fetchone() == known[0]
    except sqlite3.Error:
        return False


def _fill_table(scratch: Scratch, backup: sqlite3.Connection, table: Table, gaps: list[Lost]) -> int:
    columns = [column.name for column in table.columns]
    names = ", ".join(f'"{name}"' for name in columns)
    deleted = scratch.run("SELECT row_id FROM last_ WHERE table_name = ? AND after IS NULL", (table.name,))
    left = {row_id for (row_id,) in deleted}
    there = {row_id for (row_id,) in scratch.run(f'SELECT id FROM "{table.name}" WHERE whole_')}
    filled = 0
    for values in backup.execute(f'SELECT {names} FROM "{table.name}" ORDER BY id'):
        row = dict(zip(columns, values, strict=True))
        if row["id"] not in left and row["id"] not in there and _within(row["id"], gaps):
            scratch.run(f'DELETE FROM "{table.name}" WHERE id = ?', (row["id"],))
            filled += scratch.put(table.name, row, source="backup")
    return filled


def fill_from_index(scratch: Scratch, read: Read) -> None:
    """Put together codings that nothing else tells of from an index that holds their passages."""
    gone = "SELECT row_id FROM last_ WHERE table_name = 'coding' AND after IS NULL"
    deleted = {row_id for (row_id,) in scratch.run(gone)}
    found = 0
    for row_id, (document_id, code_id, coder_id, start, end) in read.indexed.items():
        if row_id not in deleted and _within(row_id, read.lost.get("coding", [])):
            row: dict[str, Any] = {
                "id": row_id, "guid": new_guid(), "document_id": document_id, "code_id": code_id, "coder_id": coder_id,
                "start": start, "end": end, "memo": "", "weight": None, "star": 0, "origin": "",
                "created": utc_now(), "modified": utc_now(),
            }  # fmt: skip
            found += scratch.put("coding", row, source="index")
    if found:
        scratch.tell("from-index", "coding", number=found)


def _without_spoilt_rows(scratch: Scratch, name: str) -> list[Lost]:
    """Let go of rows of which a part was spoilt and which the history has whole; return where they stood."""
    spoilt = (
        f'SELECT t.id FROM "{name}" AS t JOIN last_ ON last_.row_id = t.id AND last_.table_name = ? '
        "WHERE NOT t.whole_ AND json_valid(last_.after)"
    )
    found = [Lost(row_id - 1, row_id) for (row_id,) in scratch.run(spoilt, (name,))]
    scratch.run(f'DELETE FROM "{name}" WHERE id IN ({spoilt})', (name,))
    return found


def _within(row_id: int, gaps: list[Lost]) -> bool:
    return any(after < row_id <= last for after, last in gaps)


def tell_what_is_missing(scratch: Scratch, read: Read, *, history_whole: bool) -> None:
    """Say of which tables rows are gone that nothing else tells of, and which rows have words that are spoilt."""
    for name in TABLES:
        if name in _SAID_BY_ROWS_OF_ITS_OWN:
            continue
        if name in read.lost and not (history_whole and not _founded_without_rows(scratch)):
            count = _at_most_lost(scratch, name, read)
            if count is None:
                scratch.tell("table-unread", name)
            elif count:
                scratch.tell("rows-unread", name, number=count)
        column = {"memo": "title", "coding": "memo", "decision": "note", "variable_value": "value"}.get(name, "name")
        if column in TABLES[name].columns:
            for row_id, words in scratch.run(f'SELECT id, "{column}" FROM "{name}" WHERE NOT whole_'):
                place = place_of(scratch, name, row_id)
                # Where its words are spoilt, the number of its document may be too.
                scratch.tell("words-spoilt", name, name=str(words), place="" if place.startswith("(") else place)


def _founded_without_rows(scratch: Scratch) -> bool:
    """Tell whether rows came in that the history does not have one by one."""
    return bool(scratch.count("step", "id NOT IN (SELECT step_id FROM change)")) or not scratch.count("step")


def _at_most_lost(scratch: Scratch, name: str, read: Read) -> int | None:
    """Return how many rows may have been lost: the ids that are free in the gaps, up to the highest that was given.

    Ids are never given twice, so some of them may have been deleted by the person. None if nobody knows.
    """
    gaps = read.lost[name]
    if name not in read.highest and read.highest:
        return 0  # no row was ever put into it
    known = [f'SELECT max(id) FROM "{name}"', f"SELECT max(row_id) FROM change WHERE table_name = '{name}'"]
    for other, table in TABLES.items():
        for column in table.columns:
            if any(key.column.table.name == name for key in column.foreign_keys):
                known.append(f'SELECT max("{column.name}") FROM "{other}"')
    highest = max(int(scratch.run(sql)[0][0] or 0) for sql in known)
    if read.highest:
        highest = max(highest, read.highest[name])
    elif gaps[-1].last > highest:
        return None if highest == 0 else max(1, _free(scratch, name, gaps, highest))
    return _free(scratch, name, gaps, highest)


def _free(scratch: Scratch, name: str, gaps: list[Lost], highest: int) -> int:
    count = 0
    for after, last in gaps:
        first, end = max(after, 0), min(last, highest)
        if end > first:
            there = scratch.count(name, f"id > {first} AND id <= {end}")
            gone = scratch.run(
                "SELECT count(*) FROM last_ WHERE table_name = ? AND after IS NULL AND row_id > ? AND row_id <= ?",
                (name, first, end),
            )[0][0]
            count += max(0, end - first - there - gone)
    return count


# --- references --------------------------------------------------------------------------------------------------
def settle_project(scratch: Scratch, fallback_name: str) -> None:
    """Make sure that there is exactly one row that says what project this is, and somebody who codes."""
    scratch.run("DELETE FROM project WHERE id <> 1")
    if not scratch.count("project"):
        row: dict[str, Any] = {
            "id": 1, "guid": new_guid(), "name": fallback_name, "memo": "", "unit": "free", "blind": 0,
            "created": utc_now(), "created_with": f"Concord {__version__}", "min_reader": MIN_READER, "revision": 0,
        }  # fmt: skip
        scratch.put("project", row, source="new")
        scratch.tell("project-new", "project", name=fallback_name)
    if not scratch.count("coder"):
        _put_placeholder(scratch, "coder", 1)


def settle_references(scratch: Scratch) -> None:
    """Let go of rows that refer to what is gone, and keep what can stand by itself; nothing refers to nothing then."""
    for name in _PLACEHOLDERS:
        for row_id in _asked_for(scratch, name):
            _put_placeholder(scratch, name, row_id)
    _move_codes_up(scratch)
    _free_memos(scratch)
    again = True
    while again:
        again = False
        for name, table in TABLES.items():
            if name in _SAID_BY_ROWS_OF_ITS_OWN:
                continue
            for column in table.columns:
                for key in column.foreign_keys:
                    again |= _settle(scratch, name, column.name, key.column.table.name, key.ondelete == "SET NULL")


def _asked_for(scratch: Scratch, name: str) -> list[int]:
    """Return the ids of rows of a table that are gone, but that codings and other work of people refer to."""
    asked = set[int]()
    for other, table in TABLES.items():
        for column in table.columns:
            if column.name != "parent_id" and any(key.column.table.name == name for key in column.foreign_keys):
                asked |= {
                    int(row[0])
                    for row in scratch.run(
                        f'SELECT DISTINCT "{column.name}" FROM "{other}" WHERE "{column.name}" IS NOT NULL '
                        f'AND "{column.name}" NOT IN (SELECT id FROM "{name}")'
                    )
                }
    return sorted(asked)


def _put_placeholder(scratch: Scratch, name: str, row_id: int) -> None:
    words = _PLACEHOLDERS[name].format(id=row_id)
    row: dict[str, Any] = {"id": row_id, "guid": new_guid(), "name": words, "created": utc_now()}
    if name == "coder":
        row |= {"colour": next_colour([]), "kind": "person"}
    else:
        row |= dict.fromkeys(
            ("short_definition", "full_definition", "use_when", "dont_use_when", "example_text", "memo", "number_key"),
            "",
        )
        row |= {"colour": next_colour([]), "is_folder": 0, "position": row_id}
    scratch.put(name, row, source="new")
    scratch.tell(f"{name}-unknown", name, name=words)


def _move_codes_up(scratch: Scratch) -> None:
    """Let codes stand at the top whose folder is gone, or that damage has made lie within themselves."""
    orphans = "parent_id IS NOT NULL AND parent_id NOT IN (SELECT id FROM code)"
    below = (
        "id NOT IN (WITH RECURSIVE tree (id) AS (SELECT id FROM code WHERE parent_id IS NULL UNION "
        "SELECT code.id FROM code JOIN tree ON code.parent_id = tree.id) SELECT id FROM tree)"
    )
    for condition in (orphans, below):
        for row_id, name in scratch.run(f"SELECT id, name FROM code WHERE {condition}"):
            scratch.run("UPDATE code SET parent_id = NULL WHERE id = ?", (row_id,))
            scratch.tell("code-moved", "code", name=name)


def _free_memos(scratch: Scratch) -> None:
    """Keep memos whose document or coding is gone: the words are worth most, and they stand by themselves."""
    for column, table in (("document_id", "document"), ("coding_id", "coding")):
        lost = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT id FROM "{table}")'
        for row_id, title, words in scratch.run(f"SELECT id, title, text FROM memo WHERE {lost}"):
            scratch.run(
                'UPDATE memo SET document_id = NULL, coding_id = NULL, start = NULL, "end" = NULL WHERE id = ?',
                (row_id,),
            )
            scratch.tell("memo-freed", "memo", name=title or " ".join(str(words)[:60].split()))


def _settle(scratch: Scratch, name: str, column: str, other: str, can_be_empty: bool) -> bool:  # noqa: FBT001
    gone = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT id FROM "{other}")'
    if not scratch.count(name, gone):
        return False
    if can_be_empty:
        scratch.run(f'UPDATE "{name}" SET "{column}" = NULL WHERE {gone}')
        return True
    for (row_id,) in scratch.run(f'SELECT id FROM "{name}" WHERE {gone}'):
        scratch.tell("row-lost", name, name=label_of(scratch, name, row_id), place=place_of(scratch, name, row_id))
    scratch.run(f'DELETE FROM "{name}" WHERE {gone}')
    return True


# --- names and places ------------------------------------------------------------------------------------------------
def label_of(scratch: Scratch, name: str, row_id: int) -> str:
    """Return what a person would call a row: its own name, or that of its code or variable."""
    columns = TABLES[name].columns
    for column, other in (("code_id", "code"), ("variable_id", "variable"), ("case_id", "case")):
        if column in columns:
            return scratch.name_of(other, scratch.run(f'SELECT "{column}" FROM "{name}" WHERE id = ?', (row_id,))[0][0])
    return scratch.name_of(name, row_id) if "name" in columns or "title" in columns else ""


def place_of(scratch: Scratch, name: str, row_id: int) -> str:
    """Return the document of a row, and which characters of it, as far as that is known."""
    columns = TABLES[name].columns
    if "document_id" not in columns:
        return ""
    (document_id,) = scratch.run(f'SELECT document_id FROM "{name}" WHERE id = ?', (row_id,))[0]
    told = scratch.name_of("document", document_id)
    told = f"“{told}”" if told else "" if document_id is None else f"({document_id})"
    if "start" in columns and told:
        start, end = scratch.run(f'SELECT start, "end" FROM "{name}" WHERE id = ?', (row_id,))[0]
        told += f", {start}–{end}" if isinstance(start, int) else ""
    return told
