"""What the stories about merging have in common."""

from __future__ import annotations

from collections.abc import Sequence

from qda.model.merging import JOINED, ONE, Group, Member, MergePlan, PlannedProject
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.documents import documents


def plain_plan(projects: Sequence[Project]) -> MergePlan:
    """Return the plan that puts together what has the same identity, and documents and codes of the same name."""

    def groups(rows: Sequence[tuple[int, str, str]], choice: str, *, by_name: bool) -> tuple[Group, ...]:
        found: dict[str, list[Member]] = {}
        names: dict[str, str] = {}
        for source, guid, name in rows:
            key = names.setdefault(name.casefold(), guid) if by_name else guid
            key = guid if guid in found else key
            found.setdefault(key, []).append(Member(source, guid, name))
        return tuple(Group(tuple(members), choice) for members in found.values())

    numbered = list(enumerate(projects))
    return MergePlan(
        tuple(PlannedProject(project.path.stem, project.guid, project.name) for project in projects),
        groups([(n, row.guid, row.name) for n, p in numbered for row in documents(p)], ONE, by_name=True),
        groups([(n, row.guid, row.path_text) for n, p in numbered for row in codes(p)], JOINED, by_name=True),
        groups([(n, row.guid, row.name) for n, p in numbered for row in coders(p)], ONE, by_name=False),
    )
