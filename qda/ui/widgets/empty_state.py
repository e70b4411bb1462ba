"""What an empty place says: what belongs here and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.widgets.buttons import press_by_enter, push_button
from qda.ui.widgets.labels import plain_label


class EmptyState(QWidget):
    """A sentence in the middle of an empty place, with a button for the next step where there is one.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(
        self, heading: str, words: str, button: str = "", parent: QWidget | None = None, *, primary: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("emptyState")
        self.heading = plain_label(heading, self, look="strong", wrap=True)
        self.words = plain_label(words, self, look="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, 16, theme.MARGIN, 16)
        layout.setSpacing(theme.GAP)
        layout.addStretch(2)
        for label in (self.heading, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setVisible(bool(label.text()))
            layout.addWidget(label)
        self.button = push_button(button, "emptyStateButton", self, look="primary" if primary else "")
        press_by_enter(self.button)
        self.button.setVisible(bool(button))
        if not button:
            self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.acted)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
