"""Where the words, sentences and paragraphs of texts begin, kept as long as the texts are the same."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from qda.analysis.corpus import Corpus, numbered, units_of
from qda.analysis.crossing.grid import Ints
from qda.analysis.joins import Spans
from qda.model.progress import Progress, tell
from qda.model.unit import Unit
from qda.text.words import word_starts


class Cut(StrEnum):
    """Into what a text is cut."""

    WORDS = "words"
    SENTENCES = "sentences"
    PARAGRAPHS = "paragraphs"


class Beginnings:
    """Remembers for each text, by its hash, where its parts begin: who counts anew after an edit reads no text again.

    Any thread may ask it, one at a time.
    """

    def __init__(self, known: Mapping[tuple[str, Cut], Ints] | None = None) -> None:
        self._known: dict[tuple[str, Cut], Ints] = dict(known or {})

    def copy(self) -> Beginnings:
        """Return one that knows the same, for another thread."""
        return Beginnings(self._known)

    def lacks(self, corpus: Corpus, cut: Cut, documents: Ints) -> bool:
        """Tell whether texts have to be read for some documents, by their places in the corpus."""
        places: list[int] = np.unique(documents).tolist()
        return any((corpus.documents[place].text_hash, cut) not in self._known for place in places)

    def learn(self, corpus: Corpus, cut: Cut, documents: Ints, progress: Progress) -> None:
        """Read and cut the texts of some documents that are not known yet.

        Raises:
            Cancelled: ``progress`` asked to stop; what was read by then is kept.
        """
        places: list[int] = np.unique(documents).tolist()
        for done, place in enumerate(places):
            tell(progress, done, len(places))
            self.of(corpus, cut, place)

    def of(self, corpus: Corpus, cut: Cut, document: int) -> Ints:
        """Return where the parts of a document's text begin, in order."""
        row = corpus.documents[document]
        key = row.text_hash, cut
        if key not in self._known:
            self._known[key] = _beginnings(corpus, cut, document)
        return self._known[key]

    def words(self, corpus: Corpus, spans: Spans) -> Ints:
        """Return how many words begin in each of some passages."""
        found = np.zeros(len(spans), np.int64)
        for document, here in _by_document(spans):
            starts = self.of(corpus, Cut.WORDS, document)
            ends = np.searchsorted(starts, spans.end[here])
            found[here] = ends - np.searchsorted(starts, spans.start[here])
        return found

    def numbered(self, corpus: Corpus, cut: Cut, spans: Spans) -> Spans:
        """Return passages in sentences or paragraphs instead of characters, from the first touched to after the last.

        Blank lines are no paragraphs, and what is between two parts belongs to the first of them.
        """
        return numbered(spans, lambda document: self.of(corpus, cut, document))


def _by_document(spans: Spans) -> list[tuple[int, Ints]]:
    """Return the places of passages document by document."""
    return [(int(spans.document[here[0]]), here) for here in apart(spans.document)]


def apart(numbers: Ints) -> list[Ints]:
    """Return the places of equal numbers together, in the order of the numbers."""
    order = np.argsort(numbers, kind="stable")
    _, firsts = np.unique(numbers[order], return_index=True)
    return np.split(order, firsts[1:]) if len(firsts) else []


def _beginnings(corpus: Corpus, cut: Cut, document: int) -> Ints:
    if cut is Cut.WORDS:
        text = corpus.text(corpus.documents[document].document_id)
        return np.array(word_starts(text), np.int64)
    return units_of(corpus, Unit.SENTENCE if cut is Cut.SENTENCES else Unit.PARAGRAPH).starts(document)
