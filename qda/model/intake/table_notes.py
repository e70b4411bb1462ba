"""What is told of codings, changes, surveys and variables that come from tables."""

from __future__ import annotations

TABLE_NOTES: dict[str, str] = {
    "row-left-out": "Left out: {detail}",
}
