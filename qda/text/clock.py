"""Times of a recording, as people write them."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})(?:[.,](?P<fraction>\d{1,3}))?")


def clock(ms: int) -> str:
    """Return milliseconds as hours, minutes and whole seconds: ``0:12:03``."""
    seconds = max(0, ms) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def parse_clock(text: str) -> int | None:
    """Return the milliseconds that ``12:03``, ``0:12:03`` or ``00:12:03,500`` stands for, ``None`` if it is no time."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    minutes, seconds = int(found["minutes"]), int(found["seconds"])
    if seconds > 59 or (found["hours"] and minutes > 59):
        return None
    fraction = int((found["fraction"] or "0").ljust(3, "0"))
    return ((int(found["hours"] or 0) * 60 + minutes) * 60 + seconds) * 1000 + fraction
