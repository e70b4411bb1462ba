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

    def find(self, text: str, seconds: float) -> Iterator[Span]:
        """Yield where it fits, in order.

        A match without a character is none; one that would cut a letter from its accent is widened to the whole
        letter. ``seconds`` is the time from the first match asked for to the last.

        Raises:
            PatternTooSlow: It was still searching when its time was over.
        """
        last = None
        begun = time.monotonic()
        try:
            for match in self._compiled.finditer(text, timeout=max(seconds, 0.001)):
                span = snap(text, Span(*match.span())) if match.end() > match.start() else None
                if span is not None and span != last:
                    yield span
                    last = span
        except TimeoutError:
            taken = round(time.monotonic() - begun, 1)
            raise PatternTooSlow(pattern=self._compiled.pattern, seconds=taken) from None
