"""Times as the project file writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

_LENGTH = len("2026-03-01T09:30:00.000Z")


@lru_cache(maxsize=4096)
def own_time(text: str) -> str:
    """Return a time in UTC with milliseconds and ``Z``, empty for what is no time; without a zone it is UTC."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == _LENGTH and text[-1] == "Z" and text[10] == "T":
            return text
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
