"""Reading files for an import, on another thread: plain values in, plain values out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qda.actions.import_files import read_many
from qda.formats.encoding import EncodingGuess, guess
from qda.formats.read import SUFFIXES, pasted_document, read_bytes
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled, EncodingUnclear, PasswordNeeded, QdaError, UnknownEncoding
from qda.model.progress import Progress, tell
from qda.store.content import text_hash

ASSUMED = "encoding-assumed"


@dataclass(slots=True)
class FileRead:
    """What reading one file came to, and what the person said of it.

    ``data`` holds the file while there is something to ask. ``encoding`` and ``password`` are the person's answers;
    ``settled`` is true when nothing is left to ask.
    """

    file_name: str
    document: ImportedDocument | None = None
    error: QdaError | None = None
    digest: str = ""
    data: bytes = b""
    guesses: tuple[EncodingGuess, ...] = ()
    encoding: str | None = None
    password: str | None = None
    settled: bool = False
    left_out: bool = False

    @property
    def wants_encoding(self) -> bool:
        """Whether the person should look at the characters."""
        return not self.settled and bool(self.guesses)

    @property
    def wants_password(self) -> bool:
        """Whether the person can open the file by a password."""
        return not self.settled and _asks_password(self.error)


def read_files(paths: Sequence[Path], progress: Progress) -> list[FileRead]:
    """Read files, and those in folders, one after the other.

    Raises:
        Cancelled: The person asked to stop.
    """
    files = [file for path in paths for file in files_below(path, progress)]
    found: list[FileRead] = []
    for each in read_many(files, progress=progress):
        found.append(_looked_at(FileRead(each.path.name, each.document, each.error), each.path))
    return found


def files_below(path: Path, progress: Progress) -> list[Path]:
    """Return the documents in a folder and the folders in it by name; a file, or a folder without any, itself.

    Raises:
        Cancelled: The person asked to stop.
    """
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, folders, names in os.walk(path):
        tell(progress, 0, 0)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        fitting = (name for name in sorted(names) if not name.startswith((".", "~$")))
        found += [Path(folder) / name for name in fitting if name.lower().endswith(SUFFIXES)]
    return found or [path]


def read_once_more(files: Sequence[FileRead], progress: Progress) -> Sequence[FileRead]:
    """Read files again as the person said, in the same entries.

    Raises:
        Cancelled: The person asked to stop.
    """
    for done, file in enumerate(files):
        tell(progress, done, len(files))
        try:
            document = read_bytes(
                file.data,
                file.file_name,
                encoding=file.encoding,
                password=file.password,
                wanted=partial(progress, done, len(files)),
            )
        except Cancelled:
            raise
        except (UnknownEncoding, PasswordNeeded) as error:
            file.error = error  # and it is asked once more
            continue
        except QdaError as error:
            file.error = error
        else:
            file.document, file.error, file.digest = document, None, text_hash(document.text)
        file.settled, file.data = True, b""
    return files


def paste(name: str, text: str) -> list[FileRead]:
    """Make a document of pasted text."""
    document = pasted_document(name, text)
    return [FileRead(document.name, document, digest=text_hash(document.text), settled=True)]


def _looked_at(file: FileRead, path: Path) -> FileRead:
    document = file.document
    if document is not None:
        file.digest = text_hash(document.text)
        if any(note.what == ASSUMED for note in document.notes):
            file.data = document.original
    elif isinstance(file.error, EncodingUnclear) or _asks_password(file.error):
        try:
            file.data = path.read_bytes()
        except OSError:
            file.settled = True  # It is gone by now; the first error says enough.
            return file
    if file.data and not _asks_password(file.error):
        file.guesses = tuple(guess(file.data))
    file.settled = not file.data
    return file


def _asks_password(error: QdaError | None) -> bool:
    return isinstance(error, PasswordNeeded) and error.values.get("kind") == "pdf"
