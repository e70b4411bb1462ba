"""Which codes occur together, counted in pairs of segments, in segments, and in the text that they share.

Two segments occur together, by what is asked for, if they overlap, touch a common sentence or paragraph, lie in one
document, or have no more than so many characters, sentences or paragraphs between them. A segment never occurs
together with itself. Unless different coders' segments are asked for, both are of one coder: what one coder calls
criticism and another praise does not make the two codes occur together.

For codes A and B a cell counts

* ``pairs``: pairs of segments, one of A and one of B, that occur together, each pair once;
* ``segments``: segments of either code that occur together with one of the other, each segment once;
* ``shared``: how much text both cover: characters where they overlap, sentences, paragraphs or documents that both
  touch; without ``across_coders`` what two coders code so counts for each of them;
* ``jaccard``: that text as a part of what either covers, |A ∩ B| / |A ∪ B| with the sets of characters, sentences,
  paragraphs or documents that A and B touch;
* ``jaccard-segments``: k / (a + b - k) with a and b the numbers of segments of A and B, and k half the number of those
  that occur together with one of the other code. Where partners come in twos this is shared passages / all passages;
  it is D / (2 - D) with Dice's D, the part of all segments of both codes that has a partner.

All are symmetric. The diagonal counts different segments of the same code; a code's coefficient with itself, or with
a code above it in a table with sub-codes rolled up, says nothing and is left out. Coefficients lie between 0 and 1.

References:
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11 (2), 37-50.
    Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology 26 (3), 297-302.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import OF_UNITS, CoOccurrence, Occurrence, Together
from qda.analysis.crossing.axes import Rows, code_rows
from qda.analysis.crossing.grid import Cells, Grid, Ints
from qda.analysis.crossing.texts import Beginnings, Cut, apart
from qda.analysis.joins import Spans, are_near
from qda.model.progress import Progress, no_progress, tell
from qda.store.queries.codings import SegmentFilter

_AT_ONCE = 4_000_000  # numbers in a table on the way
CUTS: dict[Together, Cut] = {
    Together.SENTENCE: Cut.SENTENCES,
    Together.WITHIN_SENTENCES: Cut.SENTENCES,
    Together.PARAGRAPH: Cut.PARAGRAPHS,
    Together.WITHIN_PARAGRAPHS: Cut.PARAGRAPHS,
}
"""What has to be known of the texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Where codings lie in what is counted: characters, sentences, paragraphs or documents, and how far they reach.

    ``spans.document`` numbers what cannot occur together: documents, or each coder's part of them.
    """

    spans: Spans
    gap: int


def line_of(corpus: Corpus, asked: CoOccurrence, beginnings: Beginnings) -> Line:
    """Return where codings lie for a condition; -1 as a gap means that they have to share something."""
    spans = corpus.spans()
    cut = CUTS.get(asked.together)
    if cut is not None:
        spans = beginnings.numbered(corpus, cut, spans)
    elif asked.together is Together.DOCUMENT:
        spans = Spans(spans.document, np.zeros_like(spans.start), np.ones_like(spans.end))
    gap = -1
    if asked.together is Together.WITHIN_CHARACTERS:
        gap = asked.reach
    elif asked.together in (Together.WITHIN_SENTENCES, Together.WITHIN_PARAGRAPHS):
        gap = asked.reach - 1  # nought between them is the same one
    return Line(Spans(groups_of(corpus, across_coders=asked.across_coders), spans.start, spans.end), gap)


def groups_of(corpus: Corpus, *, across_coders: bool) -> Ints:
    """Return a number for each coding: of its document, or of its coder's part of the document."""
    if across_coders:
        return corpus.document
    coders, number = np.unique(corpus.coder_id, return_inverse=True)
    return corpus.document * max(1, len(coders)) + number


@dataclass(slots=True)
class Tally:
    """What is counted by row and row, the row of all last.

    ``pairs`` counts each pair from both sides, ``partnered`` the segments of the row that have a partner in the column,
    ``both`` the text that rows share, ``twice`` that of which the row has some and the column some of two segments.
    """

    pairs: NDArray[np.int64]
    partnered: NDArray[np.int64]
    both: NDArray[np.float64]
    twice: NDArray[np.float64]

    @staticmethod
    def of(rows: int) -> Tally:
        """Return one with nothing counted."""
        square = (rows, rows)
        return Tally(np.zeros(square, np.int64), np.zeros(square, np.int64), np.zeros(square), np.zeros(square))


def together(
    corpus: Corpus,
    asked: CoOccurrence,
    wanted: SegmentFilter,
    beginnings: Beginnings,
    progress: Progress = no_progress,
) -> Grid:
    """Return codes by codes: how often each two occur together; see this module.

    Sentences and paragraphs have to be known to ``beginnings``, or the corpus to give its texts on this thread.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    rows = code_rows(corpus, wanted, rolled_up=asked.rolled_up)
    line = line_of(corpus, asked, beginnings)
    size = len(rows.headings) + 1
    _, row = rows.of(np.arange(len(corpus)))
    used, row = np.unique(row, return_inverse=True)
    tally = _tallied(line, rows, row, len(used), of_units=asked.count in OF_UNITS, progress=progress)
    nested = _nested(rows, used)
    numbers = _numbers(asked.count, tally, nested, np.bincount(row, minlength=len(used)))
    first, second = np.nonzero(numbers)
    cells = Cells(used[first] * size + used[second], numbers[first, second], size)
    is_share = asked.count in (Occurrence.JACCARD, Occurrence.JACCARD_SEGMENTS)
    return Grid(
        question=asked,
        rows=rows.headings,
        columns=rows.headings,
        counted=cells,
        shown=cells,
        leads=partial(_leads, corpus, rows, line),
        segments=len(corpus),
        documents=len(np.unique(corpus.document)),
        undefined=partial(_is_undefined, rows) if is_share else None,
        has_totals=not is_share,
    )


# --- counting --------------------------------------------------------------------------------------------------------
def _tallied(line: Line, rows: Rows, row: Ints, used: int, *, of_units: bool, progress: Progress) -> Tally:
    tally = Tally.of(used)
    first = np.cumsum(rows.count) - rows.count
    done = 0
    for here in apart(line.spans.document):
        tell(progress, done, len(rows.count))
        count = rows.count[here]
        holder = np.repeat(np.arange(len(here)), count)
        places = np.repeat(first[here] - np.cumsum(count) + count, count) + np.arange(len(holder))
        present, own = np.unique(row[places], return_inverse=True)
        part = _Part(line.spans.start[here], line.spans.end[here], line.gap, holder, own, len(present))
        counted = part.units(progress) if of_units else part.partners(progress)
        at = np.ix_(present, present)
        wholes = (tally.both, tally.twice) if of_units else (tally.pairs, tally.partnered)
        for whole, some in zip(wholes, counted, strict=True):
            whole[at] += some
        done += len(here)
    return tally


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The codings that may occur together: ``holder`` and ``row`` say which stand in which row."""

    start: Ints
    end: Ints
    gap: int
    holder: Ints
    row: Ints
    rows: int

    def partners(self, progress: Progress) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return pairs from both sides, and segments that have a partner, by row and row."""
        pairs = np.zeros((self.rows, self.rows), np.int64)
        partnered = np.zeros_like(pairs)
        by_row = np.argsort(self.row, kind="stable")
        _, firsts = np.unique(self.row[by_row], return_index=True)
        by_start, by_end = np.argsort(self.start, kind="stable"), np.argsort(self.end, kind="stable")
        begun = np.searchsorted(self.start[by_start], self.end + self.gap, "right")
        over = np.searchsorted(self.end[by_end], self.start - self.gap, "left")
        width = max(1, _AT_ONCE // (len(self.start) + 1))
        for left in range(0, self.rows, width):
            tell(progress, 0, 0)
            right = min(left + width, self.rows)
            stands = self._stands(left, right)
            partners = _running(stands[by_start])[begun] - _running(stands[by_end])[over] - stands
            ordered = partners[self.holder[by_row]]
            pairs[:, left:right] = np.add.reduceat(ordered, firsts)
            partnered[:, left:right] = np.add.reduceat((ordered > 0).astype(np.int32), firsts)
        return pairs, partnered

    def _stands(self, left: int, right: int) -> NDArray[np.int32]:
        """Return which codings stand in some of the rows."""
        stands = np.zeros((len(self.start), right - left), np.int32)
        chosen = (self.row >= left) & (self.row < right)
        stands[self.holder[chosen], self.row[chosen] - left] = 1
        return stands

    def units(self, progress: Progress) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return how much text rows share, and how much of it two segments of the column's row cover."""
        borders = np.unique(np.concatenate((self.start, self.end)))
        lengths = np.diff(borders).astype(np.float64)
        both = np.zeros((self.rows, self.rows))
        twice = np.zeros_like(both)
        first = np.searchsorted(borders, self.start)[self.holder]
        last = np.searchsorted(borders, self.end)[self.holder]
        height = max(1, _AT_ONCE // max(1, self.rows))
        active = np.zeros(self.rows, np.int64)
        for low in range(0, len(lengths), height):
            tell(progress, 0, 0)
            high = min(low + height, len(lengths))
            steps = np.zeros((high - low, self.rows), np.int64)
            steps[0] = active
            for place, step in ((first, 1), (last, -1)):
                here = (place >= low) & (place < high)
                np.add.at(steps, (place[here] - low, self.row[here]), step)
            steps = np.cumsum(steps, axis=0)
            active = steps[-1]
            some = (steps > 0).astype(np.float64)
            weighted = some * lengths[low:high, None]
            both += weighted.T @ some
            twice += weighted.T @ (steps > 1).astype(np.float64)
        return both, twice


def _running(stands: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return how many stand in each row among the first none, one, two and so on."""
    sums = np.zeros((len(stands) + 1, stands.shape[1]), np.int32)
    np.cumsum(stands, axis=0, out=sums[1:])
    return sums


# --- from counts to cells --------------------------------------------------------------------------------------------
def _nested(rows: Rows, used: Ints) -> NDArray[np.int64]:
    """Return for each two rows the one that lies wholly in the other, or is the other; -1 for any other two."""
    rows_used: list[int] = used.tolist()
    place = {row: number for number, row in enumerate(rows_used)}
    nested = np.full((len(used), len(used)), -1)
    for row, number in place.items():
        for above in rows.above[row]:
            if above in place:
                nested[number, place[above]] = nested[place[above], number] = number
    top = place.get(len(rows.headings))
    for number in place.values() if top is not None else ():
        nested[number, top] = nested[top, number] = number
    return nested


def _numbers(
    count: Occurrence, tally: Tally, nested: NDArray[np.int64], sizes: Ints
) -> NDArray[np.int64] | NDArray[np.float64]:
    """Return what each cell shows."""
    inner = np.maximum(nested, 0)
    is_nested = nested >= 0
    if count is Occurrence.PAIRS:
        # Where both of a pair stand in both rows, the pair was counted from either side.
        return tally.pairs - np.where(is_nested, np.diagonal(tally.pairs)[inner] // 2, 0)
    if count in (Occurrence.SEGMENTS, Occurrence.JACCARD_SEGMENTS):
        partnered = tally.partnered + tally.partnered.T
        if count is Occurrence.SEGMENTS:
            return partnered - np.where(is_nested, np.diagonal(tally.partnered)[inner], 0)
        half = partnered / 2
        return np.where(is_nested, 0.0, half / np.maximum(sizes[:, None] + sizes[None, :] - half, 1))
    covered = np.diagonal(tally.both)
    if count is Occurrence.SHARED:
        # The outer row has some of two segments wherever the inner has one and the outer another.
        rows = np.arange(len(covered))
        outer_twice = np.where(inner == rows[:, None], tally.twice, tally.twice.T)
        return np.where(is_nested, outer_twice, tally.both).astype(np.int64)
    either = covered[:, None] + covered[None, :] - tally.both
    return np.where(is_nested, 0.0, tally.both / np.maximum(either, 1))


def _is_undefined(rows: Rows, row: int, column: int) -> bool:
    """Tell whether a coefficient would compare codings with themselves, or nothing at all."""
    top = len(rows.headings)
    if row == top or column == top:
        return True
    return row in rows.above[column] or column in rows.above[row] or row == column


def _leads(corpus: Corpus, rows: Rows, line: Line, row: int, column: int) -> Ints:
    ones, others = rows.in_row(row), rows.in_row(column)
    found = np.concatenate((_partnered(line, ones, others), _partnered(line, others, ones)))
    return corpus.coding_id[np.unique(found)]


def _partnered(line: Line, ones: Ints, others: Ints) -> Ints:
    """Return which of some codings occur together with any of others."""
    own = np.full(len(line.spans), -1)
    own[others] = np.arange(len(others))
    return ones[are_near(line.spans.take(ones), line.spans.take(others), line.gap, own[ones])]
