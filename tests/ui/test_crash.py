"""A defect of ours: told calmly, logged without a word of any document, and survived."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from qda.model.defect import describe
from qda.store.folders import log_folder
from qda.ui.crash import CrashReporter, outcome_of
from qda.ui.crash_dialog import CrashDialog

SECRET = "the informant's name is Vesna"


@pytest.fixture
def reporter(light: QApplication, own_folders: None) -> Iterator[CrashReporter]:
    reporter = CrashReporter()
    reporter.install()
    yield reporter
    reporter.uninstall()
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, CrashDialog):
            dialog.close()


def open_dialogs() -> list[CrashDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]


def uncaught() -> None:
    passage = SECRET
    try:
        raise ValueError(passage)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_an_uncaught_error_opens_one_calm_window_and_the_log_holds_no_text(reporter: CrashReporter) -> None:
    for _ in range(3):
        uncaught()
    QApplication.processEvents()
    (dialog,) = open_dialogs()
    assert dialog.details.isHidden()
    dialog.more.click()
    assert not dialog.details.isHidden()
    assert dialog.details.toPlainText().startswith("3 times: ")
    written = "".join(path.read_text(encoding="utf-8") for path in log_folder().iterdir())
    assert "ValueError" in written
    assert "test_crash.py" in written
    assert SECRET not in written + dialog.details.toPlainText()
    assert str(Path(__file__).parent) not in written
    assert dialog.focusWidget() is dialog.go_on  # so that Enter goes on
    dialog.go_on.click()
    assert not open_dialogs()


def test_details_can_be_copied(reporter: CrashReporter, qtbot) -> None:
    uncaught()
    QApplication.processEvents()
    (dialog,) = open_dialogs()
    dialog.copy.click()
    assert "ValueError" in QGuiApplication.clipboard().text()


def test_an_error_on_another_thread_is_told_in_the_window_too(reporter: CrashReporter, qtbot) -> None:
    def fail() -> None:
        raise KeyError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)


def test_the_window_starts_where_no_log_can_be_written(
    light: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "a-file"))
    reporter = CrashReporter()
    reporter.install()
    reporter.uninstall()


def test_a_chain_of_errors_is_described_by_kinds_and_places() -> None:
    def work() -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    error = outcome_of(work).error
    assert error is not None
    words = describe(error)
    assert words.splitlines()[0] == "RuntimeError"
    assert "ValueError" in words
    assert SECRET not in words
