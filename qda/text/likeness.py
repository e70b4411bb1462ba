"""How alike two short texts are, such as the names of two codes."""

from __future__ import annotations

from rapidfuzz.distance import Indel


def likeness(one: str, other: str, *, at_least: float = 0.0) -> float:
    """Return the share of both texts' characters that they have in common in the same order; 0.0 below ``at_least``."""
    return Indel.normalized_similarity(one, other, score_cutoff=at_least)
