"""Sentences like those that a code was put on, by the words they share; all of it on this computer.

Each sentence becomes a vector of its words and pairs of words, weighted by TF-IDF: how often in the sentence, times how
rare in the project. What a code's sentences have in common is the mean of their vectors, the centroid; a sentence is
as much alike as the cosine between it and the centroid. How far that can be trusted is tested on the coder's own work:
its sentences are dealt into parts, and each part is judged by the centroid of the others.

References:
    Salton, G. & Buckley, C. (1988). Term-weighting approaches in automatic text retrieval. Information Processing &
    Management 24 (5), 513-523.
    Rocchio, J. (1971). Relevance feedback in information retrieval. In: The SMART Retrieval System, 313-323.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from qda.model.errors import NotInstalled, TooFewExamples
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import SegmentFilter, segment_places
from qda.store.queries.documents import document_names
from qda.text.sentences import sentences
from qda.text.words import as_counted, folded, written_words

LIBRARY = "sklearn"
FEWEST = 3  # sentences that have to carry the code before anything can be like them
_FEWEST_TESTED = 5
_PARTS = 5  # into which the coder's sentences are dealt to be tested
_WORDS_SHOWN = 4
_UNTESTED = 20  # suggestions at first, where nothing says how many are good
_COMMON = 0.25  # words in more of the sentences say nothing of any code
_FEWEST_FOR_COMMON = 40  # sentences, below which nothing is common
_MOST_FOR_PAIRS = 20_000_000  # characters; beyond, pairs of words would take all memory
_TELL_EVERY = 2_000  # sentences

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Suggestion(NamedTuple):
    """A sentence that is alike; ``words`` are those that make it so, the strongest first."""

    document_id: int
    document: str
    span: Span
    quote: str
    likeness: float
    words: tuple[str, ...]


class Tested(NamedTuple):
    """What a threshold comes to in the documents that the coder has worked on.

    Of ``coded`` sentences that carry the code ``found`` would be suggested; ``suggested`` would be in all.
    """

    coded: int
    suggested: int
    found: int

    @property
    def precision(self) -> float | None:
        """The part of what is suggested that the coder coded; ``None`` where nothing is suggested."""
        return self.found / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """The part of what the coder coded that is suggested; ``None`` where nothing is coded."""
        return self.found / self.coded if self.coded else None


def available() -> bool:
    """Tell whether the optional library is there."""
    return importlib.util.find_spec(LIBRARY) is not None


class _Sentence(NamedTuple):
    document_id: int
    span: Span
    quote: str


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How much alike every sentence is to those of a code, ready to be asked with any threshold.

    ``coded`` are the sentences that carry the code, ``worked`` those in documents on which the coder has worked.
    ``scores`` judge by all coded sentences, ``tested_scores`` each sentence by the others only.
    """

    names: Mapping[int, str]
    rows: Sequence[_Sentence]
    coded: Mask
    worked: Mask
    scores: Floats
    tested_scores: Floats | None
    _matrix: Any
    _centroid: Floats
    _terms: Sequence[str]

    def suggestions(
        self, threshold: float, *, refused: Collection[str] = (), most: int | None = None
    ) -> list[Suggestion]:
        """Return the sentences without the code that are at least so much alike, the most alike first.

        ``refused`` are the marks (:func:`mark_of`) of sentences that are not to come again.
        """
        chosen = np.flatnonzero(~self.coded & (self.scores >= max(threshold, 1e-9)))
        order = chosen[np.argsort(-self.scores[chosen], kind="stable")]
        found: list[Suggestion] = []
        places: list[int] = order.tolist()
        for place in places:
            row = self.rows[place]
            if refused and mark_of(row.quote) in refused:
                continue
            if most is not None and len(found) == most:
                break
            name = self.names[row.document_id]
            found.append(
                Suggestion(row.document_id, name, row.span, row.quote, float(self.scores[place]), self._words(place))
            )
        return found

    def tested(self, threshold: float) -> Tested | None:
        """Return how well a threshold does on the coder's own work; ``None`` where there is too little of it."""
        if self.tested_scores is None:
            return None
        would = self.worked & (self.tested_scores >= max(threshold, 1e-9))
        here = self.coded & self.worked
        return Tested(int(here.sum()), int(would.sum()), int((would & here).sum()))

    def best_threshold(self) -> float:
        """Return the threshold with the best balance of precision and recall (F1) on the coder's own work.

        Without enough to test on, it lets the twenty sentences through that are most alike.
        """
        if self.tested_scores is None:
            others = np.sort(self.scores[~self.coded])[::-1][:_UNTESTED]
            return float(others[-1]) if len(others) else 1.0
        ours = self.worked
        scores, right = self.tested_scores[ours], self.coded[ours]
        order = np.argsort(-scores, kind="stable")
        hits = np.cumsum(right[order])
        f1 = 2 * hits / (np.arange(1, len(order) + 1) + right.sum())
        last_of_its_score = np.append(scores[order][1:] != scores[order][:-1], True) & (scores[order] > 0)
        if not last_of_its_score.any():
            return 1.0
        best = int(np.argmax(np.where(last_of_its_score, f1, -1.0)))
        return float(scores[order][best])

    def _words(self, place: int) -> tuple[str, ...]:
        row = self._matrix[place]
        shares = row.data * self._centroid[row.indices]
        order = np.argsort(-shares, kind="stable")[:_WORDS_SHOWN]
        return tuple(str(self._terms[row.indices[one]]) for one in order.tolist() if shares[one] > 0)


def likeness(
    project: Project,
    code_ids: Collection[int],
    coder_id: int,
    *,
    document_ids: Collection[int] | None = None,
    progress: Progress = no_progress,
) -> Likeness:
    """Compare every sentence with those that a coder put a code on.

    A sentence carries the code where codings cover at least half of it, or where at least half of a coding lies in it:
    a phrase stands for the sentence in which it was coded.

    Args:
        project: The project, or a snapshot of it that this thread may read.
        code_ids: The code, with those below it if they are meant.
        coder_id: Whose codings are the examples; a suggestion is never made where this coder has the code already.
        document_ids: Where to look for suggestions and examples; everywhere if not given.
        progress: Called with documents read and their number; return False to stop.

    Raises:
        NotInstalled: The optional library is missing.
        TooFewExamples: The code is on fewer than three sentences.
        Cancelled: ``progress`` asked to stop.
    """
    if not available():
        raise NotInstalled(name="scikit-learn")
    names = document_names(project)
    wanted = [one for one in names if document_ids is None or one in document_ids]
    coded: dict[int, list[Span]] = {}
    worked: set[int] = set()
    for place in segment_places(project, SegmentFilter(coder_ids=[coder_id])):
        worked.add(place.document_id)
        if place.code_id in code_ids:
            coded.setdefault(place.document_id, []).append(place.span)
    rows: list[_Sentence] = []
    marks: list[bool] = []
    for done, document_id in enumerate(wanted, start=1):
        text = project.text(document_id)
        found = _cut(text, document_id)
        rows += found
        marks += _carrying(found, coded.get(document_id, []))
        tell(progress, done, len(wanted))
    is_coded = np.array(marks, np.bool_)
    if is_coded.sum() < FEWEST:
        raise TooFewExamples(count=int(is_coded.sum()), least=FEWEST)
    is_worked = np.array([row.document_id in worked for row in rows], np.bool_)
    return _compared(names, rows, is_coded, is_worked, progress)


def _cut(text: str, document_id: int) -> list[_Sentence]:
    return [
        _Sentence(document_id, span, " ".join(span.cut(text).split())) for span in sentences(text, Span(0, len(text)))
    ]


def _carrying(rows: Sequence[_Sentence], coded: Sequence[Span]) -> list[bool]:
    """Tell of each sentence, in order, whether it carries the code; see :func:`likeness`."""
    starts = np.array([row.span.start for row in rows] or [0], np.int64)
    ends = np.array([row.span.end for row in rows] or [0], np.int64)
    found = np.zeros(len(rows), np.bool_)
    covered = np.zeros(len(rows), np.int64)
    end = 0  # of what is counted as covered already
    for span in sorted(coded):
        first, last = np.searchsorted(ends, span.start, "right"), np.searchsorted(starts, span.end, "left")
        here = slice(int(first), int(last))
        shared = np.minimum(ends[here], span.end) - np.maximum(starts[here], span.start)
        found[here] |= 2 * shared >= span.length
        new = np.minimum(ends[here], span.end) - np.maximum(starts[here], max(span.start, end))
        covered[here] += np.maximum(new, 0)
        end = max(end, span.end)
    marks: list[bool] = (found | (2 * covered >= ends - starts) & (covered > 0)).tolist() if rows else []
    return marks


def _words_of(sentence: str) -> list[str]:
    counted = map(as_counted, written_words(sentence))
    return [folded(word) for word in counted if not word.isnumeric() and word]


def _with_pairs(sentence: str) -> list[str]:
    words = _words_of(sentence)
    return [*words, *map(" ".join, pairwise(words))]


def _compared(
    names: Mapping[int, str], rows: Sequence[_Sentence], coded: Mask, worked: Mask, progress: Progress
) -> Likeness:
    from sklearn.feature_extraction.text import TfidfVectorizer  # pyright: ignore[reportMissingTypeStubs]

    features = _with_pairs if sum(row.span.length for row in rows) <= _MOST_FOR_PAIRS else _words_of
    most = _COMMON if len(rows) >= _FEWEST_FOR_COMMON else 1.0
    vectors: Any = TfidfVectorizer(analyzer=cast("Any", features), sublinear_tf=True, max_df=most)
    try:
        matrix: Any = vectors.fit_transform(_told(rows, progress))
    except ValueError:  # there is no word in any of them
        raise TooFewExamples(count=0, least=FEWEST) from None
    centroid = _centroid(matrix, coded)
    return Likeness(
        names=names,
        rows=rows,
        coded=coded,
        worked=worked,
        scores=matrix @ centroid,
        tested_scores=_tested(matrix, coded, worked),
        _matrix=matrix,
        _centroid=centroid,
        _terms=vectors.get_feature_names_out(),
    )


def _told(rows: Sequence[_Sentence], progress: Progress) -> Iterator[str]:
    for done, row in enumerate(rows):
        if done % _TELL_EVERY == 0:
            tell(progress, done, len(rows))
        yield row.quote


def _centroid(matrix: Any, chosen: Mask) -> Floats:
    mean: Floats = np.asarray(matrix[np.flatnonzero(chosen)].mean(axis=0)).ravel()
    length = float(np.sqrt(mean @ mean))
    return mean / length if length else mean


def _tested(matrix: Any, coded: Mask, worked: Mask) -> Floats | None:
    """Return each sentence's likeness to the coded ones that are not in its own part; ``None`` for too few."""
    ours = np.flatnonzero(coded & worked)
    if len(ours) < _FEWEST_TESTED:
        return None
    parts = min(_PARTS, len(ours))
    dealt = np.empty(matrix.shape[0], np.int64)
    # Coded sentences and others are dealt in turn, so that each part has its share of both, the same at every run.
    for group in (coded, ~coded):
        places = np.flatnonzero(group)
        dealt[places] = np.arange(len(places)) % parts
    found = np.zeros(matrix.shape[0])
    for part in range(parts):
        inside = np.flatnonzero(dealt == part)
        found[inside] = matrix[inside] @ _centroid(matrix, coded & (dealt != part))
    return found


def mark_of(quote: str) -> str:
    """Return a mark by which a sentence is known again, from which nobody can tell its words."""
    return hashlib.sha256(quote.encode()).hexdigest()[:16]
