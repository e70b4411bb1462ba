"""Other programs' projects in the window: seen first, then a new project or one step in the open one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from qda.formats.refi.reading import read_refi_project
from qda.model.errors import Cancelled
from qda.model.intake.report import IntakeReport
from qda.store.project import Project
from qda.store.queries.codings import segments
from qda.store.queries.documents import document_names
from qda.ui.desk import Desk
from qda.ui.exchange import work
from qda.ui.exchange.earlier import EarlierImports
from qda.ui.exchange.import_window import ImportWindow
from qda.ui.exchange.refi_out import RefiDialog
from qda.ui.exchange.report_window import ImportReport
from tests.ui.exchange.making import CODED, TEXT, write_hostile, write_qdpx

Choose = Callable[[object], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Answer the file dialogs."""

    def answer(path: object) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_a, **_k: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(path))

    return answer


@pytest.fixture
def qdpx(tmp_path: Path) -> Path:
    return write_qdpx(tmp_path / "harbour.qdpx")


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert found is not None, name
    return found


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    qtbot.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)


def dialog(kind: type[QDialog]) -> QDialog:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    assert found, kind
    return found[-1]


def opened(qtbot: QtBot, desk: Desk) -> ImportWindow:
    """Return the import window when it shows what is in the file."""
    window = desk.beside.exchange.windows[-1]
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
    return window


def quotes(project: Project) -> list[str]:
    rows = sorted(segments(project), key=lambda row: (row.document_id, row.span.start))
    return [row.span.cut(project.text(row.document_id)) for row in rows]


def said(desk: Desk) -> str:
    return " / ".join(banner.text for banner in desk.window.notices.banners())


def test_a_project_from_elsewhere_becomes_a_new_one_and_its_report_is_kept(
    qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose, tmp_path: Path
) -> None:
    desk.close_project()
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    shown = [window.preview.contents.table.item(row, 2) for row in range(window.preview.contents.table.rowCount())]
    assert "Delay, <img src='x'>" in [item.text() for item in shown if item is not None]
    assert window.preview.target.here.isHidden()
    words = [window.preview.positions.passages.item(row, 1) for row in range(3)]
    assert [item.text() for item in words if item is not None] == list(CODED)
    press(qtbot, window, "exchangeImport")
    qtbot.waitUntil(lambda: desk.workspace is not None, timeout=20_000)
    assert desk.workspace is not None
    project = desk.workspace.project
    assert project.path == tmp_path / "Harbour.concord"
    assert quotes(project) == list(CODED)
    assert project.text(1) == TEXT
    report = dialog(ImportReport)
    assert any("harbour.qdpx" in label.text() for label in report.findChildren(QLabel))
    choose(tmp_path / "report.xlsx")
    press(qtbot, report, "saveImportReport")
    qtbot.waitUntil(lambda: not desk.window.tasks.running, timeout=20_000)
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert book["Import"]["A2"].value == "harbour.qdpx"
    counted = {str(row[1]): row[2:] for row in book["In the file"].iter_rows(values_only=True, min_row=2)}
    assert counted["Codings (Coding)"][:2] == (3, 3)
    report.accept()
    # The report is found again where the project is.
    desk.window.acts["earlier_imports"].trigger()
    earlier = dialog(EarlierImports)
    qtbot.keyClick(earlier, Qt.Key.Key_Return)
    again = dialog(ImportReport)
    assert any("Ann" in label.text() for label in again.findChildren(QLabel))
    for each in (again, earlier):
        each.reject()


def test_into_the_open_project_it_comes_by_one_step_and_once_only(
    qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose
) -> None:
    workspace = desk.workspace
    assert workspace is not None
    project = workspace.project
    before = document_names(project)
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    window.preview.target.here.click()
    press(qtbot, window, "exchangeImport")
    qtbot.waitUntil(lambda: "was imported. You can undo this." in said(desk), timeout=20_000)
    assert quotes(project) == list(CODED)
    dialog(ImportReport).accept()
    # The same file again: it is said, and asked.
    desk.window.acts["import_refi_project"].trigger()
    again = opened(qtbot, desk)
    again.preview.target.here.click()
    assert "This very file was imported into it" in again.preview.target.before.text()
    assert not again.preview.go.isEnabled()
    again.preview.target.once_more.click()
    assert again.preview.go.isEnabled()
    again.close()
    workspace.undo()
    assert document_names(project) == before
    assert quotes(project) == []
    workspace.redo()
    assert quotes(project) == list(CODED)


def test_by_the_keyboard_alone(qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose) -> None:
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    assert window.focusWidget() is window.preview.go
    window.preview.target.new.setFocus()
    qtbot.keyClick(window.preview.target.new, Qt.Key.Key_Down)
    assert not window.preview.target.into_new
    qtbot.keyClick(window.preview.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "was imported" in said(desk), timeout=20_000)
    assert desk.workspace is not None
    assert quotes(desk.workspace.project) == list(CODED)
    report = dialog(ImportReport)
    qtbot.keyClick(report, Qt.Key.Key_Escape)
    assert not report.isVisible()


def test_counting_otherwise_is_seen_before_anything_comes_in(
    qtbot: QtBot, desk: Desk, tmp_path: Path, choose: Choose
) -> None:
    choose(write_qdpx(tmp_path / "nvivo.qdpx", nvivo=True))
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    passages = window.preview.positions.passages

    def last() -> str:
        item = passages.item(passages.rowCount() - 1, 1)
        return item.text() if item is not None else ""

    assert last() == CODED[-1]
    for row, right in ((1, False), (2, True)):
        window.preview.positions.unit.setCurrentIndex(row)
        window.preview.positions.unit.activated.emit(row)
        qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
        assert (last() == CODED[-1]) is right
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.beside.exchange.windows == [])


def test_a_file_built_to_do_harm_is_refused_in_words(
    qtbot: QtBot, desk: Desk, study: Path, tmp_path: Path, choose: Choose
) -> None:
    before = study.read_bytes()
    choose(write_hostile(tmp_path / "evil.qdpx"))
    desk.window.acts["import_refi_project"].trigger()
    window = desk.beside.exchange.windows[-1]
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.trouble, timeout=20_000)
    assert "“evil.qdpx” could not be read" in window.trouble.words.text()
    assert "Your project is unchanged." in window.trouble.words.text()
    press(qtbot, window, "exchangeClose")
    assert study.read_bytes() == before


def test_cancelling_leaves_nothing_behind(
    qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    begun = threading.Event()

    def slow(*args: object) -> object:
        progress = args[-1]
        begun.set()
        while progress(1, 2):  # type: ignore[operator]
            threading.Event().wait(0.01)
        raise Cancelled

    monkeypatch.setattr(work, "store_new", slow)
    press(qtbot, window, "exchangeImport")
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    assert window.stack.currentWidget() is window.busy
    press(qtbot, window, "exchangeCancelWork")
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.preview, timeout=20_000)
    assert "Stopped. Nothing was imported" in window.notices.banners()[0].text
    assert not (tmp_path / "Harbour.concord").exists()
    window.close()


def test_closing_the_window_while_it_works_takes_everything_back(
    qtbot: QtBot, desk: Desk, study: Path, qdpx: Path, choose: Choose
) -> None:
    assert desk.workspace is not None
    project = desk.workspace.project
    before = document_names(project)
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    window.preview.target.here.click()
    press(qtbot, window, "exchangeImport")
    assert desk.window.tasks.running
    window.close()
    qtbot.waitUntil(lambda: not desk.window.tasks.running, timeout=20_000)
    assert document_names(project) == before
    assert project.undo_step is None or "harbour" not in project.undo_step.label


def drop(desk: Desk, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)


def test_what_a_dropped_file_is_called_does_not_matter(qtbot: QtBot, desk: Desk, qdpx: Path, tmp_path: Path) -> None:
    other = qdpx.rename(tmp_path / "from-a-colleague.zip")
    note = tmp_path / "note.txt"
    note.write_text("A plain note.", encoding="utf-8")
    drop(desk, other, note)
    window = opened(qtbot, desk)
    assert "Harbour" in window.preview.title.text()
    assert desk.workspace is not None
    project = desk.workspace.project
    qtbot.waitUntil(lambda: "note" in document_names(project).values(), timeout=20_000)
    window.close()
    desk.open_project(other)  # as File › Open does
    opened(qtbot, desk).close()


def test_what_is_written_for_others_comes_back_as_it_was(
    qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose, tmp_path: Path
) -> None:
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    window.preview.target.here.click()
    press(qtbot, window, "exchangeImport")
    qtbot.waitUntil(lambda: "was imported" in said(desk), timeout=20_000)
    dialog(ImportReport).accept()
    desk.window.acts["export_refi_project"].trigger()
    asked = dialog(RefiDialog)
    assert isinstance(asked, RefiDialog)
    asked.nvivo.click()
    choose(tmp_path / "out")
    press(qtbot, asked, "dialogOk")
    qtbot.waitUntil(lambda: "out.qdpx" in said(desk), timeout=20_000)
    assert desk.workspace is not None
    before = quotes(desk.workspace.project)
    desk.close_project()
    desk.beside.exchange.import_path(tmp_path / "out.qdpx")
    again = opened(qtbot, desk)
    choose(tmp_path / "again.concord")
    press(qtbot, again, "exchangePlace")
    press(qtbot, again, "exchangeImport")
    qtbot.waitUntil(lambda: desk.workspace is not None, timeout=20_000)
    assert desk.workspace is not None
    assert desk.workspace.project.path == tmp_path / "again.concord"
    assert quotes(desk.workspace.project) == before
    dialog(ImportReport).accept()


def test_in_blind_work_nobody_elses_codings_go_out(
    qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose, tmp_path: Path
) -> None:
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    window.preview.target.here.click()
    press(qtbot, window, "exchangeImport")
    qtbot.waitUntil(lambda: "was imported" in said(desk), timeout=20_000)
    dialog(ImportReport).accept()
    assert desk.workspace is not None
    project = desk.workspace.project
    own = {row.guid for row in segments(project) if row.coder_id == project.coder_id}
    assert len(own) < len(segments(project))
    desk.window.acts["blind"].trigger()
    desk.window.acts["export_refi_project"].trigger()
    asked = dialog(RefiDialog)
    assert any("Blind work" in label.text() for label in asked.findChildren(QLabel))
    choose(tmp_path / "mine.qdpx")
    press(qtbot, asked, "dialogOk")
    qtbot.waitUntil(lambda: "mine.qdpx" in said(desk), timeout=20_000)
    written = read_refi_project(tmp_path / "mine.qdpx").project
    assert {coding.guid for coding in written.codings} == own
    assert [coder.name for coder in written.coders] == [desk.workspace.coder.name if desk.workspace.coder else ""]
    assert len(written.documents) == len(document_names(project))


def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose) -> None:
    choose(qdpx)
    desk.window.acts["import_refi_project"].trigger()
    window = opened(qtbot, desk)
    desk.window.acts["export_refi_project"].trigger()
    desk.window.acts["earlier_imports"].trigger()
    report = ImportReport.of(IntakeReport("taguette", "x.sqlite3"), desk.window)
    report.show()
    shown: list[QWidget] = [window, dialog(RefiDialog), dialog(EarlierImports), report]
    for each in shown:
        for widget in each.findChildren(QWidget):
            taking = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QTabBar | QLabel)
            if taking and widget.window() is each and not widget.objectName().startswith("qt_"):
                assert widget.objectName(), widget
                assert widget.accessibleName(), widget.objectName()
        each.close()


def test_the_start_page_takes_what_other_programs_wrote(qtbot: QtBot, desk: Desk, qdpx: Path, choose: Choose) -> None:
    desk.close_project()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(qdpx))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(desk.window.start.viewport(), event)
    assert event.isAccepted()
    choose(qdpx)
    press(qtbot, desk.window.start, "startImport")
    opened(qtbot, desk).close()
