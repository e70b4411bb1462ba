"""Editing, merging, splitting and deleting codes, and codebooks from and to files, as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qda.actions import codebook, coding
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import SegmentFilter, plain_codings, segments
from qda.ui.codebook.editor import CodeEditor
from qda.ui.codebook.merge_dialog import MergeDialog
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.codebook.split_dialog import SplitDialog
from qda.ui.main_window import MainWindow
from qda.ui.name_dialog import NameDialog
from qda.ui.tasks import Task
from qda.ui.view.values import span_to_mime
from qda.ui.widgets.row_delegate import CHIP_ROLE, KEY_ROLE
from qda.ui.workspace import Workspace
from tests.ui.codebook.study import OTHER, TEXT, Reader, put

LEFT = Qt.MouseButton.LeftButton
T = TypeVar("T", bound=QDialog)


def opened(panel: CodebookPanel, kind: type[T]) -> T:
    (dialog,) = [each for each in panel.findChildren(kind) if each.isVisible()]
    return dialog


def press(dialog: QDialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QAbstractButton, name), LEFT)


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in workspace.codes()]


def told(window: MainWindow) -> str:
    return "\n".join(banner.text for banner in window.notices.banners())


def entry(menu: QMenu, *path: str) -> Callable[[], None]:
    """Return what choosing an entry of a menu does; fails if it is not there or cannot be chosen."""
    for name in path[:-1]:
        menu = next(a.menu() for a in menu.actions() if a.text().split("\t")[0] == name)
    action = next(a for a in menu.actions() if a.text().split("\t")[0] == path[-1])
    assert action.isEnabled()
    return action.trigger


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Return a function that answers the next question with a button; it returns what the question will have said."""

    def prepare(button: str) -> list[str]:
        said: list[str] = []

        def press_button() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            said.append(f"{box.text()} {box.informativeText()}")
            QTest.mouseClick(box.findChild(QAbstractButton, button), LEFT)

        QTimer.singleShot(0, press_button)
        return said

    return prepare


# --- names -----------------------------------------------------------------------------------------------------------
def test_a_new_code_goes_where_the_person_is_and_a_taken_name_is_refused_in_place(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace
) -> None:
    panel.tree.choose(ids["Praise"])
    QTest.mouseClick(panel.add, LEFT)
    dialog = opened(panel, NameDialog)
    assert dialog.place.currentText() == "Stance"
    QTest.keyClicks(dialog.name, "blame")
    assert not dialog.footer.button.isEnabled()
    assert "already" in dialog.footer.problem.text()
    dialog.name.clear()
    QTest.keyClicks(dialog.name, "Doubt")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    made = workspace.code(workspace.code_id)
    assert made is not None
    assert made.path == ("Stance", "Doubt")


def test_a_folder_is_made_from_the_menu(panel: CodebookPanel, window: MainWindow, workspace: Workspace) -> None:
    window.acts["new_folder"].trigger()
    dialog = opened(panel, NameDialog)
    QTest.keyClicks(dialog.name, "Places")
    press(dialog, "dialogOk")
    made = workspace.code(workspace.code_id)
    assert made is not None
    assert made.is_folder
    assert made.path == ("Places",)


def test_f2_renames_in_place_and_a_taken_name_is_told(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, window: MainWindow
) -> None:
    panel.tree.setFocus()
    panel.tree.choose(ids["Praise"])
    for typed, then in (("Applause", "Applause"), ("Blame", "Applause")):
        QTest.keyClick(panel.tree, Qt.Key.Key_F2)
        editor = panel.tree.viewport().findChild(QLineEdit)
        assert editor.accessibleName()
        editor.selectAll()
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
        row = workspace.code(ids["Praise"])
        assert row is not None
        assert row.name == then
        QTest.qWait(20)
    assert "Blame" in told(window)


# --- the sheet -------------------------------------------------------------------------------------------------------
def test_all_fields_are_saved_in_one_step_that_one_undo_takes_back(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, window: MainWindow
) -> None:
    before = workspace.code(ids["Blame"])
    panel.tree.choose(ids["Blame"])
    window.acts["edit_code"].trigger()
    editor = opened(panel, CodeEditor)
    editor.name.setText("Reproach")
    for field, edit in editor.fields.items():
        QTest.keyClicks(edit, f"<i>{field}</i>")
    editor.key.setCurrentIndex(editor.key.findData("1"))
    assert "Praise" in editor.key.currentText()
    editor.colour.choose("#123456")
    press(editor, "dialogOk")
    row = workspace.code(ids["Blame"])
    assert row is not None
    assert (row.name, row.number_key, row.colour, row.use_when) == ("Reproach", "1", "#123456", "<i>use_when</i>")
    assert (row.example_text, row.memo) == ("<i>example_text</i>", "<i>memo</i>")
    index = panel.model.index_of(ids["Blame"])
    assert (index.data(), index.data(KEY_ROLE), index.data(CHIP_ROLE)) == ("Reproach", "1", "#123456")
    assert panel.model.index_of(ids["Praise"]).data(KEY_ROLE) is None
    workspace.undo()
    assert workspace.code(ids["Blame"]) == before
    assert panel.model.index_of(ids["Praise"]).data(KEY_ROLE) == "1"


def test_a_linked_example_shows_its_passage_leads_to_it_and_can_be_made_free_text(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, project: Project
) -> None:
    (row,) = segments(project, SegmentFilter(code_ids=[ids["Blame"]]))
    codebook.set_example(project, row.coding_id)
    panel.tree.choose(ids["Blame"])
    panel.acts.edit()
    editor = opened(panel, CodeEditor)
    text = editor.fields["example_text"]
    assert text.toPlainText() == "blamed the harbour office"
    assert text.isReadOnly()
    wanted: list[tuple[int, object]] = []
    workspace.document_wanted.connect(lambda document_id, span: wanted.append((document_id, span)))
    press(editor, "exampleGoTo")
    assert wanted == [(ids["Minutes"], row.span)]
    press(editor, "exampleUnlink")
    text.setPlainText("blamed somebody")
    press(editor, "dialogOk")
    saved = workspace.code(ids["Blame"])
    assert saved is not None
    assert (saved.example_coding_id, saved.example_text) == (None, "blamed somebody")


def test_what_was_typed_is_not_thrown_away_unasked(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, answer: Callable[[str], list[str]]
) -> None:
    panel.tree.choose(ids["Blame"])
    panel.acts.edit()
    editor = opened(panel, CodeEditor)
    QTest.keyClicks(editor.fields["memo"], "A long thought")
    said = answer("cancelButton")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert "Blame" in said[0]
    assert editor.isVisible()
    panel.acts.edit()
    assert opened(panel, CodeEditor) is editor
    answer("confirmButton")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    row = workspace.code(ids["Blame"])
    assert row is not None
    assert row.memo == ""


def test_a_sheet_closes_when_its_code_is_deleted(panel: CodebookPanel, ids: dict[str, int], project: Project) -> None:
    panel.tree.choose(ids["Blame"])
    panel.acts.edit()
    editor = opened(panel, CodeEditor)
    codebook.delete_codes(project, [ids["Blame"]])
    assert not editor.isVisible()


def test_colour_and_number_key_are_given_from_the_menu(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, qtbot
) -> None:
    panel.tree.choose(ids["Blame"])
    panel.tree.selectionModel().select(
        panel.model.index_of(ids["Silence"]), panel.tree.selectionModel().SelectionFlag.Select
    )
    entry(panel.menus.on_codes(panel), "Colour", "Violet")()
    assert {panel.model.index_of(ids[name]).data(CHIP_ROLE) for name in ("Blame", "Silence")} == {"#7a5fc0"}
    workspace.undo()
    assert len({panel.model.index_of(ids[name]).data(CHIP_ROLE) for name in ("Blame", "Silence")}) == 2
    panel.tree.choose(0)
    panel.tree.choose(ids["Blame"])
    entry(panel.menus.on_codes(panel), "Number key", "1 (now: Praise)")()
    assert panel.model.index_of(ids["Blame"]).data(KEY_ROLE) == "1"
    entry(panel.menus.on_codes(panel), "Colour", "Other colour…")()
    dialog = panel.window().findChild(QColorDialog)
    dialog.setCurrentColor("#102030")
    dialog.accept()
    assert panel.model.index_of(ids["Blame"]).data(CHIP_ROLE) == "#102030"


# --- merging, splitting, deleting ------------------------------------------------------------------------------------
def test_merging_says_beforehand_what_will_be_and_then_is_so(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, project: Project, window: MainWindow
) -> None:
    put(project, ids["Letter"], ids["Blame"], OTHER, "the road")  # the same words as Praise
    put(project, ids["Letter"], ids["Blame"], OTHER, "bridge and")  # overlaps "praised the bridge"
    panel.tree.choose(ids["Blame"])
    window.acts["merge_codes"].trigger()
    dialog = opened(panel, MergeDialog)
    QTest.keyClicks(dialog.filter, "prai")
    assert dialog.target_id == ids["Praise"]
    said = dialog.outcome.text()
    assert "takes over 3 segment" in said
    assert "joined: 1" in said
    assert "kept: 1" in said
    assert "has 5 segment" in said
    QTest.mouseClick(dialog.unite, LEFT, pos=QPoint(10, 12))
    assert "united with it: 1" in dialog.outcome.text()
    assert "has 4 segment" in dialog.outcome.text()
    press(dialog, "dialogOk")
    assert "Blame" not in names(workspace)
    assert len(segments(project, SegmentFilter(code_ids=[ids["Praise"]]))) == 4
    workspace.undo()
    assert "Blame" in names(workspace)
    assert len(segments(project, SegmentFilter(code_ids=[ids["Praise"]]))) == 3


def test_a_merge_of_very_many_passages_shows_its_progress_and_can_be_stopped(
    panel: CodebookPanel,
    ids: dict[str, int],
    workspace: Workspace,
    project: Project,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("qda.ui.codebook.merge_dialog.MANY", 1)
    monkeypatch.setattr("qda.actions.coding._AT_ONCE", 1)

    def begin() -> Task:
        panel.tree.choose(ids["Praise"])
        panel.acts.merge()
        dialog = opened(panel, MergeDialog)
        dialog.choose_target(ids["Council"])
        press(dialog, "dialogOk")
        (task,) = window.tasks.running
        return task

    task = begin()
    assert task.title == "Merging 3 codings"
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert "Praise" in names(workspace)
    assert len(segments(project, SegmentFilter(code_ids=[ids["Praise"]]))) == 3
    task = begin()
    with qtbot.waitSignals([task.progressed, task.ended]):
        pass
    assert "Praise" not in names(workspace)
    assert workspace.code_id == ids["Council"]


def test_of_several_chosen_codes_one_stays(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, project: Project
) -> None:
    for name in ("Praise", "Council", "Silence"):
        selection = panel.tree.selectionModel()
        selection.select(panel.model.index_of(ids[name]), selection.SelectionFlag.Select)
    panel.acts.merge()
    dialog = opened(panel, MergeDialog)
    assert dialog.target_id == ids["Praise"]
    dialog.choose_target(ids["Council"])
    press(dialog, "dialogOk")
    assert names(workspace) == ["Stance", "Blame", "Actors", "Council", "Keepers"]
    assert len(segments(project, SegmentFilter(code_ids=[ids["Council"]]))) == 4
    assert workspace.code_id == ids["Council"]


def test_splitting_moves_the_ticked_passages_to_a_new_code(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, project: Project, window: MainWindow
) -> None:
    panel.tree.choose(ids["Praise"])
    window.acts["split_code"].trigger()
    dialog = opened(panel, SplitDialog)
    listed = [dialog.model.index(line, 0).data() for line in range(dialog.model.rowCount())]
    assert listed == ["praised the ferry", "praised the bridge", "the road"]
    assert [dialog.model.index(0, column).data() for column in (1, 2, 3)] == ["Minutes", 1, "Ada"]
    QTest.keyClicks(dialog.filter, "letter")
    press(dialog, "splitTickAll")
    dialog.filter.clear()
    box = dialog.list.visualRect(dialog.model.index(2, 0))
    QTest.mouseClick(dialog.list.viewport(), LEFT, pos=box.topLeft() + QPoint(11, box.height() // 2))
    assert "1 segment" in dialog.footer.button.text()
    assert not dialog.footer.button.isEnabled()
    QTest.keyClicks(dialog.name, "Praise of bridges")
    press(dialog, "dialogOk")
    made = workspace.code(workspace.code_id)
    assert made is not None
    assert made.path == ("Stance", "Praise of bridges")
    (moved,) = segments(project, SegmentFilter(code_ids=[made.code_id]))
    assert moved.span.cut(OTHER) == "praised the bridge"
    workspace.undo()
    assert len(segments(project, SegmentFilter(code_ids=[ids["Praise"]]))) == 3


def test_a_passage_recoded_meanwhile_is_not_split_off(
    panel: CodebookPanel, ids: dict[str, int], project: Project
) -> None:
    panel.tree.choose(ids["Praise"])
    panel.acts.split()
    dialog = opened(panel, SplitDialog)
    press(dialog, "splitTickAll")
    coding.recode(project, [min(dialog.model.chosen)], ids["Silence"])
    assert "2 segment" in dialog.footer.button.text()


def test_deleting_names_what_goes_with_it_and_does_it_only_when_told(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, answer: Callable[[str], list[str]]
) -> None:
    panel.tree.choose(ids["Stance"])
    panel.tree.setFocus()
    before = names(workspace)
    said = answer("cancelButton")
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert "folder “Stance”" in said[0]
    assert "2 code" in said[0]
    assert "4 coding" in said[0]
    assert "2 document" in said[0]
    assert names(workspace) == before
    answer("confirmButton")
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert names(workspace) == ["Actors", "Council", "Keepers", "Silence"]
    workspace.undo()
    assert names(workspace) == before


def test_codes_that_the_filter_hides_are_not_deleted(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, answer: Callable[[str], list[str]]
) -> None:
    panel.tree.selectAll()
    QTest.keyClicks(panel.filter, "silen")
    answer("confirmButton")
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert names(workspace) == ["Stance", "Praise", "Blame", "Actors", "Council", "Keepers"]


def test_a_selection_is_made_larger_and_smaller_with_ctrl(panel: CodebookPanel, ids: dict[str, int]) -> None:
    for name in ("Praise", "Blame", "Council", "Blame"):
        spot = panel.tree.visualRect(panel.model.index_of(ids[name])).center()
        QTest.mouseClick(panel.tree.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, spot)
    assert panel.tree.selected_ids() == [ids["Praise"], ids["Council"]]


# --- dragging with the mouse -----------------------------------------------------------------------------------------
def drag(panel: CodebookPanel, data: QMimeData, spot: QPoint, action: Qt.DropAction) -> bool:
    """Drag something over the tree and let it go there; tells whether the tree would have it."""
    viewport, keys = panel.tree.viewport(), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(viewport, QDragEnterEvent(spot, action, data, LEFT, keys))
    move = QDragMoveEvent(spot, action, data, LEFT, keys)
    QApplication.sendEvent(viewport, move)
    if move.isAccepted():
        QApplication.sendEvent(viewport, QDropEvent(QPointF(spot), action, data, LEFT, keys))
    return move.isAccepted()


def test_a_selection_dragged_from_the_text_is_taken_by_codes_alone(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, project: Project
) -> None:
    def middle(name: str) -> QPoint:
        return panel.tree.visualRect(panel.model.index_of(ids[name])).center()

    data = span_to_mime(Span(4, 14), "delegation")
    assert not drag(panel, data, middle("Actors"), Qt.DropAction.CopyAction)
    assert drag(panel, data, middle("Keepers"), Qt.DropAction.CopyAction)
    rows = plain_codings(project, ids["Minutes"])
    assert [TEXT[row.start : row.end] for row in rows if row.code_id == ids["Keepers"]] == ["delegation"]


def test_a_code_is_dragged_into_a_folder_and_out_to_the_free_space(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace
) -> None:
    index = panel.model.index_of(ids["Silence"])
    onto = panel.tree.visualRect(panel.model.index_of(ids["Actors"])).center()
    assert drag(panel, panel.model.mimeData([index]), onto, Qt.DropAction.MoveAction)
    assert workspace.codes()[-1].path == ("Actors", "Silence")
    below = QPoint(60, panel.tree.viewport().height() - 4)
    assert drag(panel, panel.model.mimeData([index]), below, Qt.DropAction.MoveAction)
    assert workspace.codes()[-1].path == ("Silence",)


# --- files -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_codebook_goes_out_and_comes_back_with_a_report(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, project: Project, window: MainWindow,
    tmp_path: Path, qtbot, ending: str,
) -> None:  # fmt: skip
    codebook.edit_code(project, ids["Blame"], use_when="Somebody is <b>blamed</b>.")
    path = tmp_path / f"codes{ending}"
    panel.files.export_to(path)
    qtbot.waitUntil(lambda: "written" in told(window))
    before = [(row.path, row.use_when, row.number_key) for row in workspace.codes()]
    codebook.edit_code(project, ids["Blame"], use_when="")
    codebook.delete_codes(project, [ids["Actors"]])
    panel.files.import_from(path)
    qtbot.waitUntil(lambda: "New in this project: 3." in told(window))
    assert "changed: 1." in told(window)
    assert sorted(before) == sorted((row.path, row.use_when, row.number_key) for row in workspace.codes())


@pytest.mark.parametrize("ending", [".docx", ".html"])
def test_a_codebook_can_be_read_in_a_word_processor_or_browser(
    panel: CodebookPanel, window: MainWindow, tmp_path: Path, qtbot, ending: str
) -> None:
    path = tmp_path / f"codes{ending}"
    panel.files.export_to(path)
    qtbot.waitUntil(lambda: "written" in told(window))
    assert path.stat().st_size > 500


def test_a_file_that_is_no_codebook_changes_nothing_and_is_named(
    panel: CodebookPanel, workspace: Workspace, window: MainWindow, tmp_path: Path, qtbot
) -> None:
    before = workspace.codes()
    path = tmp_path / "shopping.csv"
    path.write_text("bread,milk\n1,2\n", encoding="utf-8")
    panel.files.import_from(path)
    qtbot.waitUntil(lambda: "shopping.csv" in told(window))
    assert workspace.codes() == before


@pytest.mark.parametrize("act", ["new_code", "edit_code", "merge_codes", "split_code"])
def test_every_widget_of_a_dialog_that_takes_the_keyboard_has_a_name(
    panel: CodebookPanel, ids: dict[str, int], window: MainWindow, act: str
) -> None:
    panel.tree.choose(ids["Praise"])
    window.acts[act].trigger()
    dialog = opened(panel, QDialog)
    for widget in dialog.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), (QLineEdit, QComboBox))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not internal and not widget.isHidden():
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget.objectName()


def test_after_a_deletion_the_keyboard_goes_on_at_the_next_code(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace, answer: Callable[[str], list[str]]
) -> None:
    panel.tree.choose(ids["Praise"])
    panel.tree.setFocus()
    answer("confirmButton")
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert workspace.code_id == ids["Blame"]
    assert panel.tree.selected_ids() == [ids["Blame"]]
    assert panel.window().focusWidget() is panel.tree
    said = answer("confirmButton")
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert "This removes" in said[0]
    assert workspace.code_id == ids["Stance"], "the last one of its level leaves its folder chosen"
    workspace.undo()
    workspace.undo()
    assert workspace.code(ids["Praise"]) is not None
