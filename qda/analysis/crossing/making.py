"""From a question to its table."""

from __future__ import annotations

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import CoOccurrence, Crossing, Measure, Question, Share
from qda.analysis.crossing.axes import asked_text
from qda.analysis.crossing.crossed import crossed
from qda.analysis.crossing.following import following
from qda.analysis.crossing.grid import Grid, Ints
from qda.analysis.crossing.texts import Beginnings, Cut
from qda.analysis.crossing.together import CUTS, together
from qda.model.progress import Progress, no_progress
from qda.store.queries.codings import SegmentFilter


def grid_of(
    corpus: Corpus,
    question: Question,
    wanted: SegmentFilter,
    *,
    beginnings: Beginnings | None = None,
    progress: Progress = no_progress,
) -> Grid:
    """Return the table that answers a question, on any thread.

    Args:
        corpus: Read with ``wanted``; it gives its texts on this thread where :func:`needs_texts` says so.
        question: What is asked.
        wanted: Which codings; ``code_ids`` and ``coder_ids`` are also which rows and columns there are.
        beginnings: What is known of the texts already, and learns what is not.
        progress: Called now and then; return False to stop.

    Raises:
        Cancelled: ``progress`` asked to stop.
        NotFound: There is no such variable, or no longer.
    """
    known = Beginnings() if beginnings is None else beginnings
    cut = cut_of(question)
    if cut is not None:
        known.learn(corpus, cut, _documents(corpus, question, wanted), progress)
    if isinstance(question, Crossing):
        return crossed(corpus, question, wanted, known)
    if isinstance(question, CoOccurrence):
        return together(corpus, question, wanted, known, progress)
    return following(corpus, question, wanted, known)


def cut_of(question: Question) -> Cut | None:
    """Return what has to be known of the texts; ``None`` where the codings say enough."""
    if isinstance(question, Crossing):
        return Cut.WORDS if question.measure is Measure.WORDS else None
    if isinstance(question, CoOccurrence):
        return CUTS.get(question.together)
    return None if question.most_paragraphs is None else Cut.PARAGRAPHS


def needs_texts(corpus: Corpus, question: Question, wanted: SegmentFilter, beginnings: Beginnings) -> bool:
    """Tell whether texts have to be read that are not known yet."""
    cut = cut_of(question)
    return cut is not None and beginnings.lacks(corpus, cut, _documents(corpus, question, wanted))


def _documents(corpus: Corpus, question: Question, wanted: SegmentFilter) -> Ints:
    """Return the documents whose texts have to be known: those with codings, or all of which parts are asked for."""
    if isinstance(question, Crossing) and question.share is Share.TEXT:
        return np.unique(asked_text(corpus, wanted).document)
    return np.unique(corpus.document)
