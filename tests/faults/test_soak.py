"""Some seconds of the soak, in which nothing may fail; whether something grows only the long form can tell."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from qda.ui import theme
from tests.faults.soak import run
from tests.faults.soak_acts import Person


def test_some_seconds_of_work_by_mouse_and_key_lead_back_to_the_empty_project(
    qapp: QApplication, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("QDA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    theme.set_scheme("light")
    soak = run(tmp_path, acts=28, megabytes=0.2, seed=7)
    assert soak.found == []
    assert not soak.told
    assert soak.undone > 10


def test_an_act_that_is_blocked_is_found_although_it_is_quick(qapp: QApplication, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("QDA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    theme.set_scheme("light")

    def undo_behind_the_palette(person: Person) -> None:
        person.code_in_vivo()
        person.trigger("command_palette")
        person.undo_and_redo()

    monkeypatch.setattr(Person, "undo_behind_the_palette", undo_behind_the_palette, raising=False)
    monkeypatch.setattr(Person, "acts", lambda person: [(1, person.undo_behind_the_palette)])
    soak = run(tmp_path, acts=2, megabytes=0.05, seed=3)
    assert soak.nothing == {"undo_behind_the_palette": 2}
    words = " ".join(soak.found)
    assert "Ctrl+Z leaves step" in words
    assert "left open: commandPalette" in words
