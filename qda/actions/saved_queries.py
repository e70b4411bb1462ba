"""Saving queries by name, and changing what was saved; each act is one step."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from qda.analysis.corpus import corpus_of
from qda.analysis.querying import look_up
from qda.model.codebook import clean_name, same_name
from qda.model.errors import EmptyName, NameTaken
from qda.model.query import Query, check
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.ids import check_there, one_of, row_of
from qda.store.queries.saved import SEGMENTS
from qda.store.tables import SavedQuery, utc_now


def save_query(project: Project, name: str, query: Query, memo: str = "") -> int:
    """Save a query under a name that is new, after the others; what it names is kept by identity.

    Raises:
        EmptyName, NameTaken: The name does not serve.
        BadQuery, AmbiguousName, BadCondition: It means nothing, or too much.
    """
    name, text = _free_name(project, name, None), _kept(project, query)
    with project.step(Verb.SAVE_QUERY, name=name) as session:
        last = session.scalar(select(func.max(SavedQuery.position))) or 0
        row = SavedQuery(name=name, kind=SEGMENTS, query=text, memo=memo, position=last + 1)
        session.add(row)
        session.flush()
        return row.id


def change_query(project: Project, saved_id: int, query: Query) -> None:
    """Let a saved query ask for something else; raises as :func:`save_query`, and NotFound if it is gone."""
    text, name = _kept(project, query), _name(project, saved_id)
    with project.step(Verb.EDIT_QUERY, name=name) as session:
        row = _changed(session, saved_id)
        row.query = text


def rename_query(project: Project, saved_id: int, name: str) -> None:
    """Give a saved query another name.

    Raises:
        EmptyName, NameTaken, NotFound: The name does not serve, or the query is gone.
    """
    old, name = _name(project, saved_id), _free_name(project, name, saved_id)
    if name == old:
        return
    with project.step(Verb.EDIT_QUERY, old=old, new=name) as session:
        _changed(session, saved_id).name = name


def delete_queries(project: Project, saved_ids: Collection[int]) -> None:
    """Delete saved queries; what they find stays, and undo brings them back."""
    if not saved_ids:
        return
    label: dict[str, object] = {"count": len(saved_ids), "name": _name(project, min(saved_ids))}
    with project.step(Verb.DELETE_QUERIES, **label) as session:
        check_there(session, SavedQuery, saved_ids)
        session.execute(delete(SavedQuery).where(one_of(SavedQuery.id, saved_ids)))


def _kept(project: Project, query: Query) -> str:
    """Return a query as the file keeps it, with the identities of what it names."""
    check(query)
    return look_up(corpus_of(project), query).query.to_json()


def _changed(session: Session, saved_id: int) -> SavedQuery:
    row = row_of(session, SavedQuery, saved_id)
    row.modified = utc_now()
    return row


def _name(project: Project, saved_id: int) -> str:
    with project.read() as session:
        return row_of(session, SavedQuery, saved_id).name


def _free_name(project: Project, name: str, saved_id: int | None) -> str:
    name = clean_name(name)
    if not name:
        raise EmptyName
    with project.read() as session:
        rows = session.execute(select(SavedQuery.id, SavedQuery.name)).all()
    if any(row.id != saved_id and same_name(row.name, name) for row in rows):
        raise NameTaken(name=name)
    return name
