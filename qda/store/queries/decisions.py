"""What coders settled on, and what was compared with what."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from qda.model.settling import Held
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.ids import one_of
from qda.store.tables import Code, Coder, Coding, ComparedCoder, Comparison, Decision, DecisionCoding, Document


class Settled(NamedTuple):
    """A coding of the consensus that a decision asks for; ``code`` is the code's key in the comparison."""

    coding_id: int
    code_id: int
    code: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where in its document it lies."""
        return Span(self.start, self.end)


class DecisionRow(NamedTuple):
    """A decision; ``document`` and ``codes`` are keys of the comparison, ``held`` what was settled.

    ``codings`` are what the consensus has of it now: a coding that was taken off since is no longer among them.
    """

    decision_id: int
    guid: str
    key: str
    document_id: int
    document: str
    span: Span
    kind: str
    codes: tuple[str, ...]
    held: tuple[Held, ...]
    verdict: str
    whose: str
    reason: str
    how_settled: str
    note: str
    coder_id: int
    coder: str
    time: str
    codings: tuple[Settled, ...]


class ComparedRow(NamedTuple):
    """A column of a comparison; ``coder_id`` has the copied codings, the guids and names are those of its source."""

    position: int
    key: str
    label: str
    coder_id: int
    coder_guid: str
    coder_name: str
    project_guid: str
    project_name: str
    file_name: str


class ConsensusInfo(NamedTuple):
    """What a consensus file settles: settings as they were, guids of this file by their keys, columns in order.

    ``same`` gives the guid here of documents and codes that have another one in one of the compared files.
    """

    comparison_id: int
    guid: str
    consensus_coder_id: int
    settings: dict[str, object]
    documents: dict[str, str]
    codes: dict[str, str]
    same: dict[str, str]
    coders: tuple[ComparedRow, ...]
    created: str


def consensus_info(project: Project) -> ConsensusInfo | None:
    """Return what was compared with what; ``None`` for a project that is no consensus file."""
    with project.read() as session:
        row = session.scalars(select(Comparison).order_by(Comparison.id).limit(1)).one_or_none()
        if row is None:
            return None
        columns = (
            ComparedCoder.position,
            ComparedCoder.key,
            ComparedCoder.label,
            ComparedCoder.coder_id,
            ComparedCoder.coder_guid,
            ComparedCoder.coder_name,
            ComparedCoder.project_guid,
            ComparedCoder.project_name,
            ComparedCoder.file_name,
        )
        compared = select(*columns).where(ComparedCoder.comparison_id == row.id).order_by(ComparedCoder.position)
        people = tuple(ComparedRow._make(found) for found in session.execute(compared))
        pairing = cast(dict[str, dict[str, str]], json.loads(row.pairing))
        return ConsensusInfo(
            row.id,
            row.guid,
            row.consensus_coder_id,
            cast(dict[str, object], json.loads(row.settings)),
            pairing.get("documents", {}),
            pairing.get("codes", {}),
            pairing.get("same", {}),
            people,
            row.created,
        )


def consensus_codings(project: Project, info: ConsensusInfo, document_guid: str) -> list[tuple[int, int, int, int]]:
    """Return what the consensus has in a document, in the order of its text: coding, start, end, code."""
    query = (
        'SELECT coding.id, coding.start, coding."end", coding.code_id FROM document '
        "CROSS JOIN coding INDEXED BY coding_coder ON coding.coder_id = ? AND coding.document_id = document.id "
        'WHERE document.guid = ? ORDER BY coding.start, coding."end", coding.id'
    )
    with project.read() as session:
        rows = session.connection().exec_driver_sql(query, (info.consensus_coder_id, document_guid))
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def decisions(project: Project, *, decision_ids: Collection[int] | None = None) -> list[DecisionRow]:
    """Return the decisions in the order of documents and text."""
    info = consensus_info(project)
    keys = {guid: key for key, guid in info.documents.items()} if info is not None else {}
    query = (
        select(Decision, Document.guid, Coder.name)
        .join(Document, Document.id == Decision.document_id)
        .join(Coder, Coder.id == Decision.coder_id)
        .order_by(Document.position, Document.id, Decision.start, Decision.end, Decision.id)
    )
    if decision_ids is not None:
        query = query.where(one_of(Decision.id, decision_ids))
    with project.read() as session:
        codings = _codings(session, decision_ids, {} if info is None else info.codes)
        return [
            DecisionRow(
                row.id,
                row.guid,
                row.disagreement_key,
                row.document_id,
                keys.get(guid, guid),
                Span(row.start, row.end),
                row.kind,
                tuple(cast(list[str], json.loads(row.codes))),
                _held(row.held),
                row.verdict,
                row.whose,
                row.reason,
                row.how_settled,
                row.note,
                row.coder_id,
                name,
                row.time,
                tuple(codings.get(row.id, ())),
            )
            for row, guid, name in session.execute(query)
        ]


def _held(written: str) -> tuple[Held, ...]:
    return tuple(Held(*one) for one in cast(list[tuple[str, str, int, int]], json.loads(written)))


def _codings(session: Session, decision_ids: Collection[int] | None, codes: dict[str, str]) -> dict[int, list[Settled]]:
    keys = {guid: key for key, guid in codes.items()}
    query = (
        select(DecisionCoding.decision_id, Coding.id, Coding.code_id, Code.guid, Coding.start, Coding.end)
        .join(Coding, Coding.id == DecisionCoding.coding_id)
        .join(Code, Code.id == Coding.code_id)
        .order_by(Coding.start, Coding.end, Coding.id)
    )
    if decision_ids is not None:
        query = query.where(one_of(DecisionCoding.decision_id, decision_ids))
    found: dict[int, list[Settled]] = {}
    for row in session.execute(query):
        found.setdefault(row[0], []).append(Settled(row[1], row[2], keys.get(row[3], row[3]), row[4], row[5]))
    return found
