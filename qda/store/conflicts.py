"""Copies of a project that programs for sharing files left beside it, because two people had changed it."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from qda.store.peeking import Act, Peeked, peek
from qda.store.project import Project
from qda.store.tables import Step

_SAYS_SO = re.compile(
    r"""
      \s?[(\[] .* (?:conflict|konflikt|conflit|conflitto|conflito|競合|冲突|конфликт) .* [)\]]  # Dropbox, Nextcloud
    | \.sync-conflict-[0-9]{8}-[0-9]{6}.*  # Syncthing
    | [_\s.-]+conflict(?:ed)?\b.*  # ownCloud, Seafile, Box
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s?\([0-9]{1,3}\)|\s[0-9]{1,3}")  # Google Drive, browsers and mail; iCloud
_COMPUTER = re.compile(r"-(?P<name>[^\s-][^\s]*?)(?:-[0-9]{1,3})?")  # OneDrive
_USUAL_COMPUTER = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{3,14}")  # as Windows writes them


class Relation(StrEnum):
    """How the work in a copy stands to that in the project."""

    CONTAINED = "contained"
    AHEAD = "ahead"
    APART = "apart"


class Copy(NamedTuple):
    """A copy of a project beside it; ``last`` is its last act, by which it is known again."""

    path: Path
    relation: Relation
    last: Act | None


class Own(NamedTuple):
    """What has to be known of the open project to look for copies of it on another thread."""

    path: Path
    guid: str
    first: Act | None
    last: Act | None


def own_of(project: Project) -> Own:
    """Return what has to be known of an open project."""
    with project.read() as session:
        acts = [session.execute(select(Step.id, Step.time).order_by(each).limit(1)).first() for each in _BOTH_WAYS]
    first, last = (Act(int(row.id), str(row.time)) if row is not None else None for row in acts)
    return Own(project.path, project.guid, first, last)


_BOTH_WAYS = (Step.id, Step.id.desc())


def look_beside(own: Own) -> list[tuple[Path, Peeked]]:
    """Return the files beside a project that hold it too, under a name such as those programs give.

    A file's name decides first, so that no other file is looked into: some would have to be fetched from far away.
    """
    try:
        others = sorted(each for each in own.path.parent.iterdir() if each.suffix.lower() == own.path.suffix.lower())
    except OSError:
        return []
    found: list[tuple[Path, Peeked]] = []
    for other in others:
        if other.name == own.path.name or not _may_be_copy(other.stem, own.path.stem):
            continue
        there = peek(other, own.last)
        if there is not None and there.guid == own.guid and _is_copy(other.stem, own, there):
            found.append((other, there))
    return found


def related(project: Project, found: Sequence[tuple[Path, Peeked]]) -> list[Copy]:
    """Return the copies found, and how each stands to the open project."""
    copies: list[Copy] = []
    with project.read() as session:
        for path, there in found:
            last = there.last or Act(0, "")
            here = session.scalar(select(Step.id).where(Step.id == last.step_id, Step.time == last.time))
            contained = there.last is None or here is not None
            relation = Relation.CONTAINED if contained else Relation.AHEAD if there.has else Relation.APART
            copies.append(Copy(path, relation, there.last))
    return copies


def _may_be_copy(stem: str, other: str) -> bool:
    """Tell whether one name is the other with something added that those programs add."""
    shorter, longer = sorted((stem, other), key=len)
    return longer.startswith(shorter) and any(
        pattern.fullmatch(longer[len(shorter) :]) for pattern in (_SAYS_SO, _NUMBERED, _COMPUTER)
    )


def _is_copy(stem: str, own: Own, there: Peeked) -> bool:
    """Tell whether a file of the same project is a copy of this file, and not that of another coder.

    The copies that coders get begin a history of their own; where a name does not say it, the history has to.
    """
    shorter, longer = sorted((stem, own.path.stem), key=len)
    added = longer[len(shorter) :]
    if _SAYS_SO.fullmatch(added):
        return True
    if there.first != own.first:
        return False
    if _NUMBERED.fullmatch(added):
        return True
    name = _COMPUTER.fullmatch(added)
    known = {each.casefold() for each in (platform.node(), there.computer) if each}
    return name is not None and (name["name"].casefold() in known or bool(_USUAL_COMPUTER.fullmatch(added[1:])))
