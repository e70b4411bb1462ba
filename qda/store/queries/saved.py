"""Queries that were saved by name."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from qda.model.codebook import same_name
from qda.model.errors import NotFound
from qda.model.query import Query
from qda.store.project import Project
from qda.store.tables import SavedQuery

SEGMENTS = "segments"
"""The kind of queries that ask for coded segments."""


class SavedRow(NamedTuple):
    """A saved query; ``query_json`` is what :meth:`qda.model.query.Query.from_json` reads."""

    saved_id: int
    guid: str
    name: str
    query_json: str
    memo: str
    position: int
    created: str
    modified: str

    @property
    def query(self) -> Query:
        """What it asks for.

        Raises:
            BadQuery: A newer program saved it, or it was damaged.
        """
        return Query.from_json(self.query_json)


def saved_queries(project: Project) -> list[SavedRow]:
    """Return the saved queries for segments, in order."""
    query = (
        select(
            SavedQuery.id,
            SavedQuery.guid,
            SavedQuery.name,
            SavedQuery.query,
            SavedQuery.memo,
            SavedQuery.position,
            SavedQuery.created,
            SavedQuery.modified,
        )
        .where(SavedQuery.kind == SEGMENTS)
        .order_by(SavedQuery.position, SavedQuery.id)
    )
    with project.read() as session:
        return [SavedRow._make(row) for row in session.connection().execute(query)]


def saved_query(project: Project, name: str) -> SavedRow:
    """Return the saved query of that name; case and white space do not matter.

    Raises:
        NotFound: None is called so.
    """
    found = next((row for row in saved_queries(project) if same_name(row.name, name)), None)
    if found is None:
        raise NotFound(kind="saved query", name=name)
    return found
