"""The short form of the full disk; see ``python -m tests.faults --only full``."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit on Windows")
def test_case_82_whatever_a_full_disk_refuses_is_taken_back_and_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.full", "1", str(seed), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}{done.stderr}"
