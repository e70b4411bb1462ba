"""Taking the consensus over into a project of one's own: an act by itself, which can be undone by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qda.actions.coding import put_codings
from qda.actions.growing_codebook import GrowingCodebook
from qda.model.codebook import clean_name, free_name, path_text
from qda.model.errors import NoConsensus
from qda.model.palette import next_colour
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import CoderRow, coders
from qda.store.queries.decisions import ConsensusInfo, consensus_info
from qda.store.queries.documents import documents
from qda.store.queries.ids import one_of, row_of
from qda.store.tables import Code, Coder, Coding, new_guid
from qda.text.align import Alignment, align

_Place = tuple[int, int, int, int]
"""Document, code, start, end."""


@dataclass(slots=True)
class Adopted:
    """What adopting a consensus did: codings added, moved to where they are now, taken off, and there before.

    ``missing`` counts codings by the names of documents that the project does not have, ``lost`` those by document
    whose words its text does not have; ``new_codes`` are the paths of codes that had to be made.
    """

    added: int = 0
    updated: int = 0
    removed: int = 0
    there: int = 0
    new_codes: list[str] = field(default_factory=list[str])
    missing: Counter[str] = field(default_factory=Counter[str])
    lost: Counter[str] = field(default_factory=Counter[str])


class _Coming(NamedTuple):
    """A coding of the consensus, in its own file's ids."""

    guid: str
    document_id: int
    code_id: int
    span: Span


def adopt(project: Project, consensus: Project) -> Adopted:
    """Put the codings of a consensus into a project, as a coder of kind *consensus*, in one step.

    Done again, it brings the project's copy up to date: what was settled otherwise since is moved or taken off, and
    nothing is there twice. Codings that a person gave the consensus by hand in this project stay.

    Raises:
        NoConsensus: The second project is no consensus file.
    """
    info = consensus_info(consensus)
    if info is None:
        raise NoConsensus(path=str(consensus.path))
    coming = _coming(consensus, info)
    report = Adopted()
    places = _Places(project, consensus, info, report)
    who = next(row for row in coders(consensus) if row.coder_id == info.consensus_coder_id)
    label = {"name": consensus.name, "count": len(coming)}
    with project.step(Verb.ADOPT_CONSENSUS, **label) as session:
        coder_id = _coder(session, project, who)
        wanted: dict[str, _Place] = {}
        for one in coming:
            place = places.place(session, one)
            if place is not None:
                wanted[one.guid] = place
        _write(session, coder_id, wanted, _gone(consensus, wanted), report)
    return report


def _coming(consensus: Project, info: ConsensusInfo) -> list[_Coming]:
    query = (
        select(Coding.guid, Coding.document_id, Coding.code_id, Coding.start, Coding.end)
        .where(Coding.coder_id == info.consensus_coder_id)
        .order_by(Coding.id)
    )
    with consensus.read() as session:
        rows = session.connection().execute(query)
        return [_Coming(row[0], row[1], row[2], Span(row[3], row[4])) for row in rows]


def _gone(consensus: Project, wanted: dict[str, _Place]) -> set[str]:
    """Return the codings that the consensus once had and has no more."""
    with consensus.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT DISTINCT json_extract(before, '$.guid') FROM change WHERE table_name = 'coding' AND after IS NULL"
        )
        return {str(row[0]) for row in rows} - wanted.keys()


def _coder(session: Session, project: Project, who: CoderRow) -> int:
    rows = coders(project)
    known = next((row.coder_id for row in rows if row.guid == who.guid), None)
    if known is not None:
        return known
    name = free_name(who.name, {row.name.casefold() for row in rows})
    coder = Coder(guid=who.guid, name=name, colour=next_colour([row.colour for row in rows]), kind="consensus")
    session.add(coder)
    session.flush()
    return coder.id


def _write(session: Session, coder_id: int, wanted: dict[str, _Place], gone: set[str], report: Adopted) -> None:
    query = select(Coding.id, Coding.guid, Coding.document_id, Coding.code_id, Coding.start, Coding.end)
    rows = session.connection().execute(query.where(Coding.coder_id == coder_id)).all()
    there = {str(row.guid): (int(row.id), _place(*row[2:])) for row in rows}
    going = [coding_id for guid, (coding_id, _) in there.items() if guid in gone]
    moving = {guid for guid, place in wanted.items() if guid in there and there[guid][1] != place}
    session.execute(delete(Coding).where(one_of(Coding.id, [*going, *(there[guid][0] for guid in moving)])))
    taken = {place for guid, (_, place) in there.items() if guid not in gone and guid not in moving}
    new: list[dict[str, object]] = []
    for guid, place in wanted.items():
        if place in taken:
            report.there += 1
            continue
        taken.add(place)
        report.updated += guid in moving
        report.added += guid not in moving
        names = ("document_id", "code_id", "start", "end")
        # However the codings came about that it was settled from: what people agreed on is by hand.
        new.append({**dict(zip(names, place, strict=True)), "coder_id": coder_id, "guid": guid})
    report.removed = len(going)
    _free_guids(session, new)
    put_codings(session, new)


def _place(document_id: int, code_id: int, start: int, end: int) -> _Place:
    return document_id, code_id, start, end


def _free_guids(session: Session, rows: list[dict[str, object]]) -> None:
    """Give a new identity to codings whose own one somebody else's coding has."""
    taken = set(session.scalars(select(Coding.guid))) if rows else set[str]()
    for row in rows:
        if row["guid"] in taken:
            row["guid"] = new_guid()


class _Places:
    """Finds where in the project a coding of the consensus belongs; codes that are missing are made."""

    def __init__(self, project: Project, consensus: Project, info: ConsensusInfo, report: Adopted) -> None:
        self._project = project
        self._consensus = consensus
        self._report = report
        self._takes_codings = set[int]()
        self._documents = self._pair_documents(info)
        self._codes = self._pair_codes(info)
        self._paths = {row.code_id: row.path for row in codes(consensus)}
        self._names = {row.document_id: row.name for row in documents(consensus)}

    def _pair_documents(self, info: ConsensusInfo) -> dict[int, tuple[int, Alignment | None]]:
        """Pair by identity, as it was paired when it was compared, by the same text, then by name."""
        rows = documents(self._project)
        by_guid = {info.same.get(row.guid, row.guid): row for row in rows}
        by_text = {row.text_hash: row for row in rows}
        by_name = {clean_name(row.name).casefold(): row for row in rows}
        found: dict[int, tuple[int, Alignment | None]] = {}
        for row in documents(self._consensus):
            guid = info.same.get(row.guid, row.guid)
            mine = by_guid.get(guid) or by_text.get(row.text_hash) or by_name.get(clean_name(row.name).casefold())
            if mine is None:
                continue
            alignment = None
            if mine.text_hash != row.text_hash:
                alignment = align(self._project.text(mine.document_id), self._consensus.text(row.document_id))
                if not alignment.is_alignable:
                    continue
            found[row.document_id] = (mine.document_id, alignment)
        return found

    def _pair_codes(self, info: ConsensusInfo) -> dict[int, int]:
        rows = codes(self._project)
        by_guid = {info.same.get(row.guid, row.guid): row.code_id for row in rows}
        by_path = {tuple(name.casefold() for name in row.path): row.code_id for row in rows}
        found: dict[int, int] = {}
        for row in codes(self._consensus):
            guid = info.same.get(row.guid, row.guid)
            mine = by_guid.get(guid) or by_path.get(tuple(name.casefold() for name in row.path))
            if mine is not None:
                found[row.code_id] = mine
        return found

    def place(self, session: Session, one: _Coming) -> _Place | None:
        """Return the place in the project, ``None`` if it has none."""
        name = self._names[one.document_id]
        if one.document_id not in self._documents:
            self._report.missing[name] += 1
            return None
        document_id, alignment = self._documents[one.document_id]
        span = one.span if alignment is None else alignment.carry(one.span).span
        if span is None:
            self._report.lost[name] += 1
            return None
        if one.code_id not in self._codes:
            path = self._paths[one.code_id]
            self._codes[one.code_id] = GrowingCodebook(session).put_path(path)
            self._report.new_codes.append(path_text(path))
        code_id = self._codes[one.code_id]
        if code_id not in self._takes_codings:
            self._takes_codings.add(code_id)
            if row_of(session, Code, code_id).is_folder:
                row_of(session, Code, code_id).is_folder = 0  # the consensus rolled codes up to it
        return document_id, code_id, span.start, span.end
