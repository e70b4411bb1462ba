"""Counting the words of a project: which stands how often in which document, in one choice of text or in several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qda.analysis.word_places import joined
from qda.model.places import Places
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.documents import documents
from qda.text.words import as_counted, begun_in, blocks, written_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_NO_WORD = -1  # the place of what holds neither letter nor number


@dataclass(frozen=True, slots=True)
class Tally:
    """How often words stand in one choice of text: rows of a word, a document and how often, as long as each other.

    ``word`` and ``document`` are places in the lists of :class:`WordCount`. ``places`` are those that were asked for,
    moved to where words begin: a segment that cuts a word has it where the word begins in it.
    """

    word: Numbers
    document: Numbers
    count: Numbers
    places: Places


@dataclass(frozen=True, slots=True)
class WordCount:
    """The words of one or several choices of text, as they are written, with what was counted in each."""

    words: list[str]
    document_ids: list[int]
    tallies: tuple[Tally, ...]


def count_words(project: Project, choices: Sequence[Places], *, progress: Progress = no_progress) -> WordCount:
    """Count the words of several choices of text in one pass over the documents.

    Args:
        project: The project, of this thread.
        choices: Each is counted by itself, even where they overlap.
        progress: Called with characters counted and the documents' length in all; return False to stop.

    Raises:
        Cancelled: ``progress`` asked to stop.
        ProjectDamaged: A text is not the one that was stored.
    """
    asked = {document_id for choice in choices for document_id in choice.document_ids}
    lengths = {row.document_id: row.length for row in documents(project) if row.document_id in asked}
    reading = _Reading(progress, sum(lengths.values()))
    found = [_Found() for _ in choices]
    for at, document_id in enumerate(lengths):
        text = project.text(document_id)
        begin = reading.done
        for one, choice in zip(found, choices, strict=True):
            if document_id in choice.document_ids:
                one.add(at, document_id, *reading.count(text, choice, document_id))
        reading.done = begin + len(text)
        reading.forget()
    return WordCount(reading.words, list(lengths), tuple(one.tally() for one in found))


class _Reading:
    """The words met so far, and how far the reading is."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.words: list[str] = []
        self.done = 0
        self._total = total
        self._progress = progress
        self._places: dict[str, int] = {}  # of words as they are written, and as they are counted
        self._whole: tuple[Numbers, Numbers] | None = None

    def count(self, text: str, choice: Places, document_id: int) -> tuple[Numbers, Numbers, tuple[Span, ...] | None]:
        """Return words with how often they stand in a document, and in which stretches; ``None`` for all of it."""
        if document_id in choice.whole:
            if self._whole is None:
                self._whole = self._counted(text, None)
            return *self._whole, None
        stretches = joined(begun_in(text, span) for span in choice.stretches[document_id])
        return *self._counted(text, stretches), stretches

    def forget(self) -> None:
        """Go on to another document."""
        self._whole = None

    def _counted(self, text: str, stretches: Sequence[Span] | None) -> tuple[Numbers, Numbers]:
        import numpy as np

        counter = Counter[str]()
        before = self.done
        for span in (None,) if stretches is None else stretches:
            for block in blocks(text, span):
                counter.update(written_words(block))
                if stretches is None:
                    self.done += len(block)
                tell(self._progress, self.done, max(self._total, self.done))
        self.done = before
        places = np.fromiter(map(self._place_of, counter), np.int64, len(counter))
        counts = np.fromiter(counter.values(), np.int64, len(counter))
        words, row = np.unique(places, return_inverse=True)  # “don’t” is written in two ways
        sums = np.bincount(row, counts, len(words)).astype(np.int64)
        return words[words != _NO_WORD], sums[words != _NO_WORD]

    def _place_of(self, written: str) -> int:
        place = self._places.get(written)
        if place is None:
            word = as_counted(written)
            if not word:
                place = _NO_WORD
            elif word == written or (place := self._places.get(word)) is None:
                place = len(self.words)
                self.words.append(word)
                self._places[word] = place
            self._places[written] = place
        return place


class _Found:
    """What was counted of one choice of text."""

    def __init__(self) -> None:
        self._parts: list[tuple[Numbers, Numbers, Numbers]] = []
        self._whole: set[int] = set()
        self._stretches: dict[int, tuple[Span, ...]] = {}

    def add(
        self, at: int, document_id: int, words: Numbers, counts: Numbers, stretches: tuple[Span, ...] | None
    ) -> None:
        """Take in what one document holds."""
        import numpy as np

        self._parts.append((words, np.full(len(words), at, np.int64), counts))
        if stretches is None:
            self._whole.add(document_id)
        elif stretches:
            self._stretches[document_id] = stretches

    def tally(self) -> Tally:
        """Return it as one."""
        import numpy as np

        nothing = np.empty(0, np.int64)
        words, documents, counts = (
            np.concatenate([nothing, *column])
            for column in (zip(*self._parts, strict=True) if self._parts else [()] * 3)
        )
        return Tally(words, documents, counts, Places(frozenset(self._whole), self._stretches))
