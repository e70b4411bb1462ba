"""What the readers of other programs' databases share: identities, times, coders, trees, kinds of variables."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from qda.formats.sqlite_guard import ForeignDatabase
from qda.model.errors import BadValue
from qda.model.intake.report import IntakeReport
from qda.model.portable import PortableCoder, PortableProject
from qda.model.progress import Progress, tell
from qda.model.values import DECIMAL, INTEGER, TEXT, canonical

_NAMESPACE = uuid.UUID("6f0ac6c1-52a1-4c5d-9f0e-0d6a2f3b7e58")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T_](\d\d)[:.-](\d\d)(?:[:.-](\d\d)(?:[.,](\d{1,9}))?)?)?")
_IN_WORDS = re.compile(r"\w{2,}\.?,? +(\w{3})\w*\.? +(\d{1,2}) +(\d\d):(\d\d):(\d\d) +(?:\w+ +)?(\d{4})")

_OWNERS_TOLD = 10

UNKNOWN_CODER = "Unknown coder"


class Guids:
    """Makes identities that are the same whenever the same thing is read again, and different for different things."""

    def __init__(self, *project: str) -> None:
        self._project = uuid.uuid5(_NAMESPACE, "\n".join(project))
        self._given: set[str] = set()
        self._last_like: dict[str, str] = {}

    @property
    def project(self) -> str:
        """The identity of the project."""
        return str(self._project)

    def of(self, kind: str, *parts: object) -> str:
        """Return the identity of a thing that these words and numbers tell from others of its kind."""
        return self.free(str(uuid.uuid5(self._project, "\n".join([kind, *map(str, parts)]))))

    def free(self, guid: str) -> str:
        """Return an identity, or if it was given already, one made from it."""
        wanted = guid
        guid = self._last_like.get(wanted, wanted)
        while guid in self._given:
            guid = str(uuid.uuid5(uuid.UUID(guid), "again"))
        self._given.add(guid)
        if guid != wanted:
            self._last_like[wanted] = guid  # or thousands alike would take ever longer
        return guid


class Coders:
    """Gathers who coded, by the names that the other program has."""

    def __init__(self, nobody: str = "") -> None:
        self._nobody = nobody or UNKNOWN_CODER
        self._coders: dict[str, PortableCoder] = {}

    def guid(self, name: str) -> str:
        """Return the identity of a coder, the same in every project; an empty name is that of nobody known."""
        name = " ".join(name.split()) or self._nobody
        key = name.casefold()
        if key not in self._coders:
            self._coders[key] = PortableCoder(str(uuid.uuid5(_NAMESPACE, f"coder\n{key}")), name)
        return self._coders[key].guid

    def list(self) -> list[PortableCoder]:
        """Return them in the order in which they were met."""
        return list(self._coders.values())


class Pace:
    """Says how far the reading is, and asks whether to go on where nothing new can be said.

    Args:
        progress: Is told.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = (0, 0)

    def tell(self, done: int, total: int) -> None:
        """Say how far it is.

        Raises:
            Cancelled: The person asked to stop.
        """
        self._last = (done, total)
        tell(self._progress, done, total)

    def wanted(self) -> bool:
        """Ask whether to go on."""
        return self._progress(*self._last)


def moment(text: str) -> str:
    """Return a time as a project file writes it, empty if it cannot be read.

    Times in these programs' files name no zone: what they say is taken as it is, so that reading a file gives the same
    on every computer.
    """
    numbers = _numbers_of(text.strip())
    if numbers is None:
        return ""
    year, month, day, hour, minute, second, fraction = numbers
    try:
        read = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return ""
    return f"{read.isoformat()}.{fraction:03d}Z"


def _numbers_of(text: str) -> tuple[int, ...] | None:
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, fraction = match.groups()
        thousandths = (fraction or "").ljust(3, "0")[:3]
        return (*map(int, (year, month, day)), *(int(part or 0) for part in (hour, minute, second, thousandths)))
    if match := _IN_WORDS.match(text):
        month, day, hour, minute, second, year = match.groups()
        if month.lower() in _MONTHS:
            return (int(year), _MONTHS.index(month.lower()) + 1, int(day), int(hour), int(minute), int(second), 0)
    return None


def parents_without_rings(parents: Mapping[str, str], known: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return a parent for each, empty where it names one that is not known or lies below itself, and which those are.

    Args:
        parents: The parent that each one names; empty for none.
        known: All there are.
    """
    there = set(known)
    result: dict[str, str] = {}
    freed: list[str] = []
    for one, parent in parents.items():
        result[one] = parent if parent in there else ""
        if parent and parent not in there:
            freed.append(one)
    sound: set[str] = set()
    for one in list(result):
        way: list[str] = []
        on_way: set[str] = set()
        at = one
        while at and at not in sound and at not in on_way:
            way.append(at)
            on_way.add(at)
            at = result.get(at, "")
        if at in on_way:  # the ring is opened where it was entered
            result[at] = ""
            freed.append(at)
        sound.update(way)
    return result, freed


def in_tree_order(parents: Mapping[str, str]) -> list[str]:
    """Return all so that each comes after its parent, siblings as they stood."""
    children: dict[str, list[str]] = {}
    for one, parent in parents.items():
        children.setdefault(parent, []).append(one)
    order: list[str] = []
    waiting = list(reversed(children.get("", [])))
    while waiting:
        one = waiting.pop()
        order.append(one)
        waiting.extend(reversed(children.get(one, [])))
    return order


def as_numbers(values: Sequence[str]) -> tuple[str, list[str]]:
    """Return the kind of a variable that ought to be numeric, and its values in the form in which we keep them.

    If one of them is no number, the kind is text and all are as they were.
    """
    for kind in (INTEGER, DECIMAL):
        with contextlib.suppress(BadValue):
            return kind, [canonical(kind, value) for value in values]
    return TEXT, [canonical(TEXT, value) for value in values]


def colour(text: str) -> str:
    """Return a colour as ``#rrggbb``, empty if it is none."""
    match = re.fullmatch(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?", text.strip().lower())
    return f"#{match[1]}" if match else ""


def tell_of_times(report: IntakeReport, project: PortableProject) -> None:
    """Tell that times without a zone were taken as they are, as if they were in UTC."""
    times = [thing.created for kind in (project.codes, project.documents, project.codings, project.memos)
             for thing in kind if thing.created]  # fmt: skip
    if times:
        report.note("peer-local-times", times=len(times))


def tell_of_owners(report: IntakeReport, database: ForeignDatabase, tables: Iterable[str]) -> None:
    """Tell whose the rows of these tables were, for what has no owner here."""
    for table in tables:
        names = Counter(owner for row in database.rows(table) if (owner := row.text("owner").strip()))
        if names:
            told = ", ".join(f"{name} {count:,}" for name, count in names.most_common(_OWNERS_TOLD))
            report.note("peer-owners-left", table, told, times=names.total())


def left_out(report: IntakeReport, kind: str, count: int) -> None:
    """Account for rows that have no place here."""
    if count:
        account = report.account(kind)
        account.there += count
        account.left += count
