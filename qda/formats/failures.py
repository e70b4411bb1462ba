"""Turns what a foreign parser raises at bytes that somebody else made into an error that a person can be told."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

from qda.model.errors import FileTooLarge, QdaError, UnreadableFile

FILE_LIMIT_MB = 200


@contextlib.contextmanager
def foreign_failures(name: str, reason: str = "failed") -> Generator[None]:
    """Run a foreign parser; whatever it raises becomes ``UnreadableFile`` with the reason given.

    This is the only place that may do so.
    """
    try:
        yield
    except QdaError:
        raise
    except MemoryError as error:
        raise FileTooLarge(name=name, limit_mb=FILE_LIMIT_MB) from error
    except Exception as error:  # a parser may raise anything
        raise UnreadableFile(name=name, reason=reason) from error
