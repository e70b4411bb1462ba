"""Stretches of text that belong together: what each rater gave one code, and where stretches of a code overlap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from qda.analysis.compare.card import Stretch
from qda.analysis.compare.gather import GatheredDocument

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_BITS = 62  # raters whose places fit into one number of the machine
PAIRS_AT_ONCE = 1_000_000


class Stretches:
    """All stretches of a document as columns, and the codings that each consists of."""

    def __init__(self, document: GatheredDocument) -> None:
        parts = [self._of(document, rater) for rater in document.raters]
        rows = np.concatenate([part for part, _ in parts], axis=1) if parts else np.zeros((6, 0), np.int64)
        self._ids = np.concatenate([ids for _, ids in parts]) if parts else np.zeros(0, np.int64)
        before = 0
        at = 0
        for part, ids in parts:  # where each rater's codings begin among all
            rows[4, at : at + part.shape[1]] += before
            at, before = at + part.shape[1], before + len(ids)
        self.rows = rows

    @staticmethod
    def _of(document: GatheredDocument, rater: int) -> tuple[IntArray, IntArray]:
        """Return one rater's stretches: rater, code, start, end, first coding, number of codings."""
        placed = document.codings[rater]
        order = np.argsort(placed.codes, kind="stable")  # and by places within each code, as they come
        starts, ends, codes, ids = placed.rows[:, order]
        if not len(ids):
            return np.zeros((6, 0), np.int64), ids
        reach = np.maximum.accumulate(ends + codes * (len(document.text) + 1)) - codes * (len(document.text) + 1)
        begins = np.ones(len(ids), np.bool_)
        begins[1:] = (codes[1:] != codes[:-1]) | (starts[1:] >= reach[:-1])
        firsts = np.flatnonzero(begins)
        lasts = np.append(firsts[1:], len(ids)) - 1
        raters = np.full(len(firsts), rater, np.int64)
        return np.stack((raters, codes[firsts], starts[firsts], reach[lasts], firsts, lasts - firsts + 1)), ids

    def keep(self, chosen: NDArray[Any]) -> None:
        """Keep those of a mask or a list of places, in its order."""
        self.rows = self.rows[:, chosen]

    def stretch(self, place: int) -> Stretch:
        """Return one of them."""
        rater, code, start, end, first, count = self.rows[:, place].tolist()
        return Stretch(rater, code, start, end, tuple(self._ids[first : first + count].tolist()))


class Groups:
    """Stretches of one code that overlap each other, of all raters, in the order of the text.

    ``had`` says as bits which raters have a stretch in each, ``lacking`` which of those who count here have none.
    """

    def __init__(self, document: GatheredDocument, codes: int) -> None:
        self.raters = document.raters
        self.stretches = Stretches(document)
        self._kind: type[Any] = np.int64 if len(self.raters) <= _BITS else np.object_
        self._bits = {rater: 1 << place for place, rater in enumerate(self.raters)}
        asked = self._asked(document, codes)
        self._order(asked)
        self._group(asked)

    def _asked(self, document: GatheredDocument, codes: int) -> NDArray[Any]:
        """Return by code who counts: those for whom it is not missing, if they are two at least."""
        everybody = sum(self._bits.values())
        asked = [everybody] * codes
        for rater, code in document.missing_codes:
            asked[code] &= ~self._bits.get(rater, 0)
        return np.array([who if who.bit_count() > 1 else 0 for who in asked], self._kind)

    def _order(self, asked: NDArray[Any]) -> None:
        stretches = self.stretches
        bit_of: NDArray[Any] = np.zeros(max(self.raters, default=0) + 1, self._kind)
        for rater, bit in self._bits.items():
            bit_of[rater] = bit
        bits = bit_of[stretches.rows[0]]
        counts = (asked[stretches.rows[1]] & bits) != 0
        order = np.flatnonzero(counts)
        _, code, start, end = stretches.rows[:4, order]
        order = order[np.lexsort((end, start, code))]
        stretches.keep(order)
        self._had: NDArray[Any] = bits[order]

    def _group(self, asked: NDArray[Any]) -> None:
        _, code, start, end = self.stretches.rows[:4]
        count = len(code)
        base = code * (int(end.max(initial=0)) + 1)
        reach = np.maximum.accumulate(end + base) - base
        begins = np.ones(count, np.bool_)
        begins[1:] = (code[1:] != code[:-1]) | (start[1:] >= reach[:-1])
        firsts = np.flatnonzero(begins)
        numbers = np.diff(np.append(firsts, count))
        ends = reach[firsts + numbers - 1]
        order = np.lexsort((code[firsts], ends, start[firsts]))
        had: NDArray[Any] = np.bitwise_or.reduceat(self._had, firsts) if count else self._had
        # How the borders of a group's stretches lie, for the kinds that concern borders.
        last_start = np.maximum.reduceat(start, firsts) if count else start
        first_end = np.minimum.reduceat(end, firsts) if count else end
        self.first, self.count = firsts[order], numbers[order]
        self.start, self.end, self.code = start[firsts][order], ends[order], code[firsts][order]
        self.last_start, self.first_end = last_start[order], first_end[order]
        self.had: NDArray[Any] = had[order]
        self.asked = asked[self.code]
        self.lacking: NDArray[Any] = self.asked & ~self.had

    def __len__(self) -> int:
        return len(self.first)

    def members(self, group: int) -> list[Stretch]:
        """Return the stretches of a group, by their beginnings."""
        first = int(self.first[group])
        return [self.stretches.stretch(place) for place in range(first, first + int(self.count[group]))]

    def who(self, bits: int) -> tuple[int, ...]:
        """Return the raters that bits stand for."""
        return tuple(sorted(rater for rater, bit in self._bits.items() if bits & bit))

    def numbers(self, asked: NDArray[Any]) -> IntArray:
        """Return how many raters each of many bits stands for."""
        each = cast(list[int], asked.tolist())
        return np.array([bits.bit_count() for bits in each], np.int64)

    def near(self) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield pairs of groups of different codes that overlap, the earlier one first, where something is lacking."""
        lacks = self.lacking != 0
        after = np.arange(1, len(self) + 1)
        numbers = np.maximum(0, np.asarray(np.searchsorted(self.start, self.end), np.int64) - after)
        ends = np.cumsum(numbers)
        at = 0
        while at < len(self):
            done = int(ends[at - 1]) if at else 0
            upto = max(at + 1, int(np.searchsorted(ends, done + PAIRS_AT_ONCE, side="right")))
            some = numbers[at:upto]
            there = np.repeat(np.arange(at, upto), some)
            here = there + 1 + np.arange(len(there)) - np.repeat(ends[at:upto] - some - done, some)
            fits = (self.code[here] != self.code[there]) & (lacks[here] | lacks[there])
            yield there[fits], here[fits]
            at = upto
