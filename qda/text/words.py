"""Words, for double clicks and for moving by word; borders as Unicode's default rules draw them."""

from __future__ import annotations

import regex

from qda.model.span import Span
from qda.text.graphemes import is_border, snap

_BORDER_AFTER = regex.compile(r"(?w)\b")
_BORDER_BEFORE = regex.compile(r"(?rws)\b.")
_START_AFTER = regex.compile(r"(?w)\b(?=[^\s\p{P}])")
_START_BEFORE = regex.compile(r"(?rw)\b[^\s\p{P}]")
_WORDLIKE = regex.compile(r"[\w\p{M}]")
_SPACE_AFTER = regex.compile(r"[^\S\n]*")
_SPACE_BEFORE = regex.compile(r"(?r)[^\S\n]*")


def word_at(text: str, offset: int) -> Span:
    """Return what a double click at an offset selects.

    That is the word around it or, right after a word's end, the word before; else the run of white space or the one
    sign that stands there. The span is empty at a line's end and in an empty text.
    """
    if offset > 0 and not _is_wordlike(text, offset) and _is_wordlike(text, offset - 1):
        offset -= 1
    if not 0 <= offset < len(text) or text[offset] == "\n":
        return Span(offset, offset)
    if text[offset].isspace():
        before = _SPACE_BEFORE.match(text, 0, offset)
        after = _SPACE_AFTER.match(text, offset)
        # A mark may sit on the last space; it is one character with it.
        return snap(text, Span(before.start() if before else offset, after.end() if after else offset + 1))
    start = offset
    while not _starts_at(text, start):
        # The search sees nothing at or after its end, so that what it finds may be no border after all: "can'|t".
        found = _BORDER_BEFORE.search(text, 0, start)
        start = found.start() if found else 0
    end = _BORDER_AFTER.search(text, offset + 1)
    return snap(text, Span(start, end.start() if end else len(text)))


def next_word(text: str, offset: int) -> int:
    """Return where the first word after ``offset`` begins; the text's end where there is none."""
    while found := _START_AFTER.search(text, offset + 1):
        offset = found.start()
        if is_border(text, offset):
            return offset
    return len(text)


def previous_word(text: str, offset: int) -> int:
    """Return where the last word that begins before ``offset`` begins; 0 where there is none."""
    while found := _START_BEFORE.search(text, 0, max(0, offset)):
        offset = found.start()
        if is_border(text, offset):
            return offset
    return 0


def _is_wordlike(text: str, index: int) -> bool:
    return index < len(text) and _WORDLIKE.match(text, index) is not None


def _starts_at(text: str, offset: int) -> bool:
    return offset == 0 or _BORDER_AFTER.match(text, offset) is not None
