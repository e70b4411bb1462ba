"""Runs the benchmarks: ``python -m benchmarks [view …]``; the exit code is 1 if a goal is missed.

Each module of this folder that has a function ``ratios`` takes part, in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import sys
from concurrent.futures import ProcessPoolExecutor

import benchmarks
from benchmarks.measure import measured, table


def names() -> list[str]:
    """Return the modules that measure something."""
    return [
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name not in ("__main__", "measure")
    ]


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    all_met = True
    for name in sys.argv[1:] or names():
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as own_process:
            ratios = own_process.submit(measured, name).result()
        print(f"\n{name}\n{table(ratios)}", flush=True)
        all_met = all_met and all(ratio.is_met for ratio in ratios)
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
