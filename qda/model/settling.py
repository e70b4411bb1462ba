"""What coders settle on, as values: one disagreement with its verdict, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from qda.model.merging import MergePlan
from qda.model.span import Span


class Held(NamedTuple):
    """One stretch that one coder had coded; ``rater`` and ``code`` are keys of the comparison."""

    rater: str
    code: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where in the document it lies."""
        return Span(self.start, self.end)


class Settling(NamedTuple):
    """One disagreement (or agreed passage) with the verdict on it, ready to be written.

    Documents and codes are meant by their keys in the comparison. ``held`` is what each coder had there, ``outcome``
    what the consensus is to have; ``names`` gives names to codes that exist only in the comparison, such as several
    codes counted as one.
    """

    key: str
    document: str
    span: Span
    kind: str
    codes: tuple[str, ...]
    held: tuple[Held, ...]
    verdict: str
    whose: str = ""
    outcome: tuple[tuple[str, Span], ...] = ()
    names: tuple[tuple[str, str], ...] = ()


class Why(NamedTuple):
    """Why coders had differed, how it was settled, and what else there is to say; each may be empty."""

    reason: str = ""
    how: str = ""
    note: str = ""


NO_REASON = Why()


class Column(NamedTuple):
    """One coder of one project, as compared: ``key`` names the column, ``source`` counts projects from 0."""

    key: str
    label: str
    source: int
    coder_guid: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared with what, as a consensus file is made from it.

    ``plan`` says which documents and codes are one; ``documents`` and ``codes`` are the keys of its groups, in order.
    ``settings`` is what is to be remembered of how it was compared: values that JSON can hold.
    """

    plan: MergePlan
    documents: tuple[str, ...]
    codes: tuple[str, ...]
    columns: tuple[Column, ...]
    settings: dict[str, object]


class HeldChange(NamedTuple):
    """What became of one stretch since a decision: ``before`` is ``None`` if it is new, ``after`` if it is gone."""

    rater: str
    code: str
    before: Span | None
    after: Span | None


_CHANGES = {
    "added": "{rater} added “{code}” ({length} characters).",
    "removed": "{rater} took “{code}” off.",
    "longer": "{rater} made “{code}” longer by {count} characters.",
    "shorter": "{rater} made “{code}” shorter by {count} characters.",
    "moved": "{rater} moved “{code}”.",
    "elsewhere": "Nothing here was changed, but it is compared in another way now.",
}


def _as_is(text: str) -> str:
    return text


def changes_text(changes: tuple[HeldChange, ...], translate: Callable[[str], str] = _as_is) -> str:
    """Put into words what was changed since a decision; rater and code of each change are names for people."""
    if not changes:
        return translate(_CHANGES["elsewhere"])
    return " ".join(_change_text(change, translate) for change in changes)


def _change_text(change: HeldChange, translate: Callable[[str], str]) -> str:
    before, after = change.before, change.after
    gaps: dict[str, object] = {"rater": change.rater, "code": change.code}
    if before is None or after is None:
        what = "added" if before is None else "removed"
        gaps["length"] = 0 if after is None else after.length
    else:
        grown = after.length - before.length
        what = "longer" if grown > 0 else "shorter" if grown < 0 else "moved"
        gaps["count"] = abs(grown)
    return translate(_CHANGES[what]).format(**gaps)
