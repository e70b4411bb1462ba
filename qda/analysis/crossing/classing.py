"""Values of a variable put into classes: each its own, numbers between borders, dates by year or month."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np

from qda.analysis.crossing.asked import Classes, Grouping
from qda.model.values import DATE, DATETIME, DECIMAL, INTEGER, TEXT, order, shown, typed

NUMBERS = frozenset((INTEGER, DECIMAL))
DATES = frozenset((DATE, DATETIME))
GROUPINGS: Mapping[str, tuple[Grouping, ...]] = {
    **dict.fromkeys(NUMBERS, (Grouping.VALUE, Grouping.WIDTH, Grouping.SIZE, Grouping.BORDERS)),
    **dict.fromkeys(DATES, (Grouping.VALUE, Grouping.YEAR, Grouping.MONTH)),
}
"""How values of a kind may be put together; each its own class for all other kinds."""
_DATE_LENGTHS = {Grouping.YEAR: 4, Grouping.MONTH: 7}


def classed(kind: str, values: Sequence[str], classes: Classes) -> tuple[list[str], dict[str, int]]:
    """Return the names of classes in order, and the class of each value.

    Args:
        kind: Of the variable.
        values: What documents or cases have, as it is kept, one for each of them; none is empty.
        classes: How they are put together. Where a kind of values cannot be put together so, each is its own class.

    Returns:
        Texts that differ in case only share a class, which is called as the first of them. A value that is not of its
        kind, which only another program can have written, is a class of its own after the others.
    """
    distinct = sorted(dict.fromkeys(values), key=lambda value: order(kind, value))
    grouping = classes.grouping if classes.grouping in GROUPINGS.get(kind, ()) else Grouping.VALUE
    if grouping is Grouping.BORDERS and not classes.borders:
        grouping = Grouping.VALUE
    if grouping in _DATE_LENGTHS:
        return _named(distinct, lambda value: value[: _DATE_LENGTHS[grouping]])
    if grouping is Grouping.VALUE:
        folded: dict[str, str] = {}
        key = str.casefold if kind == TEXT else str
        return _named(distinct, lambda value: folded.setdefault(key(value), shown(kind, value)))
    numbers = {value: _number(kind, value) for value in distinct}
    known = {value: number for value, number in numbers.items() if number is not None}
    names, places = _between(known, _borders([known[value] for value in values if value in known], classes))
    for value in distinct:
        if value not in known:
            places[value] = len(names)
            names.append(value)
    return names, places


def _named(distinct: Sequence[str], name: Callable[[str], str]) -> tuple[list[str], dict[str, int]]:
    names: dict[str, int] = {}
    places = {value: names.setdefault(name(value), len(names)) for value in distinct}
    return [*names], places


def _number(kind: str, value: str) -> float | None:
    made = typed(kind, value)
    try:
        return float(made) if isinstance(made, (int, Decimal)) else None
    except OverflowError:
        return None


def _between(known: Mapping[str, float], borders: Sequence[float]) -> tuple[list[str], dict[str, int]]:
    """Put numbers between borders, of which the outermost may be without end."""
    if not known:
        return [], {}
    names = [_class_name(low, high, last=high == borders[-1]) for low, high in pairwise(borders)]
    places = np.searchsorted(borders[1:-1], list(known.values()), "right").tolist()
    return names, dict(zip(known, places, strict=True))


def _borders(numbers: Sequence[float], classes: Classes) -> list[float]:
    """Return the borders of classes from the lowest to the highest, at least two."""
    if classes.grouping is Grouping.BORDERS:
        return [-math.inf, *sorted(set(classes.borders)), math.inf]
    low, high, count = min(numbers, default=0.0), max(numbers, default=0.0), max(1, classes.count)
    if low == high:
        return [low, high]
    if classes.grouping is Grouping.SIZE:
        cuts = [float(one) for one in np.quantile(np.array(numbers), np.linspace(0, 1, count + 1)[1:-1])]
    else:
        step = (high - low) / count
        digits = 1 - math.floor(math.log10(step))  # two that count: nobody asks for a class from 30.333333
        cuts = [round(low + step * part, digits) for part in range(1, count)]
    return [low, *sorted({cut for cut in cuts if low < cut < high}), high]


def _class_name(low: float, high: float, *, last: bool) -> str:
    if math.isinf(low):
        return f"<{_written(high)}"
    if math.isinf(high):
        return f"≥{_written(low)}"
    if low == high:
        return _written(low)
    return f"{_written(low)} – {'' if last else '<'}{_written(high)}"


def _written(number: float) -> str:
    return f"{number:.10g}"
