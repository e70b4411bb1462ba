"""Which of the compared documents, or passages of them, fit conditions on variables, cases and sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qda.analysis.compare.choices import Sample
from qda.analysis.compare.pairing import Pairing
from qda.model.conditions import CASE_NAME, SET, Condition
from qda.model.errors import NotFound
from qda.model.places import Places
from qda.model.span import Span
from qda.store.queries.conditions import fitting, known_condition
from qda.store.queries.variables import VariableRow, variable_among


def sample_where(pairing: Pairing, where: Sequence[str], sample: Sample | None = None) -> Sample:
    """Return the sample that conditions such as ``Country=Iraq`` leave; what any file says of a document counts.

    Raises:
        NotFound, AmbiguousName: No file has a variable of that name, or one has several.
        BadCondition, BadValue: A condition cannot be understood.
    """
    places: dict[int, Places] = {}
    missing: NotFound | None = None
    for source in pairing.sources:
        if source.known is None:
            continue
        try:
            conditions = [known_condition(source.known.variables, text) for text in where]
        except NotFound as error:
            missing = error
            continue
        places[source.number] = fitting(source.known, conditions)
    if not places and missing is not None:
        raise missing
    return _sample(pairing, places, sample or Sample())


def sample_fitting(pairing: Pairing, conditions: Sequence[Condition], sample: Sample | None = None) -> Sample:
    """Return the sample that conditions leave; their variables are looked up by name in every file."""
    places: dict[int, Places] = {}
    for source in pairing.sources:
        if source.known is None:
            continue
        try:
            own = [_own(condition, source.known.variables) for condition in conditions]
        except NotFound:
            continue
        places[source.number] = fitting(source.known, own)
    return _sample(pairing, places, sample or Sample())


def _own(condition: Condition, rows: Sequence[VariableRow]) -> Condition:
    if condition.scope in (SET, CASE_NAME):
        return condition
    row = variable_among(rows, condition.name, condition.scope)
    return replace(condition, variable_id=row.variable_id, kind=row.kind)


def _sample(pairing: Pairing, places: dict[int, Places], before: Sample) -> Sample:
    keys: set[str] = set()
    passages: dict[str, tuple[Span, ...]] = dict(before.passages)
    for pair in pairing.documents:
        if before.documents is not None and pair.key not in before.documents:
            continue
        members = [member for member in pair.members if member is not None and member.source in places]
        found = [member for member in members if member.row_id in places[member.source].document_ids]
        if not found:
            continue
        keys.add(pair.key)
        if all(member.row_id not in places[member.source].whole for member in found) and pair.base in found:
            # Offsets count on the base's text; what only another file's text has is not cut out.
            passages[pair.key] = tuple(sorted(places[pair.base.source].stretches[pair.base.row_id]))
    return Sample(documents=frozenset(keys), passages=passages)
