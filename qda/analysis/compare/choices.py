"""What a person may say about a comparison: which things belong together, who takes part, what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from qda.model.span import Span


class Ref(NamedTuple):
    """A document, code or coder of one of the files: the file's number and the id in it."""

    source: int
    row_id: int


class Presence(StrEnum):
    """What a coder did with a document."""

    CODED = "coded"
    EMPTY = "empty"
    """Read it all and coded nothing."""
    MISSING = "missing"
    """Never began it, which is no agreement with anything."""
    ABSENT = "absent"
    """The document is not in that coder's file."""


@dataclass(frozen=True, slots=True)
class CodeRule:
    """Which codes count as one, for one comparison only.

    ``as_one`` names groups of codes, by the keys of their pairs. With ``to_parent`` each code counts as its parent;
    with ``roll_up`` those further below the top than that depth count as their ancestor there (1 is the top).
    Groups go before the other two.
    """

    as_one: tuple[tuple[str, frozenset[str]], ...] = ()
    roll_up: int | None = None
    to_parent: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What is compared: all documents, chosen ones (by the keys of their pairs), a set's, or passages of them.

    Where a document has ``passages``, in offsets of its base text, only they count.
    """

    documents: frozenset[str] | None = None
    set_name: str | None = None
    passages: Mapping[str, tuple[Span, ...]] = field(default_factory=dict[str, tuple[Span, ...]])


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is left out of every document: turns of some speakers, headings, given spans of the base texts."""

    speakers: frozenset[str] = frozenset()
    headings: bool = False
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict[str, tuple[Span, ...]])


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a person said; what is not said is found by itself.

    ``document_joins`` and ``code_joins`` put things of different files together, ``document_parts`` and
    ``code_parts`` let one stand alone. ``raters`` are the coders that take part, ``labels`` how they are called.
    ``untouched`` is the answer for every document that a coder neither finished nor coded, unless ``answers`` has
    one for the pair's key and the coder. ``late_codes`` says, by a code pair's key and a coder, that a code which
    the coder did not have is missing there rather than not given.
    """

    document_joins: tuple[frozenset[Ref], ...] = ()
    document_parts: frozenset[Ref] = frozenset()
    code_joins: tuple[frozenset[Ref], ...] = ()
    code_parts: frozenset[Ref] = frozenset()
    raters: tuple[Ref, ...] | None = None
    labels: Mapping[Ref, str] = field(default_factory=dict[Ref, str])
    untouched: Presence = Presence.MISSING
    answers: Mapping[tuple[str, Ref], Presence] = field(default_factory=dict[tuple[str, Ref], Presence])
    late_codes: Mapping[tuple[str, Ref], bool] = field(default_factory=dict[tuple[str, Ref], bool])
    rule: CodeRule = field(default_factory=CodeRule)
    sample: Sample = field(default_factory=Sample)
    exclusion: Exclusion = field(default_factory=Exclusion)
