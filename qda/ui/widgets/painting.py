"""Painting that comes to its end whatever goes wrong in between."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(device: QPaintDevice) -> Generator[QPainter]:
    """Give a painter for a widget or picture, and end it even when the block fails.

    An error keeps hold of the painter that it left; Qt ends the whole program over a widget that is still painted on.
    """
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()
