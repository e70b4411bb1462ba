"""Follows selections and codings into the stored texts: every one comes out as a coding or memo, or is told."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Container

from qda.formats.refi.coders_in import Coders
from qda.formats.refi.gathered import CodingRecord, SelectionRecord, TextRecord
from qda.formats.refi.ledger import Ledger
from qda.formats.refi.memos_in import Anchor, Memos
from qda.formats.refi.offsets import fits_name
from qda.formats.refi.places import PlaceMap
from qda.formats.refi.scalars import OwnGuids, guid_from
from qda.formats.refi.texts_in import visible
from qda.model.portable import CasePlace, PortableCode, PortableCoding, PortableMemo
from qda.model.span import Span

UNCODED = "Uncoded highlight"
_CUT_OFF = 60
"""Characters from which a name that ends in dots is taken for words that a program cut off, not for somebody's own."""
_GIVEN_BY_PROGRAM = re.compile(r"(quotation|citation|zitat|cita)\s+\d+:\d+|line:\d+|[\d:., –-]+", re.IGNORECASE)


class CodingResolver:
    """Makes codings of what was gathered.

    Args:
        codes: All codes by guid.
        cases: The guids of cases; a code with the guid of a case says who a passage is of.
        wanted: The guids of selections that something refers to.
    """

    def __init__(
        self,
        codes: dict[str, PortableCode],
        cases: Container[str],
        wanted: Container[str],
        coders: Coders,
        memos: Memos,
        ledger: Ledger,
        project_guid: str,
    ) -> None:  # fmt: skip
        self.codings: list[PortableCoding] = []
        self.places_of_cases: dict[str, dict[CasePlace, None]] = {}
        self.selections: dict[str, tuple[str, Span, str]] = {}
        """Selections that something refers to: their document, span, and a coding in them."""
        self.referred: set[str] = set()
        """Selections that a case or an annotation refers to, and which therefore are no bare highlights."""
        self.all_quoted = False
        """Whether all selections of the present text are named by their own words."""
        self._codes = codes
        self._cases = cases
        self._wanted = wanted
        self._coders = coders
        self._memos = memos
        self._ledger = ledger
        self._report = ledger.report
        self._own_guid = OwnGuids().free
        self._pairs: dict[tuple[str, int, int, str, str], tuple[str, str]] = {}  # the coding's guid and comment
        self._identical: Counter[str] = Counter()
        self._uncoded_guid = guid_from(project_guid, "uncoded highlight")
        self._uncoded: Counter[str] = Counter()
        self._coded_folders: Counter[str] = Counter()

    # --- one text ------------------------------------------------------------------------------------------------
    def selection(
        self, record: TextRecord, selection: SelectionRecord, places: PlaceMap, *, misnamed: bool = False
    ) -> None:
        """Follow one selection into its document; ``misnamed`` by words of another place, which was told."""
        start, end = selection.start, places.length if selection.is_open else selection.end
        if start is None or end is None or not 0 <= start <= end <= places.length:
            self._reject(record, selection, places)
            return
        low, start_high = places.locate(start)
        if start == end:
            self._without_length(record, selection, low)
            return
        end_low, high = places.locate(end)
        if low != start_high or end_low != high:
            self._report.note("refi-rounded", record.name, f"{start}–{end} → {low}–{high}", line=selection.line)
        if low == high:  # it held only what is not stored, such as a control character
            self._without_length(record, selection, low)
            return
        self._ledger.take(selection.kind)
        if selection.comments:
            self._ledger.take("Description", len(selection.comments))
        alone = bool(selection.notes) and not selection.codings and len(selection.comments) == 1
        if alone and self._memos.says(selection.notes[0], selection.comments[0]):
            selection = selection._replace(comments=())  # Concord writes both, for programs that show only one
        span = Span(low, high)
        self._passage(record, selection, span, self._comment(record, selection, span, misnamed))

    def whole_text(self, record: TextRecord) -> None:
        """Follow the codings on a source as a whole: they cover its text, or say that it is of a case."""
        length = len(record.places.text) if record.places else 0
        for coding in record.codings:
            if coding.code in self._cases:
                self._is_of_case(record, coding, CasePlace(record.guid))
            elif length:
                if self._coding(record, coding, Span(0, length), None, ""):
                    self._report.note("refi-whole-source", record.name, self._code_name(coding), line=coding.line)
            else:
                self._leave_coding(coding)
                self._report.note("refi-whole-empty", record.name, self._code_name(coding), line=coding.line, look=True)

    def _passage(self, record: TextRecord, selection: SelectionRecord, span: Span, comment: str) -> None:
        made, is_of_case = "", False
        for coding in selection.codings:
            if coding.code in self._cases:
                self._is_of_case(record, coding, CasePlace(record.guid, span))
                is_of_case = True
            else:
                made = self._coding(record, coding, span, selection, comment) or made
        attached = False
        for note in selection.notes:
            attached = (
                bool(self._memos.attach(note, Anchor(record.guid, span), record.name, selection.line)) or attached
            )
        own = (selection.guid, *selection.also)
        for guid in own:
            if guid in self._wanted:
                self.selections.setdefault(guid, (record.guid, span, made))
        if made or (not comment and (is_of_case or attached or any(guid in self.referred for guid in own))):
            return
        users = tuple(user for coding in selection.codings for user in coding.users)
        coder = self._coders.of((*users, *selection.users), record.users)
        if comment:
            guid = self._own_guid(selection.guid or guid_from(record.guid, f"passage {span}"))
            self._memos.add(
                PortableMemo(
                    guid, coder, "", comment, record.guid, span, "", "", selection.created,
                    selection.modified or selection.created,
                )
            )  # fmt: skip
        else:
            self._uncoded_highlight(record, selection, span, coder)

    def _coding(
        self,
        record: TextRecord,
        coding: CodingRecord,
        span: Span,
        selection: SelectionRecord | None,
        comment: str,
    ) -> str:
        """Add a coding and return its guid; an empty one, having told so, if there is no such code."""
        code = self._codes.get(coding.code)
        if code is None:
            self._leave_coding(coding)
            self._report.note("refi-dangling-code", record.name, coding.code or "–", line=coding.line, look=True)
            return ""
        coder = self._coders.of((*coding.users, *(selection.users if selection is not None else ())), record.users)
        pair = (record.guid, span.start, span.end, coding.code, coder)
        twin = self._pairs.get(pair)
        if twin is not None:
            if selection is not None and selection.kind == "TranscriptSelection" and comment in ("", twin[1]):
                self._join_coding(record, coding, twin[0])
                return twin[0]
            self._identical[record.name] += 1
        self._take_coding(coding)
        if code.is_folder:
            self._coded_folders[coding.code] += 1
        guid = self._own_guid(coding.guid or guid_from(record.guid, f"coding {pair}"))
        self._pairs.setdefault(pair, (guid, comment))
        created, modified = coding.created, ""
        if selection is not None:
            created, modified = created or selection.created, selection.modified
        self.codings.append(
            PortableCoding(
                guid, record.guid, coding.code, coder, span.start, span.end, comment, None, False, created,
                modified or created,
            )
        )  # fmt: skip
        for note in coding.notes:
            self._memos.attach(note, Anchor(coding=guid), record.name, coding.line)
        return guid

    def _uncoded_highlight(self, record: TextRecord, selection: SelectionRecord, span: Span, coder: str) -> None:
        self._uncoded[record.name] += 1
        guid = self._own_guid(selection.guid or guid_from(record.guid, f"passage {span}"))
        created = selection.created
        self.codings.append(
            PortableCoding(
                guid, record.guid, self._uncoded_guid, coder, span.start, span.end, "", None, False, created,
                selection.modified or created,
            )
        )  # fmt: skip

    def _comment(self, record: TextRecord, selection: SelectionRecord, span: Span, misnamed: bool) -> str:  # noqa: FBT001
        """Return what is said of a passage: its comment, and its name unless that is its words or made by a program."""
        comment = "\n\n".join(text for text in selection.comments if visible(text)) if selection.comments else ""
        name = selection.name
        if misnamed or not name or self.all_quoted:
            return comment
        text = record.places.text if record.places is not None else ""
        if fits_name(text, span.start, span.end, name):
            return comment
        if not visible(name) or _GIVEN_BY_PROGRAM.fullmatch(name.strip()):
            return comment
        if len(name) >= _CUT_OFF and name.rstrip().endswith(("…", "...")):
            return comment
        return f"{name}\n\n{comment}" if comment else name

    # --- what cannot be a coding ---------------------------------------------------------------------------------
    def _reject(self, record: TextRecord, selection: SelectionRecord, places: PlaceMap) -> None:
        """Leave a selection out whose positions lead nowhere, naming it with its numbers and codes."""
        self._leave(selection)
        codes = ", ".join(self._code_name(coding) for coding in selection.codings) or "–"
        told = "; ".join([*selection.comments, *([selection.name] if selection.name else [])])
        detail = f"{selection.numbers} / {places.length}: {codes}" + (f" ({told})" if told else "")
        self._report.note("refi-position-rejected", record.name, detail, line=selection.line, look=True)

    def _without_length(self, record: TextRecord, selection: SelectionRecord, place: int) -> None:
        """Make a memo on the document of a selection that begins where it ends, for a coding needs a passage."""
        self._ledger.take(selection.kind)
        self._ledger.take("Description", len(selection.comments))
        for coding in selection.codings:
            self._take_coding(coding)
        codes = [self._code_name(coding) for coding in selection.codings]
        lines = [f"Position {place:,}", *codes, *(text for text in selection.comments if visible(text))]
        users = tuple(user for coding in selection.codings for user in coding.users)
        guid = self._own_guid(selection.guid or guid_from(record.guid, f"position {place}"))
        coder = self._coders.of((*users, *selection.users), record.users)
        created = selection.created
        self._memos.add(
            PortableMemo(
                guid, coder, "Selection of no length", "\n".join(lines), record.guid, None, "", "", created,
                selection.modified or created,
            )
        )  # fmt: skip
        for note in [*selection.notes, *(note for coding in selection.codings for note in coding.notes)]:
            self._memos.attach(note, Anchor(record.guid), record.name, selection.line)
        detail = f"{selection.numbers}: {', '.join(codes) or '–'}"
        self._report.note("refi-no-length", record.name, detail, line=selection.line, look=True)

    # --- accounts ------------------------------------------------------------------------------------------------
    def _take_coding(self, coding: CodingRecord) -> None:
        self._ledger.take("Coding")
        self._ledger.take("CodeRef", coding.refs)

    def _join_coding(self, record: TextRecord, coding: CodingRecord, twin: str) -> None:
        self._ledger.join("Coding")
        self._ledger.join("CodeRef", coding.refs)
        for note in coding.notes:
            self._memos.attach(note, Anchor(coding=twin), record.name, coding.line)

    def _leave_coding(self, coding: CodingRecord) -> None:
        self._ledger.leave("Coding")
        self._ledger.leave("CodeRef", coding.refs)
        self._ledger.leave("NoteRef", len(coding.notes))

    def _leave(self, selection: SelectionRecord) -> None:
        self._ledger.leave(selection.kind)
        self._ledger.leave("Description", len(selection.comments))
        self._ledger.leave("NoteRef", len(selection.notes))
        for coding in selection.codings:
            self._leave_coding(coding)

    def _is_of_case(self, record: TextRecord, coding: CodingRecord, place: CasePlace) -> None:
        self._take_coding(coding)
        self.places_of_cases.setdefault(coding.code, {})[place] = None
        for note in coding.notes:
            self._memos.attach(note, Anchor(place.document, place.span), record.name, coding.line)

    def _code_name(self, coding: CodingRecord) -> str:
        code = self._codes.get(coding.code)
        return code.name if code is not None else coding.code or "–"

    # --- at the end ----------------------------------------------------------------------------------------------
    def finished_codes(self) -> list[PortableCode]:
        """Return all codes: folders that were coded with are codes now, and bare highlights have one."""
        codes = list(self._codes.values())
        for at, code in enumerate(codes):
            if times := self._coded_folders[code.guid]:
                codes[at] = dataclasses.replace(code, is_folder=False)
                self._report.note("refi-coded-folder", code.name, times=times, look=True)
        if self._uncoded and self._uncoded_guid not in self._codes:
            codes.append(PortableCode(self._uncoded_guid, UNCODED))
        for name, times in self._uncoded.items():
            self._report.note("refi-uncoded", name, times=times)
        for name, times in self._identical.items():
            if times:
                self._report.note("refi-identical", name, times=times)
        return codes
