"""Questions for coded segments, such as “coded Praise, overlapping Tone, by Ada, where Country is Iraq”.

A query is a test that a segment passes or does not; what it returns are the segments, of all in the project, that pass.
Tests are put together from small ones by *all*, *any* and *not*. A segment is one coding: one code on one passage of
one document by one coder. Tests:

* :class:`Coded`: it has one of some codes, or one of those below them. Without any code named, every segment passes.
* :class:`By`: one of some coders coded it. :class:`InDocuments`: it lies in one of some documents.
* :class:`Where`: it shares text with what fits a condition on variables, cases or sets: with a document that fits, or
  with a document or passage that belongs to a case that fits. Several such conditions beside each other, in one
  :class:`All` or in one within another, have to be fitted by the same document and, as far as they are about cases, by
  the same case. A segment
  that only reaches into a passage of a case counts; a document without any case has the empty value for all that is
  asked of cases.
* :class:`Starred`; :class:`Weighed`: it has a weight, within borders where they are named; :class:`Noted`: it has a
  memo that is not empty, its own or one attached to it.
* :class:`Saying`: somewhere words stand wholly inside it, where *Find* would find them in the document.
* :class:`Made`: how it came about: by hand, automatically, from a suggestion.
* :class:`Related`: at least one **other** segment that passes the target's test lies to it as asked. Nothing is related
  to itself, but a second segment on the very same passage is another one. With A for the segment and B for the other,
  in the same document:

  ========================  =============================================================================
  overlapping               they share at least one character
  inside                    A begins at or after B's beginning and ends at or before B's end
  containing                B is inside A
  before                    A ends at or before B's beginning
  after                     A begins at or after B's end
  near                      they overlap, or lie no further apart than the distance
  in the same document      nothing more
  ========================  =============================================================================

A :class:`Distance` narrows *before* and *after*, and *near* needs one. In characters it is the number between the two;
0 is touching. In sentences or paragraphs it is the difference between the numbers of the nearest ones they touch: 0 is
the same sentence, 1 the next. Blank lines are no paragraphs.

:class:`Not` passes what its test does not, :class:`All` what passes every test (with none, everything), :class:`AnyOf`
what passes at least one (with none, nothing).

What a query names is kept by guid and by name: the guid counts, and the name where the guid is unknown. It reads as a
sentence in :mod:`qda.model.query_words`, which :mod:`qda.model.query_text` understands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, Union

from qda.model.conditions import Condition
from qda.model.errors import BadQuery
from qda.model.origin import ORIGINS
from qda.model.values import TEXT


class How(StrEnum):
    """How two segments lie to each other."""

    OVERLAPPING = "overlapping"
    INSIDE = "inside"
    CONTAINING = "containing"
    BEFORE = "before"
    AFTER = "after"
    NEAR = "near"
    SAME_DOCUMENT = "same-document"


NEEDS_DISTANCE = frozenset((How.NEAR,))
TAKES_DISTANCE = frozenset((How.NEAR, How.BEFORE, How.AFTER))


class Measure(StrEnum):
    """What a distance is counted in."""

    CHARACTER = "character"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart two segments may be, such as one paragraph."""

    count: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Name:
    """A coder or document that a query names."""

    name: str
    guid: str = ""


@dataclass(frozen=True, slots=True)
class CodeName:
    """A code that a query names; ``path`` runs from the top folder to it. ``below``: with all codes below it."""

    path: tuple[str, ...]
    guid: str = ""
    below: bool = True


@dataclass(frozen=True, slots=True)
class Coded:
    """It has one of these codes; any code if none is named."""

    codes: tuple[CodeName, ...] = ()


@dataclass(frozen=True, slots=True)
class By:
    """One of these coders coded it."""

    coders: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class InDocuments:
    """It lies in one of these documents."""

    documents: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """It shares text with what fits a condition; ``guid`` is the variable's, and its id need not be known."""

    condition: Condition
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Starred:
    """It has a star."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """It has a weight, from 0 to 100, within the borders that are named."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """It has a memo."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Its text holds these words."""

    words: str
    match_case: bool = False
    whole_words: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """It came about in one of these ways, keys of :data:`qda.model.origin.ORIGINS`."""

    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another segment that passes ``target`` lies to it as asked."""

    how: How
    target: Test
    distance: Distance | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """It does not pass the test."""

    test: Test


@dataclass(frozen=True, slots=True)
class All:
    """It passes all tests."""

    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """It passes at least one of the tests."""

    tests: tuple[Test, ...] = ()


Test: TypeAlias = Union[  # noqa: UP007  some of them name it in turn
    Coded, By, InDocuments, Where, Starred, Weighed, Noted, Saying, Made, Related, Not, All, AnyOf
]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for."""

    wanted: Test = All()

    def words(self, translate: Callable[[str], str] = str) -> str:
        """Return it as a sentence; in English, one that the command line understands."""
        from qda.model.query_words import words

        return words(self.wanted, translate)

    def to_json(self) -> str:
        """Return it as the project file keeps it."""
        from qda.model.query_json import to_json

        return to_json(self)

    @staticmethod
    def from_json(text: str) -> Query:
        """Return what :meth:`to_json` wrote.

        Raises:
            BadQuery: It is none, or a newer program's.
        """
        from qda.model.query_json import from_json

        return from_json(text)


def parts(test: Test) -> tuple[Test, ...]:
    """Return the tests that one is put together from, none for a small one."""
    match test:
        case All(tests) | AnyOf(tests):
            return tests
        case Not(inner):
            return (inner,)
        case Related():
            return (test.target,)
        case _:
            return ()


def every(test: Test) -> Iterator[Test]:
    """Give a test and all that it is put together from."""
    waiting = [test]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(parts(one)))


def mapped(test: Test, change: Callable[[Test], Test]) -> Test:
    """Return a test with each of its parts, and then itself, changed."""
    match test:
        case All(tests):
            return change(All(tuple(mapped(one, change) for one in tests)))
        case AnyOf(tests):
            return change(AnyOf(tuple(mapped(one, change) for one in tests)))
        case Not(inner):
            return change(Not(mapped(inner, change)))
        case Related():
            return change(replace(test, target=mapped(test.target, change)))
        case _:
            return change(test)


def is_about(query: Query, guids: Collection[str], mentioned: Callable[[str], bool]) -> bool:
    """Tell whether a query asks for documents or cases: by identity, or by a name or value that mentions them."""
    for test in every(query.wanted):
        match test:
            case InDocuments(documents):
                if any(one.guid in guids or mentioned(one.name) for one in documents):
                    return True
            case Where(condition):
                if any(mentioned(value) for value in condition.values):
                    return True
            case _:
                pass
    return False


def renamed(query: Query, rename: Callable[[str], str]) -> Query:
    """Return a query with other words for codes, documents, variables, their texts, and what is said; coders stay."""

    def change(test: Test) -> Test:
        match test:
            case Coded(codes):
                return Coded(tuple(replace(one, path=tuple(map(rename, one.path))) for one in codes))
            case InDocuments(documents):
                return InDocuments(tuple(replace(one, name=rename(one.name)) for one in documents))
            case Where(condition):
                values = tuple(map(rename, condition.values)) if condition.kind == TEXT else condition.values
                return replace(test, condition=replace(condition, name=rename(condition.name), values=values))
            case Saying():
                return replace(test, words=rename(test.words))
            case _:
                return test

    return Query(mapped(query.wanted, change))


MOST_DEPTH = 30
"""How deep tests may lie within each other."""


def check(query: Query) -> None:
    """Make sure that a query means something.

    Raises:
        BadQuery: A part of it lacks what it needs, or cannot be fulfilled by anything.
    """
    if _depth(query.wanted) > MOST_DEPTH:
        raise BadQuery(kind="too-deep", part="")
    for test in every(query.wanted):
        problem = _problem(test)
        if problem:
            raise BadQuery(kind=problem, part=_told(test))


def _depth(test: Test) -> int:
    level, depth = [test], 0
    while level and depth <= MOST_DEPTH:
        level, depth = [part for one in level for part in parts(one)], depth + 1
    return depth


def _problem(test: Test) -> str:
    match test:
        case By(names) | InDocuments(names):
            return "" if names else "no-name"
        case Saying():
            return "" if test.words.strip() else "no-words"
        case Made(origins):
            return "" if origins and all(origin in ORIGINS for origin in origins) else "no-origin"
        case Weighed():
            low, high = 0 if test.at_least is None else test.at_least, 100 if test.at_most is None else test.at_most
            return "" if 0 <= low <= high <= 100 else "weight"
        case Related():
            return _problem_of_distance(test)
        case _:
            return ""


def _told(test: Test) -> str:
    return "" if isinstance(test, By | InDocuments | Made) else Query(test).words()


def _problem_of_distance(test: Related) -> str:
    if test.distance is None:
        return "distance-needed" if test.how in NEEDS_DISTANCE else ""
    if test.how not in TAKES_DISTANCE:
        return "no-distance-here"
    return "" if 0 <= test.distance.count <= 1_000_000_000 else "distance"
