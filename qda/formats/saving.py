"""Writing an export so that a failure leaves the old file and a reason that people understand."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

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
