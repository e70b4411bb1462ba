"""Taking times side by side, and the table they are printed in."""

from __future__ import annotations

import gc
import importlib
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """What our way takes, what the bare way takes, and how many times the bare we allow ourselves."""

    what: str
    ours: float
    bare: float
    at_most: float
    unit: str = "ms"

    @property
    def value(self) -> float:
        return self.ours / self.bare if self.bare else float("inf")

    @property
    def is_met(self) -> bool:
        return self.value <= self.at_most


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, without the garbage collector's interference."""
    gc.collect()
    gc.disable()
    try:
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin
    finally:
        gc.enable()


def side_by_side(
    what: str, ours: Callable[[], object], bare: Callable[[], object], at_most: float, *, rounds: int = 5
) -> Ratio:
    """Time both in turn and compare the medians; one round before counts for neither."""
    ours(), bare()
    times = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    return Ratio(
        what, statistics.median(t for t, _ in times) * 1000, statistics.median(t for _, t in times) * 1000, at_most
    )


def measured(module: str) -> list[Ratio]:
    """Return what a module of this folder measures."""
    return list(importlib.import_module(f"benchmarks.{module}").ratios())


def table(ratios: Iterable[Ratio]) -> str:
    """Return the ratios as lines of text."""
    lines = [f"{'what':<66} {'ours':>10} {'bare':>10} {'ratio':>7} {'goal':>6}"]
    for ratio in ratios:
        lines.append(
            f"{ratio.what:<66} {ratio.ours:>7.2f} {ratio.unit} {ratio.bare:>7.2f} {ratio.unit} "
            f"{ratio.value:>7.2f} {ratio.at_most:>6.1f}  {'met' if ratio.is_met else 'MISSED'}"
        )
    return "\n".join(lines)
