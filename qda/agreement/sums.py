"""The sums that every coefficient of one code is a function of, and these functions.

All of them add up over documents, so that pooling is adding and a bootstrap replicate is a weighted sum. Arrays hold
NaN where a coefficient is undefined; :func:`value_of` is the only way out and gives the reason instead.

For a code, each unit has as many decisions as coders looked at it, each "yes" or "no".
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from qda.agreement.values import Coefficient, Reason, Undefined, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qda.agreement.codings import IntArray
    from qda.agreement.tables import Tables

    Floats = NDArray[np.float64]


class Sum(IntEnum):
    """Where each sum stands in the last dimension; from ``PAIRS`` on, four for each pair of coders.

    *Pairable* units are those with two or more decisions, *complete* ones those with one of every coder.
    The four of a pair are the units both coded, only the first, only the second, neither.
    """

    UNITS = 0  # pairable units
    BOTH = 1  # pairable units that everybody coded who looked at them
    NEITHER = 2  # and nobody
    DECISIONS = 3  # in pairable units
    YES = 4
    DISAGREEMENT = 5  # 2 yes no / (decisions - 1), over pairable units: the off-diagonal coincidences
    AGREEING = 6  # share of agreeing pairs, over pairable units
    LOOKED_AT = 7  # units with any decision, in documents with a pairable one
    SHARE = 8  # share of yes, over these
    COMPLETE = 9
    COMPLETE_YES = 10
    COMPLETE_AGREEING = 11
    SQUARES = 12  # of the lengths of what was marked, in characters, where two or more took decisions
    PAIRS = 13


def sums_of(tables: Tables) -> Floats:
    """Return the sums, ``[documents, columns, sums]``; SQUARES is of use when characters are counted."""
    import numpy as np

    rows, columns = tables.present.shape
    cell = tables.cell_row * columns + tables.cell_column
    coded = np.bincount(cell, tables.cell_length, minlength=rows * columns)
    silent = np.repeat(tables.row_length.astype(np.float64), columns) - coded
    place = np.concatenate((cell, np.arange(rows * columns, dtype=np.int64)))
    on = np.concatenate((tables.cell_coders, np.zeros(rows * columns, np.int64)))
    weight = np.concatenate((tables.cell_length.astype(np.float64), silent))
    present = tables.present.ravel()[place]
    target = tables.row_document[place // columns] * columns + place % columns

    size = len(tables.documents) * columns
    features = _features(present, on, len(tables.coders))
    found = np.empty((size, len(features)))
    for index, feature in enumerate(features):
        found[:, index] = np.bincount(target, feature * weight, minlength=size)
    found = found.reshape(len(tables.documents), columns, len(features))
    found[..., Sum.SQUARES] = _squares(tables)
    # A document that only one coder coded is left out, also where single decisions would tell how common a code is.
    alone = found[..., Sum.UNITS] == 0
    found[..., Sum.LOOKED_AT][alone] = 0
    found[..., Sum.SHARE][alone] = 0
    return found


def _features(present: IntArray, on: IntArray, coders: int) -> list[Floats]:
    """Return what one unit adds to each sum, for every cell of the tables."""
    import numpy as np

    looked = [((present >> coder) & 1).astype(np.float64) for coder in range(coders)]
    yes = [((present & on) >> coder & 1).astype(np.float64) for coder in range(coders)]
    m = np.sum(looked, axis=0) if coders else np.zeros(len(on))
    r = np.sum(yes, axis=0) if coders else np.zeros(len(on))
    pairable = (m >= 2).astype(np.float64)
    complete = ((m == coders) & (m >= 2)).astype(np.float64)
    others = np.maximum(m - 1, 1)
    disagreement = pairable * 2 * r * (m - r) / others
    agreeing = pairable * (1 - 2 * r * (m - r) / (np.maximum(m, 1) * others))
    features = [
        pairable,
        pairable * (r == m),
        pairable * (r == 0),
        pairable * m,
        pairable * r,
        disagreement,
        agreeing,
        (m > 0).astype(np.float64),
        r / np.maximum(m, 1),
        complete,
        complete * r,
        complete * agreeing,
        np.zeros(len(on)),
    ]
    for first, second in combinations(range(coders), 2):
        shared = looked[first] * looked[second]
        one, other = yes[first], yes[second]
        features += [
            shared * one * other,
            shared * one * (1 - other),
            shared * (1 - one) * other,
            shared * (1 - one) * (1 - other),
        ]
    return features


def _squares(tables: Tables) -> Floats:
    import numpy as np

    present = np.stack(
        [(tables.present >> coder) & 1 for coder in range(len(tables.coders))] or [tables.present], axis=-1
    )
    counted = present * (present.sum(axis=-1, keepdims=True) >= 2)
    by_row = (tables.squares * counted).sum(axis=-1)
    found = np.zeros((len(tables.documents), tables.squares.shape[1]))
    np.add.at(found, tables.row_document, by_row)
    return found


def array_of(coefficient: Coefficient, sums: Floats) -> Floats:
    """Return a coefficient for sums with any number of leading dimensions; NaN where it is undefined.

    ``ALPHA_BINARY_U`` wants the sums of characters.
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        found = _FORMULAS[coefficient](sums)
    return np.where(np.isfinite(found), found, np.nan)


def pair_arrays(coefficient: Coefficient, sums: Floats) -> Floats:
    """Return Cohen's kappa, positive agreement or Jaccard for each pair of coders, ``[..., pairs]``."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        found = _PAIR_FORMULAS[coefficient](*_pairs(sums))
    return np.where(np.isfinite(found), found, np.nan)


def value_of(coefficient: Coefficient, sums: Floats) -> Value:
    """Return one coefficient from the sums of one cell, or the reason why it has no value."""
    import math

    found = float(array_of(coefficient, sums))
    return found if not math.isnan(found) else Undefined(reason_of(coefficient, sums))


def reason_of(coefficient: Coefficient, sums: Floats) -> Reason:
    """Return why a coefficient is undefined for these sums."""
    if not sums[Sum.UNITS]:
        return Reason.NO_UNITS
    if coefficient is Coefficient.PI and not sums[Sum.COMPLETE]:
        return Reason.NO_UNITS
    if not sums[Sum.YES]:
        return Reason.NOT_USED
    if sums[Sum.YES] == sums[Sum.DECISIONS]:
        return Reason.NO_GAP if coefficient is Coefficient.ALPHA_BINARY_U else Reason.EVERYTHING_CODED
    if coefficient is Coefficient.PI:
        return Reason.ONE_VALUE
    return Reason.NO_PAIR


def _percent(s: Floats) -> Floats:
    return s[..., Sum.AGREEING] / s[..., Sum.UNITS]


def _alpha(s: Floats) -> Floats:
    """1 - Do/De with Do = D/n and De = 2 yes no / (n (n - 1)); Krippendorff (2011), section C, for two values."""
    n, yes = s[..., Sum.DECISIONS], s[..., Sum.YES]
    return 1 - (n - 1) * s[..., Sum.DISAGREEMENT] / (2 * yes * (n - yes))


def _alpha_binary_u(s: Floats) -> Floats:
    """Krippendorff et al. (2016), eq. 6: a gap enters W with its length, a unit with the square of its length."""
    n, yes = s[..., Sum.DECISIONS], s[..., Sum.YES]
    no = n - yes
    return 1 - s[..., Sum.DISAGREEMENT] * (n * n - s[..., Sum.SQUARES] - no) / (2 * yes * no * n)


def _pi(s: Floats) -> Floats:
    """Scott (1955) for two coders, Fleiss (1971) for more, over complete units."""
    units = s[..., Sum.COMPLETE]
    coders = _coders(s)
    p = s[..., Sum.COMPLETE_YES] / (units * coders)
    return 1 - (1 - s[..., Sum.COMPLETE_AGREEING] / units) / (2 * p * (1 - p))


def _coders(s: Floats) -> int:
    """Return the number of coders, from the number of their pairs."""
    pairs = (s.shape[-1] - Sum.PAIRS) // 4
    return round((1 + (1 + 8 * pairs) ** 0.5) / 2)


def _brennan_prediger(s: Floats) -> Floats:
    """Brennan and Prediger (1981) with the two values of one code; Randolph (2005) for more than two coders."""
    return 2 * _percent(s) - 1


def _ac1(s: Floats) -> Floats:
    """Gwet (2008): p is the mean over units of the share of yes, and chance agreement 2 p (1 - p)."""
    p = s[..., Sum.SHARE] / s[..., Sum.LOOKED_AT]
    chance = 2 * p * (1 - p)
    return (_percent(s) - chance) / (1 - chance)


def _kappa(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Cohen (1960), eq. 1, without the differences of nearly equal numbers: 0 is exactly 0."""
    return 2 * (a * d - b * c) / ((a + b) * (b + d) + (a + c) * (c + d))


def _positive(a: Floats, b: Floats, c: Floats, _d: Floats) -> Floats:
    return 2 * a / (2 * a + b + c)


def _jaccard(a: Floats, b: Floats, c: Floats, _d: Floats) -> Floats:
    return a / (a + b + c)


def _pairs(s: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    a, b, c, d = (s[..., Sum.PAIRS + offset :: 4] for offset in range(4))
    return a, b, c, d


def _mean_of_pairs(coefficient: Coefficient, s: Floats) -> Floats:
    import numpy as np

    found = pair_arrays(coefficient, s)
    defined = ~np.isnan(found)
    return np.where(defined, found, 0).sum(axis=-1) / defined.sum(axis=-1)


_PAIR_FORMULAS = {Coefficient.KAPPA: _kappa, Coefficient.POSITIVE: _positive, Coefficient.JACCARD: _jaccard}
_FORMULAS: dict[Coefficient, Callable[[Floats], Floats]] = {
    Coefficient.PERCENT: _percent,
    Coefficient.ALPHA: _alpha,
    Coefficient.ALPHA_BINARY_U: _alpha_binary_u,
    Coefficient.PI: _pi,
    Coefficient.BRENNAN_PREDIGER: _brennan_prediger,
    Coefficient.AC1: _ac1,
    Coefficient.KAPPA: partial(_mean_of_pairs, Coefficient.KAPPA),
    Coefficient.POSITIVE: partial(_mean_of_pairs, Coefficient.POSITIVE),
    Coefficient.JACCARD: partial(_mean_of_pairs, Coefficient.JACCARD),
}
