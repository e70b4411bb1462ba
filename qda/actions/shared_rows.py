"""The rows of a copy that may be given away: each column is named here with what becomes of it."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, insert

from qda import __version__
from qda.analysis.compare.decisions import key_of
from qda.model.codebook import Names, clean_name
from qda.model.document import Mark
from qda.model.origin import joined_origin
from qda.model.progress import Progress, tell
from qda.model.settling import Held
from qda.model.span import Span
from qda.model.values import fits
from qda.store import content
from qda.store.copies import rows_of
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
    Memo,
    ProjectRow,
    SetMember,
    Variable,
    VariableValue,
    new_guid,
    table_of,
)
from qda.text.edits import Edited
from qda.text.pseudonyms import Hit, Manner, Pseudonyms, Rule

Row = dict[str, Any]

WORDS: dict[type[Base], tuple[str, ...]] = {
    ProjectRow: ("memo",),
    DocumentSet: ("memo",),
    Document: ("source_name", "memo"),
    Code: ("short_definition", "full_definition", "use_when", "dont_use_when", "example_text", "memo"),
    Coding: ("memo",),
    Memo: ("title", "text"),
    Case: ("memo",),
    Variable: ("memo",),
    VariableValue: ("value",),
    ComparedCoder: ("label", "coder_name", "project_name", "file_name"),
    Decision: ("reason", "how_settled", "note"),
}
"""The columns that hold words of people, in which names are replaced."""

NAMES: dict[type[Base], str] = {
    ProjectRow: "name",
    Coder: "name",
    DocumentSet: "name",
    Document: "name",
    Code: "name",
    Case: "name",
    Variable: "name",
}
"""The columns that hold names of things: the same, but no two of a kind may be called alike."""

KEPT: dict[type[Base], tuple[str, ...]] = {
    ProjectRow: ("unit", "blind", "created", "min_reader"),
    Coder: ("guid", "colour", "kind", "created"),
    DocumentSet: ("guid", "position"),
    Document: ("guid", "length", "media_type", "encoding", "created", "position"),
    SetMember: ("set_id", "document_id"),
    Code: ("guid", "parent_id", "example_coding_id", "colour", "number_key", "is_folder", "position", "created"),
    Coding: (
        "guid",
        "document_id",
        "code_id",
        "coder_id",
        "start",
        "end",
        "weight",
        "star",
        "origin",
        "created",
        "modified",
    ),
    Memo: ("guid", "coder_id", "document_id", "start", "end", "code_id", "coding_id", "created", "modified"),
    DocumentCoder: ("document_id", "coder_id", "begun", "finished"),
    Case: ("guid", "position"),
    CaseDocument: ("case_id", "document_id", "start", "end"),
    Variable: ("guid", "scope", "kind", "position"),
    VariableValue: ("variable_id", "document_id", "case_id"),
    Comparison: ("guid", "consensus_coder_id", "pairing", "created"),
    ComparedCoder: ("comparison_id", "position", "key", "coder_id", "coder_guid", "project_guid"),
    Decision: ("guid", "document_id", "start", "end", "kind", "codes", "verdict", "whose", "coder_id", "time"),
    DecisionCoding: ("decision_id", "coding_id", "made"),
}
"""The columns that are as they were: numbers, identities, times and words of the program's own."""

MADE: dict[type[Base], tuple[str, ...]] = {
    ProjectRow: ("guid", "created_with", "revision"),
    Document: ("text_hash", "marks_hash", "source_hash", "import_report"),
    Comparison: ("settings",),
    Decision: ("held", "disagreement_key"),
}
"""The columns that are filled anew. Tables that are not named here at all stay behind."""

_SPANS = (Coding, Memo, CaseDocument, Decision)
_IN_ORDER: tuple[type[Base], ...] = (
    *(Coder, DocumentSet, Document, SetMember, Code, Coding, Memo, DocumentCoder, Case, CaseDocument, Variable),
    *(VariableValue, Comparison, ComparedCoder, Decision, DecisionCoding),
)
_AROUND = re.compile(r"[\w’'-]*")
_MOST_LEFT = 200


class LeftStanding(NamedTuple):
    """A listed name that was not replaced: in which word it stands, how often, and in what.

    ``where`` is the name of a table, or ``text`` for documents' texts.
    """

    name: str
    word: str
    where: str
    times: int


class SharedRows:
    """Reads a project and writes its rows, changed as they have to be, to an empty one.

    ``documents`` and ``codings`` count what was written, ``joined`` codings that became one with another.
    """

    def __init__(self, project: Project, names: Pseudonyms, *, hide_coders: bool) -> None:
        self._project = project
        self._names = names
        self._all = Pseudonyms(names.rules, Manner(whole_words=False))
        self._coders = self._hidden_coders() if hide_coders else {}
        known = [Rule(row["name"], self._coders[row["id"]]) for row in self._rows(Coder) if row["id"] in self._coders]
        self._people = Pseudonyms(known, Manner(any_case=False, keep_capitals=False))
        self._edited: dict[int, Edited] = {}
        self._document_keys = self._keys_of_documents()
        self._replaced = Counter[int]()
        self._left = Counter[tuple[str, str, str]]()
        self.documents = self.codings = self.joined = 0

    def _hidden_coders(self) -> dict[int, str]:
        """Return what each coder is called in the copy."""
        found: dict[int, str] = {}
        number = 0
        for row in self._rows(Coder):
            if row["kind"] == "person":
                number += 1
                found[row["id"]] = f"Coder {number}"
            else:
                found[row["id"]] = "Consensus"
        return found

    def _keys_of_documents(self) -> dict[int, str]:
        """Return by which key the comparison, if this is a consensus, knows each document."""
        pairings = (json.loads(row["pairing"]).get("documents", {}) for row in self._rows(Comparison))
        keys = {guid: key for pairing in pairings for key, guid in cast("dict[str, str]", pairing).items()}
        return {row["id"]: keys[row["guid"]] for row in self._rows(Document) if row["guid"] in keys}

    def _rows(self, model: type[Base]) -> list[Row]:
        return cast("list[Row]", rows_of(self._project, model))

    # --- writing -----------------------------------------------------------------------------------------------------
    def write(self, target: Connection, progress: Progress) -> None:
        """Write everything; ``progress`` is told documents done."""
        self._write_project(target)
        gone: dict[int, int] = {}
        for model in _IN_ORDER:
            rows = self._rows(model)
            if model is Document:
                rows = self._documents(target, rows, progress)
            if model in _SPANS:
                rows = [row for row in map(self._followed, rows) if row is not None]
            if model is Coding:
                rows, gone = _without_twins(rows)
                self.codings, self.joined = len(rows), len(gone)
            rows = _pointed(model, rows, gone)
            if model is DecisionCoding:
                rows = list({(row["decision_id"], row["coding_id"]): row for row in rows}.values())
            self._rename(model, rows)
            if rows:
                target.execute(insert(table_of(model)), rows)

    def _write_project(self, target: Connection) -> None:
        row = self._rows(ProjectRow)[0]
        new = {name: row[name] for name in KEPT[ProjectRow]}
        words = {name: self._words(row[name], "project") for name in ("name", "memo")}
        made = {"id": 1, "guid": new_guid(), "revision": 0, "created_with": f"Concord {__version__}"}
        target.execute(insert(table_of(ProjectRow)).values({**new, **words, **made}))

    def _documents(self, target: Connection, rows: list[Row], progress: Progress) -> list[Row]:
        """Return the rows of documents after their texts were written as they read in the copy."""
        for number, row in enumerate(rows):
            tell(progress, number, len(rows))
            edited = self._edit_text(row["id"])
            row["text_hash"] = content.put_text(target, edited.new)
            row["length"] = len(edited.new)
            row["marks_hash"] = content.put_marks(target, self._marks(row["id"], edited))
            # A file's name may have come with the folders of the computer on which it lay.
            row["source_name"] = re.split(r"[\\/]", row["source_name"])[-1]
            row["source_hash"], row["import_report"] = "", "[]"
        self.documents = len(rows)
        return rows

    def _edit_text(self, document_id: int) -> Edited:
        text = self._project.text(document_id)
        hits = self._hits(text, "text")
        edited = Edited(text, self._names.edits(text, hits))
        if edited.edits:
            self._edited[document_id] = edited
        for hit in self._people.hits(text):
            self._note_left(text, hit, self._people, "text")
        return edited

    def _marks(self, document_id: int, edited: Edited) -> tuple[Mark, ...]:
        """Return a text's marks where they lie now, with the names of speakers replaced as in the text."""
        marks: list[Mark] = []
        for mark in self._project.marks(document_id):
            span = edited.follow_lines(Span(mark.start, mark.end)) if edited.edits else Span(mark.start, mark.end)
            value = self._words(mark.value, "text", people=False)
            if span.length or mark.start == mark.end:
                marks.append(mark._replace(start=span.start, end=span.end, value=value))
        return tuple(marks)

    # --- spans -------------------------------------------------------------------------------------------------------
    def _followed(self, row: Row) -> Row | None:
        """Return a row whose span lies where its words are now, ``None`` if they are gone."""
        edited = self._edited.get(row["document_id"])
        if edited is None or row["start"] is None:
            return row
        found = _carried(edited, Span(row["start"], row["end"]))
        if found is None:
            return row | {"start": None, "end": None} if "coding_id" in row else None
        changed: Row = {"start": found.start, "end": found.end}
        if "held" in row:
            key = self._document_keys.get(row["document_id"], "")
            before = [Held(*one) for one in json.loads(row["held"])]
            held = [Held(one.rater, one.code, *(_carried(edited, one.span) or one.span)) for one in before]
            changed["held"] = json.dumps(held, ensure_ascii=False)
            if key_of(key, before) == row["disagreement_key"]:
                changed["disagreement_key"] = key_of(key, held)
        return row | changed

    # --- words -------------------------------------------------------------------------------------------------------
    def _rename(self, model: type[Base], rows: list[Row]) -> None:
        where = model.__tablename__
        if model is VariableValue:
            self._drop_unfit(rows)
        for row in rows:
            for column in WORDS.get(model, ()):
                row[column] = self._words(row[column], where)
            if model is ComparedCoder and row["coder_id"] in self._coders:
                row["coder_name"] = row["label"] = self._coders[row["coder_id"]]
                row["file_name"] = ""  # files of coders are called by their names
            if model is Comparison:
                row["settings"] = self._settings(row)
        if model in NAMES:
            self._rename_all(model, rows, where)

    def _rename_all(self, model: type[Base], rows: list[Row], where: str) -> None:
        taken: dict[object, Names] = {}
        changed: list[Row] = []
        for row in rows:
            old = row["name"]
            hidden = self._coders.get(row["id"]) if model is Coder else None
            row["name"] = hidden or self._words(old, where)
            if row["name"] == old:
                taken.setdefault(_siblings(model, row), Names()).taken.add(old.casefold())
            else:
                changed.append(row)
        # Those that keep their names have them for sure; the others get a number where theirs is taken.
        for row in changed:
            names = taken.setdefault(_siblings(model, row), Names())
            row["name"] = names.free(clean_name(row["name"]) or "Untitled")

    def _drop_unfit(self, rows: list[Row]) -> None:
        """Leave out values that would be no number or date any more, because a name stood in them."""
        kinds = {row["id"]: row["kind"] for row in self._rows(Variable)}
        rows[:] = [row for row in rows if fits(kinds[row["variable_id"]], self._names.rename(row["value"]))]

    def _words(self, text: str, where: str, *, people: bool = True) -> str:
        """Return words without the names, and count them."""
        if not text:
            return text
        renamed = self._names.rename(text) if self._hits(text, where) else text
        return self._people.rename(renamed) if people and self._people.rules else renamed

    def _settings(self, row: Row) -> str:
        """Return how coders were compared, without where their files lay."""
        settings = cast("dict[str, Any]", json.loads(row["settings"]))
        settings.pop("files", None)
        ids = {key: document_id for document_id, key in self._document_keys.items()}
        choices = cast("dict[str, Any]", settings.get("choices") or {})
        for part, name in (("sample", "passages"), ("exclusion", "spans")):
            spans = cast("dict[str, list[list[int]]]", choices.get(part, {}).get(name, {}))
            for key, found in spans.items():
                edited = self._edited.get(ids.get(key, 0))
                if edited is not None:
                    moved = (_carried(edited, Span(*span)) for span in found)
                    spans[key] = [list(span) for span in moved if span is not None]
        return json.dumps(_mapped(settings, lambda text: self._words(text, "comparison")), ensure_ascii=False)

    # --- counting ----------------------------------------------------------------------------------------------------
    def _hits(self, text: str, where: str) -> list[Hit]:
        """Return the places that are to be changed, and count them and the others."""
        found = self._names.all_hits(text)
        hits = [hit for hit in found if not (hit.inside and self._names.manner.whole_words)]
        self._replaced.update(hit.rule for hit in hits)
        if not self._names.manner.any_case:
            found = self._all.all_hits(text)  # what is written in other capitals stays as well
        done = [hit.start for hit in hits]
        for hit in found:
            at = bisect_left(done, hit.end)
            if at == 0 or hits[at - 1].end <= hit.start:
                self._note_left(text, hit, self._names, where)
        return hits

    def _note_left(self, text: str, hit: Hit, names: Pseudonyms, where: str) -> None:
        if len(self._left) < _MOST_LEFT:  # different words, of which a few say all there is to say
            after = _AROUND.match(text, hit.end)
            before = re.search(r"[\w’'-]*$", text[max(0, hit.start - 40) : hit.start])
            word = (before[0] if before else "") + text[hit.start : hit.end] + (after[0] if after else "")
            self._left[names.rules[hit.rule].name, " ".join(word.split()), where] += 1

    def replaced(self) -> dict[str, int]:
        """Return how often each listed name was replaced."""
        return {rule.name: self._replaced[number] for number, rule in enumerate(self._names.rules)}

    def left(self) -> tuple[LeftStanding, ...]:
        """Return the listed names that stand in the copy all the same."""
        return tuple(LeftStanding(*key, count) for key, count in self._left.most_common())


def _siblings(model: type[Base], row: Mapping[str, Any]) -> object:
    """Return among whom a name has to be the only one."""
    return row["parent_id"] if model is Code else row["scope"] if model is Variable else None


def _carried(edited: Edited, span: Span) -> Span | None:
    """Return where a passage lies after names were replaced: at least where what stands for its words is."""
    found = edited.follow(span).span
    if found is not None:
        return found
    touched = [edited.new_span(at) for at, edit in enumerate(edited.edits) if edit.span.overlaps(span)]
    return Span(touched[0].start, touched[-1].end) if touched and touched[0].start < touched[-1].end else None


def _without_twins(rows: Iterable[Row]) -> tuple[list[Row], dict[int, int]]:
    """Return codings of which no two are the same, and which other one stands for each that is gone."""
    kept: dict[tuple[int, ...], Row] = {}
    gone: dict[int, int] = {}
    for row in rows:
        key = tuple(row[name] for name in ("document_id", "code_id", "coder_id", "start", "end"))
        first = kept.setdefault(key, row)
        if first is not row:
            gone[row["id"]] = first["id"]
            first["memo"] = "\n".join(filter(None, (first["memo"], row["memo"])))
            first["star"] = max(first["star"], row["star"])
            first["origin"] = joined_origin(first["origin"], row["origin"])
    return list(kept.values()), gone


def _pointed(model: type[Base], rows: list[Row], gone: Mapping[int, int]) -> list[Row]:
    """Let rows name the coding that stands for one that is gone."""
    for column in ("coding_id", "example_coding_id"):
        if gone and column in table_of(model).c:
            for row in rows:
                row[column] = gone.get(row[column], row[column])
    return rows


def _mapped(value: object, rename: Callable[[str], str]) -> object:
    """Return a value of JSON with all its words renamed, those that name its parts as well."""
    if isinstance(value, str):
        return rename(value)
    if isinstance(value, list):
        return [_mapped(each, rename) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        return {rename(key): _mapped(each, rename) for key, each in cast("dict[str, object]", value).items()}
    return value
