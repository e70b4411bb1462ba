"""What is read of a REFI-QDA project before its references are followed, in the file's own terms.

Everything is gathered first, because programs write their parts in any order. Guids are canonical here already,
positions still as the file has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qda.formats.refi.node import Node
from qda.formats.refi.places import TextPlaces
from qda.model.document import Mark
from qda.model.portable import KeptPart


class UserRecord(NamedTuple):
    """A user as the file lists it."""

    guid: str
    name: str
    line: int


class CodeRecord(NamedTuple):
    """A code; ``parent`` is the guid of what it lies in."""

    guid: str
    name: str
    parent: str
    is_codable: bool
    colour: str
    description: str
    notes: tuple[str, ...]
    line: int


class CodingRecord(NamedTuple):
    """A coding within a selection or on a whole source; ``users`` are the guids that may be its coder's, best first.

    ``refs`` is how many references to codes it holds: one, or in a broken file none.
    """

    guid: str
    code: str
    users: tuple[str, ...]
    created: str
    notes: tuple[str, ...]
    line: int
    refs: int = 1


class SelectionRecord(NamedTuple):
    """A passage as the file has it; ``start`` is ``None`` where no position can be had.

    ``kind`` is the element's name, ``written`` its positions in the file's own words where they are no numbers.
    ``is_open`` is a passage that runs to the end of the text, ``also`` are the guids of areas of a page that are the
    same passage.
    """

    guid: str
    start: int | None
    end: int | None
    name: str
    users: tuple[str, ...]
    created: str
    modified: str
    comments: tuple[str, ...]
    codings: tuple[CodingRecord, ...]
    notes: tuple[str, ...]
    line: int
    kind: str = "PlainTextSelection"
    written: str = ""
    is_open: bool = False
    also: tuple[str, ...] = ()

    @property
    def numbers(self) -> str:
        """Its positions, for the report."""
        return self.written or f"{self.start}–{self.end}"


class SyncRecord(NamedTuple):
    """A point of a transcript where a time is known, a position, or both."""

    guid: str
    position: int | None
    ms: int | None


class TranscriptRecord(NamedTuple):
    """That a text is a recording's transcript or a picture's description, with what is kept of the element."""

    guid: str
    kind: str
    medium: str
    name: str
    shell: Node


class ValueRecord(NamedTuple):
    """A variable's value; ``None`` where the file gives none.

    ``element`` is the name of the element that holds it, ``refs`` how many references to variables there are.
    """

    variable: str
    value: str | None
    line: int
    element: str = ""
    refs: int = 1


@dataclass(slots=True)
class TextRecord:
    """Something with a text: a source, a PDF's or picture's text, a transcript, a note.

    ``places`` is ``None`` where the text cannot be had. ``key`` tells which file it came from.
    ``twins`` are transcripts of the same text whose positions are counted otherwise.
    """

    kind: str
    guid: str
    name: str
    line: int
    places: TextPlaces | None = None
    encoding: str = ""
    media_type: str = "text/plain"
    original: bytes = b""
    marks: tuple[Mark, ...] = ()
    derived: bool = False
    key: str = ""
    description: str = ""
    users: tuple[str, ...] = ()
    created: str = ""
    modified: str = ""
    selections: list[SelectionRecord] = field(default_factory=list[SelectionRecord])
    codings: list[CodingRecord] = field(default_factory=list[CodingRecord])
    notes: list[str] = field(default_factory=list[str])
    values: list[ValueRecord] = field(default_factory=list[ValueRecord])
    sync: list[SyncRecord] = field(default_factory=list[SyncRecord])
    medium: str = ""
    unplaced: list[Node] = field(default_factory=list[Node])
    transcripts: list[TranscriptRecord] = field(default_factory=list[TranscriptRecord])
    twins: list[TextRecord] = field(default_factory=list["TextRecord"])

    @property
    def has_positions(self) -> bool:
        """Whether anything points into the text."""
        return bool(self.selections or self.sync)


class VariableRecord(NamedTuple):
    """A variable; ``kind`` is one of ours."""

    guid: str
    name: str
    kind: str
    description: str


class CaseRecord(NamedTuple):
    """A case with its references, unresolved."""

    guid: str
    name: str
    description: str
    codes: tuple[str, ...]
    values: tuple[ValueRecord, ...]
    sources: tuple[str, ...]
    selections: tuple[str, ...]
    line: int


class SetRecord(NamedTuple):
    """A set with the guids of its members, by what kind of member they are."""

    guid: str
    name: str
    description: str
    members: tuple[tuple[str, str], ...]
    line: int


@dataclass(slots=True)
class Gathered:
    """All of a project, unresolved."""

    name: str = ""
    origin: str = ""
    description: str = ""
    created: str = ""
    users_of_project: tuple[str, ...] = ()
    notes_of_project: list[str] = field(default_factory=list[str])
    users: list[UserRecord] = field(default_factory=list[UserRecord])
    codes: list[CodeRecord] = field(default_factory=list[CodeRecord])
    variables: list[VariableRecord] = field(default_factory=list[VariableRecord])
    cases: list[CaseRecord] = field(default_factory=list[CaseRecord])
    texts: list[TextRecord] = field(default_factory=list[TextRecord])
    notes: list[TextRecord] = field(default_factory=list[TextRecord])
    sets: list[SetRecord] = field(default_factory=list[SetRecord])
    links: list[Node] = field(default_factory=list[Node])
    graphs: list[Node] = field(default_factory=list[Node])
    kept: list[KeptPart] = field(default_factory=list[KeptPart])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    """Guids by which documents are known too, such as that of a PDF's text."""
    media: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The guids of the texts of pictures and recordings."""
    unread: dict[str, str] = field(default_factory=dict[str, str])
    """Sources that are kept unseen, by guid, with their names."""


def first(guids: Sequence[str]) -> str:
    """Return the first guid that is one; empty if none is."""
    return next((guid for guid in guids if guid), "")
