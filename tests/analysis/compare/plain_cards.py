"""Cards made one by one, as the kinds are told: slow, and the measure of what sweeps over all codings at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qda.analysis.compare.card import Card, Kind, Stretch
from qda.analysis.compare.code_rule import ComparedCode
from qda.analysis.compare.gather import GatheredDocument
from qda.model.span import Span
from qda.text.trim import has_no_words


class _Group(NamedTuple):
    """Stretches of one code that overlap each other, of all raters; ``lacking`` are those who gave none."""

    start: int
    end: int
    code: int
    stretches: tuple[Stretch, ...]
    raters: frozenset[int]
    lacking: frozenset[int]

    def overlap(self, other: _Group) -> int:
        """Return how many characters both share, from their first to their last."""
        return min(self.end, other.end) - max(self.start, other.start)


def plain_cards(document: GatheredDocument, number: int, codes: Sequence[ComparedCode]) -> list[Card]:
    """Return the cards of one document, in the order of its text.

    A code that counts as missing for a rater here is compared among the others only; where fewer than two are left,
    its codings are in no card.
    """
    groups = _grouped(document)
    placing = _Placing(groups, [code.relatives for code in codes])
    if any(group.lacking for group in groups):
        placing.find_near()
        placing.put_together(placing.related, Kind.MORE_SPECIFIC)
        placing.explain()
        placing.put_together(placing.others, Kind.OTHER_CODE)
    made = _Making(document, number)
    found = [made.card(*one) for one in placing.cards()]
    return sorted(found, key=lambda card: (card.start, card.end, card.codes))


# --- stretches and groups --------------------------------------------------------------------------------------------
def _grouped(document: GatheredDocument) -> list[_Group]:
    by_code: dict[int, list[Stretch]] = {}
    for rater in document.raters:
        for one in _stretches(document, rater):
            by_code.setdefault(one.code, []).append(one)
    found: list[_Group] = []
    everybody = frozenset(document.raters)
    for code, stretches in by_code.items():
        missing = {rater for rater, which in document.missing_codes if which == code}
        asked = everybody - missing if missing else everybody
        if len(asked) < 2:
            continue
        stretches.sort(key=lambda one: one[2:4])
        found += _overlapping(code, [one for one in stretches if one.rater in asked], asked)
    return sorted(found, key=lambda group: group[:3])


def _stretches(document: GatheredDocument, rater: int) -> Iterable[Stretch]:
    last: dict[int, Stretch] = {}
    for start, end, code, coding_id in document.codings[rater]:
        before = last.get(code)
        if before is not None and start < before.end:
            last[code] = Stretch(rater, code, before.start, max(before.end, end), (*before.coding_ids, coding_id))
            continue
        if before is not None:
            yield before
        last[code] = Stretch(rater, code, start, end, (coding_id,))
    yield from last.values()


def _overlapping(code: int, stretches: Sequence[Stretch], asked: frozenset[int]) -> Iterable[_Group]:
    together: list[Stretch] = []
    end = 0
    lone = {rater: (frozenset({rater}), asked - {rater}) for rater in asked}  # most groups are one rater's
    for one in (*stretches, None):
        if together and (one is None or one.start >= end):
            if len(together) == 1:
                yield _Group(together[0].start, end, code, tuple(together), *lone[together[0].rater])
            else:
                raters = frozenset(each.rater for each in together)
                yield _Group(together[0].start, end, code, tuple(together), raters, asked - raters)
            together = []
        if one is not None:
            end = max(end, one.end) if together else one.end
            together.append(one)


# --- codes against codes ---------------------------------------------------------------------------------------------
class _Placing:
    """The groups of a document while each finds its card; groups are named by their places in the list."""

    def __init__(self, groups: Sequence[_Group], relatives: Sequence[frozenset[int]]) -> None:
        self._groups = groups
        self._relatives = relatives
        self._card: dict[int, int] = {}  # by group: its place in the list of cards
        self._cards: list[tuple[Kind, list[int]]] = []
        self._explained: dict[int, list[int]] = {}
        self.related: list[tuple[int, int, int]] = []
        self.others: list[tuple[int, int, int]] = []

    def find_near(self) -> None:
        """Find the groups of different codes that overlap, where one rater has the one and lacks the other.

        Two that each have somebody the other lacks go to ``related`` or ``others``, the longest overlap first.
        """
        groups, relatives = self._groups, self._relatives
        under_way: list[int] = []
        for here, group in enumerate(groups):  # by their beginnings
            start, code, lacking, raters = group.start, group.code, group.lacking, group.raters
            under_way = [there for there in under_way if groups[there].end > start]
            for there in under_way:
                other = groups[there]
                if other.code == code:
                    continue
                explains = not lacking.isdisjoint(other.raters)
                explained = not other.lacking.isdisjoint(raters)
                if other.code in relatives[code]:
                    if explains and _meet(other, group, of=lacking):
                        self._explained.setdefault(here, []).append(there)
                    if explained and _meet(group, other, of=other.lacking):
                        self._explained.setdefault(there, []).append(here)
                    if explains and explained and _meet(group, other):
                        self.related.append((-group.overlap(other), there, here))
                elif explains and explained:
                    overlap = min(group.end, other.end) - start
                    if 2 * overlap >= min(group.end - start, other.end - other.start) and _meet(group, other):
                        self.others.append((-overlap, there, here))
            under_way.append(here)

    def put_together(self, fitting: list[tuple[int, int, int]], kind: Kind) -> None:
        """Make cards of groups that fit: pairs that share most first, then the others with the best of them."""
        card_of = self._card
        free = sorted(pair for pair in fitting if pair[1] not in card_of and pair[2] not in card_of)
        for _, one, other in free:
            if one not in card_of and other not in card_of:
                card_of[one] = card_of[other] = len(self._cards)
                self._cards.append((kind, [one, other]))
        for _, one, other in free:
            for group, partner in ((one, other), (other, one)):
                if group not in card_of and partner in card_of:
                    card_of[group] = card_of[partner]
                    self._cards[card_of[partner]][1].append(group)

    def explain(self) -> None:
        """Give a card of its own to a group beside whose relative of another rater stands settled elsewhere."""
        for here in self._explained:
            if here not in self._card:
                self._card[here] = len(self._cards)
                self._cards.append((Kind.MORE_SPECIFIC, [here]))

    def cards(self) -> Iterable[tuple[Kind, list[_Group], list[_Group]]]:
        """Give each card's kind, its groups, and those that only explain it."""
        groups = self._groups
        for kind, members in self._cards:
            explaining = self._explained.get(members[0], []) if len(members) == 1 else []
            yield kind, [groups[one] for one in members], [groups[one] for one in explaining]
        for here, group in enumerate(groups):
            if here not in self._card:
                yield Kind.MISSED, [group], []


def _meet(one: _Group, other: _Group, *, of: frozenset[int] | None = None) -> bool:
    """Tell whether stretches of different raters overlap; ``of`` names those whose stretches of the first count."""
    if len(one.stretches) == 1 == len(other.stretches):
        return True  # or they would not be near
    return any(
        mine.rater != theirs.rater and mine.start < theirs.end and theirs.start < mine.end
        for mine in one.stretches
        if of is None or mine.rater in of
        for theirs in other.stretches
    )


# --- cards -----------------------------------------------------------------------------------------------------------
class _Making:
    """One document while its cards are made."""

    def __init__(self, document: GatheredDocument, number: int) -> None:
        self._text = document.text
        self._number = number
        self._ordered: dict[frozenset[int], tuple[int, ...]] = {}

    def card(self, kind: Kind, groups: Sequence[_Group], explaining: Sequence[_Group]) -> Card:
        first = groups[0]
        raters = self._raters(first.raters | first.lacking)
        if len(groups) == 1 and not first.lacking:
            return self._card_of_borders(first, raters)
        if len(groups) == 1 == len(first.stretches) and not explaining:
            start, end = first.start, first.end
            return Card(self._number, kind, (first.code,), first.stretches, raters, end - start, start, end)
        if len(groups) == 2 and len(first.stretches) == 1 == len(groups[1].stretches):
            return self._card_of_two(kind, first, groups[1], raters)
        disputed = [span for group in groups for span in _disputed(group, len(raters))]
        found = (one for group in explaining for one in group.stretches if one.rater in first.lacking)
        return Card(
            self._number,
            kind,
            tuple(sorted({group.code for group in groups})),
            tuple(sorted(one for group in groups for one in group.stretches)),
            raters,
            _covered(disputed),
            min(group.start for group in groups),
            max(group.end for group in groups),
            tuple(one for one in found if one.start < first.end and one.end > first.start),
        )

    def _card_of_two(self, kind: Kind, first: _Group, second: _Group, raters: tuple[int, ...]) -> Card:
        """Make the card of one stretch against another, of which there may be very many."""
        one, other = first.stretches[0], second.stretches[0]
        start, end = min(first.start, second.start), max(first.end, second.end)
        stretches = (one, other) if one < other else (other, one)
        codes = (one.code, other.code) if one.code < other.code else (other.code, one.code)
        return Card(self._number, kind, codes, stretches, raters, end - start, start, end)

    def _raters(self, raters: frozenset[int]) -> tuple[int, ...]:
        found = self._ordered.get(raters)
        if found is None:
            found = self._ordered[raters] = tuple(sorted(raters))
        return found

    def _card_of_borders(self, group: _Group, raters: tuple[int, ...]) -> Card:
        """Make the card of a code that everybody gave."""
        stretches = tuple(sorted(group.stretches))
        starts, ends = [one.start for one in stretches], [one.end for one in stretches]
        size = 0
        if len(stretches) > len(raters):
            kind = Kind.CUT
            size = _covered(_disputed(group, len(raters)))
        elif max(starts) == group.start and min(ends) == group.end:
            kind = Kind.AGREED
        else:
            before, after = Span(group.start, max(starts)), Span(min(ends), group.end)
            trivial = has_no_words(self._text, before) and has_no_words(self._text, after)
            kind = Kind.TRIVIAL if trivial else Kind.BOUNDARY
            # Where three or more only chain on, no character may be common to all.
            size = _covered([before, after])
        return Card(self._number, kind, (group.code,), stretches, raters, size, group.start, group.end)


def _disputed(group: _Group, raters: int) -> list[Span]:
    """Return where some, but not all raters gave the code."""
    if len(group.stretches) == 1:
        return [Span(group.start, group.end)]
    events = sorted([(one.start, 1) for one in group.stretches] + [(one.end, -1) for one in group.stretches])
    found: list[Span] = []
    under_way = 0
    for (place, change), (following, _) in pairwise(events):
        under_way += change
        if 0 < under_way < raters and place < following:
            found.append(Span(place, following))
    return found


def _covered(spans: Sequence[Span]) -> int:
    """Return how many characters lie in any of the spans."""
    total, reach = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total
