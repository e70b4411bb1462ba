"""Moving through a text: by wheel, by jump, and back to where one was."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from qda.model.span import Span
from qda.ui.view.block_layout import BlockLayout
from qda.ui.view.values import CodingRow


@pytest.fixture
def long_text() -> str:
    chance = random.Random(4)
    return "\n".join(
        " ".join(
            chance.choice(["river", "old", "market", "people", "a", "because"]) for _ in range(chance.randrange(90))
        )
        for _ in range(400)
    )


def wheel(view, notches: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    place = QPointF(200, 200)
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    QApplication.processEvents()


def on_screen(view):
    """Return what stands on the screen now, without having it painted anew."""
    corner = view.viewport().mapTo(view, QPoint(0, 0))
    size = view.viewport().size()
    return QGuiApplication.primaryScreen().grabWindow(view.winId(), corner.x(), corner.y(), size.width(), size.height())


def test_what_scrolling_leaves_on_screen_is_what_painting_anew_shows(view, long_text):
    view.set_document(long_text)
    chance = random.Random(2)
    starts = [chance.randrange(len(long_text) - 400) for _ in range(900)]
    view.set_codings([CodingRow(n, s, s + chance.randrange(10, 400), 1 + n % 3, 1) for n, s in enumerate(starts)])
    QApplication.processEvents()
    for notches in (-1, -2, -1, -4, 2, -3, 1, -1):
        wheel(view, notches)
        assert on_screen(view).toImage() == view.viewport().grab().toImage()


def test_wheel_down_and_up_again_comes_back_to_the_same_place(view, long_text):
    view.set_document(long_text)
    for _ in range(40):
        wheel(view, -1)
    assert view.scroll_anchor()[0] > 0
    for _ in range(40):
        wheel(view, 1)
    assert view.scroll_anchor() == (0, 0.0)


def test_the_end_of_the_text_can_be_reached_and_nothing_lies_below(view, long_text):
    view.set_document(long_text)
    bar = view.verticalScrollBar()
    for _ in range(5):
        bar.setValue(bar.maximum())
    view.viewport().grab()
    last = view.page.shown[-1]
    assert last.layout.span.end == len(long_text)
    assert abs(last.y + last.height - view.viewport().height()) <= 1


def test_the_place_is_kept_when_width_zoom_and_font_size_change(view, long_text):
    view.set_document(long_text)
    place = long_text.index("market", 20_000)
    view.set_scroll_anchor((place, 0.0))
    top = view.scroll_anchor()[0]
    assert top <= place < top + 120
    for act in (lambda: view.resize(600, 500), lambda: view.set_zoom(1.7), lambda: view.set_column_width(50)):
        act()
        now = view.scroll_anchor()[0]
        assert abs(now - top) < 130
        top = now


def test_reveal_brings_a_far_passage_into_sight(view, long_text):
    view.set_document(long_text)
    span = Span(len(long_text) - 3000, len(long_text) - 2950)
    view.reveal(span, flash=True)
    view.viewport().grab()
    boxes = view.page.boxes(span)
    assert boxes
    assert all(box.top() >= 0 and box.bottom() <= view.viewport().height() for box in boxes)


def test_reveal_does_not_move_what_is_in_sight_already(view, long_text):
    view.set_document(long_text)
    wheel(view, -3)
    before = view.scroll_anchor()
    start = before[0] + 300
    view.reveal(Span(start, start + 10))
    assert view.scroll_anchor() == before


def test_ctrl_and_wheel_zoom(view, qtbot, long_text):
    view.set_document(long_text)
    with qtbot.waitSignal(view.zoom_changed) as told:
        wheel(view, 1, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] == view.zoom() > 1.05
    wheel(view, -100, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == 0.5


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", "   ", "x", "a" * 20_000, "\u202e", "\ud800 lone"])
def test_any_text_can_be_shown_and_walked_through(view, qtbot, text):
    view.set_document(text)
    view.set_codings([CodingRow(1, 0, max(1, len(text)), 1, 1)])
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
    view.viewport().grab()
    assert 0 <= view.caret() <= len(text)


def test_case_26_a_megabyte_without_a_newline_is_shown_and_scrolls(view):
    text = "word and word " * 75_000
    view.set_document(text)
    view.reveal(Span(900_000, 900_010))
    view.viewport().grab()
    assert view.page.boxes(Span(900_000, 900_010))
    wheel(view, -2)
    view.viewport().grab()
    assert len(view.page.shown) <= 4


def test_case_28_of_ten_megabytes_only_what_is_seen_is_laid_out(view, monkeypatch):
    laid_out = []
    lay_out = BlockLayout.__init__

    def noted(block, text, span, *others) -> None:
        laid_out.append(span)
        lay_out(block, text, span, *others)

    monkeypatch.setattr(BlockLayout, "__init__", noted)
    assert not isinstance(view, QPlainTextEdit | QTextEdit)
    paragraph = "The river rose in March, and nobody in the market spoke of anything else. " * 13
    text = f"{paragraph}\n" * (10_000_000 // len(paragraph))
    view.set_document(text)
    view.reveal(Span(len(text) - 20, len(text) - 10))
    view.viewport().grab()
    assert view.page.boxes(Span(len(text) - 20, len(text) - 10))
    assert len(laid_out) < 200
