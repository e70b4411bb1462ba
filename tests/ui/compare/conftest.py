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


@pytest.fixture
def bens(desk: Desk, study: Path) -> Path:
    """Return the blind copy that Ben coded, where Ann has coded her own too."""
    assert desk.workspace is not None
    project = desk.workspace.project
    path = study.with_name("second.concord")
    copy_for_coder(project, path, "Ben")
    code_words(project, ANN)
    with Project.open(path) as other:
        code_words(other, BEN)
    return path


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
