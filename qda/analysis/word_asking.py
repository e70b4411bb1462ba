"""From a question about words to the list that answers it, on whatever thread, and the question in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from qda.analysis.stop_list import LISTS, stop_list
from qda.analysis.word_count import WordCount, count_words
from qda.analysis.word_list import AS_USUAL, WordList, WordOptions, list_words
from qda.analysis.word_places import EVERYWHERE, Passages, find, named_passages, rest_of_project
from qda.model.progress import Progress, no_progress
from qda.store.project import Project
from qda.text.stemming import STEMMED

REST = "rest"
Against = Mapping[str, Collection[str]] | Literal["rest"] | None
"""What a choice of text is compared with: the rest of the project, or what names mean; nothing if ``None``."""


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """Which text is asked about, and with which other it is compared: a choice, all that the first leaves, or none."""

    of: Passages = EVERYWHERE
    against: Passages | Literal["rest"] | None = None
    options: WordOptions = AS_USUAL


def answer(project: Project, asked: WordQuestion, *, progress: Progress = no_progress) -> WordList:
    """Count and list words.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    return list_words(count_of(project, asked, progress=progress), asked.options, progress=progress)


def count_of(project: Project, asked: WordQuestion, *, progress: Progress = no_progress) -> WordCount:
    """Count the words that are asked about, whatever the options: other options need no second counting.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    choices = [find(project, asked.of)]
    if asked.against == REST:
        choices.append(rest_of_project(project, asked.of))
    elif asked.against is not None:
        choices.append(find(project, asked.against))
    return count_words(project, choices, progress=progress)


def against_named(project: Project, against: Against) -> Passages | Literal["rest"] | None:
    """Return the choice that names mean, by the keys ``documents``, ``codes``, ``coders`` and ``where``.

    Raises:
        NotFound, AmbiguousName, BadCondition, BadValue: As :func:`qda.analysis.word_places.named_passages`.
        ValueError: Another key.
    """
    if against is None:
        return None
    if isinstance(against, str):
        if against != REST:
            raise ValueError(f"“{against}” is neither “rest” nor a mapping of names")
        return REST
    if unknown := set(against) - {"documents", "codes", "coders", "where"}:
        raise ValueError(f"there is no choice by {', '.join(sorted(unknown))}")
    asked = {key: against.get(key) for key in ("documents", "codes", "coders", "where")}
    return named_passages(project, asked["documents"], asked["codes"], asked["coders"], asked["where"])


def with_languages(options: WordOptions, stop: str | None, stems: str | None) -> WordOptions:
    """Return options with a list of stop words, the person's own changes included, and with stems.

    Raises:
        ValueError: There is no list, or there are no stems, of that language.
    """
    if stop is not None:
        if stop not in LISTS:
            raise ValueError(f"there are no stop words “{stop}”, only {', '.join(LISTS)}")
        found = stop_list(stop)
        options = replace(options, stop_words=found.words, language=found.folding)
    if stems is not None:
        if stems not in STEMMED:
            raise ValueError(f"there are no stems “{stems}”, only {', '.join(STEMMED)}")
        options = replace(options, stems=stems)
    return options
