"""The tab Coding: what lies at the caret, and all about the chosen coding."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qda.store.queries.codings import SegmentRow, segments
from tests.ui.inspector.study import Desk, Study, click, span_of


def row_of(study: Study, words: str) -> SegmentRow:
    return next(row for row in segments(study.project) if row.span == span_of(words))


def here(desk: Desk) -> list[str]:
    model = desk.inspector.coding.here.list.model()
    return [str(model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for at in range(model.rowCount())]


def test_codes_here_follow_the_caret_and_read_like_the_stripes(desk: Desk, study: Study, qtbot) -> None:
    study.put("The council praised the ferry", study.blame)
    desk.window.acts["codes_here"].trigger()
    assert desk.inspector.coding.here.list.hasFocus()
    assert here(desk) == ["No code here"]
    page = desk.tabs.page()
    assert page is not None
    page.view.set_selection(span_of("praised"))
    qtbot.waitUntil(lambda: len(here(desk)) == 2)
    start, end = span_of("praised the ferry")
    assert here(desk)[1] == f"Stance > Praise, by Ada, characters {start} to {end}: praised the ferry"
    page.view.set_selection(span_of("praised the crew"))
    qtbot.waitUntil(lambda: len(here(desk)) == 1)
    assert "by Ben" in here(desk)[0]


def test_enter_in_codes_here_chooses_the_coding(desk: Desk, study: Study, qtbot) -> None:
    page = desk.tabs.page()
    assert page is not None
    page.view.set_selection(span_of("harbour office"))
    desk.window.acts["codes_here"].trigger()
    listed = desk.inspector.coding.here.list
    qtbot.keyClick(listed, Qt.Key.Key_Home)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert desk.workspace.coding_id == row_of(study, "blamed the harbour office").coding_id
    assert desk.workspace.code_id == study.blame
    assert desk.inspector.coding.code.text() == "Stance › Blame"


def choose(desk: Desk, study: Study, words: str) -> SegmentRow:
    row = row_of(study, words)
    desk.inspector.tabs.setCurrentIndex(1)
    desk.workspace.choose_coding(row.coding_id)
    QApplication.processEvents()
    return row


def test_the_chosen_coding_is_told_with_coder_place_and_borders(desk: Desk, study: Study) -> None:
    row = choose(desk, study, "praised the crew")
    page = desk.inspector.coding
    assert page.quote.text() == "“praised the crew”"
    assert page.values["coder"].text() == "Ben"
    assert page.values["place"].text() == "Minutes · ¶2"
    assert page.values["borders"].text() == f"{row.start}–{row.end} (16)"
    talk = segments(study.project)[-1]
    desk.workspace.choose_coding(talk.coding_id)
    assert page.values["place"].text() == "Talk · ¶2 · Mira · 0:12:03"


def test_weight_memo_star_and_another_code_are_given_in_place(desk: Desk, study: Study, qtbot) -> None:
    row = choose(desk, study, "praised the ferry")
    page = desk.inspector.coding
    page.weight.setFocus()
    page.weight.selectAll()
    qtbot.keyClicks(page.weight, "70")
    qtbot.keyClick(page.weight, Qt.Key.Key_Return)
    assert row_of(study, "praised the ferry").weight == 70
    page.memo.setFocus()
    qtbot.keyClicks(page.memo, "cautious")
    desk.workspace.choose_coding(0)
    assert row_of(study, "praised the ferry").memo == "cautious"
    desk.workspace.choose_coding(row.coding_id)
    qtbot.mouseClick(page.star, Qt.MouseButton.LeftButton)
    assert row_of(study, "praised the ferry").star
    qtbot.mouseClick(page.code, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.chooser.field, "blame")
    qtbot.keyClick(page.chooser.field, Qt.Key.Key_Return)
    assert row_of(study, "praised the ferry").code_id == study.blame
    assert page.code.text() == "Stance › Blame"


def test_a_weight_can_be_taken_away_and_another_coding_keeps_its_own(desk: Desk, study: Study, qtbot) -> None:
    row = choose(desk, study, "praised the ferry")
    page = desk.inspector.coding
    page.weight.setFocus()
    qtbot.keyClick(page.weight, Qt.Key.Key_Up)
    desk.workspace.choose_coding(row_of(study, "praised the crew").coding_id)
    assert row_of(study, "praised the ferry").weight == 0
    assert page.weight.value() == -1
    assert row_of(study, "praised the crew").weight is None
    desk.workspace.choose_coding(row.coding_id)
    qtbot.keyClick(page.weight, Qt.Key.Key_Down)
    qtbot.keyClick(page.weight, Qt.Key.Key_Return)
    assert row_of(study, "praised the ferry").weight is None


def test_a_pause_in_typing_saves_the_memo(desk: Desk, study: Study, qtbot) -> None:
    choose(desk, study, "praised the ferry")
    memo = desk.inspector.coding.memo
    memo._pause.setInterval(20)
    memo.setFocus()
    qtbot.keyClicks(memo, "so far")
    qtbot.waitUntil(lambda: row_of(study, "praised the ferry").memo == "so far")
    assert memo.hasFocus()
    assert memo.words() == "so far"


def test_a_removed_coding_leaves_the_page_and_undo_brings_it_back(desk: Desk, study: Study, qtbot) -> None:
    choose(desk, study, "praised the ferry")
    page = desk.inspector.coding
    qtbot.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    assert not page.details.isVisible()
    assert page.none.isVisible()
    desk.workspace.undo()
    assert row_of(study, "praised the ferry")


def test_a_click_in_codes_here_chooses_too(desk: Desk, study: Study) -> None:
    page = desk.tabs.page()
    assert page is not None
    page.view.set_selection(span_of("crew"))
    desk.window.acts["codes_here"].trigger()
    listed = desk.inspector.coding.here.list
    click(listed, listed.model().index(0, 0))
    assert desk.workspace.coding_id == row_of(study, "praised the crew").coding_id
