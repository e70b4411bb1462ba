"""From opening a project to a coded text: the whole window, real keys and mouse, the real file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import SegmentRow, segments
from qda.ui.coding.palette import CodePalette, matching
from qda.ui.desk import Desk
from qda.ui.view.document_view import DocumentView
from qda.ui.workspace import Workspace
from tests.ui.view.places import point_of
from tests.ui.view.test_narrow_painting import Paints


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def view_of(desk: Desk) -> DocumentView:
    assert desk.tabs is not None
    page = desk.tabs.page()
    assert page is not None
    return page.view


def text_of(desk: Desk) -> str:
    workspace = workspace_of(desk)
    return workspace.project.text(workspace.document_id)


def find(desk: Desk, words: str) -> Span:
    start = text_of(desk).index(words)
    return Span(start, start + len(words))


def coded(desk: Desk) -> list[tuple[str, str]]:
    """Return code and passage of every coding in the file."""
    project = workspace_of(desk).project
    return [(row.code, row.span.cut(project.text(row.document_id))) for row in segments(project)]


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def nameless_in(window: QWidget) -> list[str]:
    """Return the widgets that can have the keyboard but say neither to a screen reader nor to a test what they are."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")
        and widget.window() is window  # and not the list that a combo box drops down
        and not (widget.accessibleName() and widget.objectName())
    ]


def palette_of(desk: Desk) -> CodePalette:
    assert desk.flow is not None
    return desk.flow.palette


def test_the_first_document_is_open_and_its_place_is_told(desk: Desk) -> None:
    assert desk.tabs is not None
    assert desk.tabs.tabText(0) == "Statement"
    assert "Ann" in desk.window.toolbar.coder_button.text()
    assert desk.window.windowTitle() == "study — Concord"


def test_a_number_key_codes_the_selection_and_the_selection_stays(desk: Desk) -> None:
    view = view_of(desk)
    view.set_selection(find(desk, "praised the neighbours"))
    press(view, Qt.Key.Key_2)
    press(view, Qt.Key.Key_3)
    assert coded(desk) == [("Praise", "praised the neighbours"), ("Actor", "praised the neighbours")]
    assert view.selection() == find(desk, "praised the neighbours")


def test_the_same_code_twice_on_the_same_words_is_one_coding(desk: Desk) -> None:
    view_of(desk).set_selection(find(desk, "council"))
    press(view_of(desk), Qt.Key.Key_1)
    press(view_of(desk), Qt.Key.Key_1)
    assert coded(desk) == [("Criticism", "council")]


def test_enter_some_letters_enter(desk: Desk, qtbot: QtBot) -> None:
    view_of(desk).set_selection(find(desk, "criticised the delay"))
    press(view_of(desk), Qt.Key.Key_Return)
    palette = palette_of(desk)
    qtbot.waitUntil(palette.isVisible)
    QTest.keyClicks(palette.field, "crit")
    press(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert coded(desk) == [("Criticism", "criticised the delay")]


def test_the_palette_makes_a_new_code(desk: Desk) -> None:
    view_of(desk).set_selection(find(desk, "bridge"))
    press(view_of(desk), Qt.Key.Key_C)
    QTest.keyClicks(palette_of(desk).field, "Infrastructure")
    press(palette_of(desk).field, Qt.Key.Key_Return)
    assert coded(desk) == [("Infrastructure", "bridge")]


def test_the_palette_ticks_several_codes(desk: Desk) -> None:
    view_of(desk).set_selection(find(desk, "speaker"))
    press(view_of(desk), Qt.Key.Key_Return)
    field = palette_of(desk).field
    for letters in ("crit", "act"):
        QTest.keyClicks(field, letters)
        press(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(field, Qt.Key.Key_Return)
    assert coded(desk) == [("Criticism", "speaker"), ("Actor", "speaker")]
    assert workspace_of(desk).project.undo_step is not None
    workspace_of(desk).undo()
    assert coded(desk) == []


def test_v_names_the_code_after_the_words_and_r_uses_it_again(desk: Desk) -> None:
    view_of(desk).set_selection(find(desk, "patience"))
    press(view_of(desk), Qt.Key.Key_V)
    view_of(desk).set_selection(find(desk, "Monday"))
    press(view_of(desk), Qt.Key.Key_R)
    assert coded(desk) == [("patience", "Monday"), ("patience", "patience")]


def test_keys_without_a_selection_say_what_to_do(desk: Desk) -> None:
    view_of(desk).set_selection(None)
    press(view_of(desk), Qt.Key.Key_1)
    assert coded(desk) == []
    assert any("Select some words" in banner.text for banner in desk.window.notices.banners())


def test_dropping_a_code_on_a_sentence_codes_it(desk: Desk) -> None:
    view_of(desk).code_dropped.emit([workspace_of(desk).codes()[1].code_id], find(desk, "Nobody answered her."))
    assert coded(desk) == [("Criticism", "Nobody answered her.")]
    assert view_of(desk).selection() == find(desk, "Nobody answered her.")  # for a second code


def test_undo_after_restart_takes_back_the_last_coding(desk: Desk, study: Path) -> None:
    view_of(desk).set_selection(find(desk, "council"))
    press(view_of(desk), Qt.Key.Key_1)
    view_of(desk).set_selection(find(desk, "bridge"))
    press(view_of(desk), Qt.Key.Key_2)
    desk.close_project()
    desk.open_project(study)
    desk.window.acts["undo"].trigger()
    assert coded(desk) == [("Criticism", "council")]
    desk.window.acts["redo"].trigger()
    assert coded(desk) == [("Criticism", "council"), ("Praise", "bridge")]


def test_a_click_chooses_a_coding_and_del_takes_it_off(desk: Desk) -> None:
    view = view_of(desk)
    span = find(desk, "praised the neighbours")
    view.set_selection(span)
    press(view, Qt.Key.Key_2)
    view.set_selection(None)
    workspace_of(desk).choose_coding(0)
    middle = point_of(view, span.start + 4)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert workspace_of(desk).coding_id == only_segment(desk).coding_id
    press(view, Qt.Key.Key_Delete)
    assert coded(desk) == []


def only_segment(desk: Desk) -> SegmentRow:
    (row,) = segments(workspace_of(desk).project)
    return row


def test_moving_borders_by_keys_is_saved_and_undone(desk: Desk) -> None:
    view = view_of(desk)
    view.set_selection(find(desk, "praised the"))
    press(view, Qt.Key.Key_2)
    press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert coded(desk) == [("Praise", "praised the neighbours")]
    workspace_of(desk).undo()
    assert coded(desk) == [("Praise", "praised the")]


def test_jumping_to_the_next_coding_goes_round(desk: Desk) -> None:
    for words in ("council", "bridge"):
        view_of(desk).set_selection(find(desk, words))
        press(view_of(desk), Qt.Key.Key_1)
    first, second = (row.coding_id for row in segments(workspace_of(desk).project))
    workspace_of(desk).choose_coding(second)
    desk.window.acts["next_coding"].trigger()
    assert workspace_of(desk).coding_id == first
    desk.window.acts["previous_coding"].trigger()
    assert workspace_of(desk).coding_id == second


def test_finding_words_counts_and_selects_the_hit(desk: Desk, qtbot: QtBot) -> None:
    desk.window.acts["find"].trigger()
    assert desk.tabs is not None
    page = desk.tabs.page()
    assert page is not None
    QTest.keyClicks(page.find_bar.field, "the")
    qtbot.waitUntil(lambda: page.find_bar.count.text() == "1 of 6")
    press(page.find_bar.field, Qt.Key.Key_Return)
    assert page.find_bar.count.text() == "2 of 6"
    press(page.find_bar.field, Qt.Key.Key_Escape)
    selected = page.view.selection()
    assert selected is not None
    assert selected.cut(text_of(desk)).lower() == "the"


def test_in_a_project_coded_by_sentence_a_key_needs_no_selection(desk: Desk) -> None:
    from qda.actions.coders import set_unit
    from qda.model.unit import Unit

    workspace_of(desk).do(set_unit, Unit.SENTENCE)
    view = view_of(desk)
    view.set_selection(None)
    press(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    view.set_selection(None)
    press(view, Qt.Key.Key_1)
    assert coded(desk) == [("Criticism", "The council met on Monday.")]


def test_blind_work_hides_the_others_codings(desk: Desk, study: Path) -> None:
    from qda.actions.coders import ensure_coder
    from qda.actions.coding import code_span

    desk.close_project()
    with Project.open(study) as project:
        ben = ensure_coder(project, "Ben")
        code_span(project, 1, 2, Span(0, 3), coder_id=ben)
    desk.open_project(study)
    assert view_of(desk).codings_at(1)
    desk.window.acts["blind"].trigger()
    assert not view_of(desk).codings_at(1)
    assert workspace_of(desk).count_here() == 0


def test_a_file_that_cannot_be_written_opens_for_reading_only(
    desk: Desk, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close_project()
    monkeypatch.setattr("qda.store.opening.can_write", lambda _path: False)
    desk.open_project(study)
    view_of(desk).set_selection(find(desk, "council"))
    press(view_of(desk), Qt.Key.Key_1)
    assert coded(desk) == []
    assert "Read only" in desk.window.status.saved.text()


def test_a_project_that_cannot_be_opened_leaves_the_other_one_open(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "broken.concord").write_bytes(b"PK\x03\x04 something")
    desk.open_project(tmp_path / "broken.concord")
    assert workspace_of(desk).project.path.name == "study.concord"
    assert any("ZIP" in banner.text for banner in desk.window.notices.banners())


def test_open_documents_are_found_again(desk: Desk, study: Path) -> None:
    workspace_of(desk).choose_document(2)
    desk.close_project()
    desk.open_project(study)
    assert desk.tabs is not None
    assert [page.document_id for page in desk.tabs.pages()] == [1, 2]
    assert workspace_of(desk).document_id == 2


def test_the_palette_ranks_what_begins_with_the_letters_first(desk: Desk) -> None:
    rows = workspace_of(desk).codes()
    assert [row.name for row in matching(rows, "a")][:1] == ["Actor"]
    assert [row.name for row in matching(rows, "stance")] == ["Criticism", "Praise"]
    assert matching(rows, "zzz") == []
    assert all(not row.is_folder for row in matching(rows, ""))


def test_every_focusable_widget_says_what_it_is(desk: Desk) -> None:
    assert nameless_in(desk.window) == []


def test_the_text_shows_a_coding_before_the_lists_hear_of_it(desk: Desk) -> None:
    view = view_of(desk)
    view.set_selection(find(desk, "praised the neighbours"))
    QApplication.processEvents()
    paints, painted_before = Paints(view.viewport()), list[int]()
    workspace_of(desk).changed.connect(lambda _changes: painted_before.append(paints.count))
    press(view, Qt.Key.Key_2)
    assert painted_before == [1]
