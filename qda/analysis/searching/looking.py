"""Looking for one term in one text, piece by piece, so that the first places are known before the last is read."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from qda.analysis.searching.folding import UNSEEN, Folded, is_passed_over
from qda.analysis.searching.terms import Term
from qda.model.searching import SearchWish
from qda.model.span import Span
from qda.store.queries.search_index import StoredText, TextReader

_BEHIND = 64  # code points before a piece that tell whether it begins within a word
_AHEAD = 256  # code points after it, in which a match may end; more where a match may be longer
_KEPT = 4


class _Piece(NamedTuple):
    """A piece of a text with a little before and after it; ``first`` is the code point at which ``raw`` begins."""

    first: int
    raw: str
    folded: Folded


class Chunk(NamedTuple):
    """A piece of a text to be looked through; ``across`` where a match may go on in the next."""

    number: int
    across: bool


class Shelf:
    """Keeps the pieces that were folded last: several terms are looked for at nearly the same place."""

    def __init__(self, reader: TextReader, tick: Callable[[], None]) -> None:
        self.reader = reader
        self._tick = tick
        self._kept: OrderedDict[tuple[int, int, int, int], _Piece] = OrderedDict()

    def piece(self, document: StoredText, number: int, behind: int, ahead: int) -> _Piece:
        """Return a piece of a text with so much before and after it."""
        self._tick()
        key = (document.content_id, number, behind, ahead)
        kept = self._kept.get(key)
        if kept is None:
            starts = self.reader.starts(document.content_id)
            first = max(0, starts[number] - behind)
            raw = self.reader.cut(document, Span(first, end_of(document, starts, number) + ahead))
            kept = self._kept[key] = _Piece(first, raw, Folded(raw))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return kept


def spans_of(
    shelf: Shelf, document: StoredText, term: Term, chunks: Iterable[Chunk], wish: SearchWish
) -> Iterator[Span]:
    """Yield where a term stands in a text, in order, as far as it begins in some of its pieces."""
    starts = shelf.reader.starts(document.content_id)
    at = 0
    for chunk in chunks:
        begin, end = max(at, starts[chunk.number]), end_of(document, starts, chunk.number)
        if begin >= end or (term.letters and not _may_hold(shelf.reader, document, chunk.number, term)):
            continue
        for span, found in _found(shelf, document, term, chunk, Span(begin, end)):
            at = span.end
            if term.as_written(found, match_case=wish.match_case, match_accents=wish.match_accents):
                yield span


def _found(shelf: Shelf, document: StoredText, term: Term, chunk: Chunk, within: Span) -> Iterator[tuple[Span, str]]:
    """Yield what is the same when folded and begins within a span of a piece, and how it is written."""
    piece = _whole_matches(shelf, document, chunk, within.end, term, behind=0)
    begin = within.start
    while True:
        for place in term.find(piece.folded, piece.folded.place(begin - piece.first)):
            start = piece.first + piece.folded.raw(place.start)
            if start >= within.end:
                return
            if place.start == 0 and piece.first > 0:
                break  # a letter may stand before it, in the piece before
            span = Span(start, _with_marks(piece, place.end))
            yield span, piece.raw[span.start - piece.first : span.end - piece.first]
        else:
            return
        piece = _whole_matches(shelf, document, chunk, within.end, term, behind=_BEHIND)


def _whole_matches(shelf: Shelf, document: StoredText, chunk: Chunk, end: int, term: Term, *, behind: int) -> _Piece:
    """Return a piece with so much after it that no match that begins in it goes on behind that."""
    ahead = _AHEAD if chunk.across else 0
    while True:
        piece = shelf.piece(document, chunk.number, behind, ahead)
        if piece.first + len(piece.raw) >= document.length:
            return piece
        if not ahead and piece.raw and piece.raw[-1].isspace():
            return piece  # no word goes on behind a space, and the index knows of no phrase that does
        if ahead and term.enough(piece.folded.text[piece.folded.place(end - piece.first) :]):
            return piece
        ahead = ahead * 4 or _AHEAD


def _may_hold(reader: TextReader, document: StoredText, number: int, term: Term) -> bool:
    """Tell, without folding it, whether letters may be in a piece; most are not, in a script of thousands."""
    ids = reader.chunk_ids(document.content_id)
    text = reader.chunk(ids[number])
    if term.letters in text or any(sign in text for sign in UNSEEN):
        return True
    # Across the border the letters may begin: what is one letter short of the piece's end is not looked at closer.
    return any(text.endswith(term.letters[:length]) for length in range(1, len(term.letters)))


def _with_marks(piece: _Piece, place: int) -> int:
    """Return where a match ends that ends before a place: after the last letter's marks."""
    end = piece.folded.raw(place - 1) + 1
    while end < len(piece.raw) and is_passed_over(piece.raw[end]):
        end += 1
    return piece.first + end


def end_of(document: StoredText, starts: Sequence[int], number: int) -> int:
    """Return where a piece of a text ends."""
    return starts[number + 1] if number + 1 < len(starts) else document.length


def chunk_at(starts: Sequence[int], offset: int) -> int:
    """Return the number of the piece that holds an offset."""
    return max(0, bisect_right(starts, offset) - 1)
