"""Slanted lines in a code's colour: rising where only the start side coded, falling where only the end side did."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QBrush, QColor, QImage

from qda.ui.view.paint_colours import mix
from qda.ui.view.sides.values import Side

PERIOD = 9  # pixels from line to line, along the text
_LINE = 4  # pixels of them that a line takes


def hatch(side: Side, ground: QColor, line: QColor, scale: float) -> QBrush:
    """Return a brush that hatches in a side's slant.

    The lines stand still in the painter's coordinates: filling piece by piece, or again after scrolling, joins up.

    Args:
        side: Whose slant it is.
        ground: The colour between the lines.
        line: The colour of the lines.
        scale: How many pixels of the screen one of the painter's is.
    """
    return _hatch(side, ground.rgb(), line.rgb(), scale)


@lru_cache(maxsize=1024)
def _hatch(side: Side, ground: int, line: int, scale: float) -> QBrush:
    size = max(1, round(PERIOD * scale))
    width = _LINE * size / PERIOD
    row = [mix(QColor(ground), QColor(line), _covered(along, width, size)).rgb() for along in range(size)]
    tile = QImage(size, size, QImage.Format.Format_RGB32)
    for y in range(size):
        for x in range(size):
            tile.setPixel(x, y, row[(x + y if side is Side.START else x - y) % size])
    # Pixel for pixel: a tile that had to be scaled would blur and not join up.
    tile.setDevicePixelRatio(scale)
    brush = QBrush()
    brush.setTextureImage(tile)
    return brush


def _covered(along: int, width: float, size: int) -> float:
    """Return how much of a pixel a line of a slope of one covers: smooth edges, without a painter."""
    half = width / 2
    distance = abs(along - half)
    distance = min(distance, size - distance)
    return max(0.0, min(1.0, half - distance + 0.5))
