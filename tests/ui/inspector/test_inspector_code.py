"""The tab Code: the definition, the memo, and the segments in all documents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from qda.actions import codebook, coding
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segment, segments
from qda.ui.memo_field import MemoField
from qda.ui.notices import Banner
from tests.ui.inspector.study import Desk, Study, span_of


def memo_of(study: Study, code_id: int) -> str:
    return next(row.memo for row in codes(study.project) if row.code_id == code_id)


def steps(study: Study) -> int:
    step = study.project.undo_step
    return step.step_id if step else 0


def test_the_chosen_code_is_told_with_its_definition_as_plain_characters(desk: Desk) -> None:
    page = desk.inspector.code
    assert (page.folder.text(), page.name.text()) == ("Stance", "PRAISE")
    assert page.fields["short_definition"].words == "A good word <b>for</b> something."
    assert page.fields["dont_use_when"].isVisible()
    assert not page.fields["use_when"].isVisible()
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in desk.inspector.findChildren(QLabel))


def test_long_parts_of_a_definition_unfold(desk: Desk, study: Study, qtbot) -> None:
    codebook.edit_code(study.project, study.praise, full_definition="Anything that speaks well of it.")
    page = desk.inspector.code
    assert not page.fields["full_definition"].isVisible()
    qtbot.mouseClick(page.more, Qt.MouseButton.LeftButton)
    assert page.fields["full_definition"].isVisible()


def test_without_a_code_the_page_says_what_to_do(desk: Desk) -> None:
    desk.workspace.choose_code(0)
    assert desk.inspector.code.empty.isVisible()
    assert not desk.inspector.code.segments.isVisible()


def test_edit_opens_what_is_bound_to_the_act(desk: Desk, study: Study, qtbot) -> None:
    asked: list[int] = []
    desk.window.acts.bind("edit_code", lambda: asked.append(desk.workspace.code_id))
    desk.window.acts.set_states(code=True)
    desk.workspace.choose_code(study.blame)
    qtbot.mouseClick(desk.inspector.code.edit, Qt.MouseButton.LeftButton)
    assert asked == [study.blame]


# --- segments -----------------------------------------------------------------------------------------------------
def test_all_segments_are_listed_across_documents_with_where_they_stand(desk: Desk) -> None:
    assert desk.cards() == ["praised the ferry", "praised the crew", "praised the road"]
    model = desk.inspector.code.segments.model
    sources = [model.card(model.index(row, 0)).source for row in range(3)]
    assert sources == ["Minutes · ¶2 · Ada", "Minutes · ¶2 · Ben", "Talk · ¶2 · 0:12:03 · Ada"]
    assert model.card(model.index(0, 0)).around == ("The council ", ". It praised the crew as well.")
    assert desk.inspector.code.segments.header._label.accessibleName() == "Segments · 2 here, 3 in 2 documents"


def test_a_click_on_a_card_shows_the_passage_and_enter_goes_there(desk: Desk, study: Study, qtbot) -> None:
    cards = desk.inspector.code.segments.list
    desk.choose_card(2)
    assert desk.workspace.document_id == study.talk
    assert desk.workspace.coding_id == segments(study.project)[-1].coding_id
    assert cards.hasFocus()
    qtbot.keyClick(cards, Qt.Key.Key_Up)
    qtbot.keyClick(cards, Qt.Key.Key_Return)
    assert desk.workspace.document_id == study.minutes
    page = desk.tabs.page()
    assert page is not None
    assert page.view.hasFocus()


def test_filters_leave_segments_out_until_they_are_put_away(desk: Desk, study: Study, qtbot) -> None:
    panel = desk.inspector.code.segments
    qtbot.mouseClick(panel.filter_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(panel.text, "CREW")
    qtbot.waitUntil(lambda: desk.cards() == ["praised the crew"])
    panel.text.clear()
    panel.scope.setCurrentIndex(1)
    panel.refresh()
    assert desk.cards() == ["praised the ferry", "praised the crew"]
    panel.coder.setCurrentIndex(panel.coder.findText("Ben"))
    panel.refresh()
    assert desk.cards() == ["praised the crew"]
    qtbot.mouseClick(panel.starred, Qt.MouseButton.LeftButton)
    assert desk.cards() == []
    assert "filters" in panel.empty.heading.text()
    qtbot.mouseClick(panel.filter_button, Qt.MouseButton.LeftButton)
    assert len(desk.cards()) == 3


def test_segments_of_sub_codes_join_in_when_asked_for(desk: Desk, study: Study, qtbot) -> None:
    below = codebook.add_code(study.project, "Thanks", parent_id=study.praise)
    study.put("nobody defended the keepers", below)
    assert len(desk.cards()) == 3
    panel = desk.inspector.code.segments
    panel.filter_button.click()
    qtbot.mouseClick(panel.below, Qt.MouseButton.LeftButton)
    assert desk.cards()[2] == "nobody defended the keepers"
    assert panel.model.card(panel.model.index(2, 0)).source.startswith("Thanks · ")


def test_hidden_coders_have_no_cards(desk: Desk, study: Study) -> None:
    desk.workspace.show_coder(study.ben, shown=False)
    assert desk.cards() == ["praised the ferry", "praised the road"]


def test_a_new_segment_takes_its_place_and_undo_takes_it_away(desk: Desk, study: Study) -> None:
    study.put("The council praised", study.praise)
    assert desk.cards()[0] == "The council praised"
    desk.workspace.undo()
    assert desk.cards()[0] == "praised the ferry"


def test_the_star_on_a_card_is_clicked_and_the_card_stays_chosen(desk: Desk, study: Study, qtbot) -> None:
    cards = desk.inspector.code.segments.list
    desk.choose_card(1)
    rect = cards.visualRect(cards.model().index(1, 0))
    star = cards._delegate.star_rect(rect)
    assert min(star.width(), star.height()) >= 20
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=star.center())
    assert [row.star for row in segments(study.project) if row.code_id == study.praise] == [False, True, False]
    assert [row.coder_id for row in cards.chosen()] == [study.ben]
    qtbot.keyClick(cards, Qt.Key.Key_S)
    assert not any(row.star for row in segments(study.project))


def test_several_segments_are_removed_in_one_step(desk: Desk, study: Study, qtbot) -> None:
    cards = desk.inspector.code.segments.list
    desk.choose_card(0)
    desk.choose_card(2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(cards, Qt.Key.Key_Delete)
    assert desk.cards() == ["praised the crew"]
    desk.workspace.undo()
    assert len(desk.cards()) == 3


def test_chosen_segments_get_another_code_by_the_palette(desk: Desk, study: Study, qtbot) -> None:
    panel = desk.inspector.code.segments
    desk.choose_card(1)
    qtbot.keyClick(panel.list, Qt.Key.Key_R)
    assert panel.acts.chooser.isVisible()
    qtbot.keyClicks(panel.acts.chooser.field, "bla")
    qtbot.keyClick(panel.acts.chooser.field, Qt.Key.Key_Return)
    assert desk.cards() == ["praised the ferry", "praised the road"]
    desk.workspace.choose_code(study.blame)
    assert desk.cards() == ["praised the crew", "blamed the harbour office"]


def test_the_menu_makes_a_segment_the_typical_example(desk: Desk, study: Study) -> None:
    panel = desk.inspector.code.segments
    desk.choose_card(0)
    panel.acts.open_menu(QPoint(10, 10))
    menu = next(menu for menu in panel.findChildren(QMenu) if menu.objectName() == "segmentMenu")
    next(action for action in menu.actions() if "typical example" in action.text()).trigger()
    menu.close()
    row = next(row for row in codes(study.project) if row.code_id == study.praise)
    assert row.example_text == "praised the ferry"


def test_nothing_can_be_changed_in_a_project_that_is_read_only(
    study: Study, open_desk: Callable[[Project], Desk], qtbot
) -> None:
    study.project.close()
    with Project.open(study.project.path, read_only=True) as project:
        desk = open_desk(project)
        desk.workspace.choose_document(study.minutes)
        desk.workspace.choose_code(study.praise)
        desk.choose_card(0)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_S, Qt.Key.Key_R):
            qtbot.keyClick(desk.inspector.code.segments.list, key)
        assert len(desk.cards()) == 3
        assert not desk.window.notices.banners()
        assert desk.inspector.code.memo.isReadOnly()
        desk.inspector.show_document_memo()
        assert desk.inspector.document.memo.isReadOnly()
        desk.window.close()


def test_a_code_with_very_many_segments_is_shown_page_by_page(
    study: Study, open_desk: Callable[[Project], Desk]
) -> None:
    there = {row.span for row in segments(study.project) if row.code_id == study.praise}
    spans = {Span(start, end) for start in range(150) for end in range(start + 1, 166)} - there
    with study.project.step(Verb.CODE_MANY) as session:
        row = {"document_id": study.minutes, "code_id": study.praise, "coder_id": study.ada}
        coding.put_codings(session, [{**row, "start": span.start, "end": span.end} for span in spans])
    desk = open_desk(study.project)
    desk.workspace.choose_document(study.minutes)
    desk.workspace.choose_code(study.praise)
    QApplication.processEvents()
    panel = desk.inspector.code.segments
    shown = panel.model.rowCount()
    assert shown < 500
    assert len(panel.model.rows()) > 10_000
    panel.list.scrollToBottom()
    QApplication.processEvents()
    assert panel.model.rowCount() > shown


# --- the memo -----------------------------------------------------------------------------------------------------
def test_a_memo_is_saved_in_one_step_when_the_keyboard_leaves(desk: Desk, study: Study, qtbot) -> None:
    before = steps(study)
    memo = desk.inspector.code.memo
    memo.setFocus()
    qtbot.keyClicks(memo, "Ask Ben about the crew")
    assert memo_of(study, study.praise) == ""
    desk.inspector.code.segments.list.setFocus()
    assert memo_of(study, study.praise) == "Ask Ben about the crew"
    assert steps(study) == before + 1
    desk.workspace.undo()
    assert memo.words() == ""


def test_a_memo_is_saved_when_another_code_is_chosen_or_the_tab_or_the_window_goes(
    desk: Desk, study: Study, qtbot
) -> None:
    memo = desk.inspector.code.memo
    memo.setFocus()
    qtbot.keyClicks(memo, "one")
    desk.workspace.choose_code(study.blame)
    assert (memo_of(study, study.praise), memo.words()) == ("one", "")
    qtbot.keyClicks(memo, "two")
    desk.inspector.tabs.setCurrentIndex(3)
    assert memo_of(study, study.blame) == "two"
    desk.inspector.tabs.setCurrentIndex(0)
    memo.setFocus()
    qtbot.keyClicks(memo, "three ")
    desk.window.close()
    assert "three" in memo_of(study, study.blame)


def test_what_is_being_typed_is_not_written_over(desk: Desk, study: Study, qtbot) -> None:
    memo = desk.inspector.code.memo
    memo.setFocus()
    qtbot.keyClicks(memo, "half a sen")
    codebook.edit_code(study.project, study.praise, use_when="always")
    desk.workspace.undo()
    assert memo.words() == "half a sen"
    qtbot.keyClicks(memo, "tence")
    memo.clearFocus()
    assert memo_of(study, study.praise) == "half a sentence"


def test_spaces_that_do_not_break_stay_in_a_memo(desk: Desk, study: Study, qtbot) -> None:
    codebook.edit_code(study.project, study.praise, memo="¶\u00a012 and\nmore")
    memo = desk.inspector.code.memo
    memo.setFocus()
    qtbot.keyClick(memo, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(memo, "!")
    memo.clearFocus()
    assert memo_of(study, study.praise) == "¶\u00a012 and\nmore!"


def test_a_memo_on_what_is_gone_can_be_taken_along(desk: Desk, study: Study, qtbot) -> None:
    code_id = codebook.add_code(study.project, "Passing")
    desk.workspace.choose_code(code_id)
    memo: MemoField = desk.inspector.code.memo
    memo.setFocus()
    qtbot.keyClicks(memo, "worth keeping")
    desk.workspace.undo()
    assert desk.workspace.code_id == 0
    banner: Banner = desk.window.notices.banners()[0]
    qtbot.mouseClick(banner.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "worth keeping"


def test_a_coding_chosen_in_the_text_is_chosen_in_the_list(desk: Desk, study: Study) -> None:
    row = next(row for row in segments(study.project) if row.span == span_of("praised the crew"))
    desk.workspace.choose_coding(row.coding_id)
    assert [each.coding_id for each in desk.inspector.code.segments.list.chosen()] == [row.coding_id]
    coding.move_borders(study.project, row.coding_id, Span(row.start - 3, row.end))
    assert desk.cards()[1] == "It praised the crew"
    assert segment(study.project, row.coding_id).start == row.start - 3
