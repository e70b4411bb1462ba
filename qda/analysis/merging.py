"""The plan for making one project out of several, as the pairing of what they hold suggests it."""

from __future__ import annotations

from collections.abc import Sequence

from qda.analysis.compare.choices import Ref
from qda.analysis.compare.codes import CodePair
from qda.analysis.compare.documents import DocumentPair
from qda.analysis.compare.pairing import Pairing
from qda.model.merging import APART, JOINED, ONE, Group, Member, MergePlan, PlannedProject
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.text.align import Alignment, Carry, align


def merge_plan(
    pairing: Pairing,
    *,
    alignments: dict[tuple[str, str], Alignment] | None = None,
    progress: Progress = no_progress,
) -> MergePlan:
    """Return what becomes one with what, to be looked at and changed before :func:`qda.actions.merge.merge`.

    Documents whose texts differ become one only if every coding can be carried over; else they stay two, for nothing
    is to be lost unasked. Codes that are paired become one with both definitions. Coders of one name who are not
    known to be one person stay two.

    Args:
        pairing: What the projects have in common.
        alignments: Filled with how differing texts lie on each other, for the merge itself.
        progress: Told how far it is.
    """
    known: dict[tuple[str, str], Alignment] = {} if alignments is None else alignments
    documents: list[Group] = []
    for number, pair in enumerate(pairing.documents):
        tell(progress, number, len(pairing.documents))
        documents.append(_document_group(pairing, pair, known))
    return MergePlan(
        tuple(PlannedProject(source.label, source.info.guid, source.info.name) for source in pairing.sources),
        tuple(documents),
        tuple(_code_group(pairing, pair) for pair in pairing.codes),
        _coder_groups(pairing),
    )


def _in_order(members: Sequence[Ref | None], base: Ref | None) -> list[Ref]:
    there = [ref for ref in members if ref is not None]
    return sorted(there, key=lambda ref: (ref != base, ref.source, ref.row_id))


def _document_group(pairing: Pairing, pair: DocumentPair, known: dict[tuple[str, str], Alignment]) -> Group:
    refs = _in_order(pair.members, pair.base)
    by_id = [{row.document_id: row for row in source.documents} for source in pairing.sources]
    rows = [by_id[ref.source][ref.row_id] for ref in refs]
    how = tuple(str(pair.how[ref.source] or "") for ref in refs)
    moved = lost = 0
    base = pairing.sources[refs[0].source].texts[refs[0].row]
    for ref, row in zip(refs[1:], rows[1:], strict=True):
        source = pairing.sources[ref.source]
        if source.texts[ref.row_id] == base:
            continue
        key = (rows[0].text_hash, row.text_hash)
        if key not in known:
            known[key] = align(base, source.texts[ref.row_id])
        spans = [Span(coding.start, coding.end) for coding in source.codings.get(ref.row_id, ())]
        for carried in known[key].carry_many(spans):
            lost += carried.what is Carry.LOST
            moved += carried.what not in (Carry.LOST, Carry.UNCHANGED)
    differs = tuple(
        name
        for name, values in (
            ("text", {row.text_hash for row in rows}),
            ("name", {row.name for row in rows}),
        )
        if len(values) > 1
    )
    members = tuple(Member(ref.source, row.guid, row.name) for ref, row in zip(refs, rows, strict=True))
    choice = APART if lost or pair.doubtful else ONE
    return Group(members, choice, how, differs, moved, lost)


def _code_group(pairing: Pairing, pair: CodePair) -> Group:
    refs = _in_order(pair.members, None)
    by_id = [{row.code_id: row for row in source.codes} for source in pairing.sources]
    rows = [by_id[ref.source][ref.row_id] for ref in refs]
    members = tuple(Member(ref.source, row.guid, row.path_text) for ref, row in zip(refs, rows, strict=True))
    how = tuple(str(pair.how[ref.source] or "") for ref in refs)
    return Group(members, JOINED, how, tuple(pair.differs))


def _coder_groups(pairing: Pairing) -> tuple[Group, ...]:
    """Put coders of one identity together, and those of one name as a question."""
    people: dict[str, list[Member]] = {}
    for source in pairing.sources:
        for row in source.coders:
            people.setdefault(row.guid, []).append(Member(source.number, row.guid, row.name))
    kinds = {row.guid: row.kind for source in pairing.sources for row in source.coders}
    named: dict[tuple[str, str], list[list[Member]]] = {}
    for guid, members in people.items():
        named.setdefault((kinds[guid], members[0].name.casefold()), []).append(members)
    groups: list[Group] = []
    for same_name in named.values():
        members = tuple(member for one in same_name for member in one)
        how = tuple("guid" if len(one) > 1 else "name" for one in same_name for _ in one)
        asked = len(same_name) > 1
        groups.append(Group(members, APART if asked else ONE, how, ("guid",) if asked else ()))
    return tuple(groups)
