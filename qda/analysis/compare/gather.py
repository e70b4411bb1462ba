"""All codings that are compared, on one text per document and in one list of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qda.analysis.compare.choices import Exclusion, Presence, Ref, Sample
from qda.analysis.compare.code_rule import ComparedCode, compared_codes
from qda.analysis.compare.columns import Placed, PlacedCodings
from qda.analysis.compare.documents import DocumentPair
from qda.analysis.compare.pairing import Pairing, presence
from qda.analysis.compare.raters import Rater
from qda.analysis.compare.source import Source
from qda.model.document import Mark, MarkKind
from qda.model.many_values import making_many_values
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.text.align import Carried, Carry

if TYPE_CHECKING:
    from numpy.typing import NDArray


class CarriedCoding(NamedTuple):
    """A coding that another version of the text had, where it lay there, and what became of it on the base."""

    rater: int
    coding_id: int
    code: int
    span: Span
    carried: Carried


@dataclass(frozen=True, slots=True)
class GatheredDocument:
    """One document with everybody's codings.

    ``raters`` are those who coded it, or read it and coded nothing. ``codings`` has one place for each rater of the
    comparison, empty for those who did not. ``counted`` are the stretches that belong to the sample. ``missing_codes``
    are pairs of a rater and a code that count as missing here. ``carried`` holds the codings that another version of
    the text had and that did not stay exactly where they were; lost ones are in no list of ``codings``. ``outside``
    counts codings that share nothing with what is counted, ``left_out`` the characters of each rater's text that the
    base does not have.
    """

    key: str
    pair: DocumentPair
    text: str
    marks: tuple[Mark, ...]
    raters: tuple[int, ...]
    presences: tuple[Presence, ...]
    codings: tuple[PlacedCodings, ...]
    counted: tuple[Span, ...]
    missing_codes: frozenset[tuple[int, int]]
    carried: tuple[CarriedCoding, ...]
    outside: int
    left_out: tuple[int, ...]

    @property
    def name(self) -> str:
        """How the base's file calls it."""
        return self.pair.name


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is compared. ``aside`` are the pairs in the sample that fewer than two raters coded."""

    documents: tuple[GatheredDocument, ...]
    codes: tuple[ComparedCode, ...]
    raters: tuple[Rater, ...]
    aside: tuple[DocumentPair, ...]


def gather(pairing: Pairing, *, progress: Progress = no_progress) -> Gathered:
    """Bring the codings of all raters together, carried over to the base texts where their own differ."""
    codes, number_of = compared_codes(pairing.sources, pairing.codes, pairing.choices.rule)
    gathering = _Gathering(pairing, number_of)
    sampled = [pair for pair in pairing.documents if _is_sampled(pair, pairing.choices.sample, pairing.sources)]
    documents: list[GatheredDocument] = []
    aside: list[DocumentPair] = []
    with making_many_values():
        for number, pair in enumerate(sampled):
            tell(progress, number, len(sampled))
            found = gathering.document(pair)
            if len(found.raters) > 1:
                documents.append(found)
            else:
                aside.append(pair)
    return Gathered(tuple(documents), codes, pairing.chosen, tuple(aside))


class _Gathering:
    """The pairing with what every document needs of it."""

    def __init__(self, pairing: Pairing, number_of: Mapping[Ref, int]) -> None:
        self._pairing = pairing
        self._number_of = number_of
        self._raters = pairing.chosen
        places = {rater.ref: place for place, rater in enumerate(self._raters)}
        numbers = {
            pair.key: {number_of[ref] for ref in pair.members if ref is not None and ref in number_of}
            for pair in pairing.codes
        }
        self._missing: dict[str, set[tuple[int, int]]] = {}
        for question in pairing.late_codes:
            if question.is_missing:
                for key in question.documents:
                    found = self._missing.setdefault(key, set())
                    found.update((places[question.rater], code) for code in numbers[question.code])

    def document(self, pair: DocumentPair) -> GatheredDocument:
        pairing, choices = self._pairing, self._pairing.choices
        sources = pairing.sources
        marks = sources[pair.base.source].marks.get(pair.base.row_id, ())
        counted = _counted(pair, marks, choices.sample, choices.exclusion)
        presences = tuple(presence(sources[rater.source], pair, rater, choices) for rater in self._raters)
        here = tuple(n for n, found in enumerate(presences) if found in (Presence.CODED, Presence.EMPTY))
        codings: list[PlacedCodings] = []
        carried: list[CarriedCoding] = []
        outside = 0
        for number in range(len(self._raters)):
            placed = self._placed(pair, number, carried) if number in here else PlacedCodings.of(())
            inside = placed if _is_whole(counted, pair.length) else placed.where(_touching(counted, placed))
            outside += len(placed) - len(inside)
            codings.append(inside)
        return GatheredDocument(
            key=pair.key,
            pair=pair,
            text=pairing.text(pair.base),
            marks=marks,
            raters=here,
            presences=presences,
            codings=tuple(codings),
            counted=counted,
            missing_codes=frozenset(self._missing.get(pair.key, ())),
            carried=tuple(carried),
            outside=outside,
            left_out=tuple(self._left_out(pair, rater) for rater in self._raters),
        )

    def _own(self, rater: Rater, member: Ref) -> PlacedCodings:
        """Return a rater's codings where they lie in his or her own text."""
        found = self._pairing.sources[rater.source].codings.get(member.row_id)
        if found is None:
            return PlacedCodings.of(())
        own = found.where(found.coder_ids == rater.ref.row_id)
        ids, places = np.unique(own.code_ids, return_inverse=True)
        numbers = np.array([self._number_of[Ref(rater.source, code_id)] for code_id in ids.tolist()], np.int64)
        codes = numbers[places] if len(ids) else own.code_ids
        return PlacedCodings(np.stack((own.starts, own.ends, codes, own.rows[0])))

    def _left_out(self, pair: DocumentPair, rater: Rater) -> int:
        member = pair.members[rater.source]
        return 0 if member is None or member == pair.base else self._pairing.alignment(pair.base, member).left_out

    def _placed(self, pair: DocumentPair, number: int, carried: list[CarriedCoding]) -> PlacedCodings:
        """Return a rater's codings on the base text, in its order; note those that did not stay where they were."""
        rater = self._raters[number]
        member = pair.members[rater.source]
        assert member is not None
        placed = self._own(rater, member)
        alignment = None if member == pair.base else self._pairing.alignment(pair.base, member)
        if alignment is None or alignment.is_same:
            return placed
        moved: list[Placed] = []
        for one, found in zip(placed, alignment.carry_many(Span(one.start, one.end) for one in placed), strict=True):
            if found.what is not Carry.UNCHANGED:
                carried.append(CarriedCoding(number, one.coding_id, one.code, Span(one.start, one.end), found))
            if found.span is not None:
                moved.append(one._replace(start=found.span.start, end=found.span.end))
        return PlacedCodings.of(sorted(moved))


def _is_sampled(pair: DocumentPair, sample: Sample, sources: Sequence[Source]) -> bool:
    if sample.documents is not None and pair.key not in sample.documents:
        return False
    if sample.set_name is None:
        return True
    members = {
        Ref(source.number, document_id)
        for source in sources
        for row in source.sets
        if row.name == sample.set_name
        for document_id in row.document_ids
    }
    return any(member in members for member in pair.members)


def _counted(pair: DocumentPair, marks: Sequence[Mark], sample: Sample, exclusion: Exclusion) -> tuple[Span, ...]:
    """Return the stretches of a document that count, in order."""
    whole = Span(0, pair.length)
    wanted = united(sample.passages.get(pair.key, (whole,)), pair.length)
    unwanted = list(exclusion.spans.get(pair.key, ()))
    for mark in marks:
        spoken = mark.kind is MarkKind.TURN and mark.value in exclusion.speakers
        if spoken or (mark.kind is MarkKind.HEADING and exclusion.headings):
            unwanted.append(Span(mark.start, mark.end))
    return tuple(_without(wanted, united(unwanted, pair.length)))


def united(spans: Sequence[Span], length: int) -> list[Span]:
    """Return spans in order, within a text, those that overlap or touch made one."""
    found: list[Span] = []
    for span in sorted(Span(max(0, span.start), min(span.end, length)) for span in spans):
        if span.start >= span.end:
            continue
        if found and span.start <= found[-1].end:
            found[-1] = found[-1].united(span)
        else:
            found.append(span)
    return found


def _without(wanted: Sequence[Span], unwanted: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    for span in wanted:
        start = span.start
        for hole in unwanted:
            if hole.end <= start or hole.start >= span.end:
                continue
            if hole.start > start:
                left.append(Span(start, hole.start))
            start = hole.end
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def _is_whole(counted: Sequence[Span], length: int) -> bool:
    return len(counted) == 1 and counted[0] == (0, length)


def _touching(counted: Sequence[Span], placed: PlacedCodings) -> NDArray[np.bool_]:
    """Tell which codings share a character with what is counted."""
    starts = np.array([*(span.start for span in counted), np.iinfo(np.int64).max])
    ends = np.array([span.end for span in counted], np.int64)
    return starts[np.searchsorted(ends, placed.starts, side="right")] < placed.ends
