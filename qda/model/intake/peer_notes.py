"""What is told of projects of Taguette, QualCoder and RQDA."""

from __future__ import annotations

PEER_NOTES: dict[str, str] = {}
