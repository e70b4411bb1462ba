"""Comparing many with a key, for teaching: how each student's codings lie to those of a reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from qda.analysis.compare.cards import Card, Kind, cards
from qda.analysis.compare.choices import Ref
from qda.analysis.compare.gather import Gathered, gather
from qda.analysis.compare.pairing import Pairing, pair
from qda.model.progress import Progress, no_progress, tell


class KeyRow(NamedTuple):
    """One student and one code, in coded stretches.

    ``hits`` are stretches of the reference that the student found, ``off_borders`` those of them with other borders;
    ``misses`` the student does not have, and ``extras`` only the student has. Nothing is said of documents that the
    student did not code.
    """

    student: str
    code: str
    hits: int
    off_borders: int
    misses: int
    extras: int


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    off_borders: int = 0
    misses: int = 0
    extras: int = 0


def compare_with_key(pairing: Pairing, reference: Ref, *, progress: Progress = no_progress) -> list[KeyRow]:
    """Return a row for each student and each code that the student or the reference used, students in order of files.

    Args:
        pairing: All files; the coders chosen in it, but for the reference, are the students.
        reference: The coder whose codings are the key.
        progress: Told of each student.
    """
    students = [one for one in pairing.chosen if one.ref != reference]
    rows: list[KeyRow] = []
    for number, student in enumerate(students):
        tell(progress, number, len(students))
        choices = replace(pairing.choices, raters=(reference, student.ref))
        gathered = gather(pair(pairing.sources, choices, known=pairing))
        key = next(place for place, one in enumerate(gathered.raters) if one.ref == reference)
        tallies = _tallies(gathered, key)
        rows += [
            KeyRow(student.label, gathered.codes[code].path_text, one.hits, one.off_borders, one.misses, one.extras)
            for code, one in sorted(tallies.items())
        ]
    return rows


def _tallies(gathered: Gathered, key: int) -> dict[int, _Tally]:
    found: dict[int, _Tally] = {}
    for card in cards(gathered):
        for one in card.stretches:
            tally = found.setdefault(one.code, _Tally())
            if not _is_found(card):
                tally.misses += one.rater == key
                tally.extras += one.rater != key
            elif one.rater == key:
                tally.hits += 1
                tally.off_borders += card.kind in (Kind.BOUNDARY, Kind.CUT)
    return found


def _is_found(card: Card) -> bool:
    """Tell whether both gave the code; then every stretch of the card overlaps one of the other's."""
    return card.kind in (Kind.AGREED, Kind.TRIVIAL, Kind.BOUNDARY, Kind.CUT)
