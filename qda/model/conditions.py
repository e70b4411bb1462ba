"""Conditions on documents by their variables, cases and sets, such as “Country is Iraq”.

Several conditions are combined with *and*; what a condition names several values for fits any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qda.model.errors import BadCondition
from qda.model.values import TEXT, canonical, order, shown

SET, CASE_NAME = "set", "case-name"
"""What a condition may be about, besides a variable of a document or of a case."""


class Relation(StrEnum):
    """How a value has to stand to those that a condition names."""

    IS = "is"
    IS_NOT = "is-not"
    CONTAINS = "contains"
    LESS = "less"
    AT_MOST = "at-most"
    MORE = "more"
    AT_LEAST = "at-least"
    EMPTY = "empty"
    FILLED = "filled"


RELATIONS: dict[Relation, str] = {
    Relation.IS: "{name} is {values}",
    Relation.IS_NOT: "{name} is not {values}",
    Relation.CONTAINS: "{name} contains {values}",
    Relation.LESS: "{name} is less than {values}",
    Relation.AT_MOST: "{name} is at most {values}",
    Relation.MORE: "{name} is more than {values}",
    Relation.AT_LEAST: "{name} is at least {values}",
    Relation.EMPTY: "{name} is empty",
    Relation.FILLED: "{name} is not empty",
}
"""A condition in words; the window translates them."""

WITHOUT_VALUES = frozenset((Relation.EMPTY, Relation.FILLED))
_COMPARING: dict[Relation, Callable[[int], bool]] = {
    Relation.LESS: lambda sign: sign < 0,
    Relation.AT_MOST: lambda sign: sign <= 0,
    Relation.MORE: lambda sign: sign > 0,
    Relation.AT_LEAST: lambda sign: sign >= 0,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of a document.

    Args:
        scope: ``document`` or ``case`` for a variable, or :data:`SET` or :data:`CASE_NAME`.
        name: Of the variable; for the words.
        relation: How.
        values: In the form in which they are kept (:func:`qda.model.values.canonical`); any of them may fit.
        variable_id: The variable, ``None`` for a set or a case.
        kind: Of its values.
    """

    scope: str
    name: str
    relation: Relation
    values: tuple[str, ...] = ()
    variable_id: int | None = None
    kind: str = TEXT

    def fits(self, value: str) -> bool:
        """Tell whether a kept value, empty for none, is what is asked for."""
        if self.relation is Relation.EMPTY:
            return not value
        if self.relation is Relation.FILLED:
            return bool(value)
        if self.relation is Relation.IS_NOT:
            return not any(_same(self.kind, value, one) for one in self.values)
        if not value:
            return False
        if self.relation is Relation.IS:
            return any(_same(self.kind, value, one) for one in self.values)
        if self.relation is Relation.CONTAINS:
            folded = shown(self.kind, value).casefold()
            return any(one.casefold() in folded for one in self.values)
        ours = order(self.kind, value)
        return any(_COMPARING[self.relation](_sign(ours, order(self.kind, one))) for one in self.values)

    def words(self, translate: Callable[[str], str] = str) -> str:
        """Return it in words, such as “Country is Iraq or Iran”."""
        said = translate(" or ").join(shown(self.kind, value) for value in self.values)
        return translate(RELATIONS[self.relation]).format(name=self.name, values=said)


def checked(condition: Condition) -> Condition:
    """Return a condition with its values in the form in which they are kept; empty ones are dropped.

    Raises:
        BadValue: A value is none of the variable's kind.
        BadCondition: It needs a value and has none.
    """
    if condition.relation in WITHOUT_VALUES:
        values: tuple[str, ...] = ()
    elif condition.relation is Relation.CONTAINS:
        values = tuple(value.strip() for value in condition.values if value.strip())
    else:
        found = (canonical(condition.kind, value) for value in condition.values)
        values = tuple(value for value in found if value)
    if not values and condition.relation not in WITHOUT_VALUES:
        raise BadCondition(condition=condition.name, detail="a value is missing")
    return Condition(condition.scope, condition.name, condition.relation, values, condition.variable_id, condition.kind)


def _same(kind: str, value: str, other: str) -> bool:
    if kind == TEXT:
        return value.casefold() == other.casefold()
    return value == other or (bool(value) and order(kind, value)[:2] == order(kind, other)[:2])


def _sign(one: tuple[int, object, str], other: tuple[int, object, str]) -> int:
    if one[:2] == other[:2]:
        return 0
    return -1 if _before(one, other) else 1


def _before(one: tuple[int, object, str], other: tuple[int, object, str]) -> bool:
    return sorted((one, other))[0] is one


# --- as people write them ------------------------------------------------------------------------------------------
class WrittenCondition(NamedTuple):
    """A condition as somebody wrote it: the name is not looked up yet."""

    scope: str
    name: str
    relation: Relation
    values: tuple[str, ...]


_SIGNS: Sequence[tuple[str, Relation]] = (
    ("!=", Relation.IS_NOT),
    ("<=", Relation.AT_MOST),
    (">=", Relation.AT_LEAST),
    ("=", Relation.IS),
    ("<", Relation.LESS),
    (">", Relation.MORE),
    ("~", Relation.CONTAINS),
)
_SCOPES = ("document", "case")


def parse_condition(text: str) -> WrittenCondition:
    """Return what ``NAME=VALUE`` means; also ``!= < <= > >=`` and ``~`` for “contains”, and ``A|B`` for “A or B”.

    ``NAME=`` asks for an empty value and ``NAME!=`` for any. ``document:`` or ``case:`` before the name says which
    variable is meant where both have one of that name.

    Raises:
        BadCondition: There is no such sign in it, or nothing before it.
    """
    match = re.match(r"\s*(.+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*)$", text, re.DOTALL)
    if match is None:
        raise BadCondition(condition=text, detail="there is no =, !=, <, > or ~ in it")
    scope, colon, rest = match[1].partition(":")
    name = match[1]
    if colon and scope.strip().casefold() in _SCOPES and rest.strip():
        scope, name = scope.strip().casefold(), rest.strip()
    else:
        scope = ""
    relation = dict(_SIGNS)[match[2]]
    values = tuple(part.strip() for part in match[3].split("|") if part.strip())
    if not values:
        if relation is Relation.IS:
            relation = Relation.EMPTY
        elif relation is Relation.IS_NOT:
            relation = Relation.FILLED
        else:
            raise BadCondition(condition=text, detail="a value is missing")
    return WrittenCondition(scope, name, relation, values)
