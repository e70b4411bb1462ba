"""A whole project as plain values: what every importer hands over and every exporter is given.

Things name each other by guid, written in lower case with hyphens and without braces. Positions are code points of the
stored text, half-open. Times are UTC as the project file writes them (``2026-03-01T09:30:00.000Z``), empty where the
source gives none. Order is order: siblings, documents and codings stand as they stood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from qda.model.document import ImportNote, Mark
from qda.model.span import Span

DOCUMENT, CASE = "document", "case"
"""What a variable says something of."""


class PortableCoder(NamedTuple):
    """Somebody who codes; ``kind`` is ``person`` or ``consensus``."""

    guid: str
    name: str
    colour: str = ""
    kind: str = "person"
    created: str = ""


@dataclass(frozen=True, slots=True)
class PortableCode:
    """A code or folder; ``parent`` is the guid of what it lies in, ``example_coding`` of its typical example."""

    guid: str
    name: str
    parent: str = ""
    is_folder: bool = False
    short_definition: str = ""
    full_definition: str = ""
    use_when: str = ""
    dont_use_when: str = ""
    example_coding: str = ""
    example_text: str = ""
    memo: str = ""
    colour: str = ""
    number_key: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class PortableDocument:
    """A document with its normalised text; ``original`` holds the bytes of the file that it came from, if kept."""

    guid: str
    name: str
    text: str
    marks: tuple[Mark, ...] = ()
    media_type: str = "text/plain"
    source_name: str = ""
    original: bytes = b""
    encoding: str = ""
    notes: tuple[ImportNote, ...] = ()
    memo: str = ""
    created: str = ""


class PortableCoding(NamedTuple):
    """One code on one passage by one coder. There are very many of these."""

    guid: str
    document: str
    code: str
    coder: str
    start: int
    end: int
    memo: str = ""
    weight: int | None = None
    star: bool = False
    created: str = ""
    modified: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class PortableMemo:
    """A memo: free, or on a document, a passage of it, a code or a coding."""

    guid: str
    coder: str
    title: str = ""
    text: str = ""
    document: str = ""
    span: Span | None = None
    code: str = ""
    coding: str = ""
    created: str = ""
    modified: str = ""


class PortableSet(NamedTuple):
    """A named group of documents."""

    guid: str
    name: str
    memo: str = ""
    documents: tuple[str, ...] = ()


class CasePlace(NamedTuple):
    """A document, or with ``span`` a stretch of one, that belongs to a case."""

    document: str
    span: Span | None = None


class PortableCase(NamedTuple):
    """A person, organisation or event that documents are about."""

    guid: str
    name: str
    memo: str = ""
    places: tuple[CasePlace, ...] = ()


class PortableVariable(NamedTuple):
    """A typed attribute of documents or of cases.

    ``scope`` is :data:`DOCUMENT` or :data:`CASE`; ``kind`` is text, integer, decimal, boolean, date or datetime.
    """

    guid: str
    scope: str
    name: str
    kind: str = "text"
    memo: str = ""


class PortableValue(NamedTuple):
    """What a variable is for one document or case, as text in the variable's kind (see :mod:`qda.model.values`)."""

    variable: str
    bearer: str
    value: str


class PortableWork(NamedTuple):
    """That a coder has begun, and perhaps finished, a document. ``finished`` is ``None`` if not."""

    document: str
    coder: str
    begun: str = ""
    finished: str | None = None


class KeptPart(NamedTuple):
    """Something of another program's project that Concord cannot show, kept to be written out again.

    ``kind`` is the XML element's name. ``owner`` is the guid of what it lies in (a document, a set, a memo), empty for
    what stands by itself. ``place`` says where in the file it stood, such as ``Sources`` or ``Graphs``. ``xml`` is the
    element as UTF-8 without namespaces, with guids as in this module. ``file`` holds the bytes that belong to it (a
    picture, a recording) and ``file_name`` what they are called in the archive.
    """

    guid: str
    kind: str
    place: str
    owner: str = ""
    name: str = ""
    xml: bytes = b""
    file_name: str = ""
    file: bytes = b""


@dataclass(frozen=True, slots=True)
class PortableComparison:
    """What a consensus file settles; the columns of table ``comparison`` and its ``compared_coder`` rows."""

    guid: str
    consensus_coder: str
    settings: str
    pairing: str
    created: str
    coders: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PortableDecision:
    """What coders settled on; ``codings`` are the codings it asks for, each with whether the decision made it."""

    guid: str
    document: str
    span: Span
    coder: str
    values: dict[str, str] = field(default_factory=dict[str, str])
    codings: tuple[tuple[str, bool], ...] = ()


@dataclass(slots=True)
class PortableProject:
    """Everything of a project but its history."""

    name: str
    guid: str = ""
    memo: str = ""
    unit: str = "free"
    blind: bool = False
    created: str = ""
    coders: list[PortableCoder] = field(default_factory=list[PortableCoder])
    codes: list[PortableCode] = field(default_factory=list[PortableCode])
    documents: list[PortableDocument] = field(default_factory=list[PortableDocument])
    sets: list[PortableSet] = field(default_factory=list[PortableSet])
    codings: list[PortableCoding] = field(default_factory=list[PortableCoding])
    memos: list[PortableMemo] = field(default_factory=list[PortableMemo])
    cases: list[PortableCase] = field(default_factory=list[PortableCase])
    variables: list[PortableVariable] = field(default_factory=list[PortableVariable])
    values: list[PortableValue] = field(default_factory=list[PortableValue])
    work: list[PortableWork] = field(default_factory=list[PortableWork])
    kept: list[KeptPart] = field(default_factory=list[KeptPart])
    comparisons: list[PortableComparison] = field(default_factory=list[PortableComparison])
    decisions: list[PortableDecision] = field(default_factory=list[PortableDecision])
