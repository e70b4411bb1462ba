"""Texts, originals and marks by their SHA-256: stored once, never changed, searchable."""

from __future__ import annotations

import hashlib
import itertools
import json
import unicodedata
import uuid
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from qda.model.document import Mark, MarkKind
from qda.store.tables import Content, ContentChunk, MarkRow

CHUNK_LENGTH = 65_536  # code points; one 20 MB row would cost 32 ms for every substr
_HASHED_AT_ONCE = 1 << 20  # code points
_CHUNKS_AT_ONCE = 8  # some half a megabyte, which SQLite indexes in a few hundredths of a second
_MARK_KINDS = frozenset(map(str, MarkKind))
PARTIAL = "partial-"
"""What the hash of a text begins with that is still being written, piece by piece."""
_RUN = f"{PARTIAL}{uuid.uuid4().hex}-"  # partial texts of other runs of the program were left by a crash

# Made once, for a project may hold thousands of texts.
_BY_HASH = select(Content.id).where(Content.kind == bindparam("kind"), Content.hash == bindparam("digest"))
_INSERT = insert(Content)


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8, the name under which it is stored."""
    digest = hashlib.sha256()
    for first in range(0, len(text), _HASHED_AT_ONCE):  # a second copy of 100 MB would be the largest thing in memory
        digest.update(text[first : first + _HASHED_AT_ONCE].encode("utf-8"))
    return digest.hexdigest()


def bytes_hash(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, the name under which it is stored; empty for no bytes."""
    return hashlib.sha256(data).hexdigest() if data else ""


def marks_hash(marks: Sequence[Mark]) -> str:
    """Return the SHA-256 of a list of marks, written as JSON."""
    return hashlib.sha256(json.dumps([list(mark) for mark in marks]).encode()).hexdigest()


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into pieces of at most about :data:`CHUNK_LENGTH`, each with its first code point.

    Cuts fall after a line end where there is one in the second half of a piece, else after a space, else after
    anything that is no letter or digit, so that the search index never sees half a word; else anywhere.
    """
    first = 0
    while first < len(text):
        end = min(first + CHUNK_LENGTH, len(text))
        if end < len(text):
            end = _cut(text, first + CHUNK_LENGTH // 2, end)
        yield first, text[first:end]
        first = end


def _cut(text: str, half: int, end: int) -> int:
    for separator in ("\n", " "):
        found = text.rfind(separator, half, end)
        if found >= 0:
            return found + 1
    for cut in range(end, half, -1):
        if not text[cut - 1].isalnum() and not unicodedata.category(text[cut - 1]).startswith("M"):
            return cut
    return end


def put_text(connection: Connection, text: str) -> str:
    """Store a text and index its words, unless it is there already; return its hash."""
    digest = text_hash(text)
    if not _has(connection, "text", digest):
        _put_chunks(connection, _put(connection, "text", digest, len(text), None), enumerate(chunks(text)))
    return digest


def put_in_pieces(connection: Connection, text: str, digest: str = "") -> Generator[int]:
    """Store a text in pieces, between which the caller may commit; yields how many code points are there.

    ``digest`` is its hash, if that is known already.
    Until the last piece the text has a name under which nobody finds it, so a crash leaves no half text that is taken
    for a whole one.
    """
    digest = digest or text_hash(text)
    if _has(connection, "text", digest):
        return
    if len(text) <= CHUNK_LENGTH:  # a single piece is all of it
        _put_chunks(connection, _put(connection, "text", digest, len(text), None), enumerate(chunks(text)))
        yield len(text)
        return
    content_id = _put(connection, "text", f"{_RUN}{uuid.uuid4().hex}", len(text), None)
    pieces = enumerate(chunks(text))
    while batch := list(itertools.islice(pieces, _CHUNKS_AT_ONCE)):
        _put_chunks(connection, content_id, batch)
        _, (first, last) = batch[-1]
        yield first + len(last)
    if _has(connection, "text", digest):  # it came in by another way meanwhile
        discard(connection, [content_id])
    else:
        connection.execute(update(Content).where(Content.id == content_id).values(hash=digest))


def _put_chunks(connection: Connection, content_id: int, pieces: Iterable[tuple[int, tuple[int, str]]]) -> None:
    rows = [
        {"content_id": content_id, "number": number, "first": first, "text": piece} for number, (first, piece) in pieces
    ]
    if rows:
        connection.execute(insert(ContentChunk), rows)
        connection.exec_driver_sql(
            "INSERT INTO content_search (rowid, text) SELECT id, text FROM content_chunk "
            "WHERE content_id = ? AND number BETWEEN ? AND ?",
            (content_id, rows[0]["number"], rows[-1]["number"]),
        )


def last_id(connection: Connection) -> int:
    """Return the id of the content that was added last."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM content").scalar_one())


def left_by_a_crash(connection: Connection) -> list[int]:
    """Return the contents that an import left half written when the program was killed."""
    query = select(Content.id).where(Content.hash.startswith(PARTIAL), Content.hash.not_like(f"{_RUN}%"))
    return list(connection.scalars(query))


def discard(connection: Connection, content_ids: Collection[int]) -> None:
    """Remove contents that no document has ever held, with their words in the search index."""
    for content_id in content_ids:
        connection.exec_driver_sql(
            "INSERT INTO content_search (content_search, rowid, text) "
            "SELECT 'delete', id, text FROM content_chunk WHERE content_id = ?",
            (content_id,),
        )
        connection.exec_driver_sql("DELETE FROM content WHERE id = ?", (content_id,))


def put_original(connection: Connection, data: bytes) -> str:
    """Store a file's bytes, unless they are there already; return their hash (empty for no bytes)."""
    if not data:
        return ""
    digest = bytes_hash(data)
    if not _has(connection, "original", digest):
        _put(connection, "original", digest, len(data), data)
    return digest


def put_marks(connection: Connection, marks: Sequence[Mark]) -> str:
    """Store a text's marks, unless the same list is there already; return its hash (empty for no marks)."""
    if not marks:
        return ""
    digest = marks_hash(marks)
    if not _has(connection, "marks", digest):
        content_id = _put(connection, "marks", digest, len(marks), None)
        connection.execute(
            insert(MarkRow), [{"content_id": content_id, **mark._asdict(), "kind": str(mark.kind)} for mark in marks]
        )
    return digest


def get_text(connection: Connection, digest: str) -> str:
    """Return a stored text; a piece that damage made something else than text is left out, which its hash tells."""
    rows = connection.execute(
        select(ContentChunk.text)
        .join(Content, Content.id == ContentChunk.content_id)
        .where(Content.kind == "text", Content.hash == digest)
        .order_by(ContentChunk.number)
    )
    pieces: list[object] = [row[0] for row in rows]
    return "".join(piece for piece in pieces if isinstance(piece, str))


def get_original(connection: Connection, digest: str) -> bytes:
    """Return a stored file's bytes."""
    found: object = connection.scalar(select(Content.data).where(Content.kind == "original", Content.hash == digest))
    return found if isinstance(found, bytes) else b""


def get_marks(connection: Connection, digest: str) -> tuple[Mark, ...]:
    """Return stored marks in order; those that mean nothing here are left out, which their hash tells."""
    rows = connection.execute(
        select(MarkRow.kind, MarkRow.start, MarkRow.end, MarkRow.value, MarkRow.from_ms, MarkRow.to_ms)
        .join(Content, Content.id == MarkRow.content_id)
        .where(Content.kind == "marks", Content.hash == digest)
        .order_by(MarkRow.id)
    )
    return tuple(Mark(MarkKind(row[0]), *row[1:]) for row in rows if _is_mark(*row))


def _is_mark(kind: object, start: object, end: object, value: object, *times: object) -> bool:
    return (
        kind in _MARK_KINDS
        and isinstance(start, int)
        and isinstance(end, int)
        and isinstance(value, str)
        and all(time is None or isinstance(time, int) for time in times)
    )


def _has(connection: Connection, kind: str, digest: str) -> bool:
    return connection.scalar(_BY_HASH, {"kind": kind, "digest": digest}) is not None


def _put(connection: Connection, kind: str, digest: str, length: int, data: bytes | None) -> int:
    result = connection.execute(_INSERT, {"kind": kind, "hash": digest, "length": length, "data": data})
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])
