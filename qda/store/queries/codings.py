"""Which passages carry which codes."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from qda.model.errors import NotFound
from qda.model.places import Places
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.ids import coded_by, one_of
from qda.store.tables import Code, Coder, Coding, Document, table_of


class PlainCoding(NamedTuple):
    """A coding as the document view needs it."""

    coding_id: int
    start: int
    end: int
    code_id: int
    coder_id: int


class SegmentPlace(NamedTuple):
    """A coding as long lists need it: nothing that has to be looked up in another table."""

    coding_id: int
    document_id: int
    start: int
    end: int
    code_id: int
    coder_id: int
    star: bool

    @property
    def span(self) -> Span:
        """Where in its document it lies."""
        return Span(self.start, self.end)


class SegmentRow(NamedTuple):
    """A coding with the names of what it joins; its text is cut from the document's."""

    coding_id: int
    guid: str
    document_id: int
    document: str
    start: int
    end: int
    code_id: int
    code: str
    colour: str
    coder_id: int
    coder: str
    memo: str
    weight: int | None
    star: bool
    origin: str
    created: str
    modified: str

    @property
    def span(self) -> Span:
        """Where in its document it lies."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class SegmentFilter:
    """Which codings are asked for; ``None`` means any.

    ``overlapping`` asks for those that share text with a span, ``places`` for those that share text with any of some
    parts of documents, such as all that fits conditions (:func:`qda.store.queries.conditions.places_where`). ``told``
    asks for nothing: it says in words where ``coding_ids`` come from, for whoever reads an export.
    """

    document_ids: Collection[int] | None = None
    code_ids: Collection[int] | None = None
    coder_ids: Collection[int] | None = None
    coding_ids: Collection[int] | None = None
    starred: bool = False
    overlapping: Span | None = None
    places: Places | None = None
    told: str = ""

    def takes(self, place: SegmentPlace) -> bool:
        """Tell whether a coding fits, without asking the project."""
        asked = (
            (self.document_ids, place.document_id),
            (self.code_ids, place.code_id),
            (self.coder_ids, place.coder_id),
            (self.coding_ids, place.coding_id),
        )
        if any(ids is not None and found not in ids for ids, found in asked):
            return False
        if self.places is not None and not self.places.hold(place.document_id, place.span):
            return False
        overlaps = self.overlapping is None or self.overlapping.overlaps(place.span)
        return overlaps and (place.star or not self.starred)

    def takes_document(self, document_id: int) -> bool:
        """Tell whether any coding of a document may fit."""
        if self.places is not None and document_id not in self.places.document_ids:
            return False
        return self.document_ids is None or document_id in self.document_ids


EVERYTHING = SegmentFilter()


def plain_codings(project: Project, document_id: int, *, coder_ids: Collection[int] | None = None) -> list[PlainCoding]:
    """Return a document's codings in the order of the text."""
    query = (
        select(Coding.id, Coding.start, Coding.end, Coding.code_id, Coding.coder_id)
        .where(Coding.document_id == document_id)
        .order_by(Coding.start, Coding.end, Coding.id)
    )
    if coder_ids is not None:
        query = query.where(coded_by(Coding.coder_id, coder_ids))
    with project.read() as session:
        return [PlainCoding(*row) for row in session.execute(query)]


def segment_places(project: Project, wanted: SegmentFilter = EVERYTHING) -> list[SegmentPlace]:
    """Return where codings lie, in the order of documents and text; quick for very many."""
    query = (
        select(
            Coding.id, Coding.document_id, Coding.start, Coding.end, Coding.code_id, Coding.coder_id, Coding.star == 1
        )
        .join(Document, Document.id == Coding.document_id)
        .where(*_conditions(wanted))
        .order_by(Document.position, Document.id, Coding.start, Coding.end, Coding.id)
    )
    with project.read() as session:
        # The connection's own rows: the session's take twice as long.
        return [SegmentPlace._make(row) for row in session.connection().execute(query)]


def coding_numbers(project: Project, document_id: int, *, coder_ids: Collection[int] | None = None) -> array[int]:
    """Return a document's codings as bare numbers, in no order: coding, start, end, code, coder, and so on.

    It asks the database's own cursor: a document view opens a hundred thousand codings ten times as fast.
    """
    query = """SELECT id, start, "end", code_id, coder_id FROM coding WHERE document_id = ?"""
    values: tuple[object, ...] = (document_id,)
    if coder_ids is not None:
        query += " AND +coder_id IN (SELECT value FROM json_each(?))"  # see coded_by
        values += (json.dumps(list(coder_ids)),)
    with project.bare_cursor() as cursor:
        return array("q", chain.from_iterable(cursor.execute(query, values)))


FACTS = ("document_id", "coding_id", "start", "end", "code_id", "coder_id", "weight", "star", "noted", "origin")
"""What :func:`coding_facts` tells of each coding.

``weight`` is -1 for none, ``noted`` 1 with a memo of any kind, ``origin`` the place in
:data:`qda.model.origin.ORIGINS`.
"""


def coding_facts(project: Project) -> array[int]:
    """Return all codings as bare numbers, those of :data:`FACTS` for one after the other, in no order."""
    query = """SELECT document_id, id, start, "end", code_id, coder_id, ifnull(weight, -1), star,
        memo <> '' OR id IN (SELECT coding_id FROM memo WHERE coding_id IS NOT NULL AND text <> ''),
        CASE origin WHEN 'found' THEN 1 WHEN 'suggested' THEN 2 ELSE 0 END FROM coding"""
    with project.bare_cursor() as cursor:
        return array("q", chain.from_iterable(cursor.execute(query)))


def written_codings(project: Project) -> str:
    """Return all codings as one text, six numbers each, in no order: document, coding, start, end, code, coder.

    SQLite writes it by itself: several times as fast as handing over row by row, and other threads go on meanwhile.
    """
    query = (
        """SELECT group_concat(printf('%d %d %d %d %d %d', document_id, id, start, "end", code_id, coder_id), ' ') """
        "FROM coding"
    )
    with project.read() as session:
        return session.connection().exec_driver_sql(query).scalar() or ""


def segments(
    project: Project, wanted: SegmentFilter = EVERYTHING, *, limit: int | None = None, offset: int = 0
) -> list[SegmentRow]:
    """Return codings in the order of documents and text."""
    query = (
        select(
            Coding.id,
            Coding.guid,
            Coding.document_id,
            Document.name,
            Coding.start,
            Coding.end,
            Coding.code_id,
            Code.name,
            Code.colour,
            Coding.coder_id,
            Coder.name,
            Coding.memo,
            Coding.weight,
            Coding.star == 1,
            Coding.origin,
            Coding.created,
            Coding.modified,
        )
        .select_from(Coding)
        .join(Document, Document.id == Coding.document_id)
        .join(Code, Code.id == Coding.code_id)
        .join(Coder, Coder.id == Coding.coder_id)
        .where(*_conditions(wanted))
        .order_by(Document.position, Document.id, Coding.start, Coding.end, Coding.id)
    )
    with project.read() as session:
        return [SegmentRow(*row) for row in session.execute(query.limit(limit).offset(offset))]


def count_segments(project: Project, wanted: SegmentFilter = EVERYTHING) -> int:
    """Return how many codings fit."""
    with project.read() as session:
        return int(session.scalar(select(func.count()).select_from(Coding).where(*_conditions(wanted))) or 0)


def segment(project: Project, coding_id: int) -> SegmentRow:
    """Return one coding.

    Raises:
        NotFound: It does not exist, or no longer.
    """
    found = segments(project, SegmentFilter(coding_ids=[coding_id]))
    if not found:
        raise NotFound(kind="coding", name=coding_id)
    return found[0]


def codings_by_code(
    project: Project, *, document_id: int | None = None, coder_ids: Collection[int] | None = None
) -> dict[int, int]:
    """Return the number of codings by code, in one document or in all; codes without any are left out."""
    query = select(Coding.code_id, func.count()).group_by(Coding.code_id)
    if document_id is not None:
        query = query.where(Coding.document_id == document_id)
    if coder_ids is not None:
        query = query.where(coded_by(Coding.coder_id, coder_ids))
    with project.read() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def count_documents(project: Project, code_ids: Collection[int], *, coder_ids: Collection[int] | None = None) -> int:
    """Return in how many documents any of the codes was used."""
    query = select(func.count(Coding.document_id.distinct())).where(one_of(Coding.code_id, code_ids))
    if coder_ids is not None:
        query = query.where(coded_by(Coding.coder_id, coder_ids))
    with project.read() as session:
        return int(session.scalar(query) or 0)


def code_by_document(project: Project, *, coder_ids: Collection[int] | None = None) -> dict[tuple[int, int], int]:
    """Return the number of codings by code and document."""
    query = select(Coding.code_id, Coding.document_id, func.count()).group_by(Coding.code_id, Coding.document_id)
    if coder_ids is not None:
        query = query.where(coded_by(Coding.coder_id, coder_ids))
    with project.read() as session:
        return {(row[0], row[1]): row[2] for row in session.execute(query)}


def _conditions(wanted: SegmentFilter) -> list[ColumnElement[bool]]:
    columns = (
        (Coding.document_id, wanted.document_ids),
        (Coding.code_id, wanted.code_ids),
        (Coding.id, wanted.coding_ids),
    )
    conditions: list[ColumnElement[bool]] = [one_of(column, ids) for column, ids in columns if ids is not None]
    if wanted.coder_ids is not None:
        conditions.append(coded_by(Coding.coder_id, wanted.coder_ids))
    if wanted.starred:
        conditions.append(Coding.star == 1)
    if wanted.overlapping is not None:
        conditions += [Coding.start < wanted.overlapping.end, Coding.end > wanted.overlapping.start]
    if wanted.places is not None:
        conditions.append(_within(wanted.places))
    return conditions


def _within(places: Places) -> ColumnElement[bool]:
    whole = one_of(Coding.document_id, places.whole)
    if not places.stretches:
        return whole
    listed = [[one, span.start, span.end] for one, spans in places.stretches.items() for span in spans]
    each = func.json_each(json.dumps(listed)).table_valued("value")
    inner = table_of(Coding).alias()
    # Asked from the stretches' side, by the index on documents: there are few stretches and very many codings.
    shares = and_(
        inner.c.document_id == func.json_extract(each.c.value, "$[0]"),
        inner.c.start < func.json_extract(each.c.value, "$[2]"),
        inner.c.end > func.json_extract(each.c.value, "$[1]"),
    )
    return or_(whole, Coding.id.in_(select(inner.c.id).select_from(each.join(inner, shares))))
