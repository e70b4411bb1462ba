"""A query as the parts of a sentence that stand in a row: each says what is asked, and how it joins those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qda.model.query import All, AnyOf, Coded, Not, Query, Test


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of the sentence.

    Args:
        test: What is asked of a segment, without its *not*.
        negated: Whether the opposite is asked.
        other_way: Whether it is another way to fit the part before it (*or*) instead of something more (*and*).
    """

    test: Test
    negated: bool = False
    other_way: bool = False


START = (Clause(Coded()),)
"""The sentence with which one begins: all that is coded."""


def clauses_of(query: Query) -> list[Clause]:
    """Return the parts of a query; what is put together more deeply is one part, which can only be taken away whole."""
    match query.wanted:
        case All(tests):
            together = tests
        case other:
            together = (other,)
    clauses: list[Clause] = []
    for test in together:
        ways = test.tests if isinstance(test, AnyOf) and test.tests else (test,)
        clauses += [_clause(one, other_way=place > 0) for place, one in enumerate(ways)]
    return clauses


def _clause(test: Test, *, other_way: bool) -> Clause:
    return Clause(test.test, True, other_way) if isinstance(test, Not) else Clause(test, other_way=other_way)


def query_of(clauses: Sequence[Clause]) -> Query:
    """Return what the parts ask for; *or* joins a part to the one before it more closely than *and*."""
    groups: list[list[Test]] = []
    for clause in clauses:
        test = Not(clause.test) if clause.negated else clause.test
        if clause.other_way and groups:
            groups[-1].append(test)
        else:
            groups.append([test])
    return Query(All(tuple(group[0] if len(group) == 1 else AnyOf(tuple(group)) for group in groups)))


def without(clauses: Sequence[Clause], place: int) -> list[Clause]:
    """Return the parts without one of them; of several ways, the next becomes the first."""
    left = [clause for at, clause in enumerate(clauses) if at != place]
    if place < len(left) and not clauses[place].other_way and left[place].other_way:
        left[place] = replace(left[place], other_way=False)
    return left


def in_brackets(clauses: Sequence[Clause], place: int) -> tuple[bool, bool]:
    """Return whether a bracket opens before a part and closes after it: where *or* stands among *and*."""
    last = place + 1 == len(clauses) or not clauses[place + 1].other_way
    first = not clauses[place].other_way
    if (first and last) or all(clause.other_way for clause in clauses[1:]):
        return False, False
    return first, last
