"""Small corpora without a project file, and tables of them counted the slow way: coding by coding, letter by letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import CoOccurrence, Crossing, Measure, Occurrence, Sequences, Together
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import TEXT
from qda.store.queries.cases import CasePlaceRow, CaseRow
from qda.store.queries.codebook import CodeRow
from qda.store.queries.coders import CoderRow
from qda.store.queries.conditions import Known
from qda.store.queries.documents import DocumentRow
from qda.store.queries.variables import VariableRow

PAGE = "One is. Two are!\n\nThree go on. Four\nFive? Six seven eight."
BY_DOCUMENT, BY_CASE = 1, 2  # ids of the two variables
TOP = -1  # the row or column of all


@cache
def unit_numbers(text: str, ends: str) -> list[int]:
    """Return the number of the sentence or paragraph of each letter; what is between two belongs to the first."""
    numbers, number = [], 0
    for at, letter in enumerate(text):
        before = text[:at].rstrip(" ")
        if letter.isalpha() and before and before[-1] in ends:
            number += 1
        numbers.append(number)
    return numbers


@dataclass(frozen=True)
class Coding:
    """A coding; codes are a, b, c below each other as ``STUDY.parents`` says."""

    document: int
    start: int
    end: int
    code: int
    coder: int = 0


@dataclass
class Study:
    """What a corpus is made from; ids are 1 more than places in the lists."""

    codings: list[Coding]
    parents: list[int | None] = field(default_factory=lambda: [None, 0, 1, None])
    texts: list[str] = field(default_factory=lambda: [PAGE, PAGE])
    sets: list[tuple[str, ...]] = field(default_factory=lambda: [("news", "old"), ()])
    values: list[str] = field(default_factory=lambda: ["north", ""])
    cases: list[tuple[str, list[tuple[int, int, int]]]] = field(default_factory=list)  # value, stretches
    coders: int = 2

    def __post_init__(self) -> None:
        self.codings = sorted(set(self.codings), key=lambda one: (one.document, one.start, one.end))

    def corpus(self) -> Corpus:
        def column(name: str) -> np.ndarray:
            return np.array([getattr(one, name) for one in self.codings], np.int64)

        return Corpus(
            documents=tuple(map(self._document, range(len(self.texts)))),
            codes=tuple(map(self._code, range(len(self.parents)))),
            coders=tuple(
                CoderRow(number + 1, f"guid{number}", f"Coder {number}", "#123456", "person", 0)
                for number in range(self.coders)
            ),
            cases=tuple(map(self._case, range(len(self.cases)))),
            known=self._known(),
            text=lambda document_id: self.texts[document_id - 1],
            coding_id=np.arange(len(self.codings)) + 100,
            document=column("document"),
            start=column("start"),
            end=column("end"),
            code_id=column("code") + 1,
            coder_id=column("coder") + 1,
            weight=np.full(len(self.codings), -1),
            star=np.zeros(len(self.codings), np.bool_),
            origin=np.zeros(len(self.codings), np.int64),
            noted=np.zeros(len(self.codings), np.bool_),
        )

    def _document(self, number: int) -> DocumentRow:
        text, name = self.texts[number], f"Document {number}"
        plain = ("", "", "text/plain", "utf-8", "", "")
        return DocumentRow(
            number + 1, f"d{number}", name, len(text), str(hash(text)), *plain, number, 0, self.sets[number]
        )

    def path(self, code: int) -> tuple[str, ...]:
        parent = self.parents[code]
        return (*(() if parent is None else self.path(parent)), "abcdefgh"[code])

    def _code(self, number: int) -> CodeRow:
        parent, path = self.parents[number], self.path(number)
        up = None if parent is None else parent + 1
        empty = ("", "", "", "", "", None, "", "", "")
        return CodeRow(number + 1, f"c{number}", up, path[-1], False, "#d55e00", *empty[:1], number, *empty[1:], path)

    def _case(self, number: int) -> CaseRow:
        places = tuple(
            CasePlaceRow(0, number + 1, document + 1, start, end) for document, start, end in self.cases[number][1]
        )
        return CaseRow(number + 1, f"p{number}", f"Case {number}", "", number, places)

    def _known(self) -> Known:
        values = {(BY_DOCUMENT, number + 1): value for number, value in enumerate(self.values) if value}
        values |= {(BY_CASE, number + 1): value for number, (value, _) in enumerate(self.cases) if value}
        variables = (
            VariableRow(BY_DOCUMENT, "v1", DOCUMENT, "Place", TEXT, "", 0),
            VariableRow(BY_CASE, "v2", CASE, "Role", TEXT, "", 0),
        )
        ids = tuple(range(1, len(self.texts) + 1))
        return Known(ids, {}, {}, (), variables, values)

    # --- counted slowly ----------------------------------------------------------------------------------------------
    def in_row(self, row: int, *, rolled_up: bool) -> list[Coding]:
        return [one for one in self.codings if row == TOP or row in self._rows(one.code, rolled_up=rolled_up)]

    def _rows(self, code: int, *, rolled_up: bool) -> set[int]:
        found = {code}
        parent = self.parents[code]
        while rolled_up and parent is not None:
            found.add(parent)
            parent = self.parents[parent]
        return found

    def stretches(self, crossing: Crossing, column: str) -> list[set[int]]:
        """Return the letters of each document that a column by value is about."""
        everything = [set(range(len(text))) for text in self.texts]
        if crossing.variable_id == BY_DOCUMENT:
            return [
                letters if (value or "(no value)") == column else set()
                for letters, value in zip(everything, self.values, strict=True)
            ]
        valued = {value: [set[int]() for _ in self.texts] for value, _ in self.cases if value}
        for value, places in self.cases:
            for document, start, end in places if value else ():
                valued[value][document] |= set(range(start, end))
        if column in valued:
            return valued[column]
        return [
            letters - set().union(*(found[document] for found in valued.values()))
            for document, letters in enumerate(everything)
        ]

    def by_value(self, crossing: Crossing, row: int, column: str) -> tuple[set[Coding], list[set[int]]]:
        """Return the codings of a cell, and the letters of each document that they cover there."""
        about = self.stretches(crossing, column)
        names = {value for value, _ in self.cases if value} if crossing.variable_id == BY_CASE else set()
        elsewhere = [self.stretches(crossing, name) for name in names] if column == "(no value)" else []
        found: set[Coding] = set()
        covered: list[set[int]] = [set() for _ in self.texts]
        for one in self.in_row(row, rolled_up=crossing.rolled_up):
            letters = set(range(one.start, one.end))
            here = letters & about[one.document]
            if here and not any(letters & place[one.document] for place in elsewhere):
                found.add(one)
                covered[one.document] |= here
        return found, covered

    def measured(self, measure: Measure, found: Iterable[Coding], covered: Sequence[set[int]]) -> int:
        found = list(found)
        if measure is Measure.SEGMENTS:
            return len(found)
        if measure is Measure.DOCUMENTS:
            return len({one.document for one in found})
        if measure is Measure.CHARACTERS:
            return sum(map(len, covered))
        return sum(
            text[at].isalpha() and (at == 0 or not text[at - 1].isalpha())
            for text, letters in zip(self.texts, covered, strict=True)
            for at in letters
        )

    # --- together ----------------------------------------------------------------------------------------------------
    def units(self, asked: CoOccurrence, one: Coding) -> set[int]:
        """Return the letters, sentences, paragraphs or the document that a coding touches."""
        text = self.texts[one.document]
        letters = range(one.start, one.end)
        if asked.together in (Together.OVERLAP, Together.WITHIN_CHARACTERS):
            return set(letters)
        if asked.together is Together.DOCUMENT:
            return {0}
        numbers = unit_numbers(text, ".!?\n" if "sentence" in asked.together else "\n")
        return {numbers[at] for at in letters}

    def occur(self, asked: CoOccurrence, one: Coding, other: Coding) -> bool:
        if one == other or one.document != other.document:
            return False
        if one.coder != other.coder and not asked.across_coders:
            return False
        ones, others = self.units(asked, one), self.units(asked, other)
        if "within" in asked.together.name.casefold():
            between = max(min(ones), min(others)) - min(max(ones), max(others))
            reach = asked.reach + 1 if asked.together is Together.WITHIN_CHARACTERS else asked.reach
            return between <= reach
        return bool(ones & others)

    def together(self, asked: CoOccurrence, row: int, column: int) -> tuple[float | None, set[Coding]]:
        ones, others = (self.in_row(place, rolled_up=asked.rolled_up) for place in (row, column))
        pairs = {frozenset((one, other)) for one in ones for other in others if self.occur(asked, one, other)}
        taking_part = set().union(*pairs) if pairs else set()
        if asked.count is Occurrence.PAIRS:
            return len(pairs), taking_part
        if asked.count is Occurrence.SEGMENTS:
            return len(taking_part), taking_part
        if asked.count is Occurrence.SHARED:
            return len({unit for pair in pairs for unit in self._shared(asked, *pair)}), taking_part
        if TOP in (row, column) or set(ones) & set(others) or self._above(row, column, asked):
            return None, taking_part
        if asked.count is Occurrence.JACCARD_SEGMENTS:
            half = len(taking_part) / 2
            whole = len(ones) + len(others) - half
            return half / whole if whole else 0, taking_part
        sets = [self._touched(asked, some) for some in (ones, others)]
        either = sets[0] | sets[1]
        return len(sets[0] & sets[1]) / len(either) if either else 0, taking_part

    def _above(self, row: int, column: int, asked: CoOccurrence) -> bool:
        rows = (self._rows(one, rolled_up=asked.rolled_up) for one in (row, column))
        return (
            bool(row == column or row in list(rows)[1])
            or row in self._rows(column, rolled_up=asked.rolled_up)
            or (column in self._rows(row, rolled_up=asked.rolled_up))
        )

    def _touched(self, asked: CoOccurrence, codings: Iterable[Coding]) -> set[tuple[int, int, int]]:
        return {
            (one.document, 0 if asked.across_coders else one.coder, unit)
            for one in codings
            for unit in self.units(asked, one)
        }

    def _shared(self, asked: CoOccurrence, one: Coding, other: Coding) -> set[tuple[int, int, int]]:
        return self._touched(asked, [one]) & self._touched(asked, [other])

    # --- one after the other -----------------------------------------------------------------------------------------
    def changes(self, asked: Sequences, row: int, column: int) -> list[tuple[Coding, Coding]]:
        found: list[tuple[Coding, Coding]] = []
        for one in self.in_row(row, rolled_up=asked.rolled_up):
            later = [
                other
                for other in self.codings
                if other.document == one.document
                and other.start > one.start
                and (asked.across_coders or other.coder == one.coder)
            ]
            nearest = min((other.start for other in later), default=None)
            for other in later:
                if other.start == nearest and other in self.in_row(column, rolled_up=asked.rolled_up):
                    found.append((one, other))
        return [pair for pair in found if self._is_near(asked, *pair)]

    def _is_near(self, asked: Sequences, one: Coding, other: Coding) -> bool:
        if asked.most_paragraphs is None:
            return True
        by_paragraph = CoOccurrence(Together.PARAGRAPH)
        return min(self.units(by_paragraph, other)) - max(self.units(by_paragraph, one)) <= asked.most_paragraphs
