"""Which cards are listed, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qda.analysis.compare.cards import Kind

PLAIN_KINDS = frozenset(Kind) - {Kind.AGREED, Kind.TRIVIAL}


class CardState(StrEnum):
    """Which cards are listed, by what was decided on them."""

    OPEN = "open"
    SETTLED = "settled"
    LATER = "later"
    STALE = "stale"
    ALL = "all"


class CardOrder(StrEnum):
    """In which order cards are listed."""

    PLACE = "place"
    SIZE = "size"
    CODE = "code"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which cards are listed; ``None`` stands for all.

    Attributes:
        codes: Their places in ``gathered``.
        documents: Likewise.
        kinds: Usually all but what is agreed or trivial.
        state: What was decided on them.
    """

    codes: frozenset[int] | None = None
    documents: frozenset[int] | None = None
    kinds: frozenset[Kind] = PLAIN_KINDS
    state: CardState = CardState.OPEN
