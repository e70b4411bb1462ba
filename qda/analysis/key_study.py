"""One file after the other beside a key, for teaching: hits, misses and extras, and the passages behind each count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from qda.analysis.compare.cards import Card, Kind, cards
from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.gather import Gathered, gather
from qda.analysis.compare.pairing import Pairing, pair
from qda.analysis.compare.raters import Flag, Rater
from qda.analysis.compare.source import Source
from qda.model.errors import QdaError
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span

_QUOTE = 160  # characters of a passage that are shown


class Result(StrEnum):
    """What a stretch is to the key."""

    HIT = "hit"
    OTHER_BORDERS = "other-borders"
    MISS = "miss"
    EXTRA = "extra"


class KeyPassage(NamedTuple):
    """A stretch behind a count: in the key (hits and misses) or only in the student's work (extras).

    ``document`` is the key of the documents' pair, ``span`` counts on the text that both are compared on.
    """

    result: Result
    code: str
    document: str
    document_name: str
    span: Span
    quote: str


@dataclass(slots=True)
class KeyCounts:
    """Stretches of the key that were found (``other_borders`` of them with other borders) and not, and extras."""

    hits: int = 0
    other_borders: int = 0
    misses: int = 0
    extras: int = 0

    def add(self, result: Result) -> None:
        """Count a stretch."""
        self.hits += result in (Result.HIT, Result.OTHER_BORDERS)
        self.other_borders += result is Result.OTHER_BORDERS
        self.misses += result is Result.MISS
        self.extras += result is Result.EXTRA

    def add_all(self, other: KeyCounts) -> None:
        """Count what another has counted, too."""
        self.hits += other.hits
        self.other_borders += other.other_borders
        self.misses += other.misses
        self.extras += other.extras

    @property
    def in_key(self) -> int:
        """How many stretches the key has."""
        return self.hits + self.misses

    @property
    def share_found(self) -> float | None:
        """How much of the key was found; nothing where the key has nothing."""
        return self.hits / self.in_key if self.in_key else None

    @property
    def share_in_key(self) -> float | None:
        """How much of what the student coded is in the key; nothing where the student coded nothing."""
        whole = self.hits + self.extras
        return self.hits / whole if whole else None


@dataclass(frozen=True, slots=True)
class KeyStudent:
    """A student's work beside the key, or why it could not be compared (``problem``).

    ``refs`` are the key's coder and the student in a comparison of these two files. ``untouched`` are documents of
    the key that the student did not begin: nothing is said of them.
    """

    path: Path
    label: str
    total: KeyCounts = field(default_factory=KeyCounts)
    codes: dict[str, KeyCounts] = field(default_factory=dict[str, KeyCounts])
    passages: tuple[KeyPassage, ...] = ()
    refs: tuple[Ref, Ref] | None = None
    untouched: tuple[str, ...] = ()
    unpaired: tuple[str, ...] = ()
    problem: QdaError | None = None
    found_nobody: bool = False


def key_coders(source: Source) -> list[Rater]:
    """Return whose work can be the key, the likeliest first: a consensus, then who coded most."""
    found = [one for one in pair([source]).raters if Flag.IDLE not in one.flags]
    return sorted(found, key=lambda one: (Flag.CONSENSUS not in one.flags, -one.codings))


def beside_the_key(key: Source, coder_guid: str, student: Source) -> list[KeyStudent]:
    """Compare everybody in a student's file with the key, each for himself or herself.

    Args:
        key: The file with the key; its number is 0.
        coder_guid: Whose work in it is the key.
        student: The student's file; its number is 1.
    """
    known = pair([key, student])
    reference = next(one for one in known.raters if one.source == 0 and one.guid == coder_guid)
    own = [one for one in known.raters if one.source == 1 and not one.flags & {Flag.IDLE, Flag.CONSENSUS}]
    others = [one for one in own if one.guid != coder_guid] or own  # a copy of the key's own work is no student's
    if not others:
        return [KeyStudent(student.path, student.label, found_nobody=True)]
    several = len(others) > 1
    return [_student(known, reference, one, student, several=several) for one in others]


def held_against(
    pairing: Pairing, reference: Ref, *, progress: Progress = no_progress
) -> list[tuple[Rater, dict[str, KeyCounts]]]:
    """Count for each of the chosen coders, and each code in the order of the codebook, how it lies to the key.

    Args:
        pairing: All files; the coders chosen in it, but for the reference, are the students.
        reference: Whose work is the key.
        progress: Told of each student.
    """
    students = [one for one in pairing.chosen if one.ref != reference]
    found: list[tuple[Rater, dict[str, KeyCounts]]] = []
    for number, student in enumerate(students):
        tell(progress, number, len(students))
        choices = replace(pairing.choices, raters=(reference, student.ref))
        gathered = gather(pair(pairing.sources, choices, known=pairing))
        counts = {code.path_text: KeyCounts() for code in gathered.codes}
        for passage in _passages(gathered, reference):
            counts[passage.code].add(passage.result)
        found.append((student, {code: one for code, one in counts.items() if one != KeyCounts()}))
    return found


def _student(known: Pairing, reference: Rater, one: Rater, student: Source, *, several: bool) -> KeyStudent:
    refs = (reference.ref, one.ref)
    pairing = pair(known.sources, replace(Choices(), raters=refs), known=known)
    gathered = gather(pairing)
    label = f"{one.name} ({student.label})" if several or one.name == reference.name else one.name
    found = KeyStudent(
        student.path,
        label,
        refs=refs,
        passages=tuple(_passages(gathered, reference.ref)),
        untouched=tuple(_untouched(pairing, gathered)),
        unpaired=tuple(each.name for each in pairing.documents if each.members[0] is None),
    )
    for passage in found.passages:
        found.total.add(passage.result)
        found.codes.setdefault(passage.code, KeyCounts()).add(passage.result)
    return found


def _untouched(pairing: Pairing, gathered: Gathered) -> list[str]:
    compared = {each.key for each in gathered.documents}
    return [each.name for each in pairing.documents if each.members[0] is not None and each.key not in compared]


def _passages(gathered: Gathered, reference: Ref) -> list[KeyPassage]:
    key = next(place for place, one in enumerate(gathered.raters) if one.ref == reference)
    found: list[KeyPassage] = []
    for card in cards(gathered):
        document = gathered.documents[card.document]
        for stretch in card.stretches:
            result = _result(card, is_key=stretch.rater == key)
            if result is None:
                continue
            quote = " ".join(stretch.span.cut(document.text)[:_QUOTE].split())
            code = gathered.codes[stretch.code].path_text
            found.append(KeyPassage(result, code, document.key, document.name, stretch.span, quote))
    return found


def _result(card: Card, *, is_key: bool) -> Result | None:
    """Return what a stretch counts as; nothing for the student's side of what was found."""
    if card.kind not in (Kind.AGREED, Kind.TRIVIAL, Kind.BOUNDARY, Kind.CUT):
        return Result.MISS if is_key else Result.EXTRA
    if not is_key:
        return None
    return Result.OTHER_BORDERS if card.kind in (Kind.BOUNDARY, Kind.CUT) else Result.HIT


def all_codes(students: Sequence[KeyStudent]) -> list[str]:
    """Return the codes that anybody or the key used, in their order."""
    return sorted({code for student in students for code in student.codes})
