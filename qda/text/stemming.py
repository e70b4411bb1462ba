"""Stems of words, by the Snowball algorithms; loaded when they are asked for first.

Reference:
    Porter, M. F. (1980). An algorithm for suffix stripping. Program, 14(3), 130–137.
    Porter, M. F. (2001). Snowball: A language for stemming algorithms.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol, cast

STEMMED: dict[str, str] = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""The languages whose stems are known, by their codes of ISO 639-1, and what the library calls them."""


@lru_cache(maxsize=4)
def stemmer(language: str) -> Callable[[str], str]:
    """Return what gives the stem of a folded word; not for two threads at once."""
    import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]  it comes without types

    return cast("_Snowball", snowballstemmer).stemmer(STEMMED[language]).stemWord


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


class _Snowball(Protocol):
    def stemmer(self, lang: str) -> _Stemmer: ...
