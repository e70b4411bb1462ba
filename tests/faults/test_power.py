"""The short form of power cuts; see ``python -m tests.faults --only power``."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from qda.model import safe_file
from tests.faults import power
from tests.faults.recorder import library

pytestmark = pytest.mark.skipif(
    library() is None or not Path("/proc/self/fd").exists(), reason="this Python's SQLite cannot be listened to"
)


def test_a_power_cut_at_any_moment_loses_no_acknowledged_act(tmp_path: Path) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    tally = power.run(15, seed, tmp_path, acts=10, whole=False)
    assert not tally.found, f"seed {seed}\n{tally}"


@pytest.mark.parametrize(("pragma", "cuts"), [("synchronous=FULL", 30), ("synchronous=OFF", 8)])
def test_with_weaker_settings_the_same_cuts_find_losses(tmp_path: Path, pragma: str, cuts: int) -> None:
    with power.with_pragmas(pragma):
        tally = power.run(cuts, 1, tmp_path, acts=10, whole=False)
    assert any("lost" in one or "corrupt" in one for one in tally.found), tally


def test_without_bringing_a_new_name_to_the_disk_a_new_project_could_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_file, "sync_folder", lambda folder: None)
    session = power.record(tmp_path / "session", 1, 0, whole=False)
    cutting = power.Cutting(session, random.Random(1), tally := power.Tally(), tmp_path / "cut")
    cutting.cut(len(session.ops) + 1)
    assert any("corrupt: " in one and "ProjectMissing" in one for one in tally.found), tally
