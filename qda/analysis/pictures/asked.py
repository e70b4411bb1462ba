"""Which picture is asked for, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qda.analysis.crossing.asked import Together


class Kind(StrEnum):
    """What is drawn."""

    FREQUENCIES = "frequencies"
    TOGETHER = "together"
    PORTRAIT = "portrait"
    CODELINE = "codeline"
    COVERAGE = "coverage"


class Count(StrEnum):
    """What the bars of the frequencies are long for."""

    SEGMENTS = "segments"
    DOCUMENTS = "documents"


class Order(StrEnum):
    """In what order codes or documents stand."""

    AS_LISTED = "as-listed"
    MOST_FIRST = "most-first"


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture that is asked for.

    Args:
        kind: Which.
        rolled_up: Whether a code stands for those below it too.
        order: Of codes, or of documents where these are drawn.
        by_coder: Whether each coder is drawn apart, in frequencies and coverage.
        count: What frequencies count.
        together: When two segments occur together.
        jaccard: Whether the map shows coefficients instead of pairs of segments.
        most: How many rows are drawn at most; those with the most codings are, and how many are left out is said.
        width: In points; 468 is the text of a page.
    """

    kind: Kind
    rolled_up: bool = False
    order: Order = Order.AS_LISTED
    by_coder: bool = False
    count: Count = Count.SEGMENTS
    together: Together = Together.OVERLAP
    jaccard: bool = False
    most: int = 40
    width: float = 468.0

    @property
    def reads_texts(self) -> bool:
        """Whether texts are read for it."""
        return self.kind in (Kind.PORTRAIT, Kind.CODELINE) or (
            self.kind is Kind.TOGETHER and self.together in (Together.SENTENCE, Together.PARAGRAPH)
        )


@dataclass(frozen=True, slots=True)
class Said:
    """The words of pictures, translated by the window; English unless told otherwise."""

    segments: str = "{n} segments"
    segment: str = "1 segment"
    documents: str = "{n} documents"
    document: str = "1 document"
    left_out: str = "and {n} more with fewer"
    nothing: str = "Nothing is coded here yet."
    paragraph: str = "¶"
    turn: str = "turn"
    pairs: str = "Pairs of segments"
    jaccard: str = "Jaccard coefficients of segments"
    frequencies: str = "Code frequencies"
    together: str = "Codes that occur together"
    portrait: str = "Codings along “{document}”"
    codeline: str = "Codes over the course of “{document}”"
    coverage: str = "How much of each document is coded"

    def counted(self, number: int, count: Count = Count.SEGMENTS) -> str:
        """Return a number with what it counts."""
        one, many = (self.segment, self.segments) if count is Count.SEGMENTS else (self.document, self.documents)
        return one if number == 1 else many.format(n=f"{number:,}")
