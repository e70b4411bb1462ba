"""What is told of storing what was read, whatever it was read from."""

from __future__ import annotations

STORING_NOTES: dict[str, str] = {}
