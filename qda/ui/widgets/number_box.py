"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSpinBox, QWidget

_INSET = 5  # px between the frame and the number, as in a line of text; the style sheet does not reach in there


class NumberBox(QSpinBox):
    """A field for a whole number that keeps its number off the frame."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INSET, 0, 0, 0)

    def sizeHint(self) -> QSize:
        """Return the usual size, with the room before the number."""
        return super().sizeHint() + QSize(_INSET, 0)
