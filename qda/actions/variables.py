"""Making variables of documents and cases, and giving them values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from qda.actions.cases import check_new_cases, put_cases, set_cases
from qda.model.codebook import clean_name
from qda.model.errors import BadValue, EmptyName, NameTaken, NotFound, ValuesDoNotFit
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import TEXT, canonical, fits, shown
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.ids import check_there, one_of, placed_before, row_of
from qda.store.queries.variables import VariableRow, values, variables
from qda.store.tables import Case, Document, Variable, VariableValue, table_of

_EXAMPLES = 3  # values told that do not fit a new kind


class NewValue(NamedTuple):
    """What a variable is to be for a document or a case; an empty text is no value."""

    variable_id: int
    bearer_id: int
    text: str


class Unfit(NamedTuple):
    """A value that is none of another kind; ``bearer`` names its document or case."""

    bearer_id: int
    bearer: str
    value: str


def add_variable(project: Project, scope: str, name: str, kind: str = TEXT, memo: str = "") -> int:
    """Make a variable of documents or of cases, after those that there are.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    name = _free_name(project, scope, name, None)
    with project.step(Verb.ADD_VARIABLE, name=name) as session:
        return put_variables(session, scope, [(name, kind)], memo=memo)[0]


def edit_variable(
    project: Project,
    variable_id: int,
    *,
    name: str | None = None,
    kind: str | None = None,
    memo: str | None = None,
    empty_unfit: bool = False,
) -> int:
    """Change a variable's name, kind and memo in one step; ``None`` leaves them as they are.

    Values that fit another kind are written in its form.

    Args:
        project: The project.
        variable_id: The variable.
        name: What it is called.
        kind: One of :data:`qda.model.values.KINDS`.
        memo: What is said of it.
        empty_unfit: Empty the values that do not fit the kind.

    Returns:
        How many values were written anew.

    Raises:
        EmptyName, NameTaken: The name does not serve.
        ValuesDoNotFit: Some values do not fit, and ``empty_unfit`` is not set.
    """
    row = _row(project, variable_id)
    name = row.name if name is None else _free_name(project, row.scope, name, variable_id)
    changed = [] if kind in (None, row.kind) else _retyped(project, row, kind, empty_unfit=empty_unfit)
    label = {"name": name} if name == row.name else {"old": row.name, "new": name}
    with project.step(Verb.EDIT_VARIABLE, **label) as session:
        found = row_of(session, Variable, variable_id)
        found.name, found.kind = name, kind or row.kind
        found.memo = row.memo if memo is None else memo
        session.flush()
        write_values(session, row.scope, changed)
    return len(changed)


def move_variable(project: Project, variable_id: int, before_id: int | None) -> None:
    """Put a variable before another one of its kind of bearer, or at the end."""
    row = _row(project, variable_id)
    with project.step(Verb.EDIT_VARIABLE, name=row.name) as session:
        query = select(Variable).where(Variable.scope == row.scope).order_by(Variable.position, Variable.id)
        rows = {each.id: each for each in session.scalars(query)}
        for position, each in enumerate(placed_before(rows, [variable_id], before_id), start=1):
            rows[each].position = position


def unfitting(project: Project, variable_id: int, kind: str) -> list[Unfit]:
    """Return the values that would be none of another kind, in the order of the documents or cases."""
    row = _row(project, variable_id)
    model = Document if row.scope == DOCUMENT else Case
    with project.read() as session:
        names = session.execute(select(model.id, model.name).order_by(model.position, model.id)).all()
    there = values(project, row.scope, variable_id=variable_id)
    found = ((each.id, each.name, shown(row.kind, there.get((variable_id, each.id), ""))) for each in names)
    return [Unfit(*each) for each in found if not fits(kind, each[2])]


def _retyped(project: Project, row: VariableRow, kind: str, *, empty_unfit: bool) -> list[NewValue]:
    """Return a variable's values in the form of another kind."""
    unfit = unfitting(project, row.variable_id, kind)
    if unfit and not empty_unfit:
        examples = ", ".join(f"“{one.value[:40]}” ({one.bearer})" for one in unfit[:_EXAMPLES])
        raise ValuesDoNotFit(name=row.name, count=len(unfit), examples=examples)
    left_out = {one.bearer_id for one in unfit}
    changed: list[NewValue] = []
    for (_, bearer_id), value in values(project, row.scope, variable_id=row.variable_id).items():
        text = "" if bearer_id in left_out else canonical(kind, shown(row.kind, value))
        changed.append(NewValue(row.variable_id, bearer_id, text))
    return changed


def delete_variables(project: Project, variable_ids: Collection[int]) -> None:
    """Delete variables with all their values; undo brings them back."""
    name = _row(project, next(iter(variable_ids))).name
    with project.step(Verb.DELETE_VARIABLES, count=len(variable_ids), name=name) as session:
        session.execute(delete(Variable).where(one_of(Variable.id, variable_ids)))


def set_value(project: Project, variable_id: int, bearer_id: int, text: str) -> None:
    """Let a variable be something for one document or case; an empty text takes the value away.

    Raises:
        BadValue: The text is no value of the variable's kind.
    """
    set_values(project, [NewValue(variable_id, bearer_id, text)])


def set_values(project: Project, wanted: Sequence[NewValue]) -> int:
    """Set and empty many values in one step.

    Returns:
        How many are other than before; none leaves no step.

    Raises:
        BadValue: A text is no value of its variable's kind; nothing was changed.
        NotFound: A variable, document or case is gone.
    """
    known = {row.variable_id: row for row in variables(project)}
    changed = _changed(project, wanted, known)
    first = next((one for each in changed.values() for one in each), None)
    if first is None:
        return 0
    count = sum(map(len, changed.values()))
    row = known[first.variable_id]
    with project.step(Verb.EDIT_VALUES, count=count, name=row.name, value=shown(row.kind, first.text)) as session:
        for scope, found in changed.items():
            check_there(session, Document if scope == DOCUMENT else Case, {one.bearer_id for one in found})
            write_values(session, scope, found)
    return count


def _changed(
    project: Project, wanted: Sequence[NewValue], known: Mapping[int, VariableRow]
) -> dict[str, list[NewValue]]:
    """Return, for documents and for cases, the values that are other than they are, in their kept form."""
    by_scope: dict[str, dict[tuple[int, int], NewValue]] = {}
    for one in wanted:
        row = known.get(one.variable_id)
        if row is None:
            raise NotFound(kind="variable", name=one.variable_id)
        text = canonical(row.kind, one.text)
        by_scope.setdefault(row.scope, {})[one.variable_id, one.bearer_id] = one._replace(text=text)
    changed: dict[str, list[NewValue]] = {}
    for scope, found in by_scope.items():
        there: dict[tuple[int, int], str] = {}
        for variable_id in {one.variable_id for one in found.values()}:
            there |= values(project, scope, variable_id=variable_id)
        changed[scope] = [one for key, one in found.items() if there.get(key, "") != one.text]
    return changed


class NewCase(NamedTuple):
    """A case to be made, with texts by variable."""

    name: str
    texts: Mapping[int, str] = MappingProxyType({})


def edit_table(
    project: Project,
    wanted: Sequence[NewValue],
    *,
    belongs: Mapping[int, Sequence[str]] | None = None,
    new_cases: Sequence[NewCase] = (),
) -> int:
    """Change a block of cells in one step: values, to which cases documents belong, and cases that are added.

    Args:
        project: The project.
        wanted: Values of documents or cases that there are.
        belongs: By document the names of the cases to which it belongs as a whole; those missing are made.
        new_cases: Cases to be made.

    Returns:
        How many cells are other than before.

    Raises:
        BadValue, EmptyName, NameTaken, NotFound: A cell cannot be what it is to be; nothing was changed.
    """
    if not belongs and not new_cases:
        return set_values(project, wanted)
    known = {row.variable_id: row for row in variables(project)}
    names = check_new_cases(project, [case.name for case in new_cases])
    assigned = {document_id: [clean_name(name) for name in each] for document_id, each in (belongs or {}).items()}
    if any(not name for each in assigned.values() for name in each):
        raise EmptyName
    changed = _changed(project, wanted, known)
    count = sum(map(len, changed.values())) + len(assigned) + len(names)
    with project.step(Verb.EDIT_VALUES, count=count) as session:
        ids = put_cases(session, names)
        set_cases(project, assigned)
        of_new = [
            NewValue(variable_id, case_id, canonical(known[variable_id].kind, text))
            for case_id, case in zip(ids, new_cases, strict=True)
            for variable_id, text in case.texts.items()
        ]
        write_values(session, CASE, of_new)
        for scope, found in changed.items():
            check_there(session, Document if scope == DOCUMENT else Case, {one.bearer_id for one in found})
            write_values(session, scope, found)
    return count


def put_variables(session: Session, scope: str, wanted: Iterable[tuple[str, str]], *, memo: str = "") -> list[int]:
    """Within a step: make variables by name and kind, whose names were checked."""
    position = session.scalar(select(func.max(Variable.position)).where(Variable.scope == scope)) or 0
    rows = [
        Variable(scope=scope, name=name, kind=kind, memo=memo, position=position + place)
        for place, (name, kind) in enumerate(wanted, start=1)
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def write_values(session: Session, scope: str, wanted: Sequence[NewValue]) -> None:
    """Within a step: write values that are in their kept form; one statement for each of new, changed and emptied."""
    table = table_of(VariableValue)
    bearer = table.c.document_id if scope == DOCUMENT else table.c.case_id
    variable_ids = {one.variable_id for one in wanted}
    query = select(table.c.variable_id, bearer, table.c.id).where(
        bearer.is_not(None), one_of(VariableValue.variable_id, variable_ids)
    )
    there = {(row[0], row[1]): row[2] for row in session.execute(query)}
    new: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    emptied: list[int] = []
    for one in wanted:
        row_id = there.get((one.variable_id, one.bearer_id))
        if row_id is None:
            if one.text:
                new.append({"variable_id": one.variable_id, bearer.name: one.bearer_id, "value": one.text})
        elif one.text:
            changed.append({"row_id": row_id, "text": one.text})
        else:
            emptied.append(row_id)
    if emptied:
        session.execute(delete(VariableValue).where(one_of(VariableValue.id, emptied)))
    connection = session.connection()
    if changed:
        connection.execute(
            update(table).where(table.c.id == bindparam("row_id")).values(value=bindparam("text")), changed
        )
    if new:
        connection.execute(insert(table), new)
    session.expire_all()


def value_problem(row: VariableRow, text: str) -> BadValue | None:
    """Return why a text is no value of a variable, ``None`` where it is one."""
    try:
        canonical(row.kind, text)
    except BadValue as problem:
        return problem
    return None


def _row(project: Project, variable_id: int) -> VariableRow:
    found = next((row for row in variables(project) if row.variable_id == variable_id), None)
    if found is None:
        raise NotFound(kind="variable", name=variable_id)
    return found


def _free_name(project: Project, scope: str, name: str, variable_id: int | None) -> str:
    name = clean_name(name)
    if not name:
        raise EmptyName
    for row in variables(project, scope):
        if row.name.casefold() == name.casefold() and row.variable_id != variable_id:
            raise NameTaken(name=name)
    return name
