"""The short form of a disk that fails; see ``python -m tests.faults --only failing``."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.faults import failing
from tests.faults.recorder import library


@pytest.mark.skipif(
    library() is None or not Path("/proc/self/fd").exists(), reason="this Python's SQLite cannot be listened to"
)
def test_case_86_whatever_the_disk_fails_at_is_taken_back_and_told_and_the_work_goes_on(tmp_path: Path) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    tally = failing.run(20, seed, tmp_path)
    assert not tally.found, f"seed {seed}\n{tally}"
