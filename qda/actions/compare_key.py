"""Each student's work beside a key, for teaching: one sheet with hits, misses and extras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qda.actions.agreeing import Asked, choices_of, raters_named
from qda.actions.key_sheet import KeyLine, write_key_sheet
from qda.analysis.compare.choices import Ref
from qda.analysis.compare.pairing import Pairing, pair
from qda.analysis.compare.raters import Flag, Rater
from qda.analysis.key_study import KeyCounts, held_against
from qda.model.errors import KeyUnclear, TooFewCoders
from qda.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from qda.analysis.compare.source import Source


class KeyComparison(NamedTuple):
    """Everybody beside the key. ``notes`` are sentences on what a person should look at."""

    key: str
    rows: tuple[KeyLine, ...]
    notes: tuple[str, ...]

    @property
    def has_things_to_look_at(self) -> bool:
        """Whether a person should look at the notes."""
        return bool(self.notes)


def compare_with_key(
    sources: Sequence[Source], asked: Asked, *, key_coder: str | None = None, progress: Progress = no_progress
) -> KeyComparison:
    """Compare everybody's work with the key in the first file.

    Args:
        sources: The file with the key, then the students'.
        asked: Documents and rules for codes; coders and coefficients are of no use here.
        key_coder: Whose work in the first file is the key; by default the consensus if there is one, else the only
            coder who coded anything.
        progress: Is told how far it is.

    Raises:
        KeyUnclear: Several coders' work could be the key.
        TooFewCoders: There is no key, or nobody to compare with it.
        NotFound, AmbiguousName: A name fits nothing, or several things.
    """
    known = pair(sources, progress=progress)
    reference = _reference(known, key_coder)
    students = [one for one in known.raters if _is_student(one, reference)]
    if not students:
        raise TooFewCoders(coders=reference.label)
    named = replace(asked, coders=(), codes=(), groups={})
    raters = (reference.ref, *(one.ref for one in students))
    choices = replace(choices_of(_with_raters(known, raters), named), raters=raters)
    pairing = pair(sources, choices, known=known, progress=progress)
    rows: list[KeyLine] = []
    for student, codes in held_against(pairing, reference.ref, progress=progress):
        file, total = sources[student.source].path.name, KeyCounts()
        for code, counts in codes.items():
            rows.append(KeyLine(student.label, file, code, counts))
            total.add_all(counts)
        rows.append(KeyLine(student.label, file, "", total))
    return KeyComparison(reference.label, tuple(rows), tuple(_notes(pairing, reference)))


def _reference(known: Pairing, name: str | None) -> Rater:
    own = [one for one in known.raters if one.source == 0]
    label = known.sources[0].path.name
    if name is not None:
        refs = raters_named(own, name)
        return next(one for one in own if one.ref == refs[0])
    consensus = [one for one in own if Flag.CONSENSUS in one.flags and one.codings]
    able = consensus or [one for one in own if Flag.IDLE not in one.flags and Flag.CONSENSUS not in one.flags]
    if not able:
        raise TooFewCoders(coders="nobody")
    if len(able) > 1:
        raise KeyUnclear(name=label, coders=", ".join(one.name for one in able))
    return able[0]


def _is_student(one: Rater, reference: Rater) -> bool:
    """Tell whether somebody in another file has done something, and is not the key's coder in a copy of that work."""
    if one.source == 0 or one.flags & {Flag.IDLE, Flag.CONSENSUS}:
        return False
    return one.guid != reference.guid or Flag.SUPPOSED_SAME in one.flags


def _with_raters(known: Pairing, refs: Sequence[Ref]) -> Pairing:
    return replace(known, raters=tuple(replace(one, chosen=one.ref in refs) for one in known.raters))


def _notes(pairing: Pairing, reference: Rater) -> list[str]:
    found: list[str] = []
    labels = {one.ref: one.label for one in pairing.raters}
    names = {each.key: each.name for each in pairing.documents}
    for one in pairing.documents:
        if one.members[reference.source] is None:
            files = [pairing.sources[ref.source].path.name for ref in one.members if ref is not None]
            found.append(f"“{one.name}” in {', '.join(files)} has no partner in the key.")
    for one in pairing.questions:
        if one.rater != reference.ref and one.answer.value == "missing":
            found.append(f"{labels[one.rater]} has not begun “{names[one.document]}”; nothing is said of it.")
    return found


# --- what comes out --------------------------------------------------------------------------------------------------
def key_json(found: KeyComparison) -> dict[str, object]:
    """Return it as values that JSON can hold; an empty code is all of them together."""
    rows = [
        {
            "coder": row.label,
            "code": row.code or None,
            "in_key": row.counts.in_key,
            "hits": row.counts.hits,
            "other_borders": row.counts.other_borders,
            "misses": row.counts.misses,
            "extras": row.counts.extras,
        }
        for row in found.rows
        if row.counts is not None
    ]
    return {"key": found.key, "rows": rows, "notes": list(found.notes)}


def write_key_table(path: Path, found: KeyComparison, *, progress: Progress = no_progress) -> None:
    """Write the sheet, and one that says how it was counted.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    write_key_sheet(path, found.key, found.rows, notes=found.notes, progress=progress)
