"""What a correction of a text does to codings, in words.

English sentences, as in :mod:`qda.model.wording`; the window translates them.
"""

from __future__ import annotations

from collections.abc import Callable

FATES = {
    "moved": "only moves",
    "mended": "other letters",
    "shrunk": "shorter by {count}",
    "grown": "longer by {count}",
    "gone": "disappears",
    "loses-words": "loses words",
    "joins": "joins another coding of the same words",
}
"""What becomes of a coding, by :class:`qda.text.edits.Fate`, and what else there may be to say of it."""


def _as_is(text: str) -> str:
    return text


def fate_text(
    fate: str, count: int, translate: Callable[[str], str] = _as_is, *, joins: bool = False, loses_words: bool = False
) -> str:
    """Say what becomes of a coding; ``count`` is by how many characters it gets shorter or longer."""
    parts = [translate(FATES[fate]).format(count=count)]
    if loses_words and fate != "gone":
        parts.append(translate(FATES["loses-words"]))
    if joins:
        parts.append(translate(FATES["joins"]))
    return ", ".join(parts)
