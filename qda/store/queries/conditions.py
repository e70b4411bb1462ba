"""Which documents, or parts of them, fit conditions on variables, cases and sets."""

from __future__ import annotations

from collections.abc import Sequence

from qda.model.codebook import same_name
from qda.model.conditions import CASE_NAME, SET, Condition, Relation, WrittenCondition, checked, parse_condition
from qda.model.errors import BadCondition, NotFound
from qda.model.places import Places
from qda.model.portable import CASE, DOCUMENT
from qda.store.project import Project
from qda.store.queries.cases import case_names, case_places, joined_places
from qda.store.queries.documents import document_names, document_sets
from qda.store.queries.variables import values, variable_named


def places_where(project: Project, conditions: Sequence[Condition]) -> Places:
    """Return what fits all conditions.

    Conditions on cases have to fit one and the same case; what belongs to it fits, be it a document or a passage. A
    document that belongs to no case has no value for any variable of cases.
    """
    told = tuple(condition.words() for condition in conditions)
    document_ids = set(document_names(project))
    for condition in conditions:
        if condition.scope == DOCUMENT:
            found = _values(project, condition)
            document_ids = {one for one in document_ids if condition.fits(found.get(one, ""))}
        elif condition.scope == SET:
            document_ids &= _of_sets(project, condition)
    of_cases = [condition for condition in conditions if condition.scope in (CASE, CASE_NAME)]
    if not of_cases:
        return Places(frozenset(document_ids), told=told)
    found = _of_cases(project, of_cases).within(document_ids)
    return Places(found.whole, found.stretches, told)


def _values(project: Project, condition: Condition) -> dict[int, str]:
    if condition.variable_id is None:
        return {}
    found = values(project, condition.scope, variable_id=condition.variable_id)
    return {bearer: value for (_, bearer), value in found.items()}


def _of_sets(project: Project, condition: Condition) -> set[int]:
    """Return the documents whose sets fit; one in no set has the empty name."""
    names: dict[int, list[str]] = {document_id: [] for document_id in document_names(project)}
    for row in document_sets(project):
        for document_id in row.document_ids:
            names[document_id].append(row.name)
    if condition.relation is Relation.IS_NOT:
        return {one for one, sets in names.items() if all(condition.fits(name) for name in sets or [""])}
    return {one for one, sets in names.items() if any(condition.fits(name) for name in sets or [""])}


def _of_cases(project: Project, conditions: Sequence[Condition]) -> Places:
    left = case_names(project)
    none_fits = True
    for condition in conditions:
        if condition.scope == CASE_NAME:
            left = {case_id: name for case_id, name in left.items() if condition.fits(name)}
        else:
            found = _values(project, condition)
            left = {case_id: name for case_id, name in left.items() if condition.fits(found.get(case_id, ""))}
        none_fits = none_fits and condition.fits("")
    rows = case_places(project)
    places = joined_places([row for row in rows if row.case_id in left])
    if not none_fits:
        return places
    without = set(document_names(project)) - {row.document_id for row in rows}
    return Places(places.whole | without, places.stretches)


def named_condition(project: Project, text: str) -> Condition:
    """Return the condition that ``NAME=VALUE`` means in a project; see :func:`qda.model.conditions.parse_condition`.

    Where no variable is called so, ``Case`` means the case's own name and ``Set`` the document set's.

    Raises:
        BadCondition, BadValue: It cannot be understood.
        NotFound, AmbiguousName: No variable has that name, or several.
    """
    written = parse_condition(text)
    try:
        row = variable_named(project, written.name, written.scope or None)
    except NotFound:
        return checked(_by_name(written, text))
    return checked(Condition(row.scope, row.name, written.relation, written.values, row.variable_id, row.kind))


def _by_name(written: WrittenCondition, text: str) -> Condition:
    for scope, name in ((CASE_NAME, "Case"), (SET, "Set")):
        if same_name(written.name, name) and not written.scope:
            if written.relation not in (Relation.IS, Relation.IS_NOT, *_LOOSE):
                raise BadCondition(condition=text, detail=f"a {name.lower()} is neither less nor more")
            return Condition(scope, name, written.relation, written.values)
    raise NotFound(kind="variable", name=written.name)


_LOOSE = (Relation.CONTAINS, Relation.EMPTY, Relation.FILLED)
