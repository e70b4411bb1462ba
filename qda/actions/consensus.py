"""The consensus file: what was compared, in one new project, with a coder of its own for what is settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from qda.actions.coding import put_codings
from qda.actions.correct_text import put_correction
from qda.actions.merged_rows import MergedRows
from qda.actions.new_file import Row, founding
from qda.analysis.correction import Correction
from qda.model.codebook import clean_name, free_name
from qda.model.document import Mark
from qda.model.errors import EmptyName, NoConsensus
from qda.model.many_values import making_many_values
from qda.model.palette import next_colour
from qda.model.progress import Progress, no_progress, tell
from qda.model.settling import Column, Compared
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content, opening
from qda.store.project import Project
from qda.store.queries.codings import coding_numbers
from qda.store.queries.decisions import ConsensusInfo, consensus_info
from qda.store.queries.ids import one_of
from qda.store.tables import (
    Code,
    Coder,
    Coding,
    ComparedCoder,
    Comparison,
    Document,
    DocumentCoder,
    new_guid,
    utc_now,
)
from qda.text.align import Alignment
from qda.text.edits import Edited

_PARTS = 4  # documents and codes, codings, texts, rows

Alignments = dict[tuple[str, str], Alignment]


def begin_consensus(
    path: Path,
    projects: Sequence[Project],
    compared: Compared,
    *,
    decider: str,
    name: str = "",
    alignments: Alignments | None = None,
    progress: Progress = no_progress,
) -> None:
    """Write the consensus file: texts, codebook, the compared coders' codings, and a coder *Consensus* with none yet.

    Documents, codes, coders and codings keep their identities. The projects are only read.

    Args:
        path: Where to; there must be no file yet.
        projects: The projects, in the order of the comparison.
        compared: What is compared with what.
        decider: Who settles; one of the compared coders, or somebody else.
        name: The file's name as a project.
        alignments: How differing texts lie on each other, where that is known already.
        progress: Told how far it is.

    Raises:
        EmptyName: Nobody settles.
        ProjectExists, CannotWrite: The file cannot be written there.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    decider = clean_name(decider)
    if not decider:
        raise EmptyName
    with opening.writing_project(path) as temporary, making_many_values():
        rows = _Copied(projects, compared, {} if alignments is None else alignments)
        _build(rows, decider, progress)
        label = {"coders": ", ".join(column.label for column in compared.columns)}
        about = {"name": clean_name(name) or clean_name(path.stem), "unit": rows.project_row("")["unit"]}
        with founding(temporary, about, (Verb.BEGIN_CONSENSUS, label)) as target:
            rows.write(target, lambda done, _: progress(2 + done, _PARTS))
        opening.verify(temporary, told_as=path)


def _build(rows: _Copied, decider: str, progress: Progress) -> None:
    tell(progress, 0, _PARTS)
    rows.decider = decider
    rows.build()
    tell(progress, 1, _PARTS)
    rows.build_work()
    rows.build_comparison()


class Refreshed(NamedTuple):
    """What a refresh brought in, or took out because the coders had taken it off."""

    documents: int
    codes: int
    added: int
    removed: int


class Refresh:
    """What coders changed since a consensus file was written, found out by :func:`plan_refresh`."""

    def __init__(
        self,
        rows: _Copied,
        changes: _Changes,
        texts: dict[str, tuple[str, tuple[Mark, ...]]],
        corrected: dict[str, Edited],
    ) -> None:
        self.rows = rows
        self.changes = changes
        self.texts = texts
        self.corrected = corrected


def plan_refresh(
    consensus: Project,
    projects: Sequence[Project],
    compared: Compared,
    *,
    alignments: Alignments | None = None,
    progress: Progress = no_progress,
) -> Refresh:
    """Find out what the coders changed since, without writing anything.

    Raises:
        NoConsensus: The project is no consensus file.
        Cancelled: The person asked to stop.
    """
    info = consensus_info(consensus)
    if info is None:
        raise NoConsensus(path=str(consensus.path))
    with making_many_values(), consensus.read() as session:
        rows = _Copied(projects, compared, {} if alignments is None else alignments)
        _build(rows, "?", progress)
        tell(progress, 2, _PARTS)
        there = {row.guid: row for row in session.execute(select(Document.id, Document.guid, Document.text_hash))}
        texts: dict[str, tuple[str, tuple[Mark, ...]]] = {}
        corrected: dict[str, Edited] = {}
        for of, row in zip(rows.texts, rows.tables.get(Document, ()), strict=True):
            known = there.get(row["guid"])
            if known is None or known.text_hash != row["text_hash"]:
                project = projects[of.source]
                texts[row["guid"]] = project.text(of.document_id), project.marks(of.document_id)
            if known is not None and known.text_hash != row["text_hash"]:
                corrected[row["guid"]] = Edited.between(consensus.text(known.id), texts[row["guid"]][0])
        changes = _changes(session, info, rows, corrected)
    return Refresh(rows, changes, texts, corrected)


def refresh_consensus(
    consensus: Project,
    projects: Sequence[Project],
    compared: Compared,
    *,
    alignments: Alignments | None = None,
) -> Refreshed:
    """Bring what the coders changed since into the consensus file, in one step; decisions stay as they are.

    A text that was corrected in the first of the files is corrected here too, and decisions on it follow.

    Raises:
        NoConsensus: The project is no consensus file.
    """
    return write_refresh(consensus, plan_refresh(consensus, projects, compared, alignments=alignments))


def write_refresh(consensus: Project, refresh: Refresh) -> Refreshed:
    """Write what :func:`plan_refresh` found, in one step.

    Raises:
        NoConsensus: The project is no consensus file.
    """
    info = consensus_info(consensus)
    if info is None:
        raise NoConsensus(path=str(consensus.path))
    rows, changes = refresh.rows, refresh.changes
    with consensus.step(Verb.REFRESH_CONSENSUS, count=len(changes.new) + len(changes.gone)) as session:
        documents = _bring_documents(session, refresh)
        _bring_texts(session, consensus, refresh)
        codes = _bring_codes(session, rows)
        _bring_columns(session, info, rows)
        _bring_codings(session, info, changes)
        _bring_progress(session, info, rows)
        _remember(session, info, rows)
    return Refreshed(documents, codes, len(changes.new), len(changes.gone))


class _Copied(MergedRows):
    """The rows of a consensus file: each compared coder is somebody of his or her own, even twice the same person."""

    with_originals = False

    def __init__(self, projects: Sequence[Project], compared: Compared, alignments: Alignments) -> None:
        super().__init__(projects, compared.plan, alignments)
        self.compared = compared
        self.decider = ""
        self.columns: list[Row] = []
        self.consensus: Row = {}

    def build_coders(self) -> None:
        """Make a coder for each column, the one who settles, and the consensus."""
        tables = [{str(row["guid"]): row for row in self.read(n, Coder)} for n in range(len(self.projects))]
        names = set[str]()
        people = [tables[column.source][column.coder_guid] for column in self.compared.columns]
        if all(str(row["name"]).casefold() != self.decider.casefold() for row in people):
            self._add_coder(self.decider, names, "person")
        for column, row in zip(self.compared.columns, people, strict=True):
            name = str(row["name"])
            name = free_name(column.label if name.casefold() in names else name, names)
            names.add(name.casefold())
            self.columns.append(self.add(Coder, row, name=name))
        self.consensus = self._add_coder(free_name("Consensus", names), names, "consensus")

    def _add_coder(self, name: str, names: set[str], kind: str) -> Row:
        names.add(name.casefold())
        colour = next_colour([str(row["colour"]) for row in self.tables.get(Coder, ())])
        row = {"guid": new_guid(), "name": name, "colour": colour, "kind": kind, "created": utc_now()}
        return self.add(Coder, row)

    def build_work(self) -> None:
        """Copy the compared coders' codings, and how far they are with each document."""
        for source in range(len(self.projects)):
            columns = self._columns_of(source)
            there = set[tuple[int, ...]]()
            for row in self.read(source, Coding) if columns else ():
                if row["coder_id"] not in columns:
                    continue
                placed = self.documents[source][row["document_id"]]
                start, end = row["start"], row["end"]
                if placed.alignment is not None:
                    span = placed.carry(Span(start, end))
                    if span is None:
                        continue
                    start, end = span
                code, document = self.codes[source][row["code_id"]]["id"], placed.row["id"]
                for column in columns[row["coder_id"]]:
                    coder = self.columns[column]["id"]
                    place = (document, code, coder, start, end)
                    if place not in there:
                        there.add(place)
                        self.add(Coding, row, document_id=document, code_id=code, coder_id=coder, start=start, end=end)
            for row in self.read(source, DocumentCoder):
                for column in columns.get(row["coder_id"], ()):
                    placed = self.documents[source][row["document_id"]]
                    changed = {"document_id": placed.row["id"], "coder_id": self.columns[column]["id"]}
                    self.add(DocumentCoder, row, **changed)
        for row in self.tables.get(Code, ()):
            row["example_coding_id"] = None

    def _columns_of(self, source: int) -> dict[int, list[int]]:
        """Return the columns by the ids of their coders in a source."""
        ids = {str(row["guid"]): int(row["id"]) for row in self.read(source, Coder)}
        found: dict[int, list[int]] = {}
        for number, column in enumerate(self.compared.columns):
            if column.source == source:
                found.setdefault(ids[column.coder_guid], []).append(number)
        return found

    def build_comparison(self) -> None:
        """Write down what was compared with what."""
        row = {
            "guid": new_guid(),
            "consensus_coder_id": self.consensus["id"],
            "settings": json.dumps(self.compared.settings, ensure_ascii=False),
            "pairing": json.dumps(self.keys(), ensure_ascii=False),
            "created": utc_now(),
        }
        comparison = self.add(Comparison, row)
        for position, (column, coder) in enumerate(zip(self.compared.columns, self.columns, strict=True)):
            self.add(ComparedCoder, self.column_row(position, column, coder, comparison["id"]))

    def column_row(self, position: int, column: Column, coder: Row, comparison_id: int) -> Row:
        """Return a column as it is remembered."""
        planned = self.plan.projects[column.source]
        name = next(row["name"] for row in self.read(column.source, Coder) if row["guid"] == column.coder_guid)
        return {
            "comparison_id": comparison_id,
            "position": position,
            "key": column.key,
            "label": column.label,
            "coder_id": coder["id"],
            "coder_guid": column.coder_guid,
            "coder_name": name,
            "project_guid": planned.guid,
            "project_name": planned.name,
            "file_name": planned.file,
        }

    def keys(self) -> dict[str, dict[str, str]]:
        """Return which key of the comparison means which document or code, and which other guids are the same."""
        documents: dict[str, str] = {}
        codes: dict[str, str] = {}
        for key, group in zip(self.compared.documents, self.plan.documents, strict=True):
            documents[key] = group.members[0].guid
        for key, group in zip(self.compared.codes, self.plan.codes, strict=True):
            codes[key] = group.members[0].guid
        groups = (*self.plan.documents, *self.plan.codes)
        same = {one.guid: group.members[0].guid for group in groups for one in group.members[1:]}
        others = {guid: kept for guid, kept in same.items() if guid != kept}
        return {"documents": documents, "codes": codes, "same": others}


# --- bringing changes in ----------------------------------------------------------------------------------------------
_Place = tuple[str, str, str, int, int]
"""Column's key, document's guid, code's guid, start, end."""


class _Changes(NamedTuple):
    new: list[tuple[_Place, Row]]
    gone: list[int]


def _changes(session: Session, info: ConsensusInfo, rows: _Copied, corrected: Mapping[str, Edited]) -> _Changes:
    """Return the codings that the coders have now and the consensus file has not, and the other way round.

    Where a text is to be corrected, the consensus file's codings are taken as they will lie then.
    """
    columns = {row.coder_id: row.key for row in info.coders}
    query = (
        select(Coding.id, Coding.coder_id, Document.guid, Code.guid, Coding.start, Coding.end)
        .join(Document, Document.id == Coding.document_id)
        .join(Code, Code.id == Coding.code_id)
        .where(one_of(Coding.coder_id, columns))
    )
    there: dict[_Place, int] = {}
    for coding_id, coder_id, document, code, start, end in session.connection().execute(query):
        span: Span | None = Span(start, end)
        if document in corrected:
            span = corrected[document].follow(Span(start, end)).span
        if span is not None:
            there[columns[coder_id], document, code, *span] = coding_id
    now: dict[_Place, Row] = {}
    keys = {coder["id"]: column.key for column, coder in zip(rows.compared.columns, rows.columns, strict=True)}
    for row in rows.tables.get(Coding, ()):
        document, code = _guid(rows, Document, row["document_id"]), _guid(rows, Code, row["code_id"])
        now[keys[row["coder_id"]], document, code, row["start"], row["end"]] = row
    known = {column.key for column in rows.compared.columns}
    new = [(place, row) for place, row in now.items() if place not in there]
    gone = [coding_id for place, coding_id in there.items() if place not in now and place[0] in known]
    return _Changes(new, gone)


def _guid(rows: MergedRows, model: type[Document] | type[Code], row_id: int) -> str:
    return str(rows.tables[model][row_id - 1]["guid"])


def _bring_documents(session: Session, refresh: Refresh) -> int:
    names = {name.casefold() for name in session.scalars(select(Document.name))}
    connection = session.connection()
    coming = refresh.texts.keys() - refresh.corrected.keys()
    new = [row for row in refresh.rows.tables.get(Document, ()) if row["guid"] in coming]
    for row in new:
        text, marks = refresh.texts[row["guid"]]
        content.put_text(connection, text)
        content.put_marks(connection, marks)
        name = free_name(str(row["name"]), names)
        names.add(name.casefold())
        values = {key: value for key, value in row.items() if key != "id"}
        connection.execute(insert(Document).values({**values, "name": name, "source_hash": ""}))
    return len(new)


def _bring_texts(session: Session, consensus: Project, refresh: Refresh) -> None:
    """Correct the texts that were corrected in the compared files; what was decided on them follows."""
    for guid, edited in refresh.corrected.items():
        document = session.scalars(select(Document).where(Document.guid == guid)).one()
        if consensus.text(document.id) == edited.old:
            numbers = coding_numbers(consensus, document.id)
            put_correction(session, consensus, Correction(consensus, document.id, edited, numbers))
            # The marks as the compared file has them say more than what could be told from the text.
            document.marks_hash = content.put_marks(session.connection(), refresh.texts[guid][1])
            session.flush()


def _bring_codes(session: Session, rows: _Copied) -> int:
    there = {row[0]: row[1] for row in session.execute(select(Code.guid, Code.id))}
    added = 0
    for row in rows.tables.get(Code, ()):  # each after the one above it
        if row["guid"] in there:
            continue
        parent = None if row["parent_id"] is None else there[_guid(rows, Code, row["parent_id"])]
        level = select(Code.name).where(Code.parent_id.is_(None) if parent is None else Code.parent_id == parent)
        name = free_name(str(row["name"]), {found.casefold() for found in session.scalars(level)})
        values = {key: value for key, value in row.items() if key != "id"}
        code = Code(**{**values, "name": name, "parent_id": parent, "number_key": "", "example_coding_id": None})
        session.add(code)
        session.flush()
        there[code.guid] = code.id
        added += 1
    return added


def _bring_columns(session: Session, info: ConsensusInfo, rows: _Copied) -> None:
    known = {row.key for row in info.coders}
    guids = set(session.scalars(select(Coder.guid)))
    names = {name.casefold() for name in session.scalars(select(Coder.name))}
    last = max((row.position for row in info.coders), default=-1)
    for column, row in zip(rows.compared.columns, rows.columns, strict=True):
        if column.key in known:
            continue
        last += 1
        name = free_name(column.label if str(row["name"]).casefold() in names else str(row["name"]), names)
        guid = new_guid() if row["guid"] in guids else str(row["guid"])
        coder = Coder(guid=guid, name=name, colour=row["colour"], kind="person")
        session.add(coder)
        session.flush()
        values = rows.column_row(last, column, {"id": coder.id}, info.comparison_id)
        session.add(ComparedCoder(**values))
        session.flush()


def _bring_codings(session: Session, info: ConsensusInfo, changes: _Changes) -> None:
    session.execute(delete(Coding).where(one_of(Coding.id, changes.gone)))
    columns = _column_ids(session, info)
    documents = {row[0]: row[1] for row in session.execute(select(Document.guid, Document.id))}
    codes = {row[0]: row[1] for row in session.execute(select(Code.guid, Code.id))}
    guids = json.dumps([row["guid"] for _, row in changes.new])
    found = session.connection().exec_driver_sql(
        "SELECT guid FROM coding WHERE guid IN (SELECT value FROM json_each(?))", (guids,)
    )
    taken = {str(row[0]) for row in found}
    put: list[dict[str, object]] = []
    for (column, document, code, start, end), row in changes.new:
        kept = {name: row[name] for name in ("memo", "weight", "star", "origin", "created", "modified")}
        guid = new_guid() if row["guid"] in taken else row["guid"]
        place = {"document_id": documents[document], "code_id": codes[code], "coder_id": columns[column]}
        put.append({**kept, **place, "guid": guid, "start": start, "end": end})
    put_codings(session, put)


def _column_ids(session: Session, info: ConsensusInfo) -> Mapping[str, int]:
    query = select(ComparedCoder.key, ComparedCoder.coder_id).where(ComparedCoder.comparison_id == info.comparison_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _bring_progress(session: Session, info: ConsensusInfo, rows: _Copied) -> None:
    columns = _column_ids(session, info)
    documents = {row[0]: row[1] for row in session.execute(select(Document.guid, Document.id))}
    keys = {coder["id"]: column.key for column, coder in zip(rows.compared.columns, rows.columns, strict=True)}
    for row in rows.tables.get(DocumentCoder, ()):
        pair = {
            "document_id": documents[_guid(rows, Document, row["document_id"])],
            "coder_id": columns[keys[row["coder_id"]]],
        }
        found = session.scalars(select(DocumentCoder).filter_by(**pair)).one_or_none()
        if found is None:
            session.add(DocumentCoder(**pair, begun=row["begun"], finished=row["finished"]))
        elif found.finished != row["finished"]:
            found.finished = row["finished"]


def _remember(session: Session, info: ConsensusInfo, rows: _Copied) -> None:
    keys = rows.keys()
    pairing = {
        "documents": {**info.documents, **keys["documents"]},
        "codes": {**info.codes, **keys["codes"]},
        "same": {**info.same, **keys["same"]},
    }
    changed = {
        "settings": json.dumps(rows.compared.settings, ensure_ascii=False),
        "pairing": json.dumps(pairing, ensure_ascii=False),
    }
    session.execute(update(Comparison).where(Comparison.id == info.comparison_id).values(changed))
