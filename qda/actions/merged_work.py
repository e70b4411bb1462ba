"""The work in a merged project: codings, progress, memos, cases, variables and decisions, each at its new place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from qda.actions.kept_parts import with_guids
from qda.actions.merged_rows import Finder, MergedRows, NamedBytes, joined
from qda.actions.new_file import Row
from qda.model.codebook import Names, clean_name, free_name
from qda.model.merging import NEWER
from qda.model.origin import joined_origin
from qda.model.span import Span
from qda.store import content
from qda.store.tables import (
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
    ImportRun,
    KeptPartRow,
    Memo,
    SavedQuery,
    Variable,
    VariableValue,
    new_guid,
)

Place = tuple[int, int, int, int, int]
"""Document, code, coder, start and end: what a coding may have once only."""


_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class _Found(NamedTuple):
    """What became of a coding: ``row`` is ``None`` if it is lost; ``how`` is ``added``, ``joined`` or ``left``."""

    row: Row | None
    how: str


class MergedWork:
    """Fills the new project with what was done in the old ones."""

    def __init__(self, rows: MergedRows) -> None:
        self._rows = rows
        self._codings: list[dict[int, Row]] = [{} for _ in rows.projects]
        self._by_place: dict[Place, Row] = {}
        self._by_guid: dict[str, Row] = {}
        self._counts: dict[str, int] = {}
        self._variables: list[dict[str, str]] = []  # their identities here, by the old ones, of each project

    def build(self) -> None:
        """Make all of it."""
        sources = range(len(self._rows.projects))
        for source in sources:
            self._build_codings(source)
        self._number_codings()
        self._link_examples()
        self._build_progress()
        memos: dict[str, Row] = {}
        for source in sources:
            self._build_memos(source, memos)
        self._build_cases()
        self._build_decisions()
        self._build_queries()
        self._build_kept()
        self._build_imports()
        for what, count in self._counts.items():
            self._rows.note(what, count=count, look=what not in ("coding-once", "memo-both"))
        self._rows.note("history")

    def _told(self, what: str) -> None:
        self._counts[what] = self._counts.get(what, 0) + 1

    # --- codings --------------------------------------------------------------------------------------------------
    def _build_codings(self, source: int) -> None:
        rows = self._rows
        tally = rows.tally(Coding)
        moved: dict[int, int] = {}
        for row in rows.read(source, Coding):
            placed = rows.documents[source][row["document_id"]]
            span = placed.carry(Span(row["start"], row["end"]))
            if placed.alignment is not None:
                moved[row["document_id"]] = moved.get(row["document_id"], 0) + 1
            found = self._lost(source, row) if span is None else self._place(source, row, placed.row["id"], span)
            tally.read += 1
            setattr(tally, found.how, getattr(tally, found.how) + 1)
            if found.row is not None:
                self._codings[source][row["id"]] = found.row
        for document_id, count in moved.items():
            name = str(rows.documents[source][document_id].row["name"])
            rows.note("document-carried", name, count=count, look=True)

    def _lost(self, source: int, row: Row) -> _Found:
        rows = self._rows
        words = Span(row["start"], row["end"]).cut(rows.projects[source].text(row["document_id"]))
        words = " ".join(words.split())
        rows.note(
            "coding-lost",
            str(rows.codes[source][row["code_id"]]["name"]),
            words[:80] + "…" * (len(words) > 80),
            look=True,
        )
        return _Found(None, "left")

    def _place(self, source: int, row: Row, document_id: int, span: Span) -> _Found:
        rows = self._rows
        code_id = rows.codes[source][row["code_id"]]["id"]
        coder_id = rows.coders[source][row["coder_id"]]["id"]
        place = (document_id, code_id, coder_id, span.start, span.end)
        twin = self._by_place.get(place)
        if twin is not None:
            self._told("coding-once")
            self._join(twin, row)
            return _Found(twin, "joined")
        changed = dict(zip(("document_id", "code_id", "coder_id", "start", "end"), place, strict=True))
        before = self._by_guid.get(str(row["guid"]))
        if before is not None and rows.plan.moved_codings == NEWER:
            self._told("coding-newer")
            if str(row["modified"]) > str(before["modified"]):
                del self._by_place[_place_of(before)]
                before |= changed
                self._by_place[place] = before
            self._join(before, row)
            return _Found(before, "joined")
        new: Row = {**row, **changed}
        if before is not None:
            self._told("coding-both")
            new["guid"] = new_guid()
        self._by_guid[str(new["guid"])] = new
        self._by_place[place] = new
        return _Found(new, "added")

    def _join(self, kept: Row, row: Row) -> None:
        kept["memo"] = joined(kept["memo"], row["memo"])
        kept["star"] = max(kept["star"], row["star"])
        kept["origin"] = joined_origin(kept["origin"], row["origin"])
        if row["weight"] is not None and kept["weight"] not in (None, row["weight"]):
            self._told("weight-differs")
        kept["weight"] = kept["weight"] if kept["weight"] is not None else row["weight"]
        kept["created"] = min(kept["created"], row["created"])
        kept["modified"] = max(kept["modified"], row["modified"])

    def _number_codings(self) -> None:
        table = self._rows.tables.setdefault(Coding, [])
        for number, row in enumerate(self._by_place.values(), start=1):
            row["id"] = number
            table.append(row)

    def _link_examples(self) -> None:
        for source, codes in enumerate(self._rows.codes):
            for old in self._rows.read(source, Code):
                coding = self._codings[source].get(old["example_coding_id"])
                new = codes[old["id"]]
                if coding is not None and "linked" not in new:
                    new |= {"example_coding_id": coding["id"], "linked": True}
        for row in self._rows.tables.get(Code, ()):
            if not row.pop("linked", False):
                row["example_coding_id"] = None

    # --- progress and memos ---------------------------------------------------------------------------------------
    def _build_progress(self) -> None:
        there: dict[tuple[int, int], Row] = {}
        rows = self._rows
        for source in range(len(rows.projects)):
            for row in rows.read(source, DocumentCoder):
                document_id = rows.documents[source][row["document_id"]].row["id"]
                pair = (document_id, rows.coders[source][row["coder_id"]]["id"])
                rows.count(DocumentCoder, added=pair not in there)
                if pair not in there:
                    there[pair] = rows.add(DocumentCoder, row, document_id=pair[0], coder_id=pair[1])
                    continue
                there[pair]["begun"] = min(there[pair]["begun"], row["begun"])
                times = [time for time in (there[pair]["finished"], row["finished"]) if time]
                there[pair]["finished"] = max(times, default=None)

    def _build_memos(self, source: int, there: dict[str, Row]) -> None:
        rows = self._rows
        for row in rows.read(source, Memo):
            changed: dict[str, object] = {"coder_id": rows.coders[source][row["coder_id"]]["id"]}
            if row["document_id"] is not None:
                placed = rows.documents[source][row["document_id"]]
                span = None if row["start"] is None else placed.carry(Span(row["start"], row["end"]))
                if span is None and row["start"] is not None:
                    self._told("memo-unplaced")
                start, end = (None, None) if span is None else span
                changed |= {"document_id": placed.row["id"], "start": start, "end": end}
            if row["code_id"] is not None:
                changed["code_id"] = rows.codes[source][row["code_id"]]["id"]
            if row["coding_id"] is not None:
                coding = self._codings[source].get(row["coding_id"])
                changed["coding_id"] = None if coding is None else coding["id"]
                if coding is None:
                    self._told("memo-freed")
            twin = there.get(str(row["guid"]))
            same = twin is not None and (twin["title"], twin["text"]) == (row["title"], row["text"])
            rows.count(Memo, added=not same)
            if not same:
                if twin is not None:
                    self._told("memo-both")
                new = rows.add(Memo, row, **changed)
                there.setdefault(str(row["guid"]), new)

    # --- cases and variables --------------------------------------------------------------------------------------
    def _build_cases(self) -> None:
        cases = Finder(self._rows, Case)
        variables = Finder(self._rows, Variable, lambda row: (row["scope"], row["name"].casefold(), row["kind"]))
        names = set[tuple[object, str]]()
        parts = set[tuple[object, ...]]()
        values: dict[tuple[object, ...], Row] = {}
        for source in range(len(self._rows.projects)):
            case_ids = {row["id"]: cases.place(row, memo=True)["id"] for row in self._rows.read(source, Case)}
            self._build_case_documents(source, case_ids, parts)
            old = self._rows.read(source, Variable)
            variable_rows = {row["id"]: self._variable(row, variables, names) for row in old}
            self._variables.append({str(row["guid"]): str(variable_rows[row["id"]]["guid"]) for row in old})
            self._build_values(source, case_ids, variable_rows, values)

    def _variable(self, row: Row, variables: Finder, names: set[tuple[object, str]]) -> Row:
        taken = {name for scope, name in names if scope == row["scope"]}
        old_name = str(row["name"])
        if variables.find(row) is None and old_name.casefold() in taken:
            row = {**row, "name": free_name(old_name, taken)}
            self._rows.note("variable-apart", old_name, str(row["name"]), look=True)
        placed = variables.place(row, memo=True)
        names.add((placed["scope"], str(placed["name"]).casefold()))
        return placed

    def _build_case_documents(self, source: int, case_ids: dict[int, int], parts: set[tuple[object, ...]]) -> None:
        rows = self._rows
        for row in rows.read(source, CaseDocument):
            placed = rows.documents[source][row["document_id"]]
            span = None if row["start"] is None else placed.carry(Span(row["start"], row["end"]))
            if span is None and row["start"] is not None:
                self._told("case-unplaced")
            part = (case_ids[row["case_id"]], placed.row["id"], *((None, None) if span is None else span))
            rows.count(CaseDocument, added=part not in parts)
            if part not in parts:
                parts.add(part)
                names = ("case_id", "document_id", "start", "end")
                rows.add(CaseDocument, dict(zip(names, part, strict=True)))

    def _build_values(
        self, source: int, case_ids: dict[int, int], variables: dict[int, Row], there: dict[tuple[object, ...], Row]
    ) -> None:
        rows = self._rows
        for row in rows.read(source, VariableValue):
            document_id = None
            if row["document_id"] is not None:
                document_id = rows.documents[source][row["document_id"]].row["id"]
            case_id = None if row["case_id"] is None else case_ids[row["case_id"]]
            variable = variables[row["variable_id"]]
            bearer = (variable["id"], document_id, case_id)
            twin = there.get(bearer)
            rows.count(VariableValue, added=twin is None)
            if twin is None:
                changed = dict(zip(("variable_id", "document_id", "case_id"), bearer, strict=True))
                there[bearer] = rows.add(VariableValue, row, **changed)
            elif twin["value"] != row["value"]:
                rows.note("value-differs", str(variable["name"]), str(row["value"]), look=True)

    # --- decisions ------------------------------------------------------------------------------------------------
    def _build_decisions(self) -> None:
        rows = self._rows
        there: dict[str, Row] = {}
        comparisons: dict[str, Row] = {}
        for source in range(len(rows.projects)):
            self._build_comparisons(source, comparisons)
            new_ids: dict[int, int | None] = {}
            for row in rows.read(source, Decision):
                new_ids[row["id"]] = self._decision(source, row, there)
            linked = {(link["decision_id"], link["coding_id"]) for link in rows.tables.get(DecisionCoding, ())}
            for row in rows.read(source, DecisionCoding):
                decision_id, coding = new_ids[row["decision_id"]], self._codings[source].get(row["coding_id"])
                if decision_id is None or coding is None:
                    self._told("consensus-link")
                    rows.tally(DecisionCoding).read += 1
                    rows.tally(DecisionCoding).left += 1
                    continue
                pair = (decision_id, coding["id"])
                rows.count(DecisionCoding, added=pair not in linked)
                if pair not in linked:
                    linked.add(pair)
                    rows.add(DecisionCoding, row, decision_id=pair[0], coding_id=pair[1])

    def _decision(self, source: int, row: Row, there: dict[str, Row]) -> int | None:
        rows = self._rows
        placed = rows.documents[source][row["document_id"]]
        span = placed.carry(Span(row["start"], row["end"]))
        tally = rows.tally(Decision)
        tally.read += 1
        name = str(placed.row["name"])
        if span is None:
            rows.note("decision-lost", name, look=True)
            tally.left += 1
            return None
        changed: dict[str, object] = {
            "document_id": placed.row["id"],
            "start": span.start,
            "end": span.end,
            "coder_id": rows.coders[source][row["coder_id"]]["id"],
        }
        twin = there.get(str(row["disagreement_key"]))
        if twin is None:
            tally.added += 1
            there[str(row["disagreement_key"])] = new = rows.add(Decision, row, **changed)
            return int(new["id"])
        tally.joined += 1
        if (twin["verdict"], twin["whose"]) == (row["verdict"], row["whose"]):
            twin["note"] = joined(twin["note"], row["note"])
            return int(twin["id"])
        rows.note("decision-differs", name, look=True)
        if str(row["time"]) <= str(twin["time"]):
            return None
        for field in ("verdict", "whose", "reason", "how_settled", "held", "codes", "kind", "time"):
            twin[field] = row[field]
        twin |= changed
        twin["note"] = joined(twin["note"], row["note"])
        links = rows.tables.get(DecisionCoding, [])
        links[:] = [link for link in links if link["decision_id"] != twin["id"]]
        return int(twin["id"])

    def _build_comparisons(self, source: int, there: dict[str, Row]) -> None:
        rows = self._rows
        new: dict[int, int] = {}
        for row in rows.read(source, Comparison):
            coder_id = rows.coders[source][row["consensus_coder_id"]]["id"]
            twin = there.get(str(row["guid"]))
            rows.count(Comparison, added=twin is None)
            if twin is None:
                there[str(row["guid"])] = added = rows.add(Comparison, row, consensus_coder_id=coder_id)
                new[row["id"]] = added["id"]
        for row in rows.read(source, ComparedCoder):
            rows.count(ComparedCoder, added=row["comparison_id"] in new)
            if row["comparison_id"] in new:
                coder_id = rows.coders[source][row["coder_id"]]["id"]
                rows.add(ComparedCoder, row, comparison_id=new[row["comparison_id"]], coder_id=coder_id)

    # --- what came from elsewhere -----------------------------------------------------------------------------------
    def _build_kept(self) -> None:
        """Keep what other programs knew, once, with the things of the merged project."""
        rows = self._rows
        there: dict[tuple[str, str, str], Row] = {}
        for source in range(len(rows.projects)):
            kept = rows.read(source, KeptPartRow)
            if not kept:
                continue
            here = self._guids_here(source)
            for row in kept:
                xml = content.bytes_hash(with_guids(rows.original(source, str(row["xml_hash"])), here))
                known = (str(row["guid"]), xml, str(row["file_hash"]))
                rows.count(KeptPartRow, added=known not in there)
                if known in there:
                    continue
                changed = {name: here.get(str(row[name]), row[name]) for name in ("owner", "place")}
                position = len(rows.tables.get(KeptPartRow, ())) + 1
                added = there[known] = rows.add(KeptPartRow, row, position=position, **changed)
                if row["guid"] != added["guid"]:
                    here[str(row["guid"])] = str(added["guid"])
                for column, other in (("xml_hash", here), ("file_hash", {})):
                    if row[column]:
                        rows.originals.append(NamedBytes(source, added, column, other))

    def _build_queries(self) -> None:
        """Keep saved queries, one of each; another one of the same name gets a number."""
        rows, names = self._rows, Names()
        there: dict[tuple[str, str], Row] = {}
        for source in range(len(rows.projects)):
            found = rows.read(source, SavedQuery)
            here = {**self._guids_here(source), **self._people_here(source), **self._variables[source]}
            for row in sorted(found, key=lambda row: (row["position"], row["id"])):
                name = str(row["name"])
                query = _with_guids(str(row["query"]), here)
                asked = (clean_name(name).casefold(), query)
                rows.count(SavedQuery, added=asked not in there)
                if asked in there:
                    there[asked]["memo"] = joined(there[asked]["memo"], row["memo"])
                    continue
                free = names.free(name)
                if free != name:
                    rows.note("query-apart", name, free, look=True)
                position = len(rows.tables.get(SavedQuery, ())) + 1
                there[asked] = rows.add(SavedQuery, row, name=free, query=query, position=position)

    def _people_here(self, source: int) -> dict[str, str]:
        """Return which coders of one project have another identity in the merged one."""
        rows = self._rows
        return {str(old["guid"]): str(rows.coders[source][old["id"]]["guid"]) for old in rows.read(source, Coder)}

    def _guids_here(self, source: int) -> dict[str, str]:
        """Return which documents and codes of one project have another identity in the merged one."""
        rows = self._rows
        here: dict[str, str] = {}
        for model, new in (
            (Document, {n: one.row for n, one in rows.documents[source].items()}),
            (Code, rows.codes[source]),
        ):
            found = {str(old["guid"]): str(new[old["id"]]["guid"]) for old in rows.read(source, model)}
            here |= {old: other for old, other in found.items() if old != other}
        return here

    def _build_imports(self) -> None:
        """Keep the imports of all projects with their reports, so that a file that was imported stays known."""
        rows = self._rows
        there = set[str]()
        for source in range(len(rows.projects)):
            for row in rows.read(source, ImportRun):
                rows.count(ImportRun, added=row["guid"] not in there)
                if row["guid"] not in there:
                    there.add(str(row["guid"]))
                    run = rows.add(ImportRun, row, coder_id=rows.coders[source][row["coder_id"]]["id"])
                    if row["report_hash"]:
                        rows.originals.append(NamedBytes(source, run, "report_hash", {}))


def _with_guids(text: str, here: Mapping[str, str]) -> str:
    return _GUID.sub(lambda match: here.get(match[0], match[0]), text)


def _place_of(row: Row) -> Place:
    return row["document_id"], row["code_id"], row["coder_id"], row["start"], row["end"]
