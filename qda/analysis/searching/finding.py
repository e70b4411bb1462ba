"""Finding what somebody asks for, hit by hit, in the order of the document list and then of the text."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from qda.analysis.searching.asked import Asked, Near, Part, understood
from qda.analysis.searching.folding import fold
from qda.analysis.searching.looking import Chunk, Shelf, chunk_at, spans_of
from qda.analysis.searching.terms import NO_SPACES, Term
from qda.model.progress import Progress, no_progress, tell
from qda.model.searching import EVERYWHERE, CodedWish, HitPlace, SearchPlaces, SearchWish
from qda.model.span import Span
from qda.store.queries.search_index import StoredText, TextReader
from qda.text.pattern import Pattern
from qda.text.words import stands_as

SECONDS = 10.0
"""How long a regular expression may search without getting anywhere."""

_LETTER = rf"(?!{NO_SPACES})[^\W_]"
_WORD = re.compile(rf"{NO_SPACES}|(?:{_LETTER})+(?:['’‑-](?:{_LETTER})+)*")
"""What counts as a word between two terms; each letter does in scripts that put no spaces."""
_LAST_SPACE = re.compile(r"\s(?=\S*$)")
_Where = tuple[set[int], set[int]]
"""The pieces in which a term stands for the index, and those in which it may begin to go on in the next."""
_AROUND = 350  # code points around a hit that tell which word it is
_STEP = 2000  # code points in which words between two terms are counted at a time


class Finder:
    """A search under way; asks its reader for no more than is needed to give the next hit.

    Raises:
        BadPattern: A regular expression means nothing, or is too long.
    """

    def __init__(
        self,
        reader: TextReader,
        wish: SearchWish,
        places: SearchPlaces = EVERYWHERE,
        *,
        seconds: float = SECONDS,
        progress: Progress = no_progress,
    ) -> None:
        self._reader = reader
        self._wish = wish
        self._places = places
        self._seconds = seconds
        self._progress = progress
        self._shelf = Shelf(reader, self._tick)
        self._pattern = Pattern(wish.words, match_case=wish.match_case) if wish.is_regex else None
        self._asked = Asked() if wish.is_regex else understood(wish)
        self._where: dict[Term, _Where | None] = {}
        self._done = self._total = 0
        self.documents = [
            document
            for document in reader.documents(places.document_ids)
            if places.takes_document(document.document_id)
        ]

    def __iter__(self) -> Iterator[HitPlace]:
        """Yield all hits."""
        return self.after(None)

    def after(self, last: HitPlace | None) -> Iterator[HitPlace]:
        """Yield the hits that come after one, without looking through what lies before it.

        Raises:
            PatternTooSlow: A regular expression was still searching when its time was over.
            Cancelled: ``progress``, which hears of the code points looked through, asked to stop.
        """
        begin = 0
        if last is not None:
            ids = [document.document_id for document in self.documents]
            begin = ids.index(last.document_id) if last.document_id in ids else 0
        self._total = sum(document.length for document in self.documents) or 1
        self._done = sum(document.length for document in self.documents[:begin])
        for document in self.documents[begin:]:
            self._tick()
            goes_on = last is not None and document.document_id == last.document_id
            for span in self._fitting(document, last.span if last is not None and goes_on else None):
                yield HitPlace(document.document_id, span.start, span.end)
                self._tick(span.start)
            self._done += document.length
        self._tick()

    def _tick(self, within: int = 0) -> None:
        tell(self._progress, self._done + within, self._total)

    # --- what lies where it is asked for ---------------------------------------------------------------------------
    def _fitting(self, document: StoredText, last: Span | None) -> Iterator[Span]:
        found = self._matches(document, last) if self._pattern is not None else self._words(document, last)
        if last is not None:
            found = (span for span in found if span > last)
        if self._wish.forms:
            found = self._counted_as(document, found)
        places = self._places.places
        if places is not None and document.document_id not in places.whole:
            found = (span for span in found if places.hold(document.document_id, span))
        if self._places.coded is not None:
            found = self._coded(document, self._places.coded, found)
        return found

    def _counted_as(self, document: StoredText, found: Iterator[Span]) -> Iterator[Span]:
        """Pass on whole words of a list of words: “can” is no word in “can't”."""
        for span in found:
            first = max(0, span.start - _AROUND)
            text = self._reader.cut(document, Span(first, span.end + _AROUND))
            if stands_as(text, Span(span.start - first, span.end - first), self._wish.forms):
                yield span

    def _coded(self, document: StoredText, wish: CodedWish, found: Iterator[Span]) -> Iterator[Span]:
        stretches: list[Span] | None = None
        for span in found:
            if stretches is None:  # where nothing is found, nothing is asked
                stretches = self._reader.coded(document.document_id, wish)
            if shares(stretches, span) is wish.coded:
                yield span

    # --- regular expressions ---------------------------------------------------------------------------------------
    def _matches(self, document: StoredText, last: Span | None) -> Iterator[Span]:
        assert self._pattern is not None
        text = self._reader.text(document.content_id)
        begin = last.start if last is not None else 0
        return self._pattern.find(text, self._seconds, begin=begin, wanted=self._still_wanted)

    def _still_wanted(self) -> bool:
        self._tick()
        return True

    # --- words -----------------------------------------------------------------------------------------------------
    def _words(self, document: StoredText, last: Span | None) -> Iterator[Span]:
        if not self._asked.groups or not self._may_fit(document):
            return iter(())
        if any(_any(self._spans(document, part, 0)) for part in self._asked.without):
            return iter(())
        groups = self._asked.groups
        if len(groups) > 1 and not all(any(_any(self._spans(document, part, 0)) for part in group) for group in groups):
            return iter(())
        begin = 0 if last is None else max(0, last.start)
        found = [self._spans(document, part, begin) for part in self._asked.parts()]
        return found[0] if len(found) == 1 else in_order(found)

    def _may_fit(self, document: StoredText) -> bool:
        """Tell by the index alone whether a document may hold what is asked for; that spares reading most of them."""
        return all(any(self._may_hold(document, part) for part in group) for group in self._asked.groups)

    def _may_hold(self, document: StoredText, part: Part) -> bool:
        terms = part.terms if isinstance(part, Near) else (part,)
        return all(self._chunks(document, term) for term in terms)

    def _spans(self, document: StoredText, part: Part, begin: int) -> Iterator[Span]:
        if isinstance(part, Near):
            return self._near(document, part)
        return self._term(document, part, begin)

    def _term(self, document: StoredText, term: Term, begin: int = 0) -> Iterator[Span]:
        chunks = self._chunks(document, term)
        if begin and chunks:
            # A match may have begun one piece before.
            first = chunk_at(self._reader.starts(document.content_id), begin) - 1
            chunks = chunks[bisect_left(chunks, first, key=lambda chunk: chunk.number) :]
        return spans_of(self._shelf, document, term, chunks, self._wish)

    def _chunks(self, document: StoredText, term: Term) -> list[Chunk]:
        """Return the pieces of a text in which a term may begin."""
        if term not in self._where:
            self._where[term] = self._asked_of_index(term)
        where, ids = self._where[term], self._reader.chunk_ids(document.content_id)
        if where is None:
            return [Chunk(number, across=True) for number in range(len(ids))]
        within, across = where
        return [Chunk(number, one in across) for number, one in enumerate(ids) if one in within or one in across]

    def _asked_of_index(self, term: Term) -> _Where | None:
        if not term.tokens:
            return None
        # A phrase may begin in a piece and end in the next, which then begins with one of its words.
        later = term.begins_later()
        across = self._reader.before(self._reader.matching(later)) if later else set[int]()
        return self._reader.matching(term.expression()), across

    def _near(self, document: StoredText, near: Near) -> Iterator[Span]:
        """Find neighbours: of two that are near, none of either lies between."""
        found = list(self._term(document, near.terms[0]))
        for term, within in zip(near.terms[1:], near.within, strict=True):
            if not found:
                break
            others = list(self._term(document, term))
            found = sorted(
                {
                    one.united(other)
                    for one, other in neighbours(found, others)
                    if self._is_near(document, one, other, within)
                }
            )
        return iter(found)

    def _is_near(self, document: StoredText, one: Span, other: Span, within: int) -> bool:
        """Tell whether at most so many words lie between two spans that do not overlap."""
        at, end = min(one.end, other.end), max(one.start, other.start)
        words = 0
        while at < end and words <= within:
            text = self._reader.cut(document, Span(at, min(end, at + _STEP)))
            if at + len(text) < end and (cut := _LAST_SPACE.search(text)):
                text = text[: cut.end()]  # no word is cut in two
            if not text:
                break
            words += sum(1 for _ in _WORD.finditer(fold(text)))
            at += len(text)
        return words <= within


def neighbours(ones: Sequence[Span], others: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield pairs from two lists in order: a span of one, and the next of the other that begins after its end.

    Not where a span of the first list lies between both: that one is nearer.
    """
    for first, second in ((ones, others), (others, ones)):
        starts, next_starts = [span.start for span in first], [span.start for span in second]
        ends = [0] * len(first)  # the first end of all that begin here or later
        least = None
        for place in range(len(first) - 1, -1, -1):
            least = ends[place] = first[place].end if least is None else min(least, first[place].end)
        for span in first:
            at = bisect_left(next_starts, span.end)
            if at == len(second):
                break
            later = bisect_left(starts, span.end)
            if later == len(first) or ends[later] > second[at].start:
                yield span, second[at]


def shares(stretches: Sequence[Span], span: Span) -> bool:
    """Tell whether a span shares text with any of some stretches, which are in order and do not overlap."""
    at = bisect_left(stretches, span.end, key=lambda stretch: stretch.start)
    return at > 0 and stretches[at - 1].end > span.start


def in_order(found: Sequence[Iterator[Span]]) -> Iterator[Span]:
    """Merge hits of several parts; the same place is one hit."""
    last = None
    for span in heapq.merge(*found):
        if span != last:
            yield span
        last = span


def _any(found: Iterator[Span]) -> bool:
    return next(found, None) is not None
