"""A coded document made ready for reading elsewhere: overlapping codings cut into stretches that do not overlap."""

from __future__ import annotations

import bisect
import heapq
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qda.model.codebook import path_text
from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.text.clock import clock
from qda.text.paragraphs import Paragraphs

UNDERLINES = 3  # drawn below one another; further codings of the same words are told by their numbers alone
MAX_LABELS = 30  # beside one paragraph
PLAIN_COLOUR = "#808080"


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """A coding as it is printed: what, in which colour (``#rrggbb``), by whom, and why."""

    span: Span
    code_path: tuple[str, ...]
    colour: str
    coder: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document with the codings to be printed with it."""

    name: str
    text: str
    marks: Sequence[Mark] = ()
    codings: Sequence[CodedSpan] = ()


class LegendCode(NamedTuple):
    """A code of the legend, with the number that stands for it in the text."""

    number: int
    path: tuple[str, ...]
    colour: str
    by_coder: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many codings it has in all documents."""
        return sum(self.by_coder)


class Legend:
    """The codes and coders of some documents, and the short signs for them in the text."""

    def __init__(self, documents: Sequence[CodedDocument]) -> None:
        counts: Counter[tuple[tuple[str, ...], str]] = Counter()
        colours: dict[tuple[str, ...], str] = {}
        for document in documents:
            for coding in document.codings:
                counts[coding.code_path, coding.coder] += 1
                colours.setdefault(coding.code_path, safe_colour(coding.colour))
        self.coders = sorted({coder for _, coder in counts}, key=str.casefold)
        self._letters = {coder: _letter(place) for place, coder in enumerate(self.coders)}
        paths = sorted(colours, key=lambda path: [name.casefold() for name in path])
        self.codes = [
            LegendCode(number, path, colours[path], tuple(counts[path, coder] for coder in self.coders))
            for number, path in enumerate(paths, 1)
        ]
        self._numbers = {code.path: code.number for code in self.codes}

    def sign(self, coding: CodedSpan) -> str:
        """Return what stands for a coding in the text: ``3``, or ``3b`` where several people coded."""
        return f"{self._numbers[coding.code_path]}{self.letter(coding.coder)}"

    def letter(self, coder: str) -> str:
        """Return what stands for a coder; nothing where there is only one."""
        return self._letters[coder] if len(self.coders) > 1 else ""

    def label(self, coding: CodedSpan) -> str:
        """Return a coding in words: the code's path and, where several people coded, who."""
        who = f" · {coding.coder}" if len(self.coders) > 1 and coding.coder else ""
        return path_text(coding.code_path) + who


def _letter(place: int) -> str:
    """Return the letters of a column in a spreadsheet: a to z, then aa, ab."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def safe_colour(colour: str) -> str:
    """Return a colour that can be written into any file: ``#rrggbb``, grey where it is something else."""
    return colour.lower() if re.fullmatch("#[0-9a-fA-F]{6}", colour) else PLAIN_COLOUR


class Piece(NamedTuple):
    """A stretch of one paragraph in which nothing begins or ends.

    ``lanes`` holds the codings to be underlined, by the place of their line; the first three keep theirs. Codings are
    given by their place in the document's list.
    """

    span: Span
    lanes: tuple[int | None, ...]
    active: int
    opening: tuple[int, ...]
    closing: tuple[int, ...]
    bold: bool
    italic: bool


@dataclass(slots=True)
class Block:
    """A paragraph that is not blank, with its number and all that is said beside it.

    ``labels`` are the codings named beside it (those that begin here, then those that go on), ``unnamed`` how many
    more there are; ``continued`` those of the labels that began further up.
    """

    number: int
    span: Span
    heading_level: int = 0
    remarks: list[str] = field(default_factory=list[str])
    pieces: list[Piece] = field(default_factory=list[Piece])
    labels: list[int] = field(default_factory=list[int])
    continued: set[int] = field(default_factory=set[int])
    unnamed: int = 0


class _Line(NamedTuple):
    number: int
    span: Span


def blocks(document: CodedDocument) -> Iterator[Block]:
    """Go through a document's paragraphs; codings and styles are cut into pieces that do not overlap."""
    lines = _visible_lines(document.text)
    codings = document.codings
    order = sorted(range(len(codings)), key=lambda index: (codings[index].span.start, -codings[index].span.end))
    lanes = _lanes(codings, order)
    marks = sorted(document.marks, key=lambda mark: (mark.start, mark.end))
    following = following_mark = 0
    active: list[int] = []
    open_marks: list[Mark] = []
    opened: set[int] = set()
    for place, line in enumerate(lines):
        end_of_line = lines[place + 1].span.start if place + 1 < len(lines) else len(document.text) + 1
        active = [index for index in active if codings[index].span.end > line.span.start]
        while following < len(order) and codings[order[following]].span.start < line.span.end:
            if codings[order[following]].span.end > line.span.start:
                active.append(order[following])
            following += 1
        open_marks = [mark for mark in open_marks if mark.end > line.span.start]
        while following_mark < len(marks) and marks[following_mark].start < line.span.end:
            if marks[following_mark].end >= line.span.start:
                open_marks.append(marks[following_mark])
            following_mark += 1
        block = Block(line.number, line.span)
        _say_marks(block, open_marks)
        _name_codings(block, active, opened)
        block.pieces = _Sweep(line.span, end_of_line, codings, lanes, opened).pieces(active, open_marks)
        yield block


def _visible_lines(text: str) -> list[_Line]:
    paragraphs = Paragraphs(text)
    numbered = ((paragraphs.number(line), line) for line in range(paragraphs.count))
    return [_Line(number, paragraphs.span(line)) for number, line in numbered if number]


def _lanes(codings: Sequence[CodedSpan], order: Sequence[int]) -> list[int]:
    """Give every coding the first place that is free all along it."""
    lanes = [0] * len(codings)
    free: list[int] = []
    taken: list[tuple[int, int]] = []
    for index in order:
        span = codings[index].span
        while taken and taken[0][0] <= span.start:
            heapq.heappush(free, heapq.heappop(taken)[1])
        lane = heapq.heappop(free) if free else len(taken)
        lanes[index] = lane
        heapq.heappush(taken, (span.end, lane))
    return lanes


def _say_marks(block: Block, marks: Sequence[Mark]) -> None:
    for mark in marks:
        if mark.kind is MarkKind.HEADING and mark.start < block.span.end:
            block.heading_level = int(mark.value) if mark.value.isdigit() else 1
        elif mark.start < block.span.start:
            continue  # said where it began
        elif mark.kind is MarkKind.TURN:
            block.remarks += [
                part for part in (mark.value, "" if mark.from_ms is None else clock(mark.from_ms)) if part
            ]
        elif mark.kind is MarkKind.PAGE and mark.value:
            block.remarks.append(f"p. {mark.value}")


def _name_codings(block: Block, active: Sequence[int], opened: set[int]) -> None:
    begin = [index for index in active if index not in opened]
    continued = [index for index in active if index in opened]
    block.labels = (begin + continued)[: max(MAX_LABELS, len(begin))]
    block.continued = set(continued)
    block.unnamed = len(active) - len(block.labels)


class _Sweep:
    """Cuts one paragraph at every place where a coding or a style begins or ends."""

    def __init__(
        self, span: Span, end_of_line: int, codings: Sequence[CodedSpan], lanes: Sequence[int], opened: set[int]
    ) -> None:
        self._span = span
        self._end_of_line = end_of_line  # where the next paragraph's text begins
        self._codings = codings
        self._lanes = lanes
        self._opened = opened

    def pieces(self, active: Sequence[int], marks: Sequence[Mark]) -> list[Piece]:
        """Return the pieces; ``opened`` gains the codings that begin."""
        begins, ends = self._borders(active)
        bold = [mark for mark in marks if mark.kind is MarkKind.BOLD]
        italic = [mark for mark in marks if mark.kind is MarkKind.ITALIC]
        borders = {self._span.start, self._span.end, *begins, *ends}
        for mark in (*bold, *italic):
            borders.update(min(max(at, self._span.start), self._span.end) for at in (mark.start, mark.end))
        places = sorted(borders)
        made: list[Piece] = []
        now: list[tuple[int, int]] = []  # lane and coding
        for start, end in itertools.pairwise(places):
            opening = tuple(index for index in begins.get(start, ()) if index not in self._opened)
            self._opened.update(opening)
            for index in begins.get(start, ()):
                bisect.insort(now, (self._lanes[index], index))
            closing = tuple(i for i in ends.get(end, ()) if self._codings[i].span.end <= self._end_of_line)
            styles = _covers(bold, start), _covers(italic, start)
            made.append(Piece(Span(start, end), _underlined(now), len(now), opening, closing, *styles))
            for index in ends.get(end, ()):
                del now[bisect.bisect_left(now, (self._lanes[index], index))]
        return made

    def _borders(self, active: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Return the codings that begin and end at each place, cut off at the paragraph's ends."""
        begins: dict[int, list[int]] = {}
        ends: dict[int, list[int]] = {}
        for index in active:
            span = self._codings[index].span
            begins.setdefault(max(span.start, self._span.start), []).append(index)
            ends.setdefault(min(span.end, self._span.end), []).append(index)
        return begins, ends


def _underlined(now: Sequence[tuple[int, int]]) -> tuple[int | None, ...]:
    """Return the codings to be drawn: in their own lanes, and those of deeper lanes where there is room."""
    shown: list[int | None] = [None] * UNDERLINES
    for lane, index in now[:UNDERLINES]:
        shown[lane if lane < UNDERLINES else shown.index(None)] = index
    return tuple(shown)


def _covers(marks: Sequence[Mark], offset: int) -> bool:
    return any(mark.start <= offset < mark.end for mark in marks)
