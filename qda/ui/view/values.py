"""What goes into the document view and what is dragged in and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData

from qda.model.span import Span

SPAN_MIME = "application/x-concord-span"
CODES_MIME = "application/x-concord-codes"


class CodeStyle(NamedTuple):
    """How a code is shown: its name and its colour as ``#rrggbb``."""

    code_id: int
    name: str
    colour: str


class CodingRow(NamedTuple):
    """One code on one stretch of the shown document by one coder."""

    coding_id: int
    start: int
    end: int
    code_id: int
    coder_id: int

    @property
    def span(self) -> Span:
        """The stretch of text."""
        return Span(self.start, self.end)


def codes_to_mime(code_ids: Sequence[int]) -> QMimeData:
    """Return what a codebook hands over when codes are dragged out of it."""
    data = QMimeData()
    data.setData(CODES_MIME, ",".join(map(str, code_ids)).encode())
    return data


def codes_from_mime(data: QMimeData) -> list[int]:
    """Return the codes that are being dragged, an empty list if it is something else."""
    return _numbers(data, CODES_MIME)


def span_to_mime(span: Span, passage: str) -> QMimeData:
    """Return what the view hands over when its selection is dragged; other programs get the passage."""
    data = QMimeData()
    data.setData(SPAN_MIME, f"{span.start},{span.end}".encode())
    data.setText(passage)
    return data


def span_from_mime(data: QMimeData) -> Span | None:
    """Return the span that is being dragged, ``None`` if it is something else."""
    numbers = _numbers(data, SPAN_MIME)
    return Span(*numbers) if len(numbers) == 2 else None


def _numbers(data: QMimeData, kind: str) -> list[int]:
    parts = bytes(data.data(kind).data()).decode("ascii", "replace").split(",")
    return [int(part) for part in parts] if all(part.strip().isdecimal() for part in parts) else []
