"""A project on its way out: what belongs to what, what it is called in the file, and what there is to tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from qda.formats.refi.kept_out import KeptTrees, plain_guid
from qda.formats.refi.xml_out import Guids, attributes, derived_guid, in_utc, is_legal
from qda.model.exchange import WriteOptions
from qda.model.intake.report import IntakeNote
from qda.model.portable import (
    KeptPart,
    PortableCoding,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableValue,
)
from qda.model.span import Span

LARGEST_FILE = 2**31 - 1
"""Bytes that a file inside a project may have at most, by the standard."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
MEDIA = {"PictureSource": "PictureSelection", "AudioSource": "AudioSelection", "VideoSource": "VideoSelection"}
"""The sources that are no texts, each with what marks a part of it."""
TRANSCRIPTS = ("Transcript", "TextDescription")
"""The texts inside of them."""
_TEXTS = ("TextSource", "PDFSource")

_FILE_NAME = re.compile(r"[0-9A-Za-z-]{1,60}\.[0-9A-Za-z]{1,10}")
_Thing = TypeVar("_Thing")


class InnerFile(NamedTuple):
    """A file inside the project; its bytes are made only when they are written."""

    name: str
    data: Callable[[], bytes]


class CaseStretch(NamedTuple):
    """A stretch of a document that belongs to a case."""

    guid: str
    span: Span


def _grouped(things: Iterable[_Thing], key: Callable[[_Thing], str]) -> dict[str, list[_Thing]]:
    groups: dict[str, list[_Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


class Outgoing:
    """Everything that the parts of the writer share.

    What cannot stand in the file, because it refers to something that is not there, is sorted out here.
    """

    def __init__(self, project: PortableProject, options: WriteOptions) -> None:
        self.project = project
        self.options = options
        self.guids = Guids()
        self.notes: list[IntakeNote] = []
        self.files: list[InnerFile] = []
        self._file_names: set[str] = set()
        self.documents = {document.guid: document for document in project.documents}
        # A PDF that was kept for want of its password, or a text whose file was not there, may have been read since.
        kept = [part for part in project.kept if part.kind not in _TEXTS or part.guid not in self.documents]
        self.kept = KeptTrees(kept, self.tell)
        self._sort_codings()
        self._sort_memos()
        self.values: dict[str, list[PortableValue]] = _grouped(project.values, lambda value: value.bearer)
        self.variable_kinds = {variable.guid: variable.kind for variable in project.variables}
        self.stretches: dict[str, list[CaseStretch]] = {}
        self.case_stretches: dict[str, list[str]] = {}
        self._name_all()
        self.kept.resolve(self.guids)

    def tell(self, what: str, name: str = "", detail: object = "", *, times: int = 1, look: bool = True) -> None:
        """Note something for whoever exports."""
        self.notes.append(IntakeNote(what, name, str(detail), times, 0, look))

    # --- sorting ----------------------------------------------------------------------------------------------------
    def _sort_codings(self) -> None:
        codes = {code.guid for code in self.project.codes}
        self._coders = {coder.guid for coder in self.project.coders}
        self.codings: dict[str, list[PortableCoding]] = {guid: [] for guid in self.documents}
        lost = 0
        for coding in self.project.codings:
            if coding.document in self.codings and coding.code in codes and coding.coder in self._coders:
                self.codings[coding.document].append(coding)
            else:
                lost += 1
        if lost:
            self.tell("refi-out-codings-without", times=lost)

    def _sort_memos(self) -> None:
        memos = self.project.memos
        # Each on one thing only, or it would come back as several.
        self.on_coding: dict[str, list[PortableMemo]] = _grouped(memos, lambda memo: memo.coding)
        others = [memo for memo in memos if not memo.coding]
        self.on_code: dict[str, list[PortableMemo]] = _grouped(others, lambda memo: memo.code)
        others = [memo for memo in others if not memo.code and memo.document in self.documents]
        passages = [memo for memo in others if memo.span is not None]
        self.on_passage: dict[str, list[PortableMemo]] = _grouped(passages, lambda memo: memo.document)
        whole = [memo for memo in others if memo.span is None]
        self.on_document: dict[str, list[PortableMemo]] = _grouped(whole, lambda memo: memo.document)

    # --- naming -----------------------------------------------------------------------------------------------------
    def _name_all(self) -> None:
        """Give everything its guid, in the order of the file, so that the same project gives the same guids."""
        add, project = self.guids.add, self.project
        for kind, things in (
            ("coder", project.coders),
            ("code", project.codes),
            ("variable", project.variables),
            ("case", project.cases),
            ("document", project.documents),
            ("memo", project.memos),
            ("set", project.sets),
        ):
            for thing in things:
                add(kind, thing.guid)
        for codings in self.codings.values():
            for coding in codings:
                add("coding", coding.guid)
        self._name_kept()
        for document in project.documents:
            self.guids.add("representation", derived_guid(document.guid, "text"))
        self._name_stretches()

    def _name_stretches(self) -> None:
        """Give stretches of cases their guids; cases share one where they can, for QualCoder stops at a second one."""
        named: dict[tuple[str, Span], str] = {}
        for case in self.project.cases:
            for number, place in enumerate(case.places):
                if place.span is None or place.document not in self.documents:
                    continue
                where = place.document, place.span
                if where not in named:
                    named[where] = self.guids.add("stretch", derived_guid(case.guid, f"place {number}"))
                    self.stretches.setdefault(place.document, []).append(CaseStretch(named[where], place.span))
                self.case_stretches.setdefault(case.guid, []).append(named[where])

    def _name_kept(self) -> None:
        seen: set[str] = set()
        for part, tree in self.kept.trees():
            merged = part.owner and (part.kind == "Set" or (part.kind in TRANSCRIPTS and part.guid == part.owner))
            for element in tree.iter("*"):
                guid = plain_guid(str(element.get("guid") or ""))
                if guid and not (merged and element is tree):
                    # ATLAS.ti marks a passage twice with one guid; what refers to it means the first.
                    element.set("guid", self.guids.add("kept again" if guid in seen else "kept", guid))
                    seen.add(guid)

    def coder(self, guid: str) -> str:
        """Return what a coder is called in the file; empty for nobody who is in it."""
        return self.guids.of("coder", guid) if guid in self._coders else ""

    def made_by(self, coder: str, created: str, modified: str = "") -> str:
        """Return the attributes that say who made something and when."""
        changed = in_utc(modified) if modified and modified != created else ""
        return attributes(creatingUser=self.coder(coder), creationDateTime=in_utc(created), modifiedDateTime=changed)

    # --- files ------------------------------------------------------------------------------------------------------
    def add_file(self, name: str, data: Callable[[], bytes]) -> str:
        """Put a file into the project; return the path by which the XML calls it."""
        if _FILE_NAME.fullmatch(name) is None or name.casefold() in self._file_names:
            suffix = PurePosixPath(name).suffix
            ending = suffix if re.fullmatch(r"\.[0-9A-Za-z]{1,10}", suffix) else ""
            number = len(self._file_names)
            name = derived_guid(f"{name}/{number}", "file") + ending
        self._file_names.add(name.casefold())
        self.files.append(InnerFile(name, data))
        return f"internal://{name}"

    def fits(self, data: bytes, name: str) -> bool:
        """Tell whether a file is small enough for the standard; note it where it is not."""
        if len(data) <= LARGEST_FILE:
            return True
        self.tell("refi-out-too-large", name, LARGEST_FILE // 2**30 + 1)
        return False

    def checked(self, text: str, name: str) -> str:
        """Return a text as it is, noting that it loses characters that XML cannot hold."""
        if text and not is_legal(text):
            self.tell("refi-out-characters", name)
        return text

    def transcripts(self) -> dict[str, list[tuple[PortableDocument, KeptPart]]]:
        """Return the texts that stand inside a recording or picture, by the guid of that.

        A text whose guid is not the transcript's stands beside the recording, too: ATLAS.ti writes both, and reads
        codings in texts only.
        """
        media = {part.guid for part in self.project.kept if part.kind in MEDIA}
        found: dict[str, list[tuple[PortableDocument, KeptPart]]] = {}
        for part in self.project.kept:
            document = self.documents.get(part.owner)
            if document is not None and part.kind in TRANSCRIPTS and part.place in media:
                found.setdefault(part.place, []).append((document, part))
        order = {guid: number for number, guid in enumerate(self.documents)}
        return {guid: sorted(texts, key=lambda text: order[text[0].guid]) for guid, texts in found.items()}

    def note_refs(self, memos: Iterable[PortableMemo]) -> Iterator[str]:
        """Yield what attaches memos to the element that it stands in."""
        for memo in memos:
            yield f'<NoteRef targetGUID="{self.guids.of("memo", memo.guid)}"/>'
