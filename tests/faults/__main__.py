"""Runs the campaigns: ``python -m tests.faults``."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.faults.tally import Tally

CAMPAIGNS = {
    "stateful": ("stateful", 5000),
    "kill": ("killing", 200),
    "power": ("power", 1500),
    "full": ("full", 3000),
    "damage": ("damaging", 2000),
    "failing": ("failing", 3000),
}
"""Each with its module and its rounds in the long form."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=CAMPAIGNS, default=list(CAMPAIGNS))
    parser.add_argument("--rounds", type=int, help="instead of those that each campaign has")
    parser.add_argument("--seed", type=int, default=None, help="where the choices begin; else somewhere new")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    failed = False
    for name in options.only:
        module, rounds = CAMPAIGNS[name]
        run: Callable[[int, int, Path], Tally] = import_module(f"tests.faults.{module}").run
        with tempfile.TemporaryDirectory(prefix="concord-faults-") as folder:
            os.environ["QDA_DATA_DIR"] = str(Path(folder) / "data")
            begun = time.monotonic()
            tally = run(options.rounds or rounds, seed, Path(folder))
        print(f"{name} (seed {seed}, {time.monotonic() - begun:.0f} s): {tally}", flush=True)
        failed = failed or bool(tally.found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
