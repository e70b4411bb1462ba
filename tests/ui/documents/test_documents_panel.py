"""The list of documents: opening, naming, ordering, grouping, finishing and deleting, by mouse and keys."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QMessageBox, QTabWidget, QWidget

from qda.actions import codebook, coding, documents, memos
from qda.actions.coders import ensure_coder
from qda.formats.read import pasted_document, read_document
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.documents import coding_progress, document_sets
from qda.store.queries.documents import documents as all_documents
from qda.ui.documents.panel import DocumentsPanel
from qda.ui.documents.set_dialog import SetDialog
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.widgets.row_delegate import COUNT_ROLE
from qda.ui.workspace import Workspace

NAMES = ["Minutes", "Letter", "Report", "Diary"]


class Desk:
    """A window with the documents of a project, and what was wanted of the tabs."""

    def __init__(self, project: Project, qtbot) -> None:
        self.project = project
        self.qtbot = qtbot
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.workspace = Workspace(project, self.window.notices.tell)
        self.opened: list[int] = []
        self.workspace.document_wanted.connect(self._open)
        self.panel = DocumentsPanel(self.workspace, self.window)
        self.window.set_panels(documents=self.panel, codebook=QWidget(), tabs=QTabWidget(), inspector=QWidget())
        self.window.show_project("Study", read_only=project.read_only)
        self.window.resize(1200, 780)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.list = self.panel.list

    def _open(self, document_id: int, _span: object) -> None:
        self.opened.append(document_id)
        self.workspace.set_document(document_id, None)
        self.window.acts.set_states(document=True)

    def names(self) -> list[str]:
        """Return what the list shows from top to bottom, members of sets behind a dash."""
        model = self.panel.model

        def below(parent: QModelIndex, before: str) -> Iterator[str]:
            for row in range(model.rowCount(parent)):
                index = model.index(row, 0, parent)
                yield before + index.data()
                yield from below(index, "- ")

        return list(below(QModelIndex(), ""))

    def index(self, name: str) -> QModelIndex:
        """Return where a row of that name stands."""
        model = self.panel.model
        tops = [model.index(row, 0) for row in range(model.rowCount())]
        every = [*tops, *(model.index(row, 0, top) for top in tops for row in range(model.rowCount(top)))]
        return next(index for index in every if index.data() == name)

    def place(self, name: str) -> QPoint:
        """Return the middle of a row."""
        return self.list.visualRect(self.index(name)).center()

    def click(self, name: str, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, keys, self.place(name))

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.list, key, keys)

    def drop(self, data: QMimeData, where: QPoint) -> None:
        """Let go of something over the list, with the events that Qt sends."""
        action = Qt.DropAction.MoveAction if not data.hasUrls() else Qt.DropAction.CopyAction
        rest = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        viewport = self.list.viewport()
        QApplication.sendEvent(viewport, QDragEnterEvent(where, action, *rest))
        QApplication.sendEvent(viewport, QDragMoveEvent(where, action, *rest))
        QApplication.sendEvent(viewport, QDropEvent(QPointF(where), action, *rest))

    def answer(self, object_name: str) -> list[str]:
        """Press a button of the question that comes next; return where its words will be put."""
        words: list[str] = []

        def press() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            words.extend([box.text(), box.informativeText()])
            button = box.findChild(QAbstractButton, object_name)
            assert isinstance(button, QAbstractButton)
            button.click()

        QTimer.singleShot(50, press)
        return words


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.concord", coder_name="Ada", name="Study") as project:
        yield project


@pytest.fixture
def ids(project: Project) -> dict[str, int]:
    imported = [pasted_document(name, f"The {name.lower()} of the harbour office.") for name in NAMES]
    added = documents.add_documents(project, imported)
    return {each.name: each.document_id or 0 for each in added}


@pytest.fixture
def open_desk(light: QApplication, qtbot) -> Callable[[Project], Desk]:
    return lambda project: Desk(project, qtbot)


@pytest.fixture
def desk(project: Project, ids: dict[str, int], open_desk: Callable[[Project], Desk]) -> Desk:
    return open_desk(project)


def in_front(desk: Desk) -> str:
    return next(row.name for row in all_documents(desk.project) if row.document_id == desk.workspace.document_id)


def test_a_click_opens_and_arrows_only_move_until_enter(desk: Desk, ids: dict[str, int]) -> None:
    desk.click("Letter")
    assert desk.opened == [ids["Letter"]]
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    assert desk.opened == [ids["Letter"]]
    assert desk.list.currentIndex().data() == "Diary"
    desk.press(Qt.Key.Key_Return)
    assert in_front(desk) == "Diary"


def test_ctrl_click_gathers_documents_without_opening_them(desk: Desk, ids: dict[str, int]) -> None:
    desk.click("Minutes")
    desk.click("Report", Qt.KeyboardModifier.ControlModifier)
    assert desk.opened == [ids["Minutes"]]
    assert desk.list.selected()[0] == [ids["Minutes"], ids["Report"]]


def test_a_project_without_documents_says_what_to_do(project: Project, open_desk: Callable[[Project], Desk]) -> None:
    desk = open_desk(project)
    assert desk.panel.empty.isVisible()
    assert desk.panel.empty.heading.text() == "No documents yet."
    assert "Drop files here" in desk.panel.empty.words.text()
    documents.add_documents(project, [pasted_document("First", "Words.")])
    assert not desk.panel.empty.isVisible()
    project.undo()
    assert desk.panel.empty.isVisible()


def test_counts_follow_every_coding_and_whose_work_is_shown(desk: Desk, ids: dict[str, int]) -> None:
    project, index = desk.project, desk.index("Letter")
    code_id = codebook.add_code(project, "Praise")
    coding.code_spans(project, ids["Letter"], [code_id], [Span(0, 3), Span(4, 8)])
    assert index.data(COUNT_ROLE) == 2
    ben = ensure_coder(project, "Ben")
    coding.code_span(project, ids["Letter"], code_id, Span(0, 8), coder_id=ben)
    assert index.data(COUNT_ROLE) == 3
    desk.workspace.show_coder(ben, shown=False)
    assert index.data(COUNT_ROLE) == 2
    coding.code_span(project, ids["Letter"], code_id, Span(4, 10), coder_id=ben)
    assert index.data(COUNT_ROLE) == 2
    project.undo()
    project.undo()
    project.undo()
    project.undo()
    assert index.data(COUNT_ROLE) == 0


def test_f2_renames_in_place_and_a_taken_name_is_refused(desk: Desk, ids: dict[str, int]) -> None:
    def type_name(name: str) -> None:
        desk.press(Qt.Key.Key_F2)
        editor = desk.list.findChild(QLineEdit, "documentNameEditor")
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        desk.qtbot.keyClicks(editor, name)
        desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: desk.list.findChild(QLineEdit, "documentNameEditor") is None)

    desk.list.setFocus()
    desk.list.choose(ids["Letter"])
    type_name("Letter of May")
    assert desk.list.hasFocus()
    assert desk.names() == ["Minutes", "Letter of May", "Report", "Diary"]
    type_name("report")
    assert "Letter of May" in desk.names()
    assert "report" in desk.window.notices.banners()[0].text


def test_a_document_that_was_clicked_is_the_one_that_f2_and_del_mean(desk: Desk, ids: dict[str, int]) -> None:
    desk.click("Report")
    assert desk.workspace.document_id == ids["Report"]
    assert desk.list.hasFocus()
    desk.press(Qt.Key.Key_F2)
    editor = desk.list.findChild(QLineEdit, "documentNameEditor")
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Report"
    desk.qtbot.keyClick(editor, Qt.Key.Key_Escape)
    where = desk.place("Letter")
    desk.qtbot.mouseDClick(desk.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert desk.workspace.document_id == ids["Letter"]


def test_alt_and_arrows_move_documents_and_undo_brings_them_back(desk: Desk, ids: dict[str, int]) -> None:
    desk.list.setFocus()
    desk.list.select_documents([ids["Report"], ids["Diary"]])
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.names() == ["Minutes", "Report", "Diary", "Letter"]
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # it is at the top already
    assert desk.names() == ["Report", "Diary", "Minutes", "Letter"]
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.names() == ["Minutes", "Report", "Diary", "Letter"]
    desk.workspace.undo()
    assert desk.names() == ["Report", "Diary", "Minutes", "Letter"]
    assert desk.list.selected()[0] == [ids["Report"], ids["Diary"]]


def test_documents_go_into_a_set_out_of_it_and_stay_when_it_is_deleted(desk: Desk, ids: dict[str, int]) -> None:
    desk.list.select_documents([ids["Letter"], ids["Diary"]])
    desk.window.acts["new_set"].trigger()
    (dialog,) = desk.window.findChildren(SetDialog)
    assert not dialog.footer.button.isEnabled()
    desk.qtbot.keyClicks(dialog.name, "Private")
    desk.qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert desk.names() == ["Private", "- Letter", "- Diary", "Minutes", "Report"]
    desk.list.setFocus()
    desk.list.select_documents([ids["Report"]])
    data = desk.panel.model.mimeData([desk.index("Report")])
    desk.drop(data, desk.place("Private"))
    assert desk.names() == ["Private", "- Letter", "- Diary", "- Report", "Minutes"]
    data = desk.panel.model.mimeData([desk.index("Letter"), desk.index("Diary")])
    top = desk.list.visualRect(desk.index("Minutes"))
    desk.drop(data, QPoint(top.center().x(), top.top() + 1))
    assert desk.names() == ["Private", "- Report", "Letter", "Diary", "Minutes"]
    desk.list.choose(-document_sets(desk.project)[0].set_id)
    desk.press(Qt.Key.Key_Delete)
    assert desk.names() == ["Letter", "Diary", "Minutes", "Report"]
    desk.workspace.undo()
    desk.workspace.undo()
    assert desk.names() == ["Private", "- Letter", "- Diary", "- Report", "Minutes"]


def test_a_drop_between_documents_puts_several_there_in_order(desk: Desk) -> None:
    data = desk.panel.model.mimeData([desk.index("Diary"), desk.index("Report")])
    row = desk.list.visualRect(desk.index("Minutes"))
    desk.drop(data, QPoint(row.center().x(), row.bottom()))
    assert desk.names() == ["Minutes", "Report", "Diary", "Letter"]


def test_deleting_says_what_goes_and_undo_brings_all_back(desk: Desk, ids: dict[str, int]) -> None:
    project = desk.project
    code_id = codebook.add_code(project, "Praise")
    coding.code_spans(project, ids["Letter"], [code_id], [Span(0, 3), Span(4, 8)])
    memos.add_memo(project, "Look", "At this.", document_id=ids["Letter"], span=Span(0, 3))
    desk.list.setFocus()
    desk.list.choose(ids["Letter"])
    words = desk.answer("cancelButton")
    desk.press(Qt.Key.Key_Delete)
    assert "“Letter”" in words[0]
    assert "2 codings and 1 memo" in words[1]
    assert "Letter" in desk.names()
    desk.answer("confirmButton")
    desk.press(Qt.Key.Key_Delete)
    assert "Letter" not in desk.names()
    desk.workspace.undo()
    assert desk.names() == NAMES
    assert desk.index("Letter").data(COUNT_ROLE) == 2


def test_finishing_several_shows_a_tick_in_words_too_and_only_for_oneself(desk: Desk, ids: dict[str, int]) -> None:
    desk.list.select_documents([ids["Letter"], ids["Diary"]])
    menu = desk.panel.menus.on_rows(desk.panel)
    finish = next(action for action in menu.actions() if action.text().startswith("Finished"))
    assert not finish.isChecked()
    finish.trigger()
    assert [row.document_id for row in coding_progress(desk.project) if row.finished] == [ids["Letter"], ids["Diary"]]
    index = desk.index("Letter")
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert "finished by you" in index.data(role)
    desk.workspace.use_coder(ensure_coder(desk.project, "Ben"))
    assert "finished" not in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_filter_comes_with_many_documents_and_enter_opens_the_first_hit(desk: Desk) -> None:
    assert not desk.panel.filter.isVisible()
    more = [pasted_document(f"Interview {number:02}", f"Text {number}") for number in range(1, 10)]
    documents.add_documents(desk.project, more, set_name="Talks")
    assert desk.panel.filter.isVisible()
    desk.qtbot.keyClicks(desk.panel.filter, "VIEW 07")
    assert desk.names() == ["Talks", "- Interview 07"]
    desk.qtbot.keyClick(desk.panel.filter, Qt.Key.Key_Return)
    assert in_front(desk) == "Interview 07"
    desk.qtbot.keyClicks(desk.panel.filter, "zzz")
    assert desk.panel.nothing.isVisible()
    desk.qtbot.keyClick(desk.panel.filter, Qt.Key.Key_Escape)
    assert len(desk.names()) == 14


def test_names_are_shown_as_they_are_never_as_markup(project: Project, open_desk: Callable[[Project], Desk]) -> None:
    odd = ["<b>x</b><img src='file:///etc/hostname'>", "مقابلة 👩‍👩‍👧", "N" * 250]
    documents.add_documents(project, [pasted_document(name, name) for name in odd])
    desk = open_desk(project)
    assert desk.names() == [odd[0], odd[1], "N" * 200]
    tip = desk.index(odd[0]).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip
    assert "<img" not in tip
    assert desk.list.viewport().width() <= desk.panel.width()


def test_acts_of_the_menu_bar_mean_the_document_in_front(desk: Desk, ids: dict[str, int]) -> None:
    desk.click("Report")
    desk.window.toolbar.setFocus()
    words = desk.answer("confirmButton")
    desk.window.acts["delete_documents"].trigger()
    assert "“Report”" in words[0]
    assert "Report" not in desk.names()


def test_the_document_in_front_stands_out_in_its_set_even_if_another_tab_brought_it(
    desk: Desk, ids: dict[str, int]
) -> None:
    documents.add_set(desk.project, "Private", [ids["Diary"]])
    desk.workspace.set_document(ids["Diary"], None)
    index = desk.index("Diary")
    assert "in front" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert desk.list.currentIndex() == index


def test_nothing_can_be_edited_in_a_read_only_project(
    project: Project, ids: dict[str, int], open_desk: Callable[[Project], Desk], tmp_path: Path
) -> None:
    documents.add_set(project, "Private", [ids["Diary"]])
    path = tmp_path / "copy.concord"
    project.copy_to(path)
    with Project.open(path, read_only=True) as copy:
        desk = open_desk(copy)
        assert not desk.panel.add.isEnabled()
        assert not desk.index("Letter").flags() & Qt.ItemFlag.ItemIsEditable
        desk.list.setFocus()
        desk.list.select_documents([ids["Letter"]])
        desk.press(Qt.Key.Key_Delete)
        desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert desk.names() == ["Private", "- Diary", "Minutes", "Letter", "Report"]
        assert not desk.window.notices.banners()
        menu = desk.panel.menus.on_rows(desk.panel)
        possible = {action.text() for action in menu.actions() if action.isEnabled() and action.text()}
        assert possible == {"Open", "Memo", "Show the import report…"}


def test_the_original_file_is_saved_out_byte_by_byte(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "old.txt"
    source.write_bytes(b"Line one\r\nLine two \xe9\r\n")
    documents.add_documents(desk.project, [read_document(source)])
    target = tmp_path / "out" / "old.txt"
    target.parent.mkdir()
    asked: list[str] = []

    def choose(_parent: object, _title: str, suggested: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        return str(target), ""

    monkeypatch.setattr("qda.ui.documents.acts.QFileDialog.getSaveFileName", choose)
    desk.click("old")
    desk.window.acts["save_original"].trigger()
    desk.qtbot.waitUntil(target.exists)
    assert asked == ["old.txt"]
    assert target.read_bytes() == source.read_bytes()
    desk.qtbot.waitUntil(lambda: not desk.window.tasks.running)


def test_a_right_click_selects_its_row_and_opens_the_menu(desk: Desk, ids: dict[str, int]) -> None:
    where = desk.place("Report")
    desk.qtbot.mouseClick(desk.list.viewport(), Qt.MouseButton.RightButton, pos=where)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, desk.list.viewport().mapToGlobal(where))
    QApplication.sendEvent(desk.list.viewport(), event)
    (menu,) = desk.panel.findChildren(QMenu, "documentMenu")
    assert desk.list.selected()[0] == [ids["Report"]]
    assert desk.opened == []
    texts = [action.text() for action in menu.actions()]
    for wanted in ("Open", "Rename", "Memo", "Put into a set", "Move up", "Save the original file…", "Delete…"):
        assert wanted in texts
    menu.close()


def copy_document(path: Path, times: int) -> None:
    """Put a document into a closed project many times, faster than an import would."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO document (guid, name, text_hash, length, marks_hash, source_hash, source_name, media_type, "
            "encoding, import_report, memo, created, position) SELECT hex(randomblob(16)), printf('Document %04d', i), "
            "text_hash, length, marks_hash, source_hash, source_name, media_type, encoding, import_report, memo, "
            "created, position + i FROM document, n WHERE name = 'Minutes'",
            (times,),
        )


def test_one_of_five_thousand_documents_is_found_by_the_filter(
    tmp_path: Path, open_desk: Callable[[Project], Desk]
) -> None:
    path = tmp_path / "large.concord"
    with Project.create(path, coder_name="Ada") as project:
        documents.add_documents(project, [pasted_document("Minutes", "A text.")])
    copy_document(path, 5000)
    with Project.open(path) as project:
        desk = open_desk(project)
        desk.panel.filter.setText("4321")
        QApplication.processEvents()
        assert desk.names() == ["Document 4321"]


def test_files_dropped_on_a_set_belong_to_it(desk: Desk, ids: dict[str, int], tmp_path: Path) -> None:
    documents.add_set(desk.project, "Private", [ids["Diary"]])
    (tmp_path / "new.txt").write_text("A new text.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "new.txt"))])
    with desk.qtbot.waitSignal(desk.panel.imports.finished):
        desk.drop(data, desk.place("Private"))
    assert desk.names()[:3] == ["Private", "- Diary", "- new"]
    assert in_front(desk) == "new"


def test_whatever_takes_the_keyboard_has_a_name(desk: Desk) -> None:
    for widget in desk.panel.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not internal:
            assert widget.objectName(), widget
            assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and not widget.text()), widget
