"""How documents come in: files and folders, questions about them, pasted text, and the report."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QMessageBox, QPushButton, QWidget

from qda.actions import codebook, coding, documents
from qda.formats.read import pasted_document
from qda.model.span import Span
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.documents import DocumentRow, document_named, import_report
from qda.store.queries.documents import documents as all_documents
from qda.ui.documents.panel import DocumentsPanel
from qda.ui.documents.tabs import DocumentTabs
from qda.ui.exchange.report_window import ImportReport
from qda.ui.importing.encoding_dialog import EncodingDialog, PasswordDialog
from qda.ui.importing.paste_dialog import PasteDialog
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.tasks import Task
from qda.ui.workspace import Workspace
from tests.formats.pdf_files import pdf, wrapped

W = TypeVar("W", bound=QWidget)
RUSSIAN = "Мы встретились у причала и долго говорили о мосте. "
KEPT_APART = "No\u00a0one came."  # a hard space


class Desk:
    """A window with a project, its documents and tabs."""

    def __init__(self, project: Project, qtbot) -> None:
        self.project = project
        self.qtbot = qtbot
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.workspace = Workspace(project, self.window.notices.tell)
        self.tabs = DocumentTabs(self.workspace, self.window.settings, self.window)
        self.panel = DocumentsPanel(self.workspace, self.window)
        self.window.set_panels(documents=self.panel, codebook=QWidget(), tabs=self.tabs, inspector=QWidget())
        self.window.show_project("Study")
        self.window.show()
        qtbot.waitExposed(self.window)
        self.over = 0
        self.panel.imports.finished.connect(self._count)

    def _count(self) -> None:
        self.over += 1

    def add(self, *paths: Path) -> None:
        self.panel.imports.add_files(paths)

    def wait(self) -> None:
        """Wait until an import is over."""
        self.qtbot.waitUntil(lambda: self.over > 0, timeout=20_000)
        self.over = 0

    def dialog(self, kind: type[W]) -> W:
        """Return the next dialog of a kind."""

        def shown() -> list[W]:
            return [each for each in self.window.findChildren(kind) if each.isVisible()]

        self.qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
        return shown()[0]

    def press(self, dialog: QWidget, name: str) -> None:
        button = dialog.findChild(QAbstractButton, name)
        assert isinstance(button, QAbstractButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def names(self) -> list[str]:
        return [row.name for row in all_documents(self.project)]

    def document(self, name: str) -> DocumentRow:
        return document_named(self.project, name)

    def text(self, name: str) -> str:
        return self.project.text(self.document(name).document_id)

    def said(self) -> str:
        return self.window.notices.banners()[0].text


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.concord", coder_name="Ada", name="Study") as project:
        yield project


@pytest.fixture
def desk(project: Project, light: QApplication, qtbot) -> Desk:
    return Desk(project, qtbot)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "first.txt").write_text("The harbour was empty.", encoding="utf-8")
    (folder / "second.md").write_text("# Bridges\n\nThe bridge was closed.", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"this is no Word file")
    return folder


def test_a_bad_file_gives_one_line_and_the_others_come_in_by_one_step(desk: Desk, folder: Path) -> None:
    missing = folder / "gone.txt"
    desk.add(folder / "broken.docx", folder / "first.txt", missing, folder / "second.md")
    desk.wait()
    assert desk.names() == ["first", "second"]
    assert desk.workspace.document_id == desk.document("first").document_id
    assert desk.said() == "2 documents added, 2 could not be read."
    banner = desk.window.notices.banners()[0]
    desk.qtbot.mouseClick(banner.findChildren(QPushButton, "noticeButton")[0], Qt.MouseButton.LeftButton)
    report = desk.dialog(ImportReport)
    assert not report.isModal()
    lines = report.lines()
    assert [(line.file, line.result) for line in lines][:2] == [("broken.docx", "Not read"), ("gone.txt", "Not read")]
    assert "not a readable Word file" in lines[0].words
    assert {line.document for line in lines[2:]} == {"first", "second"}
    desk.workspace.undo()
    assert desk.names() == []


def test_one_bad_file_alone_is_told_in_its_own_words(desk: Desk, folder: Path) -> None:
    desk.add(folder / "broken.docx")
    desk.wait()
    assert "“broken.docx” could not be read: it is not a readable Word file." in desk.said()


def test_a_dropped_folder_brings_its_documents_but_nothing_else(desk: Desk, folder: Path) -> None:
    (folder / "deeper").mkdir()
    (folder / "deeper" / "third.txt").write_text("Third.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("Hidden.", encoding="utf-8")
    (folder / "broken.docx").unlink()
    desk.add(folder)
    desk.wait()
    assert desk.names() == ["first", "second", "third"]


def test_files_are_dropped_anywhere_on_the_window(desk: Desk, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "first.txt"))])
    where, rest = desk.window.rect().center(), (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    desk.window.dragEnterEvent(QDragEnterEvent(where, Qt.DropAction.CopyAction, *rest))
    desk.window.dropEvent(QDropEvent(QPointF(where), Qt.DropAction.CopyAction, *rest))
    desk.wait()
    assert desk.names() == ["first"]


def test_the_act_asks_for_files_of_every_kind_and_remembers_the_folder(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, _folder: str, kinds: str, **_options: object) -> tuple[list[str], str]:
        asked.append(kinds)
        return [str(folder / "first.txt"), str(folder / "second.md")], ""

    monkeypatch.setattr("qda.ui.importing.flow.QFileDialog.getOpenFileNames", choose)
    desk.window.acts["add_documents"].trigger()
    desk.wait()
    for suffix in ("*.txt", "*.docx", "*.odt", "*.rtf", "*.html", "*.pdf", "*.epub", "*.srt", "*.vtt", "*.md"):
        assert suffix in asked[0]
    assert desk.names() == ["first", "second"]
    assert desk.window.settings.last_folder == str(folder)


def test_an_unclear_encoding_is_chosen_by_looking_at_the_text(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("The café was “full”.".encode("mac_roman"))
    desk.add(path)
    dialog = desk.dialog(EncodingDialog)
    assert dialog.encoding() == "cp1252"
    assert "cafŽ" in dialog.preview.toPlainText()
    assert not dialog.for_all.isVisible()
    dialog.choose("cp932")  # a file that cannot be Japanese
    assert not dialog.footer.button.isEnabled()
    dialog.choose("mac_roman")
    assert "café was “full”" in dialog.preview.toPlainText()
    desk.press(dialog, "dialogOk")
    desk.wait()
    assert desk.text("note") == "The café was “full”."
    assert desk.document("note").encoding == "mac-roman"
    notes = import_report(desk.project, desk.document("note").document_id)
    assert [note.what for note in notes] == ["encoding-chosen"]


def test_one_answer_serves_all_files_of_unclear_encoding(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / f"talk {number}.txt" for number in (1, 2, 3)]
    for number, path in enumerate(paths):
        path.write_bytes((RUSSIAN * 20 + str(number)).encode("cp1251"))
    desk.add(*paths)
    dialog = desk.dialog(EncodingDialog)
    assert dialog.encoding() == "cp1251"
    assert dialog.for_all.text() == "The same for 2 other files of which it is not clear"
    tick = dialog.findChild(QCheckBox, "encodingForAll")
    assert isinstance(tick, QCheckBox)
    desk.qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(12, tick.height() // 2))
    assert tick.isChecked()
    desk.press(dialog, "dialogOk")
    desk.wait()
    assert desk.text("talk 3") == RUSSIAN * 20 + "2"
    assert len(desk.names()) == 3


def test_a_file_left_out_does_not_keep_the_others_out(desk: Desk, folder: Path) -> None:
    (folder / "talk.txt").write_bytes((RUSSIAN * 20).encode("cp1251"))
    desk.add(folder / "talk.txt", folder / "first.txt")
    desk.press(desk.dialog(EncodingDialog), "dialogCancel")
    desk.wait()
    assert desk.names() == ["first"]
    assert desk.said() == "1 document added, 1 left out."


def test_a_protected_pdf_asks_until_the_password_fits(desk: Desk, tmp_path: Path) -> None:
    words = "The council met at the harbour and closed the bridge."
    (tmp_path / "locked.pdf").write_bytes(pdf([wrapped(words, 72, 700, width=60)], password="river"))
    desk.add(tmp_path / "locked.pdf")
    dialog = desk.dialog(PasswordDialog)
    assert not dialog.footer.button.isEnabled()
    desk.qtbot.keyClicks(dialog.password, "lake")
    desk.qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.dialog(PasswordDialog) is not dialog, timeout=20_000)
    dialog = desk.dialog(PasswordDialog)
    assert dialog.footer.problem.text() == "This password does not fit."
    desk.qtbot.keyClicks(dialog.password, "river")
    desk.qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    desk.wait()
    assert desk.text("locked").strip() == words


def test_a_protected_pdf_without_its_password_is_told_how_to_come_in(desk: Desk, folder: Path) -> None:
    (folder / "locked.pdf").write_bytes(pdf([wrapped("Words.", 72, 700, width=60)], password="river"))
    desk.add(folder / "locked.pdf", folder / "first.txt")
    desk.press(desk.dialog(PasswordDialog), "dialogCancel")
    desk.wait()
    assert desk.names() == ["first"]


@pytest.mark.parametrize(("button", "names"), [("leaveOutButton", 2), ("addAgainButton", 3)])
def test_case_30_a_text_that_is_there_already_is_asked_about(desk: Desk, folder: Path, button: str, names: int) -> None:
    documents.add_documents(desk.project, [pasted_document("Harbour", "The harbour was empty.")])
    desk.add(folder / "first.txt", folder / "second.md")
    box = desk.dialog(QMessageBox)
    assert box.text() == "Add 1 document twice?"
    assert box.informativeText() == "“first” has the same text as “Harbour”"
    desk.press(box, button)
    desk.wait()
    assert len(desk.names()) == names


def test_case_31_a_file_moved_or_changed_after_its_import_changes_nothing(desk: Desk, folder: Path) -> None:
    path = folder / "first.txt"
    desk.add(path)
    desk.wait()
    path.write_text("Something else.", encoding="utf-8")
    path.rename(folder / "elsewhere.txt")
    assert desk.text("first") == "The harbour was empty."
    assert desk.project.original(desk.document("first").document_id) == b"The harbour was empty."


def test_pasted_text_becomes_a_document_named_after_its_first_words(desk: Desk) -> None:
    QGuiApplication.clipboard().setText(f"\n{KEPT_APART}\r\nAnd then they did.")
    desk.qtbot.keyClick(
        desk.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = desk.dialog(PasteDialog)
    desk.qtbot.keyClick(dialog.name_field, Qt.Key.Key_Return)
    desk.wait()
    assert desk.names() == ["No one came."]
    assert desk.text("No one came.") == f"\n{KEPT_APART}\nAnd then they did."
    assert desk.document("No one came.").source_hash == ""


def test_nothing_can_be_pasted_without_text(desk: Desk) -> None:
    QGuiApplication.clipboard().clear()
    desk.panel.imports.paste()
    dialog = desk.dialog(PasteDialog)
    assert not dialog.footer.button.isEnabled()
    desk.qtbot.keyClicks(dialog.text_field, "Some words")
    desk.qtbot.keyClicks(dialog.name_field, "Note")
    desk.press(dialog, "dialogOk")
    desk.wait()
    assert desk.names() == ["Note"]


def test_a_cancelled_import_adds_nothing_and_says_nothing(desk: Desk, folder: Path) -> None:
    desk.add(*[folder / "first.txt"] * 50)
    (task,) = desk.window.tasks.running
    task.cancel()
    desk.wait()
    assert desk.names() == []
    assert not desk.window.notices.banners()


def many(folder: Path) -> list[Path]:
    """Write more texts than are stored in one moment."""
    paths = [folder / f"letter {number}.txt" for number in range(40)]
    for number, path in enumerate(paths):
        path.write_text(f"Letter {number}: the river rose again, and we left. " * 2000, encoding="utf-8")
    return paths


def add_until_texts_are_stored(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """Add many texts and return the task that stores them, stopped at a moment when some of them are."""
    monkeypatch.setattr("qda.ui.tasks._TELL_EVERY_S", 0)
    monkeypatch.setattr("qda.actions.storing._PIECE_S", 0.005)  # however fast the computer is
    loop, found = QEventLoop(), list[Task]()

    def follow(task: Task) -> None:
        def on_progressed(done: int, total: int) -> None:
            if 0 < done < total and not found:
                found.append(task)
                loop.quit()

        if task.title == "Adding documents":
            task.progressed.connect(on_progressed)

    desk.window.tasks.started.connect(follow)
    QTimer.singleShot(60_000, loop.quit)
    desk.add(*many(folder))
    loop.exec()
    (task,) = found
    return task


def test_while_many_texts_are_written_the_window_lives_and_cancel_takes_all_of_them_back(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = add_until_texts_are_stored(desk, folder, monkeypatch)
    assert 0 < task.done < task.total
    assert desk.names() == []
    task.cancel()
    desk.wait()
    assert desk.names() == []
    assert desk.project.undo_step is None
    assert check(desk.project).checked["content"] == 0
    assert not desk.window.notices.banners()


def test_another_edit_made_while_texts_are_written_is_a_step_of_its_own(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_until_texts_are_stored(desk, folder, monkeypatch)
    desk.workspace.do(codebook.add_code, "Flood")
    desk.wait()
    assert len(desk.names()) == 40
    desk.workspace.undo()
    assert desk.names() == []
    assert [row.name for row in codes(desk.project)] == ["Flood"]
    assert check(desk.project).is_sound


def test_closing_the_project_while_texts_are_written_leaves_nothing_half(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_until_texts_are_stored(desk, folder, monkeypatch)
    desk.workspace.closing.emit()
    desk.workspace.close()
    desk.wait()
    with Project.open(desk.project.path) as project:
        assert all_documents(project) == []
        assert check(project).checked["content"] == 0


def test_a_project_closed_while_files_are_read_is_not_written(desk: Desk, folder: Path) -> None:
    desk.add(folder / "first.txt")
    desk.workspace.close()
    desk.wait()
    with Project.open(desk.project.path) as project:
        assert all_documents(project) == []


def test_the_report_of_a_document_is_found_again_and_saved_as_a_table(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "=odd.txt").write_bytes(b"One\r\nTwo\x00three\x07")
    desk.add(tmp_path / "=odd.txt")
    desk.wait()
    desk.panel.imports.show_report_of(desk.workspace.document_id)
    report = desk.dialog(ImportReport)
    said = [line.words for line in report.lines()]
    assert any("NUL" in words for words in said)
    for name in ("report.xlsx", "report.csv"):
        target = tmp_path / name
        monkeypatch.setattr(
            "qda.ui.exchange.report_window.QFileDialog.getSaveFileName", lambda *_args, to=str(target): (to, "")
        )
        desk.press(report, "saveImportReport")
        desk.qtbot.waitUntil(target.exists, timeout=20_000)
        desk.qtbot.waitUntil(lambda: not desk.window.tasks.running)
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "File"
    assert [row[3] for row in rows[1:]] == said
    assert rows[1][0] == "=odd.txt"
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[3] for row in csv.reader(file)][1:] == said


def test_case_9_a_text_is_read_again_in_another_encoding_while_it_is_uncoded(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes("The café.".encode("mac_roman"))
    desk.add(tmp_path / "note.txt")
    desk.press(desk.dialog(EncodingDialog), "dialogOk")
    desk.wait()
    note = desk.document("note").document_id
    assert desk.text("note") == "The cafŽ."
    desk.panel.list.select_documents([note])
    entry = next(act for act in desk.panel.menus.on_rows(desk.panel).actions() if act.text().startswith("Read again"))
    entry.trigger()
    dialog = desk.dialog(EncodingDialog)
    dialog.choose("mac_roman")
    desk.press(dialog, "dialogOk")
    desk.qtbot.waitUntil(lambda: desk.text("note") == "The café.", timeout=20_000)
    page = desk.tabs.page()
    assert page is not None
    page.view.set_selection(Span(0, 9))
    assert page.view.selection() == Span(0, 9)
    coding.code_span(desk.project, note, codebook.add_code(desk.project, "Place"), Span(4, 8))
    entry = next(act for act in desk.panel.menus.on_rows(desk.panel).actions() if act.text().startswith("Read again"))
    assert not entry.isEnabled()
