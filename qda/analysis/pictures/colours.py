"""Colours that stay apart from their ground."""

from __future__ import annotations

import re

_LEAST = 3.0  # contrast of a bar, by WCAG 2
_STEPS = 20


def seen(colour: str, ground: str, instead: str) -> str:
    """Return a code’s colour, moved towards black or white as far as it needs to be seen; without one, another."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return instead
    pole = "#ffffff" if _luminance(ground) < 0.18 else "#000000"
    tried = (mixed(pole, colour, step / _STEPS) for step in range(_STEPS + 1))
    return next((each for each in tried if contrast(each, ground) >= _LEAST), pole)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour that is so much of one and the rest of another."""
    parts = (int(one[i : i + 2], 16) * share + int(other[i : i + 2], 16) * (1 - share) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
