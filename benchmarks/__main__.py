"""Runs the benchmarks: ``python -m benchmarks [view …]``; the exit code is 1 if a goal is missed.

Each module of this folder but those that only help takes part, in a process of its own.
"""

from __future__ import annotations

import argparse
import importlib
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


def _chosen() -> list[str]:
    """Return which benchmarks the command line asks for; ``--help`` lists them with what they measure."""
    told = "\n".join(
        f"  {name:<16} {(importlib.import_module(f'benchmarks.{name}').__doc__ or '').splitlines()[0]}"
        for name in (names() if {"-h", "--help"} & set(sys.argv[1:]) else ())
    )
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Print each time beside that of the bare way, and whether the goal is met (exit code 1 if not).",
        epilog=f"benchmarks:\n{told}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones; all if none")
    wanted: list[str] = parser.parse_args().names or names()
    for name in wanted:
        if name not in names():
            parser.error(f"there is no benchmark {name}")
    return wanted


def main() -> int:
    wanted = _chosen()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    all_met = True
    for name in wanted:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as own_process:
            ratios = own_process.submit(measured, name).result()
        print(f"\n{name}\n{table(ratios)}", flush=True)
        all_met = all_met and all(ratio.is_met for ratio in ratios)
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
