"""Student's t distribution for whole degrees of freedom, without a library of its own."""

from __future__ import annotations

import math


def t_below(t: float, df: int) -> float:
    """Return the probability of a value below ``t``.

    Raises:
        ValueError: Fewer than one degree of freedom.

    Reference:
        Abramowitz, M. & Stegun, I. A. (1964). Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    if df < 1:
        raise ValueError(f"{df} degrees of freedom")
    angle = math.atan(t / math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    if df % 2:
        term, series = cosine, 0.0
        for step in range(1, df - 1, 2):
            series += term
            term *= cosine * cosine * (step + 1) / (step + 2)
        within = 2 / math.pi * (angle + sine * series)
    else:
        term, series = 1.0, 0.0
        for step in range(0, df - 1, 2):
            series += term
            term *= cosine * cosine * (step + 1) / (step + 2)
        within = sine * series
    return (1 + within) / 2


def t_quantile(probability: float, df: int) -> float:
    """Return the value below which a share of the distribution lies.

    Raises:
        ValueError: The probability is not between 0 and 1, or there is no degree of freedom.
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability {probability}")
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    low, high = 0.0, 1.0
    while t_below(high, df) < probability:
        low, high = high, high * 2
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if t_below(middle, df) < probability:
            low = middle
        else:
            high = middle
