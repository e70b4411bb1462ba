"""What stays, what is let go and what is hidden when projects, coders and codings change under the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QTableWidget

from qda.actions.codebook import add_code, rename_code
from qda.actions.coders import ensure_coder, rename_coder
from qda.actions.coding import code_span, edit_coding
from qda.actions.memos import add_memo
from qda.model.errors import ProjectDamaged, ProjectUnreachable, StorageFailed
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from qda.ui.codebook.editor import CodeEditor
from qda.ui.command_palette import commands_of
from qda.ui.crash import CrashReporter
from qda.ui.crash_dialog import CrashDialog
from qda.ui.desk import Desk
from qda.ui.inspector.panel import CODE, Inspector
from qda.ui.inspector.segment_model import Names, SegmentModel
from qda.ui.opening import tell_what_is_not_kept
from qda.ui.project_dialogs import ProjectProperties, WhoDialog
from qda.ui.settings import Settings
from qda.ui.taking_out.exporting import ChoiceDialog
from qda.ui.workspace import Workspace


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


@pytest.fixture
def with_ben(desk: Desk) -> Desk:
    """Return the window on a study in which Ben has coded one passage and written two memos."""
    project = workspace_of(desk).project
    ann, ben = project.coder_id, ensure_coder(project, "Ben")
    assert ann is not None
    theirs = code_span(project, 1, 2, Span(4, 11), coder_id=ben)
    edit_coding(project, theirs, memo="Ben doubts this.")
    project.use_coder(ben)
    add_memo(project, "Ben's thoughts", "Not for Ann's eyes yet.")
    project.use_coder(ann)
    return desk


def test_who_does_not_say_her_name_goes_on_in_the_project_that_was_open(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.concord"
    Project.create(other, coder_name="Ben").close()
    monkeypatch.setattr(WhoDialog, "exec", lambda _dialog: 0)
    desk.open_project(other)
    assert workspace_of(desk).project.path.name == "study.concord"
    assert code_span(workspace_of(desk).project, 1, 2, Span(0, 3))
    Project.open(other).close()  # and the other one is free again


def test_a_coder_who_cannot_be_added_is_told_and_the_file_is_free_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.concord"
    Project.create(other, coder_name="Ben").close()

    def refuse(_project: Project, _name: str) -> int:
        raise StorageFailed(path=str(other), detail="disk full", free_mb=0)

    monkeypatch.setattr(WhoDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr("qda.ui.desk.ensure_coder", refuse)
    desk.open_project(other)
    assert any("disk full" in banner.text for banner in desk.window.notices.banners())
    Project.open(other).close()


def test_a_coding_that_was_undone_is_no_longer_chosen(desk: Desk) -> None:
    workspace = workspace_of(desk)
    workspace.code_span(Span(4, 11), [2])
    assert desk.window.acts["remove_coding"].isEnabled()
    workspace.undo()
    assert workspace.coding_id == 0
    assert not desk.window.acts["remove_coding"].isEnabled()
    workspace.redo()
    assert len(segments(workspace.project)) == 1


def test_blind_work_lets_go_of_the_other_coders_coding(with_ben: Desk) -> None:
    workspace = workspace_of(with_ben)
    (theirs,) = segments(workspace.project)
    workspace.choose_coding(theirs.coding_id)
    with_ben.window.acts["blind"].trigger()
    assert workspace.coding_id == 0
    workspace.choose_coding(theirs.coding_id)
    with_ben.window.acts["blind"].trigger()
    workspace.show_coder(theirs.coder_id, shown=False)
    assert workspace.coding_id == 0


def test_the_button_with_ones_name_says_that_one_works_blind(with_ben: Desk) -> None:
    button = with_ben.window.toolbar.coder_button
    with_ben.window.acts["blind"].trigger()
    assert "blind" in button.text()
    assert "blind" in button.accessibleName()
    with_ben.window.acts["blind"].trigger()
    assert "blind" not in button.text() + button.accessibleName()


def test_what_was_told_of_a_vanished_file_goes_when_the_file_is_back_or_the_project_closed(
    desk: Desk, tmp_path: Path
) -> None:
    def told() -> list[str]:
        return [banner.text for banner in desk.window.notices.banners() if "no longer there" in banner.text]

    path = workspace_of(desk).project.path
    path.rename(tmp_path / "elsewhere")
    assert not workspace_of(desk).code_span(Span(0, 3), [2])
    assert told()
    (tmp_path / "elsewhere").rename(path)
    assert workspace_of(desk).code_span(Span(0, 3), [2])
    assert not told()
    path.rename(tmp_path / "elsewhere")
    workspace_of(desk).code_span(Span(4, 7), [2])
    assert told()
    desk.close_project()
    assert not told()


def test_blind_work_hides_what_the_other_coder_wrote_counted_and_exported(with_ben: Desk) -> None:
    window, workspace = with_ben.window, workspace_of(with_ben)
    inspector = window.findChild(Inspector)
    assert inspector is not None
    assert inspector.memos.count() == 2
    window.acts["blind"].trigger()
    assert inspector.memos.count() == 0
    properties = ProjectProperties(workspace, window)
    table = properties.findChild(QTableWidget, "coderTable")
    assert table is not None
    assert [table.item(row, 1).text() for row in range(2)] == ["0", "hidden"]
    export = ChoiceDialog(workspace, "Export", window)
    assert export.findChild(QPushButton, "dialogOk") is not None
    assert [box.text() for _, box in export._coders] == ["Ann"]
    assert export._told.text() == "0 segments"
    assert export.wanted().coder_ids == [workspace.project.coder_id]


def test_an_export_means_the_document_that_was_in_front_when_it_was_asked_for(desk: Desk) -> None:
    workspace = workspace_of(desk)
    dialog = ChoiceDialog(workspace, "Export", desk.window)
    dialog._this_document.setChecked(True)
    workspace.choose_document(2)
    assert dialog.wanted().document_ids == [1]


def test_a_code_may_have_the_name_of_a_folder_elsewhere_and_a_clash_is_told(desk: Desk) -> None:
    workspace = workspace_of(desk)
    assert workspace.view is not None
    assert desk.tabs is not None
    page = desk.tabs.page()
    assert page is not None
    page.view.set_selection(Span(4, 11))
    assert desk.flow is not None
    desk.flow.open_palette()
    desk.flow.palette.field.setText("stance")
    rows = desk.flow.palette.list.model()
    assert any("New code" in str(rows.index(row, 0).data()) for row in range(rows.rowCount()))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return):  # "New code" stands last but one
        QTest.keyClick(desk.flow.palette.field, key)
    assert any("Stance" in banner.text or "stance" in banner.text for banner in desk.window.notices.banners())
    assert segments(workspace.project) == []


def test_the_palette_forgets_what_was_ticked_the_last_time(desk: Desk) -> None:
    assert desk.tabs is not None
    page = desk.tabs.page()
    assert page is not None
    assert desk.flow is not None
    palette = desk.flow.palette
    page.view.set_selection(Span(4, 11))
    desk.flow.open_palette()
    usual = palette.hint.text()
    QTest.keyClick(palette.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert palette.hint.text() != usual
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    desk.flow.open_palette()
    assert palette.hint.text() == usual
    palette.hide()


def _typed_into_the_memo(desk: Desk, words: str) -> None:
    inspector = desk.window.findChild(Inspector)
    assert inspector is not None
    workspace_of(desk).choose_code(2)
    inspector.show_tab(CODE)
    inspector.code.memo.setFocus()
    QTest.keyClicks(inspector.code.memo, words)


def _refuse(*_: object, **__: object) -> None:
    raise StorageFailed(path="study.concord", detail="disk full", free_mb=0)


def _press(desk: Desk, words: str) -> None:
    buttons = [each for banner in desk.window.notices.banners() for each in banner.findChildren(QPushButton)]
    next(each for each in buttons if words in each.text()).click()


def test_a_memo_that_the_disk_refuses_keeps_the_window_open_until_there_is_room(desk: Desk, study: Path) -> None:
    _typed_into_the_memo(desk, "Ask about irony")
    with pytest.MonkeyPatch.context() as full_disk:
        full_disk.setattr(Project, "step", _refuse)
        desk.window.close()
        assert desk.window.isVisible()
        assert workspace_of(desk).code_id == 2
        _press(desk, "Copy")
        assert QGuiApplication.clipboard().text() == "Ask about irony"
    desk.window.close()
    assert not desk.window.isVisible()
    with Project.open(study) as project:
        assert next(each for each in codes(project) if each.code_id == 2).memo == "Ask about irony"


def test_who_gives_a_refused_memo_up_can_close(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed_into_the_memo(desk, "Not that important")
    monkeypatch.setattr(Project, "step", _refuse)
    assert not desk.close_project()
    _press(desk, "Close without it")
    assert desk.close_project()


def test_an_editor_that_cannot_be_saved_keeps_the_project_open(desk: Desk) -> None:
    row = workspace_of(desk).code(2)
    assert row is not None
    editor = CodeEditor(workspace_of(desk), row, desk.window)
    editor.show()
    editor.fields["use_when"].setPlainText("somebody blames")
    with pytest.MonkeyPatch.context() as full_disk:
        full_disk.setattr(Project, "step", _refuse)
        assert not desk.close_project()
    assert editor.isVisible()
    assert desk.close_project()


def test_an_open_editor_saves_what_was_typed_when_the_project_closes(desk: Desk, study: Path) -> None:
    workspace = workspace_of(desk)
    row = workspace.code(2)
    assert row is not None
    editor = CodeEditor(workspace, row, desk.window)
    editor.show()
    editor.fields["use_when"].setPlainText("somebody blames")
    desk.close_project()
    with Project.open(study) as project:
        assert next(each for each in codes(project) if each.code_id == 2).use_when == "somebody blames"


def test_what_comes_back_after_the_project_closed_is_left(desk: Desk) -> None:
    workspace = workspace_of(desk)
    desk.close_project()
    assert workspace.do(code_span, 1, 2, Span(0, 3)) is None


def test_a_damaged_document_is_told_and_opens_no_tab(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_project: Project, _document_id: int) -> str:
        raise ProjectDamaged(path="study.concord", detail="the text of a document is not the one stored")

    assert desk.tabs is not None
    with monkeypatch.context() as patch:
        patch.setattr(Project, "text", damaged)
        desk.tabs.open_document(2)
    assert desk.tabs.count() == 1
    assert any("damaged" in banner.text for banner in desk.window.notices.banners())


def test_an_error_with_words_of_its_own_is_no_defect(desk: Desk) -> None:
    import sys

    reporter = CrashReporter()
    reporter.error_told.connect(desk.window.notices.tell)
    reporter.install()
    try:
        error = ProjectDamaged(path="study.concord", detail="a page is torn")
        sys.excepthook(type(error), error, None)
        QApplication.processEvents()
    finally:
        reporter.uninstall()
    assert any("a page is torn" in banner.text for banner in desk.window.notices.banners())
    assert desk.window.findChildren(CrashDialog) == []


def test_an_ampersand_in_a_name_is_shown_in_the_menus(desk: Desk) -> None:
    workspace = workspace_of(desk)
    workspace.do(rename_code, 2, "R&D")
    assert "R&&D" in desk.window.acts["undo"].text()
    assert any("R&D" in command.text for command in commands_of(desk.window.menuBar()))


def test_who_changes_her_name_is_not_asked_for_it_the_next_time(desk: Desk) -> None:
    workspace = workspace_of(desk)
    coder_id = workspace.project.coder_id
    assert coder_id is not None
    workspace.do(rename_coder, coder_id, "Ann B.")
    assert desk.window.settings.coder_name == "Ann B."
    workspace.undo()
    assert desk.window.settings.coder_name == "Ann"


def test_markup_in_a_passage_stays_characters_in_its_tooltip(desk: Desk) -> None:
    from qda.actions.documents import add_documents
    from qda.model.document import ImportedDocument
    from qda.store.queries.codings import SegmentFilter, segment_places
    from qda.ui.places import Places

    project = workspace_of(desk).project
    text = "<img src='secret.png'> " + "words " * 60
    (added,) = add_documents(project, [ImportedDocument("Page", text, "text/plain")])
    assert added.document_id is not None
    coding_id = code_span(project, added.document_id, 2, Span(0, 300))
    model = SegmentModel(Places(project))
    model.set_rows(segment_places(project, SegmentFilter(coding_ids=[coding_id])), Names({}, {}, {}, {}, {}))
    tip = str(model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole))
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_the_menu_view_hides_a_coders_work_and_goes_in_blind_work(with_ben: Desk) -> None:
    window, workspace = with_ben.window, workspace_of(with_ben)
    menu = window.acts.menu("view.coders")
    assert [act.text() for act in menu.actions()] == ["Ann", "Ben"]
    menu.actions()[1].trigger()
    assert workspace.count_here() == 0
    assert [act.isChecked() for act in menu.actions()] == [True, False]
    menu.actions()[1].trigger()
    assert workspace.count_here() == 1
    window.acts["blind"].trigger()
    assert menu.actions() == []
    assert not menu.menuAction().isVisible()


def told(desk: Desk) -> str:
    return "\n".join(banner.text for banner in desk.window.notices.banners())


def press_on_notice(desk: Desk, words: str) -> None:
    buttons = desk.window.notices.banners()[0].findChildren(QPushButton, "noticeButton")
    QTest.mouseClick(next(each for each in buttons if each.text() == words), Qt.MouseButton.LeftButton)


def test_a_project_open_in_another_window_can_be_looked_at(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.concord"
    with Project.create(other, coder_name="Ann") as project:
        add_code(project, "Patience")
        desk.open_project(other)
        assert "another window" in told(desk)
        assert workspace_of(desk).project.path.name == "study.concord"
        press_on_notice(desk, "Open for reading only")
        assert workspace_of(desk).project.path == other
        assert workspace_of(desk).project.read_only
        assert not desk.window.acts["add_documents"].isEnabled()
        assert "cannot be changed here" in told(desk)
        desk.close_project()
        assert told(desk) == ""


def test_case_81_a_read_only_file_says_so_and_offers_a_copy(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qda.store.opening.can_write", lambda _path: False)
    path = workspace_of(desk).project.path
    desk.close_project()
    desk.open_project(path)
    assert "for reading only" in told(desk)
    monkeypatch.undo()
    copy = tmp_path / "copy.concord"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    press_on_notice(desk, "Save a copy as…")
    assert copy.exists()
    press_on_notice(desk, "Open the copy")
    assert not workspace_of(desk).project.read_only
    assert "for reading only" not in told(desk)


def test_a_disk_that_fails_while_a_project_is_laid_out_leaves_a_whole_window(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.concord"
    Project.create(other, coder_name="Ann").close()

    def unreachable(*_: object, **__: object) -> None:
        raise ProjectUnreachable(path=str(other), kind="disk", detail="disk I/O error")

    monkeypatch.setattr("qda.ui.documents.panel.documents", unreachable)
    desk.open_project(other)
    assert desk.workspace is None
    assert desk.window.start.isVisible()
    assert "cannot be read just now" in told(desk)
    Project.open(other).close()  # and nobody holds it any more


def test_without_a_folder_of_its_own_the_program_says_what_is_not_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "a file"
    nowhere.write_text("")
    monkeypatch.setenv("QDA_DATA_DIR", str(nowhere / "data"))
    monkeypatch.setenv("QDA_CONFIG_DIR", str(nowhere / "config"))
    tell_what_is_not_kept(Settings(), desk.window.notices)
    assert "settings" in told(desk)
    assert "sample project" in told(desk)
    assert "projects are saved as usual" in told(desk)


def test_the_sample_is_made_once_while_nobody_works_in_it(desk: Desk) -> None:
    desk.open_sample()
    first = workspace_of(desk).project.path
    desk.close_project()
    desk.open_sample()
    assert workspace_of(desk).project.path == first
