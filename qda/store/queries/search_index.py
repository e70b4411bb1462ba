"""What a search reads of a project: the index of words, and pieces of texts where it says that words may stand."""

from __future__ import annotations

import json
import sqlite3
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from qda.model.progress import Progress, tell
from qda.model.searching import CodedWish
from qda.model.span import Span
from qda.store import opening
from qda.store.gate import Gate, ReadingStopped
from qda.store.project import Project

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Asks the database one question and returns all of its rows."""

_WAIT_S = 0.02  # before reading is tried again that made way for somebody who writes
_CHUNKS_KEPT = 6


class StoredText(NamedTuple):
    """A document of the project with what is needed to search it; ``length`` in code points."""

    document_id: int
    document_name: str
    content_id: int
    length: int


class TextReader:
    """Reads documents piece by piece, so that nobody waits for 20 MB to see one line of them."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._chunk_ids: dict[int, list[int]] | None = None
        self._starts: dict[int, list[int]] = {}
        self._kept: OrderedDict[int, str] = OrderedDict()

    def documents(self, document_ids: Collection[int] | None = None) -> list[StoredText]:
        """Return the documents to search, in the order of the document list."""
        only = "" if document_ids is None else "WHERE document.id IN (SELECT value FROM json_each(?)) "
        found = self._rows(
            "SELECT document.id, document.name, content.id, content.length FROM document "
            f"JOIN content ON content.kind = 'text' AND content.hash = document.text_hash {only}"
            "ORDER BY document.position, document.id",
            () if document_ids is None else (json.dumps(list(document_ids)),),
        )
        return [StoredText(*row) for row in found]

    def chunk_ids(self, content_id: int) -> list[int]:
        """Return the ids of a text's pieces in order."""
        if self._chunk_ids is None:
            self._chunk_ids = {}
            # In this order an index has it all, and none of the texts is touched.
            for chunk_id, content, _ in self._rows(
                "SELECT id, content_id, number FROM content_chunk ORDER BY content_id, number", ()
            ):
                self._chunk_ids.setdefault(content, []).append(chunk_id)
        return self._chunk_ids.get(content_id, [])

    def matching(self, expression: str) -> set[int]:
        """Return the ids of the pieces that fit an expression of the index."""
        rows = self._rows("SELECT rowid FROM content_search WHERE content_search MATCH ?", (expression,))
        return {row[0] for row in rows}

    def before(self, chunk_ids: Collection[int]) -> set[int]:
        """Return the ids of the pieces right before some pieces."""
        self.chunk_ids(0)
        every = (self._chunk_ids or {}).values()
        return {one for ids in every for one, after in pairwise(ids) if after in chunk_ids}

    def starts(self, content_id: int) -> list[int]:
        """Return at which code point each piece of a text begins."""
        if content_id not in self._starts:
            rows = self._rows("SELECT first FROM content_chunk WHERE content_id = ? ORDER BY number", (content_id,))
            self._starts[content_id] = [row[0] for row in rows]
        return self._starts[content_id]

    def chunk(self, chunk_id: int) -> str:
        """Return one piece; an empty one where damage made something else than text of it."""
        kept = self._kept.get(chunk_id)
        if kept is None:
            rows = self._rows("SELECT text FROM content_chunk WHERE id = ?", (chunk_id,))
            kept = rows[0][0] if rows and isinstance(rows[0][0], str) else ""
            self._kept[chunk_id] = kept
            while len(self._kept) > _CHUNKS_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(chunk_id)
        return kept

    def text(self, content_id: int) -> str:
        """Return a whole text."""
        rows = self._rows("SELECT text FROM content_chunk WHERE content_id = ? ORDER BY number", (content_id,))
        return "".join(row[0] for row in rows if isinstance(row[0], str))

    def cut(self, document: StoredText, span: Span) -> str:
        """Return a part of a text; what of the span lies outside of it is left out."""
        starts, ids = self.starts(document.content_id), self.chunk_ids(document.content_id)
        number = max(0, bisect_right(starts, span.start) - 1)
        parts: list[str] = []
        while number < len(starts) and starts[number] < span.end:
            first = starts[number]
            parts.append(self.chunk(ids[number])[max(0, span.start - first) : span.end - first])
            number += 1
        return "".join(parts)

    def coded(self, document_id: int, wish: CodedWish) -> list[Span]:
        """Return the parts of a document that carry codings, joined where they touch, in order."""
        only, values = "", list[object]([document_id])
        for column, ids in (("code_id", wish.code_ids), ("coder_id", wish.coder_ids)):
            if ids is not None:
                only += f" AND +{column} IN (SELECT value FROM json_each(?))"
                values.append(json.dumps(list(ids)))
        asked = f'SELECT start, "end" FROM coding WHERE document_id = ?{only} ORDER BY start'
        joined: list[Span] = []
        for start, end in self._rows(asked, values):
            if joined and start <= joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
            else:
                joined.append(Span(start, end))
        return joined

    def codes_on(self, document_id: int, coder_ids: Iterable[int]) -> list[tuple[int, int, int]]:
        """Return start, end and code of a document's codings by some coders, in the order of the text."""
        asked = (
            'SELECT start, "end", code_id FROM coding WHERE document_id = ? '
            "AND +coder_id IN (SELECT value FROM json_each(?)) ORDER BY start, id"
        )
        return [(row[0], row[1], row[2]) for row in self._rows(asked, (document_id, json.dumps(list(coder_ids))))]


def reader_of(project: Project) -> TextReader:
    """Return what reads an open project, on the thread that owns it."""

    def rows(asked: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with project.bare_cursor() as cursor:
            return cursor.execute(asked, tuple(values)).fetchall()

    return TextReader(rows)


@contextmanager
def reader_beside(path: Path, gate: Gate, progress: Progress) -> Generator[TextReader]:
    """Give what reads, on another thread, a project that this program has open; its owner may write meanwhile.

    Each question is answered as things are then: a text never changes, but documents and codings do.

    Raises:
        Cancelled: ``progress`` asked to stop while the owner wrote.
        ProjectDamaged, ProjectUnreachable: The file cannot be read.
    """
    try:
        with closing(opening.connected(path, read_only=True)) as connection:

            def rows(asked: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
                while True:
                    try:
                        with gate.reading(connection):
                            return connection.execute(asked, tuple(values)).fetchall()
                    except (ReadingStopped, sqlite3.OperationalError) as error:
                        if gate.is_open and not isinstance(error, ReadingStopped):
                            raise
                        tell(progress, 0, 0)
                        time.sleep(_WAIT_S)

            yield TextReader(rows)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise opening.opening_failed(path, error) from None
