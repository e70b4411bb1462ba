"""The tab Memos: all that was written down, in one list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qda.actions.codebook import edit_code
from qda.actions.coding import edit_coding
from qda.actions.memos import add_memo
from qda.store.queries.memos import memos
from tests.ui.inspector.study import Desk, Study, click, span_of


def titles(desk: Desk) -> list[str]:
    model = desk.inspector.memos.list.model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def show(desk: Desk) -> None:
    desk.inspector.tabs.setCurrentIndex(3)
    QApplication.processEvents()


def test_the_tab_counts_the_memos_and_lists_those_of_every_kind(desk: Desk, study: Study) -> None:
    assert desk.inspector.tabs.tabToolTip(3) == "Memos"
    show(desk)
    assert desk.inspector.memos.empty.isVisible()
    add_memo(study.project, "Method", "We read twice.")
    add_memo(study.project, "", "Who is the crew?", document_id=study.minutes, span=span_of("the crew"))
    edit_code(study.project, study.praise, memo="Irony does not count.")
    assert desk.inspector.tabs.tabToolTip(3) == "Memos 3"
    assert titles(desk) == ["Who is the crew?", "Method", "Praise"]
    desk.workspace.undo()
    assert desk.inspector.tabs.tabToolTip(3) == "Memos 2"


def test_in_a_narrow_column_the_tabs_keep_their_words(desk: Desk, study: Study) -> None:
    add_memo(study.project, "Method", "We read twice.")
    inspector = desk.inspector
    inspector.setParent(None)
    inspector.setMinimumWidth(100)
    inspector.show()
    for width, words in ((400, "Memos 1"), (200, "Memos")):
        inspector.resize(width, 500)
        QApplication.processEvents()
        assert inspector.tabs.tabText(3) == words
    inspector.close()


def test_search_and_kind_narrow_the_list(desk: Desk, study: Study, qtbot) -> None:
    add_memo(study.project, "Method", "We read twice.")
    add_memo(study.project, "Crew", "Twice named.", document_id=study.minutes, span=span_of("the crew"))
    show(desk)
    page = desk.inspector.memos
    qtbot.keyClicks(page.search, "TWICE crew")
    assert titles(desk) == ["Crew"]
    page.search.clear()
    page.kind.setCurrentIndex(page.kind.findData("free"))
    page.kind.activated.emit(page.kind.currentIndex())
    assert titles(desk) == ["Method"]


def test_a_click_shows_the_memo_and_the_passage_that_it_is_about(desk: Desk, study: Study) -> None:
    talk = span_of("the road", study.project.text(study.talk))
    add_memo(study.project, "Road", "Which one?", document_id=study.talk, span=talk)
    show(desk)
    page = desk.inspector.memos
    click(page.list, page.list.model().index(0, 0))
    assert (page.title.text(), page.text.words()) == ("Road", "Which one?")
    assert desk.workspace.document_id == study.talk


def test_a_free_memo_is_written_and_changed(desk: Desk, study: Study, qtbot) -> None:
    show(desk)
    page = desk.inspector.memos
    page.open_menu()
    page.menu.actions()[0].trigger()
    page.menu.close()
    qtbot.keyClicks(page.title, "Method")
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    qtbot.keyClicks(page.text, "We read twice.")
    page.list.setFocus()
    (row,) = memos(study.project)
    assert (row.kind, row.title, row.text) == ("free", "Method", "We read twice.")
    page.text.setFocus()
    qtbot.keyClicks(page.text, " And again.")
    desk.inspector.tabs.setCurrentIndex(0)
    (row,) = memos(study.project)
    assert "And again." in row.text


def test_a_memo_on_a_passage_begins_from_the_text(desk: Desk, study: Study, qtbot) -> None:
    desk.workspace.memo_wanted.emit(study.minutes, span_of("the keepers"))
    page = desk.inspector.memos
    assert page.isVisible()
    assert "Minutes · ¶3" in page.about.text()
    assert memos(study.project) == []
    qtbot.keyClicks(page.title, "Keepers")
    desk.window.close()
    (row,) = memos(study.project)
    assert (row.kind, row.title, row.start) == ("passage", "Keepers", span_of("the keepers").start)


def test_a_memo_that_was_only_begun_leaves_nothing(desk: Desk, study: Study) -> None:
    show(desk)
    desk.inspector.memos.write_on_code(study.praise)
    desk.inspector.tabs.setCurrentIndex(0)
    assert memos(study.project) == []


def test_a_deleted_memo_comes_back_by_undo(desk: Desk, study: Study, qtbot) -> None:
    add_memo(study.project, "Method", "We read twice.")
    show(desk)
    page = desk.inspector.memos
    click(page.list, page.list.model().index(0, 0))
    qtbot.mouseClick(page.delete_button, Qt.MouseButton.LeftButton)
    assert memos(study.project) == []
    assert not page.editor.isVisible()
    desk.workspace.undo()
    assert titles(desk) == ["Method"]


def test_a_memo_of_a_code_is_changed_here_and_seen_there(desk: Desk, study: Study, qtbot) -> None:
    edit_code(study.project, study.praise, memo="Irony")
    show(desk)
    page = desk.inspector.memos
    click(page.list, page.list.model().index(0, 0))
    assert not page.title.isVisible()
    page.text.setFocus()
    qtbot.keyClick(page.text, Qt.Key.Key_End)
    qtbot.keyClicks(page.text, " no")
    desk.inspector.tabs.setCurrentIndex(0)
    assert desk.inspector.code.memo.words() == "Irony no"


def test_a_sign_beside_the_text_tells_of_a_memo_and_opens_it(desk: Desk, study: Study, qtbot) -> None:
    add_memo(study.project, "Ferry", "Which ferry?", document_id=study.minutes, span=span_of("the ferry"))
    praised = study.put("praised the ferry", study.praise)
    edit_coding(study.project, praised, memo="Warmly.")
    page = desk.tabs.page()
    assert page is not None
    (sign,) = (sign for shown in page.view.page.shown for sign in page.view.page.memo_signs(shown))
    assert [mark.words for mark in sign.marks] == ["Praise: Warmly.", "Ferry: Which ferry?"]
    assert sign.box.right() < page.view.page.geometry.column_left
    page.view.grab()
    point = sign.box.center().toPoint()
    for words in ("Warmly.", "Which ferry?", "Warmly."):  # both begin in this line, so clicks take turns
        qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert desk.inspector.memos.isVisible()
        assert desk.inspector.memos.text.words() == words
    desk.workspace.undo()
    desk.workspace.undo()
    assert not page.view.page.memos_under(sign.box.center())


def test_the_sign_goes_with_a_hidden_coders_memo(desk: Desk, study: Study) -> None:
    study.project.use_coder(study.ben)
    add_memo(study.project, "", "Ben wonders.", document_id=study.minutes, span=span_of("the keepers"))
    study.project.use_coder(study.ada)
    page = desk.tabs.page()
    assert page is not None
    assert len(page.view.page.memos) == 1
    desk.workspace.show_coder(study.ben, shown=False)
    assert len(page.view.page.memos) == 0
