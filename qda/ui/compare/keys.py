"""The keys of the compare window: they work wherever nobody is writing, and a sheet lists them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.command_palette import commands_of
from qda.ui.keyboard_help import Gestures, KeyboardHelp

DIGITS = range(1, 10)

GESTURES: Gestures = (
    (
        QT_TRANSLATE_NOOP("keys", "Disagreements"),
        (
            (QT_TRANSLATE_NOOP("keys", "Next, and the one before"), "J, K"),
            (QT_TRANSLATE_NOOP("keys", "Settle by the verdict with that number"), "1 … 9"),
            (QT_TRANSLATE_NOOP("keys", "Write a note; Enter or Esc leaves it"), "N"),
            (
                QT_TRANSLATE_NOOP("keys", "Settle on an own passage"),
                QT_TRANSLATE_NOOP("keys", "Select it in the text, then the digit of “Own span”"),
            ),
            (
                QT_TRANSLATE_NOOP("keys", "Go to the card of a passage"),
                QT_TRANSLATE_NOOP("keys", "Click the hatched words or a stripe"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "Figures"),
        (
            (
                QT_TRANSLATE_NOOP("keys", "See the passages behind a figure"),
                QT_TRANSLATE_NOOP("keys", "Click it, or go there with Tab and arrows and press Enter"),
            ),
            (
                QT_TRANSLATE_NOOP("keys", "Show one code alone in the text"),
                QT_TRANSLATE_NOOP("keys", "Rest the mouse on its row, or choose it"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "The text"),
        (
            (
                QT_TRANSLATE_NOOP("keys", "Leave a passage out, or compare only it"),
                QT_TRANSLATE_NOOP("keys", "Select it and right-click"),
            ),
            (QT_TRANSLATE_NOOP("keys", "Sentence, and the next"), QT_TRANSLATE_NOOP("keys", "Triple click, or S")),
            (QT_TRANSLATE_NOOP("keys", "Paragraph, and the next"), QT_TRANSLATE_NOOP("keys", "Four clicks, or P")),
        ),
    ),
)


def bind_digits(window: QWidget, decide: Callable[[int], object]) -> list[QShortcut]:
    """Let the digits decide anywhere in a window; a key that is held down decides once."""
    found: list[QShortcut] = []
    for digit in DIGITS:
        shortcut = QShortcut(QKeySequence(Qt.Key(Qt.Key.Key_0 + digit)), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(partial(decide, digit))
        found.append(shortcut)
    return found


def show_keys(window: QWidget) -> None:
    """Open the sheet of keys beside a compare window."""
    from PySide6.QtWidgets import QMainWindow

    if isinstance(window, QMainWindow):
        KeyboardHelp(commands_of(window.menuBar(), possible=False), window, GESTURES).show()
