"""Finding words as a reader sees them, whatever invisible characters lie between."""

from __future__ import annotations

import unicodedata

import regex

from qda.model.span import Span
from qda.text.graphemes import is_border

_UNSEEN = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, zero-width no-break space
_CLUSTER = regex.compile(r"\X")
_ALIKE = {sign: f"[{signs}]" for signs in ("'’‘ʼ′`´", "\\-‐‑‒–—") for sign in signs.replace("\\", "")}
"""Apostrophes and hyphens, of which every keyboard has another."""


def find_all(
    text: str, needle: str, *, match_case: bool = False, whole_words: bool = False, loosely: bool = False
) -> list[Span]:
    """Return every place where the needle stands, in order and without overlaps.

    Soft hyphens and zero-width spaces are passed over, spaces of every kind and number are equal, and a letter
    with an accent is the same whether it is one code point or two. Nothing is found inside a character: "e" does
    not stand in "é". A whole word has neither letter, digit nor mark beside it. ``loosely`` lets a line end stand for a
    space, and all apostrophes and all hyphens for each other.
    """
    pattern = _pattern(text, needle, whole_words=whole_words, loosely=loosely)
    if not pattern:
        return []
    flags = regex.VERSION0 if match_case else regex.IGNORECASE | regex.FULLCASE
    matches = regex.compile(pattern, flags).finditer(text)
    if text.isascii():
        return [Span(*match.span()) for match in matches]
    return [Span(*match.span()) for match in matches if is_border(text, match.start()) and is_border(text, match.end())]


def _pattern(text: str, needle: str, *, whole_words: bool, loosely: bool) -> str:
    """Return a regular expression for the needle, no wider than this text needs: plain words are found fastest."""
    wanted = "".join(c for c in needle if c not in _UNSEEN).replace("\r\n", "\n")
    if not wanted:
        return ""
    unseen = "".join(c for c in _UNSEEN if c in text)
    gap = f"[{unseen}]*" if unseen else ""
    parts: list[str] = []
    for cluster in _CLUSTER.findall(wanted):
        if loosely and cluster.isspace():
            part = rf"\s[\s{unseen}]*"
            if parts and parts[-1] == part:
                continue
        elif loosely and cluster in _ALIKE:
            part = _ALIKE[cluster]
        elif cluster == "\n":
            part = r"\n"
        elif cluster.isspace():
            part = r"[^\S\n]" if text.isascii() else rf"[^\S\n{unseen}]"
            part = f"(?:{part}{gap})*{part}" if gap else f"{part}+"
            if parts and parts[-1] == part:
                continue
        else:
            part = _cluster_pattern(cluster, gap)
        parts.append(part)
    pattern = gap.join(parts)
    if whole_words:
        before = rf"(?<![\w\p{{M}}]{gap})" if _is_wordlike(wanted[0]) else ""
        after = rf"(?!{gap}[\w\p{{M}}])" if _is_wordlike(wanted[-1]) else ""
        pattern = f"{before}{pattern}{after}"
    return pattern


def _cluster_pattern(cluster: str, gap: str) -> str:
    forms = {cluster, unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFD", cluster)}
    written = [gap.join(regex.escape(c) for c in form) for form in sorted(forms, key=lambda form: (-len(form), form))]
    return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"


def _is_wordlike(character: str) -> bool:
    return regex.match(r"[\w\p{M}]", character) is not None
