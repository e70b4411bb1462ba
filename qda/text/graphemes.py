"""What a reader takes for one character: letters with their marks, joined emoji, flags."""

from __future__ import annotations

import regex

from qda.model.span import Span

_CLUSTER = regex.compile(r"\X")

# Before such a character a cluster always begins, so that counting may start there instead of at the text's first
# character. Left out are those that join what precedes them: marks, emoji after a joiner, flags (by parity), jamo,
# and Indic consonants after a virama.
_CERTAIN_START = regex.compile(
    r"(?rV1)(?<!\p{Grapheme_Cluster_Break=Prepend})"
    r"[\p{Grapheme_Cluster_Break=Other}--\p{Extended_Pictographic}--\p{Indic_Syllabic_Category=Consonant}]"
)


def next_border(text: str, offset: int) -> int:
    """Return the first border between characters after ``offset``; the text's end where there is none."""
    if offset >= len(text):
        return len(text)
    if offset < 0:
        return 0
    return _around(text, offset)[1]


def previous_border(text: str, offset: int) -> int:
    """Return the last border between characters before ``offset``; 0 where there is none."""
    if offset <= 0:
        return 0
    return _around(text, min(offset, len(text)) - 1)[0]


def is_border(text: str, offset: int) -> bool:
    """Tell whether a character begins or ends at ``offset``; both ends of the text are borders."""
    if offset <= 0 or offset >= len(text):
        return 0 <= offset <= len(text)
    if _is_plain(text, offset):
        return True
    return _around(text, offset)[0] == offset


def snap(text: str, span: Span) -> Span:
    """Return the span, widened where an end lies inside a character, cut where it lies outside the text."""
    start = max(0, min(span.start, len(text)))
    end = max(start, min(span.end, len(text)))
    if not is_border(text, start):
        start = previous_border(text, start)
    if not is_border(text, end):
        end = next_border(text, end)
    return Span(start, end)


def _is_plain(text: str, offset: int) -> bool:
    """Tell of the usual case, two ASCII characters, that a border lies between them."""
    before, after = text[offset - 1], text[offset]
    return before < "\x7f" and " " <= after < "\x7f"


def _around(text: str, index: int) -> tuple[int, int]:
    """Return the borders of the character that holds the code point at ``index``."""
    certain = _CERTAIN_START.search(text, 0, index + 1)
    start = certain.start() if certain else 0
    while cluster := _CLUSTER.match(text, start):
        if cluster.end() > index:
            return start, cluster.end()
        start = cluster.end()
    raise AssertionError("a cluster holds every code point")  # \X matches at every place but the end
