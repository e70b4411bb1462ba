"""The window is there before the heavy half of the program is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("sqlalchemy", "sqlite3", "pandas", "numpy", "openpyxl", "lxml", "click", "logging.handlers", "qda.ui.desk")
DRIVER = """
import runpy, sys
from PySide6.QtWidgets import QApplication
from qda.ui import app

asked, sys.argv = sys.argv[1:], ["qda"]

def painted(window, path):
    print("start page", window.start.isVisible(), path)
    print("loaded", *[name for name in asked if name in sys.modules])
    QApplication.quit()

app.sit_down = painted
runpy.run_module("qda", run_name="__main__")
"""


def test_the_start_page_is_painted_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    own = {"QDA_CONFIG_DIR": str(tmp_path / "config"), "QDA_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *HEAVY],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **own},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == ["start page True None", "loaded"], done.stderr
    assert done.returncode == 0


def test_a_defect_before_the_window_is_there_is_told_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from qda.cli import main

    def broken(path: Path | None) -> int:
        raise RuntimeError("a passage of somebody's interview")

    monkeypatch.setattr("qda.cli.launch.run_window", broken)
    monkeypatch.setattr(sys, "argv", ["qda"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    told = capsys.readouterr().err
    assert "Something went wrong inside Concord" in told
    assert "interview" not in told
