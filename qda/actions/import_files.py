"""Reading several files so that a bad one gives one line and the others go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qda.formats.read import read_document
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled, QdaError
from qda.model.progress import Progress, no_progress, tell


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What reading a file came to: a document, or the error that says why not."""

    path: Path
    document: ImportedDocument | None = None
    error: QdaError | None = None


def read_many(
    paths: Sequence[Path], *, encoding: str | None = None, progress: Progress = no_progress
) -> list[ReadFile]:
    """Read files one after the other, on any thread; the owner of the project adds the documents.

    Args:
        paths: The files, in order.
        encoding: The character encoding of text files; ``None`` to find out.
        progress: Called with files done and all; return False to stop.

    Returns:
        One entry per file, in order.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    read: list[ReadFile] = []
    for done, path in enumerate(paths):
        tell(progress, done, len(paths))
        try:
            wanted = partial(progress, done, len(paths))
            read.append(ReadFile(path, document=read_document(path, encoding=encoding, wanted=wanted)))
        except Cancelled:
            raise
        except QdaError as error:
            read.append(ReadFile(path, error=error))
    tell(progress, len(paths), len(paths))
    return read
