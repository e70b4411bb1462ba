"""Finding decisions again: by the document, the codes and the spans that they were made on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qda.analysis.compare.cards import Card
from qda.analysis.compare.gather import Gathered
from qda.model.span import Span


class PastDecision(NamedTuple):
    """What is known of a decision that was made earlier: its card's key, the document's and codes' keys, the place."""

    key: str
    document: str
    codes: tuple[str, ...]
    span: Span


class StaleDecision(NamedTuple):
    """A decision whose codings changed since, and the places in the list of cards of what stands there now."""

    decision: PastDecision
    cards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundDecisions:
    """Earlier decisions: by the place of their card in the list, and those that no card fits any more."""

    found: dict[int, PastDecision]
    stale: tuple[StaleDecision, ...]


def card_key(card: Card, gathered: Gathered) -> str:
    """Return a name for a card that is the same whenever the same codings are compared, in whatever order of files."""
    codes, raters = gathered.codes, gathered.raters
    spans = sorted((codes[one.code].key, raters[one.rater].key, one.start, one.end) for one in card.stretches)
    told = json.dumps([gathered.documents[card.document].key, spans])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def decision_of(card: Card, gathered: Gathered) -> PastDecision:
    """Return what has to be kept of a card so that a decision on it is found again."""
    document, codes = gathered.documents[card.document], gathered.codes
    return PastDecision(
        card_key(card, gathered), document.key, tuple(sorted(codes[code].key for code in card.codes)), card.span
    )


def find_again(cards: Sequence[Card], gathered: Gathered, decisions: Iterable[PastDecision]) -> FoundDecisions:
    """Find the cards on which earlier decisions were made, and tell the decisions whose codings changed since."""
    numbers = {document.key: number for number, document in enumerate(gathered.documents)}
    waiting = list(decisions)
    asked = {numbers[one.document] for one in waiting if one.document in numbers}
    places = [place for place, card in enumerate(cards) if card.document in asked]
    by_key = {card_key(cards[place], gathered): place for place in places}
    in_document: dict[int, list[int]] = {}
    for place in places:
        in_document.setdefault(cards[place].document, []).append(place)
    found: dict[int, PastDecision] = {}
    stale: list[StaleDecision] = []
    for decision in waiting:
        place = by_key.get(decision.key)
        if place is not None:
            found[place] = decision
            continue
        there = in_document.get(numbers.get(decision.document, -1), ())
        stale.append(StaleDecision(decision, tuple(at for at in there if _stands_there(cards[at], decision, gathered))))
    return FoundDecisions(found, tuple(stale))


def _stands_there(card: Card, decision: PastDecision, gathered: Gathered) -> bool:
    if not card.span.overlaps(decision.span):
        return False
    return any(gathered.codes[code].key in decision.codes for code in card.codes)
