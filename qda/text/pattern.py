"""Regular expressions as a researcher may type them: refused if they mean nothing, stopped if they run for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import regex

from qda.model.errors import BadPattern, PatternTooSlow
from qda.model.span import Span
from qda.text.graphemes import snap

_MAX_PATTERN_LENGTH = 2000  # characters; longer ones take long even to be understood


class Pattern:
    """A regular expression; ``^`` and ``$`` stand for the beginning and end of a paragraph.

    Raises:
        BadPattern: The expression means nothing, or is too long.
    """

    def __init__(self, written: str, *, match_case: bool = False) -> None:
        if len(written) > _MAX_PATTERN_LENGTH:
            raise BadPattern(pattern=written[:60] + "…", detail="it is too long")
        try:
            self._compiled = regex.compile(
                written, regex.MULTILINE if match_case else regex.MULTILINE | regex.IGNORECASE
            )
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            raise BadPattern(pattern=written, detail=str(error)) from None

    def find(self, text: str, seconds: float, *, begin: int = 0) -> Iterator[Span]:
        """Yield where it fits, in order, from an offset on.

        A match without a character is none; one that would cut a letter from its accent is widened to the whole
        letter. ``seconds`` is how long it may search without finding anything; other threads go on meanwhile.

        Raises:
            PatternTooSlow: It was still searching when its time was over.
        """
        last = None
        limit = max(seconds, 0.001)
        try:
            while begin <= len(text):
                begun = time.monotonic()
                matches = self._compiled.finditer(text, begin, timeout=limit, concurrent=True)
                begin = len(text) + 1
                for match in matches:
                    span = snap(text, Span(*match.span())) if match.end() > match.start() else None
                    if span is not None and span != last:
                        yield span
                        last = span
                    if span is not None and time.monotonic() - begun > limit / 2:
                        begin = match.end()  # the time runs anew
                        break
        except TimeoutError:
            raise PatternTooSlow(pattern=self._compiled.pattern, seconds=round(limit, 1)) from None
