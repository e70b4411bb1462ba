"""Which text words are counted in: documents, the segments of codes, or what carries no code, each place once."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qda.analysis.named import named_filter
from qda.model.places import Places
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import SegmentFilter, segment_places
from qda.store.queries.documents import document_names

_END = sys.maxsize  # of a stretch that goes on to the end of its document, however long that is


class Part(StrEnum):
    """What of the documents is meant."""

    ALL = "all"
    CODED = "coded"
    UNCODED = "uncoded"


@dataclass(frozen=True, slots=True)
class Passages:
    """A choice of text; ``None`` restricts nothing.

    Args:
        part: All of the text, what carries any of the codes, or what carries none of them.
        document_ids: Only in these documents.
        places: Only in these, such as what fits conditions.
        code_ids: The codes that ``part`` speaks of, those below them named too.
        coder_ids: Whose codings count.
    """

    part: Part = Part.ALL
    document_ids: frozenset[int] | None = None
    places: Places | None = None
    code_ids: frozenset[int] | None = None
    coder_ids: frozenset[int] | None = None


EVERYWHERE = Passages()


def named_passages(
    project: Project,
    documents: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    coders: Collection[str] | None = None,
    where: Collection[str] | None = None,
    *,
    uncoded: bool = False,
) -> Passages:
    """Return the choice of text that names mean: with codes or coders named what is coded so, else all of it.

    Raises:
        NotFound, AmbiguousName: A name fits nothing, or several things.
        BadCondition, BadValue: A condition cannot be understood.
    """
    wanted = named_filter(project, documents, codes, coders, where)
    coded = Part.CODED if codes is not None or coders is not None else Part.ALL

    def kept(ids: Collection[int] | None) -> frozenset[int] | None:
        return None if ids is None else frozenset(ids)

    return Passages(
        Part.UNCODED if uncoded else coded,
        kept(wanted.document_ids),
        wanted.places,
        kept(wanted.code_ids),
        kept(wanted.coder_ids),
    )


def find(project: Project, wanted: Passages) -> Places:
    """Return where a choice of text lies; where segments overlap, the text is there once."""
    inside = _documents(project, wanted)
    if wanted.part is Part.ALL:
        return inside
    asked = SegmentFilter(inside.document_ids, wanted.code_ids, wanted.coder_ids)
    spans: dict[int, list[Span]] = {}
    for row in segment_places(project, asked):
        spans.setdefault(row.document_id, []).append(row.span)
    coded = Places(stretches={document_id: joined(found) for document_id, found in spans.items()})
    return common(inside, coded if wanted.part is Part.CODED else rest(coded, inside.document_ids))


def rest_of_project(project: Project, wanted: Passages) -> Places:
    """Return all text that a choice leaves."""
    return rest(find(project, wanted), document_names(project))


def rest(places: Places, document_ids: Iterable[int]) -> Places:
    """Return all of some documents that does not lie in the places."""
    whole: set[int] = set()
    stretches: dict[int, tuple[Span, ...]] = {}
    for document_id in document_ids:
        if document_id in places.whole:
            continue
        spans = places.stretches.get(document_id, ())
        if spans:
            stretches[document_id] = _between(spans)
        else:
            whole.add(document_id)
    return Places(frozenset(whole), stretches)


def common(one: Places, other: Places) -> Places:
    """Return what lies in both."""
    whole = one.whole & other.whole
    stretches: dict[int, tuple[Span, ...]] = {}
    for document_id in (one.document_ids & other.document_ids) - whole:
        if document_id in one.whole:
            stretches[document_id] = other.stretches[document_id]
        elif document_id in other.whole:
            stretches[document_id] = one.stretches[document_id]
        elif found := _shared(one.stretches[document_id], other.stretches[document_id]):
            stretches[document_id] = found
    return Places(whole, stretches)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that overlap or touch as one; empty ones are dropped."""
    found: list[Span] = []
    for span in sorted(span for span in spans if span.length > 0):
        if found and span.start <= found[-1].end:
            found[-1] = found[-1].united(span)
        else:
            found.append(span)
    return tuple(found)


def _documents(project: Project, wanted: Passages) -> Places:
    all_ids = frozenset(document_names(project))
    document_ids = all_ids if wanted.document_ids is None else all_ids & wanted.document_ids
    if wanted.places is None:
        return Places(document_ids)
    found = wanted.places.within(document_ids)
    return Places(found.whole, {one: joined(spans) for one, spans in found.stretches.items()})


def _between(spans: Sequence[Span]) -> tuple[Span, ...]:
    starts = [0, *(span.end for span in spans)]
    ends = [*(span.start for span in spans), _END]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    here = there = 0
    while here < len(one) and there < len(other):
        start, end = max(one[here].start, other[there].start), min(one[here].end, other[there].end)
        if start < end:
            found.append(Span(start, end))
        if one[here].end < other[there].end:
            here += 1
        else:
            there += 1
    return tuple(found)
