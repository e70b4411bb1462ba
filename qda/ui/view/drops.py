"""Codes that are dragged from the codebook and dropped on the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.trim import trim
from qda.ui.view.selection import Grain
from qda.ui.view.values import codes_from_mime

if TYPE_CHECKING:
    from qda.ui.view.document_view import DocumentView


class Drops:
    """Shows which passage a code would be given to, and tells when it is dropped there."""

    def __init__(self, view: DocumentView) -> None:
        self._view = view

    def move(self, event: QDragMoveEvent) -> None:
        """Show the passage under the pointer; anything but codes is left to the window."""
        takes = not self._view.page.read_only and codes_from_mime(event.mimeData())
        span = self._target(event) if takes else None
        self._show(span)
        if span is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def leave(self) -> None:
        """Show no passage any more."""
        self._show(None)

    def drop(self, event: QDropEvent) -> None:
        """Tell which codes were dropped on which passage."""
        code_ids, span = codes_from_mime(event.mimeData()), self._target(event)
        self._show(None)
        if not code_ids or span is None or self._view.page.read_only:
            event.ignore()
            return
        event.acceptProposedAction()
        self._view.code_dropped.emit(code_ids, span)

    def _target(self, event: QDropEvent) -> Span | None:
        """Return the selection if the pointer is on it, else the unit, sentence or (with Ctrl) paragraph there."""
        page, selection = self._view.page, self._view.page.selection
        under = page.text_under(event.position())
        offset = page.offset_at(event.position()) if under is None else under
        chosen = selection.span()
        if chosen is not None and under is not None and chosen.start <= under < chosen.end:
            return chosen
        if selection.unit is not Unit.FREE:
            return selection.unit_around(offset)
        by_paragraph = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return trim(page.text, selection.around(offset, Grain.PARAGRAPH if by_paragraph else Grain.SENTENCE))

    def _show(self, span: Span | None) -> None:
        if span != self._view.page.drop_span:
            self._view.page.drop_span = span
            self._view.viewport().update()
