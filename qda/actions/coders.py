"""Who codes in this project, and what the project is called."""

from __future__ import annotations

from sqlalchemy import select, update

from qda.model.codebook import clean_name
from qda.model.errors import EmptyName, NameTaken, NotFound
from qda.model.palette import next_colour
from qda.model.unit import Unit
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.coders import coder_named, coders
from qda.store.queries.ids import row_of
from qda.store.tables import Coder, ProjectRow


def ensure_coder(project: Project, name: str) -> int:
    """Return the coder of that name, added if there is none yet.

    Raises:
        EmptyName: The name has no visible character.
    """
    name = clean_name(name)
    if not name:
        raise EmptyName
    try:
        return coder_named(project, name).coder_id
    except NotFound:
        pass
    with project.step(Verb.ADD_CODER, name=name) as session:
        coder = Coder(name=name, colour=next_colour([row.colour for row in coders(project)]))
        session.add(coder)
        session.flush()
        return coder.id


def rename_coder(project: Project, coder_id: int, name: str) -> None:
    """Give a coder another name; his or her codings stay.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    name = clean_name(name)
    if not name:
        raise EmptyName
    if any(row.name.casefold() == name.casefold() and row.coder_id != coder_id for row in coders(project)):
        raise NameTaken(name=name)
    with project.step(Verb.EDIT_CODER, name=name) as session:
        row_of(session, Coder, coder_id).name = name


def rename_project(project: Project, name: str) -> None:
    """Give the project another name; the file keeps its own.

    Raises:
        EmptyName: The name has no visible character.
    """
    name = clean_name(name)
    if not name:
        raise EmptyName
    _set(project, Verb.RENAME_PROJECT, name=name)


def set_unit(project: Project, unit: Unit) -> None:
    """Choose the unit to which selections snap in this project."""
    _set(project, Verb.SET_UNIT, unit=str(unit))


def set_blind(project: Project, *, blind: bool) -> None:
    """Hide other coders' work from whoever codes, or show it again."""
    _set(project, Verb.SET_UNIT, blind=int(blind))


def edit_project_memo(project: Project, memo: str) -> None:
    """Change the project's memo."""
    _set(project, Verb.EDIT_MEMO, memo=memo)


def _set(project: Project, verb: Verb, **fields: object) -> None:
    with project.step(verb, **{name: value for name, value in fields.items() if name != "memo"}) as session:
        if session.execute(select(ProjectRow).filter_by(**fields)).first() is None:
            session.execute(update(ProjectRow).values(**fields))
