"""What rows were at earlier times, as the history tells it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import func, select

from qda.store.project import Project
from qda.store.queries.ids import one_of
from qda.store.tables import ChangeRow, Step


class Version(NamedTuple):
    """A row as a step left it, at ``time``; ``values`` holds its columns by name."""

    time: str
    values: dict[str, Any]


def versions(project: Project, table: str, row_ids: Collection[int]) -> dict[int, list[Version]]:
    """Return the states that rows of a table had, the oldest first; deleted states are left out."""
    query = (
        select(ChangeRow.row_id, ChangeRow.after, Step.time)
        .join(Step, Step.id == ChangeRow.step_id)
        .where(ChangeRow.table_name == table, ChangeRow.after.is_not(None), one_of(ChangeRow.row_id, row_ids))
        .order_by(ChangeRow.id)
    )
    found: dict[int, list[Version]] = {}
    with project.read() as session:
        for row_id, after, time in session.execute(query):
            found.setdefault(row_id, []).append(Version(time, json.loads(str(after))))
    return found


def deleted_guids(project: Project, table: str) -> set[str]:
    """Return the identities of a table's rows that were deleted at some time."""
    guid = func.json_extract(ChangeRow.before, "$.guid")
    query = select(guid).where(ChangeRow.table_name == table, ChangeRow.after.is_(None))
    with project.read() as session:
        return {str(value) for value in session.scalars(query)}


def corrected_documents(project: Project) -> set[int]:
    """Return the documents whose text was once another one."""
    before, after = (func.json_extract(state, "$.text_hash") for state in (ChangeRow.before, ChangeRow.after))
    query = select(ChangeRow.row_id).where(ChangeRow.table_name == "document", before != after)
    with project.read() as session:
        return set(session.scalars(query))


def former_names(project: Project, table: str) -> dict[int, set[str]]:
    """Return the other names that rows of a table had, by id."""
    before, after = (func.json_extract(state, "$.name") for state in (ChangeRow.before, ChangeRow.after))
    query = select(ChangeRow.row_id, before).where(ChangeRow.table_name == table, before != after)
    found: dict[int, set[str]] = {}
    with project.read() as session:
        for row_id, name in session.execute(query):
            found.setdefault(row_id, set()).add(str(name))
    return found
