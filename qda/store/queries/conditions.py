"""Which documents, or parts of them, fit conditions on variables, cases and sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from qda.model.codebook import same_name
from qda.model.conditions import CASE_NAME, SET, Condition, Relation, WrittenCondition, checked, parse_condition
from qda.model.errors import BadCondition, NotFound
from qda.model.places import Places
from qda.model.portable import CASE, DOCUMENT
from qda.store.project import Project
from qda.store.queries.cases import CasePlaceRow, case_names, case_places, joined_places
from qda.store.queries.documents import document_names, document_sets
from qda.store.queries.variables import VariableRow, values, variable_among, variables


class Known(NamedTuple):
    """What conditions ask of, read at one moment, so that any thread can answer them.

    ``documents`` are all ids in order, ``sets`` the names of each document's sets, ``cases`` all names by id,
    ``values`` those of the variables by variable and document or case.
    """

    documents: tuple[int, ...]
    sets: Mapping[int, tuple[str, ...]]
    cases: Mapping[int, str]
    places: tuple[CasePlaceRow, ...]
    variables: tuple[VariableRow, ...]
    values: Mapping[tuple[int, int], str]


def known_of(project: Project, *, variable_ids: Collection[int] | None = None) -> Known:
    """Read what conditions may ask of; the values of some variables only if these are named."""
    sets: dict[int, list[str]] = {}
    for row in document_sets(project):
        for document_id in row.document_ids:
            sets.setdefault(document_id, []).append(row.name)
    if variable_ids is None:
        found = values(project, DOCUMENT) | values(project, CASE)
    else:
        found = {
            key: value
            for variable_id in variable_ids
            for scope in (DOCUMENT, CASE)
            for key, value in values(project, scope, variable_id=variable_id).items()
        }
    return Known(
        documents=tuple(document_names(project)),
        sets={document_id: tuple(names) for document_id, names in sets.items()},
        cases=case_names(project),
        places=tuple(case_places(project)),
        variables=tuple(variables(project)),
        values=found,
    )


def places_where(project: Project, conditions: Sequence[Condition]) -> Places:
    """Return what fits all conditions; see :func:`fitting`."""
    asked = {condition.variable_id for condition in conditions if condition.variable_id is not None}
    return fitting(known_of(project, variable_ids=asked), conditions)


def fitting(known: Known, conditions: Sequence[Condition]) -> Places:
    """Return what fits all conditions.

    Conditions on cases have to fit one and the same case; what belongs to it fits, be it a document or a passage. A
    document that belongs to no case has no value for any variable of cases.
    """
    told = tuple(condition.words() for condition in conditions)
    document_ids = set(known.documents)
    for condition in conditions:
        if condition.scope == DOCUMENT:
            document_ids = {one for one in document_ids if condition.fits(_value(known, condition, one))}
        elif condition.scope == SET:
            document_ids = {one for one in document_ids if _fits_any_set(condition, known.sets.get(one, ()))}
    of_cases = [condition for condition in conditions if condition.scope in (CASE, CASE_NAME)]
    if not of_cases:
        return Places(frozenset(document_ids), told=told)
    found = _of_cases(known, of_cases).within(document_ids)
    return Places(found.whole, found.stretches, told)


def _value(known: Known, condition: Condition, bearer_id: int) -> str:
    if condition.variable_id is None:
        return ""
    return known.values.get((condition.variable_id, bearer_id), "")


def _fits_any_set(condition: Condition, names: tuple[str, ...]) -> bool:
    """Tell whether a document's sets fit; one in no set has the empty name."""
    fits = [condition.fits(name) for name in names or ("",)]
    return all(fits) if condition.relation is Relation.IS_NOT else any(fits)


def _of_cases(known: Known, conditions: Sequence[Condition]) -> Places:
    left: set[int] = set(known.cases)
    none_fits = True
    for condition in conditions:
        if condition.scope == CASE_NAME:
            left = {case_id for case_id in left if condition.fits(known.cases[case_id])}
        else:
            left = {case_id for case_id in left if condition.fits(_value(known, condition, case_id))}
        none_fits = none_fits and condition.fits("")
    places = joined_places([row for row in known.places if row.case_id in left])
    if not none_fits:
        return places
    without = set(known.documents) - {row.document_id for row in known.places}
    return Places(places.whole | without, places.stretches)


def named_condition(project: Project, text: str) -> Condition:
    """Return the condition that ``NAME=VALUE`` means in a project; see :func:`qda.model.conditions.parse_condition`.

    Where no variable is called so, ``Case`` means the case's own name and ``Set`` the document set's.

    Raises:
        BadCondition, BadValue: It cannot be understood.
        NotFound, AmbiguousName: No variable has that name, or several.
    """
    return known_condition(variables(project), text)


def known_condition(rows: Sequence[VariableRow], text: str) -> Condition:
    """As :func:`named_condition`, of variables that were read."""
    return condition_among(rows, parse_condition(text), text)


def condition_among(rows: Sequence[VariableRow], written: WrittenCondition, text: str) -> Condition:
    """As :func:`named_condition`, of one that was read from a ``text``; its scope may be a set or a case's name."""
    if written.scope in (CASE_NAME, SET):
        return checked(_by_name(written, text))
    try:
        row = variable_among(rows, written.name, written.scope or None)
    except NotFound:
        return checked(_by_name(written, text))
    return checked(Condition(row.scope, row.name, written.relation, written.values, row.variable_id, row.kind))


def _by_name(written: WrittenCondition, text: str) -> Condition:
    for scope, name in ((CASE_NAME, "Case"), (SET, "Set")):
        if written.scope == scope or (same_name(written.name, name) and not written.scope):
            if written.relation not in (Relation.IS, Relation.IS_NOT, *_LOOSE):
                raise BadCondition(condition=text, detail=f"a {name.lower()} is neither less nor more")
            return Condition(scope, name, written.relation, written.values)
    raise NotFound(kind="variable", name=written.name)


_LOOSE = (Relation.CONTAINS, Relation.EMPTY, Relation.FILLED)
