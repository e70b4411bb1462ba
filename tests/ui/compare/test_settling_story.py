"""Settling what two coders differ in: by keyboard, by mouse, with undo, another day, and after a coder's change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from qda.actions.coding import move_borders
from qda.analysis.compare.cards import Kind
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.model.span import Span
from qda.store.queries.codings import plain_codings
from qda.ui.compare.bulk_dialog import BulkDialog
from qda.ui.compare.card_state import CardFilter, CardState
from qda.ui.compare.window import CompareWindow
from qda.ui.desk import Desk
from tests.ui.compare.conftest import Open, press

J, K, N = Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_N


def digit(window: CompareWindow, verdict: Verdict, rater: int | None = None) -> Qt.Key:
    """Return the digit of a verdict on the current card."""
    return Qt.Key(Qt.Key.Key_1 + window.cards.current.rulings.index(Ruling(verdict, rater)))


def open_cards(window: CompareWindow) -> int:
    return window.comparison.state_count(CardState.OPEN)


def all_texts(window: CompareWindow) -> str:
    return f"{window.cards.nothing.heading.text()} {window.cards.header._label.text()}"


def test_everything_is_settled_by_keyboard_from_wherever_the_keyboard_is(window: CompareWindow, qtbot: QtBot) -> None:
    total = open_cards(window)
    assert total == 5
    # Each time the keyboard is elsewhere: a table, a combo box, a button, a list and the text.
    places = [window.figures.table, window.first, window.export, window.cards.list, window.text.view]
    for left, place in zip(range(total, 0, -1), places, strict=True):
        place.setFocus()
        assert open_cards(window) == left
        assert window.comparison.card in window.comparison.listed()
        press(window, Qt.Key.Key_1)
    assert open_cards(window) == 0
    assert "All settled" in all_texts(window)
    assert window.cards.progress.value() == window.cards.progress.maximum()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert open_cards(window) == 1
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert open_cards(window) == 0


def test_everything_is_settled_by_mouse(window: CompareWindow, qtbot: QtBot) -> None:
    while open_cards(window):
        before = open_cards(window)
        qtbot.mouseClick(window.cards.current.buttons[0], Qt.MouseButton.LeftButton)
        assert open_cards(window) == before - 1
    assert "All settled" in all_texts(window)


def test_j_and_k_walk_and_a_held_digit_settles_once(window: CompareWindow) -> None:
    listed = window.comparison.listed()
    assert window.comparison.card == listed[0]
    press(window, J, J)
    assert window.comparison.card == listed[2]
    press(window, K)
    assert window.comparison.card == listed[1]
    assert all(not key.autoRepeat() for key in window._card_keys if hasattr(key, "activatedAmbiguously"))


def test_reason_and_note_stay_with_their_card_before_and_after_it_is_settled(
    window: CompareWindow, qtbot: QtBot
) -> None:
    current, comparison = window.cards.current, window.comparison
    first = comparison.card
    press(window, N)
    assert QApplication.focusWidget() is current.note
    qtbot.keyClicks(current.note, "1 talk to Ben, J")
    assert open_cards(window) == 5  # digits and letters are words here
    qtbot.keyClick(current.note, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.text.view
    current.reason.setCurrentIndex(1)
    press(window, J)
    assert current.note.text() == ""
    press(window, K)
    assert current.note.text() == "1 talk to Ben, J"
    assert current.reason.currentIndex() == 1
    press(window, digit(window, Verdict.NEITHER))
    settlement = comparison.settlement
    assert settlement is not None
    decision = settlement.decision(first)
    assert decision is not None
    assert (decision.note, bool(decision.reason)) == ("1 talk to Ben, J", True)
    comparison.choose_card(first)
    press(window, N)
    qtbot.keyClicks(current.note, "done")
    qtbot.keyClick(current.note, Qt.Key.Key_Return)
    decision = settlement.decision(first)
    assert decision is not None
    assert decision.note == "done"  # the old note was selected, so that typing replaces it
    qtbot.mouseClick(current.withdraw, Qt.MouseButton.LeftButton)
    assert settlement.decision(first) is None


def test_an_own_span_is_selected_in_the_text_and_taken_by_its_digit(window: CompareWindow) -> None:
    comparison, view = window.comparison, window.text.view
    card = next(number for number in comparison.listed() if comparison.cards[number].kind is Kind.BOUNDARY)
    comparison.choose_card(card)
    press(window, digit(window, Verdict.OWN_SPAN))
    assert comparison.state(card) is CardState.OPEN
    assert any("Select in the text" in banner.text for banner in window.notices.banners())
    text = comparison.gathered.documents[0].text
    start = text.index("the neighbours for")
    view.set_selection(Span(start, start + len("the neighbours")))
    press(window, digit(window, Verdict.OWN_SPAN))
    assert comparison.state(card) is CardState.SETTLED
    assert view.selection() is None
    settlement = comparison.settlement
    assert settlement is not None
    rows = list(settlement.rows(0))
    assert rows[1:3] == [start, start + len("the neighbours")]


def test_another_day_the_decisions_are_there_and_can_be_undone(
    window: CompareWindow, open_window: Open, study: Path, bens: Path, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_1, Qt.Key.Key_1)
    assert open_cards(window) == 3
    kept = study.with_name("study consensus.concord")
    assert kept.is_file()
    window.close()
    again = open_window(study, bens)
    assert open_cards(again) == 3
    assert "study consensus" in again.consensus.accessibleName()
    qtbot.keyClick(again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert open_cards(again) == 4


def test_a_card_is_stale_after_a_coder_changed_it_and_says_why(window: CompareWindow, desk: Desk, qtbot: QtBot) -> None:
    comparison, settlement = window.comparison, window.comparison.settlement
    assert settlement is not None
    card = next(number for number in comparison.listed() if comparison.cards[number].kind is Kind.BOUNDARY)
    comparison.choose_card(card)
    press(window, Qt.Key.Key_1)
    assert desk.workspace is not None
    project = desk.workspace.project
    coding = next(
        each for each in plain_codings(project, 1) if project.text(1)[each.start : each.end].startswith("praised")
    )
    move_borders(project, coding.coding_id, Span(coding.start, coding.end - 4))
    qtbot.waitUntil(lambda: comparison.state_count(CardState.STALE) == 1, timeout=10_000)
    comparison.set_filter(CardFilter(state=CardState.STALE))
    comparison.choose_card(comparison.listed()[0])
    assert "Settled before" in window.cards.current.told.text()
    assert "Ann" in window.cards.current.told.text()


def test_many_are_settled_by_one_rule_after_a_look_at_them(window: CompareWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(BulkDialog)
    listed = dialog.findChild(QListWidget, "bulkCards")
    assert [listed.item(row).text().split("“")[-1] for row in range(listed.count())] == ["Its speaker”"]
    assert "1 card" in dialog.preview.text()
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    settlement = window.comparison.settlement
    assert settlement is not None
    assert len(settlement.rows(0)) == 5  # one coding
    settlement.undo()
    assert len(settlement.rows(0)) == 0


def test_what_is_agreed_can_be_changed_too(window: CompareWindow, qtbot: QtBot) -> None:
    comparison = window.comparison
    comparison.set_filter(CardFilter(kinds=frozenset({Kind.AGREED})))
    comparison.choose_card(comparison.listed()[0])
    press(window, digit(window, Verdict.NEITHER))
    settlement = comparison.settlement
    assert settlement is not None
    assert settlement.standing is not None
    assert settlement.standing.counts.agreed_changed == 1


def test_filters_narrow_by_code_kind_state_and_document(window: CompareWindow) -> None:
    comparison = window.comparison
    assert len(comparison.listed()) == 5
    actor = next(number for number, code in enumerate(comparison.gathered.codes) if code.name == "Actor")
    window.cards._narrow(codes=frozenset({actor}))
    assert len(comparison.listed()) == 2
    assert "Actor" in window.cards.codes.text()
    window.cards._narrow(codes=None, kinds=frozenset({Kind.BOUNDARY}))
    assert len(comparison.listed()) == 1
    window.cards._narrow(kinds=CardFilter().kinds, state=CardState.SETTLED)
    assert "No card fits" in all_texts(window)
    window.cards._narrow(state=CardState.OPEN, documents=frozenset({0}))
    assert len(comparison.listed()) == 5


def test_buttons_say_their_digit_and_keys_do_nothing_on_the_pairing_page(window: CompareWindow) -> None:
    shown = [button for button in window.cards.current.buttons if button.isVisible()]
    assert [button.text()[0] for button in shown] == [str(place + 1) for place in range(len(shown))]
    window.show_pairing()
    press(window, Qt.Key.Key_1)
    assert open_cards(window) == 5
    window.show_result()
    press(window, Qt.Key.Key_1)
    assert open_cards(window) == 4


def test_the_folder_cannot_be_written_and_decisions_go_elsewhere(
    window: CompareWindow, study: Path, tmp_path: Path, monkeypatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    from qda.model.errors import CannotWrite
    from qda.ui.compare import settlement as module

    kept = module.begin_consensus
    elsewhere = tmp_path / "elsewhere.concord"

    def refused(path: Path, *args: object, **words: object) -> None:
        if path.parent == study.parent and path != elsewhere:
            raise CannotWrite(path=str(path), detail="")
        kept(path, *args, **words)

    monkeypatch.setattr(module, "begin_consensus", refused)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(elsewhere), "")))
    press(window, Qt.Key.Key_1)
    assert elsewhere.is_file()
    assert open_cards(window) == 4


def test_a_definition_is_made_clearer_from_the_card(window: CompareWindow, desk: Desk, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.cards.current.definition, Qt.MouseButton.LeftButton)
    from qda.ui.compare.definition_dialog import DefinitionDialog

    dialog = window.findChild(DefinitionDialog)
    dialog._fields["full_definition"].setPlainText("Whoever acts, persons only.")
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert desk.workspace is not None
    code = window.comparison.cards[window.comparison.card].codes[0]
    name = window.comparison.gathered.codes[code].name
    row = next(each for each in desk.workspace.codes() if each.name == name)
    assert row.full_definition == "Whoever acts, persons only."
