"""What is searched for, and where: the question that the window, the command line and a notebook ask alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qda.model.places import Places
from qda.model.span import Span


class WordPart(StrEnum):
    """How much of a word the letters are that somebody writes."""

    WHOLE = "whole"
    BEGINNING = "beginning"
    PART = "part"


@dataclass(frozen=True, slots=True)
class SearchWish:
    """Words, or a regular expression, and what counts as the same.

    Args:
        words: Words, ``"phrases in quotes"``, ``begin*``, ``A OR B``, ``-without`` and ``A NEAR/5 B``, or the
            regular expression.
        extent: Whether “press” means that word only, what begins with it, or what holds it. What stands in quotes is
            always taken as it is.
        match_case: Whether capital and small letters differ.
        match_accents: Whether letters with and without accents differ; in a regular expression they always do.
        is_regex: Whether the words are a regular expression.
        forms: Where a list of words leads here: only words that are counted as one of these, as many as it says.
    """

    words: str
    extent: WordPart = WordPart.WHOLE
    match_case: bool = False
    match_accents: bool = False
    is_regex: bool = False
    forms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CodedWish:
    """Whether what is found shares text with a coding, with one of some codes or by one of some coders, or does not."""

    coded: bool = True
    code_ids: frozenset[int] | None = None
    coder_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class SearchPlaces:
    """Where to search; ``None`` is no limit."""

    document_ids: frozenset[int] | None = None
    places: Places | None = None
    coded: CodedWish | None = None

    def takes_document(self, document_id: int) -> bool:
        """Tell whether anything in a document may be meant."""
        if self.places is not None and document_id not in self.places.document_ids:
            return False
        return self.document_ids is None or document_id in self.document_ids


EVERYWHERE = SearchPlaces()


class HitPlace(NamedTuple):
    """Where something was found; also where the next page of hits begins: after it."""

    document_id: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where in its document it lies."""
        return Span(self.start, self.end)


class Hit(NamedTuple):
    """A place where something was found; ``before``, ``text`` and ``after`` together are a piece of the document."""

    document_id: int
    document_name: str
    span: Span
    before: str
    text: str
    after: str

    @property
    def place(self) -> HitPlace:
        """Where it lies."""
        return HitPlace(self.document_id, self.span.start, self.span.end)


def words_for_forms(forms: Iterable[str]) -> str:
    """Return how one asks for any of some words in the search field."""
    return " OR ".join('"{}"'.format(form.replace('"', " ")) for form in forms)
