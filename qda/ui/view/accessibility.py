"""What a screen reader is told of the document view: its text, the caret and the selection.

Screen readers count UTF-16 units, the view counts code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken

from qda.model.span import Span

if TYPE_CHECKING:
    from qda.ui.view.document_view import DocumentView

_MOST_NAMES = 5  # codes told at one place; the list of codes here has all
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class ViewText(QAccessibleTextInterface):
    """The view's text as a screen reader asks for it."""

    def __init__(self, view: DocumentView) -> None:
        super().__init__()
        self._view = view
        self._counted_for = ""
        self._astral: list[int] = []
        self._astral_units: list[int] = []

    def _count(self) -> None:
        text = self._view.page.text
        if text is not self._counted_for:
            self._counted_for = text
            self._astral = [] if text.isascii() else [found.start() for found in _ASTRAL.finditer(text)]
            self._astral_units = [offset + number for number, offset in enumerate(self._astral)]

    def unit(self, offset: int) -> int:
        """Return how many UTF-16 units come before an offset."""
        self._count()
        return offset + bisect_left(self._astral, offset)

    def offset(self, unit: int) -> int:
        """Return the offset of the character that holds a UTF-16 unit."""
        self._count()
        return unit - bisect_left(self._astral_units, unit)

    def text(self, startOffset: int, endOffset: int) -> str:  # noqa: N803
        """Return a passage."""
        return self._view.page.text[self.offset(startOffset) : self.offset(endOffset)]

    def characterCount(self) -> int:
        """Return the length of the text."""
        return self.unit(len(self._view.page.text))

    def cursorPosition(self) -> int:
        """Return where the caret is."""
        return self.unit(self._view.caret())

    def setCursorPosition(self, position: int) -> None:
        """Move the caret."""
        self._view.page.selection.place(self.offset(position))
        self._view.settle()
        self._view.show_offset(self._view.caret())

    def selectionCount(self) -> int:
        """Return how many passages are selected: one or none."""
        return int(self._view.selection() is not None)

    def selection(self, selectionIndex: int) -> tuple[int, int]:  # noqa: N803
        """Return begin and end of the selection."""
        span = self._view.selection() or Span(self._view.caret(), self._view.caret())
        return self.unit(span.start), self.unit(span.end)

    def addSelection(self, startOffset: int, endOffset: int) -> None:  # noqa: N803
        """Select a passage; there is only one selection."""
        self._view.set_selection(Span(self.offset(startOffset), self.offset(endOffset)))

    def setSelection(self, selectionIndex: int, startOffset: int, endOffset: int) -> None:  # noqa: N803
        """Change the selection."""
        self.addSelection(startOffset, endOffset)

    def removeSelection(self, selectionIndex: int) -> None:  # noqa: N803
        """Select nothing."""
        self._view.set_selection(None)

    def attributes(self, offset: int) -> tuple[str, int, int]:
        """Return formats, of which there are none, and where they hold."""
        return "", 0, self.characterCount()

    def characterRect(self, offset: int) -> QRect:
        """Return where a character stands on the screen, an empty rectangle if it is out of sight."""
        at = self.offset(offset)
        boxes = self._view.page.boxes(Span(at, at + 1))
        if not boxes:
            return QRect()
        box = boxes[0].toAlignedRect()
        return QRect(self._view.viewport().mapToGlobal(box.topLeft()), box.size())

    def offsetAtPoint(self, point: QPoint) -> int:
        """Return the character at a point of the screen."""
        return self.unit(self._view.page.offset_at(self._view.viewport().mapFromGlobal(point).toPointF()))

    def scrollToSubstring(self, startIndex: int, endIndex: int) -> None:  # noqa: N803
        """Bring a passage into sight."""
        self._view.reveal(Span(self.offset(startIndex), self.offset(endIndex)))


class AccessibleView(QAccessibleWidget):
    """The view as a read-only document of many lines."""

    def __init__(self, view: DocumentView) -> None:
        super().__init__(view, QAccessible.Role.Document, view.accessibleName())
        self.view_text = ViewText(view)
        self._shown = view
        self._told: tuple[str, ...] = ()

    def codes_at_caret(self) -> str:
        """Return the codes at the caret in words, empty where that is no news since this was last asked."""
        here = self._shown.page.codings_at(self._shown.caret())
        names = tuple(dict.fromkeys(self._shown.page.label_text(row) for row in here))[:_MOST_NAMES]
        before, self._told = self._told, names
        if names == before:
            return ""
        if not names:
            return QCoreApplication.translate("DocumentView", "No code")
        return QCoreApplication.translate("DocumentView", "Coded: {codes}").format(codes=", ".join(names))

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Offer the text interface; Qt wants the address of the object behind it."""
        if arg__1 == QAccessible.InterfaceType.TextInterface:
            return Shiboken.VoidPtr(Shiboken.getCppPointer(self.view_text)[0])
        return super().interface_cast(arg__1)

    def state(self) -> QAccessible.State:
        """Say that the text has lines, can be selected and cannot be edited."""
        state = super().state()
        state.readOnly = state.multiLine = state.selectableText = 1  # pyright: ignore[reportAttributeAccessIssue]
        return state


# Qt holds no reference to what the factory returns.
_kept: WeakKeyDictionary[QObject, AccessibleView] = WeakKeyDictionary()
_installed = False


def install() -> None:
    """Let Qt ask us about document views, once per process."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_interface)


def _interface(_key: str, thing: QObject) -> QAccessibleInterface | None:
    from qda.ui.view.document_view import DocumentView

    if not isinstance(thing, DocumentView):
        return None
    if thing not in _kept:
        _kept[thing] = AccessibleView(thing)
    return _kept[thing]


def caret_moved(view: DocumentView) -> None:
    """Tell a screen reader, if there is one, where caret and selection are, and which codes begin or end there."""
    if not QAccessible.isActive():
        return
    interface = QAccessible.queryAccessibleInterface(view)
    if isinstance(interface, AccessibleView):
        position = interface.view_text.cursorPosition()
        span = view.selection()
        if span is None:
            QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, position))
        else:
            start, end = interface.view_text.selection(0)
            event = QAccessibleTextSelectionEvent(view, start, end)
            event.setCursorPosition(position)
            QAccessible.updateAccessibility(event)
        codes = interface.codes_at_caret()
        if codes:
            # A polite announcement, spoken after the words at the caret.
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, codes))
