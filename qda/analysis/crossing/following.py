"""Which code follows which in the course of a text."""

from __future__ import annotations

from functools import partial

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import Sequences, Share
from qda.analysis.crossing.axes import Rows, code_rows, spread
from qda.analysis.crossing.crossed import wholes_of
from qda.analysis.crossing.grid import Cells, Grid, Ints
from qda.analysis.crossing.texts import Beginnings, Cut
from qda.analysis.crossing.together import groups_of
from qda.store.queries.codings import SegmentFilter


def following(corpus: Corpus, asked: Sequences, wanted: SegmentFilter, beginnings: Beginnings) -> Grid:
    """Return codes by codes: how often a segment of the row's code is followed by one of the column's code.

    In each document what follows a segment are the segments with the next beginning after its own, be it within the
    segment or after its end: several where several begin there, so that a passage with two codes is followed by each
    code of the next passage. Segments with the same beginning do not follow each other. Unless ``across_coders`` asks
    for it, a segment is followed by the same coder's next one.

    Each cell counts changes from one segment to another. A row's total are the changes from its code to any code, a
    column's those from any code to its own; parts of a row are how probable each next code is.

    Paragraphs have to be known to ``beginnings`` where gaps are left out, or the corpus to give its texts here.
    """
    rows = code_rows(corpus, wanted, rolled_up=asked.rolled_up)
    one, next_one = _changes(corpus, across_coders=asked.across_coders)
    if asked.most_paragraphs is not None:
        paragraphs = beginnings.numbered(corpus, Cut.PARAGRAPHS, corpus.spans())
        near = paragraphs.start[next_one] - (paragraphs.end[one] - 1) <= asked.most_paragraphs
        one, next_one = one[near], next_one[near]
    size = len(rows.headings) + 1
    cells = Cells(*_counted(rows, one, next_one, size), size)
    wholes = None if asked.share is Share.NUMBER else wholes_of(asked.share, cells, size)
    return Grid(
        question=asked,
        rows=rows.headings,
        columns=rows.headings,
        counted=cells,
        shown=cells if wholes is None else wholes.parts(cells),
        leads=partial(_leads, corpus, rows, one, next_one),
        segments=len(np.union1d(one, next_one)),
        documents=len(np.unique(corpus.document[one])),
        wholes=wholes,
    )


def _changes(corpus: Corpus, *, across_coders: bool) -> tuple[Ints, Ints]:
    """Return which codings are followed by which."""
    group = groups_of(corpus, across_coders=across_coders)
    order = np.lexsort((np.arange(len(group)), corpus.start, group))
    group, start = group[order], corpus.start[order]
    if not len(order):
        return order, order
    changes = (group[1:] != group[:-1]) | (start[1:] != start[:-1])
    firsts = np.concatenate(([0], np.flatnonzero(changes) + 1))
    counts = np.diff(np.append(firsts, len(order)))
    goes_on = np.append(group[firsts[1:]] == group[firsts[:-1]], False)
    next_first = np.append(firsts[1:], 0)
    next_count = np.where(goes_on, np.append(counts[1:], 0), 0)
    moment = np.repeat(np.arange(len(firsts)), counts)
    one = np.repeat(np.arange(len(order)), next_count[moment])
    return order[one], order[spread(next_first[moment], next_count[moment])]


def _counted(rows: Rows, one: Ints, next_one: Ints, size: int) -> tuple[Ints, Ints]:
    change, first = rows.of(one)
    again, second = rows.of(next_one[change])
    return np.unique(first[again] * size + second, return_counts=True)


def _leads(corpus: Corpus, rows: Rows, one: Ints, next_one: Ints, row: int, column: int) -> Ints:
    from_row = np.zeros(len(corpus), np.bool_)
    to_row = np.zeros(len(corpus), np.bool_)
    from_row[rows.in_row(row)] = True
    to_row[rows.in_row(column)] = True
    found = from_row[one] & to_row[next_one]
    return corpus.coding_id[np.union1d(one[found], next_one[found])]
