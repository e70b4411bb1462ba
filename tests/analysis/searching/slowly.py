"""A slow search that shares nothing with ours: it looks through the text letter by letter, without any index."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c"


class Word(NamedTuple):
    """A word of a text: where it stands, and as it is compared."""

    start: int
    end: int
    seen: str


def plain(text: str, *, case: bool, accents: bool) -> str:
    """Return letters as they are compared."""
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if c not in UNSEEN)
    if not accents:
        seen = "".join(c for c in unicodedata.normalize("NFD", seen) if unicodedata.category(c) != "Mn")
    return seen if case else seen.casefold()


def words_of(text: str, *, case: bool = False, accents: bool = False) -> list[Word]:
    """Return the words of a text."""
    found: list[Word] = []
    start = end = None
    for at, c in enumerate(text + " "):
        if c in UNSEEN or (unicodedata.category(c) == "Mn" and start is not None):
            if unicodedata.category(c) == "Mn":
                end = at + 1
        elif c.isalnum():
            start, end = at if start is None else start, at + 1
        elif start is not None:
            assert end is not None
            found.append(Word(start, end, plain(text[start:end], case=case, accents=accents)))
            start = None
    return found


def phrase(
    text: str, wanted: list[str], how: str, *, case: bool = False, accents: bool = False
) -> list[tuple[int, int]]:
    """Return where words follow one another; the last may be whole, a beginning or a part."""
    words = words_of(text, case=case, accents=accents)
    wanted = [plain(word, case=case, accents=accents) for word in wanted]
    found: list[tuple[int, int]] = []
    at = 0
    while at + len(wanted) <= len(words):
        *first, last = words[at : at + len(wanted)]
        fits = {
            "whole": last.seen == wanted[-1],
            "beginning": last.seen.startswith(wanted[-1]),
            "part": wanted[-1] in last.seen,
        }
        if [word.seen for word in first] == wanted[:-1] and fits[how]:
            found.append((words[at].start, last.end))
            at += len(wanted)
        else:
            at += 1
    return found


def near(text: str, ones: list[tuple[int, int]], others: list[tuple[int, int]], within: int) -> list[tuple[int, int]]:
    """Return neighbours with at most so many words between them."""
    found: set[tuple[int, int]] = set()
    words = words_of(text)
    for first, second in ((ones, others), (others, ones)):
        for span in first:
            later = [other for other in second if other[0] >= span[1]]
            if not later:
                continue
            other = min(later)
            nearer = any(third[0] >= span[1] and third[1] <= other[0] for third in first)
            between = sum(1 for word in words if word.start >= span[1] and word.end <= other[0])
            if not nearer and between <= within:
                found.add((span[0], other[1]))
    return sorted(found)
