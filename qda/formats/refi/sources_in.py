"""Reads the sources of a project: texts, PDFs with their text, pictures and recordings with their transcripts."""

from __future__ import annotations

from qda.formats.refi.gathered import Gathered, SelectionRecord, TextRecord, TranscriptRecord
from qda.formats.refi.kept_xml import kept_copy, xml_of
from qda.formats.refi.ledger import line_of
from qda.formats.refi.node import Node
from qda.formats.refi.places import TextPlaces
from qda.formats.refi.scalars import OwnGuids, canonical_guid, guid_from, integer
from qda.formats.refi.texts_in import TRANSCRIPTS, ElementReader, words_in
from qda.model.errors import Cancelled, NoText, PasswordNeeded, QdaError
from qda.model.portable import KeptPart

PDF = "application/pdf"
MEDIA = frozenset(("PictureSource", "AudioSource", "VideoSource"))
_AREAS = ("PictureSelection", "AudioSelection", "VideoSelection")


class SourceReader:
    """Makes records of sources, and keeps what cannot be shown."""

    def __init__(self, reader: ElementReader, gathered: Gathered) -> None:
        self._reader = reader
        self._ledger = reader.ledger
        self._report = reader.report
        self._files = reader.files
        self._gathered = gathered
        self._guids = OwnGuids()

    def read(self, element: Node) -> None:
        """Read one child of Sources."""
        if element.tag == "TextSource":
            draft = self._ledger.draft()
            record = self._reader.text_record(element)
            if record.places is None:
                self._ledger.go_back(draft)
                self._keep_unread(element, record)
            else:
                self._gathered.texts.append(record)
        elif element.tag == "PDFSource":
            self._pdf(element)
        elif element.tag in MEDIA:
            self._medium(element)
        else:
            self._ledger.leave_unknown(element, "Sources")

    def _keep_unread(self, element: Node, record: TextRecord) -> None:
        """Keep a source whose text cannot be had."""
        self._keep(element, record.name)
        self._report.note("refi-text-missing", record.name, len(record.selections), line=record.line, look=True)

    def _keep(self, element: Node, name: str, file_name: str = "", data: bytes = b"") -> None:
        guid = canonical_guid(element.get("guid"))
        self._ledger.keep_branch(element)
        self._gathered.unread[guid] = name
        xml = xml_of(kept_copy(element))
        self._gathered.kept.append(KeptPart(guid, element.tag, "Sources", "", name, xml, file_name, data))

    # --- PDF -----------------------------------------------------------------------------------------------------
    def _pdf(self, element: Node) -> None:
        """Read a PDF: its text is the document, and the file itself the original."""
        unread = self._ledger.draft()
        record = self._reader.bare_record(element, "PDFSource")
        inner = next((child for child in element if child.tag == "Representation"), None)
        path = element.get("path") or ""
        data = self._files.original(path, record.name) if path else b""
        if inner is not None:
            draft = self._ledger.draft()
            text = self._reader.text_record(inner, "Representation")
            if text.places is not None:
                self._take_text(record, text)
                self._ledger.take("Representation")
            else:
                self._ledger.go_back(draft)
        if record.places is None and not self._read_pdf(record, data):
            # Its selections lead into no text: all of it is kept as it is.
            self._ledger.go_back(unread)
            file_name, kept = self._files.keep(path, record.name) if data else ("", b"")
            self._keep(element, record.name, file_name, kept)
            if not data:  # else it was told why
                self._report.note("refi-pdf-without-text", record.name, line=record.line, look=True)
            return
        record.media_type, record.original = PDF, data
        areas: list[Node] = []
        for child in element:
            if child.tag == "PDFSelection":
                areas.append(child)
            elif child is inner:
                if record.encoding == "pdf":
                    self._keep_representation(child, record)
            else:
                self._reader.common_child(child, record)
        self._areas(areas, record)
        self._gathered.texts.append(record)

    def _keep_representation(self, element: Node, record: TextRecord) -> None:
        """Keep the selections of a text that cannot be had, where the PDF itself could be read."""
        self._ledger.keep_branch(element)
        guid = canonical_guid(element.get("guid"))
        xml = xml_of(kept_copy(element))
        self._gathered.kept.append(KeptPart(guid, "Representation", "PDFSource", record.guid, record.name, xml))
        selections = sum(child.tag == "PlainTextSelection" for child in element)
        self._report.note("refi-text-missing", record.name, selections, line=line_of(element), look=True)

    def _take_text(self, record: TextRecord, text: TextRecord) -> None:
        """Make the text of a PDF that of the document; both share their names."""
        record.places, record.encoding, record.derived = text.places, text.encoding, text.derived
        record.marks, record.key = text.marks, text.key
        record.selections, record.codings, record.values = text.selections, text.codings, text.values
        record.notes = text.notes
        record.description = text.description
        record.name = record.name or text.name
        record.created = record.created or text.created
        if text.guid and text.guid != record.guid:
            self._gathered.aliases[text.guid] = record.guid

    def _read_pdf(self, record: TextRecord, data: bytes) -> bool:
        """Read the text out of the PDF itself where the project gives none."""
        if not data:
            return False
        from qda.formats.read import read_bytes

        try:
            document = read_bytes(data, f"{record.guid}.pdf", password=self._files.password, wanted=self._files.wanted)
        except Cancelled:
            raise
        except PasswordNeeded:
            self._report.note("refi-pdf-locked", record.name, line=record.line, look=True)
            return False
        except NoText:
            self._report.note("refi-pdf-scanned", record.name, line=record.line, look=True)
            return False
        except QdaError:
            self._report.note("refi-pdf-unreadable", record.name, line=record.line, look=True)
            return False
        record.places, record.encoding = TextPlaces(document.text), "pdf"
        record.places.notes = document.notes
        record.marks = document.marks
        self._report.note("refi-pdf-read", record.name, line=record.line)
        return True

    def _areas(self, areas: list[Node], record: TextRecord) -> None:
        """Join areas of a PDF's pages with the passages that are the same, and keep the others.

        ATLAS.ti writes a passage twice, by its place on the page and in the text, with one guid; where it runs on to
        another page, the area there shares its name and time.
        """
        if not areas:
            return
        by_guid = {selection.guid: at for at, selection in enumerate(record.selections) if selection.guid}
        by_look = {
            (selection.name, selection.created): at
            for at, selection in enumerate(record.selections)
            if selection.name and selection.created
        }
        zero_based = self._pages_from_zero(areas)
        for area in areas:
            look = (area.get("name") or "", self._reader.times.read(area.get("creationDateTime")))
            at = by_guid.get(canonical_guid(area.get("guid")), by_look.get(look))
            if at is not None:
                record.selections[at] = self._united(record.selections[at], area)
                continue
            self._ledger.keep_branch(area)
            guid = canonical_guid(area.get("guid"))
            name = area.get("name") or ""
            codings = sum(child.tag == "Coding" for child in area)
            page = (integer(area.get("page")) or 0) + zero_based
            self._report.note("refi-area-kept", record.name, page, times=codings, line=line_of(area))
            self._gathered.kept.append(
                KeptPart(guid, "PDFSelection", "PDFSource", record.guid, name, xml_of(straightened(area)))
            )

    def _pages_from_zero(self, areas: list[Node]) -> bool:
        """Tell whether the first page is number 0, as in every file seen; the standard does not say."""
        return any(integer(area.get("page")) == 0 for area in areas) or "nvivo" not in self._gathered.origin.casefold()

    def _united(self, selection: SelectionRecord, area: Node) -> SelectionRecord:
        """Return a passage with what only the area beside it says: comments, notes, codings by other codes."""
        there = {(coding.code, coding.users) for coding in selection.codings}
        codings, notes, comments = list(selection.codings), list(selection.notes), list(selection.comments)
        self._ledger.join("PDFSelection")
        for child in area:
            if child.tag == "Coding":
                coding = self._reader.coding(child)
                if (coding.code, coding.users) in there:
                    self._ledger.join_branch(child)
                else:
                    codings.append(coding)
            elif child.tag == "NoteRef" and canonical_guid(child.get("targetGUID")) not in notes:
                notes.append(canonical_guid(child.get("targetGUID")))
            elif child.tag == "Description" and words_in(child) not in comments:
                comments.append(words_in(child))
            else:
                self._ledger.join_branch(child)
        own = canonical_guid(area.get("guid"))
        also = (*selection.also, own) if own and own != selection.guid else selection.also
        return selection._replace(codings=tuple(codings), notes=tuple(notes), comments=tuple(comments), also=also)

    # --- pictures and recordings ---------------------------------------------------------------------------------
    def _medium(self, element: Node) -> None:
        """Keep a picture or recording as it is, and make documents of its transcripts or description."""
        name, written = element.get("name") or "", canonical_guid(element.get("guid"))
        guid = self._guids.free(written or guid_from("", f"{element.tag} {line_of(element)} {name}"))
        if written not in ("", guid):
            self._report.note("refi-same-guid", name, element.tag, line=line_of(element), look=True)
        texts: list[str] = []
        for child in element:
            if child.tag not in TRANSCRIPTS:
                self._ledger.keep_branch(child)
                continue
            draft = self._ledger.draft()
            record = self._reader.text_record(child, child.tag)
            if record.places is None:
                self._ledger.go_back(draft)
                self._unread_transcript(child, record, guid)
                continue
            record.medium = guid
            record.name = record.name or name
            if not record.guid or record.guid == guid:
                record.guid = guid_from(guid, f"text {len(texts)}")
            record.transcripts.append(TranscriptRecord(record.guid, record.kind, guid, record.name, _shell(child)))
            texts.append(record.guid)
            self._gathered.texts.append(record)
        self._ledger.keep(element.tag)
        made = kept_copy(element, TRANSCRIPTS)
        made.set("guid", guid)
        for child in made:
            if child.tag == "PictureSelection":
                _straighten(child)
        path = element.get("path") or ""
        file_name, data = self._files.keep(path, name) if path else ("", b"")
        self._gathered.kept.append(KeptPart(guid, element.tag, "Sources", "", name, xml_of(made), file_name, data))
        self._gathered.media[guid] = texts
        self._gathered.unread[guid] = name
        codings = sum(1 for area in element if area.tag in (*_AREAS, "Coding") for _ in area.iter("Coding"))
        self._report.note("refi-medium-kept", name or file_name, element.tag, times=codings, line=line_of(element))

    def tell_texts_from_media(self) -> None:
        """Give media that share the guid of a text their own, for what refers to it can only show the text."""
        gathered = self._gathered
        shared = sorted({text.guid for text in gathered.texts} & gathered.media.keys())
        own = {written: self._guids.free(written) for written in shared}
        if not own:
            return
        for written, guid in own.items():
            self._report.note("refi-same-guid", gathered.unread[written], "Sources", look=True)
            gathered.media[guid], gathered.unread[guid] = gathered.media.pop(written), gathered.unread.pop(written)
        for number, part in enumerate(gathered.kept):
            guid = own.get(part.guid) if part.kind in MEDIA else None
            if guid is not None:
                xml = part.xml.replace(part.guid.encode(), guid.encode(), 1)
                gathered.kept[number] = part._replace(guid=guid, xml=xml)
            elif part.place in own:
                gathered.kept[number] = part._replace(place=own[part.place])
        for text in gathered.texts:
            text.medium = own.get(text.medium, text.medium)
            text.transcripts = [one._replace(medium=own.get(one.medium, one.medium)) for one in text.transcripts]

    def _unread_transcript(self, element: Node, record: TextRecord, medium: str) -> None:
        self._ledger.keep_branch(element)
        xml = xml_of(kept_copy(element))
        self._gathered.kept.append(KeptPart(record.guid, element.tag, medium, "", record.name, xml))
        self._report.note("refi-text-missing", record.name, len(record.selections), line=record.line, look=True)


def _shell(element: Node) -> Node:
    """Return what is kept of a transcript beside its text: its points in time."""
    made = kept_copy(element, {child.tag for child in element} - {"SyncPoint"})
    made.text = None  # the line end of one that holds nothing
    for name in ("plainTextPath", "richTextPath"):
        if name in made.attrib:
            del made.attrib[name]
    for point in made:
        told = sorted(point.attrib.items())  # as the export writes them, or the same part would come in twice
        point.attrib.clear()
        point.attrib.update(told)
    return made


def straightened(element: Node) -> Node:
    """Return a copy of an area to be kept, its first corner the one with the smaller coordinates."""
    made = kept_copy(element)
    _straighten(made)
    return made


def _straighten(area: Node) -> None:
    for axis in "XY":
        one, other = integer(area.get(f"first{axis}")), integer(area.get(f"second{axis}"))
        if one is not None and other is not None:
            area.set(f"first{axis}", str(min(one, other)))
            area.set(f"second{axis}", str(max(one, other)))
