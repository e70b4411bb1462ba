"""How much of the text around something found is meant."""

from __future__ import annotations

from enum import StrEnum


class Extent(StrEnum):
    """What is coded where something was found."""

    HIT = "hit"
    WORD = "word"
    WORDS = "words"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"
