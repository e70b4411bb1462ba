"""Reads elements that hold a text with selections: text sources, notes, and the texts of PDFs, pictures, recordings."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath

from qda.formats.refi.files_in import ProjectFiles
from qda.formats.refi.gathered import CodingRecord, SelectionRecord, SyncRecord, TextRecord, ValueRecord
from qda.formats.refi.kept_xml import kept_copy
from qda.formats.refi.ledger import Ledger, line_of
from qda.formats.refi.node import Node
from qda.formats.refi.places import TextPlaces
from qda.formats.refi.scalars import Times, canonical_guid, integer, known_guid
from qda.formats.refi.texts import decode_text
from qda.model.errors import QdaError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP = b"PK\x03\x04"
_PLAIN_SUFFIXES = (".txt", ".text", "")
TRANSCRIPTS = frozenset(("Transcript", "TextDescription"))
_OURS_ENTIRELY = frozenset(("TextSource", "PDFSource", "Representation"))
"""The elements that become documents and are not kept besides."""
_VALUES = frozenset(("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"))


class ElementReader:
    """Makes records of elements, and accounts for what is certain about them already."""

    def __init__(self, ledger: Ledger, files: ProjectFiles, times: Times) -> None:
        self.ledger = ledger
        self.report = ledger.report
        self.files = files
        self.times = times

    # --- texts ---------------------------------------------------------------------------------------------------
    def text_record(self, element: Node, kind: str = "") -> TextRecord:
        """Read an element of the standard's type TextSource or Transcript, and the text that it leads to.

        The element itself and its selections, codings and references are accounted for when these are followed.
        """
        record = self.bare_record(element, kind or element.tag)
        content: str | None = None
        points: dict[str, int | None] = {}
        for child in element:
            if child.tag == "SyncPoint" and kind == "Transcript":
                point = self._sync_point(child)
                record.sync.append(point)
                points[point.guid] = point.position
        for child in element:
            tag = child.tag
            if tag == "PlainTextSelection":
                record.selections.append(self.selection(child))
            elif tag == "PlainTextContent":
                content = (content or "") + words_in(child)
                self.ledger.take(tag)
            elif tag == "TranscriptSelection" and kind == "Transcript":
                selection = self._transcript_selection(child, points)
                if selection is not None:
                    record.selections.append(selection)
                else:
                    self._keep_unplaced(child, record)
            elif tag != "SyncPoint" or kind != "Transcript":
                self.common_child(child, record)
        self._find_text(element, record, content)
        return record

    def bare_record(self, element: Node, kind: str) -> TextRecord:
        """Return the record of a source, with its attributes only."""
        if kind in _OURS_ENTIRELY:
            self.ledger.leave_attributes(element, "creatingUser", "modifyingUser", "modifiedDateTime", "currentPath")
        elif kind == "Note" and element.get("creatingUser") not in (None, element.get("modifyingUser")):
            self.ledger.leave_attributes(element, "modifyingUser")
        return TextRecord(
            kind,
            canonical_guid(element.get("guid")),
            element.get("name") or "",
            line_of(element),
            users=users_of(element),
            created=self.times.read(element.get("creationDateTime")),
            modified=self.times.read(element.get("modifiedDateTime")),
        )

    def common_child(self, child: Node, record: TextRecord) -> None:
        """Read a child that sources of all kinds may have."""
        tag = child.tag
        if tag == "Description":
            record.description = joined_text(record.description, words_in(child))
            self.ledger.take(tag)
        elif tag == "Coding":
            record.codings.append(self.coding(child))
        elif tag == "NoteRef":
            record.notes.append(target(child))
        elif tag == "VariableValue":
            record.values.append(self.value(child))
        else:
            self.ledger.leave_unknown(child, record.kind)

    def _find_text(self, element: Node, record: TextRecord, content: str | None) -> None:
        """Find the text by its path, else as it stands in the element, else in the Word file that goes with it."""
        plain, rich = element.get("plainTextPath") or "", element.get("richTextPath") or ""
        if not plain and _is_plain(rich):
            plain, rich = rich, ""
        data = self.files.text(plain) if plain else None
        if data is not None:
            record.key = (self.files.entry(plain) or plain).casefold()
            if data.startswith(_ZIP):
                self._derive(data, record.key, record)
            else:
                self._place(record, data)
            if content and record.places is not None and TextPlaces(content).text != record.places.text:
                self.report.note("refi-text-twice", record.name, line=record.line, look=True)
        elif content is not None:
            record.places, record.encoding = TextPlaces(content), "utf-8"
        if plain and data is None:
            self.files.tell_missing(plain, record.name)
        original = self.files.original(rich, record.name) if rich and not _is_plain(rich) else b""
        if original:
            if record.places is None:
                self._derive(original, rich, record)
            record.original = original
            record.media_type = DOCX if original.startswith(_ZIP) else "application/octet-stream"
        if record.places is None and not plain and not rich:
            record.places = TextPlaces("")

    def _place(self, record: TextRecord, data: bytes) -> None:
        decoded = decode_text(data)
        record.places, record.encoding = TextPlaces(decoded.raw), decoded.encoding
        record.places.notes = (*decoded.notes, *record.places.notes)
        for note in decoded.notes:
            self.report.note("refi-encoding-assumed", record.name, note.detail, times=note.count, look=True)

    def _derive(self, data: bytes, path: str, record: TextRecord) -> None:
        """Take the text of a Word or other file where there is no plain one; positions were counted in another."""
        from qda.formats.read import read_bytes

        try:
            document = read_bytes(data, PurePosixPath(path.replace("\\", "/")).name)
        except QdaError:
            self.report.note("refi-rich-text-unreadable", record.name, path, line=record.line, look=True)
            return
        record.places = TextPlaces(document.text)
        record.places.notes = document.notes
        record.marks, record.media_type, record.derived = document.marks, document.media_type, True
        record.original = data
        if record.has_positions:
            self.report.note("refi-text-derived", record.name, line=record.line, look=True)

    # --- selections ----------------------------------------------------------------------------------------------
    def selection(self, element: Node) -> SelectionRecord:
        """Read a selection of text."""
        get = element.get
        start, end = integer(get("startPosition")), integer(get("endPosition"))
        written = "" if start is not None and end is not None else f"{get('startPosition')}–{get('endPosition')}"
        return self._selection(element, start, end, "PlainTextSelection", written)

    def _transcript_selection(self, element: Node, points: dict[str, int | None]) -> SelectionRecord | None:
        """Read a selection between two points of a transcript, which know their positions; an open end is its own."""
        start = points.get(canonical_guid(element.get("fromSyncPoint")))
        until = canonical_guid(element.get("toSyncPoint"))
        end = points.get(until) if until else None
        if start is not None and not until:
            end = min((place for place in points.values() if place is not None and place > start), default=None)
        is_open = not until and end is None
        if start is None or (end is None and not is_open):
            return None
        written = f"{element.get('fromSyncPoint')}–{element.get('toSyncPoint')}"
        selection = self._selection(element, start, end, "TranscriptSelection", written)
        return selection._replace(end=start, is_open=True) if is_open else selection

    def _keep_unplaced(self, element: Node, record: TextRecord) -> None:
        """Keep a passage of a recording of which nothing tells where in the transcript it is."""
        self.ledger.keep_branch(element)
        record.unplaced.append(kept_copy(element))
        name = element.get("name") or element.get("guid") or ""
        self.report.note("refi-no-sync-point", record.name, name, line=line_of(element), look=True)

    def _selection(self, element: Node, start: int | None, end: int | None, kind: str, written: str) -> SelectionRecord:
        comments: list[str] = []
        codings: list[CodingRecord] = []
        notes: list[str] = []
        for child in element:
            tag = child.tag
            if tag == "Coding":
                codings.append(self.coding(child))
            elif tag == "Description":
                comments.append(words_in(child))
            elif tag == "NoteRef":
                notes.append(target(child))
            else:
                self.ledger.leave_unknown(child, kind)
        return SelectionRecord(
            canonical_guid(element.get("guid")),
            start,
            end,
            element.get("name") or "",
            users_of(element),
            self.times.read(element.get("creationDateTime")),
            self.times.read(element.get("modifiedDateTime")),
            tuple(comments),
            tuple(codings),
            tuple(notes),
            element.line,
            kind,
            written,
        )

    def coding(self, element: Node) -> CodingRecord:
        """Read a coding; a second code in it, which the standard does not have, is left out and told."""
        code, refs = "", 0
        notes: list[str] = []
        for child in element:
            tag = child.tag
            if tag == "CodeRef" and not refs:
                code, refs = target(child), 1
            elif tag == "NoteRef":
                notes.append(target(child))
            else:
                self.ledger.leave_unknown(child, "Coding")
        return CodingRecord(
            canonical_guid(element.get("guid")),
            code,
            users_of(element),
            self.times.read(element.get("creationDateTime")),
            tuple(notes),
            element.line,
            refs,
        )

    def _sync_point(self, element: Node) -> SyncRecord:
        self.ledger.take("SyncPoint")
        position, ms = integer(element.get("position")), integer(element.get("timeStamp"))
        return SyncRecord(canonical_guid(element.get("guid")), position, ms)

    # --- values --------------------------------------------------------------------------------------------------
    def value(self, element: Node) -> ValueRecord:
        """Read what a variable is for a source or case; ``None`` where the file says that it is missing."""
        variable, refs, value, holder = "", 0, None, ""
        for child in element:
            if child.tag == "VariableRef" and not refs:
                variable, refs = target(child), 1
            elif child.tag in _VALUES and value is None:
                value, holder = words_in(child), str(child.tag)
            else:
                self.ledger.leave_unknown(child, "VariableValue")
        return ValueRecord(variable, value, line_of(element), holder, refs)


def users_of(element: Node) -> tuple[str, ...]:
    """Return who may have made something: its creator, or who changed it last."""
    return _one_user(element.get("creatingUser") or element.get("modifyingUser"))


@lru_cache(maxsize=1024)
def _one_user(written: str | None) -> tuple[str, ...]:
    return (canonical_guid(written),) if written else ()


def target(element: Node) -> str:
    """Return the guid that a reference leads to; Transana writes it as ``guid`` or as the element's text."""
    return known_guid(element.get("targetGUID") or element.get("guid") or element.text)


def words_in(element: Node) -> str:
    """Return an element's text, with the words of elements that the standard does not have in it."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def joined_text(one: str, other: str) -> str:
    """Return two texts below each other, or the one that says something."""
    return f"{one}\n\n{other}" if one and other else one or other


def visible(text: str) -> bool:
    """Tell whether a text has any character that can be seen."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def _is_plain(path: str) -> bool:
    return bool(path) and PurePosixPath(path.replace("\\", "/")).suffix.lower() in _PLAIN_SUFFIXES
