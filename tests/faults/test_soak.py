"""Some seconds of the soak, in which nothing may fail; whether something grows only the long form can tell."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from qda.ui import theme
from tests.faults.soak import run


def test_some_seconds_of_work_by_mouse_and_key_lead_back_to_the_empty_project(
    qapp: QApplication, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("QDA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    theme.set_scheme("light")
    soak = run(tmp_path, acts=40, megabytes=0.2, seed=7)
    assert soak.found == []
    assert not soak.told
    assert soak.undone > 10
