"""Writing an export so that a failure leaves the old file and a reason that people understand."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO, cast

from qda.model.errors import CannotWrite
from qda.model.safe_file import replacing


@contextlib.contextmanager
def saving(target: Path) -> Generator[Path]:
    """Give a temporary path that becomes ``target`` when the block ends well.

    Raises:
        CannotWrite: The folder is missing or protected, the disk full, or the file open in another program.
    """
    try:
        with replacing(target) as temporary:
            yield temporary
    except OSError as error:
        raise CannotWrite(path=str(target), detail=error.strerror or str(error)) from error


@contextlib.contextmanager
def saving_archive(target: Path, check: Callable[[Path], None] | None = None) -> Generator[IO[bytes]]:
    """Give a file for a ZIP archive (a workbook, a Word file) that becomes ``target`` when the block ends well.

    Args:
        target: Where it is to be.
        check: Looks at the finished file before it takes its place; what it raises keeps the old one.

    Raises:
        CannotWrite: As :func:`saving`.
    """
    with saving(target) as temporary:
        with temporary.open("wb") as file:
            archive = _ArchiveFile(file)
            try:
                yield cast("IO[bytes]", archive)
            finally:
                archive.given_up = True
        if check is not None:
            check(temporary)


class _ArchiveFile:
    """A file that takes nothing more after its first failure, and does not complain.

    An archive that could not be finished is finished once more when Python throws it away; its second complaint about
    the full disk would end as a traceback on the terminal.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.given_up = False
        self._file = file
        self._place = 0

    def write(self, data: bytes) -> int:
        """Write bytes, or only count them."""
        if not self.given_up:
            try:
                self._file.write(data)
            except OSError:
                self.given_up = True
                raise
        self._place += len(data)
        return len(data)

    def seekable(self) -> bool:
        """Tell that archives may go back to correct an entry's size."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, counted from the beginning or from here."""
        place = offset if whence == os.SEEK_SET else self._place + offset
        self._place = place if self.given_up else self._file.seek(place)
        return self._place

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def flush(self) -> None:
        """Hand what was written to the system."""
        if not self.given_up:
            self._file.flush()
