"""Which codes of several codebooks are the same, and which might be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.joining import How, Joining
from qda.analysis.compare.source import Source
from qda.model.codebook import clean_name, path_text
from qda.store.queries.codebook import CodeRow
from qda.text.likeness import likeness

_MIN_LIKENESS = 0.8  # of two names, 1.0 being the same
_TEXTS = ("short_definition", "full_definition", "use_when", "dont_use_when")


@dataclass(frozen=True, slots=True)
class CodePair:
    """The same code in several files, or one that only one file has; folders are paired like codes.

    ``members`` and ``how`` have one place for each file. Name, path and colour are those of the first file that has
    it. ``differs`` names what the files say differently of it: ``name``, ``path``, ``folder``, or a part of the
    definition. ``key`` is the same whatever the order of the files.
    """

    key: str
    members: tuple[Ref | None, ...]
    how: tuple[How | None, ...]
    names: tuple[str, ...]
    path: tuple[str, ...]
    colour: str
    is_folder: bool
    differs: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own name, without the path."""
        return self.path[-1]

    @property
    def path_text(self) -> str:
        """Its path as people read it."""
        return path_text(self.path)

    @property
    def is_paired(self) -> bool:
        """Whether more than one file has it."""
        return sum(member is not None for member in self.members) > 1


class Suggestion(NamedTuple):
    """Two codes of different files that may be the same; nothing is done before the person says so."""

    one: Ref
    other: Ref
    likeness: float


def pair_codes(sources: Sequence[Source], choices: Choices) -> tuple[tuple[CodePair, ...], tuple[Suggestion, ...]]:
    """Put codes together by guid, by path, then by a name that is clear; case and white space do not matter."""
    rows = {Ref(one.number, row.code_id): row for one in sources for row in one.codes}
    joining = Joining(rows, choices.code_parts)
    for refs in choices.code_joins:
        joining.join_by_hand(refs)
    joining.by_key(lambda ref: rows[ref].guid, How.GUID)
    joining.by_key(lambda ref: (rows[ref].is_folder, tuple(map(_plain, rows[ref].path))), How.PATH)
    joining.by_key(lambda ref: (rows[ref].is_folder, _plain(rows[ref].name)), How.NAME)
    pairs = tuple(_pair_of(group, rows, joining, len(sources)) for group in joining.groups)
    return pairs, tuple(_suggestions(rows, joining))


def _plain(name: str) -> str:
    return "".join(clean_name(name).casefold().split())


def _pair_of(group: Sequence[Ref], rows: Mapping[Ref, CodeRow], joining: Joining, files: int) -> CodePair:
    members = {ref.source: ref for ref in group}
    first = rows[group[0]]
    others = [rows[ref] for ref in group[1:]]
    differs = [
        *(["name"] if any(row.name != first.name for row in others) else []),
        *(["path"] if any(row.path[:-1] != first.path[:-1] for row in others) else []),
        *(["folder"] if any(row.is_folder != first.is_folder for row in others) else []),
        *(text for text in _TEXTS if any(getattr(row, text) != getattr(first, text) for row in others)),
    ]
    return CodePair(
        key=min(rows[ref].guid for ref in group),
        members=tuple(members.get(number) for number in range(files)),
        how=tuple(joining.how[members[number]] if number in members else None for number in range(files)),
        names=tuple(rows[members[number]].name if number in members else "" for number in range(files)),
        path=first.path,
        colour=first.colour,
        is_folder=all(rows[ref].is_folder for ref in group),
        differs=tuple(differs),
    )


def _suggestions(rows: Mapping[Ref, CodeRow], joining: Joining) -> list[Suggestion]:
    """Return codes that stand alone and have a likely counterpart, the likeliest first."""
    alone = [ref for ref in rows if joining.how[ref] is How.ALONE and not rows[ref].is_folder]
    names = {ref: _plain(rows[ref].name) for ref in rows}
    found: list[Suggestion] = []
    for one in alone:
        for other, name in names.items():
            repeats = joining.how[other] is How.ALONE and other < one  # told from the other's side
            if repeats or rows[other].is_folder or not joining.is_open(one, other):
                continue
            how_alike = likeness(names[one], name, at_least=_MIN_LIKENESS)
            if how_alike:
                first, second = sorted((one, other))
                found.append(Suggestion(first, second, how_alike))
    return sorted(found, key=lambda suggestion: (-suggestion.likeness, suggestion.one, suggestion.other))
