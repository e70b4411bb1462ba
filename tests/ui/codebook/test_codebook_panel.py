"""The codebook beside the text: what it shows, and how codes are chosen, put on passages and put in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from qda.actions import codebook, coding
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import plain_codings
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.main_window import MainWindow
from qda.ui.view.values import codes_from_mime, span_to_mime
from qda.ui.widgets.row_delegate import COUNT_ROLE, KEY_ROLE
from qda.ui.workspace import Workspace
from tests.ui.codebook.study import TEXT, Reader

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def shown(panel: CodebookPanel) -> list[str]:
    """Return the visible rows from top to bottom, two blanks per level."""
    lines: list[str] = []
    index = panel.model.index(0, 0)
    if panel.tree.isRowHidden(0, QModelIndex()):
        index = panel.tree.indexBelow(index)
    while index.isValid():
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        lines.append("  " * depth + index.data())
        index = panel.tree.indexBelow(index)
    return lines


def count(panel: CodebookPanel, code_id: int) -> int:
    return panel.model.index_of(code_id).data(COUNT_ROLE)


def spot(panel: CodebookPanel, code_id: int) -> QPoint:
    box = panel.tree.visualRect(panel.model.index_of(code_id))
    assert box.isValid(), "the code is not on screen"
    return box.center()


def click(panel: CodebookPanel, code_id: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mouseClick(panel.tree.viewport(), LEFT, keys, spot(panel, code_id))


def double_click(panel: CodebookPanel, code_id: int) -> None:
    click(panel, code_id)
    QTest.mouseDClick(panel.tree.viewport(), LEFT, PLAIN, spot(panel, code_id))
    QTest.mouseRelease(panel.tree.viewport(), LEFT, PLAIN, spot(panel, code_id))


def told(window: MainWindow) -> str:
    return "\n".join(banner.text for banner in window.notices.banners())


def coded(project: Project, document_id: int) -> list[tuple[str, int]]:
    return [(TEXT[row.start : row.end], row.code_id) for row in plain_codings(project, document_id)]


# --- what is shown ---------------------------------------------------------------------------------------------------
def test_the_tree_shows_folders_codes_and_keys(panel: CodebookPanel, ids: dict[str, int]) -> None:
    assert shown(panel) == ["Stance", "  Praise", "  Blame", "Actors", "  Council", "  Keepers", "Silence"]
    assert panel.model.index_of(ids["Blame"]).data(KEY_ROLE) == "2"
    assert panel.model.index_of(ids["Stance"]).data(KEY_ROLE) is None


def test_without_a_document_in_front_all_are_counted_and_a_folder_holds_the_sum(
    panel: CodebookPanel, ids: dict[str, int]
) -> None:
    assert [count(panel, ids[name]) for name in ("Praise", "Blame", "Stance", "Actors", "Silence")] == [3, 1, 4, 1, 0]


def test_counts_are_of_the_document_in_front_unless_the_person_wants_all(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, window: MainWindow
) -> None:
    assert [count(panel, ids[name]) for name in ("Praise", "Blame", "Actors")] == [1, 1, 0]
    tip = panel.model.index_of(ids["Praise"]).data(Qt.ItemDataRole.ToolTipRole)
    assert "1 segment" in tip
    assert "3 segment" in tip
    assert "2 document" in tip
    menu = panel.menus.of_panel(panel)
    next(action for action in menu.actions() if action.isCheckable()).trigger()
    assert not window.settings.counts_here
    assert [count(panel, ids[name]) for name in ("Praise", "Blame", "Actors")] == [3, 1, 1]


def test_counts_follow_coding_recoding_undo_and_hidden_coders(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, workspace: Workspace, project: Project
) -> None:
    made = coding.code_span(project, ids["Minutes"], ids["Silence"], Span(0, 3))
    assert count(panel, ids["Silence"]) == 1
    coding.recode(project, [made], ids["Blame"])
    assert [count(panel, ids[name]) for name in ("Silence", "Blame", "Stance")] == [0, 2, 3]
    workspace.undo()
    workspace.undo()
    assert [count(panel, ids[name]) for name in ("Silence", "Blame", "Stance")] == [0, 1, 2]
    assert project.coder_id is not None
    workspace.show_coder(project.coder_id, shown=False)
    assert count(panel, ids["Stance"]) == 0
    coding.code_span(project, ids["Minutes"], ids["Silence"], Span(0, 3))
    assert count(panel, ids["Silence"]) == 0
    workspace.show_coder(project.coder_id, shown=True)
    assert count(panel, ids["Silence"]) == 1


def test_case_55_a_name_that_looks_like_markup_is_shown_as_it_is(
    panel: CodebookPanel, project: Project, workspace: Workspace
) -> None:
    code_id = codebook.add_code(project, "<b>bold</b>")
    assert shown(panel)[-1] == "<b>bold</b>"
    assert "&lt;b&gt;bold" in panel.model.index_of(code_id).data(Qt.ItemDataRole.ToolTipRole)


def test_an_empty_codebook_says_what_to_do(make_panel: Callable[[Project], CodebookPanel], project: Project) -> None:
    panel = make_panel(project)
    assert panel.empty.isVisible()
    assert "press Enter" in panel.empty.words.text()
    codebook.add_code(project, "Praise")
    assert panel.tree.isVisible()
    assert shown(panel) == ["Praise"]


def test_closed_folders_and_the_choice_stay_when_the_codebook_changes(
    panel: CodebookPanel, ids: dict[str, int], project: Project, workspace: Workspace
) -> None:
    panel.tree.collapse(panel.model.index_of(ids["Actors"]))
    click(panel, ids["Blame"])
    codebook.add_code(project, "Doubt", parent_id=ids["Stance"])
    assert shown(panel) == ["Stance", "  Praise", "  Blame", "  Doubt", "Actors", "Silence"]
    assert panel.tree.selected_ids() == [ids["Blame"]]
    assert workspace.code_id == ids["Blame"]


def test_every_widget_that_takes_the_keyboard_has_a_name(panel: CodebookPanel) -> None:
    for widget in panel.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not internal and not widget.isHidden():
            assert widget.objectName()
            assert widget.accessibleName(), widget.objectName()
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Stance, folder, 4 segment")


# --- filtering -------------------------------------------------------------------------------------------------------
def test_the_filter_keeps_what_is_above_a_hit_and_esc_brings_all_back(
    panel: CodebookPanel, ids: dict[str, int]
) -> None:
    panel.tree.collapse(panel.model.index_of(ids["Actors"]))
    panel.filter.setFocus()
    QTest.keyClicks(panel.filter, "keep")
    assert shown(panel) == ["Actors", "  Keepers"]
    QTest.keyClicks(panel.filter, "xyz")
    assert shown(panel) == []
    assert panel.nothing.isVisible()
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert shown(panel) == ["Stance", "  Praise", "  Blame", "Actors", "Silence"]
    assert not panel.nothing.isVisible()


def test_a_folder_that_fits_shows_what_is_in_it(panel: CodebookPanel) -> None:
    QTest.keyClicks(panel.filter, "stan")
    assert shown(panel) == ["Stance", "  Praise", "  Blame"]


def test_enter_in_the_filter_chooses_the_first_hit(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace
) -> None:
    QTest.keyClicks(panel.filter, "counc")
    QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    assert workspace.code_id == ids["Council"]


def test_a_code_renamed_while_the_filter_is_at_work_comes_and_goes(
    panel: CodebookPanel, ids: dict[str, int], project: Project
) -> None:
    QTest.keyClicks(panel.filter, "blam")
    codebook.rename_code(project, ids["Blame"], "Reproach")
    assert shown(panel) == []
    codebook.rename_code(project, ids["Silence"], "No blame")
    assert shown(panel) == ["No blame"]


# --- coding ----------------------------------------------------------------------------------------------------------
def test_a_double_click_puts_the_code_on_the_selection_and_opens_no_editor(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, project: Project, qtbot
) -> None:
    click(panel, ids["Keepers"])
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    reader.span = Span(TEXT.index("lighthouse"), TEXT.index("lighthouse") + 10)
    double_click(panel, ids["Keepers"])
    assert ("lighthouse", ids["Keepers"]) in coded(project, ids["Minutes"])
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert panel.tree.viewport().findChild(QLineEdit) is None
    assert count(panel, ids["Keepers"]) == 1


def test_without_a_selection_a_double_click_says_what_is_missing(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, project: Project, window: MainWindow
) -> None:
    before = coded(project, ids["Minutes"])
    double_click(panel, ids["Silence"])
    assert coded(project, ids["Minutes"]) == before
    assert "Select some words" in told(window)


def test_digits_and_enter_in_the_tree_code_the_selection(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, project: Project, window: MainWindow
) -> None:
    reader.span = Span(0, 14)
    click(panel, ids["Silence"])
    QTest.keyClick(panel.tree, Qt.Key.Key_2)
    assert ("The delegation", ids["Blame"]) in coded(project, ids["Minutes"])
    click(panel, ids["Silence"])
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert ("The delegation", ids["Silence"]) in coded(project, ids["Minutes"])
    QTest.keyClick(panel.tree, Qt.Key.Key_9)
    assert "9" in told(window)


def test_a_passage_dropped_on_a_code_is_coded_but_not_on_a_folder(
    panel: CodebookPanel, ids: dict[str, int], reader: Reader, project: Project
) -> None:
    data = span_to_mime(Span(4, 14), "delegation")
    folder, code = panel.model.index_of(ids["Actors"]), panel.model.index_of(ids["Council"])
    copy = Qt.DropAction.CopyAction
    assert not panel.model.canDropMimeData(data, copy, -1, -1, folder)
    assert not panel.model.canDropMimeData(data, copy, 0, 0, folder)
    assert panel.model.dropMimeData(data, copy, -1, -1, code)
    assert ("delegation", ids["Council"]) in coded(project, ids["Minutes"])


def test_pointing_at_a_code_lets_its_passages_stand_out(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace
) -> None:
    seen: list[int] = []
    workspace.isolated.connect(seen.append)
    for name in ("Praise", "Blame", "Actors"):
        QTest.mouseMove(panel.tree.viewport(), spot(panel, ids[name]))
        QApplication.processEvents()
    assert seen == [ids["Praise"], ids["Blame"], 0]


def test_a_right_click_chooses_the_code_and_offers_what_can_be_done_with_it(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace
) -> None:
    place = spot(panel, ids["Council"])
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.RightButton, PLAIN, place)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, panel.tree.viewport().mapToGlobal(place))
    QApplication.sendEvent(panel.tree.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().split("\t")[0] for action in menu.actions() if action.isEnabled() and action.text()]
    assert workspace.code_id == ids["Council"]
    assert {"Code the selection", "Edit…", "Colour", "Number key", "Merge into…", "Split…", "Delete…"} <= set(words)
    QTest.keyClick(menu, Qt.Key.Key_Escape)


# --- order -----------------------------------------------------------------------------------------------------------
def drop(panel: CodebookPanel, names: list[int], row: int, parent: int = 0) -> bool:
    data = panel.model.mimeData([panel.model.index_of(code_id) for code_id in names])
    assert set(codes_from_mime(data)) == set(names)
    return panel.model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, panel.model.index_of(parent))


def test_codes_are_dragged_to_another_place_below_another_and_to_the_top(
    panel: CodebookPanel, ids: dict[str, int], workspace: Workspace
) -> None:
    assert drop(panel, [ids["Blame"]], 0, ids["Stance"])
    assert shown(panel)[:3] == ["Stance", "  Blame", "  Praise"]
    assert drop(panel, [ids["Silence"], ids["Keepers"]], -1, ids["Praise"])
    assert shown(panel) == ["Stance", "  Blame", "  Praise", "    Keepers", "    Silence", "Actors", "  Council"]
    assert drop(panel, [ids["Council"]], -1)
    assert shown(panel)[-2:] == ["Actors", "Council"]
    for _ in range(3):
        workspace.undo()
    assert shown(panel) == ["Stance", "  Praise", "  Blame", "Actors", "  Council", "  Keepers", "Silence"]


def test_a_code_dragged_down_its_own_level_stands_before_the_one_it_was_dropped_before(
    panel: CodebookPanel, ids: dict[str, int]
) -> None:
    assert drop(panel, [ids["Stance"]], 2)
    assert [line for line in shown(panel) if line[0] != " "] == ["Actors", "Stance", "Silence"]


def test_a_folder_dragged_with_its_codes_keeps_them_and_never_goes_into_itself(
    panel: CodebookPanel, ids: dict[str, int]
) -> None:
    assert not drop(panel, [ids["Stance"]], -1, ids["Praise"])
    assert drop(panel, [ids["Stance"], ids["Praise"]], -1, ids["Actors"])
    assert shown(panel) == ["Actors", "  Council", "  Keepers", "  Stance", "    Praise", "    Blame", "Silence"]


def test_the_menu_sorts_by_use_and_by_name(panel: CodebookPanel, ids: dict[str, int], window: MainWindow) -> None:
    codes = panel.acts
    codes.sort(by="count")
    assert shown(panel) == ["Stance", "  Praise", "  Blame", "Actors", "  Council", "  Keepers", "Silence"]
    window.acts["sort_codes"].trigger()
    assert shown(panel) == ["Actors", "  Council", "  Keepers", "Silence", "Stance", "  Blame", "  Praise"]


# --- reading only ----------------------------------------------------------------------------------------------------
@pytest.fixture
def locked(project: Project, ids: dict[str, int], make_panel: Callable[[Project], CodebookPanel]):
    path = project.path
    project.close()
    with Project.open(path, read_only=True) as opened:
        yield make_panel(opened)


def test_in_a_project_for_reading_only_nothing_can_be_changed_and_it_says_why(
    locked: CodebookPanel, ids: dict[str, int], window: MainWindow
) -> None:
    assert not locked.add.isEnabled()
    assert "reading only" in locked.add.toolTip()
    click(locked, ids["Blame"])
    QTest.keyClick(locked.tree, Qt.Key.Key_F2)
    assert locked.tree.viewport().findChild(QLineEdit) is None
    QTest.keyClick(locked.tree, Qt.Key.Key_Delete)
    assert "reading only" in told(window)
    menu = locked.menus.on_codes(locked)
    enabled = {action.text() for action in menu.actions() if action.isEnabled() and not action.isSeparator()}
    assert enabled == {"Show its segments", "Count only in the document in front"}
    assert shown(locked)[:3] == ["Stance", "  Praise", "  Blame"]
