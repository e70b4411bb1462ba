"""The copy that a second coder gets: the same texts and codebook, and none of the first coder's work."""

from __future__ import annotations

from pathlib import Path

from qda.model.codebook import clean_name
from qda.model.errors import EmptyName, NotFound
from qda.store.copies import CopyPlan, write_blind_copy
from qda.store.project import Project
from qda.store.queries.coders import coders


def copy_for_coder(
    project: Project, path: Path, coder_name: str, *, with_borders: bool = False, with_memos: bool = False
) -> None:
    """Write a new project file with the texts, sets and codebook of this one, for another coder.

    It holds no codings, decisions, other coders, history or original files; its bytes tell nobody what was coded or
    by whom (unless a text or a memo itself says so).

    Args:
        project: The project, which stays as it is.
        path: Where to; there must be no file yet.
        coder_name: Who will code the copy. A coder of that name in this project is the same person.
        with_borders: Give the first coder's segments, without their codes, as the units to be coded.
        with_memos: Keep the memos of the project, its documents, passages and codes.

    Raises:
        EmptyName: The coder has no name.
        NotFound: Borders are wanted, but nobody else has coded anything.
        ProjectExists, CannotWrite: The file cannot be written there.
    """
    name = clean_name(coder_name)
    if not name:
        raise EmptyName
    borders_of = _first_who_coded(project, name) if with_borders else None
    write_blind_copy(project, path, CopyPlan(name, borders_of, with_memos))


def _first_who_coded(project: Project, but: str) -> int:
    others = [row for row in coders(project) if row.kind == "person" and row.name.casefold() != but.casefold()]
    found = next((row.coder_id for row in others if row.codings), None)
    if found is None:
        raise NotFound(kind="segment of another coder than", name=but)
    return found
