"""Characters that turn the writing direction around, and how a person gets to see them."""

from __future__ import annotations

import re

SIGN = "\u25ab"  # a small white square, which stands for one of them in a text
OVERRIDES = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: they can show a text in another order
HINTS = "\u200e\u200f\u061c"  # unseen letters of a direction: right in a text, a disguise in a name
LONGEST_NAME_SHOWN = 1_000  # code points; ours are shorter, and a million would stop every list that draws them

_OVERRIDE = re.compile(f"[{OVERRIDES}]")
_IN_NAMES = re.compile(f"[{OVERRIDES}{HINTS}]")
_NEVER_IN_NAMES = re.compile(f"[{OVERRIDES}{HINTS}\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def with_signs(text: str) -> str:
    """Return a text, for showing only, with a sign for each character that would show it in another order."""
    return text if text.isascii() else _OVERRIDE.sub(SIGN, text)


def shown_name(name: str) -> str:
    """Return a name that another program may have written into a project, so that it cannot pass for another.

    Characters of direction, control characters and line ends become ``[U+202E]``, so that two names that differ still
    do; what is endless is cut.
    """
    if len(name) > LONGEST_NAME_SHOWN:
        name = name[:LONGEST_NAME_SHOWN] + "…"
    if name.isascii() and name.isprintable():
        return name
    return _NEVER_IN_NAMES.sub(_told, name)


def _told(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def is_direction_mark(character: str) -> bool:
    """Tell whether a character changes or hints at a writing direction, and so may disguise a name."""
    return _IN_NAMES.match(character) is not None
