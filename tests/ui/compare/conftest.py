"""Ann's study and the blind copy that Ben coded, side by side in the compare window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.actions.blind_copy import copy_for_coder
from qda.actions.coding import code_span
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.ui.compare.window import CompareWindow
from qda.ui.desk import Desk
from qda.ui.settings import Settings
from tests.moulds import Mould
from tests.ui.conftest import make

Words = Sequence[tuple[str, str]]  # words of the first document, and the code they get

ANN: Words = (
    ("council", "Actor"),
    ("Its speaker", "Actor"),
    ("praised the neighbours", "Praise"),
    ("criticised the delay", "Criticism"),
    ("Nobody answered her", "Criticism"),
)
BEN: Words = (
    ("Monday", "Actor"),
    ("Its speaker", "Actor"),
    ("praised the neighbours for their patience", "Praise"),
    ("criticised the delay", "Praise"),
)


def code_words(project: Project, words: Words) -> None:
    """Code words of the first document as the project's coder."""
    ids = {row.name: row.code_id for row in codes(project)}
    text = project.text(1)
    for quote, name in words:
        start = text.index(quote)
        code_span(project, 1, ids[name], Span(start, start + len(quote)))


def make_both(folder: Path) -> None:
    """Make Ann's study and the blind copy that Ben coded, where Ann has coded her own too."""
    make(folder)
    with Project.open(folder / "study.concord") as project:
        copy_for_coder(project, folder / "second.concord", "Ben")
        code_words(project, ANN)
    with Project.open(folder / "second.concord") as project:
        code_words(project, BEN)


@pytest.fixture(scope="session")
def made_both(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make_both, tmp_path_factory)


@pytest.fixture
def study(request: pytest.FixtureRequest, made: Mould[None], tmp_path: Path, own_folders: None) -> Path:
    """Return a copy of Ann's study; where Ben's is asked for too, she has coded it."""
    mould = request.getfixturevalue("made_both") if "bens" in request.fixturenames else made
    mould.pour(tmp_path)
    Settings().coder_name = "Ann"
    return tmp_path / "study.concord"


@pytest.fixture
def bens(study: Path) -> Path:
    """Return Ben's copy."""
    return study.with_name("second.concord")


Open = Callable[..., CompareWindow]


@pytest.fixture
def open_window(desk: Desk, qtbot: QtBot) -> Open:
    """Return how a compare window is opened on files, and waited for."""

    def opened(*paths: Path) -> CompareWindow:
        before = len(desk.compare.windows)
        desk.compare.compare_paths(paths)
        qtbot.waitUntil(lambda: len(desk.compare.windows) > before, timeout=20_000)
        window = desk.compare.windows[-1]
        qtbot.waitUntil(lambda: window.comparison.intervals is not None, timeout=20_000)
        window.resize(1440, 900)
        window._columns.setSizes([424, 720, 296])
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QApplication.processEvents()
        return window

    return opened


@pytest.fixture
def window(open_window: Open, study: Path, bens: Path) -> CompareWindow:
    """Return the compare window on Ann's study and Ben's file."""
    return open_window(study, bens)


def press(window: CompareWindow, *keys: Qt.Key) -> None:
    """Press keys, one after the other, where the keyboard is."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        QApplication.processEvents()
