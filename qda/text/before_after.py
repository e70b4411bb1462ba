"""A passage before and after a correction, so short that the difference is seen at one look."""

from __future__ import annotations

from qda.model.span import Span
from qda.text.edits import Edited
from qda.text.graphemes import snap

_NEAR = 24  # code points of what stays the same that are shown beside a change
_LONGEST = 90  # code points of a change that are shown
_CUT = "…"
_LONGEST_WORD = 40


def before_after(before: str, after: str) -> tuple[str, str]:
    """Return both wordings on one line each, without what they have in common further away."""
    before, after = _on_one_line(before), _on_one_line(after)
    head, least = 0, min(len(before), len(after))
    while head < least and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < least - head and before[len(before) - 1 - tail] == after[len(after) - 1 - tail]:
        tail += 1
    return _shortened(before, head, tail), _shortened(after, head, tail)


def changed_words(edited: Edited, number: int) -> tuple[Span, Span]:
    """Return where an edit is before and after, with the letters that belong to its first and last word."""
    edits, new = edited.edits, edited.new_span(number)
    start, end = edits[number].span
    low = edits[number - 1].end if number else 0
    high = edits[number + 1].start if number + 1 < len(edits) else len(edited.old)
    before, after = start, end
    while start > low and before - start < _LONGEST_WORD and not edited.old[start - 1].isspace():
        start -= 1
    while end < high and end - after < _LONGEST_WORD and not edited.old[end].isspace():
        end += 1
    return Span(start, end), Span(new.start - (before - start), new.end + (end - after))


def _on_one_line(text: str) -> str:
    return text.replace("\n", "¶ ")


def _shortened(text: str, head: int, tail: int) -> str:
    start, end = max(0, head - _NEAR), len(text) - max(0, tail - _NEAR)
    start = _word_start(text, start, head)
    end = _word_end(text, end, len(text) - tail)
    shown = snap(text, Span(start, end))
    words = shown.cut(text)
    if shown.length > _LONGEST + 2 * _NEAR:
        half = (_LONGEST + 2 * _NEAR) // 2
        words = text[shown.start : snap(text, Span(shown.start, shown.start + half)).end]
        words += f" {_CUT} {text[snap(text, Span(shown.end - half, shown.end)).start : shown.end]}"
    return (_CUT if shown.start else "") + words + (_CUT if shown.end < len(text) else "")


def _word_start(text: str, start: int, change: int) -> int:
    """Return where the first whole word begins between an offset and the change."""
    found = text.find(" ", start, change) if start else -1
    return found + 1 if found >= 0 else start


def _word_end(text: str, end: int, change: int) -> int:
    found = text.rfind(" ", change, end) if end < len(text) else -1
    return found if found >= 0 else end
