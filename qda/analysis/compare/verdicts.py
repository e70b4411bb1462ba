"""How a card can be settled, and what then stands in the consensus."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from qda.analysis.compare.cards import Card, Kind, Stretch
from qda.model.span import Span


class Verdict(StrEnum):
    """What coders settled on."""

    AS_AGREED = "as-agreed"
    RATERS = "rater"
    """What one of them did."""
    MAJORITY = "majority"
    BOTH_CODES = "both-codes"
    BOTH_STRETCHES = "both-stretches"
    SHARED_STRETCH = "shared-stretch"
    ANOTHER_CODE = "another-code"
    OWN_SPAN = "own-span"
    NEITHER = "neither"
    UNRESOLVED = "unresolved"
    """Final: it was talked about and stays open."""
    LATER = "later"


class Reason(StrEnum):
    """Why coders differed."""

    DEFINITION_UNCLEAR = "definition-unclear"
    OVERLOOKED = "overlooked"
    BORDER_RULE = "border-rule"
    SLIP = "slip"
    AMBIGUOUS = "ambiguous"


class HowSettled(StrEnum):
    """Who settled it."""

    DISCUSSION = "discussion"
    THIRD_PERSON = "third-person"
    LEAD_CODER = "lead-coder"


class Ruling(NamedTuple):
    """A verdict; with :attr:`Verdict.RATERS`, whose stretches are taken."""

    verdict: Verdict
    rater: int | None = None


class Settled(NamedTuple):
    """One coding of the consensus."""

    code: int
    span: Span


_BORDERS = (Kind.TRIVIAL, Kind.BOUNDARY, Kind.CUT)
_CODES = (Kind.MORE_SPECIFIC, Kind.OTHER_CODE)
_LAST = tuple(map(Ruling, (Verdict.NEITHER, Verdict.UNRESOLVED, Verdict.LATER)))


def fitting(card: Card) -> tuple[Ruling, ...]:
    """Return the rulings that make sense for a card, in the order in which they are offered.

    A rater who did nothing is not offered beside *neither*, which says the same; two rulings that would come to the
    same codings are offered once.
    """
    rulings: list[Ruling] = []
    if card.kind is Kind.AGREED:
        rulings.append(Ruling(Verdict.AS_AGREED))
    else:
        if len(card.raters) > 2:
            rulings.append(Ruling(Verdict.MAJORITY))
        rulings += [Ruling(Verdict.RATERS, rater) for rater in card.raters if card.of(rater)]
        if card.kind in _CODES and len(card.codes) > 1:
            rulings.append(Ruling(Verdict.BOTH_CODES))
        if card.kind in _BORDERS:
            rulings += [Ruling(Verdict.BOTH_STRETCHES), Ruling(Verdict.SHARED_STRETCH)]
    rulings = _different(card, rulings)
    return (*rulings, Ruling(Verdict.ANOTHER_CODE), Ruling(Verdict.OWN_SPAN), *_LAST)


def outcome(card: Card, ruling: Ruling, *, code: int | None = None, span: Span | None = None) -> list[Settled]:
    """Return what stands in the consensus after a ruling; nothing where nothing was settled on.

    Args:
        card: The card.
        ruling: What was decided.
        code: Another code, for :attr:`Verdict.ANOTHER_CODE`; with an own span, the code on it if the card has several.
        span: The own span; with another code, where it goes if not on all that the coders marked.
    """
    verdict = ruling.verdict
    if verdict in (Verdict.NEITHER, Verdict.UNRESOLVED, Verdict.LATER):
        return []
    if verdict is Verdict.ANOTHER_CODE:
        assert code is not None
        return [Settled(code, span)] if span else [Settled(code, one) for one in _at_least(card.stretches, 1)]
    if verdict is Verdict.OWN_SPAN:
        assert span is not None
        return [Settled(one, span) for one in (card.codes if code is None else (code,))]
    if verdict is Verdict.AS_AGREED:
        return _settled(card.of(card.raters[0]))
    if verdict is Verdict.RATERS:
        return _settled(one for one in card.stretches if one.rater == ruling.rater)
    needed = {
        Verdict.MAJORITY: len(card.raters) // 2 + 1,
        Verdict.SHARED_STRETCH: len(card.raters),
        Verdict.BOTH_STRETCHES: 1,
        Verdict.BOTH_CODES: 1,
    }[verdict]
    return [
        Settled(one, found)
        for one in card.codes
        for found in _at_least([each for each in card.stretches if each.code == one], needed)
    ]


def _different(card: Card, rulings: Iterable[Ruling]) -> list[Ruling]:
    """Leave out rulings that come to nothing, or to the same as one before."""
    kept: list[Ruling] = []
    outcomes: list[list[Settled]] = []
    for ruling in rulings:
        found = sorted(outcome(card, ruling))
        if found and (found not in outcomes or ruling.verdict is Verdict.RATERS):
            kept.append(ruling)
            outcomes.append(found)
    return kept


def _settled(stretches: Iterable[Stretch]) -> list[Settled]:
    return [Settled(one.code, one.span) for one in stretches]


def _at_least(stretches: Iterable[Stretch], raters: int) -> list[Span]:
    """Return the stretches on which at least so many raters agree; touching ones of which none overlap stay apart."""
    ordered = list(stretches)
    if raters == 1:
        found: list[Span] = []
        for start, end in sorted((one.start, one.end) for one in ordered):
            if found and start < found[-1].end:
                found[-1] = found[-1].united(Span(start, end))
            else:
                found.append(Span(start, end))
        return found
    events = sorted([(one.start, 1) for one in ordered] + [(one.end, -1) for one in ordered])
    shared: list[Span] = []
    under_way = 0
    for (place, change), (following, _) in pairwise(events):
        under_way += change
        if under_way >= raters and place < following:
            if shared and shared[-1].end == place and place not in {one.start for one in ordered}:
                shared[-1] = shared[-1].united(Span(place, following))
            else:
                shared.append(Span(place, following))
    return shared
