"""Selecting passages with the mouse, as a researcher does while reading."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qda.model.span import Span
from qda.model.unit import Unit
from qda.ui.view.values import CodingRow
from tests.ui.view.places import box_of, edge_of, point_of

TEXT = (
    "The first speaker welcomed the guests. She thanked them twice. Then came lunch.\n"
    "\n"
    "A second paragraph follows, with other words in it. It ends here."
)
LEFT = Qt.MouseButton.LeftButton


def drag(view, start: int, end: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mousePress(view.viewport(), LEFT, modifiers, edge_of(view, start))
    QTest.mouseMove(view.viewport(), point_of(view, (start + end) // 2))
    QTest.mouseMove(view.viewport(), edge_of(view, end))
    QTest.mouseRelease(view.viewport(), LEFT, modifiers, edge_of(view, end))


def click(view, point: QPoint, times: int = 1, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release so many times in a row; Qt itself tells every second press as a double click."""
    for number in range(times):
        if number % 2:
            QTest.mouseDClick(view.viewport(), LEFT, modifiers, point)
        else:
            QTest.mousePress(view.viewport(), LEFT, modifiers, point)
        QTest.mouseRelease(view.viewport(), LEFT, modifiers, point)


def test_a_drag_selects_what_lies_under_it_and_says_so_once(view, qtbot):
    view.set_document(TEXT)
    start = TEXT.index("welcomed")
    with qtbot.waitSignal(view.span_selected) as told:
        drag(view, start, start + len("welcomed the"))
    assert told.args == [Span(start, start + len("welcomed the"))]
    assert view.selection().cut(TEXT) == "welcomed the"


def test_white_space_at_both_ends_is_left_out(view):
    view.set_document(TEXT)
    start = TEXT.index(" welcomed ")
    drag(view, start, start + len(" welcomed "))
    assert view.selection().cut(TEXT) == "welcomed"


def test_a_backward_drag_selects_the_same(view):
    view.set_document(TEXT)
    start = TEXT.index("speaker")
    drag(view, start + 7, start)
    assert view.selection().cut(TEXT) == "speaker"


def test_two_three_and_four_clicks_select_word_sentence_and_paragraph(view):
    view.set_document(TEXT)
    place = point_of(view, TEXT.index("thanked") + 2)
    click(view, place, 2)
    assert view.selection().cut(TEXT) == "thanked"
    click(view, place + QPoint(200, 0))  # elsewhere, so that the next click is a first one
    click(view, place, 3)
    assert view.selection().cut(TEXT) == "She thanked them twice."
    click(view, place + QPoint(200, 0))
    click(view, place, 4)
    assert view.selection().cut(TEXT) == TEXT.split("\n")[0]


def test_shift_click_extends_the_selection(view):
    view.set_document(TEXT)
    start, end = TEXT.index("first"), TEXT.index("guests")
    click(view, edge_of(view, start))
    click(view, edge_of(view, end), modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert view.selection().cut(TEXT) == "first speaker welcomed the"


def test_a_click_puts_the_caret_and_selects_nothing(view):
    view.set_document(TEXT)
    view.set_selection(Span(0, 9))
    click(view, edge_of(view, TEXT.index("guests")))
    assert view.selection() is None
    assert view.caret() == TEXT.index("guests")


def test_dragging_below_the_window_scrolls_on(view, qtbot):
    text = "\n".join(f"Line number {number} of a long list." for number in range(300))
    view.set_document(text)
    QTest.mousePress(view.viewport(), LEFT, pos=edge_of(view, 5))
    below = QPoint(200, view.viewport().height() + 60)
    QTest.mouseMove(view.viewport(), below - QPoint(0, 100))
    QTest.mouseMove(view.viewport(), below)
    qtbot.waitUntil(lambda: view.scroll_anchor()[0] > 400, timeout=4000)
    QTest.mouseRelease(view.viewport(), LEFT, pos=below)
    assert view.selection().start == 5
    assert view.selection().end > 800


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_case_14_a_drag_into_an_emoji_takes_all_of_it_or_nothing(view, share):
    text = "Thanks 👩‍👩‍👧 and so on"
    view.set_document(text)
    family = text.index("👩")
    box = box_of(view, family, family + 5)
    begin = QPoint(round(box.left()), round(box.center().y()))
    QTest.mousePress(view.viewport(), LEFT, pos=begin)
    QTest.mouseMove(view.viewport(), begin + QPoint(40, 0))
    QTest.mouseMove(view.viewport(), begin + QPoint(round(box.width() * share), 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=begin)
    assert view.selection() is None or view.selection().cut(text) == "👩‍👩‍👧"


def test_case_13_a_letter_stays_with_its_accent(view):
    text = "Two cafe\u0301s here"
    view.set_document(text)
    drag(view, text.index("cafe"), text.index("s here"))
    assert view.selection().cut(text) == "cafe\u0301"


def test_case_12_a_drag_over_both_directions_selects_what_stands_between_in_the_text(view, qtbot):
    text = "The word مرحبا بكم means welcome"
    view.set_document(text)
    with qtbot.waitSignal(view.span_selected) as told:
        drag(view, text.index("word"), text.index("means"))
    start, end = told.args[0]
    assert text[start:end] == view.selection().cut(text) == "word مرحبا بكم"


def test_with_sentences_as_unit_a_click_selects_the_sentence(view):
    view.set_document(TEXT)
    view.set_unit(Unit.SENTENCE)
    click(view, point_of(view, TEXT.index("thanked")))
    assert view.selection().cut(TEXT) == "She thanked them twice."


def test_clicking_coded_text_chooses_the_coding_and_clicking_on_the_longer_one(view, qtbot):
    view.set_document(TEXT)
    view.set_codings([CodingRow(1, 0, 38, 1, 1), CodingRow(2, 4, 17, 2, 1)])
    place = point_of(view, 8)
    with qtbot.waitSignal(view.coding_clicked) as told:
        click(view, place)
    assert told.args == [2]
    view.set_current_coding(2)
    qtbot.wait(450)  # longer than a double click
    with qtbot.waitSignal(view.coding_clicked) as told:
        click(view, place)
    assert told.args == [1]
    with qtbot.waitSignal(view.coding_clicked) as told:
        click(view, point_of(view, TEXT.index("lunch")))
    assert told.args == [0]


@pytest.mark.parametrize(("times", "expected"), [(2, "first"), (3, TEXT[: TEXT.index(".") + 1])])
def test_a_double_click_where_a_coding_begins_selects_although_the_first_click_brings_its_handle(
    view, qtbot, times, expected
):
    view.set_document(TEXT)
    row = CodingRow(9, TEXT.index("first"), TEXT.index(" welcomed"), 1, 1)
    view.put_coding(row)
    view.coding_clicked.connect(view.set_current_coding)  # as a project's window does
    with qtbot.assertNotEmitted(view.borders_moved):
        click(view, box_of(view, row.start).center().toPoint() - QPoint(1, 0), times)
    assert view.page.current == 9
    assert view.selection().cut(TEXT) == expected
    assert view.page.index.get(9) == row
