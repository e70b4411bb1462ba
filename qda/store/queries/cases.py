"""Which cases there are, and which documents and passages belong to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select

from qda.model.places import Places
from qda.model.span import Span
from qda.store.project import Project
from qda.store.tables import Case, CaseDocument, Document


class CasePlaceRow(NamedTuple):
    """A document that belongs to a case; a stretch of it where ``start`` is not ``None``."""

    place_id: int
    case_id: int
    document_id: int
    start: int | None
    end: int | None

    @property
    def span(self) -> Span | None:
        """The stretch, ``None`` for the whole document."""
        return None if self.start is None or self.end is None else Span(self.start, self.end)


class CaseRow(NamedTuple):
    """A case with what belongs to it, in the order of documents and text."""

    case_id: int
    guid: str
    name: str
    memo: str
    position: int
    places: tuple[CasePlaceRow, ...]

    @property
    def document_ids(self) -> tuple[int, ...]:
        """The documents that belong to it as a whole or in part, each once."""
        return tuple(dict.fromkeys(place.document_id for place in self.places))


def cases(project: Project) -> list[CaseRow]:
    """Return all cases in order, each with its places."""
    query = select(Case.id, Case.guid, Case.name, Case.memo, Case.position).order_by(Case.position, Case.id)
    places: dict[int, list[CasePlaceRow]] = {}
    for row in case_places(project):
        places.setdefault(row.case_id, []).append(row)
    with project.read() as session:
        return [CaseRow._make((*row, tuple(places.get(row[0], ())))) for row in session.connection().execute(query)]


def case_places(project: Project, *, document_id: int | None = None) -> list[CasePlaceRow]:
    """Return what belongs to which case, in the order of documents and text; in one document if named."""
    query = (
        select(CaseDocument.id, CaseDocument.case_id, CaseDocument.document_id, CaseDocument.start, CaseDocument.end)
        .join(Document, Document.id == CaseDocument.document_id)
        .order_by(Document.position, Document.id, CaseDocument.start, CaseDocument.end, CaseDocument.id)
    )
    if document_id is not None:
        query = query.where(CaseDocument.document_id == document_id)
    with project.read() as session:
        return [CasePlaceRow._make(row) for row in session.connection().execute(query)]


def case_names(project: Project) -> dict[int, str]:
    """Return the names of all cases by their ids, in order."""
    query = select(Case.id, Case.name).order_by(Case.position, Case.id)
    with project.read() as session:
        return {row[0]: row[1] for row in session.connection().execute(query)}


def places_of_cases(project: Project, case_ids: Collection[int]) -> Places:
    """Return all that belongs to any of some cases."""
    wanted = set(case_ids)
    return joined_places([row for row in case_places(project) if row.case_id in wanted])


def joined_places(rows: Sequence[CasePlaceRow]) -> Places:
    """Return as one what belongs to cases."""
    whole = frozenset(row.document_id for row in rows if row.span is None)
    spans: dict[int, list[Span]] = {row.document_id: [] for row in rows if row.document_id not in whole}
    for row in rows:
        if row.span is not None and row.document_id in spans:
            spans[row.document_id].append(row.span)
    return Places(whole, {document_id: tuple(found) for document_id, found in spans.items()})
