"""Reading and selecting without the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qda.model.span import Span
from qda.model.unit import Unit
from qda.ui.view.values import CodingRow

TEXT = "The first speaker welcomed them. She sat down.\n\nThe second one rose. He had doubts, many doubts."
KEY = Qt.Key
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def press(view, key, modifiers=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        QTest.keyClick(view, key, modifiers)


def selected(view):
    return view.selection().cut(TEXT) if view.selection() else None


def test_shift_and_arrows_select_characters_and_words(view):
    view.set_document(TEXT)
    press(view, KEY.Key_Right, SHIFT, 3)
    assert selected(view) == "The"
    press(view, KEY.Key_Right, SHIFT)
    assert selected(view) == "The", "a space at the end is not part of the passage"
    press(view, KEY.Key_Right, SHIFT)
    assert selected(view) == "The f", "but it does not stop the selection from growing"
    press(view, KEY.Key_Right, SHIFT | CTRL, 2)
    assert selected(view) == "The first speaker"


def test_alt_shift_down_and_up_select_sentences(view):
    view.set_document(TEXT)
    press(view, KEY.Key_Down, ALT | SHIFT)
    assert selected(view) == "The first speaker welcomed them."
    press(view, KEY.Key_Down, ALT | SHIFT)
    assert selected(view) == "The first speaker welcomed them. She sat down."
    press(view, KEY.Key_Up, ALT | SHIFT)
    assert selected(view) == "The first speaker welcomed them."


def test_home_end_and_whole_document(view):
    view.set_document(TEXT)
    press(view, KEY.Key_End, CTRL)
    assert view.caret() == len(TEXT)
    press(view, KEY.Key_Home)
    assert view.caret() == TEXT.index("The second")
    press(view, KEY.Key_A, CTRL)
    assert view.selection() == Span(0, len(TEXT))
    press(view, KEY.Key_Escape)
    assert view.selection() is None


def test_down_keeps_the_column_over_a_short_line(view):
    text = "A long first line it is\nx\nA long third line it is"
    view.set_document(text)
    press(view, KEY.Key_Right, times=10)
    press(view, KEY.Key_Down, times=2)
    third = text.index("A long third")
    assert view.caret() - third in (9, 10, 11)
    press(view, KEY.Key_Up, times=2)
    assert view.caret() in (9, 10, 11)


def test_copy_takes_the_stored_text_as_it_is(view):
    text = "one\u00a0two \u201cthree\u201d\nfour"
    view.set_document(text)
    view.set_selection(Span(0, len(text)))
    press(view, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == text


def test_page_down_goes_through_the_whole_text_and_back(view):
    text = "\n".join(f"Paragraph {number} " + "of words " * 30 for number in range(80))
    view.set_document(text)
    for _ in range(100):
        press(view, KEY.Key_PageDown)
        if view.caret() == len(text):
            break
    assert view.caret() == len(text)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    press(view, KEY.Key_PageUp, times=100)
    assert view.caret() == 0
    assert view.scroll_anchor() == (0, 0.0)


def test_arrows_are_mirrored_in_a_right_to_left_paragraph(view):
    view.set_document("مرحبا بكم")
    press(view, KEY.Key_Left, times=2)
    assert view.caret() == 2
    press(view, KEY.Key_Right)
    assert view.caret() == 1


def test_with_a_unit_arrows_select_unit_after_unit(view):
    view.set_document(TEXT)
    view.set_unit(Unit.SENTENCE)
    press(view, KEY.Key_Down)
    assert selected(view) == "She sat down."
    press(view, KEY.Key_Right)
    assert selected(view) == "The second one rose."
    press(view, KEY.Key_Right, SHIFT)
    assert selected(view) == "The second one rose. He had doubts, many doubts."
    press(view, KEY.Key_Up)
    assert selected(view) == "She sat down."


@pytest.mark.parametrize(
    ("modifiers", "key", "expected"),
    [
        (ALT, KEY.Key_Right, "first speaker welcomed"),
        (ALT, KEY.Key_Left, "first"),
        (ALT | CTRL, KEY.Key_Left, "The first speaker"),
        (ALT | CTRL, KEY.Key_Right, "speaker"),
        (ALT | SHIFT, KEY.Key_Right, "first speaker w"),
        (ALT | SHIFT, KEY.Key_Left, "first speake"),
    ],
)
def test_alt_arrows_move_the_borders_of_the_current_coding(view, qtbot, modifiers, key, expected):
    view.set_document(TEXT)
    start = TEXT.index("first")
    view.put_coding(CodingRow(7, start, start + len("first speaker"), 1, 1))
    view.set_current_coding(7)
    with qtbot.waitSignal(view.borders_moved) as told:
        press(view, key, modifiers)
    assert told.args[0] == 7
    assert told.args[1].cut(TEXT) == expected


def test_keys_the_view_does_not_use_reach_the_window(qtbot, view):
    class Window(QWidget):
        def __init__(self):
            super().__init__()
            self.keys = []
            QVBoxLayout(self).addWidget(view)

        def keyPressEvent(self, event):
            self.keys.append(event.key())

    window = Window()
    qtbot.addWidget(window)
    window.show()
    view.set_document(TEXT)
    for key in (KEY.Key_1, KEY.Key_R, KEY.Key_Return, KEY.Key_Escape, KEY.Key_Delete):
        press(view, key)
    assert window.keys == [KEY.Key_1, KEY.Key_R, KEY.Key_Return, KEY.Key_Escape, KEY.Key_Delete]
    press(view, KEY.Key_Right)
    assert len(window.keys) == 5
    view.setParent(None)


def test_a_shortcut_of_the_window_does_not_take_the_views_own_keys(qtbot, view):
    taken = []
    shortcut = QShortcut(QKeySequence("Ctrl+A"), view)
    shortcut.activated.connect(lambda: taken.append("Ctrl+A"))
    view.set_document(TEXT)
    press(view, KEY.Key_A, CTRL)
    assert view.selection() == Span(0, len(TEXT))
    assert taken == []


def test_s_and_p_select_the_sentence_and_the_paragraph_and_then_one_more(view):
    text = "One here. Two there. Three.\n\nA second paragraph. Its end."
    view.set_document(text)

    def after(*keys: Qt.Key) -> str:
        for key in keys:
            QTest.keyClick(view, key)
        span = view.selection()
        return span.cut(text) if span else ""

    assert after(Qt.Key.Key_S) == "One here."
    assert after(Qt.Key.Key_S) == "One here. Two there."
    assert after(Qt.Key.Key_Right, Qt.Key.Key_S) == "Three."
    assert after(Qt.Key.Key_S) == "Three.\n\nA second paragraph."
    assert after(Qt.Key.Key_Left, Qt.Key.Key_P) == "One here. Two there. Three."
    assert after(Qt.Key.Key_P) == text
    assert after(Qt.Key.Key_P) == text
    QTest.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert after(Qt.Key.Key_S) == "Its end."
