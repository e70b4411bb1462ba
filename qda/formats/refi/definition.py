"""What a codebook says of a code, in the one description that REFI-QDA has for it.

Our codebook keeps a definition in parts. Other programs show one text with a code, so the parts are written below each
other with their names, and told apart again when they come back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LABELS = {
    "short_definition": "Short definition",
    "use_when": "Use when",
    "dont_use_when": "Do not use when",
    "example_text": "Example",
    "memo": "Memo",
}
_LABELLED = re.compile(r"(?:\A|\n\n)(" + "|".join(_LABELS.values()) + r"): ")


class Definition(NamedTuple):
    """The parts of a code's definition."""

    full_definition: str = ""
    short_definition: str = ""
    use_when: str = ""
    dont_use_when: str = ""
    example_text: str = ""
    memo: str = ""


def described(parts: Definition) -> str:
    """Return the one description; the full definition alone where there is nothing else."""
    named = [f"{label}: {getattr(parts, name)}" for name, label in _LABELS.items() if getattr(parts, name)]
    return "\n\n".join([*([parts.full_definition] if parts.full_definition else []), *named])


def told_apart(description: str) -> Definition:
    """Return the parts of a description that :func:`described` could have made; else all of it is full definition."""
    found = list(_LABELLED.finditer(description))
    if not found:
        return Definition(description)
    ends = [*(match.start() for match in found[1:]), len(description)]
    names = {label: name for name, label in _LABELS.items()}
    parts = {names[match[1]]: description[match.end() : end] for match, end in zip(found, ends, strict=True)}
    definition = Definition(description[: found[0].start()], **parts)
    return definition if described(definition) == description else Definition(description)
