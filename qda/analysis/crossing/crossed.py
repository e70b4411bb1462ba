"""Codes by documents, sets, values and coders: how much of each is coded with each code."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import Crossing, Measure, Share
from qda.analysis.crossing.axes import Columns, Rows, code_rows, columns_of
from qda.analysis.crossing.grid import Cells, Floats, Grid, Ints, Wholes
from qda.analysis.crossing.texts import Beginnings
from qda.analysis.joins import Spans
from qda.store.queries.codings import SegmentFilter


def crossed(corpus: Corpus, asked: Crossing, wanted: SegmentFilter, beginnings: Beginnings) -> Grid:
    """Return codes by documents, sets, cases, values of a variable, or coders.

    A segment stands in the row of its code and, rolled up, of every code and folder above it. It stands in the column
    of its document, of each set of the document, of the document's value, of each case that it shares text with or of
    that case's value, or of its coder.

    Totals are of all segments of a row, a column or the whole table, each counted once; of words and characters each
    counts once however many segments cover it.

    Words have to be known to ``beginnings``, or the corpus to give its texts on this thread.
    """
    rows = code_rows(corpus, wanted, rolled_up=asked.rolled_up)
    columns = columns_of(corpus, wanted, asked)
    width = len(columns.headings) + 1
    piece, row = rows.of(columns.coding)
    pieces = _Pieces(
        key=row * width + columns.column[piece],
        coding=columns.coding[piece],
        document=corpus.document[columns.coding[piece]],
        start=columns.start[piece],
        end=columns.end[piece],
    )
    counted = Cells(*_measured(corpus, asked.measure, pieces, beginnings), width)
    wholes = None
    if asked.share is Share.TEXT:
        wholes = Wholes(_texts(corpus, asked.measure, columns, beginnings), by_row=False)
    elif asked.share is not Share.NUMBER:
        wholes = wholes_of(asked.share, counted, len(rows.headings) + 1)
    return Grid(
        question=asked,
        rows=rows.headings,
        columns=columns.headings,
        counted=counted,
        shown=counted if wholes is None else wholes.parts(counted),
        leads=partial(_leads, corpus, rows, columns),
        segments=len(np.unique(columns.coding)),
        documents=len(np.unique(corpus.document[columns.coding])),
        wholes=wholes,
    )


def wholes_of(share: Share, counted: Cells, rows: int) -> Wholes:
    """Return the totals of which cells are a part; ``rows`` counts that of totals too."""
    if share is Share.ROW:
        return Wholes(counted.column(counted.columns - 1, rows), by_row=True)
    if share is Share.COLUMN:
        return Wholes(counted.row(rows - 1), by_row=False)
    return Wholes(np.full(rows, float(counted.at(rows - 1, counted.columns - 1))), by_row=True)


class _Pieces(NamedTuple):
    """Parts of codings by cell."""

    key: Ints
    coding: Ints
    document: Ints
    start: Ints
    end: Ints


def _measured(corpus: Corpus, measure: Measure, pieces: _Pieces, beginnings: Beginnings) -> tuple[Ints, Ints]:
    """Return the cells in which there is anything, in order, and how much."""
    if measure is Measure.SEGMENTS:
        return _distinct(pieces.key, pieces.coding)
    if measure is Measure.DOCUMENTS:
        return _distinct(pieces.key, pieces.document)
    order = np.lexsort((pieces.start, pieces.document, pieces.key))
    key, document, start, end = (pieces[place][order] for place in (0, 2, 3, 4))
    start = _uncovered(key, document, start, end)
    fresh = start < end
    key, spans = key[fresh], Spans(document[fresh], start[fresh], end[fresh])
    amount = beginnings.words(corpus, spans) if measure is Measure.WORDS else spans.end - spans.start
    return _summed(key, amount)


def _distinct(key: Ints, thing: Ints) -> tuple[Ints, Ints]:
    """Return how many different things each cell holds."""
    order = np.lexsort((thing, key))
    key, thing = key[order], thing[order]
    first = np.ones(len(key), np.bool_)
    first[1:] = (key[1:] != key[:-1]) | (thing[1:] != thing[:-1])
    return np.unique(key[first], return_counts=True)


def _uncovered(key: Ints, document: Ints, start: Ints, end: Ints) -> Ints:
    """Return where each piece begins to cover what none before it in its cell and document covers.

    Pieces are in the order of cells, documents and beginnings.
    """
    if not len(key):
        return start
    changes = np.zeros(len(key), np.int64)
    changes[1:] = (key[1:] != key[:-1]) | (document[1:] != document[:-1])
    # Each cell's part of a document lies on a stretch of one line of its own, so that one sweep does for all.
    shift = np.cumsum(changes) * (int(end.max()) + 1)
    reached = np.maximum.accumulate(end + shift)
    begin = start + shift
    begin[1:] = np.maximum(begin[1:], np.minimum(reached[:-1], end[1:] + shift[1:]))
    return begin - shift


def _summed(key: Ints, amount: Ints) -> tuple[Ints, Ints]:
    """Return the sums by cell, of keys that are in order."""
    if not len(key):
        return key, amount
    cells, first = np.unique(key, return_index=True)
    sums = np.add.reduceat(amount, first)
    return cells[sums > 0], sums[sums > 0]


def _texts(corpus: Corpus, measure: Measure, columns: Columns, beginnings: Beginnings) -> Floats:
    """Return how much text each column is about, all text last."""
    found = np.zeros(len(columns.headings) + 1)
    text = columns.text
    amount = beginnings.words(corpus, text) if measure is Measure.WORDS else text.end - text.start
    np.add.at(found, columns.text_column, amount)
    return found


def _leads(corpus: Corpus, rows: Rows, columns: Columns, row: int, column: int) -> Ints:
    across = np.unique(columns.coding[columns.column == column])
    return corpus.coding_id[np.intersect1d(rows.in_row(row), across, assume_unique=True)]
