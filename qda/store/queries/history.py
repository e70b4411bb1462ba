"""The audit trail: who did what, when, and what of it still holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from qda.store.history import label_values
from qda.store.project import Project
from qda.store.queries.ids import one_of
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
    ``verbs`` is for kinds of acts that go together. ``document_id`` and ``code_id`` find the steps that touched the
    thing itself, its codings or its memos; ``document_ids`` and ``code_ids`` those that touched any of several.
    """

    coder: str | None = None
    verb: str | None = None
    verbs: frozenset[str] | None = None
    document_id: int | None = None
    code_id: int | None = None
    document_ids: frozenset[int] | None = None
    code_ids: frozenset[int] | None = None
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None


NO_FILTER = HistoryFilter()


class StepPlace(NamedTuple):
    """Where a step stands in the trail: enough to lay out a list of tens of thousands."""

    step_id: int
    time: str


class Reversals(NamedTuple):
    """The steps that are taken back, and which of the others take back what: undo or redo."""

    undone: frozenset[int]
    acts: dict[int, str]

    def act(self, step_id: int) -> str:
        """Return whether a step did something, took it back or brought it back: ``do``, ``undo`` or ``redo``."""
        return self.acts.get(step_id, "do")


def history(
    project: Project, limit: int | None = None, offset: int = 0, filters: HistoryFilter = NO_FILTER
) -> list[HistoryRow]:
    """Return the steps, newest first."""
    known = reversals(project)
    query = _QUERY.where(*_conditions(filters)).order_by(Step.id.desc()).limit(limit).offset(offset)
    with project.read() as session:
        return _rows(session, query, known)


def step_places(project: Project, filters: HistoryFilter = NO_FILTER, *, after_id: int = 0) -> list[StepPlace]:
    """Return all steps that fit, newest first, as little of each as a list needs to know how long it is.

    ``after_id`` asks for those only that came after a step.
    """
    return _places(project, _conditions(filters, after_id))


def places_of(project: Project, step_ids: Iterable[int]) -> list[StepPlace]:
    """Return where chosen steps stand in the trail, newest first."""
    return _places(project, [one_of(Step.id, step_ids)])


def _places(project: Project, conditions: list[ColumnElement[bool]]) -> list[StepPlace]:
    # Past the ORM, which would take longer over sixty thousand pairs than the database.
    query = select(Step.id, Step.time).where(*conditions).order_by(Step.id.desc())
    with project.read() as session:
        return list(map(StepPlace._make, session.connection().execute(query).all()))


def steps_by_time(project: Project, letters: int) -> list[tuple[str, int]]:
    """Return how many steps there are by the first letters of their time: 10 for days in UTC, 15 for ten minutes."""
    begin = func.substr(Step.time, 1, letters)
    with project.read() as session:
        rows = session.connection().execute(select(begin, func.count()).group_by(begin))
        return [(str(row[0]), int(row[1])) for row in rows]


def history_rows(project: Project, step_ids: Iterable[int], known: Reversals | None = None) -> list[HistoryRow]:
    """Return chosen steps, newest first; ``known`` is what :func:`reversals` said, for whoever asks page by page."""
    known = known if known is not None else reversals(project)
    with project.read() as session:
        return _rows(session, _QUERY.where(one_of(Step.id, step_ids)).order_by(Step.id.desc()), known)


def reversals(project: Project) -> Reversals:
    """Return which steps are taken back, and which take back or bring back."""
    query = select(Step.id, Step.undoes).where(Step.undoes.is_not(None)).order_by(Step.id)
    with project.read() as session:
        rows = cast("list[tuple[int, int]]", session.connection().execute(query).all())
    acts = dict[int, str]()
    for step_id, undoes in rows:  # taken apart, for asking each by name takes longer than the database
        acts[step_id] = "redo" if acts.get(undoes) == "undo" else "undo"
    undone = set[int]()
    for step_id, undoes in reversed(rows):
        if step_id not in undone:
            undone.add(undoes)
    return Reversals(frozenset(undone), acts)


def trail_coders(project: Project) -> list[str]:
    """Return whose names steps bear, by name; those of coders who are gone or were renamed too."""
    with project.read() as session:
        return sorted(session.scalars(select(Step.coder).distinct()), key=str.casefold)


def trail_verbs(project: Project) -> set[str]:
    """Return which kinds of acts there are in the history."""
    with project.read() as session:
        return set(session.scalars(select(Step.verb).distinct()))


_QUERY = select(Step.id, Step.verb, Step.label, Step.coder, Step.time, Step.undoes)


def _rows(session: Session, query: Select[int, str, str, str, str, int | None], known: Reversals) -> list[HistoryRow]:
    return [
        HistoryRow(
            row.id,
            row.verb,
            label_values(row.label),
            row.coder,
            row.time,
            row.id in known.undone,
            row.undoes,
            known.act(row.id),
        )
        for row in session.execute(query)
    ]


def _conditions(filters: HistoryFilter, after_id: int = 0) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Step.id > after_id] if after_id else []
    if filters.coder is not None:
        found.append(Step.coder == filters.coder)
    if filters.verb is not None:
        found.append(Step.verb == filters.verb)
    if filters.verbs is not None:
        found.append(Step.verb.in_(sorted(filters.verbs)))
    if filters.since is not None:
        found.append(Step.time >= _as_stored(filters.since))
    if filters.before is not None:
        found.append(Step.time < _as_stored(filters.before))
    for table, row_id, row_ids in (
        ("document", filters.document_id, filters.document_ids),
        ("code", filters.code_id, filters.code_ids),
    ):
        wanted = row_ids if row_id is None else {row_id}
        if wanted is not None:
            touches = or_(false(), *(_touches(table, each) for each in sorted(wanted)))
            new = (ChangeRow.step_id > after_id,) if after_id else ()
            found.append(Step.id.in_(select(ChangeRow.step_id).where(*new, touches)))
    return found


def _touches(table: str, row_id: int) -> ColumnElement[bool]:
    # Reading every row as JSON takes many times as long. A name that holds these very letters is no danger: its
    # quotation marks are written with a stroke before them.
    names_it = (
        func.instr(state, f'"{table}_id":{int(row_id)}{end}') > 0
        for state in (ChangeRow.before, ChangeRow.after)
        for end in (",", "}")
    )
    return or_(and_(ChangeRow.table_name == table, ChangeRow.row_id == row_id), *names_it)


def _as_stored(moment: datetime.datetime) -> str:
    utc = moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
    return utc.replace("+00:00", "Z")
