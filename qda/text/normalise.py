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
_LINE_ENDS = ("\r\n", "\r", "\x85", "\u2028", "\u2029")

# What may stay, as few ranges with the usual ones first: a text is passed over by them several times faster than it
# is searched for anything else, and most texts need no more.
_OTHER_PLANES = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_FINE = re.compile(f"[ -~\t\n\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_OTHER_PLANES}]*+")
# The same without marks of direction and of byte order: such a text is stored as it is, and there is nothing to tell.
_USUAL = re.compile(
    f"[ -~\t\n\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd{_OTHER_PLANES}]*+"
)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
_PAGE_BREAK = re.compile("\n?\x0c\n?")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_INVALID = re.compile(f"[{_SURROGATES}{_NONCHARACTERS}]")
_DIRECTION_MARKS = (*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)))


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
    if _is_all(_USUAL, raw):
        return Normalised(raw, ())
    notes: list[ImportNote] = []
    text = raw if _is_all(_FINE, raw) else _repair(raw, notes)
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        notes.append(ImportNote("bom-removed"))
    if not text.isascii() and (overrides := sum(map(text.count, _DIRECTION_MARKS))):
        notes.append(ImportNote("direction-marks", count=overrides))
    return Normalised(text, tuple(notes))


def _is_all(characters: re.Pattern[str], text: str) -> bool:
    passed = characters.match(text)
    return passed is not None and passed.end() == len(text)


def _repair(text: str, notes: list[ImportNote]) -> str:
    def note(what: str, count: int, *, look: bool = False) -> None:
        if count:
            notes.append(ImportNote(what, count=count, look=look))

    line_ends = 0
    for line_end in _LINE_ENDS:
        if found := text.count(line_end):
            text = text.replace(line_end, "\n")
            line_ends += found
    note("newlines", line_ends)
    if _is_all(_FINE, text):
        return text
    vertical = text.count("\x0b")
    text, pages = _PAGE_BREAK.subn("\n\n", text.replace("\x0b", "\n"))
    note("line-breaks", vertical + pages)
    note("nul-replaced", text.count("\x00"), look=True)
    text, removed = _CONTROL.subn("", text.replace("\x00", REPLACEMENT))
    note("controls-removed", removed)
    text, invalid = _INVALID.subn(REPLACEMENT, _SURROGATE_PAIR.sub(_joined, text))
    note("invalid-replaced", invalid, look=True)
    return text


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
