"""Agreement computed the slow and plain way: an array of yes and no per coder, character by character.

Nothing of ``qda`` is used here; what the command prints is held against it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Spans = list[tuple[int, int]]
Bools = NDArray[np.bool_]


@dataclass
class Doc:
    """A text, its units by name, and the spans of each coder who coded it, by code."""

    name: str
    text: str
    units: dict[str, Spans]
    coders: dict[str, dict[str, Spans]] = field(default_factory=dict)

    def array(self, coder: str, codes: Sequence[str]) -> Bools:
        """Return for every character whether the coder gave it any of the codes."""
        found = np.zeros(len(self.text), bool)
        for code in codes:
            for start, end in self.coders[coder].get(code, []):
                found[start:end] = True
        return found


def decisions(docs: Sequence[Doc], coders: Sequence[str], codes: Sequence[str], unit: str, *, majority: bool):
    """Return one row per unit: 1, 0, or NaN where the coder did not code the document."""
    rows: list[list[float]] = []
    for doc in docs:
        arrays = {coder: doc.array(coder, codes) for coder in coders if coder in doc.coders}
        places = [(at, at + 1) for at in range(len(doc.text))] if unit == "character" else doc.units[unit]
        for start, end in places:
            row: list[float] = []
            for coder in coders:
                if coder not in arrays:
                    row.append(math.nan)
                    continue
                hits = int(arrays[coder][start:end].sum())
                row.append(float(hits * 2 > end - start if majority else hits > 0))
            rows.append(row)
    return np.array(rows).reshape(-1, len(coders))


def percent(table: NDArray[np.float64]) -> float | None:
    shares = []
    for row in table:
        given = [value for value in row if not math.isnan(value)]
        pairs = list(combinations(given, 2))
        if pairs:
            shares.append(sum(one == other for one, other in pairs) / len(pairs))
    return float(np.mean(shares)) if shares else None


def alpha(table: NDArray[np.float64]) -> float | None:
    """Krippendorff's alpha from the coincidence matrix."""
    matrix = np.zeros((2, 2))
    for row in table:
        given = [int(value) for value in row if not math.isnan(value)]
        if len(given) < 2:
            continue
        for place, one in enumerate(given):
            for other_place, other in enumerate(given):
                if place != other_place:
                    matrix[one, other] += 1 / (len(given) - 1)
    n = matrix.sum()
    margins = matrix.sum(axis=0)
    expected = margins[0] * margins[1] * 2
    if not n or not expected:
        return None
    return float(1 - (n - 1) * (matrix[0, 1] + matrix[1, 0]) / expected)


def pair_cells(table: NDArray[np.float64], one: int, other: int) -> tuple[int, int, int, int]:
    both = table[~np.isnan(table[:, one]) & ~np.isnan(table[:, other])]
    left, right = both[:, one] == 1, both[:, other] == 1
    return (
        int((left & right).sum()),
        int((left & ~right).sum()),
        int((~left & right).sum()),
        int((~left & ~right).sum()),
    )


def kappa(a: int, b: int, c: int, d: int) -> float | None:
    n = a + b + c + d
    if not n:
        return None
    chance = ((a + b) / n) * ((a + c) / n) + ((c + d) / n) * ((b + d) / n)
    return None if math.isclose(chance, 1, abs_tol=1e-15) else ((a + d) / n - chance) / (1 - chance)


def mean_of_pairs(table: NDArray[np.float64], formula) -> float | None:
    found = [formula(*pair_cells(table, *pair)) for pair in combinations(range(table.shape[1]), 2)]
    defined = [value for value in found if value is not None]
    return float(np.mean(defined)) if defined else None


def positive(a: int, b: int, c: int, _d: int) -> float | None:
    return 2 * a / (2 * a + b + c) if a + b + c else None


def pi(table: NDArray[np.float64]) -> float | None:
    """Scott for two, Fleiss for more: units that everybody decided."""
    whole = table[~np.isnan(table).any(axis=1)]
    observed = percent(whole)
    if observed is None:
        return None
    p = float(whole.mean())
    chance = p * p + (1 - p) ** 2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def ac1(table: NDArray[np.float64]) -> float | None:
    observed = percent(table)
    if observed is None:
        return None
    rated = table[~np.isnan(table).all(axis=1)]
    p = float(np.mean([np.nanmean(row) for row in rated]))
    chance = 2 * p * (1 - p)
    return (observed - chance) / (1 - chance)


def runs(values: Sequence[object]) -> list[tuple[object, int, int]]:
    """Return stretches of equal values: value, start, end."""
    found: list[tuple[object, int, int]] = []
    for place, value in enumerate(values):
        if found and found[-1][0] == value:
            found[-1] = (value, found[-1][1], place + 1)
        else:
            found.append((value, place, place + 1))
    return found


def merged(spans: Spans) -> Spans:
    """Overlapping spans are one, touching ones stay two."""
    found: Spans = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


@dataclass
class _Continuum:
    """What one coder did on one text: a value per character, and the units."""

    values: list[str]
    units: list[tuple[str, int, int]]


def continua(docs: Sequence[Doc], coders: Sequence[str], codes: Sequence[str]) -> list[list[_Continuum]]:
    found: list[list[_Continuum]] = []
    for doc in docs:
        here = [coder for coder in coders if coder in doc.coders]
        if len(here) < 2:
            continue
        lines: list[_Continuum] = []
        for coder in here:
            values, units = ["gap"] * len(doc.text), []
            for code in codes:
                for start, end in merged(doc.coders[coder].get(code, [])):
                    values[start:end] = [code] * (end - start)
                    units.append((code, start, end))
            lines.append(_Continuum(values, units))
        found.append(lines)
    return found


def u_alpha(docs: Sequence[Doc], coders: Sequence[str], codes: Sequence[str], *, binary: bool) -> float | None:
    """Location and value together, or location alone."""
    kinds = ["marked", "gap"] if binary else [*codes, "gap"]

    def kind(value: str) -> str:
        return "marked" if binary and value != "gap" else value

    observed = dict.fromkeys(kinds, 0.0)
    total = dict.fromkeys(kinds, 0.0)
    squares = dict.fromkeys(kinds, 0.0)
    for lines in continua(docs, coders, codes):
        for place in range(len(lines[0].values)):
            here = [kind(line.values[place]) for line in lines]
            for value in here:
                total[value] += 1
                observed[value] += (here.count(value) - 1) / (len(here) - 1)
        for line in lines:
            for value, start, end in line.units:
                squares[kind(value)] += (end - start) ** 2
            squares["gap"] += line.values.count("gap")
    n = sum(total.values())
    expected = {
        each: n * (total[each] ** 2 - squares[each]) / (n * n - sum(squares.values()))
        if n * n > sum(squares.values())
        else 0
        for each in kinds
    }
    disagreement = n - sum(expected.values())
    used = [each for each in kinds if total[each]]
    if len(used) < 2 or abs(disagreement) < 1e-9:
        return None
    return 1 - (n - sum(observed.values())) / disagreement


def cu_alpha(docs: Sequence[Doc], coders: Sequence[str], codes: Sequence[str]):
    """Value alone, where both marked: cu, its coverage, and (k)u with coverage for each code."""
    shared = {(one, other): 0.0 for one in [*codes, "gap"] for other in [*codes, "gap"]}
    squares = dict.fromkeys(codes, 0.0)
    for lines in continua(docs, coders, codes):
        others = len(lines) - 1
        for place in range(len(lines[0].values)):
            for one, line in enumerate(lines):
                for other, second in enumerate(lines):
                    if one != other:
                        shared[line.values[place], second.values[place]] += 1 / others
        for one, line in enumerate(lines):
            for value, start, end in line.units:
                for other, second in enumerate(lines):
                    if one != other:
                        both = sum(each != "gap" for each in second.values[start:end])
                        squares[value] += both * both / others
    margin = {one: sum(shared[one, other] for other in codes) for one in codes}
    n = sum(margin.values())
    whole = {one: sum(shared[one, other] for other in [*codes, "gap"]) for one in codes}
    everything = sum(shared.values())
    coverage = n / (everything) if everything else None
    scale = n - sum(squares.values()) / n if n else 0.0

    def expected(one: str, other: str) -> float:
        return (margin[one] * margin[other] - (squares[one] if one == other else 0.0)) / scale if scale else 0.0

    trace, chance = sum(shared[one, one] for one in codes), sum(expected(one, one) for one in codes)
    cu = None if not n or abs(n - chance) < 1e-9 else 1 - (n - trace) / (n - chance)
    ku: dict[str, tuple[float | None, float | None]] = {}
    for code in codes:
        e_row = sum(expected(code, other) for other in codes)
        part = margin[code] / whole[code] if whole[code] else None
        below = e_row - expected(code, code)
        value = None
        if margin[code] and below > 1e-9:
            value = 1 - (e_row / margin[code]) * (margin[code] - shared[code, code]) / below
        ku[code] = (value, part)
    return cu, coverage, ku


def segment_counts(
    docs: Sequence[Doc], coders: Sequence[str], codes: Sequence[str], threshold: float, share: str
) -> tuple[int, int]:
    """Return how many segments of both have a partner, and how many not."""
    agreed = tests = 0
    for doc in docs:
        for pair in combinations(coders, 2):
            if not all(coder in doc.coders for coder in pair):
                continue
            for mine, theirs in (pair, pair[::-1]):
                for code in codes:
                    for span in doc.coders[mine].get(code, []):
                        tests += 1
                        partners = doc.coders[theirs].get(code, [])
                        agreed += any(overlap(span, other, share) >= threshold - 1e-12 for other in partners)
    return agreed, tests - agreed


def overlap(one: tuple[int, int], other: tuple[int, int], share: str) -> float:
    both = len(set(range(*one)) & set(range(*other)))
    mine, theirs = one[1] - one[0], other[1] - other[0]
    whole = {
        "iou": len(set(range(*one)) | set(range(*other))),
        "longer": max(mine, theirs),
        "shorter": min(mine, theirs),
        "own": mine,
    }[share]
    return both / whole
