"""What a new user meets in the first hour: things that once moved, hid or said nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qda.actions.coding import code_span
from qda.model import errors
from qda.model.span import Span
from qda.store.folders import own_data_folder
from qda.store.queries.documents import documents
from qda.ui import theme
from qda.ui.documents.list_view import DocumentList
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField
from qda.ui.notices import confirm
from qda.ui.project_dialogs import NewProjectDialog, WhoDialog
from qda.ui.searching.window import SearchWindow
from qda.ui.settings import Settings
from qda.ui.view.document_view import DocumentView
from qda.ui.view.paint_colours import PaintColours, contrast


def test_a_notice_that_goes_by_itself_does_not_move_the_text_under_the_mouse(desk, qtbot: QtBot) -> None:
    window = desk.window
    qtbot.waitUntil(lambda: window.isVisible())
    tabs = desk.tabs
    before = tabs.mapTo(window, QPoint(0, 0)), tabs.size()
    banner = window.notices.say("1 document added.")
    QApplication.processEvents()
    assert banner.isVisible()
    assert banner.mapTo(window, banner.rect().bottomRight()).y() < window.status.mapTo(window, QPoint(0, 0)).y()
    assert (tabs.mapTo(window, QPoint(0, 0)), tabs.size()) == before
    banner.dismiss()
    QApplication.processEvents()
    assert (tabs.mapTo(window, QPoint(0, 0)), tabs.size()) == before
    assert not window.notices.banners()


def test_what_must_be_answered_stands_above_the_text_and_covers_none_of_it(desk) -> None:
    window = desk.window
    window.notices.tell(errors.StorageFailed(path="s.concord", detail="disk full", free_mb=0))
    QApplication.processEvents()
    (banner,) = window.notices.banners()
    foot = banner.mapTo(window, banner.rect().bottomLeft()).y()
    assert foot <= desk.tabs.mapTo(window, QPoint(0, 0)).y()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_selected_words_are_seen_at_a_glance(light: QApplication, scheme: str) -> None:
    theme.set_scheme(scheme)
    colours = PaintColours(light.palette())
    assert contrast(colours.selection, colours.base) >= 1.4
    assert contrast(colours.selection, colours.text) >= 4.5


def test_a_strong_system_colour_does_not_drown_the_selected_words() -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#0030a0"))
    colours = PaintColours(palette)
    assert 1.4 <= contrast(colours.selection, colours.base) <= 2.5


def test_enter_after_the_projects_name_goes_on_to_the_name_of_the_coder(light, qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings()
    settings.last_folder = str(tmp_path)
    dialog = NewProjectDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    name, coder = (dialog.findChild(QLineEdit, each) for each in ("projectName", "coderName"))
    qtbot.keyClicks(name, "Press survey")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.focusWidget() is coder)
    make = dialog.findChild(QPushButton, "dialogOk")
    assert not make.isEnabled()
    qtbot.keyClicks(coder, "Ann")
    qtbot.keyClick(coder, Qt.Key.Key_Return)
    assert dialog.result()


def test_dialogs_for_files_begin_in_a_folder_that_is_there(own_folders, tmp_path: Path) -> None:
    settings = Settings()
    assert settings.start_folder().is_dir()
    settings.last_folder = str(tmp_path)
    assert settings.start_folder() == tmp_path
    settings.last_folder = str(tmp_path / "stick that was pulled out")
    assert settings.start_folder().is_dir()


def test_what_is_written_goes_beside_the_project_and_not_among_the_sources(own_folders, tmp_path: Path) -> None:
    settings = Settings()
    sources, results, project = tmp_path / "sources", tmp_path / "results", tmp_path / "study.concord"
    for folder in (sources, results):
        folder.mkdir()
    settings.last_folder = str(sources)  # a text was added from there
    assert settings.output_folder(project) == tmp_path
    settings.last_output_folder = str(results)
    assert settings.output_folder(project) == results
    assert settings.start_folder() == sources


def test_projects_are_looked_for_where_the_last_own_one_lies(own_folders, tmp_path: Path) -> None:
    settings = Settings()
    sources, studies = tmp_path / "sources", tmp_path / "studies"
    for folder in (sources, studies):
        folder.mkdir()
    settings.last_folder = str(sources)
    assert settings.project_folder() == sources
    settings.add_recent(studies / "one.concord")
    settings.add_recent(own_data_folder() / "samples" / "sample-1" / "Sample.concord")  # nobody's own
    assert settings.project_folder() == studies


def test_enter_presses_the_buttons_of_the_start_page(light, qtbot: QtBot) -> None:
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    sample = window.start.findChild(QPushButton, "startSample")
    with qtbot.waitSignal(sample.clicked):
        qtbot.keyClick(sample, Qt.Key.Key_Return)


def test_who_asks_for_somebody_else_goes_on_by_typing_the_name(light, qtbot: QtBot) -> None:
    dialog = WhoDialog(["Ann"], "", new=True)
    qtbot.addWidget(dialog)
    dialog.show()
    line = dialog.findChild(QLineEdit, "coderName")
    qtbot.waitUntil(lambda: dialog.focusWidget() is line)
    assert not dialog.findChild(QPushButton, "dialogOk").isEnabled()
    qtbot.keyClicks(line, "Ben")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert dialog.result()
    assert dialog.name() == "Ben"


def test_the_empty_page_asks_for_texts_first_and_then_for_one_to_open(desk) -> None:
    window = desk.window
    assert "Open a document" in window.no_document.heading.text()
    window.show_next_step(some_documents=False)
    assert "Add" in window.no_document.heading.text()


def test_searching_all_documents_finds_the_beginning_of_a_word_as_searching_one_does(desk, qtbot) -> None:
    desk.window.toolbar.search_requested.emit("neighbour")
    finder = desk.window.findChild(SearchWindow)
    qtbot.waitUntil(lambda: finder.told.text().startswith("1 hit"))
    finder.question.extent.setCurrentIndex(finder.question.extent.findText("Whole words"))
    qtbot.waitUntil(lambda: finder.told.text() == "Nothing found.")
    finder.close()


def test_an_empty_memo_field_has_nothing_to_scroll(light: QApplication, qtbot: QtBot) -> None:
    field = MemoField("Memo on this code…", "codeMemo", lambda _key, _words: True)
    qtbot.addWidget(field)
    field.resize(280, field.height())
    field.show()
    QApplication.processEvents()
    assert not field.verticalScrollBar().isVisible()
    field.setPlainText("one\ntwo\nthree")
    QApplication.processEvents()
    assert not field.verticalScrollBar().isVisible()


def test_no_key_in_the_menus_is_taken_by_the_text(desk) -> None:
    """Ctrl+Down once stood in the menu for the next coding, and moved the caret by a paragraph."""
    view = desk.tabs.page().view
    own = {"Ctrl+C", "Ctrl+A"}
    for act in desk.window.findChildren(QAction):
        for keys in act.shortcuts():
            if keys.toString() in own or keys.count() != 1:
                continue
            pressed = QKeyEvent(QEvent.Type.ShortcutOverride, keys[0].key(), keys[0].keyboardModifiers())
            pressed.ignore()
            QApplication.sendEvent(view, pressed)
            assert not pressed.isAccepted(), f"{act.objectName()}: {keys.toString()}"


def test_f8_chooses_one_coding_after_the_other(desk, qtbot: QtBot) -> None:
    workspace, page = desk.workspace, desk.tabs.page()
    code = next(row.code_id for row in workspace.codes() if row.name == "Praise")
    for start in (28, 60):
        workspace.do(code_span, page.document_id, code, Span(start, start + 6))
    page.view.setFocus()
    for start in (28, 60, 28):
        qtbot.keyClick(desk.window, Qt.Key.Key_F8)
        chosen = next(row for row in workspace.codings_here(page.document_id) if row.coding_id == workspace.coding_id)
        assert chosen.start == start


def test_ctrl_m_begins_a_memo_on_the_selected_passage(desk, qtbot: QtBot) -> None:
    page = desk.tabs.page()
    with qtbot.waitSignal(desk.workspace.memo_wanted) as told:
        page.view.set_selection(Span(0, 11))
        page.view.setFocus()
        qtbot.waitUntil(lambda: desk.window.acts["memo_passage"].isEnabled())
        qtbot.keyClick(desk.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [page.document_id, Span(0, 11)]


def test_the_next_document_by_ctrl_tab_is_the_only_one_marked_in_the_list(desk, qtbot: QtBot) -> None:
    """While Ctrl is held, Qt's own choosing would add the row to the selection."""
    listed = desk.window.findChild(DocumentList)
    for row in documents(desk.workspace.project):
        desk.workspace.choose_document(row.document_id)
    qtbot.keyClick(desk.window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert len(listed.selectionModel().selectedRows()) == 1


def test_a_paragraph_in_arabic_begins_at_the_right_edge(light: QApplication, qtbot: QtBot) -> None:
    view = DocumentView()
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    words = "عنوان المقال"
    view.set_document(f"{words}\nA line in English.")
    flow = view.page.flow
    arabic, english = flow.layout(flow.blocks.at(0)), flow.layout(flow.blocks.at(len(words) + 3))
    assert arabic.right_to_left
    (arabic_line,), (english_line,) = arabic.lines, english.lines
    text_width = view.page.geometry.column_width
    assert arabic.x_of(arabic_line.start, 0) == pytest.approx(text_width, abs=3)
    assert english.x_of(english_line.start, 0) == pytest.approx(0, abs=3)


def test_the_open_documents_are_found_again_even_if_the_window_was_never_closed(desk) -> None:
    rows = documents(desk.workspace.project)
    for row in rows:
        desk.workspace.choose_document(row.document_id)
    kept = Settings().session(desk.workspace.project.guid)
    assert set(kept.documents) == {row.document_id for row in rows}
    assert kept.current == rows[-1].document_id


def test_a_question_about_a_long_name_is_read_to_its_end(light: QApplication, qtbot: QtBot) -> None:
    name = "and on other occasions to cross the bridge and greet the neighbours on the far bank"
    parent = QWidget()
    qtbot.addWidget(parent)
    cut: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        (label,) = (each for each in box.findChildren(QLabel) if "Delete the code" in each.text())
        if " ".join(label.text().split()) != f"Delete the code “{name}”?":
            cut.append(label.text())
        if label.sizeHint().width() > label.width() or label.sizeHint().height() > label.height():
            cut.append("the box is too small")
        box.reject()

    QTimer.singleShot(200, look)
    assert not confirm(parent, f"Delete the code “{name}”?", "3 codings are removed.", "Delete")
    assert cut == []
