"""Finding decisions again: by the document, the codes and the spans that they were made on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from qda.analysis.compare.cards import Card, Cards
from qda.analysis.compare.gather import Gathered
from qda.model.settling import Held
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
    held = (Held(raters[one.rater].key, codes[one.code].key, one.start, one.end) for one in card.stretches)
    return key_of(gathered.documents[card.document].key, held)


def key_of(document: str, held: Iterable[Held]) -> str:
    """Return the name of a card from its document's key and what each coder has there."""
    told = json.dumps([document, sorted((one.code, one.rater, one.start, one.end) for one in held)])
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
    placed = placed_cards(cards)
    found: dict[int, PastDecision] = {}
    stale: list[StaleDecision] = []
    for decision in decisions:
        there = placed.at(numbers.get(decision.document, -1), decision.span)
        place = next((at for at in there if _is_of(cards[at], decision, gathered)), None)
        if place is not None:
            found[place] = decision
        else:
            now = tuple(
                at for at in there if any(gathered.codes[code].key in decision.codes for code in cards[at].codes)
            )
            stale.append(StaleDecision(decision, now))
    return FoundDecisions(found, tuple(stale))


def _is_of(card: Card, decision: PastDecision, gathered: Gathered) -> bool:
    return card.span == decision.span and card_key(card, gathered) == decision.key


class PlacedCards(Protocol):
    """Cards that can be asked for by their place in the text."""

    def at(self, document: int, span: Span) -> list[int]:
        """Return the numbers of the cards that share a character with a span."""
        ...


def placed_cards(cards: Sequence[Card]) -> PlacedCards:
    """Return cards such that they can be asked for by their place."""
    return cards if isinstance(cards, Cards) else _Listed(cards)


class _Listed:
    """Cards of a plain list."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._in_document: dict[int, list[tuple[int, Span]]] = {}
        for number, card in enumerate(cards):
            self._in_document.setdefault(card.document, []).append((number, card.span))

    def at(self, document: int, span: Span) -> list[int]:
        """Return the numbers of the cards that share a character with a span."""
        return [number for number, there in self._in_document.get(document, ()) if there.overlaps(span)]
