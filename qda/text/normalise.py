"""The one place where characters of a text are changed, before any offset exists."""

from __future__ import annotations

import re
from typing import NamedTuple

from qda.model.document import ImportNote

REPLACEMENT = "\ufffd"

_SURROGATES = "\ud800-\udfff"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_CONTROLS = "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # without NUL, tab, U+0085 and the line breaks
_LINE_ENDS = "\r\x85\u2028\u2029"

# A text without any of these is as it should be: one pass tells, and most texts need no other.
_ANYTHING = re.compile(f"[\x00\x0b\x0c{_CONTROLS}{_LINE_ENDS}{_SURROGATES}{_NONCHARACTERS}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_PAGE_BREAK = re.compile("\n?\x0c\n?")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_INVALID = re.compile(f"[{_SURROGATES}{_NONCHARACTERS}]")
_DIRECTION_MARK = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Normalised(NamedTuple):
    """A text as it is stored, and what was changed to make it so."""

    text: str
    notes: tuple[ImportNote, ...]


def normalise(raw: str) -> Normalised:
    """Return the text as it is stored: lines end in a line feed, and no character is invalid or unseen by design.

    Line ends of every kind become a line feed; a vertical tab becomes a line end and a form feed an empty line; NUL,
    noncharacters and lone surrogates become U+FFFD; other control characters and byte order marks at the beginning
    are removed. Everything else stays: no-break spaces, soft hyphens, combining marks in the order they came, and
    the characters that override the writing direction, which are counted. Normalising twice changes nothing more.
    """
    notes: list[ImportNote] = []
    text = _repair(raw, notes) if _ANYTHING.search(raw) else raw
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        notes.append(ImportNote("bom-removed"))
    if not text.isascii() and (overrides := len(_DIRECTION_MARK.findall(text))):
        notes.append(ImportNote("direction-marks", count=overrides))
    return Normalised(text, tuple(notes))


def _repair(text: str, notes: list[ImportNote]) -> str:
    def note(what: str, count: int, *, look: bool = False) -> None:
        if count:
            notes.append(ImportNote(what, count=count, look=look))

    text, removed = _CONTROL.subn("", text)
    text, line_ends = _LINE_END.subn("\n", text)
    note("newlines", line_ends)
    vertical = text.count("\x0b")
    text, pages = _PAGE_BREAK.subn("\n\n", text.replace("\x0b", "\n"))
    note("line-breaks", vertical + pages)
    nuls = text.count("\x00")
    text = text.replace("\x00", REPLACEMENT)
    note("nul-replaced", nuls, look=True)
    note("controls-removed", removed)
    text = _SURROGATE_PAIR.sub(_joined, text)
    text, invalid = _INVALID.subn(REPLACEMENT, text)
    note("invalid-replaced", invalid, look=True)
    return text


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
