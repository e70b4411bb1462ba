"""Where coders agree and where not, passage by passage: each coding is in exactly one card.

The kinds are tested in the order of the issue they raise: borders first, then codes that are near in the codebook,
then other codes, then what somebody passed over. Their remedies differ: a rule for borders, a definition, attention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, overload

import numpy as np

from qda.analysis.compare.card import Card as Card
from qda.analysis.compare.card import Kind as Kind
from qda.analysis.compare.card import Stretch as Stretch
from qda.analysis.compare.code_rule import ComparedCode
from qda.analysis.compare.gather import Gathered, GatheredDocument
from qda.analysis.compare.groups import Groups
from qda.analysis.compare.placing import Placing
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.text.trim import has_no_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_KINDS = tuple(Kind)
_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}
_FIELDS = 9  # document, kind, start, end, size, two groups, two codes
_DOCUMENT, _KIND, _START, _END, _SIZE, _GROUP, _PARTNER, _CODE, _SECOND = range(_FIELDS)


class Cards(Sequence[Card]):
    """All cards as columns, in the order of the documents and their texts; one that is asked for is made then."""

    def __init__(self, parts: Sequence[_DocumentCards] = ()) -> None:
        self._parts = parts
        self._firsts = np.cumsum([0, *(part.rows.shape[1] for part in parts)])
        self._rows = np.concatenate([np.zeros((_FIELDS, 0), np.int64), *(part.rows for part in parts)], axis=1)
        self._widest = int((self._rows[_END] - self._rows[_START]).max(initial=0))

    @property
    def documents(self) -> IntArray:
        """The document of each card."""
        return self._rows[_DOCUMENT]

    @property
    def kinds(self) -> IntArray:
        """The kind of each card, as its place among the kinds."""
        return self._rows[_KIND]

    @property
    def starts(self) -> IntArray:
        """Where each begins."""
        return self._rows[_START]

    @property
    def ends(self) -> IntArray:
        """Where each ends."""
        return self._rows[_END]

    @property
    def sizes(self) -> IntArray:
        """The number of characters in dispute on each."""
        return self._rows[_SIZE]

    @property
    def first_codes(self) -> IntArray:
        """The first code of each."""
        return self._rows[_CODE]

    def of_kinds(self, kinds: frozenset[Kind]) -> NDArray[np.bool_]:
        """Tell which cards are of these kinds."""
        return np.array([kind in kinds for kind in _KINDS])[self.kinds]

    def with_codes(self, codes: frozenset[int]) -> NDArray[np.bool_]:
        """Tell which cards have one of these codes."""
        numbers = [*codes]
        found = np.isin(self._rows[_CODE], numbers) | np.isin(self._rows[_SECOND], numbers)
        for first, part in zip(self._firsts.tolist(), self._parts, strict=False):
            for place, card in part.made.items():
                found[first + place] = not codes.isdisjoint(card.codes)
        return found

    def at(self, document: int, span: Span) -> list[int]:
        """Return the numbers of the cards that share a character with a span."""
        if not 0 <= document < len(self._parts):
            return []
        first, last = self._firsts[document : document + 2].tolist()
        starts, ends = self.starts[first:last], self.ends[first:last]
        low, high = np.searchsorted(starts, (span.start - self._widest, span.end)).tolist()
        return (first + low + np.flatnonzero(ends[low:high] > span.start)).tolist()

    def __len__(self) -> int:
        return self._rows.shape[1]

    @overload
    def __getitem__(self, number: int) -> Card: ...
    @overload
    def __getitem__(self, number: slice) -> list[Card]: ...
    def __getitem__(self, number: int | slice) -> Card | list[Card]:
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(len(self)))]
        if number < 0:
            number += len(self)
        if not 0 <= number < len(self):
            raise IndexError(number)
        document = int(np.searchsorted(self._firsts, number, side="right")) - 1
        return self._parts[document].card(number - int(self._firsts[document]))

    def __iter__(self) -> Iterator[Card]:
        for part in self._parts:
            yield from (part.card(place) for place in range(part.rows.shape[1]))


def cards(gathered: Gathered, *, progress: Progress = no_progress) -> Cards:
    """Return the cards of all documents, in the order of the documents and their texts."""
    found: list[_DocumentCards] = []
    for number, document in enumerate(gathered.documents):
        tell(progress, number, len(gathered.documents))
        found.append(_DocumentCards(document, number, gathered.codes))
    return Cards(found)


def cards_of(document: GatheredDocument, number: int, codes: Sequence[ComparedCode]) -> list[Card]:
    """Return the cards of one document, in the order of its text.

    A code that counts as missing for a rater here is compared among the others only; where fewer than two are left,
    its codings are in no card.
    """
    found = _DocumentCards(document, number, codes)
    return [found.card(place) for place in range(found.rows.shape[1])]


class _DocumentCards:
    """The cards of one document as columns; ``made`` holds those that do not fit into columns, by their places."""

    def __init__(self, document: GatheredDocument, number: int, codes: Sequence[ComparedCode]) -> None:
        self._number = number
        self._text = document.text
        self._groups = groups = Groups(document, len(codes))
        self._who: dict[int, tuple[int, ...]] = {}
        placed = np.full(len(groups), -1, np.int64)
        made: list[Card] = []
        pairs: list[tuple[int, int, int]] = []
        if (groups.lacking != 0).any():
            placing = Placing(groups, [code.relatives for code in codes])
            placed = np.array(placing.card_of, np.int64)
            for kind, members in placing.cards:
                if len(members) == 2 and (groups.count[members] == 1).all():
                    pairs.append((_NUMBER[kind], members[0], members[1]))
                else:
                    explaining = placing.explained.get(members[0], []) if len(members) == 1 else []
                    made.append(self._joined(kind, members, explaining))
        lone = np.flatnonzero(placed < 0)
        lacking = groups.lacking[lone] != 0
        tables = [self._missed(lone[lacking], made), self._borders(lone[~lacking]), self._pairs(pairs)]
        self.rows, self.made = self._ordered(tables, made)

    def card(self, place: int) -> Card:
        """Make a card."""
        if place in self.made:
            return self.made[place]
        _, kind, start, end, size, group, partner, *codes = self.rows[:, place].tolist()
        stretches = self._groups.members(group)
        if partner >= 0:
            stretches += self._groups.members(partner)
        return Card(
            self._number,
            _KINDS[kind],
            tuple(codes) if partner >= 0 else (codes[0],),
            tuple(sorted(stretches)),
            self._raters(int(self._groups.asked[group])),
            size,
            start,
            end,
        )

    def _raters(self, bits: int) -> tuple[int, ...]:
        found = self._who.get(bits)
        if found is None:
            found = self._who[bits] = self._groups.who(bits)
        return found

    # --- columns -----------------------------------------------------------------------------------------------------
    def _table(self, groups: IntArray, kind: IntArray | Kind, size: IntArray) -> IntArray:
        """Return cards of one group each."""
        rows = np.full((_FIELDS, len(groups)), -1, np.int64)
        rows[_DOCUMENT] = self._number
        rows[_KIND] = _NUMBER[kind] if isinstance(kind, Kind) else kind
        rows[_START], rows[_END] = self._groups.start[groups], self._groups.end[groups]
        rows[_SIZE], rows[_GROUP], rows[_CODE] = size, groups, self._groups.code[groups]
        return rows

    def _missed(self, lone: IntArray, made: list[Card]) -> IntArray:
        """Return the cards of what somebody passed over."""
        groups = self._groups
        several = groups.count[lone] > 1
        made += [self._joined(Kind.MISSED, [group], []) for group in lone[several].tolist()]
        lone = lone[~several]
        return self._table(lone, Kind.MISSED, groups.end[lone] - groups.start[lone])

    def _borders(self, lone: IntArray) -> IntArray:
        """Return the cards of codes that everybody gave."""
        groups = self._groups
        raters = groups.numbers(groups.asked[lone])
        start, end = groups.start[lone], groups.end[lone]
        last_start, first_end = groups.last_start[lone], groups.first_end[lone]
        # Where three or more only chain on, no character may be common to all.
        size = np.minimum(end - start, last_start - start + end - first_end)
        kind = np.where(size == 0, _NUMBER[Kind.AGREED], _NUMBER[Kind.BOUNDARY])
        is_cut = groups.count[lone] > raters
        kind[is_cut] = _NUMBER[Kind.CUT]
        for place in np.flatnonzero(is_cut).tolist():
            group = int(lone[place])
            size[place] = _covered(_disputed(groups.members(group), int(raters[place])))
        for place in np.flatnonzero(~is_cut & (size > 0)).tolist():
            before = Span(int(start[place]), int(last_start[place]))
            after = Span(int(first_end[place]), int(end[place]))
            if has_no_words(self._text, before) and has_no_words(self._text, after):
                kind[place] = _NUMBER[Kind.TRIVIAL]
        return self._table(lone, kind, size)

    def _pairs(self, pairs: Sequence[tuple[int, int, int]]) -> IntArray:
        """Return the cards of one stretch against another, of which there may be very many."""
        groups = self._groups
        kind, one, other = np.array(pairs, np.int64).reshape(-1, 3).T
        start = np.minimum(groups.start[one], groups.start[other])
        end = np.maximum(groups.end[one], groups.end[other])
        rows = self._table(one, kind, end - start)
        rows[_START], rows[_END], rows[_PARTNER] = start, end, other
        codes = np.stack((groups.code[one], groups.code[other]))
        rows[_CODE], rows[_SECOND] = codes.min(axis=0), codes.max(axis=0)
        return rows

    def _ordered(self, tables: Sequence[IntArray], made: Sequence[Card]) -> tuple[IntArray, dict[int, Card]]:
        """Return all cards in the order of the text, and where in it those stand that were made already."""
        most = max((len(card.codes) for card in made), default=0)
        rows = np.concatenate([*tables, _made_rows(made)], axis=1)
        more = np.full((max(0, most - 2), rows.shape[1]), -1, np.int64)
        first = rows.shape[1] - len(made)
        for place, card in enumerate(made, first):
            more[: max(0, len(card.codes) - 2), place] = card.codes[2:]
        order = np.lexsort((*more[::-1], rows[_SECOND], rows[_CODE], rows[_END], rows[_START]))
        places = np.flatnonzero(order >= first).tolist()
        return rows[:, order], {place: made[int(order[place]) - first] for place in places}

    # --- cards of several stretches ----------------------------------------------------------------------------------
    def _joined(self, kind: Kind, members: Sequence[int], explaining: Sequence[int]) -> Card:
        groups = self._groups
        stretches = {group: groups.members(group) for group in (*members, *explaining)}
        first = members[0]
        raters = self._raters(int(groups.asked[first]))
        lacking = self._raters(int(groups.lacking[first]))
        start, end = int(groups.start[first]), int(groups.end[first])
        context = (one for group in explaining for one in stretches[group] if one.rater in lacking)
        return Card(
            self._number,
            kind,
            tuple(sorted({int(groups.code[group]) for group in members})),
            tuple(sorted(one for group in members for one in stretches[group])),
            raters,
            _covered([span for group in members for span in _disputed(stretches[group], len(raters))]),
            int(groups.start[members].min()),
            int(groups.end[members].max()),
            tuple(one for one in context if one.start < end and one.end > start),
        )


def _made_rows(made: Sequence[Card]) -> IntArray:
    rows = np.full((_FIELDS, len(made)), -1, np.int64)
    for place, card in enumerate(made):
        rows[:_GROUP, place] = card.document, _NUMBER[card.kind], card.start, card.end, card.size
        rows[_CODE, place] = card.codes[0]
        rows[_SECOND, place] = card.codes[1] if len(card.codes) > 1 else -1
    return rows


def _disputed(stretches: Sequence[Stretch], raters: int) -> list[Span]:
    """Return where some, but not all raters gave the code."""
    if len(stretches) == 1:
        return [stretches[0].span]
    events = sorted([(one.start, 1) for one in stretches] + [(one.end, -1) for one in stretches])
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
