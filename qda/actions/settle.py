"""Settling disagreements in a consensus file: each verdict is a decision and what it gives the consensus, in one step.

The codings that were compared are never touched. A coding of the consensus that two decisions ask for goes only with
the last of them, and one that a person put there by hand is nobody's to take off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from qda.actions.coding import begin_document, check_span, current_coder_id, paragraph_told, put_codings
from qda.actions.growing_codebook import GrowingCodebook
from qda.model.codebook import free_name
from qda.model.errors import NoConsensus, NotFound
from qda.model.settling import NO_REASON, Settling, Why
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.decisions import ConsensusInfo, consensus_info
from qda.store.queries.ids import one_of, row_of
from qda.store.tables import Code, Coding, Comparison, Decision, DecisionCoding, Document, new_guid, utc_now

Place = tuple[int, int, int, int]
"""Document, code, start and end of a coding of the consensus."""


class Preview(NamedTuple):
    """What settling would write: how many decisions, codings put and taken off, and decisions that it would change."""

    decisions: int
    added: int
    removed: int
    decided_before: int
    new_codes: tuple[str, ...] = ()


def settle(consensus: Project, settling: Settling, why: Why = NO_REASON, *, replaces: Collection[int] = ()) -> int:
    """Write one verdict, as the current coder; an earlier decision on the same disagreement is replaced.

    Args:
        consensus: The consensus file.
        settling: The disagreement with its verdict.
        why: Reason, how it was settled and a note.
        replaces: Decisions on what was there before a coder changed it, whose place this one takes.

    Returns:
        The decision's id.

    Raises:
        NoConsensus: The project is no consensus file.
        NotFound: It does not hold the document or a code.
        SpanOutsideDocument, EmptySpan: A span of the outcome does not fit the text.
    """
    label = _told(consensus, settling)
    return _settle(consensus, [settling], why, replaces, (Verb.SETTLE, label))[0]


def settle_many(
    consensus: Project,
    settlings: Sequence[Settling],
    why: Why = NO_REASON,
    *,
    replaces: Collection[int] = (),
) -> Preview:
    """Write many verdicts in one step, such as all agreed passages or all borders by one rule; see :func:`settle`."""
    preview = preview_many(consensus, settlings, replaces=replaces)
    if settlings:
        _settle(consensus, settlings, why, replaces, (Verb.SETTLE, {"count": len(settlings)}))
    return preview


def preview_many(consensus: Project, settlings: Sequence[Settling], *, replaces: Collection[int] = ()) -> Preview:
    """Return what :func:`settle_many` would write, without writing it."""
    info = _info(consensus)
    with consensus.read() as session:
        plan = _planned(session, info, settlings, replaces)
        fresh, gone = _difference(session.connection(), info, plan)
    unknown = {place for places in plan.wanted for place in places if isinstance(place[1], str)}
    return Preview(
        len(settlings), len(fresh) + len(unknown), len(gone), len(plan.before), tuple(plan.new_codes.values())
    )


def withdraw(consensus: Project, decision_ids: Collection[int]) -> None:
    """Take decisions back, with what they gave the consensus; the disagreements are open again."""
    with consensus.step(
        Verb.WITHDRAW, count=len(decision_ids), **_told_of_decisions(consensus, decision_ids)
    ) as session:
        connection = session.connection()
        _delete_codings(connection, _released(connection, _links(connection, decision_ids), kept=()))
        session.execute(delete(Decision).where(one_of(Decision.id, decision_ids)))


def edit_decision(consensus: Project, decision_id: int, why: Why) -> None:
    """Change a decision's reason, how it was settled, and its note; what it gave the consensus stays."""
    told = _told_of_decisions(consensus, [decision_id])
    with consensus.step(Verb.EDIT_DECISION, **told) as session:
        decision = row_of(session, Decision, decision_id)
        decision.reason, decision.how_settled, decision.note = why


# --- what a verdict changes -------------------------------------------------------------------------------------------
Wanted = tuple[int, "int | str", int, int]
"""A place whose code may still have to be made: then it is named by its key."""


@dataclass(slots=True)
class _Plan:
    """Settlings with everything looked up. ``wanted`` are the places of each settling's outcome."""

    document_ids: list[int]
    wanted: list[list[Wanted]]
    before: dict[str, int]
    replaced: list[int]
    new_codes: dict[str, str] = field(default_factory=dict[str, str])


class _Link(NamedTuple):
    decision_id: int
    coding_id: int
    made: int


def _info(consensus: Project) -> ConsensusInfo:
    info = consensus_info(consensus)
    if info is None:
        raise NoConsensus(path=str(consensus.path))
    return info


def _planned(session: Session, info: ConsensusInfo, settlings: Sequence[Settling], replaces: Collection[int]) -> _Plan:
    documents = _ids(session, Document, info.documents, {one.document for one in settlings})
    codes = {code for one in settlings for code, _ in one.outcome}
    names = {key: name for one in settlings for key, name in one.names}
    code_ids = _ids(session, Code, info.codes, codes)
    for missing in codes - code_ids.keys():
        if missing not in names:
            raise NotFound(kind="code", name=missing)
    for one in settlings:
        if one.document not in documents:
            raise NotFound(kind="document", name=one.document)
    keys = json.dumps([one.key for one in settlings])
    rows = session.connection().exec_driver_sql(
        "SELECT disagreement_key, id FROM decision WHERE disagreement_key IN (SELECT value FROM json_each(?))", (keys,)
    )
    before = {str(key): int(decision_id) for key, decision_id in rows}
    return _Plan(
        [documents[one.document] for one in settlings],
        [
            [(documents[one.document], code_ids.get(code, code), span.start, span.end) for code, span in one.outcome]
            for one in settlings
        ],
        before,
        [decision_id for decision_id in replaces if decision_id not in before.values()],
        {key: names[key] for key in codes - code_ids.keys()},
    )


def _ids(
    session: Session, model: type[Document] | type[Code], guids: dict[str, str], keys: Iterable[str]
) -> dict[str, int]:
    """Return the ids of rows by their keys in the comparison; a key that it does not know is taken as a guid."""
    wanted = {key: guids.get(key, key) for key in keys}
    table = model.__tablename__
    rows = session.connection().exec_driver_sql(
        f"SELECT guid, id FROM {table} WHERE guid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(wanted.values())),),
    )
    ids = {str(guid): int(row_id) for guid, row_id in rows}
    return {key: ids[guid] for key, guid in wanted.items() if guid in ids}


def _settle(
    consensus: Project,
    settlings: Sequence[Settling],
    why: Why,
    replaces: Collection[int],
    told: tuple[Verb, dict[str, object]],
) -> list[int]:
    info, decider = _info(consensus), current_coder_id(consensus)
    with consensus.read() as session:
        plan = _planned(session, info, settlings, replaces)
    for document_id, one in zip(plan.document_ids, settlings, strict=True):
        for _, span in one.outcome:
            check_span(span, consensus.text(document_id))
    with consensus.step(told[0], **told[1]) as session:
        if plan.new_codes:
            _make_codes(session, info, plan)
        connection = session.connection()
        fresh, gone = _difference(connection, info, plan)
        rows = [{**place_row(place), "coder_id": info.consensus_coder_id} for place in fresh]
        used = {place[1] for place in _places(plan)}
        # Codes that were rolled up to a folder are settled on it; and no folder holds codings.
        session.execute(update(Code).where(one_of(Code.id, used), Code.is_folder == 1).values(is_folder=0))
        put_codings(session, rows)
        ids = _put_decisions(session, settlings, plan, why, decider)
        _link(connection, info, plan, ids, set(fresh))
        session.execute(delete(Decision).where(one_of(Decision.id, plan.replaced)))
        _delete_codings(connection, gone)
        for document_id in dict.fromkeys(plan.document_ids):
            begin_document(session, document_id, info.consensus_coder_id)
    return ids


def place_row(place: Place) -> dict[str, object]:
    """Return a place as the columns of a coding."""
    return dict(zip(("document_id", "code_id", "start", "end"), place, strict=True))


def _make_codes(session: Session, info: ConsensusInfo, plan: _Plan) -> None:
    """Make the codes that exist only in the comparison, and remember under which key it knows them."""
    top = {name.casefold() for name in session.scalars(select(Code.name).where(Code.parent_id.is_(None)))}
    codebook = GrowingCodebook(session)
    made: dict[str, int] = {}
    guids: dict[str, str] = {}
    for key, name in plan.new_codes.items():
        made[key] = codebook.put(free_name(name, top))
        top.add(name.casefold())
        guids[key] = row_of(session, Code, made[key]).guid
    comparison = row_of(session, Comparison, info.comparison_id)
    pairing = json.loads(comparison.pairing)
    pairing.setdefault("codes", {}).update(guids)
    comparison.pairing = json.dumps(pairing, ensure_ascii=False)
    session.flush()
    plan.wanted = [
        [(place[0], made.get(str(place[1]), place[1]), *place[2:]) for place in places] for places in plan.wanted
    ]


def _places(plan: _Plan) -> list[Place]:
    found = dict.fromkeys(place for places in plan.wanted for place in places)
    return [(place[0], place[1], *place[2:]) for place in found if isinstance(place[1], int)]


def _difference(connection: Connection, info: ConsensusInfo, plan: _Plan) -> tuple[list[Place], list[int]]:
    """Return the places that the consensus lacks, and its codings that no decision will ask for any more."""
    places = _places(plan)
    there = _codings_at(connection, info.consensus_coder_id, places)
    links = _links(connection, [*plan.before.values(), *plan.replaced])
    return [place for place in places if place not in there], _released(connection, links, kept=there.values())


def _codings_at(connection: Connection, coder_id: int, places: Sequence[Place]) -> dict[Place, int]:
    # CROSS JOIN keeps the order: each place is looked up in the index over all five columns.
    rows = connection.exec_driver_sql(
        'SELECT coding.document_id, coding.code_id, coding.start, coding."end", coding.id FROM json_each(?) AS place '
        "CROSS JOIN coding ON coding.document_id = json_extract(place.value, '$[0]') "
        "AND coding.code_id = json_extract(place.value, '$[1]') AND coding.coder_id = ? "
        "AND coding.start = json_extract(place.value, '$[2]') AND coding.\"end\" = json_extract(place.value, '$[3]')",
        (json.dumps(places), coder_id),
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _links(connection: Connection, decision_ids: Collection[int]) -> list[_Link]:
    rows = connection.exec_driver_sql(
        "SELECT decision_id, coding_id, made FROM decision_coding "
        "WHERE decision_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(decision_ids)),),
    )
    return [_Link._make(row) for row in rows]


def _released(connection: Connection, links: Sequence[_Link], *, kept: Iterable[int]) -> list[int]:
    """Return the codings of these links that decisions had made and that no other decision asks for."""
    going = Counter(link.coding_id for link in links if link.made)
    for coding_id in kept:
        going.pop(coding_id, None)
    every = Counter(link.coding_id for link in links)
    rows = connection.exec_driver_sql(
        "SELECT coding_id, count(*) FROM decision_coding WHERE coding_id IN (SELECT value FROM json_each(?)) "
        "GROUP BY coding_id",
        (json.dumps(list(going)),),
    )
    return [coding_id for coding_id, count in rows if count == every[coding_id]]


def _delete_codings(connection: Connection, coding_ids: Sequence[int]) -> None:
    connection.execute(delete(Coding).where(one_of(Coding.id, coding_ids)))


def _put_decisions(session: Session, settlings: Sequence[Settling], plan: _Plan, why: Why, decider: int) -> list[int]:
    new: list[dict[str, object]] = []
    now = utc_now()
    for document_id, one in zip(plan.document_ids, settlings, strict=True):
        row: dict[str, object] = {
            "document_id": document_id,
            "start": one.span.start,
            "end": one.span.end,
            "kind": one.kind,
            "codes": json.dumps(list(one.codes), ensure_ascii=False),
            "held": json.dumps([list(held) for held in one.held], ensure_ascii=False),
            "disagreement_key": one.key,
            "verdict": one.verdict,
            "whose": one.whose,
            "reason": why.reason,
            "how_settled": why.how,
            "note": why.note,
            "coder_id": decider,
            "time": now,
        }
        if one.key in plan.before:
            session.execute(update(Decision).where(Decision.id == plan.before[one.key]).values(row))
        else:
            new.append({"guid": new_guid(), **row})
    if new:
        session.execute(insert(Decision), new)
    keys = json.dumps([one.key for one in settlings])
    rows = session.connection().exec_driver_sql(
        "SELECT disagreement_key, id FROM decision WHERE disagreement_key IN (SELECT value FROM json_each(?))", (keys,)
    )
    ids = {str(key): int(decision_id) for key, decision_id in rows}
    return [ids[one.key] for one in settlings]


def _link(connection: Connection, info: ConsensusInfo, plan: _Plan, ids: Sequence[int], fresh: set[Place]) -> None:
    """Tie each decision to its codings and to no others."""
    there = _codings_at(connection, info.consensus_coder_id, _places(plan))
    fresh_ids = {there[place] for place in fresh}
    rows = connection.exec_driver_sql(
        "SELECT coding_id, max(made) FROM decision_coding WHERE coding_id IN (SELECT value FROM json_each(?)) "
        "GROUP BY coding_id",
        (json.dumps(list(there.values())),),
    )
    made: dict[int, int] = {row[0]: row[1] for row in rows}
    wanted = {
        (decision_id, there[place[0], place[1], place[2], place[3]])
        for decision_id, places in zip(ids, plan.wanted, strict=True)
        for place in places
        if isinstance(place[1], int)
    }
    old = {(link.decision_id, link.coding_id) for link in _links(connection, plan.before.values())}
    for decision_id, coding_id in old - wanted:
        pair = (DecisionCoding.decision_id == decision_id, DecisionCoding.coding_id == coding_id)
        connection.execute(delete(DecisionCoding).where(*pair))
    new = [
        {
            "decision_id": decision_id,
            "coding_id": coding_id,
            "made": int(coding_id in fresh_ids or made.get(coding_id, 0)),
        }
        for decision_id, coding_id in sorted(wanted - old)
    ]
    if new:
        connection.execute(insert_or(DecisionCoding).on_conflict_do_nothing(), new)


# --- labels for the history -------------------------------------------------------------------------------------------
def _told(consensus: Project, settling: Settling) -> dict[str, object]:
    info = _info(consensus)
    with consensus.read() as session:
        documents = _ids(session, Document, info.documents, [settling.document])
        code_ids = _ids(session, Code, info.codes, settling.codes[:3])
        names = list(session.scalars(select(Code.name).where(one_of(Code.id, code_ids.values()))))
        document_id = next(iter(documents.values()), 0)
        document = session.scalar(select(Document.name).where(Document.id == document_id)) or ""
    told: dict[str, object] = {"verdict": settling.verdict, "code": ", ".join(names), "document": document}
    return told | (paragraph_told(consensus, document_id, settling.span.start) if document_id else {})


def _told_of_decisions(consensus: Project, decision_ids: Collection[int]) -> dict[str, object]:
    query = (
        select(Document.name, Decision.document_id, Decision.start)
        .join(Document, Document.id == Decision.document_id)
        .where(one_of(Decision.id, decision_ids))
        .limit(1)
    )
    with consensus.read() as session:
        row = session.execute(query).one_or_none()
    return {} if row is None else {"document": row.name, **paragraph_told(consensus, row.document_id, row.start)}
