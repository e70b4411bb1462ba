"""A field in which a stretch of a stored text is corrected, and where nothing changes but what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from qda.model.span import Span
from qda.text.edits import apply, edits_between

# Qt's own sign for the end of a paragraph, and one that it would leave out.
_FROM_QT = {ord("\u2029"): "\n", ord("\u2028"): "\n"}
_TO_QT = {ord("\ufeff"): "\u2060"}


class Highlight(NamedTuple):
    """How a span of the words stands out; each colour may be none."""

    span: Span
    underline: QColor | None = None
    ground: QColor | None = None


class CorrectionField(QPlainTextEdit):
    """Shows some words and gives them back as they are, but for what the person changed.

    Qt's text widgets change some characters that they are given. So what stands in the field is compared with what
    stood there at first, and the difference is carried over to the words themselves.

    Signals:
        typed: The words were changed by the person.
    """

    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._given = ""
        self._shown = ""
        self._filling = False
        self.textChanged.connect(self._on_text_changed)

    def show_words(self, words: str) -> None:
        """Show other words; what was typed before can no longer be taken back here."""
        self._filling = True
        self._given = words
        self.setPlainText(words.translate(_TO_QT))
        self._shown = self._raw()
        self.setReadOnly(len(self._shown) != len(words))
        self._filling = False

    def words(self) -> str:
        """Return the words with what was changed."""
        raw = self._raw()
        if raw == self._shown or self.isReadOnly():
            return self._given
        if self._shown == self._given:
            return raw
        return apply(self._given, edits_between(self._shown, raw))

    def highlight(self, highlights: Iterable[Highlight]) -> None:
        """Let spans of the words as they are now stand out."""
        raw = self._raw()
        wide = not raw.isascii() and any(character > "\uffff" for character in raw)
        found: list[QTextEdit.ExtraSelection] = []
        for one in highlights:
            start, end = (_to_qt(raw, offset) if wide else offset for offset in one.span)
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            if one.underline is not None:
                form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                form.setUnderlineColor(one.underline)
            if one.ground is not None:
                form.setBackground(one.ground)
            selection.cursor, selection.format = cursor, form  # pyright: ignore[reportAttributeAccessIssue]
            found.append(selection)
        self.setExtraSelections(found)

    def select(self, span: Span) -> None:
        """Select a span of the words as they are now, and bring it into sight."""
        raw = self._raw()
        cursor = self.textCursor()
        cursor.setPosition(_to_qt(raw, min(span.start, len(raw))))
        cursor.setPosition(_to_qt(raw, min(span.end, len(raw))), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    def caret(self) -> int:
        """Return the offset of the caret in the words as they are now."""
        return _from_qt(self._raw(), self.textCursor().position())

    def _raw(self) -> str:
        return self.document().toRawText().translate(_FROM_QT)

    def _on_text_changed(self) -> None:
        if not self._filling:
            self.typed.emit()


def _to_qt(text: str, offset: int) -> int:
    """Return an offset in Qt's units, of which an emoji takes two."""
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def _from_qt(text: str, position: int) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore"))
