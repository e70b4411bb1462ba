"""Fixtures for the window: own settings and log for each test, and the look that people see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.store.project import Project
from qda.ui import theme
from qda.ui.desk import Desk
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.translation import install_translations
from tests.moulds import Mould

STATEMENT = (
    "The council met on Monday.\n"
    "\n"
    "Its speaker praised the neighbours for their patience. She then criticised the delay of the bridge.\n"
    "\n"
    "Nobody answered her."
)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def windows_go(qapp: QApplication) -> Iterator[None]:
    """Delete a test's windows after it: without an event loop they would stay, and slow down every test to come."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def light(qapp: QApplication, own_folders: None) -> Iterator[QApplication]:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.set_scheme("light")
    kept = install_translations(qapp)
    yield qapp
    for translator in kept:
        qapp.removeTranslator(translator)
    theme.set_scheme("light")


def make(folder: Path) -> None:
    """Make a project with one text of three paragraphs, four codes and a coder called Ann."""
    with Project.create(folder / "study.concord", coder_name="Ann") as project:
        text = ImportedDocument("Statement", STATEMENT, "text/plain", "statement.txt", STATEMENT.encode())
        add_documents(project, [text, ImportedDocument("Letter", "A short letter.", "text/plain")])
        stance = add_code(project, "Stance", is_folder=True)
        add_code(project, "Criticism", parent_id=stance)
        add_code(project, "Praise", parent_id=stance)
        add_code(project, "Actor")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def study(made: Mould[None], tmp_path: Path, own_folders: None) -> Path:
    """Return a copy of that project, of which Ann's computer knows her name."""
    made.pour(tmp_path)
    Settings().coder_name = "Ann"
    return tmp_path / "study.concord"


@pytest.fixture
def desk(qtbot: QtBot, light: QApplication, study: Path) -> Iterator[Desk]:
    """Return the whole window with the study open and its first document in front."""
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1300, 850)
    window.show()
    desk = Desk(window)
    desk.open_project(study)
    QApplication.processEvents()
    yield desk
    window.close()
