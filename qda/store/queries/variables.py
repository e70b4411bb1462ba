"""Which variables there are, and what they are for which document or case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from qda.model.codebook import clean_name
from qda.model.errors import AmbiguousName, NotFound
from qda.model.portable import CASE, DOCUMENT
from qda.store.project import Project
from qda.store.tables import Case, DocumentSet, Variable, VariableValue, table_of


class VariableRow(NamedTuple):
    """A variable; ``scope`` is ``document`` or ``case``, ``kind`` one of :data:`qda.model.values.KINDS`."""

    variable_id: int
    guid: str
    scope: str
    name: str
    kind: str
    memo: str
    position: int


Values = dict[tuple[int, int], str]
"""Values as they are kept, by variable and by document or case; empty ones are left out."""


def variables(project: Project, scope: str | None = None) -> list[VariableRow]:
    """Return all variables, or those of documents or of cases, in order; those of documents first."""
    query = select(
        Variable.id, Variable.guid, Variable.scope, Variable.name, Variable.kind, Variable.memo, Variable.position
    ).order_by(Variable.scope.desc(), Variable.position, Variable.id)
    if scope is not None:
        query = query.where(Variable.scope == scope)
    with project.read() as session:
        return [VariableRow._make(row) for row in session.connection().execute(query)]


def values(project: Project, scope: str, *, variable_id: int | None = None) -> Values:
    """Return all values that documents, or cases, have; one question however many."""
    table = table_of(VariableValue)
    bearer = table.c.document_id if scope == DOCUMENT else table.c.case_id
    query = select(table.c.variable_id, bearer, table.c.value).where(bearer.is_not(None))
    if variable_id is not None:
        query = query.where(table.c.variable_id == variable_id)
    with project.read() as session:
        return {(row[0], row[1]): row[2] for row in session.connection().execute(query)}


def values_of(project: Project, *, document_id: int | None = None, case_id: int | None = None) -> dict[int, str]:
    """Return the values of one document or case, by variable."""
    query = select(VariableValue.variable_id, VariableValue.value)
    if document_id is not None:
        query = query.where(VariableValue.document_id == document_id)
    else:
        query = query.where(VariableValue.case_id == case_id)
    with project.read() as session:
        return {row[0]: row[1] for row in session.connection().execute(query)}


def variable_named(project: Project, name: str, scope: str | None = None) -> VariableRow:
    """Return the variable of that name, else the one differing in case; one of a document before one of a case.

    Raises:
        NotFound, AmbiguousName: None, or several, would fit.
    """
    return variable_among(variables(project), name, scope)


def variable_among(found: Sequence[VariableRow], name: str, scope: str | None = None) -> VariableRow:
    """As :func:`variable_named`, of variables that were read."""
    rows = [row for row in found if scope is None or row.scope == scope]
    wanted = clean_name(name).casefold()
    for fits in (
        [row for row in rows if row.name == name],
        [row for row in rows if row.guid == name],
        [row for row in rows if clean_name(row.name).casefold() == wanted],
    ):
        of_documents = [row for row in fits if row.scope == DOCUMENT] or [row for row in fits if row.scope == CASE]
        if len(of_documents) == 1:
            return of_documents[0]
        if fits:
            raise AmbiguousName(kind="variable", name=name)
    raise NotFound(kind="variable", name=name)


def has_attributes(project: Project) -> bool:
    """Tell whether there is anything beside its name that a document can be chosen by: a variable, case or set."""
    with project.read() as session:
        return any(session.scalar(select(model.id).limit(1)) is not None for model in (Variable, Case, DocumentSet))
