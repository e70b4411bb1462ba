"""The textbook coefficients for values of any number, on units as rows and on tables of two coders.

The comparison of codings does not go through here: a code is a yes or no per unit and is counted by
:mod:`qda.agreement.sums`. These are the general forms, for units given beforehand that carry one value each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

from qda.agreement.values import Reason, Undefined, Value

Units = Sequence[Sequence[Hashable | None]]
"""One row per unit, one value per coder, ``None`` where a coder did not judge the unit."""

_UNDEFINED_UNITS = Undefined(Reason.NO_UNITS)
_UNDEFINED_VALUE = Undefined(Reason.ONE_VALUE)


def units_of_table(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the units that a cross table of two coders counts: row is the first coder's value, column the second's."""
    return [
        (row, column) for row, counts in enumerate(table) for column, count in enumerate(counts) for _ in range(count)
    ]


def percent_agreement(units: Units) -> Value:
    """Return the mean over units of the share of agreeing pairs; units with one value or none are left out.

    Reference:
        Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters, eq. 3 (P-bar).
    """
    shares = [_agreeing(counts) for counts in _counts(units) if counts.total() > 1]
    return sum(shares) / len(shares) if shares else _UNDEFINED_UNITS


def observed_agreement(units: Units) -> Value:
    """Return 1 - Do of alpha: the share of agreeing pairs, a unit counting as much as it has values."""
    pairable = [counts for counts in _counts(units) if counts.total() > 1]
    n = sum(counts.total() for counts in pairable)
    return sum(counts.total() * _agreeing(counts) for counts in pairable) / n if n else _UNDEFINED_UNITS


def alpha_nominal(units: Units, *, only: Hashable | None = None) -> Value:
    """Return Krippendorff's alpha for nominal values, for any number of coders and with values missing.

    Args:
        units: As ``Units``; those with fewer than two values are ignored.
        only: Tells this value from all others taken together.

    Returns:
        1 is perfect agreement, 0 chance, negative systematic disagreement; undefined when no two values differ.

    Reference:
        Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, section C.
    """
    chosen = units if only is None else [[None if v is None else v == only for v in unit] for unit in units]
    pairable = [counts for counts in _counts(chosen) if counts.total() > 1]
    totals: Counter[Hashable] = _together(pairable)
    n = totals.total()
    if not n:
        return _UNDEFINED_UNITS
    observed = sum(_squared_difference(counts) / (counts.total() - 1) for counts in pairable) / n
    expected = _squared_difference(totals) / (n * (n - 1))
    return 1 - observed / expected if expected else _UNDEFINED_VALUE


def cohen_kappa(units: Units) -> Value:
    """Return Cohen's kappa; for more than two coders the mean over those pairs for which it is defined.

    Reference:
        Cohen, J. (1960). A coefficient of agreement for nominal scales, eq. 1. Light, R. J. (1971) for pairs.
    """
    coders = max(map(len, units), default=0)
    found = [_kappa([(unit[one], unit[other]) for unit in units]) for one, other in combinations(range(coders), 2)]
    defined = [value for value in found if not isinstance(value, Undefined)]
    if defined:
        return sum(defined) / len(defined)
    return found[0] if len(found) == 1 else Undefined(Reason.NO_PAIR if found else Reason.NO_UNITS)


def fleiss_kappa(units: Units) -> Value:
    """Return Fleiss' kappa, for two coders Scott's pi, over the units that every coder judged.

    Reference:
        Scott, W. A. (1955). Reliability of content analysis. Fleiss, J. L. (1971), as above.
    """
    complete = [unit for unit in units if len(unit) > 1 and None not in unit]
    observed = percent_agreement(complete)
    if isinstance(observed, Undefined):
        return observed
    totals: Counter[Hashable] = _together(_counts(complete))
    n = totals.total()
    expected = sum((count / n) ** 2 for count in totals.values())
    return (observed - expected) / (1 - expected) if len(totals) > 1 else _UNDEFINED_VALUE


def brennan_prediger(units: Units, values: int) -> Value:
    """Return agreement corrected by a chance of one in ``values``, the size of the codebook.

    Reference:
        Brennan, R. L. & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives.
        Randolph, J. J. (2005) for more than two coders.
    """
    observed = percent_agreement(units)
    if isinstance(observed, Undefined):
        return observed
    return (observed - 1 / values) / (1 - 1 / values) if values > 1 else Undefined(Reason.TOO_FEW_VALUES)


def gwet_ac1(units: Units, values: int) -> Value:
    """Return Gwet's AC1; every unit with a value tells how common the values are, those with two how they agree.

    Reference:
        Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    """
    observed = percent_agreement(units)
    if isinstance(observed, Undefined):
        return observed
    if values < 2:
        return Undefined(Reason.TOO_FEW_VALUES)
    judged = [counts for counts in _counts(units) if counts.total()]
    shares: Counter[Hashable] = Counter()
    for counts in judged:
        for value, count in counts.items():
            shares[value] += count / counts.total()  # pyright: ignore[reportArgumentType]
    chance = sum(share / len(judged) * (1 - share / len(judged)) for share in shares.values()) / (values - 1)
    return (observed - chance) / (1 - chance)


def _counts(units: Units) -> list[Counter[Hashable]]:
    return [Counter(value for value in unit if value is not None) for unit in units]


def _together(counts: Iterable[Counter[Hashable]]) -> Counter[Hashable]:
    total: Counter[Hashable] = Counter()
    for each in counts:
        total.update(each)
    return total


def _agreeing(counts: Counter[Hashable]) -> float:
    n = counts.total()
    return sum(count * (count - 1) for count in counts.values()) / (n * (n - 1))


def _squared_difference(counts: Counter[Hashable]) -> int:
    return counts.total() ** 2 - sum(count * count for count in counts.values())


def _kappa(pairs: Sequence[tuple[Hashable | None, Hashable | None]]) -> Value:
    shared = [pair for pair in pairs if None not in pair]
    n = len(shared)
    if not n:
        return _UNDEFINED_UNITS
    first, second = Counter(one for one, _ in shared), Counter(other for _, other in shared)
    chance = sum(count * second[value] for value, count in first.items())
    agreed = sum(one == other for one, other in shared)
    return (agreed * n - chance) / (n * n - chance) if chance < n * n else _UNDEFINED_VALUE
