"""Coders, documents, sets and codes of another project: paired with what a project holds, or made anew."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple, Protocol, TypeVar

from qda.actions.merged_rows import joined
from qda.actions.new_file import Row
from qda.actions.take_in_there import Tables, derived_guid
from qda.model.codebook import Names, clean_name
from qda.model.document import Mark
from qda.model.exchange import ForeignProject
from qda.model.palette import next_colour
from qda.model.portable import PortableDocument
from qda.model.times import own_time
from qda.store import content
from qda.store.tables import Base, Coder, Document, DocumentSet, SetMember

UNKNOWN_CODER = "Unknown coder"
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_EXCERPT = 80  # code points of a name that is told as it was
AT_ONCE = 1000  # rows that are made between two yields


class Guided(Protocol):
    """Whatever has an identity."""

    @property
    def guid(self) -> str:
        """The identity that the file gives."""
        ...


Item = TypeVar("Item", bound=Guided)


class Stored(NamedTuple):
    """A text, marks or bytes, kept outside the rows; the hash goes into ``column`` of a row."""

    row: Row
    column: str
    value: str | bytes | tuple[Mark, ...]


class _Text(NamedTuple):
    """What a document is known by."""

    guid: str
    name: str
    digest: str


class TakingRows:
    """The first half of taking in another project; :class:`qda.actions.take_in_work.Taking` is the whole.

    Nothing is written here. Methods that take long are generators, which yield now and then how much they have done
    since, in rows.
    """

    def __init__(self, foreign: ForeignProject, tables: Tables, coder_name: str = "") -> None:
        self.project = foreign.project
        self.report = replace(foreign.report, stored={}, notes=list(foreign.report.notes))
        self.tables = tables
        self.of: dict[type[Base], dict[str, Row]] = {}
        self.contents: list[Stored] = []
        self._coder_name = clean_name(coder_name)
        self._coder_names = Names()
        self._strangers: dict[str, int] = {}
        self._bad_times = 0

    # --- what all kinds share ---------------------------------------------------------------------------------------
    def placed(self, model: type[Base]) -> dict[str, Row]:
        """Return the rows of a table by the guids that the file gives."""
        return self.of.setdefault(model, {})

    def place(self, model: type[Base], guid: str, row: Row) -> None:
        """Remember which row stands for what has a guid in the file; the first of several."""
        if self.placed(model).setdefault(guid, row) is not row and guid:
            self.report.note("identity-repeated", str(row.get("name") or guid), look=True)

    def count(self, model: type[Base], how: str, times: int = 1) -> None:
        """Count things that were ``added``, ``joined`` or ``left``."""
        tally = self.report.store(model.__tablename__)
        tally.read += times
        setattr(tally, how, getattr(tally, how) + times)

    def time(self, text: str) -> str:
        """Return a time as we write it; what is none is counted and left empty."""
        found = own_time(text)
        self._bad_times += bool(text) and not found
        return found

    def named(self, model: type[Base], name: str, names: Names, clean: Callable[[str], str] = clean_name) -> str:
        """Return a name that may stand among others, and tell if it is not the one that the file gives."""
        cleaned = clean(name)
        found = names.free(cleaned or "Untitled")
        if not cleaned:
            self.report.note(f"unnamed-{model.__tablename__}", found)
        elif found != cleaned:
            self.report.note("renamed-taken", found, excerpt(name))
        elif found != name:
            self.report.note("renamed-clean", found, excerpt(name))
        return found

    def paired(
        self,
        model: type[Base],
        items: Sequence[Item],
        key: Callable[[Item], object],
        row_key: Callable[[Row], object],
        fits: Callable[[Item, Row], bool] = lambda _item, _row: True,
    ) -> list[Row | None]:
        """Pair things with rows that are there: by guid if they ``fit``, then by what else they are known by."""
        by_guid = {str(row["guid"]): row for row in self.tables.there(model)}
        by_key: dict[object, Row] = {}
        for row in self.tables.there(model):
            by_key.setdefault(row_key(row), row)
        used = set[int]()

        def taken(row: Row | None) -> Row | None:
            if row is None or row["id"] in used:
                return None
            used.add(row["id"])
            return row

        found: list[Row | None] = []
        for item in items:
            row = by_guid.get(item.guid)
            found.append(taken(row) if row is not None and fits(item, row) else None)
        return [row or taken(by_key.get(key(item))) for item, row in zip(items, found, strict=True)]

    def join_memo(self, model: type[Base], row: Row, memo: str) -> None:
        """Put a memo below the one that a row has, unless it says so already."""
        if not row["memo"]:
            self.tables.change(model, row, memo=memo)
        elif memo.strip():
            self.tables.change(model, row, memo=joined(row["memo"], memo))

    def tell_counts(self) -> None:
        """Tell what was counted on the way."""
        for name, count in self._strangers.items():
            self.report.note("placeholder-coder", name, times=count, look=True)
        if self._bad_times:
            self.report.note("times-unclear", times=self._bad_times)

    # --- coders -----------------------------------------------------------------------------------------------------
    def build_coders(self) -> None:
        """Make the coders, and first of all whoever imports, if that is somebody new."""
        coders = self.project.coders
        self._coder_names = Names(str(row["name"]) for row in self.tables.there(Coder))
        rows = self.paired(
            Coder,
            coders,
            lambda one: (clean_name(one.name).casefold(), one.kind == "consensus"),
            lambda row: (str(row["name"]).casefold(), row["kind"] == "consensus"),
            lambda one, row: (one.kind == "consensus") == (row["kind"] == "consensus"),
        )
        named = {clean_name(one.name).casefold() for one in coders if one.kind != "consensus"}
        if self._coder_name and self._coder_name.casefold() not in self._coder_names.taken | named:
            self.add_coder(self._coder_name)
        for coder, row in zip(coders, rows, strict=True):
            self.count(Coder, "added" if row is None else "joined")
            if row is None:
                kind = "consensus" if coder.kind == "consensus" else "person"
                name = self.named(Coder, coder.name, self._coder_names)
                colour = self.colour(coder.colour, name) or self._coder_colour()
                made = {"guid": coder.guid, "colour": colour, "kind": kind}
                row = self.tables.add(Coder, {"name": name, **made, "created": self.time(coder.created)})
            self.place(Coder, coder.guid, row)
        if not any(row["kind"] == "person" for row in self.tables.all(Coder)):
            self.add_coder(UNKNOWN_CODER)

    def add_coder(self, name: str, guid: str = "") -> Row:
        """Add somebody whom the file does not list."""
        about = {"guid": guid, "name": self._coder_names.free(name), "colour": self._coder_colour(), "kind": "person"}
        return self.tables.add(Coder, about)

    def _coder_colour(self) -> str:
        """Return a colour for somebody to whom the file gives none."""
        return next_colour([str(row["colour"]) for row in self.tables.all(Coder)])

    def coder(self, guid: str) -> Row:
        """Return a coder; somebody whom the file does not list becomes a placeholder, and never the one at work."""
        found = self.placed(Coder).get(guid)
        if found is None:
            known = self.tables.known(Coder).get(guid or derived_guid(UNKNOWN_CODER))
            found = known or self.add_coder(UNKNOWN_CODER, guid or derived_guid(UNKNOWN_CODER))
            self.placed(Coder)[guid] = found
            self._strangers[str(found["name"])] = 0
        if found["name"] in self._strangers:
            self._strangers[str(found["name"])] += 1
        return found

    def colour(self, colour: str, name: str) -> str:
        """Return a colour exactly as it is; what is none is told and left out."""
        found = colour.strip()
        if not found or _COLOUR.fullmatch(found):
            return found
        self.report.note("colour-unusable", name, excerpt(colour))
        return ""

    # --- documents --------------------------------------------------------------------------------------------------
    def build_documents(self) -> Generator[int]:
        """Make the documents; a text that is there under the same guid or name is the same document."""
        there = self.tables.there(Document)
        digests: list[str] = []
        for document in self.project.documents:
            digests.append(content.text_hash(document.text))
            yield 1
        coming = list(zip(self.project.documents, digests, strict=True))
        rows = self.paired(
            Document,
            [_Text(self._document_guid(document, digest), document.name, digest) for document, digest in coming],
            lambda one: (one.digest, clean_name(one.name).casefold()),
            lambda row: (row["text_hash"], str(row["name"]).casefold()),
            lambda one, row: one.digest == row["text_hash"],
        )
        names = Names(str(row["name"]) for row in there)
        texts = {str(row["text_hash"]): str(row["name"]) for row in reversed(there)}
        position = self.tables.next_position(Document)
        for number, ((document, digest), row) in enumerate(zip(coming, rows, strict=True)):
            self.count(Document, "added" if row is None else "joined")
            if row is None:
                row = self._add_document(document, digest, names, texts)
                row["position"] = position
                position += 1
            else:
                self._join_document(document, row)
            self.place(Document, document.guid, row)
            if number % AT_ONCE == AT_ONCE - 1:
                yield 1

    def _document_guid(self, document: PortableDocument, digest: str) -> str:
        """Return the guid under which a document is, or would be, in the project.

        Where another text has its guid, it has the one that is made of both: on every import the same.
        """
        known = self.tables.known(Document).get(document.guid)
        if known is None or known["text_hash"] == digest:
            return document.guid
        return derived_guid(document.guid, digest)

    def _add_document(self, document: PortableDocument, digest: str, names: Names, texts: dict[str, str]) -> Row:
        guid = self._document_guid(document, digest)
        name = self.named(Document, document.name, names)
        if guid != document.guid and not self.tables.is_new(Document, self.tables.known(Document)[document.guid]):
            told = str(self.tables.known(Document)[document.guid]["name"])
            self.report.note("document-other-text", told, name, look=True)
        elif digest in texts:
            self.report.note("same-text-other-name", name, texts[digest], look=True)
        row = {
            "guid": guid,
            "name": name,
            "text_hash": digest,
            "length": len(document.text),
            "marks_hash": "",
            "source_hash": "",
            "source_name": document.source_name,
            "media_type": document.media_type,
            "encoding": document.encoding,
            "import_report": json.dumps([asdict(note) for note in document.notes], ensure_ascii=False),
            "memo": document.memo,
            "created": self.time(document.created),
        }
        self.tables.add(Document, row)
        self.contents.append(Stored(row, "text_hash", document.text))
        if document.marks:
            self.contents.append(Stored(row, "marks_hash", document.marks))
        if document.original:
            self.contents.append(Stored(row, "source_hash", document.original))
        return row

    def _join_document(self, document: PortableDocument, row: Row) -> None:
        """Add to a document what it lacks."""
        self.join_memo(Document, row, document.memo)
        if document.original and not row["source_hash"]:
            digest = content.bytes_hash(document.original)
            self.tables.change(
                Document, row, source_hash=digest, source_name=row["source_name"] or document.source_name
            )
            self.contents.append(Stored(row, "source_hash", document.original))
        if document.marks and not row["marks_hash"]:
            self.tables.change(Document, row, marks_hash=content.marks_hash(document.marks))
            self.contents.append(Stored(row, "marks_hash", document.marks))
        elif document.marks and content.marks_hash(document.marks) != row["marks_hash"]:
            self.report.note("marks-stay", str(row["name"]), look=True)

    def build_sets(self) -> None:
        """Make the sets of documents, and put documents into them."""
        sets, documents = self.project.sets, self.placed(Document)
        rows = self.paired(
            DocumentSet, sets, lambda one: clean_name(one.name).casefold(), lambda row: str(row["name"]).casefold()
        )
        names = Names(str(row["name"]) for row in self.tables.there(DocumentSet))
        position = self.tables.next_position(DocumentSet)
        members = {(row["set_id"], row["document_id"]) for row in self.tables.there(SetMember)}
        for one, row in zip(sets, rows, strict=True):
            self.count(DocumentSet, "added" if row is None else "joined")
            if row is None:
                name = self.named(DocumentSet, one.name, names)
                about = {"guid": one.guid, "name": name, "memo": one.memo, "position": position}
                row = self.tables.add(DocumentSet, about)
                position += 1
            else:
                self.join_memo(DocumentSet, row, one.memo)
            self.place(DocumentSet, one.guid, row)
            missing = 0
            for guid in one.documents:
                document = documents.get(guid)
                if document is None:
                    missing += 1
                    self.count(SetMember, "left")
                    continue
                pair = (row["id"], document["id"])
                self.count(SetMember, "joined" if pair in members else "added")
                if pair not in members:
                    members.add(pair)
                    self.tables.add(SetMember, {"set_id": pair[0], "document_id": pair[1]})
            if missing:
                self.report.note("member-dangling", str(row["name"]), times=missing, look=True)


def excerpt(text: str) -> str:
    """Return a text as it can stand in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
