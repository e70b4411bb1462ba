"""Which documents of several files are the same: by guid, by text, by what their texts have in common, by name."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.joining import How, Joining
from qda.analysis.compare.source import Source
from qda.model.codebook import clean_name
from qda.model.progress import Progress, tell
from qda.store.queries.documents import DocumentRow
from qda.text.align import Alignment, align

_SKETCH = 200  # sequences of words by which a text is recognised
_SKETCHED = 200_000  # code points from each end of a text that are looked at for them
_SHINGLE = 5  # words
_MIN_SKETCH_SHARE = 0.1  # of the sketches in common, for texts to be aligned at all
_WORD = re.compile(r"\w+")

Alignments = dict[tuple[str, str], Alignment]
"""Alignments by the hashes of the base text and the other."""


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """The same document in several files, or one that only one file has.

    ``members`` has one place for each file, ``None`` where the file does not have it. ``how`` says by what each was
    found. ``base`` is the member of the first file that has it: its text is the one that offsets count on. ``shares``
    says how much of its text each member has in common with the base. ``key`` is the same whatever the order of files.
    """

    key: str
    members: tuple[Ref | None, ...]
    how: tuple[How | None, ...]
    names: tuple[str, ...]
    base: Ref
    length: int
    shares: tuple[float | None, ...]
    doubtful: bool

    @property
    def name(self) -> str:
        """How the base's file calls it."""
        return next(name for name, member in zip(self.names, self.members, strict=True) if member == self.base)

    @property
    def is_paired(self) -> bool:
        """Whether more than one file has it."""
        return sum(member is not None for member in self.members) > 1

    @property
    def is_renamed(self) -> bool:
        """Whether the files call it by different names."""
        return len({name for name in self.names if name}) > 1


class DocumentPairing:
    """The documents of several files while they are put together."""

    def __init__(self, sources: Sequence[Source], alignments: Alignments) -> None:
        self._sources = sources
        self._alignments = alignments
        self.rows = {Ref(one.number, row.document_id): row for one in sources for row in one.documents}

    def pair(self, choices: Choices, progress: Progress) -> tuple[DocumentPair, ...]:
        """Put them together, the surest first."""
        rows = self.rows
        joining = Joining(rows, choices.document_parts)
        for refs in choices.document_joins:
            joining.join_by_hand(refs)
        joining.by_key(lambda ref: rows[ref].guid, How.GUID)
        joining.by_key(lambda ref: (rows[ref].text_hash, _plain(rows[ref])), How.TEXT)
        joining.by_key(lambda ref: rows[ref].text_hash, How.TEXT)
        self._by_alignment(joining, progress)
        joining.by_key(lambda ref: _plain(rows[ref]), How.NAME)
        return tuple(self._pair_of(group, joining) for group in joining.groups)

    def alignment(self, base: Ref, other: Ref) -> Alignment:
        """Return how the text of one document lies on another's; made once."""
        key = self.rows[base].text_hash, self.rows[other].text_hash
        if key not in self._alignments:
            self._alignments[key] = align(self._text(base), self._text(other))
        return self._alignments[key]

    def _text(self, ref: Ref) -> str:
        return self._sources[ref.source].texts[ref.row_id]

    def _by_alignment(self, joining: Joining, progress: Progress) -> None:
        alone = [ref for ref in self.rows if joining.how[ref] is How.ALONE]
        if len({ref.source for ref in alone}) < 2:
            alone = []
        sketches = {ref: _sketch(self._text(ref)) for ref in alone}
        likely = [
            (one, other)
            for one, other in combinations(sketches, 2)
            if joining.is_open(one, other) and _may_be_alike(sketches[one], sketches[other])
        ]
        found: list[tuple[float, str, str, Ref, Ref]] = []
        for number, (one, other) in enumerate(likely):
            tell(progress, number, len(likely))
            alignment = self.alignment(one, other)
            if alignment.is_alignable:
                # By guids where two fit equally well, so that the order of the files does not matter.
                first, second = sorted((self.rows[one].guid, self.rows[other].guid))
                found.append((-alignment.share, first, second, one, other))
        for *_, one, other in sorted(found):
            joining.join(one, other, How.ALIGNMENT)

    def _pair_of(self, group: Sequence[Ref], joining: Joining) -> DocumentPair:
        members = {ref.source: ref for ref in group}
        base = group[0]
        shares = {ref.source: self.alignment(base, ref).share if ref != base else 1.0 for ref in group}
        doubtful = any(not self.alignment(base, ref).is_alignable for ref in group[1:])
        numbers = range(len(self._sources))
        return DocumentPair(
            key=min(self.rows[ref].guid for ref in group),
            members=tuple(members.get(number) for number in numbers),
            how=tuple(joining.how[members[number]] if number in members else None for number in numbers),
            names=tuple(self.rows[members[number]].name if number in members else "" for number in numbers),
            base=base,
            length=self.rows[base].length,
            shares=tuple(shares.get(number) for number in numbers),
            doubtful=doubtful,
        )


def _plain(row: DocumentRow) -> str:
    return clean_name(row.name).casefold()


def _sketch(text: str) -> frozenset[int]:
    """Return some sequences of a text's words, the same ones wherever they stand; short texts give few."""
    part = text if len(text) <= 2 * _SKETCHED else text[:_SKETCHED] + text[-_SKETCHED:]
    words = [word.casefold() for word in _WORD.findall(part)]
    length = min(_SHINGLE, len(words))
    places = range(len(words) - length + 1) if words else range(0)
    return frozenset(sorted({zlib.crc32(" ".join(words[at : at + length]).encode()) for at in places})[:_SKETCH])


def _may_be_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Estimate from sketches whether two texts have enough in common to be worth aligning."""
    if not one or not other:
        return False
    smallest = sorted(one | other)[:_SKETCH]
    common = sum(number in one and number in other for number in smallest)
    return common >= _MIN_SKETCH_SHARE * len(smallest)
