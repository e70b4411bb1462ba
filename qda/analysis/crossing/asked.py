"""What a table of codes is asked for: plain values that a window, the command line and a notebook make alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class By(StrEnum):
    """What the columns are, beside codes."""

    DOCUMENT = "document"
    SET = "set"
    CASE = "case"
    VARIABLE = "variable"
    CODER = "coder"


class Measure(StrEnum):
    """What a cell counts of its segments.

    Characters and words are those of the text that the segments cover: where segments overlap they count once. A
    word belongs to the text in which its first letter stands.
    """

    SEGMENTS = "segments"
    DOCUMENTS = "documents"
    WORDS = "words"
    CHARACTERS = "characters"


class Share(StrEnum):
    """Of what a cell shows its part in per cent; a number and no part with ``NUMBER``.

    A row's, a column's and the whole table's total are what they are of all its segments together, so that parts may
    add up to more than a hundred where segments stand in several columns. ``TEXT`` is all text of the column's
    documents, coded or not: only words and characters are a part of it.
    """

    NUMBER = "number"
    ROW = "row"
    COLUMN = "column"
    ALL = "all"
    TEXT = "text"


TEXT_MEASURES = frozenset((Measure.WORDS, Measure.CHARACTERS))


class Grouping(StrEnum):
    """How the values of a variable make columns."""

    VALUE = "value"
    WIDTH = "width"
    SIZE = "size"
    BORDERS = "borders"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Classes:
    """Which values of a variable share a column: each its own, or numbers in ``count`` classes or between ``borders``.

    Classes of equal ``WIDTH`` divide the way from the smallest to the greatest number; classes of equal ``SIZE`` hold
    about as many documents or cases each. A class holds its lower border, and only the last its upper one.
    """

    grouping: Grouping = Grouping.VALUE
    count: int = 4
    borders: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Crossing:
    """Codes by documents, sets, cases, the values of a variable, or coders."""

    by: By = By.DOCUMENT
    variable_id: int | None = None
    classes: Classes = field(default_factory=Classes)
    measure: Measure = Measure.SEGMENTS
    share: Share = Share.NUMBER
    rolled_up: bool = False

    def __post_init__(self) -> None:
        if self.share is Share.TEXT and self.measure not in TEXT_MEASURES:
            raise ValueError("only words and characters are a part of the text")
        if (self.by is By.VARIABLE) != (self.variable_id is not None):
            raise ValueError("a variable belongs to columns by variable")


class Together(StrEnum):
    """When two segments occur together."""

    OVERLAP = "overlap"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"
    WITHIN_CHARACTERS = "characters"
    WITHIN_SENTENCES = "sentences"
    WITHIN_PARAGRAPHS = "paragraphs"


WITHIN = frozenset((Together.WITHIN_CHARACTERS, Together.WITHIN_SENTENCES, Together.WITHIN_PARAGRAPHS))


class Occurrence(StrEnum):
    """What a cell of a table of co-occurrence counts; see :mod:`qda.analysis.crossing.together`."""

    PAIRS = "pairs"
    SEGMENTS = "segments"
    SHARED = "shared"
    JACCARD = "jaccard"
    JACCARD_SEGMENTS = "jaccard-segments"


OF_UNITS = frozenset((Occurrence.SHARED, Occurrence.JACCARD))


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """Codes by codes: how often two occur together.

    ``reach`` is how many characters, sentences or paragraphs may lie between for the conditions that ask for it: 1
    sentence is the same or the next one. ``across_coders`` also puts together what different coders coded.
    """

    together: Together = Together.OVERLAP
    reach: int = 0
    count: Occurrence = Occurrence.PAIRS
    rolled_up: bool = False
    across_coders: bool = False

    def __post_init__(self) -> None:
        if self.count in OF_UNITS and self.together in WITHIN:
            raise ValueError("what is near shares no unit; count pairs or segments")
        if self.reach < 0:
            raise ValueError("a reach is not negative")


@dataclass(frozen=True, slots=True)
class Sequences:
    """Codes by codes: which follows which.

    ``most_paragraphs`` leaves out what begins more paragraphs after the end of the one before; ``None`` for no limit.
    """

    share: Share = Share.NUMBER
    most_paragraphs: int | None = None
    rolled_up: bool = False
    across_coders: bool = False

    def __post_init__(self) -> None:
        if self.share is Share.TEXT:
            raise ValueError("a change of codes is no part of the text")
        if self.most_paragraphs is not None and self.most_paragraphs < 0:
            raise ValueError("a number of paragraphs is not negative")


Question = Crossing | CoOccurrence | Sequences
