"""What a selection snaps to."""

from enum import StrEnum


class Unit(StrEnum):
    """The unit in which a project is coded."""

    FREE = "free"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"
    SEGMENT = "segment"
