"""What a document consists of beside its characters, and what an importer hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class MarkKind(StrEnum):
    """What a mark says of its stretch of text."""

    HEADING = "heading"
    BOLD = "bold"
    ITALIC = "italic"
    TURN = "turn"
    PAGE = "page"
    SEGMENT = "segment"


class Mark(NamedTuple):
    """An attribute of a stretch ``[start, end)`` of a document's text, kept beside it and never as characters.

    ``value`` is the level of a heading ("1" to "9"), the speaker of a turn, the label of a page; else empty.
    Times are milliseconds from the beginning of a recording, ``None`` where the source gives none.
    """

    kind: MarkKind
    start: int
    end: int
    value: str = ""
    from_ms: int | None = None
    to_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One thing that an importer changed, left out or wants looked at.

    ``what`` names a sentence in :mod:`qda.model.wording`; ``detail`` and ``count`` fill it.
    ``look`` is true where a person should check the result.
    """

    what: str
    count: int = 1
    detail: str = ""
    look: bool = False


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """A document as an importer hands it over: normalised text, marks and what there is to report.

    ``original`` holds the file's bytes unchanged (empty for pasted text). ``encoding`` is the name of the
    character encoding for text files, ``None`` where the format decides it.
    """

    name: str
    text: str
    media_type: str
    source_name: str = ""
    original: bytes = b""
    encoding: str | None = None
    marks: tuple[Mark, ...] = ()
    notes: tuple[ImportNote, ...] = field(default=())
