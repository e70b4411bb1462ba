"""A whole project read as plain values, in which things name each other by guid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Executable, select

from qda.model.document import ImportNote
from qda.model.portable import (
    CasePlace,
    KeptPart,
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableComparison,
    PortableDecision,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableSet,
    PortableValue,
    PortableVariable,
    PortableWork,
)
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.store import content
from qda.store.project import Project
from qda.store.tables import (
    Base,
    Case,
    CaseDocument,
    Code,
    Coder,
    Coding,
    ComparedCoder,
    Comparison,
    Decision,
    DecisionCoding,
    Document,
    DocumentCoder,
    DocumentSet,
    KeptPartRow,
    Memo,
    ProjectRow,
    SetMember,
    Variable,
    VariableValue,
    table_of,
)

DECISION_VALUES = (
    "kind",
    "codes",
    "held",
    "disagreement_key",
    "verdict",
    "whose",
    "reason",
    "how_settled",
    "note",
    "time",
)
"""The columns of a decision that are told as they stand, in :attr:`PortableDecision.values`."""

_MEMO_COLUMNS = ("guid", "coder_id", "title", "text", "document_id", "start", "end", "code_id")

COMPARED_VALUES = ("key", "label", "coder_guid", "coder_name", "project_guid", "project_name", "file_name")
"""The columns of a compared coder that are told as they stand; ``coder`` is the guid of who has the codings here."""


def portable_of(project: Project, *, progress: Progress = no_progress) -> PortableProject:
    """Return everything of a project but its history and its import runs.

    Codes come in the order of the tree, each after the one above it; documents, sets, cases, variables and kept parts
    as the window orders them; everything else in the order in which it was made.

    Raises:
        ProjectDamaged: A text is not the one that was stored.
        Cancelled: The person asked to stop.
    """
    with project.read() as session:
        return _Reading(project, session.connection(), progress).whole()


class _Reading:
    """One reading of a project; ids become guids on the way."""

    def __init__(self, project: Project, connection: Connection, progress: Progress) -> None:
        self._project = project
        self._connection = connection
        self._progress = progress
        self._guids: dict[str, dict[int | None, str]] = {}

    def whole(self) -> PortableProject:
        about = table_of(ProjectRow).c
        guid, name, memo, unit, blind, created = self._connection.execute(
            select(about.guid, about.name, about.memo, about.unit, about.blind, about.created)
        ).one()
        return PortableProject(
            name=name,
            guid=guid,
            memo=memo,
            unit=unit,
            blind=bool(blind),
            created=created,
            coders=[PortableCoder(*row) for row in self._rows(Coder, "guid name colour kind created")],
            codes=self._codes(),
            documents=self._documents(),
            sets=self._sets(),
            codings=self._codings(),
            memos=self._memos(),
            cases=self._cases(),
            variables=[
                PortableVariable(*row)
                for row in self._rows(Variable, "guid scope name kind memo", order=("position", "id"))
            ],
            values=self._values(),
            work=self._work(),
            kept=self._kept(),
            comparisons=self._comparisons(),
            decisions=self._decisions(),
        )

    # --- asking -----------------------------------------------------------------------------------------------------
    def _run(self, query: Executable) -> list[tuple[Any, ...]]:
        return cast(list[tuple[Any, ...]], self._connection.execute(query).all())

    def _rows(self, model: type[Base], names: str, *, order: Sequence[str] = ("id",)) -> list[tuple[Any, ...]]:
        table = table_of(model)
        columns = [table.c[name] for name in names.split()]
        return self._run(select(*columns).order_by(*(table.c[name] for name in order)))

    def _guid_of(self, model: type[Base]) -> dict[int | None, str]:
        """Return the guids of a table by its ids; nothing has none."""
        table = table_of(model)
        if table.name not in self._guids:
            found: dict[int | None, str] = {row[0]: row[1] for row in self._rows(model, "id guid")}
            self._guids[table.name] = {**found, None: ""}
        return self._guids[table.name]

    # --- codebook and documents -------------------------------------------------------------------------------------
    def _codes(self) -> list[PortableCode]:
        guids, examples = self._guid_of(Code), self._guids_of_examples()
        definitions = "short_definition full_definition use_when dont_use_when example_text"
        plain = f"guid name {definitions} memo colour number_key created"
        names = plain.split()
        below: dict[int | None, list[tuple[int, PortableCode]]] = {}
        columns = f"id parent_id is_folder example_coding_id {plain}"
        for code_id, parent_id, is_folder, example_id, *values in self._rows(Code, columns, order=("position", "id")):
            code = PortableCode(
                parent=guids[parent_id],
                is_folder=bool(is_folder),
                example_coding=examples.get(example_id, ""),
                **dict(zip(names, values, strict=True)),
            )
            below.setdefault(parent_id, []).append((code_id, code))
        ordered: list[PortableCode] = []
        waiting = below.pop(None, [])[::-1]
        while waiting:  # a stack, because a foreign codebook may be thousands of levels deep
            code_id, code = waiting.pop()
            ordered.append(code)
            waiting.extend(reversed(below.pop(code_id, [])))
        return ordered

    def _guids_of_examples(self) -> dict[int, str]:
        code, coding = table_of(Code), table_of(Coding)
        query = select(coding.c.id, coding.c.guid).where(coding.c.id.in_(select(code.c.example_coding_id)))
        return {row[0]: row[1] for row in self._run(query)}

    def _documents(self) -> list[PortableDocument]:
        columns = "id guid name media_type source_name encoding import_report memo created marks_hash source_hash"
        rows = self._rows(Document, columns, order=("position", "id"))
        found: list[PortableDocument] = []
        for done, row in enumerate(rows):
            tell(self._progress, done, len(rows))
            document_id, guid, name, media_type, source_name, encoding, report, memo, created, marks, source = row
            found.append(
                PortableDocument(
                    guid=guid,
                    name=name,
                    text=self._project.text(document_id),
                    marks=content.get_marks(self._connection, marks) if marks else (),
                    media_type=media_type,
                    source_name=source_name,
                    original=content.get_original(self._connection, source) if source else b"",
                    encoding=encoding,
                    notes=tuple(ImportNote(**note) for note in json.loads(report or "[]")),
                    memo=memo,
                    created=created,
                )
            )
        tell(self._progress, len(rows), len(rows))
        return found

    def _sets(self) -> list[PortableSet]:
        documents = self._guid_of(Document)
        members: dict[int, list[str]] = {}
        for set_id, document_id in self._rows(SetMember, "set_id document_id"):
            members.setdefault(set_id, []).append(documents[document_id])
        rows = self._rows(DocumentSet, "id guid name memo", order=("position", "id"))
        return [PortableSet(guid, name, memo, tuple(members.get(set_id, ()))) for set_id, guid, name, memo in rows]

    # --- work -------------------------------------------------------------------------------------------------------
    def _codings(self) -> list[PortableCoding]:
        documents, codes, coders = (self._guid_of(model) for model in (Document, Code, Coder))
        columns = "guid document_id code_id coder_id start end memo weight star created modified origin"
        return [
            PortableCoding(
                guid,
                documents[document],
                codes[code],
                coders[coder],
                start,
                end,
                memo,
                weight,
                bool(star),
                made,
                changed,
                origin,
            )
            for guid, document, code, coder, start, end, memo, weight, star, made, changed, origin in self._rows(
                Coding, columns
            )
        ]

    def _memos(self) -> list[PortableMemo]:
        documents, codes, coders = (self._guid_of(model) for model in (Document, Code, Coder))
        coding, memo = table_of(Coding), table_of(Memo)
        query = (
            select(
                *(memo.c[name] for name in _MEMO_COLUMNS),
                coding.c.guid,
                memo.c.created,
                memo.c.modified,
            )
            .outerjoin(coding, coding.c.id == memo.c.coding_id)
            .order_by(memo.c.id)
        )
        found: list[PortableMemo] = []
        for guid, coder_id, title, text, document_id, start, end, code_id, coding_guid, made, changed in self._run(
            query
        ):
            span = None if start is None else Span(start, end)
            about = (documents[document_id], span, codes[code_id], coding_guid or "")
            found.append(PortableMemo(guid, coders[coder_id], title, text, *about, made, changed))
        return found

    def _work(self) -> list[PortableWork]:
        documents, coders = self._guid_of(Document), self._guid_of(Coder)
        rows = self._rows(DocumentCoder, "document_id coder_id begun finished")
        return [PortableWork(documents[document], coders[coder], *times) for document, coder, *times in rows]

    # --- cases and variables ----------------------------------------------------------------------------------------
    def _cases(self) -> list[PortableCase]:
        documents = self._guid_of(Document)
        places: dict[int, list[CasePlace]] = {}
        for case_id, document_id, start, end in self._rows(CaseDocument, "case_id document_id start end"):
            span = None if start is None else Span(start, end)
            places.setdefault(case_id, []).append(CasePlace(documents[document_id], span))
        rows = self._rows(Case, "id guid name memo", order=("position", "id"))
        return [PortableCase(guid, name, memo, tuple(places.get(case_id, ()))) for case_id, guid, name, memo in rows]

    def _values(self) -> list[PortableValue]:
        variables, documents, cases = (self._guid_of(model) for model in (Variable, Document, Case))
        return [
            PortableValue(variables[variable], documents[document] or cases[case], value)
            for variable, document, case, value in self._rows(VariableValue, "variable_id document_id case_id value")
        ]

    # --- what came from elsewhere, and what was settled ---------------------------------------------------------------
    def _kept(self) -> list[KeptPart]:
        columns = "guid kind place owner name xml_hash file_name file_hash"
        return [
            KeptPart(
                *about,
                xml=content.get_original(self._connection, xml) if xml else b"",
                file_name=file_name,
                file=content.get_original(self._connection, file) if file else b"",
            )
            for *about, xml, file_name, file in self._rows(KeptPartRow, columns, order=("position", "id"))
        ]

    def _comparisons(self) -> list[PortableComparison]:
        coders = self._guid_of(Coder)
        columns: dict[int, list[dict[str, str]]] = {}
        names = f"comparison_id coder_id {' '.join(COMPARED_VALUES)}"
        for comparison_id, coder_id, *values in self._rows(ComparedCoder, names, order=("comparison_id", "position")):
            told = {"coder": coders[coder_id], **dict(zip(COMPARED_VALUES, values, strict=True))}
            columns.setdefault(comparison_id, []).append(told)
        rows = self._rows(Comparison, "id guid consensus_coder_id settings pairing created")
        return [
            PortableComparison(guid, coders[coder_id], settings, pairing, made, tuple(columns.get(comparison_id, ())))
            for comparison_id, guid, coder_id, settings, pairing, made in rows
        ]

    def _decisions(self) -> list[PortableDecision]:
        documents, coders = self._guid_of(Document), self._guid_of(Coder)
        link, coding = table_of(DecisionCoding), table_of(Coding)
        query = select(link.c.decision_id, coding.c.guid, link.c.made).join(coding, coding.c.id == link.c.coding_id)
        asked: dict[int, list[tuple[str, bool]]] = {}
        for decision_id, guid, made in self._run(query.order_by(link.c.id)):
            asked.setdefault(decision_id, []).append((guid, bool(made)))
        names = f"id guid document_id start end coder_id {' '.join(DECISION_VALUES)}"
        return [
            PortableDecision(
                guid,
                documents[document],
                Span(start, end),
                coders[coder],
                dict(zip(DECISION_VALUES, values, strict=True)),
                tuple(asked.get(decision_id, ())),
            )
            for decision_id, guid, document, start, end, coder, *values in self._rows(Decision, names)
        ]
