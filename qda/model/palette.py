"""Colours that stay apart for the colour-blind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

# Okabe & Ito (2008) without black and the pale yellow that no bar on white can carry, then Tol (2021) "bright" and
# "muted"; each darkened where needed so that a bar has a contrast of 3:1 on white and on the dark theme's ground.
CODE_COLOURS: tuple[str, ...] = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#b8860b",
    "#882255",
    "#3a9bd4",
    "#6b7a1f",
    "#7a5fc0",
    "#c44536",
    "#4f7f8f",
    "#8a6d5a",
)


def next_colour(used: Iterable[str]) -> str:
    """Return the palette's colour that is used least, the earlier one among equals."""
    return least_used(Counter(colour.lower() for colour in used))


def least_used(in_use: Counter[str]) -> str:
    """Return the palette's colour that occurs least among colours in small letters, the earlier one among equals."""
    return min(CODE_COLOURS, key=lambda colour: in_use[colour])
