"""Positions in a text as another program counts them."""

from __future__ import annotations

import re
from bisect import bisect_left

from qda.model.exchange import WriteOptions

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_NEWLINE = re.compile("\n")


class WrittenText:
    r"""A document's text as it is written, and where its positions come to lie there.

    Args:
        text: The stored text, with ``\n`` for newlines.
        options: How it is written.
    """

    def __init__(self, text: str, options: WriteOptions) -> None:
        self._text = text
        self._options = options
        # Each of these takes one position more than it does in the stored text.
        wider: list[int] = []
        if options.unit == "utf16":
            wider += [found.start() for found in _ASTRAL.finditer(text)]
        if options.crlf:
            wider += [found.start() for found in _NEWLINE.finditer(text)]
        self._wider = sorted(wider)

    @property
    def is_plain(self) -> bool:
        """Whether every position is the one in the stored text."""
        return not self._wider

    def position(self, position: int) -> int:
        """Return where a position of the stored text lies in the written one."""
        return position + bisect_left(self._wider, position)

    def encoded(self) -> bytes:
        """Return the bytes of the file.

        A text that begins with a byte order mark of its own gets another before it, which is the one that readers
        take away.
        """
        text = self._text.replace("\n", "\r\n") if self._options.crlf else self._text
        mark = "\ufeff" if self._options.bom or text.startswith("\ufeff") else ""
        return (mark + text).encode("utf-8", "replace")
