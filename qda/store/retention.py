"""Which earlier versions of a project are kept: near ones closely, far ones sparsely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

LAST = 10  # however close together
DAYS = 14  # on which something was done: the last version of each
WEEKS = 8  # in which something was done: the last version of each
FEWEST = 3  # that stay whatever room they take

T = TypeVar("T")


def worth_keeping(versions: Sequence[T], time_of: Callable[[T], datetime]) -> list[T]:
    """Return the versions worth keeping, the most valuable first; they come newest first.

    Where room is short the last is given up first. So what stays is spread: the newest, one of an earlier day, one of
    an earlier week, and so on. Days and weeks without work do not count: nobody loses a version by being away.
    """
    groups = (
        _newest_of_each(versions, lambda each: _day(time_of(each)), DAYS),
        _newest_of_each(versions, lambda each: _day(time_of(each)).isocalendar()[:2], WEEKS),
        list(versions[:LAST]),
    )
    kept: list[T] = []
    for place in range(max(LAST, DAYS, WEEKS)):
        kept += (group[place] for group in groups if place < len(group) and group[place] not in kept)
    return kept


def _day(time: datetime) -> date:
    return time.astimezone().date()


def _newest_of_each(versions: Sequence[T], period_of: Callable[[T], object], most: int) -> list[T]:
    found: dict[object, T] = {}
    for version in versions:
        found.setdefault(period_of(version), version)
    return list(found.values())[:most]
