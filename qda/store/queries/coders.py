"""Who codes."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from qda.model.errors import NotFound
from qda.store.project import Project
from qda.store.tables import Coder, Coding


class CoderRow(NamedTuple):
    """A coder with the number of codings."""

    coder_id: int
    guid: str
    name: str
    colour: str
    kind: str
    codings: int


def coders(project: Project) -> list[CoderRow]:
    """Return all coders in the order they joined."""
    counted = select(Coding.coder_id, func.count().label("n")).group_by(Coding.coder_id).subquery()
    query = (
        select(Coder.id, Coder.guid, Coder.name, Coder.colour, Coder.kind, func.coalesce(counted.c.n, 0))
        .outerjoin(counted, counted.c.coder_id == Coder.id)
        .order_by(Coder.id)
    )
    with project.read() as session:
        return [CoderRow(*row) for row in session.execute(query)]


def coder_named(project: Project, name: str) -> CoderRow:
    """Return the coder of that name; case and white space at the ends do not matter.

    Raises:
        NotFound: Nobody has that name.
    """
    wanted = name.strip().casefold()
    found = next((coder for coder in coders(project) if coder.name.casefold() == wanted), None)
    if found is None:
        raise NotFound(kind="coder", name=name)
    return found
