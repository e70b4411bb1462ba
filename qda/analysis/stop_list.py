"""A person's own changes to the lists of stop words: kept on this computer, for every project.

They lie in the folder of Concord's own files, in ``stop-words/LANG.txt``, one word in a line; ``-word`` takes a word
off the language's list. The window and the command line read the same files. :data:`OWN` is a list that begins empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from qda.model.errors import CannotWrite
from qda.model.safe_file import replacing
from qda.store.folders import data_folder
from qda.text.stop_words import LANGUAGES, as_listed, read_lines, stop_words

OWN = "own"
LISTS: dict[str, str] = {**LANGUAGES, OWN: "Own stop words only"}
"""The lists that can be chosen; the window translates their names."""


class StopList(NamedTuple):
    """A language's words, those that the person added, and those that the person took off."""

    language: str
    given: frozenset[str]
    added: frozenset[str]
    removed: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """What is left out of a list of words."""
        return (self.given | self.added) - self.removed

    @property
    def folding(self) -> str:
        """The language by whose rules words are folded."""
        return "" if self.language == OWN else self.language

    def changed(self, words: Iterable[str]) -> StopList:
        """Return the list that holds these words and no others."""
        wanted = frozenset(filter(None, (as_listed(word, self.folding) for word in words)))
        return self._replace(added=wanted - self.given, removed=self.given - wanted)


def stop_list(language: str) -> StopList:
    """Return a list as it is now.

    Raises:
        KeyError: There is none of that language.
    """
    given = frozenset[str]() if language == OWN else stop_words(language)
    folding = "" if language == OWN else language
    try:
        written = read_lines(_file(language).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):  # there is none, or none that anybody could read
        written = []
    added = frozenset(as_listed(word, folding) for word in written if not word.startswith("-"))
    removed = frozenset(as_listed(word[1:], folding) for word in written if word.startswith("-"))
    return StopList(language, given, (added - given) - {""}, removed & given)


def keep(changed: StopList) -> None:
    """Keep a person's changes to a list.

    Raises:
        CannotWrite: The file cannot be written.
    """
    path = _file(changed.language)
    lines = [*sorted(changed.added), *(f"-{word}" for word in sorted(changed.removed))]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(path=str(path), detail=error.strerror or str(error)) from None


def _file(language: str) -> Path:
    return data_folder() / "stop-words" / f"{language}.txt"
