"""Words that say how a sentence is built and not what it is about: our own lists, one file for each language.

A list holds the closed classes: articles, pronouns, prepositions, conjunctions, auxiliaries, particles and the adverbs
that only point. A line is a word; what stands behind ``#`` is left. A word that ends in an apostrophe, such as French
``l'``, is also cut from the word that it leans on.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from qda.model.resources import resources_folder
from qda.text.words import as_counted, folded

LANGUAGES: dict[str, str] = {
    "ar": "Arabic",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
}
"""The languages with a list, by their codes of ISO 639-1."""


@lru_cache(maxsize=8)
def stop_words(language: str) -> frozenset[str]:
    """Return a language's list, folded.

    Raises:
        KeyError: There is none.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    path = resources_folder() / "stop_words" / f"{language}.txt"
    return frozenset(as_listed(word, language) for word in read_lines(path.read_text(encoding="utf-8")))


def read_lines(text: str) -> list[str]:
    """Return the words of a list as it is written; several may stand in a line."""
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


def as_listed(word: str, language: str = "") -> str:
    """Return a word of a list as it is compared with those of a text: as counted, folded, with its last apostrophe."""
    leans = word.endswith(("'", "’"))
    return folded(as_counted(word.rstrip("'’")), language) + ("'" if leans else "")


def elided(words: Iterable[str]) -> tuple[str, ...]:
    """Return those words of a list that lean on the next one, the longest first."""
    return tuple(sorted((word for word in words if word.endswith("'")), key=len, reverse=True))
