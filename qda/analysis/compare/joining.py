"""Putting together what belongs together in several files: groups that hold at most one thing of each file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from enum import StrEnum

from qda.analysis.compare.choices import Ref


class How(StrEnum):
    """By what a thing was found to belong to the others of its pair, the surest first."""

    PERSON = "person"
    GUID = "guid"
    TEXT = "text"
    ALIGNMENT = "alignment"
    PATH = "path"
    NAME = "name"
    ALONE = "alone"


class Joining:
    """Groups of things while they are put together. A thing that was set apart is left alone by all later steps."""

    def __init__(self, refs: Iterable[Ref], apart: Collection[Ref] = ()) -> None:
        self._group_of: dict[Ref, int] = {}
        self._groups: dict[int, dict[int, Ref]] = {}
        self.how: dict[Ref, How] = {}
        self._apart = set(apart)
        for number, ref in enumerate(refs):
            self._group_of[ref] = number
            self._groups[number] = {ref.source: ref}
            self.how[ref] = How.ALONE

    @property
    def groups(self) -> list[tuple[Ref, ...]]:
        """The groups in the order in which their first things were given, each in the order of the files."""
        return [tuple(group[source] for source in sorted(group)) for _, group in sorted(self._groups.items())]

    def knows(self, ref: Ref) -> bool:
        """Tell whether it is one of the things to be put together."""
        return ref in self._group_of

    def join(self, one: Ref, other: Ref, how: How) -> bool:
        """Put two groups together, unless they hold two things of the same file; return whether they are one now."""
        mine, theirs = self._group_of[one], self._group_of[other]
        if mine == theirs:
            return True
        if one in self._apart or other in self._apart or self._groups[mine].keys() & self._groups[theirs].keys():
            return False
        kept, given_up = min(mine, theirs), max(mine, theirs)
        for ref in (*self._groups[mine].values(), *self._groups[theirs].values()):
            self._group_of[ref] = kept
            if self.how[ref] is How.ALONE:
                self.how[ref] = how
        self._groups[kept] |= self._groups.pop(given_up)
        return True

    def join_by_hand(self, refs: Collection[Ref]) -> None:
        """Put things together because a person said so."""
        known = sorted(ref for ref in refs if self.knows(ref))
        for other in known[1:]:
            self._apart -= {known[0], other}
            self.join(known[0], other, How.PERSON)

    def by_key(self, key_of: Callable[[Ref], Hashable | None], how: How) -> None:
        """Put together what has the same key, where only one thing in a file has it that is not yet placed."""
        found: dict[Hashable, list[Ref]] = {}
        sources = len({ref.source for ref in self._group_of})
        for ref in self._group_of:
            key = key_of(ref)
            if key is not None and len(self._groups[self._group_of[ref]]) < sources:
                found.setdefault(key, []).append(ref)
        for refs in found.values():
            files = [ref.source for ref in refs]
            clear = sorted(ref for ref in refs if files.count(ref.source) == 1)
            for other in clear[1:]:
                self.join(clear[0], other, how)

    def is_open(self, one: Ref, other: Ref) -> bool:
        """Tell whether two things may still be put together."""
        mine, theirs = self._group_of[one], self._group_of[other]
        if one in self._apart or other in self._apart:
            return False
        return mine != theirs and not self._groups[mine].keys() & self._groups[theirs].keys()
