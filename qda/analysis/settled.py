"""How far the settling is: which cards are decided, how, and which decisions no longer fit what coders have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from qda.analysis.compare.cards import Card, Cards, Kind
from qda.analysis.compare.code_rule import ComparedCode
from qda.analysis.compare.decisions import PastDecision, PlacedCards, decision_of, find_again, placed_cards
from qda.analysis.compare.gather import Gathered
from qda.analysis.compare.verdicts import Ruling, Verdict, fitting, outcome
from qda.model.settling import Held, HeldChange, Settling
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.decisions import ConsensusInfo, DecisionRow

_BORDERS = (Kind.TRIVIAL, Kind.BOUNDARY, Kind.CUT)


def settling_of(
    card: Card,
    gathered: Gathered,
    ruling: Ruling,
    *,
    code: int | str | None = None,
    span: Span | None = None,
) -> Settling:
    """Return a card with its verdict as :func:`qda.actions.settle.settle` writes it.

    Args:
        card: The card; an agreed one too.
        gathered: What is compared.
        ruling: What was decided.
        code: Another code: its number among the compared codes, or the guid of a code that only the consensus has.
        span: The own span.
    """
    decision = decision_of(card, gathered)
    codes, raters = gathered.codes, gathered.raters
    settled = outcome(card, ruling, code=-1 if isinstance(code, str) else code, span=span)

    def key(number: int) -> str:
        return code if isinstance(code, str) and number == -1 else codes[number].key

    return Settling(
        key=decision.key,
        document=decision.document,
        span=decision.span,
        kind=str(card.kind),
        codes=decision.codes,
        held=tuple(Held(raters[one.rater].key, codes[one.code].key, one.start, one.end) for one in card.stretches),
        verdict=str(ruling.verdict),
        whose="" if ruling.rater is None else raters[ruling.rater].key,
        outcome=tuple((key(one.code), one.span) for one in settled),
        names=tuple((codes[one.code].key, codes[one.code].name) for one in settled if one.code >= 0),
    )


def settlings_of(cards: Iterable[Card], gathered: Gathered, ruling: Ruling) -> list[Settling]:
    """Return the same verdict for many cards; those that it does not fit are left out.

    All that agree are taken over with :attr:`Verdict.AS_AGREED`, borders are settled by one rule with
    :attr:`Verdict.BOTH_STRETCHES`, :attr:`Verdict.SHARED_STRETCH`, :attr:`Verdict.MAJORITY` or one rater's.
    """
    return [settling_of(card, gathered, ruling) for card in cards if _fits(card, ruling)]


def _fits(card: Card, ruling: Ruling) -> bool:
    """Tell whether a rule can settle a card; one that comes to the same as somebody's own version does too."""
    if ruling in fitting(card):
        return True
    borders = ruling.verdict in (Verdict.BOTH_STRETCHES, Verdict.SHARED_STRETCH) and card.kind in _BORDERS
    majority = ruling.verdict is Verdict.MAJORITY and len(card.raters) > 2 and card.kind is not Kind.AGREED
    return (borders or majority) and bool(outcome(card, ruling))


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision on something that a coder changed since.

    ``changes`` say what, in names for people; none where only the rules of the comparison are other ones.
    ``successors`` are the places, in the list of cards, of what stands there now.
    """

    decision: DecisionRow
    changes: tuple[HeldChange, ...]
    successors: tuple[int, ...]


@dataclass(slots=True)
class Counts:
    """How far the settling is, in cards; ``kept`` counts by rater what was settled as he or she had it.

    ``settled`` + ``unresolved`` + ``later`` + ``open`` are all cards that are no agreement. ``both_changed`` are
    settled otherwise than any rater had it. ``agreed`` of the agreed cards were taken over as they are,
    ``agreed_changed`` otherwise.
    """

    settled: int = 0
    unresolved: int = 0
    later: int = 0
    open: int = 0
    stale: int = 0
    both_changed: int = 0
    agreed: int = 0
    agreed_changed: int = 0
    kept: list[int] = field(default_factory=list[int])


class Standing:
    """Decisions by the places of their cards, stale ones, and the counts.

    Attributes:
        decided: Decisions by the places of their cards.
        stale: Those whose codings changed since.
        counts: How far the settling is.
    """

    def __init__(self, cards: Sequence[Card], gathered: Gathered) -> None:
        self.decided: dict[int, DecisionRow] = {}
        self.counts = Counts(kept=[0] * len(gathered.raters))
        self.counts.open = len(cards) - _agreed(cards)
        self._stale: dict[int, Stale] = {}
        self._places: dict[int, int] = {}
        self._cards = cards
        self._gathered = gathered

    @property
    def stale(self) -> tuple[Stale, ...]:
        """Decisions on something that a coder changed since."""
        return tuple(self._stale.values())

    def replaced_by(self, place: int) -> tuple[int, ...]:
        """Return the stale decisions whose place a decision on a card takes."""
        return tuple(one.decision.decision_id for one in self._stale.values() if place in one.successors)

    def update(self, changed: Sequence[DecisionRow], gone: Collection[int] = ()) -> set[int]:
        """Take note of decisions that are new, other than they were, or gone.

        Args:
            changed: Decisions as they are now.
            gone: The ids of those that are there no more.

        Returns:
            The places of all cards concerned.
        """
        touched = self._forget({*gone, *(row.decision_id for row in changed)})
        by_key = {row.key: row for row in changed}
        past = [PastDecision(row.key, row.document, row.codes, row.span) for row in by_key.values()]
        found = find_again(self._cards, self._gathered, past)
        for place, one in found.found.items():
            row = by_key[one.key]
            touched |= self._forget({self.decided[place].decision_id} if place in self.decided else set[int]())
            self.decided[place] = row
            self._places[row.decision_id] = place
            self._count(place, row, 1)
            touched.add(place)
        now = placed_cards(self._cards) if found.stale else None
        for old in found.stale:
            assert now is not None
            row = by_key[old.decision.key]
            self._stale[row.decision_id] = Stale(row, self._changes(row, now), old.cards)
            touched.update(old.cards)
        self.counts.stale = len(self._stale)
        return touched

    def _forget(self, decision_ids: Collection[int]) -> set[int]:
        touched = set[int]()
        for decision_id in decision_ids:
            place = self._places.pop(decision_id, None)
            if place is not None:
                self._count(place, self.decided.pop(place), -1)
                touched.add(place)
            stale = self._stale.pop(decision_id, None)
            touched.update(stale.successors if stale is not None else ())
        self.counts.stale = len(self._stale)
        return touched

    def _count(self, place: int, decision: DecisionRow, by: int) -> None:
        """Count a decision on a card, or take it out of the counts again."""
        counts, card = self.counts, self._cards[place]
        if card.kind is Kind.AGREED:
            taken = decision.verdict not in (Verdict.UNRESOLVED, Verdict.LATER)
            as_it_is = decision.verdict == Verdict.AS_AGREED
            counts.agreed += by * (taken and as_it_is)
            counts.agreed_changed += by * (taken and not as_it_is)
            return
        counts.open -= by
        if decision.verdict == Verdict.LATER:
            counts.later += by
        elif decision.verdict == Verdict.UNRESOLVED:
            counts.unresolved += by
        else:
            counts.settled += by
            keepers = _keepers(card, self._gathered, decision)
            for rater in keepers:
                counts.kept[rater] += by
            counts.both_changed += by * (not keepers)

    def _changes(self, row: DecisionRow, placed: PlacedCards) -> tuple[HeldChange, ...]:
        gathered = self._gathered
        about = [row.span, *(one.span for one in row.held)]
        document = next((n for n, one in enumerate(gathered.documents) if one.key == row.document), -1)
        numbers = sorted({number for span in about for number in placed.at(document, span)})
        now = {
            Held(gathered.raters[one.rater].key, gathered.codes[one.code].key, one.start, one.end)
            for number in numbers
            for one in self._cards[number].stretches
        }
        return _changes(row, now, gathered)


def standing(cards: Sequence[Card], gathered: Gathered, decisions: Sequence[DecisionRow]) -> Standing:
    """Find the cards that were decided and the decisions that are stale, and count.

    Args:
        cards: All cards of the comparison.
        gathered: What is compared.
        decisions: What :func:`qda.store.queries.decisions.decisions` gives.
    """
    found = Standing(cards, gathered)
    found.update(decisions)
    return found


def _agreed(cards: Sequence[Card]) -> int:
    if isinstance(cards, Cards):
        return int(cards.of_kinds(frozenset({Kind.AGREED})).sum())
    return sum(card.kind is Kind.AGREED for card in cards)


def _keepers(card: Card, gathered: Gathered, decision: DecisionRow) -> list[int]:
    """Return the raters who had just what was settled on."""
    result = {(one.code, one.span) for one in decision.codings}
    return [
        rater for rater in card.raters if {(gathered.codes[one.code].key, one.span) for one in card.of(rater)} == result
    ]


def _changes(decision: DecisionRow, now: set[Held], gathered: Gathered) -> tuple[HeldChange, ...]:
    about = [decision.span, *(one.span for one in decision.held)]
    there = {one for one in now if one.code in decision.codes and any(one.span.overlaps(span) for span in about)}
    before = sorted(set(decision.held) - there, key=lambda one: one[2:])
    after = sorted(there - set(decision.held), key=lambda one: one[2:])
    changes: list[HeldChange] = []
    for old in before:
        same = (one for one in after if one[:2] == old[:2] and one.span.overlaps(old.span))
        new = next(same, None)
        if new is not None:
            after.remove(new)
        changes.append(_named(HeldChange(*old[:2], old.span, None if new is None else new.span), gathered))
    return (*changes, *(_named(HeldChange(*new[:2], None, new.span), gathered) for new in after))


def _named(change: HeldChange, gathered: Gathered) -> HeldChange:
    labels = {rater.key: rater.label for rater in gathered.raters}
    names = {code.key: code.name for code in gathered.codes}
    return change._replace(rater=labels.get(change.rater, change.rater), code=names.get(change.code, change.code))


def places_of_codes(project: Project, info: ConsensusInfo, compared: Sequence[ComparedCode]) -> dict[int, int]:
    """Return the place in the comparison of each of the consensus file's codes."""
    ids = {row.guid: row.code_id for row in codes(project)}
    found: dict[int, int] = {}
    for place, code in enumerate(compared):
        for key in (code.key, *code.pairs):
            code_id = ids.get(info.codes.get(key, key))
            if code_id is not None:
                found.setdefault(code_id, place)
    return found
