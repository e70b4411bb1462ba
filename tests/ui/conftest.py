"""Fixtures for the window: own settings and log for each test, and the look that people see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from qda.ui import theme
from qda.ui.translation import install_translations


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def light(qapp: QApplication, own_folders: None) -> Iterator[QApplication]:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.set_scheme("light")
    kept = install_translations(qapp)
    yield qapp
    for translator in kept:
        qapp.removeTranslator(translator)
    theme.set_scheme("light")
