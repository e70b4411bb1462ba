"""Where characters stand on a document view's screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF

from qda.model.span import Span
from qda.ui.view.document_view import DocumentView


def box_of(view: DocumentView, start: int, end: int | None = None) -> QRectF:
    """Return the box of a character, or of a passage on one line, on the view's viewport."""
    view.grab()
    boxes = view.page.boxes(Span(start, start + 1 if end is None else end))
    assert boxes, f"character {start} is not on screen"
    return boxes[0]


def point_of(view: DocumentView, offset: int) -> QPoint:
    """Return the middle of a character."""
    return box_of(view, offset).center().toPoint()


def edge_of(view: DocumentView, offset: int) -> QPoint:
    """Return the left edge of a character."""
    box = box_of(view, offset)
    return QPoint(round(box.left()), round(box.center().y()))
