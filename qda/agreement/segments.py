"""Agreement of coded segments: does the other coder have one much like it?

Our figures may differ from those of other programs that offer a threshold, since not all say what their share of
overlap is a share of; here it can be chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from qda.agreement.rules import Overlap, Rules
from qda.agreement.values import Reason, Undefined, Value

if TYPE_CHECKING:
    from qda.agreement.codings import Codings


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """How many segments found a partner, each segment of either coder being one test.

    Attributes:
        agreements: With a partner.
        disagreements: Without.
        percent: Share of agreements.
        brennan_prediger: Agreement beyond a chance of one in as many as there are codes; sensible only where segments
            were fixed beforehand, since there is no "neither coder".
    """

    agreements: int
    disagreements: int
    percent: Value
    brennan_prediger: Value


@dataclass(frozen=True, slots=True)
class SegmentFigures:
    """Segment agreement of all coders, by twos.

    Attributes:
        threshold: Share of overlap that was asked for.
        overlap: What it is a share of.
        total: Over all.
        codes: By code.
        documents: By document.
        pairs: By pair of coders.
    """

    threshold: float
    overlap: Overlap
    total: SegmentCounts
    codes: Mapping[int, SegmentCounts]
    documents: Mapping[int, SegmentCounts]
    pairs: Mapping[tuple[int, int], SegmentCounts]


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A code over documents, for two coders who both coded them.

    Attributes:
        both: Documents in which both used the code.
        first_only: Only the first did.
        second_only: Only the second did.
        neither: Neither did.
        same_frequency: Documents in which both used it equally often.
    """

    both: int
    first_only: int
    second_only: int
    neither: int
    same_frequency: int


def segment_agreement(codings: Codings, rules: Rules) -> SegmentFigures:
    """Return how many segments have a partner with the same code that overlaps enough.

    The threshold is inclusive and exact; the shares of two partners are never added up. Only counted text matters; two
    coders are compared in documents that both coded.

    Args:
        codings: All that is compared; ``codes`` is the codebook, whose size gives the chance.
        rules: Threshold and overlap.

    Raises:
        ValueError: The threshold is not above 0 and at most 1.

    Reference:
        The share of overlap follows the manuals of programs with such a mode; the correction is that of
        Brennan, R. L. & Prediger, D. J. (1981).
    """
    threshold = Fraction(str(rules.threshold))
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {rules.threshold}")
    by_code: dict[int, list[int]] = {code_id: [0, 0] for code_id in codings.codes}
    by_document: dict[int, list[int]] = {document.document_id: [0, 0] for document in codings.documents}
    by_pair: dict[tuple[int, int], list[int]] = {pair: [0, 0] for pair in combinations(codings.coders, 2)}
    for document_id, coders in _segments(codings):
        for pair, counted in by_pair.items():
            one, other = coders.get(pair[0]), coders.get(pair[1])
            if one is None or other is None:
                continue
            for code_id in one.keys() | other.keys():
                agreed, tests = _partners(one.get(code_id, []), other.get(code_id, []), threshold, rules.overlap)
                for counts in (counted, by_code[code_id], by_document[document_id]):
                    counts[0] += agreed
                    counts[1] += tests - agreed
    total = [sum(counts[place] for counts in by_pair.values()) for place in (0, 1)]
    codes = len(codings.codes)
    return SegmentFigures(
        rules.threshold,
        rules.overlap,
        _counts(total, codes),
        {code_id: _counts(counts, codes) for code_id, counts in by_code.items()},
        {document_id: _counts(counts, codes) for document_id, counts in by_document.items()},
        {pair: _counts(counts, codes) for pair, counts in by_pair.items()},
    )


def document_agreement(codings: Codings, one: int, other: int) -> dict[int, DocumentTable]:
    """Return for each code in how many documents two coders used it at all, and equally often."""
    counted = {code_id: [0, 0, 0, 0, 0] for code_id in codings.codes}
    for _, coders in _segments(codings):
        first, second = coders.get(one), coders.get(other)
        if first is None or second is None:
            continue
        for code_id, cells in counted.items():
            left, right = len(first.get(code_id, ())), len(second.get(code_id, ()))
            cells[(0 if right else 1) if left else (2 if right else 3)] += 1
            cells[4] += left == right
    return {code_id: DocumentTable(*cells) for code_id, cells in counted.items()}


def _segments(codings: Codings) -> list[tuple[int, dict[int, dict[int, list[tuple[int, int]]]]]]:
    """Return for each document and coder the segments by code, in order, as they lie in the counted text."""
    from qda.agreement.spaces import counted_segments, numbers

    found: list[tuple[int, dict[int, dict[int, list[tuple[int, int]]]]]] = []
    for document in codings.documents:
        coders: dict[int, dict[int, list[tuple[int, int]]]] = {}
        for coder, stretches in counted_segments(document, codings).items():
            own = coders[coder] = {}
            rows = zip(numbers(stretches.column), numbers(stretches.start), numbers(stretches.end), strict=True)
            for column, start, end in rows:
                own.setdefault(codings.codes[column], []).append((start, end))
            for segments in own.values():
                segments.sort()
        found.append((document.document_id, coders))
    return found


def _partners(
    one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]], threshold: Fraction, overlap: Overlap
) -> tuple[int, int]:
    """Return how many of the segments of both have a partner, and how many segments there are."""
    top, bottom = threshold.numerator, threshold.denominator
    has_partner = ([False] * len(one), [False] * len(other))
    lists = (one, other)
    under_way: tuple[list[int], list[int]] = ([], [])
    events = sorted(
        (segment, side, place) for side, segments in enumerate(lists) for place, segment in enumerate(segments)
    )
    for (start, end), side, place in events:
        across = 1 - side
        still = [index for index in under_way[across] if lists[across][index][1] > start]
        under_way[across][:] = still
        for index in still:
            partner_start, partner_end = lists[across][index]
            shared = (min(end, partner_end) - start) * bottom
            own, partner = end - start, partner_end - partner_start
            if overlap is Overlap.OWN:
                if shared >= top * own:
                    has_partner[side][place] = True
                if shared >= top * partner:
                    has_partner[across][index] = True
                continue
            if overlap is Overlap.IOU:
                whole = max(end, partner_end) - partner_start
            else:
                whole = max(own, partner) if overlap is Overlap.LONGER else min(own, partner)
            if shared >= top * whole:
                has_partner[side][place] = has_partner[across][index] = True
        under_way[side].append(place)
    return sum(has_partner[0]) + sum(has_partner[1]), len(one) + len(other)


def _counts(counts: Sequence[int], codes: int) -> SegmentCounts:
    agreed, disagreed = counts
    tests = agreed + disagreed
    if not tests:
        nothing = Undefined(Reason.NO_SEGMENTS)
        return SegmentCounts(0, 0, nothing, nothing)
    percent = agreed / tests
    corrected = (percent - 1 / codes) / (1 - 1 / codes) if codes > 1 else Undefined(Reason.TOO_FEW_VALUES)
    return SegmentCounts(agreed, disagreed, percent, corrected)
