"""A field for several lines of plain text that does not stand still, whatever another program has put into it."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QPlainTextEdit, QWidget

_ENDLESS = re.compile(r"\S{20000}")  # Qt needs seconds to find where to break a word of some 100,000 characters


class PlainField(QPlainTextEdit):
    """Breaks its lines but where a word has no end: that stands on one line."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if text:
            self.setPlainText(text)

    def setPlainText(self, text: str) -> None:
        """Show another text."""
        # The mode lays out what there is, so it is never changed to breaking while an endless word is there.
        if _ENDLESS.search(text):
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            super().setPlainText(text)
        else:
            super().setPlainText(text)
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
