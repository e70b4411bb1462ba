"""What a comparison was told to do; all of it is printed with the result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CountedUnit(StrEnum):
    """What one decision of a coder is about."""

    CHARACTER = "character"
    TOKEN = "token"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"
    SEGMENT = "segment"


class Projection(StrEnum):
    """When a unit counts as coded: at one coded character, or when more than half of its characters are."""

    ANY = "any"
    MAJORITY = "majority"


class Overlap(StrEnum):
    """What the shared stretch of two segments is divided by."""

    IOU = "iou"  # the stretch that either covers
    LONGER = "longer"
    SHORTER = "shorter"
    OWN = "own"  # the segment that is tested


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a comparison counts.

    Attributes:
        unit: What is counted.
        projection: How codings are carried over to units larger than a character.
        threshold: Share of overlap from which two segments agree, inclusive, above 0 and at most 1.
        overlap: What that share is a share of.
        replicates: Bootstrap replicates.
        seed: Of the bootstrap's random numbers.
        level: Of confidence.
    """

    unit: CountedUnit = CountedUnit.CHARACTER
    projection: Projection = Projection.ANY
    threshold: float = 0.9
    overlap: Overlap = Overlap.IOU
    replicates: int = 1000
    seed: int = 1
    level: float = 0.95
