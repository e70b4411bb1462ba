"""The audit trail: who did what, when, and what of it still holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from qda.store.history import label_values
from qda.store.project import Project
from qda.store.tables import ChangeRow, Step


class HistoryRow(NamedTuple):
    """One step. ``undoes`` is the step that it took back or, if ``act`` is ``redo``, the undo it took back.

    ``act`` is ``do``, ``undo`` or ``redo``; ``undone`` says that a later step took this one back for good.
    """

    step_id: int
    verb: str
    label: dict[str, object]
    coder: str
    time: str
    undone: bool
    undoes: int | None
    act: str


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which steps to show: all that fit every field that is given.

    ``since`` and ``before`` are moments with a time zone; a step at ``since`` is shown, one at ``before`` is not.
    ``document_id`` and ``code_id`` find the steps that touched the thing itself, its codings or its memos.
    """

    coder: str | None = None
    verb: str | None = None
    document_id: int | None = None
    code_id: int | None = None
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None


NO_FILTER = HistoryFilter()


def history(
    project: Project, limit: int | None = None, offset: int = 0, filters: HistoryFilter = NO_FILTER
) -> list[HistoryRow]:
    """Return the steps, newest first."""
    query = select(Step.id, Step.verb, Step.label, Step.coder, Step.time, Step.undoes).where(*_conditions(filters))
    with project.read() as session:
        undone, acts = _reversals(session)
        rows = session.execute(query.order_by(Step.id.desc()).limit(limit).offset(offset)).all()
    return [
        HistoryRow(
            row.id,
            row.verb,
            label_values(row.label),
            row.coder,
            row.time,
            row.id in undone,
            row.undoes,
            acts.get(row.id, "do"),
        )
        for row in rows
    ]


def _reversals(session: Session) -> tuple[set[int], dict[int, str]]:
    """Return the steps that are taken back, and which of the others take back what: undo or redo."""
    rows = session.execute(select(Step.id, Step.undoes).where(Step.undoes.is_not(None)).order_by(Step.id)).all()
    acts = dict[int, str]()
    for row in rows:
        acts[row.id] = "redo" if acts.get(row.undoes) == "undo" else "undo"
    undone = set[int]()
    for row in reversed(rows):
        if row.id not in undone:
            undone.add(row.undoes)
    return undone, acts


def _conditions(filters: HistoryFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.coder is not None:
        found.append(Step.coder == filters.coder)
    if filters.verb is not None:
        found.append(Step.verb == filters.verb)
    if filters.since is not None:
        found.append(Step.time >= _as_stored(filters.since))
    if filters.before is not None:
        found.append(Step.time < _as_stored(filters.before))
    for table, row_id in (("document", filters.document_id), ("code", filters.code_id)):
        if row_id is not None:
            found.append(Step.id.in_(select(ChangeRow.step_id).where(_touches(table, row_id))))
    return found


def _touches(table: str, row_id: int) -> ColumnElement[bool]:
    names_it = or_(
        *(func.json_extract(state, f"$.{table}_id") == row_id for state in (ChangeRow.before, ChangeRow.after))
    )
    return or_(and_(ChangeRow.table_name == table, ChangeRow.row_id == row_id), names_it)


def _as_stored(moment: datetime.datetime) -> str:
    utc = moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
    return utc.replace("+00:00", "Z")
