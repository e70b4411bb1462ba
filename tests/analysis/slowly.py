"""Queries answered one segment at a time, by what :mod:`qda.model.query` says and by nothing of ours that is quick."""

from __future__ import annotations

from dataclasses import dataclass

from qda.model.conditions import CASE_NAME, SET, Condition, Relation
from qda.model.portable import CASE, DOCUMENT
from qda.model.query import (
    All,
    AnyOf,
    By,
    Coded,
    CodeName,
    Distance,
    How,
    InDocuments,
    Made,
    Measure,
    Not,
    Noted,
    Query,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
)
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.cases import cases
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentRow, segments
from qda.store.queries.documents import documents
from qda.store.queries.memos import memos
from qda.store.queries.variables import values, variables
from qda.text.find import find_all
from qda.text.sentences import sentences


@dataclass
class Slow:
    """Answers queries to a project whose codings do not change meanwhile."""

    project: Project

    def __post_init__(self) -> None:
        self.segments = segments(self.project)
        self.codes = {row.code_id: row for row in codes(self.project)}
        self.documents = {row.document_id: row for row in documents(self.project)}
        self.texts = {one: self.project.text(one) for one in self.documents}
        self.noted = {row.coding_id for row in memos(self.project) if row.coding_id is not None}
        self.variables = {(row.scope, row.name): row.variable_id for row in variables(self.project)}
        self.values = {**values(self.project, DOCUMENT), **values(self.project, CASE)}
        self.cases = cases(self.project)
        self.starts = {
            (one, measure): self._starts(text, measure)
            for one, text in self.texts.items()
            for measure in (Measure.SENTENCE, Measure.PARAGRAPH)
        }

    def answer(self, query: Query) -> list[int]:
        return [row.coding_id for row in self.segments if self.passes(row, query.wanted)]

    def passes(self, row: SegmentRow, test: Test) -> bool:
        match test:
            case All():
                asked = self._conditions(test)
                return self._where(row, asked) and all(self.passes(row, one) for one in test.tests)
            case AnyOf(tests):
                return any(self.passes(row, one) for one in tests)
            case Not(inner):
                return not self.passes(row, inner)
            case Coded(named):
                return not named or any(self._has(row, one) for one in named)
            case By(coders):
                return row.coder in [one.name for one in coders]
            case InDocuments(named):
                return row.document in [one.name for one in named]
            case Where(condition):
                return self._where(row, [condition])
            case Starred():
                return row.star
            case Weighed(low, high):
                return row.weight is not None and (low or 0) <= row.weight <= (100 if high is None else high)
            case Noted():
                return row.coding_id in self.noted
            case Saying():
                return self._says(row, test)
            case Made(origins):
                return row.origin in origins
            case Related():
                return any(
                    other.coding_id != row.coding_id
                    and other.document_id == row.document_id
                    and self._lies(row, other, test.how, test.distance)
                    and self.passes(other, test.target)
                    for other in self.segments
                )

    def _has(self, row: SegmentRow, one: CodeName) -> bool:
        path = self.codes[row.code_id].path
        return path == one.path or (one.below and path[: len(one.path)] == one.path)

    def _says(self, row: SegmentRow, test: Saying) -> bool:
        text = self.texts[row.document_id]
        flags = {"match_case": test.match_case, "whole_words": test.whole_words}
        places = find_all(text, test.words, loosely=True, **flags)
        return any(row.start <= place.start and place.end <= row.end for place in places)

    # --- how two segments lie ---
    def _lies(self, a: SegmentRow, b: SegmentRow, how: How, distance: Distance | None) -> bool:
        match how:
            case How.OVERLAPPING:
                return bool(set(range(a.start, a.end)) & set(range(b.start, b.end)))
            case How.INSIDE:
                return a.start >= b.start and a.end <= b.end
            case How.CONTAINING:
                return b.start >= a.start and b.end <= a.end
            case How.BEFORE:
                return a.end <= b.start and (distance is None or self._apart(a, b, distance) <= distance.count)
            case How.AFTER:
                return self._lies(b, a, How.BEFORE, distance)
            case How.NEAR:
                assert distance is not None
                return self._apart(a, b, distance) <= distance.count
            case How.SAME_DOCUMENT:
                return True

    def _apart(self, a: SegmentRow, b: SegmentRow, distance: Distance) -> int:
        if distance.measure is Measure.CHARACTER:
            return max(b.start - a.end, a.start - b.end, 0)
        starts = self.starts[a.document_id, distance.measure]
        return min(abs(one - other) for one in self._touched(a, starts) for other in self._touched(b, starts))

    def _touched(self, row: SegmentRow, starts: list[int]) -> set[int]:
        return {max(0, sum(start <= offset for start in starts) - 1) for offset in range(row.start, row.end)}

    def _starts(self, text: str, measure: Measure) -> list[int]:
        if measure is Measure.SENTENCE:
            return [one.start for one in sentences(text, Span(0, len(text)))]
        found, place = list[int](), 0
        for line in text.split("\n"):
            if line.strip():
                found.append(place)
            place += len(line) + 1
        return found

    # --- conditions ---
    def _conditions(self, test: All) -> list[Condition]:
        found: list[Condition] = []
        for one in test.tests:
            if isinstance(one, Where):
                found.append(one.condition)
            elif isinstance(one, All):
                found += self._conditions(one)
        return found

    def _where(self, row: SegmentRow, conditions: list[Condition]) -> bool:
        of_cases = [one for one in conditions if one.scope in (CASE, CASE_NAME)]
        for one in conditions:
            if one.scope == SET:
                names = self.documents[row.document_id].set_names or ("",)
                fits = [one.fits(name) for name in names]
                if not (all(fits) if one.relation is Relation.IS_NOT else any(fits)):
                    return False
            elif one.scope == DOCUMENT and not one.fits(self._value(one, row.document_id)):
                return False
        if not of_cases:
            return True
        about = [(case, place) for case in self.cases for place in case.places if place.document_id == row.document_id]
        if not about:
            return all(one.fits("") for one in of_cases)
        return any(
            (place.span is None or place.span.overlaps(row.span))
            and all(
                one.fits(case.name if one.scope == CASE_NAME else self._value(one, case.case_id)) for one in of_cases
            )
            for case, place in about
        )

    def _value(self, condition: Condition, bearer_id: int) -> str:
        return self.values.get((self.variables[condition.scope, condition.name], bearer_id), "")
