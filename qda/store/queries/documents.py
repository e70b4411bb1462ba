"""Which documents there are, in which sets, and who has coded them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from qda.model.document import ImportNote
from qda.model.errors import AmbiguousName, NotFound
from qda.store.project import Project
from qda.store.queries.ids import coded_by
from qda.store.tables import Coder, Coding, Document, DocumentCoder, DocumentSet, ProjectRow, SetMember


class ProjectInfo(NamedTuple):
    """What the project says of itself."""

    guid: str
    name: str
    memo: str
    unit: str
    blind: bool
    created: str
    created_with: str


class DocumentRow(NamedTuple):
    """A document; ``length`` in code points, ``codings`` of the coders asked for, ``set_names`` in order."""

    document_id: int
    guid: str
    name: str
    length: int
    text_hash: str
    source_name: str
    source_hash: str
    media_type: str
    encoding: str
    memo: str
    created: str
    position: int
    codings: int
    set_names: tuple[str, ...]


class SetRow(NamedTuple):
    """A document set with the documents in it, in the order of the document list."""

    set_id: int
    guid: str
    name: str
    memo: str
    document_ids: tuple[int, ...]


class ProgressRow(NamedTuple):
    """A coder's state on a document that he or she has begun; ``finished`` is a time or ``None``."""

    document_id: int
    coder_id: int
    coder: str
    begun: str
    finished: str | None


def project_info(project: Project) -> ProjectInfo:
    """Return what the project says of itself."""
    row_type = ProjectRow
    query = select(
        row_type.guid,
        row_type.name,
        row_type.memo,
        row_type.unit,
        row_type.blind,
        row_type.created,
        row_type.created_with,
    )
    with project.read() as session:
        row = session.execute(query).one()
    return ProjectInfo(row.guid, row.name, row.memo, row.unit, bool(row.blind), row.created, row.created_with)


def documents(project: Project, *, coder_ids: Collection[int] | None = None) -> list[DocumentRow]:
    """Return all documents in the order of the list; codings are counted for ``coder_ids``, or for all."""
    counts = select(Coding.document_id, func.count().label("n")).group_by(Coding.document_id)
    if coder_ids is not None:
        counts = counts.where(coded_by(Coding.coder_id, coder_ids))
    counted = counts.subquery()
    query = (
        select(
            Document.id,
            Document.guid,
            Document.name,
            Document.length,
            Document.text_hash,
            Document.source_name,
            Document.source_hash,
            Document.media_type,
            Document.encoding,
            Document.memo,
            Document.created,
            Document.position,
            func.coalesce(counted.c.n, 0),
        )
        .outerjoin(counted, counted.c.document_id == Document.id)
        .order_by(Document.position, Document.id)
    )
    names: dict[int, list[str]] = {}
    members = (
        select(SetMember.document_id, DocumentSet.name)
        .join(DocumentSet, DocumentSet.id == SetMember.set_id)
        .order_by(DocumentSet.position, DocumentSet.id)
    )
    with project.read() as session:
        for document_id, name in session.execute(members):
            names.setdefault(document_id, []).append(name)
        return [DocumentRow._make((*row, tuple(names.get(row[0], ())))) for row in session.execute(query)]


def document_names(project: Project) -> dict[int, str]:
    """Return the names of all documents by their ids, in the order of the list; quick for very many."""
    query = select(Document.id, Document.name).order_by(Document.position, Document.id)
    with project.read() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def document_named(project: Project, name: str) -> DocumentRow:
    """Return the document of that name, else the one whose guid or number it is, else the one differing in case.

    Raises:
        NotFound, AmbiguousName: None, or several, would fit.
    """
    return document_among(documents(project), name)


def document_among(rows: Sequence[DocumentRow], name: str) -> DocumentRow:
    """As :func:`document_named`, of documents that were read."""
    for fits in (
        [row for row in rows if row.name == name],
        [row for row in rows if row.guid == name or str(row.document_id) == name],
        [row for row in rows if row.name.casefold() == name.strip().casefold()],
        [row for row in rows if row.source_name == name],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise AmbiguousName(kind="document", name=name)
    raise NotFound(kind="document", name=name)


def document_sets(project: Project) -> list[SetRow]:
    """Return all sets in order, each with its documents."""
    members: dict[int, list[int]] = {}
    query = (
        select(SetMember.set_id, SetMember.document_id)
        .join(Document, Document.id == SetMember.document_id)
        .order_by(Document.position, Document.id)
    )
    sets = select(DocumentSet.id, DocumentSet.guid, DocumentSet.name, DocumentSet.memo).order_by(
        DocumentSet.position, DocumentSet.id
    )
    with project.read() as session:
        for set_id, document_id in session.execute(query):
            members.setdefault(set_id, []).append(document_id)
        return [SetRow._make((*row, tuple(members.get(row[0], ())))) for row in session.execute(sets)]


def coding_progress(project: Project) -> list[ProgressRow]:
    """Return who has begun and finished which document; a pair without a row was never touched."""
    query = (
        select(
            DocumentCoder.document_id, DocumentCoder.coder_id, Coder.name, DocumentCoder.begun, DocumentCoder.finished
        )
        .join(Coder, Coder.id == DocumentCoder.coder_id)
        .order_by(DocumentCoder.document_id, DocumentCoder.coder_id)
    )
    with project.read() as session:
        return [ProgressRow(*row) for row in session.execute(query)]


def is_finished(project: Project, document_id: int, coder_id: int) -> bool:
    """Tell whether a coder has finished a document."""
    pair = {"document_id": document_id, "coder_id": coder_id}
    with project.read() as session:
        return session.scalar(select(DocumentCoder.finished).filter_by(**pair)) is not None


def import_report(project: Project, document_id: int) -> list[ImportNote]:
    """Return what a document's import changed, left out or wants looked at; nothing of a report that is not ours."""
    with project.read() as session:
        report = session.scalar(select(Document.import_report).where(Document.id == document_id))
    try:
        return [ImportNote(**note) for note in json.loads(report or "[]")]
    except (ValueError, TypeError):
        return []
