"""Dropping codes on the text and moving the borders of a coding by its handles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qda.model.span import Span
from qda.model.unit import Unit
from qda.ui.view.values import SPAN_MIME, CodingRow, codes_to_mime, span_from_mime, span_to_mime
from tests.ui.view.places import edge_of, point_of

TEXT = "The first speaker welcomed them. She sat down.\nThe second one rose. He had doubts."
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def drag_over(view, data: QMimeData, point: QPoint, modifiers=NONE) -> bool:
    """Drag something over a point and tell whether the view would take it."""
    kinds = ((QDragEnterEvent, point), (QDragMoveEvent, QPointF(point).toPoint()))
    for kind, place in kinds:
        event = kind(place, Qt.DropAction.CopyAction, data, LEFT, modifiers)
        QApplication.sendEvent(view.viewport(), event)
    return event.isAccepted()


def drop(view, data: QMimeData, point: QPoint, modifiers=NONE) -> None:
    drag_over(view, data, point, modifiers)
    event = QDropEvent(QPointF(point), Qt.DropAction.CopyAction, data, LEFT, modifiers)
    QApplication.sendEvent(view.viewport(), event)


@pytest.mark.parametrize(
    ("modifiers", "unit", "expected"),
    [
        (NONE, Unit.FREE, "She sat down."),
        (CTRL, Unit.FREE, "The first speaker welcomed them. She sat down."),
        (NONE, Unit.PARAGRAPH, "The first speaker welcomed them. She sat down."),
    ],
)
def test_a_code_dropped_without_a_selection_takes_sentence_paragraph_or_unit(view, qtbot, modifiers, unit, expected):
    view.set_document(TEXT)
    view.set_unit(unit)
    with qtbot.waitSignal(view.code_dropped) as told:
        drop(view, codes_to_mime([2, 5]), point_of(view, TEXT.index("sat")), modifiers)
    assert told.args[0] == [2, 5]
    assert told.args[1].cut(TEXT) == expected


def test_a_code_dropped_on_the_selection_takes_just_that(view, qtbot):
    view.set_document(TEXT)
    chosen = Span(TEXT.index("first"), TEXT.index(" welcomed"))
    view.set_selection(chosen)
    with qtbot.waitSignal(view.code_dropped) as told:
        drop(view, codes_to_mime([3]), point_of(view, TEXT.index("speaker")))
    assert told.args == [[3], chosen]
    assert view.selection() == chosen, "a second code may follow"


def test_the_passage_under_a_dragged_code_is_shown_until_it_leaves(view):
    view.set_document(TEXT)
    before = view.viewport().grab().toImage()
    assert drag_over(view, codes_to_mime([1]), point_of(view, 5))
    assert view.viewport().grab().toImage() != before
    drop(view, codes_to_mime([1]), point_of(view, 5))
    assert view.viewport().grab().toImage() == before


def test_a_file_dragged_over_the_text_is_left_to_the_window(view):
    view.set_document(TEXT)
    data = QMimeData()
    data.setText("file:///somewhere.txt")
    assert not drag_over(view, data, point_of(view, 5))


def test_dragging_the_selection_hands_over_span_and_passage(view, monkeypatch):
    handed = []

    class Drag:
        def __init__(self, source):
            assert source is view

        def setMimeData(self, data):
            handed.append(data)

        def exec(self, _action):
            return Qt.DropAction.CopyAction

    monkeypatch.setattr("qda.ui.view.mouse.QDrag", Drag)
    view.set_document(TEXT)
    view.set_selection(Span(4, 17))
    begin = point_of(view, 8)
    QTest.mousePress(view.viewport(), LEFT, pos=begin)
    QTest.mouseMove(view.viewport(), begin + QPoint(30, 10))
    QTest.mouseRelease(view.viewport(), LEFT, pos=begin + QPoint(30, 10))
    assert [(span_from_mime(data), data.text()) for data in handed] == [(Span(4, 17), TEXT[4:17])]
    assert view.selection() == Span(4, 17)


@pytest.mark.parametrize("payload", [b"", b"1", b"a,b", b"1,2,3", b"\xff\xfe"])
def test_a_broken_payload_is_no_span(payload):
    data = QMimeData()
    data.setData(SPAN_MIME, payload)
    assert span_from_mime(data) is None
    assert span_from_mime(span_to_mime(Span(3, 9), "x")) == Span(3, 9)


def handle(view, *, at_end: bool) -> QPoint:
    view.grab()
    return next(h.box.center().toPoint() for h in view.page.handles() if h.at_end == at_end)


@pytest.mark.parametrize(
    ("at_end", "target", "expected"),
    [
        (True, " them", "first speaker welcomed"),
        (False, "speaker", "speaker"),
        (False, "The first", "The first speaker"),
    ],
)
def test_a_handle_is_dragged_and_the_new_borders_are_told_not_kept(view, qtbot, at_end, target, expected):
    view.set_document(TEXT)
    row = CodingRow(9, TEXT.index("first"), TEXT.index(" welcomed"), 1, 1)
    view.put_coding(row)
    view.set_current_coding(9)
    begin, end = handle(view, at_end=at_end), edge_of(view, TEXT.index(target))
    with qtbot.waitSignal(view.borders_moved) as told:
        QTest.mousePress(view.viewport(), LEFT, pos=begin)
        QTest.mouseMove(view.viewport(), (begin + end) / 2)
        QTest.mouseMove(view.viewport(), end)
        QTest.mouseRelease(view.viewport(), LEFT, pos=end)
    assert told.args[0] == 9
    assert told.args[1].cut(TEXT) == expected
    assert view.page.index.get(9) == row, "the view shows what is saved"


def test_escape_gives_up_moving_a_border(view, qtbot):
    view.set_document(TEXT)
    row = CodingRow(9, TEXT.index("first"), TEXT.index(" welcomed"), 1, 1)
    view.put_coding(row)
    view.set_current_coding(9)
    begin, end = handle(view, at_end=True), edge_of(view, TEXT.index(" them"))
    with qtbot.assertNotEmitted(view.borders_moved):
        QTest.mousePress(view.viewport(), LEFT, pos=begin)
        QTest.mouseMove(view.viewport(), begin + QPoint(40, 0))
        QTest.mouseMove(view.viewport(), end)
        assert view.page.index.get(9) != row
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(view.viewport(), LEFT, pos=end)
    assert view.page.index.get(9) == row


def test_a_right_click_tells_selection_and_codings(view, qtbot):
    view.set_document(TEXT)
    view.put_coding(CodingRow(9, 4, 17, 1, 1))
    view.set_selection(Span(0, 3))
    for offset, told_of in ((1, [Span(0, 3), []]), (8, [None, [9]])):  # in the selection, and away from it
        point = point_of(view, offset)
        with qtbot.waitSignal(view.context_menu_wanted) as told:
            menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
            QApplication.sendEvent(view.viewport(), menu)
        assert told.args == [*told_of, view.viewport().mapToGlobal(point)]
    assert view.caret() in (8, 9)


def test_the_palette_opens_just_below_the_selection(view):
    view.set_document(TEXT)
    view.set_selection(Span(4, 17))
    place = view.viewport().mapFromGlobal(view.palette_point())
    word = point_of(view, 4)
    assert 0 < place.y() - word.y() < 40
    assert abs(place.x() - word.x()) < 20
