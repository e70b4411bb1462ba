"""What an import window does with answers: a wrong password, a file that looks like a bomb, a name by Enter."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.store.queries.documents import document_names
from qda.ui.desk import Desk
from qda.ui.exchange.import_window import ImportWindow
from tests.formats.pdf_files import pdf, wrapped
from tests.formats.peers_making import Taguette
from tests.formats.refi.making import guid_of, project_xml, text_source, write_project
from tests.ui.exchange.making import write_qdpx

Show = Callable[[Path], ImportWindow]


@pytest.fixture
def show(qtbot: QtBot, desk: Desk) -> Show:
    def window(path: Path) -> ImportWindow:
        desk.beside.exchange.import_path(path)
        shown = desk.beside.exchange.windows[-1]
        qtbot.waitUntil(lambda: shown.stack.currentWidget() is not shown.busy, timeout=20_000)
        return shown

    return window


def test_a_wrong_password_is_told_and_the_next_one_can_be_typed_at_once(
    qtbot: QtBot, tmp_path: Path, show: Show
) -> None:
    data = pdf([wrapped("We came home late.", 72, 700, width=60)], password="sesame")
    source = f'<PDFSource guid="{guid_of("p")}" name="Paper" path="internal://p.pdf"/>'
    window = show(write_project(tmp_path / "locked.qdpx", project_xml(Sources=source), {"p.pdf": data}))
    questions = window.preview.questions
    window.preview.tabs.setCurrentWidget(questions)
    questions.password.setFocus()
    qtbot.keyClicks(questions.password, "open")
    qtbot.keyClick(questions.password, Qt.Key.Key_Return)
    told = questions.why["password"]
    qtbot.waitUntil(lambda: "does not open “Paper”" in told.text(), timeout=20_000)
    assert window.focusWidget() is questions.password
    assert questions.password.selectedText() == "open"
    assert "1 question" in window.preview.problem.text()
    qtbot.keyClicks(questions.password, "sesame")
    qtbot.keyClick(questions.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "is not kept" in told.text(), timeout=20_000)
    assert not window.preview.problem.text(), "nothing is open any more"
    document = window.preview.contents.table.item(0, 2)
    assert document is not None
    assert document.text() == "Paper"
    window.close()


def test_who_knows_a_file_that_packs_too_well_can_have_it_read(qtbot: QtBot, tmp_path: Path, show: Show) -> None:
    path = tmp_path / "film.qdpx"
    write_project(path, project_xml(Sources=text_source("Diary")), {"Diary.txt": "We came home."})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sources/black.mp4", bytes(20_000_000))
    window = show(path)
    assert window.stack.currentWidget() is window.trouble
    assert window.trouble.trust.isVisible()
    qtbot.mouseClick(window.trouble.trust, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
    window.close()


def test_a_file_that_is_broken_is_not_offered_to_be_trusted(tmp_path: Path, show: Show) -> None:
    path = write_qdpx(tmp_path / "short.qdpx")
    path.write_bytes(path.read_bytes()[:400])
    window = show(path)
    assert window.stack.currentWidget() is window.trouble
    assert not window.trouble.trust.isVisible()
    window.close()


def test_a_file_of_one_account_asks_whose_work_it_is_before_all_else(tmp_path: Path, show: Show) -> None:
    made = Taguette(tmp_path / "mine.sqlite3")
    made.project("Markets", "")
    made.highlight(made.document("<p>Prices rose.</p>"), "Prices", [made.tag("price")], log=True)
    window = show(made.path)
    questions = window.preview.questions
    assert window.preview.tabs.currentWidget() is questions
    assert window.focusWidget() is questions.coder, "“admin” is nobody’s name"
    window.close()


def test_enter_after_ones_own_name_imports(qtbot: QtBot, desk: Desk, tmp_path: Path, show: Show) -> None:
    desk.close_project()
    desk.window.settings.coder_name = ""
    window = show(write_qdpx(tmp_path / "harbour.qdpx"))
    coder = window.preview.target.coder
    coder.clear()
    QApplication.processEvents()
    assert not window.preview.go.isEnabled()
    window.preview.begin()
    assert window.focusWidget() is coder, "the name is all that is missing"
    qtbot.keyClicks(coder, "Cleo")
    qtbot.keyClick(coder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.workspace is not None, timeout=20_000)
    assert desk.workspace is not None
    assert list(document_names(desk.workspace.project).values()) == ["Ferry"]
    for each in QApplication.topLevelWidgets():
        if each.objectName() == "importReport":
            each.close()


def test_a_file_on_a_disk_that_only_can_be_read_becomes_a_project_elsewhere(
    desk: Desk, tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close_project()
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr("qda.ui.exchange.target_bar.os.access", lambda folder, _how: folder == home)
    window = show(write_qdpx(tmp_path / "harbour.qdpx"))
    assert window.preview.target.path == home / "Harbour.concord"
    window.close()


def test_a_window_that_was_lost_behind_another_comes_back(desk: Desk, tmp_path: Path, show: Show) -> None:
    path = write_qdpx(tmp_path / "harbour.qdpx")
    window = show(path)
    window.showMinimized()
    assert show(path) is window
    assert desk.beside.exchange.windows == [window]
    assert not window.isMinimized()
    window.close()
