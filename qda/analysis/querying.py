"""Answers to queries for segments; what each test means is said in :mod:`qda.model.query`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from qda.analysis import joins
from qda.analysis.corpus import Corpus, corpus_of, units_of
from qda.analysis.joins import Ints, Mask, Spans
from qda.model.codebook import path_text, same_name
from qda.model.conditions import WrittenCondition
from qda.model.errors import NotFound, QdaError, QueryPartGone
from qda.model.origin import ORIGINS
from qda.model.progress import Progress, no_progress, tell
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
    Name,
    Not,
    Noted,
    Query,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
    check,
    every,
    mapped,
)
from qda.model.unit import Unit
from qda.store.project import Project
from qda.store.queries.codebook import CodeIndex, CodeRow
from qda.store.queries.codings import SegmentFilter
from qda.store.queries.conditions import condition_among, fitting
from qda.store.queries.documents import document_among
from qda.text.find import find_all

_UNITS = {Measure.SENTENCE: Unit.SENTENCE, Measure.PARAGRAPH: Unit.PARAGRAPH}


# --- what a query names ----------------------------------------------------------------------------------------------
class Gone(NamedTuple):
    """What a query names and the project does not have: a code, coder, document or variable."""

    kind: str
    name: str


class LookedUp(NamedTuple):
    """A query with the names and guids that things have now; what is ``gone`` is left as it was."""

    query: Query
    gone: tuple[Gone, ...]


def look_up(corpus: Corpus, query: Query) -> LookedUp:
    """Find what a query names: by guid where that is known, else by name.

    Raises:
        AmbiguousName: A name fits several things.
        BadCondition, BadValue: A condition cannot be asked.
    """
    finder = _Finder(corpus)
    found = Query(mapped(query.wanted, finder.found))
    return LookedUp(found, tuple(dict.fromkeys(finder.gone)))


def sentence_now(corpus: Corpus, query: Query) -> str:
    """Return a query as a sentence with the names of now, or with those it was saved with where they are ambiguous."""
    try:
        return look_up(corpus, query).query.words()
    except QdaError:
        return query.words()


class _Finder:
    """Finds what tests name."""

    def __init__(self, corpus: Corpus) -> None:
        self.gone: list[Gone] = []
        self._corpus = corpus
        self._codes = CodeIndex(corpus.codes)
        self._by_guid = {row.guid: row for row in corpus.codes}

    def found(self, test: Test) -> Test:
        """Return a test with the names of now."""
        match test:
            case Coded(codes):
                return Coded(tuple(self._code(one) for one in codes))
            case By(coders):
                return By(tuple(self._coder(one) for one in coders))
            case InDocuments(documents):
                return InDocuments(tuple(self._document(one) for one in documents))
            case Where():
                return self._where(test)
            case _:
                return test

    def _code(self, one: CodeName) -> CodeName:
        row = self._by_guid.get(one.guid)
        try:
            row = row or self._codes.find(path_text(one.path))
        except NotFound:
            row = self._folder(one)
        if row is None or (one.guid and row.guid != one.guid and len(row.path) != len(one.path)):
            self.gone.append(Gone("code", path_text(one.path)))
            return one
        return CodeName(row.path, row.guid, one.below)

    def _folder(self, one: CodeName) -> CodeRow | None:
        """Return the folder that a bare name means where no code is called so."""
        named = [row for row in self._corpus.codes if row.is_folder and same_name(row.name, one.path[-1])]
        return named[0] if len(one.path) == len(named) == 1 else None

    def _coder(self, one: Name) -> Name:
        rows = self._corpus.coders
        fits = [row for row in rows if row.guid == one.guid] or [row for row in rows if same_name(row.name, one.name)]
        if not fits:
            self.gone.append(Gone("coder", one.name))
            return one
        return Name(fits[0].name, fits[0].guid)

    def _document(self, one: Name) -> Name:
        rows = self._corpus.documents
        try:
            row = next((row for row in rows if row.guid == one.guid), None) or document_among(rows, one.name)
            if one.guid and row.guid != one.guid and not same_name(row.name, one.name):  # a name may be a number
                raise NotFound(kind="document", name=one.name)
        except NotFound:
            self.gone.append(Gone("document", one.name))
            return one
        return Name(row.name, row.guid)

    def _where(self, test: Where) -> Where:
        asked, rows = test.condition, self._corpus.variables
        row = next((row for row in rows if row.guid == test.guid), None)
        scope, name = (asked.scope, asked.name) if row is None else (row.scope, row.name)
        written = WrittenCondition(scope, name, asked.relation, asked.values)
        try:
            condition = condition_among(rows if row is None else [row], written, Query(test).words())
        except NotFound:
            self.gone.append(Gone("variable", name))
            return test
        guids = {row.variable_id: row.guid for row in rows}
        return Where(condition, "" if condition.variable_id is None else guids[condition.variable_id])


# --- answers ---------------------------------------------------------------------------------------------------------
def answer(corpus: Corpus, query: Query, progress: Progress = no_progress) -> Ints:
    """Return the ids of the segments that a query asks for, in the order of documents and text.

    Args:
        corpus: All codings of a project; those on the other side of a relation are looked for in it too.
        query: What is asked for.
        progress: Told of documents whose texts are read; see :func:`needs_texts`.

    Raises:
        QueryPartGone: It names what the project does not have.
        AmbiguousName: A name in it fits several things.
        BadQuery, BadCondition, BadValue: A part of it cannot be asked.
        Cancelled: ``progress`` asked to stop.
    """
    check(query)
    looked_up = look_up(corpus, query)
    for gone in looked_up.gone:
        raise QueryPartGone(kind=gone.kind, name=gone.name)
    evaluation = _Evaluation(corpus, progress)
    return corpus.coding_id[evaluation.passing(looked_up.query.wanted, np.ones(len(corpus), np.bool_))]


def needs_texts(query: Query) -> bool:
    """Tell whether answering reads texts, which takes a while for many: for words, sentences and paragraphs."""
    return any(_reads(test) for test in every(query.wanted))


def query_filter(project: Project, query: Query) -> SegmentFilter:
    """Return the filter that lets through what a query asks for; raises as :func:`answer` does."""
    corpus = corpus_of(project)
    found = frozenset(answer(corpus, query).tolist())
    return SegmentFilter(coding_ids=found, told=look_up(corpus, query).query.words())


class _Evaluation:
    """Puts tests to all segments at once: which of those that are still asked about pass?"""

    def __init__(self, corpus: Corpus, progress: Progress) -> None:
        self._corpus = corpus
        self._progress = progress
        self._units = {unit: units_of(corpus, unit) for unit in _UNITS.values()}
        self._every: dict[Test, Mask] = {}

    def passing(self, test: Test, among: Mask) -> Mask:
        """Return which of some segments pass a test."""
        match test:
            case All():
                return self._all(_beside(test), among)
            case AnyOf(tests):
                found = np.zeros_like(among)
                for one in sorted(tests, key=_cost):
                    found |= self.passing(one, among & ~found)
                return found
            case Not(inner):
                return among & ~self.passing(inner, among)
            case Related():
                return self._related(test, among)
            case Saying():
                return self._saying(test, among)
            case Where():
                return self._where([test], among)
            case _:
                return among & self._plain(test)

    def _all(self, tests: Sequence[Test], among: Mask) -> Mask:
        conditions = [one for one in tests if isinstance(one, Where)]
        if conditions:
            among = self._where(conditions, among)
        for one in sorted((one for one in tests if not isinstance(one, Where)), key=_cost):
            among = self.passing(one, among)
        return among

    def _where(self, tests: Iterable[Where], among: Mask) -> Mask:
        return among & self._corpus.hold(fitting(self._corpus.known, [one.condition for one in tests]))

    def _plain(self, test: Test) -> Mask:
        """Return which segments pass a test that needs nothing but what is told of each."""
        corpus = self._corpus
        match test:
            case Coded(()):
                return np.ones(len(corpus), np.bool_)
            case Coded(codes):
                return corpus.of_codes({code_id for one in codes for code_id in self._meant(one)})
            case By(coders):
                guids = {one.guid for one in coders}
                return np.isin(corpus.coder_id, _ints(row.coder_id for row in corpus.coders if row.guid in guids))
            case InDocuments(names):
                guids = {one.guid for one in names}
                places = (place for place, row in enumerate(corpus.documents) if row.guid in guids)
                return np.isin(corpus.document, _ints(places))
            case Made(origins):
                return np.isin(corpus.origin, _ints(tuple(ORIGINS).index(one) for one in origins))
            case Weighed():
                low, high = test.at_least or 0, 100 if test.at_most is None else test.at_most
                return (corpus.weight >= low) & (corpus.weight <= high)
            case Starred():
                return corpus.star
            case Noted():
                return corpus.noted
            case _:
                raise TypeError(test)

    def _meant(self, one: CodeName) -> set[int]:
        rows = self._corpus.codes
        return {row.code_id for row in rows if (row.path[: len(one.path)] if one.below else row.path) == one.path}

    # --- how segments lie to others ---
    def _related(self, test: Related, among: Mask) -> Mask:
        others = self._every.get(test.target)
        if others is None:
            others = self._every[test.target] = self.passing(test.target, np.ones_like(among))
        documents = np.intersect1d(self._corpus.document[among], self._corpus.document[others])
        here = np.isin(self._corpus.document, documents)
        left, right = np.flatnonzero(among & here), np.flatnonzero(others & here)
        found = np.zeros_like(among)
        if len(left):
            found[left] = self._join(test, left, right)
        return found

    def _join(self, test: Related, left: Ints, right: Ints) -> Mask:
        a, b = self._corpus.spans(left), self._corpus.spans(right)
        if test.how in (How.BEFORE, How.AFTER):
            gap = None if test.distance is None else self._gap(a, test.how, test.distance)
            return joins.are_before(a, b, gap) if test.how is How.BEFORE else joins.are_after(a, b, gap)
        place = np.minimum(np.searchsorted(right, left), len(right) - 1)
        own = np.where(right[place] == left, place, -1)
        if test.how is How.NEAR and test.distance is not None:
            count, unit = test.distance.count, _UNITS.get(test.distance.measure)
            if unit is None:
                return joins.are_near(a, b, count, own)
            a, b = (self._units[unit].numbered(spans, self._progress) for spans in (a, b))
            return joins.are_near(a, b, count - 1, own)
        return _JOINS[test.how](a, b, own)

    def _gap(self, a: Spans, how: How, distance: Distance) -> int | Ints:
        """Return how many characters may lie between each segment and what comes before or after it."""
        unit = _UNITS.get(distance.measure)
        if unit is None:
            return distance.count
        cut = self._units[unit]
        numbered = cut.numbered(a, self._progress)
        if how is How.BEFORE:
            limit = cut.begin(a.document, numbered.end + distance.count)  # of the first unit that is too far away
            return np.where(limit < 0, np.iinfo(np.int32).max, limit - 1 - a.end)
        return a.start - 1 - cut.begin(a.document, np.maximum(numbered.start - distance.count, 0))

    def _saying(self, test: Saying, among: Mask) -> Mask:
        corpus, places = self._corpus, list[tuple[int, int, int]]()
        documents: list[int] = np.unique(corpus.document[among]).tolist()
        for done, document in enumerate(documents):
            tell(self._progress, done, len(documents))
            text = corpus.text(corpus.documents[document].document_id)
            flags = {"match_case": test.match_case, "whole_words": test.whole_words, "loosely": True}
            places += [(document, span.start, span.end) for span in find_all(text, test.words, **flags)]
        columns = np.array(places, np.int64).reshape(-1, 3).T
        found = among.copy()
        found[among] = joins.are_containing(corpus.spans(among), Spans(columns[0], columns[1], columns[2]))
        return found


_JOINS: dict[How, Callable[[Spans, Spans, Ints], Mask]] = {
    How.OVERLAPPING: joins.are_overlapping,
    How.INSIDE: joins.are_inside,
    How.CONTAINING: joins.are_containing,
    How.SAME_DOCUMENT: joins.same_document,
}


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, np.int64)


def _beside(test: Test) -> list[Test]:
    """Return the tests that all have to be passed, however they are bracketed."""
    match test:
        case All(tests):
            return [inner for one in tests for inner in _beside(one)]
        case AnyOf((one,)):
            return _beside(one)
        case _:
            return [test]


def _reads(test: Test) -> bool:
    if isinstance(test, Related):
        return test.distance is not None and test.distance.measure in _UNITS
    return isinstance(test, Saying)


def _cost(test: Test) -> int:
    """Return 0 for a test that is quick, 1 for one that joins, 2 for one that reads texts."""
    return max(2 if _reads(one) else int(isinstance(one, Related)) for one in every(test))
