"""The right mouse button in a text, codes made on the way, and what undo shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.ui.actions_table import ACTIONS
from qda.ui.desk import Desk
from qda.ui.keyboard_help import KeyboardHelp
from qda.ui.settings import Settings
from tests.ui.coding.test_coding_story import coded, find, press, text_of, view_of, workspace_of


def menu_in(desk: Desk) -> QMenu:
    """Press the menu key in the text and return what opens."""
    assert desk.tabs is not None
    view = view_of(desk)
    view.context_menu_wanted.emit(view.selection(), view.codings_at(view.caret()), QPoint(300, 300))
    return desk.tabs.findChildren(QMenu, "documentMenu")[-1]


def words(menu: QMenu) -> list[str]:
    return [act.text().split("\t")[0] for act in menu.actions() if not act.isSeparator()]


def below(menu: QMenu, text: str) -> QMenu:
    act = next(act for act in menu.actions() if act.text().startswith(text))
    found = act.menu()
    assert isinstance(found, QMenu)
    return found


def entry(menu: QMenu, text: str) -> QAction:
    return next(act for act in menu.actions() if act.text().startswith(text))


def test_the_menu_codes_the_selection_from_one_list(desk: Desk) -> None:
    view_of(desk).set_selection(find(desk, "Nobody answered her."))
    menu = menu_in(desk)
    ways = ["Code with", "Code in vivo", "Memo on this passage…", "Belongs to case…"]
    assert words(menu) == [*ways, "Copy", "Correct the text here…"]
    codes = below(menu, "Code with")
    assert words(codes) == ["Stance › Criticism", "Stance › Praise", "Actor", "Find or make a code…"]
    entry(codes, "Stance › Praise").trigger()
    assert coded(desk) == [("Praise", "Nobody answered her.")]
    again = menu_in(desk)
    assert "Code with “Praise” again" in words(again)


def test_the_menu_codes_the_sentence_at_the_pointer_where_nothing_is_selected(desk: Desk) -> None:
    view_of(desk).set_selection(Span(find(desk, "criticised").start, find(desk, "criticised").start))
    menu = menu_in(desk)
    entry(below(menu, "Code this sentence with"), "Stance › Criticism").trigger()
    assert coded(desk) == [("Criticism", "She then criticised the delay of the bridge.")]


def test_a_new_code_from_the_palette_is_one_undo_with_all_ticked_beside_it(desk: Desk) -> None:
    assert desk.flow is not None
    view_of(desk).set_selection(find(desk, "council"))
    press(view_of(desk), Qt.Key.Key_Return)
    field = desk.flow.palette.field
    press(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    field.setText("Body")
    press(field, Qt.Key.Key_Up)  # round to the last row, in vivo
    press(field, Qt.Key.Key_Up)
    press(field, Qt.Key.Key_Return)
    assert sorted(coded(desk)) == [("Body", "council"), ("Criticism", "council")]
    desk.window.acts["undo"].trigger()
    assert coded(desk) == []
    assert "Body" not in [row.name for row in workspace_of(desk).codes()]


def test_undo_goes_to_a_change_out_of_sight_and_leaves_one_in_sight_where_it_is(desk: Desk) -> None:
    workspace = workspace_of(desk)
    long = "\n".join(f"Paragraph {number} says something about the harbour." for number in range(400))
    (added,) = add_documents(workspace.project, [ImportedDocument("Long", long, "text/plain")])
    workspace.choose_document(added.document_id)
    view, near = view_of(desk), Span(0, 9)
    code_span(workspace.project, added.document_id, workspace.codes()[1].code_id, near)
    view.set_scroll_anchor((len(long) - 200, 0.0))
    QApplication.processEvents()
    assert not view.is_in_sight(near)
    desk.window.acts["undo"].trigger()
    assert view.is_in_sight(near)
    assert view.selection() == near
    view.set_selection(Span(20, 30))
    desk.window.acts["redo"].trigger()
    assert view.selection() == Span(20, 30)


def test_undo_of_a_coding_in_another_text_brings_that_text_to_the_front(desk: Desk) -> None:
    workspace = workspace_of(desk)
    first = workspace.document_id
    view_of(desk).set_selection(find(desk, "council"))
    press(view_of(desk), Qt.Key.Key_1)
    letter = next(page for page in (2, 1) if page != first)
    workspace.choose_document(letter)
    assert "letter" in text_of(desk)
    desk.window.acts["undo"].trigger()
    assert workspace.document_id == first


def test_alt_and_arrows_move_both_borders_and_the_menu_says_so(desk: Desk) -> None:
    view, acts = view_of(desk), desk.window.acts
    view.set_selection(find(desk, "praised the"))
    press(view, Qt.Key.Key_2)
    press(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert coded(desk) == [("Praise", "speaker praised the")]
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    acts["end_later"].trigger()
    assert coded(desk) == [("Praise", "praised the neighbours")]
    acts["start_later"].trigger()
    assert coded(desk) == [("Praise", "the neighbours")]
    assert acts["start_later"].text().endswith("Alt+↓")


def test_a_narrower_column_is_narrower_than_what_is_seen_and_a_wider_one_says_when_there_is_no_room(desk: Desk) -> None:
    view, acts = view_of(desk), desk.window.acts
    desk.window.resize(1100, 700)
    QApplication.processEvents()
    seen = view.shown_column_width()
    acts["column_narrower"].trigger()
    assert view.shown_column_width() == seen - 5
    acts["column_wider"].trigger()
    acts["column_wider"].trigger()
    acts["column_wider"].trigger()
    assert any("all the width there is" in banner.text for banner in desk.window.notices.banners())


def test_taking_off_what_another_coder_coded_is_told_and_undone_in_one_click(desk: Desk) -> None:
    workspace = workspace_of(desk)
    span = find(desk, "council")
    ben = ensure_coder(workspace.project, "Ben")
    coding_id = code_span(workspace.project, workspace.document_id, workspace.codes()[1].code_id, span, coder_id=ben)
    workspace.choose_coding(coding_id)
    press(view_of(desk), Qt.Key.Key_Delete)
    assert coded(desk) == []
    (banner,) = desk.window.notices.banners()
    assert "Ben had put there" in banner.text
    next(button for button in banner.findChildren(QPushButton) if button.text() == "Undo").click()
    assert coded(desk) == [("Criticism", "council")]


def test_f6_takes_the_keyboard_round_the_panels(desk: Desk) -> None:
    view_of(desk).setFocus()
    seen: list[str] = []
    for _ in range(4):
        press(desk.window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        seen.append(focus.objectName() if focus is not None else "")
    assert seen == ["inspectorTabs", "documentList", "codeTree", "documentView"]
    press(desk.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget().objectName() == "codeTree"


def test_the_place_is_kept_while_reading_and_the_caret_goes_on_from_there(desk: Desk, study: Path) -> None:
    workspace = workspace_of(desk)
    long = "\n".join(f"Paragraph {number} says something about the harbour." for number in range(400))
    (added,) = add_documents(workspace.project, [ImportedDocument("Long", long, "text/plain")])
    workspace.choose_document(added.document_id)
    view_of(desk).set_scroll_anchor((9_000, 0.0))
    top = view_of(desk).scroll_anchor()[0]
    desk._keeping.timeout.emit()  # what the clock does now and then
    assert Settings().session(workspace.project.guid).anchors[added.document_id] == top > 8_000
    desk.close_project()
    desk.open_project(study)
    assert view_of(desk).caret() == view_of(desk).scroll_anchor()[0] == top


def test_esc_in_the_empty_filter_closes_the_sheet_of_keys(desk: Desk) -> None:
    desk.window.acts["shortcuts"].trigger()
    sheet = desk.window.findChild(KeyboardHelp)
    sheet.field.setText("zoom")
    press(sheet.field, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert sheet.field.text() == ""
    press(sheet.field, Qt.Key.Key_Escape)
    assert desk.window.findChild(KeyboardHelp) is None or not sheet.isVisible()


def test_edit_copy_takes_the_selected_words(desk: Desk) -> None:
    copy = desk.window.acts["copy"]
    assert not copy.isEnabled()
    view_of(desk).set_selection(find(desk, "Nobody answered her."))
    assert copy.isEnabled()
    copy.trigger()
    assert QApplication.clipboard().text() == "Nobody answered her."


def test_with_a_project_open_every_act_that_is_declared_leads_somewhere(desk: Desk) -> None:
    assert [spec.name for spec in ACTIONS if not desk.window.acts[spec.name].isVisible()] == []
