"""Keeps account of every element of a file that is read, and of what there is to say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from qda.formats.refi.node import Node
from qda.formats.refi.scalars import canonical_guid
from qda.model.intake.report import IntakeReport


class Ledger:
    """Counts by their names what elements became; each must be named once, by whoever reads it.

    ``kept`` and ``left`` count whole branches: an element with all that lies in it.
    """

    def __init__(self, report: IntakeReport) -> None:
        self.report = report
        self.kept_guids: set[str] = set()
        """The guids of all that is kept unseen, to which other things may refer."""
        self._without_place: Counter[str] = Counter()  # attributes, as "Element@name"
        self._taken: Counter[str] = Counter()
        self._joined: Counter[str] = Counter()
        self._kept: Counter[str] = Counter()
        self._left: Counter[str] = Counter()

    def take(self, kind: str, times: int = 1) -> None:
        """Say that elements are part of the project now."""
        self._taken[kind] += times

    def take_rest(self, kind: str, there: int) -> None:
        """Say that all elements of a name are part of the project which nobody else named."""
        self._taken[kind] += there - sum(counter[kind] for counter in self._counters())

    def join(self, kind: str, times: int = 1) -> None:
        """Say that elements only repeat what another one says."""
        self._joined[kind] += times

    def keep(self, kind: str, times: int = 1) -> None:
        """Say that elements are kept unseen."""
        self._kept[kind] += times

    def leave(self, kind: str, times: int = 1) -> None:
        """Say that elements are left out."""
        self._left[kind] += times

    def take_branch(self, element: Node) -> None:
        """Say that an element and all in it are part of the project now."""
        self._taken.update(tags(element))

    def join_branch(self, element: Node) -> None:
        """Say that an element and all in it only repeat what others say."""
        self._joined.update(tags(element))

    def keep_branch(self, element: Node) -> None:
        """Say that an element and all in it are kept unseen."""
        self._kept.update(tags(element))
        self.kept_guids.update(canonical_guid(part.get("guid")) for part in element.iter() if part.get("guid"))

    def leave_branch(self, element: Node) -> None:
        """Say that an element and all in it are left out."""
        self._left.update(tags(element))

    def leave_unknown(self, element: Node, within: str) -> None:
        """Leave out an element that the standard does not have there, and tell of it."""
        self.leave_branch(element)
        name = element.get("name") or element.get("guid") or ""
        self.report.note("refi-unknown-element", f"{within}/{element.tag}", name, line=line_of(element), look=True)

    def leave_attributes(self, element: Node, *names: str) -> None:
        """Say that attributes have no place here, if the element has them."""
        for name in names:
            if element.get(name):
                self._without_place[f"{element.tag}@{name}"] += 1

    def draft(self) -> tuple[Counter[str], ...]:
        """Return the counts as they are, to go back to them if an element is kept after all."""
        return tuple(counter.copy() for counter in self._counters())

    def _counters(self) -> tuple[Counter[str], ...]:
        return self._taken, self._joined, self._kept, self._left, self._without_place

    def go_back(self, draft: tuple[Counter[str], ...]) -> None:
        """Forget what was counted since a draft was made."""
        for counter, before in zip(self._counters(), draft, strict=True):
            counter.clear()
            counter.update(before)

    def close(self, counts: Mapping[str, int]) -> None:
        """Write the accounts into the report, held against the elements that the file was found to have."""
        for kind, there in counts.items():
            account = self.report.account(kind)
            account.there = there
            account.taken, account.joined = self._taken[kind], self._joined[kind]
            account.kept, account.left = self._kept[kind], self._left[kind]
            unseen = there - (account.taken + account.joined + account.kept + account.left)
            if unseen > 0:
                account.left += unseen
                self.report.note("refi-out-of-place", kind, times=unseen, look=True)
        for place, times in self._without_place.items():
            kind, _, name = place.partition("@")
            self.report.note("refi-attribute-left", kind, name, times=times)


def tags(element: Node) -> Iterable[str]:
    """Yield the names of an element and of all in it."""
    return (part.tag for part in element.iter())


def line_of(element: Node) -> int:
    """Return the line of the file where an element begins; 0 if that is not known."""
    return element.line
