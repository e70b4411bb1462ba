"""Queries as sentences: “coded “Praise”, overlapping “Tone”, by “Ada”, where “Country” is “Iraq””.

In English it is also what the command line understands (:mod:`qda.model.query_text`): names stand in curly quotation
marks, a closing one within a name is doubled, and what is put together within another test stands in brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qda.model.codebook import path_text
from qda.model.conditions import CASE_NAME, SET, WITHOUT_VALUES, Relation
from qda.model.origin import BY_HAND, FOUND, SUGGESTED
from qda.model.portable import CASE
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
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
)
from qda.model.values import shown

Translate = Callable[[str], str]

HOW: dict[How, str] = {
    How.OVERLAPPING: "overlapping {other}",
    How.INSIDE: "inside {other}",
    How.CONTAINING: "containing {other}",
    How.BEFORE: "before {other}",
    How.AFTER: "after {other}",
    How.NEAR: "near {other}",
    How.SAME_DOCUMENT: "in the same document as {other}",
}
"""How a segment lies to another one, in words; the window translates them, as all that follows."""

HOW_FAR: dict[How, str] = {
    How.BEFORE: "within {distance} before {other}",
    How.AFTER: "within {distance} after {other}",
    How.NEAR: "within {distance} of {other}",
}
"""The same with a distance."""

IN_THE_SAME: dict[Measure, str] = {
    Measure.SENTENCE: "in the same sentence as {other}",
    Measure.PARAGRAPH: "in the same paragraph as {other}",
}
"""Near, with a distance of none."""

DISTANCES: dict[Measure, tuple[str, str]] = {
    Measure.CHARACTER: ("1 character", "{count} characters"),
    Measure.SENTENCE: ("1 sentence", "{count} sentences"),
    Measure.PARAGRAPH: ("1 paragraph", "{count} paragraphs"),
}
"""A distance of one, and any other."""

WAYS: dict[str, str] = {BY_HAND: "by hand", FOUND: "automatically", SUGGESTED: "from a suggestion"}
"""How a segment came about, in the middle of a sentence."""

RELATED: dict[Relation, str] = {
    Relation.IS: "where {name} is {values}",
    Relation.IS_NOT: "where {name} is not {values}",
    Relation.CONTAINS: "where {name} contains {values}",
    Relation.LESS: "where {name} is less than {values}",
    Relation.AT_MOST: "where {name} is at most {values}",
    Relation.MORE: "where {name} is more than {values}",
    Relation.AT_LEAST: "where {name} is at least {values}",
    Relation.EMPTY: "where {name} is empty",
    Relation.FILLED: "where {name} is not empty",
}
"""A condition in the middle of a sentence."""

ALL_SEGMENTS = "all segments"
NO_SEGMENT = "not all segments"
ANY_CODE = "any code"


def words(test: Test, translate: Translate = str) -> str:
    """Return a test as a sentence."""
    return _Words(translate).whole(test)


def quoted(name: str) -> str:
    """Return a name in quotation marks, such that it can be read back."""
    return f"“{name.replace('”', '””')}”"


class _Words:
    """Puts tests into words of one language."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def whole(self, test: Test) -> str:
        """Return a test that stands by itself, without brackets around it."""
        match test:
            case All(tests) if len(tests) > 1:
                return self._translate(", ").join(self._part(one) for one in tests)
            case AnyOf(tests) if len(tests) > 1:
                return self._translate(" or ").join(self._part(one) for one in tests)
            case All((one,)) | AnyOf((one,)):
                return self.whole(one)
            case _:
                return self._small(test)

    def _part(self, test: Test) -> str:
        """Return a test among others: one that is put together stands in brackets."""
        match test:
            case All(tests) | AnyOf(tests) if len(tests) > 1:
                return f"({self.whole(test)})"
            case All((one,)) | AnyOf((one,)):
                return self._part(one)
            case _:
                return self._small(test)

    def _small(self, test: Test) -> str:
        match test:
            case Coded(codes):
                return self._filled("coded {codes}", codes=self.codes(codes)) if codes else self._translate(ANY_CODE)
            case Not(inner):
                return self._filled("not {test}", test=self._part(inner))
            case Related():
                return self._related(test)
            case Where():
                return self._where(test)
            case By(names):
                return self._filled("by {names}", names=self._any(quoted(one.name) for one in names))
            case InDocuments(names):
                return self._filled("in {names}", names=self._any(quoted(one.name) for one in names))
            case Made(origins):
                ways = self._any(self._translate(WAYS.get(one, one)) for one in origins)
                return self._filled("made {ways}", ways=ways)
            case Saying():
                return self._saying(test)
            case Weighed():
                return self._weighed(test)
            case Starred():
                return self._translate("starred")
            case Noted():
                return self._translate("with memo")
            case All():
                return self._translate(ALL_SEGMENTS)
            case AnyOf():
                return self._translate(NO_SEGMENT)

    def codes(self, codes: tuple[CodeName, ...]) -> str:
        """Return codes in quotation marks; of one without those below it that is said."""
        return self._any(
            quoted(path_text(one.path))
            if one.below
            else self._filled("{code} without subcodes", code=quoted(path_text(one.path)))
            for one in codes
        )

    def _target(self, test: Test) -> str:
        match test:
            case Coded(codes) if len(codes) == 1:
                return self.codes(codes)
            case Coded(()):
                return self._translate(ANY_CODE)
            case Coded(codes):
                return f"({self.codes(codes)})"
            case _:
                return f"({self.whole(test)})"

    def _related(self, test: Related) -> str:
        other = self._target(test.target)
        if test.distance is None:
            return self._filled(HOW[test.how], other=other)
        if test.how is How.NEAR and test.distance.count == 0 and test.distance.measure in IN_THE_SAME:
            return self._filled(IN_THE_SAME[test.distance.measure], other=other)
        template = HOW_FAR.get(test.how, HOW_FAR[How.NEAR])
        return self._filled(template, other=other, distance=self.distance(test.distance))

    def distance(self, distance: Distance) -> str:
        """Return a distance such as “2 sentences”."""
        one, more = DISTANCES[distance.measure]
        return self._filled(one if distance.count == 1 else more, count=str(distance.count))

    def _where(self, test: Where) -> str:
        asked = test.condition
        if asked.scope == SET:
            name = self._translate("the set")
        elif asked.scope == CASE_NAME:
            name = self._translate("the case")
        elif asked.scope == CASE:
            name = self._filled("the case’s {variable}", variable=quoted(asked.name))
        else:
            name = quoted(asked.name)
        values = "" if asked.relation in WITHOUT_VALUES else self._any(_values(test))
        return self._filled(RELATED[asked.relation], name=name, values=values)

    def _saying(self, test: Saying) -> str:
        template = "with the whole words {words}" if test.whole_words else "with the words {words}"
        if test.match_case:
            template += " in this case"
        return self._filled(template, words=quoted(test.words))

    def _weighed(self, test: Weighed) -> str:
        low, high = test.at_least, test.at_most
        if low is None and high is None:
            return self._translate("with weight")
        if high is None:
            return self._filled("with weight at least {low}", low=str(low))
        if low is None:
            return self._filled("with weight at most {high}", high=str(high))
        return self._filled("with weight {low} to {high}", low=str(low), high=str(high))

    def _any(self, told: Iterable[str]) -> str:
        return self._translate(" or ").join(told)

    def _filled(self, template: str, **gaps: str) -> str:
        return self._translate(template).format(**gaps)


def _values(test: Where) -> Iterable[str]:
    return (quoted(shown(test.condition.kind, value)) for value in test.condition.values)
