"""The short form of damage of every kind; see ``python -m tests.faults --only damage``."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest

from tests.faults import damaging


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="what takes too long cannot be stopped on Windows")
def test_case_76_whatever_damage_is_done_to_a_file_it_is_told_or_read_rightly_and_never_changed(tmp_path: Path) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    tally = damaging.run(8, seed, tmp_path)
    assert not tally.found, tally
