"""Codebooks from and for other programs, and projects that leave something to be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.formats.codebook_out import counted_words
from qda.formats.refi.codebook import read_qdc, write_qdc
from qda.model.codebook import CodebookEntry
from qda.model.span import Span
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.ui.desk import Desk
from tests.formats.peers_making import QualCoder, Taguette

Choose = Callable[[Path], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    def answer(path: Path) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_a, **_k: (str(path), ""))

    return answer


def paths(desk: Desk) -> set[tuple[str, ...]]:
    assert desk.workspace is not None
    return {row.path for row in codes(desk.workspace.project)}


def settle(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.window.tasks.running, timeout=20_000)


def test_the_codebook_goes_out_and_comes_back(qtbot: QtBot, desk: Desk, tmp_path: Path, choose: Choose) -> None:
    choose(tmp_path / "ours")
    desk.window.acts["export_refi_codebook"].trigger()
    settle(qtbot, desk)
    assert {entry.path for entry in read_qdc(tmp_path / "ours.qdc").entries} == paths(desk)
    assert "ours.qdc" in desk.window.notices.banners()[0].text
    theirs = [CodebookEntry(("Stance", "Praise"), full_definition="Kind words"), CodebookEntry(("Tone",))]
    write_qdc(tmp_path / "theirs.qdc", theirs)
    choose(tmp_path / "theirs.qdc")
    desk.window.acts["import_refi_codebook"].trigger()
    settle(qtbot, desk)
    assert ("Tone",) in paths(desk)
    assert desk.workspace is not None
    praise = next(row for row in codes(desk.workspace.project) if row.name == "Praise")
    assert praise.full_definition == "Kind words"
    desk.workspace.undo()
    assert ("Tone",) not in paths(desk)


def test_a_codebook_to_read_says_how_often_each_code_of_those_who_are_shown_is_used(
    qtbot: QtBot, desk: Desk, tmp_path: Path, choose: Choose
) -> None:
    assert desk.workspace is not None
    project = desk.workspace.project
    praise = next(row.code_id for row in codes(project) if row.name == "Praise")
    code_span(project, 1, praise, Span(0, 4))
    code_span(project, 2, praise, Span(2, 7))
    ben = ensure_coder(project, "Ben")
    code_span(project, 1, praise, Span(0, 9), coder_id=ben)
    desk.workspace.show_coder(ben, shown=False)
    choose(tmp_path / "mine")
    desk.window.acts["export_codebook_page"].trigger()
    settle(qtbot, desk)
    assert counted_words(2, 2) in (tmp_path / "mine.html").read_text(encoding="utf-8"), "what Ben did is not shown"


@pytest.mark.parametrize(
    ("answer", "expected"), [("makeTreeButton", ("work", "pay")), ("keepNamesButton", ("work/pay",))]
)
def test_names_like_paths_are_asked_about(
    qtbot: QtBot, desk: Desk, tmp_path: Path, answer: str, expected: tuple[str, ...]
) -> None:
    write_qdc(tmp_path / "flat.qdc", [CodebookEntry(("work",)), CodebookEntry(("work/pay",))])
    desk.beside.exchange.import_path(tmp_path / "flat.qdc")  # as when it is dropped
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox, "codePathsDialog") is not None, timeout=20_000)
    box = desk.window.findChild(QMessageBox, "codePathsDialog")
    assert box is not None
    assert "work/pay" in box.informativeText()
    button = box.findChild(QPushButton, answer)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: expected in paths(desk), timeout=20_000)


def test_a_codebook_without_a_project_says_what_to_do(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.close_project()
    write_qdc(tmp_path / "theirs.qdc", [CodebookEntry(("Tone",))])
    desk.beside.exchange.import_path(tmp_path / "theirs.qdc")
    assert "Make or open the project" in desk.window.notices.banners()[0].text


def test_a_file_of_taguette_asks_which_project_and_who_coded(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    made = Taguette(tmp_path / "workspace.sqlite3")
    for name in ("Fields", "Markets"):
        number = made.project(name, "")
        document = made.document("<p>Prices rose again.</p>", project=number)
        made.highlight(document, "Prices rose", [made.tag(f"{name}.prices", project=number)])
    desk.beside.exchange.import_path(made.path)
    window = desk.beside.exchange.windows[-1]
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.which, timeout=20_000)
    window.which.list.setCurrentRow(1)
    qtbot.keyClick(window.which.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
    assert "Markets" in window.preview.title.text()
    assert window.isVisible()
    assert "question" in window.preview.problem.text()
    questions = window.preview.questions
    window.preview.tabs.setCurrentWidget(questions)
    assert questions.coder.isVisible()
    assert not questions.password.isVisible()
    workspace = desk.workspace
    assert workspace is not None
    window.preview.target.here.click()
    questions.coder.setFocus()
    qtbot.keyClicks(questions.coder, "Dora")
    window.preview.go.setFocus()  # as a click on it does, at once
    qtbot.mouseClick(window.preview.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Dora" in {row.name for row in coders(workspace.project)}, timeout=20_000)


def test_what_is_no_project_is_said_to_be_none(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear all,", encoding="utf-8")
    desk.beside.exchange.import_path(tmp_path / "letter.db")
    assert "letter.db" in desk.window.notices.banners()[0].text
    assert desk.beside.exchange.windows == []


def test_files_that_lie_elsewhere_are_read_from_the_folder_that_is_chosen(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = QualCoder(tmp_path / "fields.qda")
    interview = made.source("Prices rose again.")
    made.by_hand(made.code("prices"), interview, "Prices rose")
    made.source(None, "stall.jpg", mediapath="images:/home/somebody/stall.jpg")
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "stall.jpg").write_bytes(b"\xff\xd8\xff" + bytes(2_000_000))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))
    desk.beside.exchange.import_path(made.folder)
    window = desk.beside.exchange.windows[-1]
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
    questions = window.preview.questions
    window.preview.tabs.setCurrentWidget(questions)
    assert questions.choose.isVisible()
    assert not questions.coder.isVisible(), "QualCoder says who coded"
    qtbot.mouseClick(questions.choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: questions.keep.isVisible(), timeout=20_000)
    assert "2.0 MB" in questions.keep.text()
    assert str(folder) in questions.folder.text()
    questions.keep.click()
    qtbot.waitUntil(lambda: "2.0 MB" not in questions.keep.text(), timeout=20_000)
    qtbot.mouseClick(questions.without, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(folder) not in questions.folder.text(), timeout=20_000)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
    window.close()
