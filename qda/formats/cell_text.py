"""What a cell of a workbook can hold, and how any text is made to fit without losing a character."""

from __future__ import annotations

import re
from collections import Counter

import regex

MAX_CELL_UNITS = 32_767  # UTF-16 units in one cell
FITS_ANYWAY = MAX_CELL_UNITS // 4  # characters; so short a text fits into one cell whatever it consists of
MAX_TITLE_UNITS = 31  # UTF-16 units in a sheet's name
FORMULA_STARTS = frozenset("=+-@\t\r\n'＝＋－＠")
"""A cell that begins so would be taken for a formula, or lose its first character, when it is edited or pasted."""

_CSV_STARTS = FORMULA_STARTS - {"'"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_CLUSTER = 256  # code points looked back over for a border; qda.text.graphemes goes back as far as needed


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text has; Excel counts these and not characters."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def replace_illegal(text: str) -> tuple[str, str]:
    """Return the text with line ends as LF and the characters that XML forbids as U+FFFD, and what those were.

    The second value is empty where nothing was replaced, else like ``U+0000, U+001B (3)``.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _ILLEGAL.findall(text)
    if not found:
        return text, ""
    counts = sorted(Counter(found).items())
    said = ", ".join(f"U+{ord(c):04X}" + (f" ({count})" if count > 1 else "") for c, count in counts)
    return _ILLEGAL.sub("\ufffd", text), said


def escape_literals(text: str) -> str:
    """Escape what looks like one of OOXML's escapes, so that Excel shows ``_x0041_`` and not ``A``.

    openpyxl does not decode these on reading: it gives ``_x005F_x0041_`` (decode with ``openpyxl.utils.escape``).
    """
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def unescaped(text: str) -> str:
    """Return what a program makes of a text in which it takes ``_x0041_`` for an escape."""
    from openpyxl.utils.escape import unescape

    return unescape(text)


def cell_pieces(text: str) -> list[str]:
    """Cut a text into pieces that each fit into a cell, between characters as people see them.

    The pieces joined are the text. They are not escaped yet, but are short enough to be.
    """
    # Escaping at most doubles a text: "_x0041_x0041_…" grows from six characters per escape to twelve.
    limit = MAX_CELL_UNITS // 2 if _LOOKS_ESCAPED.search(text) else MAX_CELL_UNITS
    if len(text) <= limit // 2:
        return [text]
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end = _last_border(text, start, _reach(text, start, limit))
        pieces.append(text[start:end])
        start = end
    return pieces


def _reach(text: str, start: int, limit: int) -> int:
    """Return the end of the longest slice from ``start`` that has at most ``limit`` UTF-16 units."""
    end = min(start + limit, len(text))
    excess = utf16_length(text[start:end]) - limit
    while excess > 0:
        end -= 1
        excess -= 2 if text[end] > "\uffff" else 1
    return end


def _last_border(text: str, start: int, end: int) -> int:
    """Return the last border between clusters at or before ``end``; ``end`` itself inside an absurdly long cluster."""
    if end >= len(text):
        return len(text)
    begin = max(start, end - _LONGEST_CLUSTER)
    last = begin
    for match in regex.finditer(r"\X", text, pos=begin, endpos=min(len(text), end + _LONGEST_CLUSTER)):
        if match.end() > end:
            break
        last = match.end()
    return last if last > begin else end


def sheet_title(name: str, taken: set[str], *, suffix: str = "") -> str:
    """Return a name that Excel accepts for a sheet and that no other sheet has, and add it to ``taken``.

    Args:
        name: Any text; what Excel forbids becomes ``_``.
        taken: The names given so far, case-folded.
        suffix: An ending that must stay whole, such as `` (2)`` for a sheet's continuation.
    """
    # Joiners are invisible but hold letters and emoji together.
    shown = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in _NOT_IN_TITLES.sub("_", name))
    base = " ".join(shown.split()).strip("' ") or "Sheet"
    if base.casefold() == "history":
        base += "_"  # Excel keeps this name for itself
    number = 1
    while True:
        ending = suffix + (f"~{number}" if number > 1 else "")
        title = _cut_title(base, MAX_TITLE_UNITS - len(ending)) + ending
        if title.casefold() not in taken:
            taken.add(title.casefold())
            return title
        number += 1


def _cut_title(base: str, limit: int) -> str:
    if utf16_length(base) <= limit:
        return base
    return base[: _last_border(base, 0, _reach(base, 0, limit))].rstrip("' ")


def guard_formula(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet would take it for a formula.

    Text that has such an apostrophe already gets one more, so that :func:`unguard_formula` gives back any text.
    """
    return f"'{text}" if text.lstrip("'")[:1] in _CSV_STARTS else text


def unguard_formula(text: str) -> str:
    """Return the text without the apostrophe of :func:`guard_formula`."""
    return text[1:] if text.startswith("'") and text.lstrip("'")[:1] in _CSV_STARTS else text
