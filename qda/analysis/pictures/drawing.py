"""From what is asked for to its picture, on any thread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import CoOccurrence, Occurrence
from qda.analysis.crossing.making import grid_of
from qda.analysis.pictures.along import codeline, portrait
from qda.analysis.pictures.asked import Asked, Kind, Order, Said
from qda.analysis.pictures.bars import coverage, frequencies
from qda.analysis.pictures.heat import heat_map
from qda.analysis.pictures.sheet import Look, Picture
from qda.model.document import Mark
from qda.model.progress import Progress, no_progress
from qda.store.queries.codings import SegmentFilter


def draw(
    corpus: Corpus, asked: Asked, look: Look, said: Said, *, document: int = 0, marks: Sequence[Mark] = (),
    wanted: SegmentFilter | None = None, progress: Progress = no_progress,
) -> Picture:  # fmt: skip
    """Return a picture.

    Args:
        corpus: What is drawn; it gives its texts on this thread where one document is drawn, or sentences counted.
        asked: Which picture.
        look: Its colours.
        said: Its words.
        document: Which document, by its place in the corpus, where one is drawn.
        marks: That document's.
        wanted: The filter that the corpus was read with.
        progress: Told now and then; may ask to stop.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    match asked.kind:
        case Kind.FREQUENCIES:
            return frequencies(corpus, asked, look, said)
        case Kind.COVERAGE:
            return coverage(corpus, asked, look, said)
        case Kind.PORTRAIT:
            return portrait(corpus, asked, look, said, document)
        case Kind.CODELINE:
            return codeline(corpus, asked, look, said, document, marks)
        case Kind.TOGETHER:
            return _together(corpus, asked, look, said, wanted or SegmentFilter(), progress)


def _together(
    corpus: Corpus, asked: Asked, look: Look, said: Said, wanted: SegmentFilter, progress: Progress
) -> Picture:
    count = Occurrence.JACCARD_SEGMENTS if asked.jaccard else Occurrence.PAIRS
    question = CoOccurrence(asked.together, count=count, rolled_up=asked.rolled_up)
    grid = grid_of(corpus, question, wanted, progress=progress)
    rows = grid.used_rows()
    pairs = {row: float(np.nansum(grid.counted.row(row)[: len(grid.rows)])) for row in rows}
    most = sorted(rows, key=lambda row: (-pairs[row], row))[: asked.most]
    kept = most if asked.order is Order.MOST_FIRST else sorted(most)

    def number(row: int, column: int) -> float:
        value = grid.value(row, column)
        return float("nan") if value is None else float(value)

    shape = len(kept), len(kept)
    numbers = np.array([[number(row, column) for column in kept] for row in kept], np.float64).reshape(shape)
    return heat_map(
        [grid.rows[row].name for row in kept], numbers,
        lambda row, column: grid.leads(kept[row], kept[column]), look, said,
        width=asked.width, left_out=len(rows) - len(kept), digits=2 if asked.jaccard else 0,
        about=said.jaccard if asked.jaccard else said.pairs,
    )  # fmt: skip
