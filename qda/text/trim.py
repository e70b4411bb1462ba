"""Leaving out the white space at the ends of a selection."""

from __future__ import annotations

import regex

from qda.model.span import Span

# Zero-width space, byte order mark and word joiner are no more to be seen than a space. A space that carries a mark
# is one character with it and stays; after a line feed or one of the three a mark stands by itself.
_BLANK = (
    r"(?:[\t-\r\u0085\u2028\u2029\u200b\ufeff\u2060]"
    r"|(?<!\p{GCB=Prepend})\s(?![\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]))*"
)
_LEADING = regex.compile(_BLANK)
_NO_WORDS = regex.compile(r"[\s\p{P}\p{Cf}]*+")
_TRAILING = regex.compile(r"(?r)" + _BLANK)


def trim(text: str, span: Span) -> Span | None:
    """Return the span without white space at its ends, ``None`` if nothing else is in it."""
    start, end = max(0, span.start), min(span.end, len(text))
    if start >= end:
        return None
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    if start >= end:
        return None
    trailing = _TRAILING.match(text, start, end)
    return Span(start, trailing.start() if trailing else end)


def has_no_words(text: str, span: Span) -> bool:
    """Tell whether nothing but white space, punctuation and unseen characters lies in a span."""
    return _NO_WORDS.fullmatch(text, span.start, span.end) is not None
