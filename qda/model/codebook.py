"""Codes as values: paths, entries of a codebook, and the rules for names of all kinds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qda.model.direction import is_direction_mark

PATH_SEPARATOR = " > "
_SEPARATOR = re.compile(r"(?:^|(?<=\s))>(?=\s|$)")
MAX_NAME_LENGTH = 200  # code points; longer names are cut by importers and refused by the window


def path_text(path: tuple[str, ...]) -> str:
    """Return a code's path as people read it: ``Stance > Criticism``."""
    return PATH_SEPARATOR.join(path)


def parse_path(text: str) -> tuple[str, ...]:
    """Return the names in a path such as ``Stance > Criticism``; empty steps are dropped.

    Only a ``>`` with white space on both sides separates, so that a code may be called ``a>b``.
    """
    return tuple(name for name in (clean_name(part) for part in _SEPARATOR.split(text.strip())) if name)


def clean_name(name: str) -> str:
    """Return a name on one line: white space folded, control and direction characters removed.

    It is empty if nothing of it can be seen.
    """
    folded = " ".join(name.split())
    kept = "".join(c for c in folded if not _is_unspeakable(c) and not is_direction_mark(c))
    cleaned = " ".join(kept.split())[:MAX_NAME_LENGTH].rstrip()  # what was removed may have stood between spaces
    return cleaned if any(unicodedata.category(c) not in ("Cf", "Mn", "Zs") for c in cleaned) else ""


def _is_unspeakable(character: str) -> bool:
    # Not all that is unassigned: to an older Python the newest emoji are, and a name is the same on every computer.
    point = ord(character)
    is_noncharacter = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return is_noncharacter or unicodedata.category(character) in ("Cc", "Cs")


def code_name(name: str) -> str:
    """Return a code's or folder's name on one line; a ``>`` in it that would read as a step of a path closes up."""
    return re.sub(r"\s+>\s+", ">", clean_name(name))


def free_name(name: str, taken: Collection[str]) -> str:
    """Return the name itself, or with the first number that makes it new; ``taken`` holds casefolded names."""
    name = clean_name(name) or "Untitled"
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = numbered_name(name, number), number + 1
    return candidate


class Names:
    """Names of which none may be there twice, whatever their case."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.taken = {name.casefold() for name in names}
        self._numbers: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return the name, else with the first number that makes it new, and take it; quick for thousands alike."""
        key = name.casefold()
        found, number = name, self._numbers.get(key, 2)
        while found.casefold() in self.taken:
            found, number = numbered_name(name, number), number + 1
        self._numbers[key] = number
        self.taken.add(found.casefold())
        return found


def numbered_name(name: str, number: int) -> str:
    """Return a name with a number behind it, cut where it would get too long."""
    ending = f" ({number})"
    return name[: MAX_NAME_LENGTH - len(ending)].rstrip() + ending


def same_name(one: str, other: str) -> bool:
    """Tell whether two names differ at most in case and white space."""
    return clean_name(one).casefold() == clean_name(other).casefold()


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """A code or folder with all that a codebook says of it; the form in which codebooks are imported and exported.

    ``path`` runs from the top folder to the code's own name. ``colour`` is ``#rrggbb`` or empty, ``number_key``
    a digit or empty, ``example`` the quoted text of the typical example.
    """

    path: tuple[str, ...]
    is_folder: bool = False
    short_definition: str = ""
    full_definition: str = ""
    use_when: str = ""
    dont_use_when: str = ""
    example: str = ""
    memo: str = ""
    colour: str = ""
    number_key: str = ""
    guid: str = ""
