"""Which groups of stretches stand on one card, because their codes are near or cover the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qda.analysis.compare.card import Kind
from qda.analysis.compare.groups import Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_Pairs = list[tuple[int, int]]
"""Groups that may stand on one card, those that share most first."""


class Placing:
    """The groups of a document while each finds its card.

    Attributes:
        cards: The kind and the groups of each card that holds groups of several codes, or one with what explains it.
        card_of: By group, the place of its card in the list, -1 for none.
        explained: By group, those that only explain it.
    """

    def __init__(self, groups: Groups, relatives: Sequence[frozenset[int]]) -> None:
        self._groups = groups
        self.card_of = [-1] * len(groups)
        self.cards: list[tuple[Kind, list[int]]] = []
        self.explained: dict[int, list[int]] = {}
        related, others = self._find_near(_matrix(relatives))
        self._put_together(related, Kind.MORE_SPECIFIC)
        for here in self.explained:
            # A relative of another rater stands beside it, settled elsewhere.
            if self.card_of[here] < 0:
                self.card_of[here] = len(self.cards)
                self.cards.append((Kind.MORE_SPECIFIC, [here]))
        self._put_together(others, Kind.OTHER_CODE)

    def _find_near(self, relative: NDArray[np.bool_]) -> tuple[_Pairs, _Pairs]:
        """Find the groups of different codes that overlap, where one rater has the one and lacks the other.

        Two that each have somebody the other lacks are related, or other codes if they share enough.
        """
        groups = self._groups
        explaining: list[IntArray] = []
        related: list[IntArray] = []
        others: list[IntArray] = []
        for there, here in groups.near():
            explains = (groups.lacking[here] & groups.had[there]) != 0
            explained = (groups.lacking[there] & groups.had[here]) != 0
            is_relative = relative[groups.code[here], groups.code[there]]
            explaining += [
                self._meeting(here, there, is_relative & explains),
                self._meeting(there, here, is_relative & explained),
            ]
            overlap = np.minimum(groups.end[here], groups.end[there]) - groups.start[here]
            both = explains & explained
            related.append(self._sharing(there, here, overlap, is_relative & both))
            lengths = groups.end - groups.start
            half = 2 * overlap >= np.minimum(lengths[here], lengths[there])
            others.append(self._sharing(there, here, overlap, ~is_relative & both & half))
        for here, there in sorted(row for part in explaining for row in part.T.tolist()):
            self.explained.setdefault(here, []).append(there)
        return _in_order(related), _in_order(others)

    def _meeting(self, group: IntArray, by: IntArray, fits: NDArray[np.bool_]) -> IntArray:
        """Return the groups that others explain: a rater who lacks the one has the other where it lies."""
        group, by = group[fits], by[fits]
        lacking = self._groups.lacking
        return np.stack((group, by))[:, self._meet(by, group, lacking[group])]

    def _sharing(self, there: IntArray, here: IntArray, overlap: IntArray, fits: NDArray[np.bool_]) -> IntArray:
        there, here, overlap = there[fits], here[fits], overlap[fits]
        return np.stack((-overlap, there, here))[:, self._meet(there, here, None)]

    def _meet(self, one: IntArray, other: IntArray, of: NDArray[Any] | None) -> NDArray[np.bool_]:
        """Tell whether stretches of different raters overlap; ``of`` says whose stretches of the first count."""
        groups = self._groups
        meet = np.ones(len(one), np.bool_)
        for place in np.flatnonzero((groups.count[one] > 1) | (groups.count[other] > 1)).tolist():
            whose = None if of is None else groups.who(int(of[place]))
            meet[place] = any(
                mine.rater != theirs.rater and mine.start < theirs.end and theirs.start < mine.end
                for mine in groups.members(int(one[place]))
                if whose is None or mine.rater in whose
                for theirs in groups.members(int(other[place]))
            )
        return meet

    def _put_together(self, fitting: _Pairs, kind: Kind) -> None:
        """Make cards of groups that fit: pairs that share most first, then the others with the best of them."""
        card_of = self.card_of
        free = [pair for pair in fitting if card_of[pair[0]] < 0 and card_of[pair[1]] < 0]
        for one, other in free:
            if card_of[one] < 0 and card_of[other] < 0:
                card_of[one] = card_of[other] = len(self.cards)
                self.cards.append((kind, [one, other]))
        for one, other in free:
            for group, partner in ((one, other), (other, one)):
                if card_of[group] < 0 <= card_of[partner]:
                    card_of[group] = card_of[partner]
                    self.cards[card_of[partner]][1].append(group)


def _matrix(relatives: Sequence[frozenset[int]]) -> NDArray[np.bool_]:
    """Return which codes stand above or below which."""
    found = np.zeros((len(relatives), len(relatives)), np.bool_)
    for code, others in enumerate(relatives):
        found[code, [*others]] = True
    return found


def _in_order(parts: Sequence[IntArray]) -> _Pairs:
    if not parts:
        return []
    rows = np.concatenate(parts, axis=1)
    rows = rows[1:, np.lexsort((rows[2], rows[1], rows[0]))]
    return list(zip(*rows.tolist(), strict=True))
