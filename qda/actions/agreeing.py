"""A comparison as the command line and notebooks ask for it: everything meant by name, all figures at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qda.actions.comparing import Compared, compare
from qda.agreement.intervals import Intervals, intervals
from qda.agreement.rules import CountedUnit, Overlap, Projection, Rules
from qda.agreement.segments import SegmentFigures, segment_agreement
from qda.agreement.unitizing import GroupFigures, group_figures
from qda.analysis.compare.choices import Choices, CodeRule, Presence, Ref, Sample
from qda.analysis.compare.conditions import sample_where
from qda.analysis.compare.gather import Gathered
from qda.analysis.compare.pairing import Pairing, pair
from qda.analysis.compare.raters import Flag, Rater
from qda.analysis.compare.source import Source
from qda.model.codebook import parse_path, path_text, same_name
from qda.model.errors import AmbiguousName, NotFound, TooFewCoders
from qda.model.progress import Progress, no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to compare and how; an empty list means all.

    Attributes:
        coders: Names, or "name (file)" where two files have coders of one name.
        documents: Names in any of the files.
        codes: Paths or names; each stands for those below it, too.
        where: Conditions on variables, cases and sets, such as ``Country=Iraq``.
        as_one: Codes that count as one, by the name that they get.
        roll_up: Depth in the codebook below which codes count as their ancestor; 1 is the top.
        untouched: What a document means that a coder neither finished nor coded.
        is_answered: Whether ``untouched`` was said by a person, so that there is nothing left to ask.
        groups: Codes that exclude each other, by the group's name.
        segments: Whether segments are compared with each other, too, by the rules' threshold.
        average_documents: Whether the means of the documents' own figures are wanted as well.
        rules: How to count.
    """

    coders: Sequence[str] = ()
    documents: Sequence[str] = ()
    codes: Sequence[str] = ()
    where: Sequence[str] = ()
    as_one: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    roll_up: int | None = None
    untouched: Presence = Presence.MISSING
    is_answered: bool = False
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    segments: bool = False
    average_documents: bool = False
    rules: Rules = field(default_factory=Rules)


class Agreement(NamedTuple):
    """Everything that was asked for."""

    asked: Asked
    compared: Compared
    intervals: Intervals
    groups: tuple[tuple[str, GroupFigures], ...]
    segments: SegmentFigures | None


def rules_of(
    *,
    unit: str = "character",
    projection: str = "any",
    threshold: float = 0.9,
    overlap: str = "iou",
    replicates: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> Rules:
    """Return rules from the words that people use for them.

    Raises:
        ValueError: A word is none of ours, or a number is out of its range.
    """
    if not 0 < threshold <= 1:
        raise ValueError("the threshold is a share above 0 and at most 1")
    if not 0 < level < 1:
        raise ValueError("the level of confidence is between 0 and 1")
    if replicates < 1:
        raise ValueError("there is at least one replicate")
    return Rules(
        unit=CountedUnit(unit),
        projection=Projection(projection),
        threshold=threshold,
        overlap=Overlap(overlap),
        replicates=replicates,
        seed=seed,
        level=level,
    )


def agree(sources: Sequence[Source], asked: Asked, *, progress: Progress = no_progress) -> Agreement:
    """Compare what was asked for.

    Raises:
        NotFound, AmbiguousName: A name fits nothing, or several things.
        TooFewCoders: Fewer than two coders take part.
    """
    known = pair(sources, progress=progress)
    choices = choices_of(known, asked)
    compared = compare(sources, choices, asked.rules, known=known, only=only_named(known, asked), progress=progress)
    return agreement_of(compared, asked)


def agreement_of(compared: Compared, asked: Asked) -> Agreement:
    """Return everything that was asked for of a comparison that is there."""
    return Agreement(
        asked,
        compared,
        intervals(compared.figures, asked.rules),
        tuple((name, group_figures(compared.codings, _group(compared, names))) for name, names in asked.groups.items()),
        segment_agreement(compared.codings, asked.rules) if asked.segments else None,
    )


def choices_of(known: Pairing, asked: Asked) -> Choices:
    """Return what names mean for files that are paired.

    Raises:
        NotFound, AmbiguousName: A name fits nothing, or several things.
        TooFewCoders: Fewer than two coders take part.
    """
    raters = _raters(known, asked.coders) if asked.coders else None
    taking_part = raters if raters is not None else [one.ref for one in known.chosen]
    if len(taking_part) < 2:
        names = ", ".join(one.label for one in known.raters if one.ref in taking_part)
        raise TooFewCoders(coders=names or "nobody")
    documents = frozenset(_documents(known, asked.documents)) if asked.documents else None
    sample = Sample(documents=documents)
    book = _Codebook(known)
    groups = tuple((name, frozenset(book.keys(names))) for name, names in asked.as_one.items())
    return Choices(
        raters=None if raters is None else tuple(raters),
        untouched=asked.untouched,
        rule=CodeRule(as_one=groups, roll_up=asked.roll_up),
        sample=sample_where(known, asked.where, sample) if asked.where else sample,
    )


def only_named(known: Pairing, asked: Asked) -> Callable[[Gathered], Collection[int]] | None:
    """Return what chooses the codes that were named; ``None`` if none was."""
    if not asked.codes:
        return None
    book = _Codebook(known)

    def chosen(gathered: Gathered) -> set[int]:
        found: set[int] = set()
        for name in asked.codes:
            own = {n for n, code in enumerate(gathered.codes) if same_name(code.path_text, name)}
            keys = (
                set[str]()
                if own and all(gathered.codes[n].key.startswith("as-one:") for n in own)
                else book.below(name)
            )
            found |= own | {n for n, code in enumerate(gathered.codes) if not keys.isdisjoint(code.pairs)}
        return found

    return chosen


# --- names -----------------------------------------------------------------------------------------------------------
def _raters(known: Pairing, names: Sequence[str]) -> list[Ref]:
    found: list[Ref] = []
    for name in names:
        found += [ref for ref in raters_named(known.raters, name) if ref not in found]
    return found


def raters_named(raters: Sequence[Rater], name: str) -> list[Ref]:
    """Return whom a name means: whoever has worked, in each file where it is somebody else's.

    Raises:
        NotFound: Nobody is called so.
    """
    exact = [one for one in raters if same_name(one.label, name)]
    fits = exact or [one for one in raters if same_name(one.name, name)]
    if not fits:
        raise NotFound(kind="coder", name=name)
    # The same person may stand in a file without having worked in it.
    busy = [one for one in fits if Flag.IDLE not in one.flags]
    chosen = [one for one in busy if one.chosen]
    return [one.ref for one in (chosen or busy or fits[:1])]


def _documents(known: Pairing, names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        fits = [pair for pair in known.documents if any(same_name(each, name) for each in pair.names if each)]
        if not fits:
            raise NotFound(kind="document", name=name)
        if len(fits) > 1:
            fits = [pair for pair in fits if name in pair.names]
        if len(fits) != 1:
            raise AmbiguousName(kind="document", name=name)
        found.append(fits[0].key)
    return found


class _Codebook:
    """The paths of all codes and folders in all files, and the keys of their pairs."""

    def __init__(self, known: Pairing) -> None:
        paths = {Ref(one.number, row.code_id): row.path for one in known.sources for row in one.codes}
        self._entries = [
            (paths[ref], pair.key, pair.is_folder) for pair in known.codes for ref in pair.members if ref is not None
        ]

    def keys(self, names: Sequence[str]) -> list[str]:
        """Return the keys of codes; names that were cut at a comma of their own are put together again."""
        return [self._entry(name)[1] for name in rejoined(names, self._is_known)]

    def below(self, name: str) -> set[str]:
        """Return the keys of a code or folder and all below it."""
        path = self._entry(name, folders=True)[0]
        depth = len(path)
        return {
            key for other, key, _ in self._entries if len(other) >= depth and all(map(same_name, other[:depth], path))
        }

    def _is_known(self, name: str) -> bool:
        return bool(self._fits(name, folders=False))

    def _fits(self, name: str, *, folders: bool) -> dict[str, tuple[str, ...]]:
        path = parse_path(name)
        entries = [(own, key) for own, key, is_folder in self._entries if folders or not is_folder]
        tries = (
            {key: own for own, key in entries if own == path},
            {key: own for own, key in entries if len(own) == len(path) and all(map(same_name, own, path))},
            {key: own for own, key in entries if len(path) == 1 and same_name(own[-1], name)},
        )
        return next((found for found in tries if found), dict[str, tuple[str, ...]]())

    def _entry(self, name: str, *, folders: bool = False) -> tuple[tuple[str, ...], str]:
        found = self._fits(name, folders=False) or (self._fits(name, folders=True) if folders else {})
        if not found:
            raise NotFound(kind="code", name=name)
        if len(found) > 1:
            raise AmbiguousName(kind="code", name=name)
        key, path = next(iter(found.items()))
        return path, key


def rejoined(pieces: Iterable[str], is_known: Callable[[str], bool]) -> list[str]:
    """Return names from a list that was cut at commas, of which some may be part of a name."""
    given = [piece.strip() for piece in pieces]
    names: list[str] = []
    while given:
        reach = next((n for n in range(len(given), 1, -1) if is_known(", ".join(given[:n]))), 1)
        names.append(", ".join(given[:reach]))
        given = given[reach:]
    return names


def _group(compared: Compared, names: Sequence[str]) -> list[int]:
    """Return the numbers of compared codes, meant by path, by name, or by a code that counts as one of them."""
    codes = compared.gathered.codes
    book = _Codebook(compared.pairing)

    def numbers(name: str) -> list[int]:
        own = [n for n, code in enumerate(codes) if same_name(path_text(code.path), name)]
        return own or [n for n, code in enumerate(codes) if same_name(code.name, name)]

    found: list[int] = []
    for name in rejoined(names, lambda each: bool(numbers(each))):
        fits = numbers(name)
        if not fits:
            keys = set(book.keys([name]))
            fits = [n for n, code in enumerate(codes) if not keys.isdisjoint(code.pairs)]
        if not fits:
            raise NotFound(kind="code", name=name)
        if len(fits) > 1:
            raise AmbiguousName(kind="code", name=name)
        found += [n for n in fits if n not in found]
    return found
