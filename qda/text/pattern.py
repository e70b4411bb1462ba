"""Regular expressions as a researcher may type them: refused if they mean nothing, stopped if they run for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import regex

from qda.model.errors import BadPattern, PatternTooSlow
from qda.model.progress import Wanted, always_wanted
from qda.model.span import Span
from qda.text.graphemes import snap

_FIRST_S = 0.5  # of searching, before anybody is asked whether it is still wanted
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

    def find(self, text: str, seconds: float, *, begin: int = 0, wanted: Wanted = always_wanted) -> Iterator[Span]:
        """Yield where it fits, in order, from an offset on; other threads go on meanwhile.

        A match without a character is none; one that would cut a letter from its accent is widened to the whole
        letter.

        Args:
            text: Where to look.
            seconds: How long it may search without finding anything.
            begin: The first offset.
            wanted: Asked now and then, also while nothing is found; may raise, or ask to stop.

        Raises:
            PatternTooSlow: It was still searching when its time was over.
        """
        last, patience, spent = None, min(_FIRST_S, max(seconds, 0.001)), 0.0
        while begin <= len(text) and wanted():
            begun, at = time.monotonic(), begin
            try:
                for match in self._compiled.finditer(text, at, timeout=patience, concurrent=True):
                    if match.end() == match.start():
                        continue
                    span = snap(text, Span(*match.span()))
                    begin, spent = match.end(), 0.0
                    if span != last:
                        yield span
                        last = span
                    if time.monotonic() - begun > patience / 2:
                        break  # its time runs anew from here
                else:
                    return
            except TimeoutError:
                # What it had tried is lost, so it gets twice the time from where it found something last.
                spent += patience
                if spent >= seconds:
                    raise PatternTooSlow(pattern=self._compiled.pattern, seconds=round(spent, 1)) from None
                patience = min(2 * patience, max(seconds - spent, _FIRST_S))
