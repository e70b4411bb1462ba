"""Buttons that look and speak the same everywhere."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from qda.ui import theme

_SIGNS = {
    "add": "+",
    "close": "×",
    "more": "⋯",
    "star": "★",
    "chevron-left": "‹",
    "chevron-right": "›",
}  # where an icon is missing


class IconButton(QToolButton):
    """A button with only a picture; its tooltip is also what a screen reader says."""

    def __init__(self, icon_name: str, words: str, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoRaise(True)
        self.setIconSize(QSize(theme.ICON, theme.ICON))
        self.setMinimumSize(theme.TARGET, theme.TARGET)
        theme.set_look(self, "icon")
        theme.set_icon(self, icon_name)
        if self.icon().isNull():
            self.setText(_SIGNS.get(icon_name, words))


def push_button(text: str, object_name: str, parent: QWidget | None = None, *, look: str = "") -> QPushButton:
    """Return a button with words; looks are primary, flat, danger and link."""
    button = QPushButton(text, parent)
    button.setObjectName(object_name)
    button.setAccessibleName(text.replace("&", ""))
    button.setMinimumHeight(theme.TARGET)
    button.setAutoDefault(False)  # in a dialog, Enter belongs to its one default button
    if look:
        theme.set_look(button, look)
    return button


def press_by_enter(*buttons: QPushButton) -> None:
    """Let Enter press buttons that stand in a window and not in a dialog; on some systems only Space would."""
    for button in buttons:
        button.setAutoDefault(True)
