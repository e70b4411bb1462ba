"""Colours of the document view: from the widget's palette and the codes' own, kept readable on light and dark."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

_TEXT_CONTRAST = 4.5
_BAR_CONTRAST = 3.0
_SELECTION_CONTRAST = 1.45


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0 to 1, as WCAG 2 defines it."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(ground: QColor, colour: QColor, share: float) -> QColor:
    """Return the ground with a share (0 to 1) of a colour laid over it."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        ground.redF() * rest + colour.redF() * share,
        ground.greenF() * rest + colour.greenF() * share,
        ground.blueF() * rest + colour.blueF() * share,
    )


def readable(colour: QColor, ground: QColor, least: float = _TEXT_CONTRAST) -> QColor:
    """Return the colour, moved towards black or white as far as the contrast with the ground requires."""
    goal = QColor("#000000") if luminance(ground) > 0.18 else QColor("#ffffff")
    for step in range(21):
        candidate = mix(colour, goal, step / 20)
        if contrast(candidate, ground) >= least:
            return candidate
    return goal


class PaintColours:
    """The colours of one painted view."""

    def __init__(self, palette: QPalette) -> None:
        self.base = palette.color(QPalette.ColorRole.Base)
        self.text = palette.color(QPalette.ColorRole.Text)
        self.highlight = palette.color(QPalette.ColorRole.Highlight)
        self.is_dark = luminance(self.base) < 0.18
        self.faint = readable(mix(self.base, self.text, 0.45), self.base)
        self.memo = mix(self.base, QColor("#f2c200"), 0.28)
        self.rule = mix(self.base, self.text, 0.16)
        self.selection = self._selection()
        # The palette or the codebook has the keyboard while this is what they will code: it stays plainly selected.
        self.selection_unfocused = mix(self.base, self.selection, 0.8)
        self.find_hit = self._behind_text(QColor("#f2c200"), 0.30 if self.is_dark else 0.45)
        self.find_current = self._behind_text(QColor("#ff8c00"), 0.55 if self.is_dark else 0.70)
        self.drop_ground = self._behind_text(self.highlight, 0.18)
        self.drop = readable(self.highlight, self.base, _BAR_CONTRAST)
        self.tint = lru_cache(maxsize=None)(self._tint)
        self.line = lru_cache(maxsize=None)(self._line)
        self.hatch = lru_cache(maxsize=None)(self._hatch)
        self.label = lru_cache(maxsize=None)(self._label)

    def _selection(self) -> QColor:
        """Return the colour behind selected words: seen at a glance, whether the system's is pale or strong."""
        shares = (step / 20 for step in range(6, 21))
        seen = (
            share
            for share in shares
            if contrast(mix(self.base, self.highlight, share), self.base) >= _SELECTION_CONTRAST
        )
        return self._behind_text(self.highlight, next(seen, 1.0))

    def _tint(self, colour: str, faded: bool) -> QColor:  # noqa: FBT001
        if faded:
            return mix(self.base, QColor(colour), 0.04)
        return self._behind_text(QColor(colour), 0.30 if self.is_dark else 0.17)

    def _hatch(self, colour: str, faded: bool) -> QColor:  # noqa: FBT001
        """The colour of slanted lines behind letters; stronger than a tint, of which they cover half."""
        if faded:
            return mix(self.base, QColor(colour), 0.08)
        return self._behind_text(QColor(colour), 0.55 if self.is_dark else 0.36)

    def _behind_text(self, colour: QColor, share: float) -> QColor:
        """Lay a share of a colour over the ground, less of it if letters could not be read on that."""
        while share > 0:
            ground = mix(self.base, colour, share)
            if contrast(ground, self.text) >= _TEXT_CONTRAST:
                return ground
            share -= 0.03
        return self.base

    def _line(self, colour: str, faded: bool) -> QColor:  # noqa: FBT001
        """The colour of bars and underlines."""
        solid = readable(QColor(colour), self.base, _BAR_CONTRAST)
        return mix(self.base, solid, 0.25) if faded else solid

    def _label(self, colour: str, faded: bool) -> QColor:  # noqa: FBT001
        solid = readable(QColor(colour), self.base)
        return mix(self.base, solid, 0.40) if faded else solid
