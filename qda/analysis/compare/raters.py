"""Who is compared with whom: the coders of all files, told apart by guid and not by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.source import Source
from qda.model.codebook import clean_name


class Flag(StrEnum):
    """What a person should know of a coder before the comparison."""

    SAME_NAME = "same-name"
    """Somebody else in these files has the same name; they are taken for two people."""
    SAME_PERSON = "same-person"
    """The same coder's work is in another file too; the fuller one is taken."""
    SUPPOSED_SAME = "supposed-same"
    """All files hold one and the same coder: an earlier file of the same person, or somebody else under that name."""
    CONSENSUS = "consensus"
    """No person, but what coders settled on."""
    IDLE = "idle"
    """Coded nothing and finished nothing."""


@dataclass(frozen=True, slots=True)
class Rater:
    """A coder in one of the files. ``key`` stays the same whenever the same work is compared again."""

    key: str
    label: str
    name: str
    ref: Ref
    guid: str
    colour: str
    codings: int
    finished: int
    chosen: bool
    flags: frozenset[Flag]

    @property
    def source(self) -> int:
        """The number of the file with this work."""
        return self.ref.source


def find_raters(sources: Sequence[Source], choices: Choices) -> tuple[Rater, ...]:
    """Return all coders of all files, in the order of the files, with who takes part."""
    found = _told_apart([_rater(source, row) for source in sources for row in range(len(source.coders))], sources)
    chosen = _chosen_by_default(found, files=len(sources)) if choices.raters is None else set(choices.raters)
    return tuple(replace(one, chosen=one.ref in chosen, label=choices.labels.get(one.ref, one.label)) for one in found)


def _rater(source: Source, place: int) -> Rater:
    row = source.coders[place]
    finished = sum(done.time is not None for (_, coder_id), done in source.progress.items() if coder_id == row.coder_id)
    flags = {Flag.CONSENSUS} if row.kind == "consensus" else set[Flag]()
    if not row.codings and not finished:
        flags.add(Flag.IDLE)
    return Rater(
        key=row.guid,
        label=row.name,
        name=row.name,
        ref=Ref(source.number, row.coder_id),
        guid=row.guid,
        colour=row.colour,
        codings=row.codings,
        finished=finished,
        chosen=False,
        flags=frozenset(flags),
    )


def _told_apart(raters: list[Rater], sources: Sequence[Source]) -> list[Rater]:
    """Flag those who share a name or an identity, and give each a label and a key of its own."""
    names = {(clean_name(one.name).casefold(), one.guid) for one in raters}
    people_of_name = Counter(name for name, _ in names)
    files_of_person = Counter(one.guid for one in raters if Flag.IDLE not in one.flags)
    same_label = Counter(clean_name(one.name).casefold() for one in raters if Flag.IDLE not in one.flags)
    earlier = Counter[str]()
    told: list[Rater] = []
    for one in raters:
        plain, flags = clean_name(one.name).casefold(), set(one.flags)
        if people_of_name[plain] > 1:
            flags.add(Flag.SAME_NAME)
        if files_of_person[one.guid] > 1 and Flag.IDLE not in flags:
            flags.add(Flag.SAME_PERSON)
        label = f"{one.name} ({sources[one.source].label})" if same_label[plain] > 1 else one.name
        # The same person's work of two days are two things; which file comes first must not matter to its key.
        key = f"{one.guid}/{sources[one.source].info.guid}" if Flag.SAME_PERSON in flags else one.guid
        earlier[key] += 1
        key = key if earlier[key] == 1 else f"{key}/{earlier[key]}"
        told.append(replace(one, key=key, label=label, flags=frozenset(flags)))
    people = {one.guid for one in told if not one.flags & {Flag.IDLE, Flag.CONSENSUS}}
    if len(people) == 1 and any(Flag.SAME_PERSON in one.flags for one in told):
        told = [
            replace(one, flags=one.flags | {Flag.SUPPOSED_SAME}) if Flag.SAME_PERSON in one.flags else one
            for one in told
        ]
    return told


def _chosen_by_default(raters: Sequence[Rater], *, files: int) -> set[Ref]:
    """Take every person who has done anything, each once, unless one person is all there is."""
    able = [one for one in raters if not one.flags & {Flag.IDLE, Flag.CONSENSUS}]
    if any(Flag.SUPPOSED_SAME in one.flags for one in able):
        return {one.ref for one in able}
    chosen: dict[str, Rater] = {}
    for one in able:
        known = chosen.get(one.guid)
        if known is None or (one.codings, one.finished) > (known.codings, known.finished):
            chosen[one.guid] = one
    if len(chosen) < 2 <= files:
        # One has coded nothing yet, and is still the person that the other file is compared with.
        for one in raters:
            alone_in_file = [other for other in raters if other.source == one.source]
            if len(alone_in_file) == 1 and Flag.CONSENSUS not in one.flags:
                chosen.setdefault(one.guid, one)
    return {one.ref for one in chosen.values()}
