"""How far the settling is: which cards are decided, how, and which decisions no longer fit what coders have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qda.analysis.compare.cards import Card, Kind
from qda.analysis.compare.decisions import PastDecision, decision_of, find_again
from qda.analysis.compare.gather import Gathered
from qda.analysis.compare.verdicts import Ruling, Verdict, fitting, outcome
from qda.model.settling import Held, HeldChange, Settling
from qda.model.span import Span
from qda.store.queries.decisions import DecisionRow

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


@dataclass(frozen=True, slots=True)
class Standing:
    """Decisions by the places of their cards, stale ones, and the counts."""

    decided: Mapping[int, DecisionRow]
    stale: tuple[Stale, ...]
    counts: Counts

    def replaced_by(self, place: int) -> tuple[int, ...]:
        """Return the stale decisions whose place a decision on a card takes."""
        return tuple(one.decision.decision_id for one in self.stale if place in one.successors)


def standing(cards: Sequence[Card], gathered: Gathered, decisions: Sequence[DecisionRow]) -> Standing:
    """Find the cards that were decided and the decisions that are stale, and count.

    Args:
        cards: All cards of the comparison.
        gathered: What is compared.
        decisions: What :func:`qda.store.queries.decisions.decisions` gives.
    """
    by_key = {row.key: row for row in decisions}
    past = [PastDecision(row.key, row.document, row.codes, row.span) for row in decisions]
    found = find_again(cards, gathered, past)
    decided = {place: by_key[one.key] for place, one in found.found.items()}
    now = _held_now(cards, gathered, {one.decision.document for one in found.stale})
    stale = tuple(
        Stale(by_key[one.decision.key], _changes(by_key[one.decision.key], now, gathered), one.cards)
        for one in found.stale
    )
    return Standing(decided, stale, _counts(cards, gathered, decided, len(stale)))


def _counts(cards: Sequence[Card], gathered: Gathered, decided: Mapping[int, DecisionRow], stale: int) -> Counts:
    counts = Counts(stale=stale, kept=[0] * len(gathered.raters))
    for place, card in enumerate(cards):
        decision = decided.get(place)
        if card.kind is Kind.AGREED:
            taken = decision is not None and decision.verdict not in (Verdict.UNRESOLVED, Verdict.LATER)
            as_it_is = decision is not None and decision.verdict == Verdict.AS_AGREED
            counts.agreed += taken and as_it_is
            counts.agreed_changed += taken and not as_it_is
        elif decision is None:
            counts.open += 1
        elif decision.verdict == Verdict.LATER:
            counts.later += 1
        elif decision.verdict == Verdict.UNRESOLVED:
            counts.unresolved += 1
        else:
            _count_settled(counts, card, gathered, decision)
    return counts


def _count_settled(counts: Counts, card: Card, gathered: Gathered, decision: DecisionRow) -> None:
    counts.settled += 1
    result = {(one.code, one.span) for one in decision.codings}
    keepers = [
        rater for rater in card.raters if {(gathered.codes[one.code].key, one.span) for one in card.of(rater)} == result
    ]
    for rater in keepers:
        counts.kept[rater] += 1
    counts.both_changed += not keepers


_Held = dict[str, list[Held]]
"""What coders have now, by document."""


def _held_now(cards: Sequence[Card], gathered: Gathered, documents: set[str]) -> _Held:
    found: _Held = {}
    for card in cards:
        key = gathered.documents[card.document].key
        if key in documents:
            found.setdefault(key, []).extend(
                Held(gathered.raters[one.rater].key, gathered.codes[one.code].key, one.start, one.end)
                for one in card.stretches
            )
    return found


def _changes(decision: DecisionRow, now: _Held, gathered: Gathered) -> tuple[HeldChange, ...]:
    about = [decision.span, *(one.span for one in decision.held)]
    there = {
        one
        for one in now.get(decision.document, ())
        if one.code in decision.codes and any(one.span.overlaps(span) for span in about)
    }
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
