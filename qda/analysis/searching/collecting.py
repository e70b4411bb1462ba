"""Hits by the hundred thousand: bare numbers, in the order in which they are looked at."""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import overload

import numpy as np

from qda.analysis.searching.finding import Finder
from qda.analysis.searching.folding import fold
from qda.analysis.searching.lines import is_right_to_left
from qda.model.errors import PatternTooSlow
from qda.model.progress import Progress, no_progress, tell
from qda.model.searching import HitPlace
from qda.model.span import Span
from qda.store.queries.search_index import StoredText, TextReader

MOST = 1_000_000
"""Hits that are kept; whoever finds as many asks for something else."""

_FIRST, _FIRST_S, _LATER_S = 60, 0.08, 0.15  # when hits are handed over: a page of them at once, then now and then
_KEY_LENGTH = 32  # letters by which lines are put in order
_KEY_CONTEXT = 80  # code points around a hit in which these letters are looked for
_WORD = re.compile(r"[^\W_]+")


class By(StrEnum):
    """What hits are put in order by."""

    DOCUMENT = "document"
    LEFT = "left"
    HIT = "hit"
    RIGHT = "right"


class Places:
    """Where hits are, three numbers each, in the order of documents and text."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self.by_document: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._numbers) // 3

    def __getitem__(self, number: int) -> HitPlace:
        return HitPlace(*self._numbers[3 * number : 3 * number + 3])

    def add(self, found: array[int]) -> None:
        """Add hits that come after those that are there."""
        self._numbers.extend(found)
        ids, counts = np.unique(np.frombuffer(found, dtype=np.int64)[::3], return_counts=True)
        for document_id, count in zip(ids.tolist(), counts.tolist(), strict=True):
            self.by_document[document_id] = self.by_document.get(document_id, 0) + count

    def documents(self) -> np.ndarray:
        """Return the document of each hit."""
        return np.frombuffer(self._numbers, dtype=np.int64)[::3].copy()

    def copy(self) -> Places:
        """Return the same hits, for another thread."""
        copied = Places()
        copied._numbers = self._numbers[:]
        copied.by_document = dict(self.by_document)
        return copied


class Arranged(Sequence[HitPlace]):
    """Hits in some order, which are made one by one when somebody goes through them, on whatever thread that is."""

    def __init__(self, places: Places, order: Sequence[int]) -> None:
        self._places = places.copy()
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, number: int) -> HitPlace: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[HitPlace]: ...
    def __getitem__(self, number: int | slice) -> HitPlace | Sequence[HitPlace]:
        if isinstance(number, slice):
            return Arranged(self._places, self._order[number])
        return self._places[self._order[number]]


class Batches:
    """Hands hits over a batch at a time, the first soon, on the thread that finds them."""

    def __init__(self, found: Callable[[array[int]], None]) -> None:
        self._found = found
        self._batch = array("q")
        self._count = 0
        self._handed, self._wait = time.monotonic(), _FIRST_S

    def watched(self, progress: Progress) -> Progress:
        """Return the progress to be told instead: between two hits, too, what is found is handed over in time."""

        def tell_and_hand_over(done: int, total: int) -> bool:
            goes_on = progress(done, total)
            if goes_on and self._batch and time.monotonic() - self._handed > self._wait:
                self.hand_over()
            return goes_on

        return tell_and_hand_over

    def collect(self, finder: Finder, *, most: int = MOST) -> bool:
        """Find hits; tell whether these are all.

        Raises:
            PatternTooSlow, Cancelled: As :meth:`qda.analysis.searching.finding.Finder.after`.
        """
        try:
            for place in islice(finder, most):
                self._batch.extend(place)
                self._count += 1
                if self._count == _FIRST:
                    self.hand_over()
        except PatternTooSlow:
            self.hand_over()
            raise
        self.hand_over()
        return self._count < most

    def hand_over(self) -> None:
        """Hand over what was found since the last time."""
        if self._batch:
            self._found(self._batch)
            self._batch = array("q")
        self._handed, self._wait = time.monotonic(), _LATER_S


def ordered(
    reader: TextReader,
    documents: Mapping[int, StoredText],
    places: Places,
    by: By,
    *,
    grouped: bool,
    progress: Progress = no_progress,
) -> array[int]:
    """Return the numbers of hits in another order: by the words that stand next to them on one side, or their own.

    The nearest word counts first, then the one beyond it; case, accents and signs do not count. What is the same stays
    in the order of documents and text; ``grouped`` keeps each document's hits together.
    """
    if by is By.DOCUMENT:
        return array("q", range(len(places)))
    keys = np.empty(len(places), dtype=f"U{_KEY_LENGTH}")
    for number in range(len(places)):
        place = places[number]
        document = documents.get(place.document_id)
        if document is not None:
            keys[number] = _key(reader, document, place.span, by)
        if number & 255 == 0:
            tell(progress, number, len(places))
    order = np.argsort(keys, kind="stable")
    if grouped:
        ranks = {document_id: rank for rank, document_id in enumerate(documents)}
        of_hits = np.array([ranks.get(one, 0) for one in places.documents()[order].tolist()], dtype=np.int64)
        order = order[np.argsort(of_hits, kind="stable")]
    return array("q", order.astype(np.int64).tobytes())


def _key(reader: TextReader, document: StoredText, span: Span, by: By) -> str:
    first = max(0, span.start - _KEY_CONTEXT)
    piece = reader.cut(document, Span(first, span.end + _KEY_CONTEXT))
    before, after = piece[: span.start - first], piece[span.end - first :]
    text = piece[span.start - first : span.end - first]
    if by is By.HIT:
        return " ".join(_words(text) + _words(after))[:_KEY_LENGTH]
    is_before = (by is By.LEFT) is not is_right_to_left(text, before, after)
    words = _words(before)[::-1] if is_before else _words(after)
    return " ".join(words)[:_KEY_LENGTH]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def spans_by_document(places: Iterable[HitPlace]) -> dict[int, Sequence[Span]]:
    """Return places by document, as whoever codes them takes them."""
    found: dict[int, list[Span]] = {}
    for place in places:
        found.setdefault(place.document_id, []).append(place.span)
    return dict(found)
