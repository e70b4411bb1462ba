"""What is told of REFI-QDA projects and codebooks."""

from __future__ import annotations

REFI_NOTES: dict[str, str] = {}
