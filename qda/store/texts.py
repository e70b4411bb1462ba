"""The texts, marks and original files of an open project's documents, the last few texts kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from qda.model.document import Mark
from qda.model.errors import NotFound, ProjectDamaged
from qda.store import content
from qda.store.tables import Document

_KEPT = 8  # documents whose text stays in memory


class Texts:
    """Reads what documents are made of.

    Args:
        path: The project's file, for errors.
        connection: The project's.
        read: Gives a session for queries, as :meth:`qda.store.project.Project.read`.
        in_step: Tells whether something is written just now, which may be taken back.
    """

    def __init__(
        self,
        path: Path,
        connection: Connection,
        read: Callable[[], AbstractContextManager[Session]],
        in_step: Callable[[], bool],
    ) -> None:
        self._path = path
        self._connection = connection
        self._read = read
        self._in_step = in_step
        self._texts: OrderedDict[int, tuple[str, str]] = OrderedDict()
        self._hashes: dict[tuple[int, str], str] = {}  # of documents, as committed

    def text(self, document_id: int) -> str:
        """Return a document's text; see :meth:`qda.store.project.Project.text`."""
        digest = self._hash(document_id, "text_hash")
        kept = self._texts.get(document_id)
        if kept is None or kept[0] != digest:
            text = content.get_text(self._connection, digest)
            # Every span counts on this very text, and zeroed disk blocks can escape SQLite's own checks.
            if content.text_hash(text) != digest:
                raise ProjectDamaged(path=str(self._path), detail="the text of a document is not the one stored")
            kept = (digest, text)
        self._texts[document_id] = kept
        self._texts.move_to_end(document_id)
        while len(self._texts) > _KEPT:
            self._texts.popitem(last=False)
        return kept[1]

    def marks(self, document_id: int) -> tuple[Mark, ...]:
        """Return a document's marks."""
        return content.get_marks(self._connection, self._hash(document_id, "marks_hash"))

    def original(self, document_id: int) -> bytes:
        """Return the bytes of a document's file."""
        return content.get_original(self._connection, self._hash(document_id, "source_hash"))

    def forget_hashes(self) -> None:
        """Ask anew which text each document has: one may have another by now."""
        self._hashes.clear()

    def _hash(self, document_id: int, column: str) -> str:
        known = None if self._in_step() else self._hashes.get((document_id, column))
        if known is not None:
            return known
        with self._read() as session:
            value = session.scalar(select(getattr(Document, column)).where(Document.id == document_id))
        if value is None:
            raise NotFound(kind="document", name=document_id)
        if not self._in_step():
            self._hashes[document_id, column] = str(value)
        return str(value)
