"""Where things stand on a page with a side for each coder."""

from __future__ import annotations

from typing import NamedTuple

from qda.ui.view.metrics import PageGeometry, TextMetrics

_EDGE = 12  # pixels at either edge of the viewport
_WIDEST_SIDE, _NARROWEST_SIDE, _TINY_SIDE = 220, 72, 34  # pixels
_TINY_VIEW = 440  # pixels; where this is all there is, names of codes give way to the text
_NUMBER_GAP = 8
_LEAST_LABEL = 74  # pixels
_DIGIT = 0.62  # of the height of small text: how wide a digit is at most


class SideGeometry(PageGeometry):
    """One side with its bars next to the text; numbers and speakers stand outside the labels."""

    GAP = 16

    @property
    def most_lanes(self) -> int:
        """How many lanes there is room for: names of codes matter more here than the last of many bars."""
        return max(2, min(8, (self.stripes_width - _LEAST_LABEL) // self.LANE_PITCH))

    @property
    def turn_left(self) -> int:
        """The left edge of the names of speakers."""
        away = self.GAP + self.stripes_width + _NUMBER_GAP
        return self.column_right + away if self.mirrored else self.column_left - away - self.turn_width


class BesideConsensus(SideGeometry):
    """The end side where the consensus stands between it and the text."""

    GAP = 32


class ConsensusGeometry(PageGeometry):
    """The consensus: narrow bars close to the text, without labels."""

    LANE_PITCH = 7
    BAR_WIDTH = 3
    GAP = 14
    WIDTH = 2 * LANE_PITCH

    @property
    def most_lanes(self) -> int:
        """How many lanes there is room for."""
        return 2


class SidesNeeds(NamedTuple):
    """What has to find room beside the text."""

    digits: int  # of the largest paragraph number
    with_turns: bool
    with_consensus: bool


class SidesPlaces(NamedTuple):
    """The geometry of each side; ``page`` is the column with what stands outside the start side's labels."""

    page: PageGeometry
    start: PageGeometry
    end: PageGeometry
    consensus: PageGeometry


def place_sides(
    width: int, metrics: TextMetrics, column_characters: int, needs: SidesNeeds, *, mirrored: bool
) -> SidesPlaces:
    """Decide what gets how much of the viewport: the text first, then both sides alike, the rest around them."""
    end_class = BesideConsensus if needs.with_consensus else SideGeometry
    wished = round(column_characters * metrics.character_width)
    number_width = round(metrics.small_height * _DIGIT * max(2, needs.digits)) + 2
    turn_width = min(round(metrics.small_height * 6.5), width // 8) if needs.with_turns else 0
    outside = number_width + turn_width + _NUMBER_GAP
    free = width - outside - SideGeometry.GAP - end_class.GAP - _EDGE
    side = min(_WIDEST_SIDE, max(_NARROWEST_SIDE, round(width * 0.19), (free - wished) // 2))
    if width < _TINY_VIEW:
        side = _TINY_SIDE
    column = max(120, min(wished, free - 2 * side))
    spare = max(0, free - column - 2 * side)
    before = spare // 2 + outside + side + SideGeometry.GAP
    left = width - before - column if mirrored else before
    measures = (width, left, column, number_width, turn_width)
    return SidesPlaces(
        page=SideGeometry(*measures, side, mirrored),
        start=SideGeometry(*measures, side, not mirrored),
        end=end_class(*measures, side, mirrored),
        consensus=ConsensusGeometry(*measures, ConsensusGeometry.WIDTH, mirrored),
    )
