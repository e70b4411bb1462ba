"""Filters as people name them: documents and coders by name, codes by path."""

from __future__ import annotations

from collections.abc import Collection

from qda.model.codebook import same_name
from qda.model.errors import NotFound
from qda.model.places import Places
from qda.store.project import Project
from qda.store.queries.codebook import codes as codebook
from qda.store.queries.codebook import find_code
from qda.store.queries.coders import coder_named
from qda.store.queries.codings import SegmentFilter
from qda.store.queries.conditions import named_condition, places_where
from qda.store.queries.documents import document_named


def named_filter(
    project: Project,
    documents: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    coders: Collection[str] | None = None,
    where: Collection[str] | None = None,
    *,
    starred: bool = False,
) -> SegmentFilter:
    """Return the filter that names mean; a code or folder stands for all below it, ``None`` for no filter.

    ``where`` holds conditions such as ``Country=Iraq``, of which all have to fit.

    Raises:
        NotFound, AmbiguousName: A name fits nothing, or several things.
        BadCondition, BadValue: A condition cannot be understood.
    """
    for names in (documents, codes, coders, where):
        if isinstance(names, str):
            raise TypeError("give a list of names, not one name")
    return SegmentFilter(
        document_ids=None if documents is None else {document_named(project, name).document_id for name in documents},
        code_ids=None if codes is None else {code_id for name in codes for code_id in _with_all_below(project, name)},
        coder_ids=None if coders is None else {coder_named(project, name).coder_id for name in coders},
        starred=starred,
        places=named_places(project, where),
    )


def named_places(project: Project, where: Collection[str] | None) -> Places | None:
    """Return what fits conditions such as ``Country=Iraq``, ``None`` where there are none.

    Raises:
        NotFound, AmbiguousName: A variable's name fits nothing, or several.
        BadCondition, BadValue: A condition cannot be understood.
    """
    if not where:
        return None
    return places_where(project, [named_condition(project, text) for text in where])


def _with_all_below(project: Project, name: str) -> set[int]:
    path = _path_of(project, name)
    return {row.code_id for row in codebook(project) if row.path[: len(path)] == path}


def _path_of(project: Project, name: str) -> tuple[str, ...]:
    try:
        return find_code(project, name).path
    except NotFound:
        # A bare name first means a code; a folder of that name is meant where no code has it.
        folders = [row.path for row in codebook(project) if row.is_folder and same_name(row.name, name)]
        if len(folders) != 1:
            raise
        return folders[0]
