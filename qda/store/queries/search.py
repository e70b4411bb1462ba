"""Finding words in all documents by the full-text index, each hit verified on the text itself.

The index folds case and accents and cuts texts into words, so it only says where to look; a second pass over the
stored text decides, and gives the positions. Scripts that put no spaces between words, and signs that are no words,
are looked for letter by letter instead.
"""

from __future__ import annotations

import heapq
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from qda.model.span import Span
from qda.store import content
from qda.store.project import Project
from qda.store.queries.ids import one_of
from qda.store.tables import Content, ContentChunk, Document

CONTEXT_LENGTH = 60  # code points before and after a hit, less what is cut to begin and end with a whole word
_QUOTES = '"“”„'
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width spaces and joiners: passed over
_SHARP_S = re.compile("ss|ß")
_MOST_SHARP = 4  # in a word that the index is asked for in all its spellings
_NO_SPACES = re.compile(
    # Thai, Lao, Tibetan, Burmese, Hangul letters, Khmer; kana to Han; Hangul syllables; Han beyond the first plane.
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)


class Hit(NamedTuple):
    """A place where something was found; ``before``, ``text`` and ``after`` together are a piece of the document."""

    document_id: int
    document_name: str
    span: Span
    before: str
    text: str
    after: str


class StoredText(NamedTuple):
    """A document of the project with what is needed to search it."""

    document_id: int
    document_name: str
    text_hash: str
    content_id: int


@dataclass(frozen=True, slots=True)
class _Term:
    """One word, prefix or phrase: what the index is asked for, and the pattern that decides on folded text.

    ``tokens`` is empty where the index cannot serve and every text must be looked through, but for those in which
    the ``letters`` are not found as they are.
    """

    pattern: re.Pattern[str]
    tokens: tuple[str, ...]
    is_prefix: bool
    written: str
    letters: str = ""


def search(
    project: Project,
    words: str,
    *,
    document_ids: Collection[int] | None = None,
    match_case: bool = False,
    whole_words: bool = True,
    limit: int | None = 200,
    offset: int = 0,
) -> list[Hit]:
    """Find words in documents, in the order of the document list and then of the text.

    Args:
        project: The project.
        words: Words, ``"phrases in quotes"`` and ``begin*``; only documents that hold all of them are shown, with
            every place of each. Other signs are taken as they are and never as an operator.
        document_ids: Where to look; everywhere if not given.
        match_case: Whether case and accents must be as written.
        whole_words: Whether “press” means that word only, or also “pressed”; phrases are always taken as they are.
        limit: How many hits to return at most; all if ``None``.
        offset: How many hits to pass over, for pages.
    """
    terms = _terms(words, whole_words=whole_words)
    if not terms:
        return []
    with project.read() as session:
        connection = session.connection()
        documents = stored_texts(project, document_ids)
        unseen = _chunks_with_unseen(connection, documents)
        places = [_candidates(connection, term, unseen) for term in terms]
        found = (
            _hit(document, text, span)
            for document in documents
            if all(place is None or document.content_id in place for place in places)
            for text, spans in [_spans_of(connection, document, terms, places, unseen, match_case=match_case)]
            for span in spans
        )
        return list(islice(found, offset, None if limit is None else offset + limit))


def stored_texts(project: Project, document_ids: Collection[int] | None = None) -> list[StoredText]:
    """Return the documents to search, in the order of the document list."""
    query = (
        select(Document.id, Document.name, Document.text_hash, Content.id)
        .join(Content, and_(Content.kind == "text", Content.hash == Document.text_hash))
        .order_by(Document.position, Document.id)
    )
    if document_ids is not None:
        query = query.where(one_of(Document.id, document_ids))
    with project.read() as session:
        return [StoredText(*row) for row in session.execute(query)]


def text_of(project: Project, document: StoredText) -> str:
    """Return a text without keeping it in memory, as :meth:`Project.text` does for the documents being read."""
    with project.read() as session:
        return content.get_text(session.connection(), document.text_hash)


def hit_at(document: StoredText, text: str, span: Span) -> Hit:
    """Return a place in a document with its context."""
    return _hit(document, text, span)


# --- what is asked --------------------------------------------------------------------------------------------------
def _terms(words: str, *, whole_words: bool) -> list[_Term]:
    parts = re.split(f"[{_QUOTES}]", words)
    terms: list[_Term | None] = []
    for number, part in enumerate(parts):
        # Between an odd and an even quotation mark lies a phrase; one that was not closed goes on to the end.
        if number % 2:
            terms.append(_term(part.strip()))
        else:
            terms.extend(_term(written if whole_words else _as_beginning(written)) for written in part.split())
    return [term for term in terms if term is not None]


def _as_beginning(written: str) -> str:
    """Ask for what begins with a word; what ends in a sign, as “(press)” does, is taken as it is."""
    return f"{written}*" if written[-1].isalnum() else written


def _term(written: str) -> _Term | None:
    is_prefix = written.endswith("*") and len(written) > 1
    wanted = fold(written.rstrip("*") if is_prefix else written)[0].strip()
    if not wanted:
        return None
    tokens = tuple(re.findall(r"[^\W_]+", wanted))
    if not tokens or _NO_SPACES.search(wanted):
        letters = r"\s+".join(re.escape(part) for part in wanted.split())
        literal = max(re.findall(f"{_NO_SPACES.pattern}+", wanted), key=len, default="")
        return _Term(re.compile(letters), (), is_prefix, written, literal)
    pattern = "".join(_piece(piece) for piece in re.findall(r"[^\W_]+|[\W_]+", wanted.strip(_ends(wanted))))
    border = r"[^\W_]*" if is_prefix else r"(?![^\W_])"
    known = all(map(_is_indexed, "".join(tokens))) and all(
        len(_SHARP_S.findall(token)) <= _MOST_SHARP for token in tokens
    )
    indexed = tokens if known else ()
    return _Term(re.compile(rf"(?<![^\W_]){pattern}{border}"), indexed, is_prefix, written)


def _ends(wanted: str) -> str:
    """Return the signs around the words: who looks for “(press)” means the word."""
    return "".join({c for c in wanted if not c.isalnum() and not unicodedata.category(c).startswith("M")})


def _piece(piece: str) -> str:
    # Vowel signs of Indic scripts and the like belong to the word; all else between two words only parts them.
    is_part_of_word = any(unicodedata.category(c).startswith("M") for c in piece)
    if not (piece.isalnum() or is_part_of_word):
        return r"[\W_]+"
    return _SHARP_S.sub("(?:ss|ß)", re.escape(piece))


def _spellings(token: str) -> list[str]:
    """Return how the index may have a word: “Fluß” and “Fluss” are one word where case is ignored."""
    parts = _SHARP_S.split(token)
    return [
        "".join(chain(*zip(parts, (*kinds, ""), strict=True))) for kinds in product(("ss", "ß"), repeat=len(parts) - 1)
    ]


def _is_indexed(character: str) -> bool:
    # SQLite's tables of letters are older than Python's; what Unicode 3.2 had, both know.
    return unicodedata.ucd_3_2_0.category(character)[0] in "LN"


# --- where to look ----------------------------------------------------------------------------------------------------
def _candidates(
    connection: Connection, term: _Term, unseen: Mapping[int, frozenset[int]]
) -> dict[int, set[int]] | None:
    """Return the chunks, by content, in which a term's words stand; ``None`` if they can stand anywhere.

    Words of a phrase are asked for one by one, because the phrase may lie across the border of two chunks.
    """
    if not term.tokens:
        return None
    found: dict[int, set[int]] | None = None
    for number, token in enumerate(term.tokens):
        star = " *" if term.is_prefix and number == len(term.tokens) - 1 else ""
        asked = " OR ".join(f'"{spelling}"{star}' for spelling in _spellings(token))
        rows = connection.exec_driver_sql(
            "SELECT chunk.content_id, chunk.number FROM content_search "
            "JOIN content_chunk AS chunk ON chunk.id = content_search.rowid WHERE content_search MATCH ?",
            (asked,),
        )
        here: dict[int, set[int]] = {}
        for content_id, chunk_number in rows:
            here.setdefault(content_id, set()).add(chunk_number)
        if found is None:
            found = here
        else:
            found = {content_id: found[content_id] | here[content_id] for content_id in found.keys() & here.keys()}
    found = found or {}
    for content_id, numbers in unseen.items():
        # A word with a soft hyphen in it is two words to the index.
        found[content_id] = found.get(content_id, set[int]()) | numbers
    return found


_known_unseen: dict[str, frozenset[int]] = {}
"""The chunks that hold unseen signs, by the hash of a text: kept, for 100 MB take a second to look through."""


def _chunks_with_unseen(connection: Connection, documents: Iterable[StoredText]) -> dict[int, frozenset[int]]:
    """Return, by content, the chunks that hold unseen signs, where there are any."""
    wanted = {document.content_id: document.text_hash for document in documents}
    new = {content_id: digest for content_id, digest in wanted.items() if digest not in _known_unseen}
    if new:
        signs = " OR ".join(f"instr(text, char({ord(sign)}))" for sign in _UNSEEN)
        numbers: dict[str, set[int]] = {digest: set() for digest in new.values()}
        for content_id, number in connection.exec_driver_sql(
            f"SELECT content_id, number FROM content_chunk JOIN json_each(?) ON content_id = value WHERE {signs}",
            (json.dumps(list(new)),),
        ):
            numbers[new[content_id]].add(number)
        _known_unseen.update((digest, frozenset(found)) for digest, found in numbers.items())
    return {content_id: found for content_id, digest in wanted.items() if (found := _known_unseen[digest])}


def _spans_of(
    connection: Connection,
    document: StoredText,
    terms: list[_Term],
    places: list[dict[int, set[int]] | None],
    unseen: Mapping[int, frozenset[int]],
    *,
    match_case: bool,
) -> tuple[str, Iterable[Span]]:
    text = content.get_text(connection, document.text_hash)
    query = select(ContentChunk.first).where(ContentChunk.content_id == document.content_id)
    starts = list(connection.scalars(query.order_by(ContentChunk.number)))

    def spans(number: int) -> Iterator[Span]:
        place = places[number]
        chunks = range(len(starts)) if place is None else sorted(place[document.content_id])
        if terms[number].letters not in text and document.content_id not in unseen:
            return
        for window in _windows(starts, chunks, len(text)):
            yield from _spans_in(text, window, terms[number], match_case=match_case)

    if len(terms) == 1:
        return text, spans(0)
    found = [list(spans(number)) for number in range(len(terms))]
    return text, _in_order(found) if all(found) else ()


def _in_order(found: list[list[Span]]) -> Iterator[Span]:
    last = None
    for span in heapq.merge(*found):
        if span != last:
            yield span
        last = span


def _windows(starts: list[int], chunks: Iterable[int], length: int) -> Iterator[Span]:
    """Join neighbouring chunks, so that a phrase across their border is found."""
    window: Span | None = None
    for number in chunks:
        chunk = Span(starts[number], starts[number + 1] if number + 1 < len(starts) else length)
        if window is not None and window.end == chunk.start:
            window = window.united(chunk)
            continue
        if window is not None:
            yield window
        window = chunk
    if window is not None:
        yield window


# --- what is found ----------------------------------------------------------------------------------------------------
def _spans_in(text: str, window: Span, term: _Term, *, match_case: bool) -> Iterator[Span]:
    folded, places = fold(window.cut(text))
    for match in term.pattern.finditer(folded):
        start, end = match.span()
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        start, end = window.start + start, window.start + end
        while end < len(text) and unicodedata.category(text[end]) == "Mn" and not _FOLDING[ord(text[end])]:
            end += 1  # the accents of the last letter
        span = Span(start, end)
        if not match_case or _as_written(span.cut(text), term):
            yield span


def _as_written(found: str, term: _Term) -> bool:
    if term.is_prefix:
        return _exact(found).startswith(_exact(term.written.rstrip("*")))
    return _exact(found) == _exact(term.written)


def _exact(value: str) -> str:
    seen = unicodedata.normalize("NFC", "".join(c for c in value if c not in _UNSEEN))
    return re.sub(r"[\W_]+", " ", seen).strip() or seen


def _hit(document: StoredText, text: str, span: Span) -> Hit:
    first, last = max(0, span.start - CONTEXT_LENGTH), min(len(text), span.end + CONTEXT_LENGTH)
    before, after = text[first : span.start], text[span.end : last]
    if first > 0 and (cut := re.search(r"\s", before)):
        before = before[cut.end() :]
    if last < len(text) and (cut := re.search(r"\s\S*$", after)):
        after = after[: cut.start()]
    return Hit(document.document_id, document.document_name, span, before, span.cut(text), after)


# --- folding ----------------------------------------------------------------------------------------------------------
class _Folding(dict[int, str]):
    """What each character becomes: at most one character, as in the index, so that places can be counted."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in _UNSEEN or "\u0300" <= character <= "\u036f":
        return ""
    parts = unicodedata.normalize("NFD", character)
    if (
        len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() and character not in "Ǡǡ"
    ):  # not in the index's table
        character = parts[0]
    for lower in (character.casefold(), character.lower()):
        if len(lower) == 1:
            return lower
    return character


_FOLDING: Mapping[int, str] = _Folding()


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return a text without case, accents and unseen signs, and each remaining character's place in the text.

    The places are ``None`` where every character kept its own.
    """
    if text.isascii():
        return text.lower(), None
    folded = text.translate(_FOLDING)
    if len(folded) == len(text):
        return folded, None
    return folded, [place for place, character in enumerate(text) if _FOLDING[ord(character)]]
