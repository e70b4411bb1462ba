"""How far the use of a word differs between two bodies of text: log-likelihood and log ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]

LEAST_EXPECTED = 5
"""Below this expected count the chi-squared distribution of G² is not to be relied on (Cochran's rule)."""

CRITICAL: tuple[tuple[float, float], ...] = ((3.84, 0.05), (6.63, 0.01), (10.83, 0.001), (15.13, 0.0001))
"""Values of G², with one degree of freedom, and the probability with which chance alone exceeds them."""


def expected(one: ArrayLike, other: ArrayLike, size: float, other_size: float) -> tuple[Reals, Reals]:
    """Return how often words would stand in each of two texts if they were used alike in both."""
    import numpy as np

    both = np.asarray(one, np.float64) + np.asarray(other, np.float64)
    whole = size + other_size
    if not whole:
        return np.zeros_like(both), np.zeros_like(both)
    return both * (size / whole), both * (other_size / whole)


def log_likelihood(one: ArrayLike, other: ArrayLike, size: float, other_size: float) -> Reals:
    """Return G² for each word: how little the two frequencies fit one and the same use.

    ``2 · (a · ln(a / E₁) + b · ln(b / E₂))`` with ``E₁ = c · (a + b) / (c + d)`` and ``E₂ = d · (a + b) / (c + d)``,
    where a and b are the word's frequencies and c and d the sizes of the texts in words; ``0 · ln 0`` is 0.

    Args:
        one: How often each word stands in the first text.
        other: The same in the second.
        size: How many words the first text has.
        other_size: The same of the second.

    Returns:
        Zero where both are used alike, and where one of the texts is empty; it tells no direction.

    Reference:
        Rayson, P., & Garside, R. (2000). Comparing corpora using frequency profiling. Proceedings of the Workshop on
        Comparing Corpora, 1–6. The statistic is that of Dunning, T. (1993). Accurate methods for the statistics of
        surprise and coincidence. Computational Linguistics, 19(1), 61–74, of which the two cells that hold the word
        are summed.
    """
    import numpy as np

    if not size or not other_size:
        return np.zeros_like(np.asarray(one, np.float64))
    by_chance = expected(one, other, size, other_size)
    found = sum(
        _term(np.asarray(seen, np.float64), chance) for seen, chance in zip((one, other), by_chance, strict=True)
    )
    return np.maximum(0.0, 2 * np.asarray(found, np.float64))


def log_ratio(one: ArrayLike, other: ArrayLike, size: float, other_size: float) -> Reals:
    """Return the binary logarithm of the ratio of relative frequencies: 1 is twice as often, −1 half as often.

    A frequency of 0 counts as one half, so that the ratio has a value; not a number where a text is empty.

    Reference:
        Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social Science.
    """
    import numpy as np

    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if not size or not other_size:
        return np.full_like(first, np.nan)
    share = np.where(first == 0, 0.5, first) / size
    other_share = np.where(second == 0, 0.5, second) / other_size
    return np.log2(share / other_share)


def _term(seen: Reals, by_chance: Reals) -> Reals:
    import numpy as np

    some = seen > 0
    return np.where(some, seen * np.log(np.where(some, seen, 1.0) / np.where(by_chance > 0, by_chance, 1.0)), 0.0)
