"""The measures of the page: fonts, line spacing, and where the reading column and the stripes stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QTextOption

_SERIF_FAMILIES = ["Noto Serif", "Source Serif 4", "Charter", "Georgia", "Cambria", "DejaVu Serif", "Times New Roman"]
_LINE_SPACING = 1.24  # of the font's own height
_PARAGRAPH_GAP = 0.34  # of a line
_BLANK_LINE = 0.24  # of a line
_HEADING_SCALES = {1: 1.36, 2: 1.2, 3: 1.08}
_WIDEST_STRIPES, _NARROWEST_STRIPES = 230, 84  # pixels
_TINY_VIEW = 360  # pixels; where this is all there is, names of codes give way to the text
_SAMPLE = "the quick brown fox jumps over the lazy dog while many readers code passages "


@lru_cache(maxsize=1)
def serif_families() -> list[str]:
    """Return the serif fonts that this computer has and long texts read well in, the best first."""
    known = set(QFontDatabase.families())
    return [family for family in _SERIF_FAMILIES if family in known] or ["serif"]


class TextMetrics:
    """Fonts and distances of the text at one zoom factor."""

    def __init__(self, font: QFont, interface_font: QFont, zoom: float, sample: str = "") -> None:
        self.font = QFont(font)
        self.font.setPointSizeF(max(4.0, font.pointSizeF() * zoom))
        self.small_font = QFont(interface_font)
        self.small_font.setPointSizeF(max(4.0, interface_font.pointSizeF() * 0.86 * min(zoom, 1.6)))
        measures = QFontMetricsF(self.font)
        self.line_height = round(measures.height() * _LINE_SPACING)
        self.character_width = measures.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        folded = " ".join(sample.split())
        # Scripts differ in width: guesses of heights go by the text itself.
        measured = measures.horizontalAdvance(folded) / len(folded) if folded else self.character_width
        self.guessed_width = max(1.0, measured)
        self.paragraph_gap = round(self.line_height * _PARAGRAPH_GAP)
        self.blank_height = max(4, round(self.line_height * _BLANK_LINE))
        self.small_height = round(QFontMetricsF(self.small_font).height())
        self.label_pitch = self.small_height + 1

    def heading_font(self, level: int) -> QFont:
        """Return the font of a heading, 1 being the highest level."""
        font = QFont(self.font)
        font.setBold(True)
        font.setPointSizeF(self.font.pointSizeF() * _HEADING_SCALES.get(level, 1.0))
        return font

    def text_option(self) -> QTextOption:
        """Return how lines are broken; tabs stand at every tenth character."""
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(self.character_width * 10)
        return option


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """Where things stand between the left and right edge of the viewport, in pixels.

    ``mirrored`` swaps the sides: the numbers stand right of the text and the stripes left of it.
    """

    width: int
    column_left: int
    column_width: int
    number_width: int
    turn_width: int
    stripes_width: int
    mirrored: bool

    LANE_PITCH = 9
    BAR_WIDTH = 5
    GAP = 16
    TEXT_EDGE = 20

    @property
    def column_right(self) -> int:
        """The right edge of the reading column."""
        return self.column_left + self.column_width

    @property
    def turn_left(self) -> int:
        """The left edge of the names of speakers, which stand next to the text."""
        if self.mirrored:
            return self.column_right + self.TEXT_EDGE
        return self.column_left - self.TEXT_EDGE - self.turn_width

    @property
    def number_left(self) -> int:
        """The left edge of the paragraph numbers, which stand outside the names of speakers."""
        return self.turn_left + self.turn_width if self.mirrored else self.turn_left - self.number_width

    @property
    def memo_left(self) -> int:
        """The left edge of the signs of memos, which stand between numbers and text."""
        return self.column_right + 6 if self.mirrored else self.column_left - 15

    @property
    def stripes_left(self) -> int:
        """The left edge of the area that holds lanes and labels."""
        if self.mirrored:
            return self.column_left - self.GAP - self.stripes_width
        return self.column_right + self.GAP

    @property
    def most_lanes(self) -> int:
        """How many lanes there is room for."""
        return max(2, min(10, (self.stripes_width - 30) // self.LANE_PITCH))

    def lane_x(self, lane: int) -> int:
        """Return the left edge of a lane's bars; the first lane is next to the text."""
        if self.mirrored:
            return self.stripes_left + self.stripes_width - self.LANE_PITCH * lane - self.BAR_WIDTH
        return self.stripes_left + self.LANE_PITCH * lane

    def label_area(self, lanes: int) -> tuple[int, int]:
        """Return left edge and width of the labels beside that many lanes."""
        taken = lanes * self.LANE_PITCH + 8
        width = max(0, self.stripes_width - taken)
        return (self.stripes_left if self.mirrored else self.stripes_left + taken), width


def place_page(
    width: int, metrics: TextMetrics, column_characters: int, *, with_turns: bool, mirrored: bool
) -> PageGeometry:
    """Decide what gets how much of the viewport: the text first, then the stripes, the rest around them."""
    wished = round(column_characters * metrics.character_width)
    number_width = round(metrics.small_height * 2.6)
    turn_width = min(round(metrics.small_height * 6.5), width // 6) if with_turns else 0
    margin = number_width + turn_width + PageGeometry.TEXT_EDGE
    edge = 12
    free = width - margin - PageGeometry.GAP - edge
    stripes = min(_WIDEST_STRIPES, max(_NARROWEST_STRIPES, round(width * 0.21), free - wished))
    if width < _TINY_VIEW:
        stripes = _NARROWEST_STRIPES // 2
    column = max(120, min(wished, free - stripes))
    spare = max(0, width - (margin + column + PageGeometry.GAP + stripes + edge))
    before = min(round(spare * 0.4), 160)
    left = width - before - margin - column if mirrored else before + margin
    return PageGeometry(width, left, column, number_width, turn_width, stripes, mirrored)
