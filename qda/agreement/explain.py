"""Why is kappa low when agreement is high? The numbers of one table that answer it.

The words are in :mod:`qda.model.agreement_wording`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qda.agreement.pooling import PairCounts
from qda.agreement.values import Reason, Undefined, Value


class Cause(StrEnum):
    """What pulls kappa away from percent agreement in a table."""

    UNDEFINED = "undefined"
    RARE = "rare"  # nearly everything is uncoded, so that chance alone agrees nearly always
    COMMON = "common"  # nearly everything is coded
    LITTLE_OVERLAP = "little-overlap"  # less than half of what either coded is shared
    UNEQUAL_USE = "unequal-use"  # one coder used the code much more than the other
    ONE_CODER_ONLY = "one-coder-only"
    FEW_UNITS = "few-units"  # fewer than ten coded units carry the number


@dataclass(frozen=True, slots=True)
class Explanation:
    """The anatomy of a two by two table.

    Attributes:
        counts: The table.
        units: Its sum.
        percent: Observed agreement.
        expected: The agreement that two coders with these habits reach by chance.
        kappa: What is left of agreement when chance is taken off.
        highest_kappa: The most that these margins allow.
        prevalence: Mean share of coded units.
        prevalence_index: (both - neither) / units; far from 0 when nearly all units are alike.
        bias_index: (first only - second only) / units; far from 0 when one coder coded more.
        adjusted: Kappa if both indices were 0: twice percent agreement less one.
        positive: Agreement on what either coded.
        negative: Agreement on what either left.
        first_share: Share of units that the first coder coded.
        second_share: The same of the second.
        causes: What stands out, the weightiest first.
    """

    counts: PairCounts
    units: int
    percent: Value
    expected: Value
    kappa: Value
    highest_kappa: Value
    prevalence: Value
    prevalence_index: Value
    bias_index: Value
    adjusted: Value
    positive: Value
    negative: Value
    first_share: Value
    second_share: Value
    causes: tuple[Cause, ...]


_RARE = 0.1  # share of coded units below which, and above one minus which, chance agreement is above .82
_LITTLE = 0.5
_UNEQUAL = 1.5  # times
_FEW = 10  # units


def explain(counts: PairCounts) -> Explanation:
    """Return what this table's kappa is made of.

    Args:
        counts: Of two coders, in any unit.

    Returns:
        Shares and indices between -1 and 1; undefined where a divisor is 0.

    Reference:
        Byrt, T., Bishop, J. & Carlin, J. B. (1993). Bias, prevalence and kappa. Feinstein, A. R. & Cicchetti, D. V.
        (1990). High agreement but low kappa.
    """
    a, b, c, d = counts.both, counts.first_only, counts.second_only, counts.neither
    n = a + b + c + d
    chance = (a + b) * (a + c) + (c + d) * (b + d)
    most = min(a + b, a + c) + min(c + d, b + d)
    same = Undefined(Reason.NOT_USED if not a + b + c else Reason.EVERYTHING_CODED)
    return Explanation(
        counts,
        n,
        _share(a + d, n),
        _share(chance, n * n),
        _ratio((a + d) * n - chance, n * n - chance, same if n else Undefined(Reason.NO_UNITS)),
        _ratio(most * n - chance, n * n - chance, same if n else Undefined(Reason.NO_UNITS)),
        _share(2 * a + b + c, 2 * n),
        _share(a - d, n),
        _share(b - c, n),
        _share(a + d - b - c, n),
        _ratio(2 * a, 2 * a + b + c, Undefined(Reason.NOT_USED)),
        _ratio(2 * d, 2 * d + b + c, Undefined(Reason.EVERYTHING_CODED)),
        _share(a + b, n),
        _share(a + c, n),
        tuple(_causes(counts)),
    )


def _causes(counts: PairCounts) -> list[Cause]:
    a, b, c, d = counts.both, counts.first_only, counts.second_only, counts.neither
    n = a + b + c + d
    if not n or not a + b + c or not b + c + d:
        return [Cause.UNDEFINED]
    found: list[Cause] = []
    first, second = a + b, a + c
    if not first or not second:
        found.append(Cause.ONE_CODER_ONLY)
    prevalence = (first + second) / (2 * n)
    if prevalence < _RARE:
        found.append(Cause.RARE)
    elif prevalence > 1 - _RARE:
        found.append(Cause.COMMON)
    if a < _LITTLE * (a + b + c) and first and second:
        found.append(Cause.LITTLE_OVERLAP)
    if first and second and max(first, second) > _UNEQUAL * min(first, second):
        found.append(Cause.UNEQUAL_USE)
    if a + b + c < _FEW:
        found.append(Cause.FEW_UNITS)
    return found


def _share(part: int, whole: int) -> Value:
    return _ratio(part, whole, Undefined(Reason.NO_UNITS))


def _ratio(part: int, whole: int, otherwise: Undefined) -> Value:
    return part / whole if whole else otherwise
