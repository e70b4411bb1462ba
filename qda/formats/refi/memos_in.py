"""Makes memos of notes, one for each thing that a note is attached to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from qda.formats.refi.coders_in import Coders
from qda.formats.refi.gathered import Gathered, TextRecord
from qda.formats.refi.ledger import Ledger
from qda.formats.refi.places import TextPlaces
from qda.formats.refi.scalars import OwnGuids, guid_from
from qda.formats.refi.texts_in import joined_text
from qda.model.portable import PortableMemo
from qda.model.span import Span


class Anchor(NamedTuple):
    """What a memo is on; nothing where it is free."""

    document: str = ""
    span: Span | None = None
    code: str = ""
    coding: str = ""


class Memos:
    """Collects where notes are attached, and makes the memos when all is known."""

    def __init__(self, gathered: Gathered, ledger: Ledger, coders: Coders) -> None:
        self._ledger = ledger
        self._coders = coders
        self._notes: dict[str, TextRecord] = {}
        self._unnamed: list[TextRecord] = []
        self._anchors: dict[str, dict[Anchor, None]] = {}
        self._own: list[PortableMemo] = []
        for note in gathered.notes:
            if note.guid and note.guid not in self._notes:
                self._notes[note.guid] = note
                continue
            if note.guid:
                ledger.report.note("refi-same-guid", note.name, "Note", line=note.line, look=True)
            note.guid = guid_from(note.guid, f"note {len(self._unnamed)} {note.name}")
            self._unnamed.append(note)

    def attach(self, note: str, anchor: Anchor, of_what: str, line: int = 0) -> bool:
        """Attach a note by a NoteRef; tell and return no if there is no such note."""
        if note in self._notes:
            anchors = self._anchors.setdefault(note, {})
            self._ledger.join("NoteRef") if anchor in anchors else self._ledger.take("NoteRef")
            anchors[anchor] = None
            return True
        self._ledger.leave("NoteRef")
        self._ledger.report.note("refi-dangling-note", of_what, note, line=line, look=True)
        return False

    def annotate(self, note: str, anchor: Anchor) -> bool:
        """Attach a note to a passage, for a link that says so; return no if there is no such note."""
        if note not in self._notes:
            return False
        self._anchors.setdefault(note, {})[anchor] = None
        return True

    def knows(self, note: str) -> bool:
        """Tell whether there is such a note."""
        return note in self._notes

    def says(self, note: str, comment: str) -> bool:
        """Tell whether a note says just what a comment says."""
        known = self._notes.get(note)
        return known is not None and known.places is not None and known.places.text == TextPlaces(comment).text

    def add(self, memo: PortableMemo) -> None:
        """Add a memo that was no note."""
        self._own.append(memo)

    def made(self) -> list[PortableMemo]:
        """Return all memos: those of notes in their order, then the others."""
        memos: list[PortableMemo] = []
        for note in [*self._notes.values(), *self._unnamed]:
            text = note.places.text if note.places is not None else ""
            text = joined_text(text, note.description)
            coder = self._coders.of(note.users)
            anchors = self._anchors.get(note.guid) or [Anchor()]
            for number, anchor in enumerate(anchors):
                guid = guid_from(note.guid, f"memo {number}") if number else note.guid
                memos.append(
                    PortableMemo(
                        guid, coder, note.name, text, anchor.document, anchor.span, anchor.code, anchor.coding,
                        note.created, note.modified or note.created,
                    )
                )  # fmt: skip
            if len(anchors) > 1:
                self._ledger.report.note("refi-note-repeated", note.name, times=len(anchors), line=note.line)
        return list(_unrepeated(memos + self._own))


def _unrepeated(memos: list[PortableMemo]) -> Iterator[PortableMemo]:
    """Yield memos, with guids of their own where a note and a passage share one."""
    guids = OwnGuids()
    for memo in memos:
        guid = guids.free(memo.guid)
        yield memo if guid == memo.guid else dataclasses.replace(memo, guid=guid)
