"""Writing the texts of a large import in short pieces, so that whoever waits for it stays able to act."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import ResourceClosedError

from qda.model.document import ImportedDocument
from qda.model.errors import QdaError
from qda.store import content
from qda.store.project import Project

_PIECE_S = 0.05
"""How long one piece of work may hold up the thread that owns the project."""


def store_ahead(project: Project, imported: Sequence[ImportedDocument]) -> Generator[tuple[int, int]]:
    """Write texts, marks and files that :func:`~qda.actions.documents.add_documents` will find there.

    Between two pieces anything else may be done with the project. Ended before its last piece, by ``close`` or by an
    error, it removes what it wrote, so that nothing came in.

    Yields:
        How much is done of how much, in no particular unit.

    Raises:
        ProjectReadOnly, ProjectReplaced, StorageFailed: As for any change.
    """
    total = sum(map(_size, imported))
    new: list[int] = []
    before = project.revision
    with project.storing() as connection:
        content.discard(connection, content.left_by_a_crash(connection))
    work: Generator[int] | None = None
    try:
        done = 0
        while done < total:
            until = time.monotonic() + _PIECE_S
            with project.storing() as connection:
                last = content.last_id(connection)
                work = work or _pieces(connection, imported)
                for done in work:  # noqa: B007  the last value is what was done
                    if time.monotonic() > until:
                        break
                new += range(last + 1, content.last_id(connection) + 1)
            yield done, total
    except BaseException:
        # What else came in meanwhile may share a text with what is given up; an unused text does no harm.
        if project.revision == before:
            with (
                contextlib.suppress(QdaError, ResourceClosedError),
                project.storing() as connection,
            ):  # or the project is closed
                content.discard(connection, new)
        raise


def _pieces(connection: Connection, imported: Sequence[ImportedDocument]) -> Generator[int]:
    """Within :meth:`Project.storing`, which may end and begin anew between two pieces: write, and say how much."""
    done = 0
    for document in imported:
        for place in content.put_in_pieces(connection, document.text):
            yield done + place
        content.put_marks(connection, document.marks)
        content.put_original(connection, document.original)
        done += _size(document)
        yield done


def _size(document: ImportedDocument) -> int:
    return len(document.text) + len(document.original) + 1
