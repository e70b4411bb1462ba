"""A passage as it is quoted in a paper: the words with where they stand, by a pattern that the person may change."""

from __future__ import annotations

import re

FIELDS: tuple[str, ...] = ("text", "document", "place", "coder", "code")
_FIELD = re.compile(r"\{(" + "|".join(FIELDS) + r")\}")


def quotation(pattern: str, *, text: str, document: str, place: str, coder: str = "", code: str = "") -> str:
    """Return a quotation after a pattern such as ``“{text}” ({document}, {place})``.

    Args:
        pattern: Any words with fields of :data:`FIELDS` in braces; braces around anything else are left as they are.
        text: The quoted words; white space at their ends is dropped.
        document: The name of the document.
        place: Where in it they stand, see :func:`place_text`.
        coder: Who coded them, empty for words that nobody did.
        code: The code's path, empty for words without one.
    """
    values = {"text": text.strip(), "document": document, "place": place, "coder": coder, "code": code}
    # In one pass, so that braces inside a quoted text are never taken for fields.
    return _FIELD.sub(lambda field: values[field[1]], pattern)


def place_text(paragraph: int, time: str = "") -> str:
    """Return where a passage stands: the time of its turn, such as ``0:12:03``, else its paragraph, ``¶ 12``."""
    return time or f"¶\N{NO-BREAK SPACE}{paragraph}"
