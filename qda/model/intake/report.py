"""The report of an import of any kind: what there was, what became of it, and what a person should know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from qda.model.document import ImportNote
from qda.model.intake.refi_read_notes import KINDS
from qda.model.intake.wording import NOTES
from qda.model.wording import note_text

_NAMES_KINDS = ("refi-medium-kept", "refi-part-kept")  # their detail is an element of the file
OF_DOCUMENT = "document/"
"""What a note begins with that was told of one document by its importer; the rest is a key of ``wording.NOTES``."""


@dataclass(slots=True)
class Account:
    """What became of all elements of one type in the file that was read.

    ``there`` is what the file holds, and the sum of the others: ``taken`` into the project, ``joined`` with another
    that says the same, ``kept`` unseen to be written out again, ``left`` out.
    """

    there: int = 0
    taken: int = 0
    joined: int = 0
    kept: int = 0
    left: int = 0

    @property
    def reconciles(self) -> bool:
        """Whether each element is accounted for, once."""
        return self.there == self.taken + self.joined + self.kept + self.left


@dataclass(slots=True)
class Stored:
    """What became of all rows of one of our tables: ``added``, ``joined`` with one that was there, or ``left`` out."""

    read: int = 0
    added: int = 0
    joined: int = 0
    left: int = 0


class IntakeNote(NamedTuple):
    """One thing to tell; ``what`` is a key of :data:`qda.model.intake.wording.NOTES`.

    ``name`` says of what (a document, a code), ``detail`` and ``times`` (as ``count``) fill the sentence.
    ``line`` is the line of the file where it stands (0 where that says nothing). ``look`` is true where a person should
    look at it.
    """

    what: str
    name: str = ""
    detail: str = ""
    times: int = 1
    line: int = 0
    look: bool = False


class TextDecision(NamedTuple):
    """How the positions in one text were understood.

    ``unit`` is ``codepoint``, ``utf16`` or ``byte``; ``newline`` how many positions a CRLF takes; ``bom`` whether a
    byte order mark takes one. ``checked`` positions could be compared with quoted words, ``fitting`` of them fit.
    ``sureness`` is ``certain`` (no other reading differs), ``confirmed`` (by quoted words), ``likely`` or ``unsure``.
    """

    document: str
    encoding: str
    unit: str
    newline: int
    bom: bool
    sureness: str
    checked: int = 0
    fitting: int = 0


@dataclass(slots=True)
class IntakeReport:
    """What an import came to.

    ``format`` is a key of :data:`qda.model.intake.wording.FORMATS`, ``origin`` the program that wrote the file in its
    own words, ``file_hash`` the SHA-256 of its bytes. ``elements`` accounts for what the file holds by its own names,
    ``stored`` for what was done in the project by the names of our tables.
    """

    format: str
    file_name: str = ""
    file_hash: str = ""
    origin: str = ""
    elements: dict[str, Account] = field(default_factory=dict[str, Account])
    stored: dict[str, Stored] = field(default_factory=dict[str, Stored])
    texts: list[TextDecision] = field(default_factory=list[TextDecision])
    notes: list[IntakeNote] = field(default_factory=list[IntakeNote])

    @property
    def look(self) -> bool:
        """Whether there is something to look at."""
        return any(note.look for note in self.notes) or any(text.sureness == "unsure" for text in self.texts)

    def account(self, kind: str) -> Account:
        """Return the account of one type of element."""
        return self.elements.setdefault(kind, Account())

    def store(self, table: str) -> Stored:
        """Return the count for one of our tables."""
        return self.stored.setdefault(table, Stored())

    def note(
        self, what: str, name: str = "", detail: object = "", *, times: int = 1, line: int = 0, look: bool = False
    ) -> None:
        """Tell something."""
        self.notes.append(IntakeNote(what, name, str(detail), times, line, look))

    def note_of_document(self, name: str, note: ImportNote) -> None:
        """Tell what the importer of a single document told."""
        self.notes.append(IntakeNote(OF_DOCUMENT + note.what, name, note.detail, note.count, look=note.look))

    def join_repeated(self) -> None:
        """Make one note of those that say the very same, with the line of the first."""
        joined: dict[tuple[str, str, str, bool], IntakeNote] = {}
        for note in self.notes:
            key = (note.what, note.name, note.detail, note.look)
            first = joined.get(key)
            joined[key] = note if first is None else first._replace(times=first.times + note.times)
        self.notes = list(joined.values())

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values, the form in which a project keeps it."""
        return {
            **{name: getattr(self, name) for name in ("format", "file_name", "file_hash", "origin")},
            "elements": {kind: asdict(account) for kind, account in self.elements.items()},
            "stored": {table: asdict(stored) for table, stored in self.stored.items()},
            "texts": [text._asdict() for text in self.texts],
            "notes": [note._asdict() for note in self.notes],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> IntakeReport:
        """Return the report that :meth:`to_json` wrote."""
        return cls(
            format=str(value["format"]),
            file_name=str(value["file_name"]),
            file_hash=str(value["file_hash"]),
            origin=str(value["origin"]),
            elements={kind: Account(**account) for kind, account in value["elements"].items()},
            stored={table: Stored(**stored) for table, stored in value["stored"].items()},
            texts=[TextDecision(**text) for text in value["texts"]],
            notes=[IntakeNote(**note) for note in value["notes"]],
        )


def _as_is(text: str) -> str:
    return text


def intake_note_text(note: IntakeNote, translate: Callable[[str], str] = _as_is) -> str:
    """Put one line of the report into words."""
    if note.what.startswith(OF_DOCUMENT):
        told = ImportNote(note.what.removeprefix(OF_DOCUMENT), note.times, note.detail, note.look)
        return f"“{note.name}”: {note_text(told, translate)}"
    sentence = NOTES[note.what]
    named = note.what in _NAMES_KINDS and note.detail in KINDS
    detail = translate(KINDS[note.detail]) if named else note.detail
    words = translate(sentence).format(name=note.name, detail=detail, count=f"{note.times:,}")
    places: list[str] = []
    if note.times > 1 and "{count}" not in sentence:
        places.append(f"{note.times:,} ×")
    if note.line:
        of_project = note.what.startswith("refi-")  # it is no line of a text that the person knows
        line = translate("line {line} of the file’s XML") if of_project else translate("line {line}")
        places.append(line.format(line=note.line))
    return f"{words} ({', '.join(places)})" if places else words
