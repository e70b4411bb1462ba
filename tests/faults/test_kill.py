"""The short form of kill -9; see ``python -m tests.faults --only kill``."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no such signal on Windows")
def test_case_83_a_kill_at_any_moment_of_any_act_loses_nothing_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    # In a process of its own: one that has threads, as pytest's, must not be forked.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", "4", str(seed), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}{done.stderr}"
    assert done.stdout.startswith("4 rounds, 0 findings")
