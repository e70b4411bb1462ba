"""Texts without what a search passes over: case, accents, signs that nobody sees.

Each character becomes one character or none, so that places can be counted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np

UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphen, zero-width spaces and joiners, unseen signs of direction."""

_NOTHING, _UNKNOWN = 0x110000, 0x110001
_GREEK = ("\u0370", "\u03ff")  # letters with one accent; what ancient Greek adds is taken as it is written
_ALEFS = "آأإٱ"
_VOWEL_SIGNS = (("\u064b", "\u065f"), ("\u0670", "\u0670"), ("\u06d6", "\u06dc"), ("\u0591", "\u05bd"),
                ("\u05bf", "\u05bf"), ("\u05c1", "\u05c2"), ("\u05c4", "\u05c5"), ("\u05c7", "\u05c7"))  # fmt: skip
"""Arabic and Hebrew: most texts leave them out, and a word is the same with them."""


class Folded:
    """A text as it is searched, and where each of its characters stood."""

    __slots__ = ("_before", "length", "text")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._before: np.ndarray | None = None
        if text.isascii():
            self.text = text.lower()
            return
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        folded = _table()[codes]
        if int(folded.max()) >= _NOTHING:
            folded = self._without_nothing(codes, folded)
        self.text = folded.tobytes().decode("utf-32-le", "surrogatepass")

    def _without_nothing(self, codes: np.ndarray, folded: np.ndarray) -> np.ndarray:
        if (folded == _UNKNOWN).any():
            table = _table()
            for code in np.unique(codes[folded == _UNKNOWN]).tolist():
                new = fold_character(chr(code))
                table[code] = ord(new) if new else _NOTHING
            folded = table[codes]
        gone = np.flatnonzero(folded == _NOTHING)
        if len(gone):
            self._before = gone - np.arange(len(gone))
            return folded[folded != _NOTHING]
        return folded

    def raw(self, place: int) -> int:
        """Return where the character at a place of :attr:`text` stood; the text's length for the place after all."""
        if self._before is None:
            return place
        if place >= len(self.text):
            return self.length
        return place + int(np.searchsorted(self._before, place, side="right"))

    def place(self, raw: int) -> int:
        """Return the place of the first character that stood at an offset or after it."""
        if self._before is None:
            return raw
        gone = self._before + np.arange(len(self._before))
        return raw - int(np.searchsorted(gone, raw, side="left"))


@cache
def _table() -> np.ndarray:
    """What each code point becomes; filled as characters are met, for all of them would take seconds."""
    return np.full(0x110000, _UNKNOWN, dtype="<u4")


@cache
def fold_character(character: str) -> str:
    """Return what a character becomes: at most one, as in the index of words."""
    if character in UNSEEN or "\u0300" <= character <= "\u036f" or _is_vowel_sign(character):
        return ""
    if character in _ALEFS:
        return "ا"
    parts = unicodedata.normalize("NFD", character)
    is_greek = _GREEK[0] <= character <= _GREEK[1]
    # The index knows no Ǡ.
    if len(parts) > 1 and parts[0].isalpha() and (is_greek or parts[0].isascii()) and character not in "Ǡǡ":
        character = parts[0]
    for lower in (character.casefold(), character.lower()):
        if len(lower) == 1:
            return lower
    return character


def _is_vowel_sign(character: str) -> bool:
    return any(first <= character <= last for first, last in _VOWEL_SIGNS)


class _Folding(dict[int, str]):
    """What each character becomes; for short texts, of which numpy makes too much."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_character(chr(code))
        return folded


_FOLDING: Mapping[int, str] = _Folding()


def fold(text: str) -> str:
    """Return a text, not a long one, as it is searched."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def is_passed_over(character: str) -> bool:
    """Tell whether a character is a mark on the letter before it that a search passes over."""
    return unicodedata.category(character) == "Mn" and not fold_character(character)


@lru_cache(4096)
def exact(value: str, *, match_case: bool, match_accents: bool) -> str:
    """Return what has to be equal of two pieces that are the same when folded, where case or accents matter."""
    seen = unicodedata.normalize("NFC", "".join(c for c in value if c not in UNSEEN))
    if not match_accents:
        parts = unicodedata.normalize("NFD", seen)
        seen = "".join(c for c in parts if unicodedata.category(c) != "Mn")
    return seen if match_case else seen.casefold()
