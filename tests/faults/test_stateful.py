"""The short form of the stateful campaign; see ``python -m tests.faults --only stateful``."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.faults import stateful
from tests.faults.play import Astray, Play


def test_after_any_acts_a_project_is_what_the_rules_say_and_undo_leads_back_to_its_beginning(tmp_path: Path) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    tally = stateful.run(40, seed, tmp_path)
    assert not tally.found, tally


def test_the_model_notices_a_single_changed_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qda.actions import codebook

    monkeypatch.setattr(codebook, "rename_code", lambda project, code_id, name: None)
    play = Play(tmp_path / "study.concord", 3, exchanging=False)
    with pytest.raises(Astray, match="rename_code"):
        any(not play.step() for _ in range(500))
    play.close()
