"""The dialogs that ask what is to be read, clicked as a person does."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from qda.actions import whole_report
from qda.actions.coding import code_span
from qda.actions.whole_report import Section
from qda.model.span import Span
from qda.store.project import Project
from qda.ui.desk import Desk
from qda.ui.taking_out.report_dialog import ReportDialog
from qda.ui.taking_out.whole_report_dialog import WholeReportDialog


def choose(qtbot: QtBot, desk: Desk, *buttons: str) -> None:
    """Open the dialog, choose by the keyboard, and go on."""
    desk.window.acts["export_report"].trigger()
    dialog = desk.window.findChildren(ReportDialog)[-1]
    for name in buttons:
        button = dialog.findChild(QRadioButton, name)
        assert button is not None
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    go_on = dialog.findChild(QPushButton, "dialogOk")
    assert go_on is not None
    qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("buttons", "suffix", "said"),
    [
        ((), ".docx", "Stance > Criticism"),
        (("reportByDocument",), ".docx", "Statement"),
        (("reportCodebook", "reportPage"), ".html", "1 segment in 1 document"),
        (("reportPage",), ".html", "Statement, ¶ 1"),
    ],
)
def test_what_was_chosen_is_written(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    desk: Desk,
    tmp_path: Path,
    buttons: tuple[str, ...],
    suffix: str,
    said: str,
) -> None:
    assert desk.workspace is not None
    code_span(desk.workspace.project, 1, 2, Span(4, 11))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kwargs: (str(tmp_path / "report"), ""))
    choose(qtbot, desk, *buttons)
    out = tmp_path / f"report{suffix}"
    qtbot.waitUntil(out.is_file, timeout=20_000)
    if suffix == ".html":
        words = out.read_text(encoding="utf-8").replace("&gt;", ">")
    else:
        words = "\n".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert said in words


def test_a_report_of_everything_is_read_beside_the_window_and_not_on_its_thread(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk: Desk, tmp_path: Path
) -> None:
    assert desk.workspace is not None
    code_span(desk.workspace.project, 1, 2, Span(4, 11))
    read_on: list[bool] = []
    collect = whole_report.collect_whole

    def collected(project: Project, *asked: object) -> object:
        read_on.append(threading.current_thread() is threading.main_thread())
        return collect(project, *asked)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(whole_report, "collect_whole", collected)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kwargs: (str(tmp_path / "all"), ""))
    desk.window.acts["report"].trigger()
    dialog = desk.window.findChildren(WholeReportDialog)[-1]
    dialog.findChild(QRadioButton, "wholePage").click()
    dialog.boxes[Section.PICTURES].click()
    qtbot.mouseClick(dialog.findChild(QPushButton, "dialogOk"), Qt.MouseButton.LeftButton)
    out = tmp_path / "all.html"
    qtbot.waitUntil(out.is_file, timeout=20_000)
    assert read_on == [False]
    words = out.read_text(encoding="utf-8")
    assert "study" in words
    assert "council" in words
