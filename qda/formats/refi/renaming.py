"""Giving things of a project other guids, wherever they are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from qda.model.portable import PortableProject

Renaming = Mapping[tuple[str, str], str]
"""The new guid of a thing, by its kind and its guid so far."""


def renamed(project: PortableProject, names: Renaming) -> PortableProject:
    """Return a project in which things have the guids that they had before they were written.

    In a file no two things may share a guid, in a project a code and a case may.
    """
    if not names:
        return project

    def of(kind: str) -> Callable[[str], str]:
        return lambda guid: names.get((kind, guid), guid)

    coder, code, document, coding, memo = (of(kind) for kind in ("coder", "code", "document", "coding", "memo"))
    case, variable, group = (of(kind) for kind in ("case", "variable", "set"))

    def any_of(guid: str) -> str:
        return next((name for (_, written), name in names.items() if written == guid), guid)

    project.coders = [one._replace(guid=coder(one.guid)) for one in project.coders]
    project.codes = [replace(one, guid=code(one.guid), parent=code(one.parent)) for one in project.codes]
    project.documents = [replace(one, guid=document(one.guid)) for one in project.documents]
    project.sets = [
        one._replace(guid=group(one.guid), documents=tuple(map(document, one.documents))) for one in project.sets
    ]
    project.codings = [
        one._replace(
            guid=coding(one.guid), document=document(one.document), code=code(one.code), coder=coder(one.coder)
        )
        for one in project.codings
    ]
    project.memos = [
        replace(
            one,
            guid=memo(one.guid),
            coder=coder(one.coder),
            document=document(one.document),
            code=code(one.code),
            coding=coding(one.coding),
        )
        for one in project.memos
    ]
    project.cases = [
        one._replace(
            guid=case(one.guid),
            places=tuple(place._replace(document=document(place.document)) for place in one.places),
        )
        for one in project.cases
    ]
    project.variables = [one._replace(guid=variable(one.guid)) for one in project.variables]
    project.values = [
        one._replace(variable=variable(one.variable), bearer=document(case(one.bearer))) for one in project.values
    ]
    project.kept = [part._replace(owner=any_of(part.owner)) for part in project.kept]
    return project
