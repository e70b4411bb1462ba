"""What becomes one with what when projects are merged or settled, as their pairing suggests it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qda.analysis.compare.choices import Ref
from qda.analysis.compare.codes import CodePair
from qda.analysis.compare.documents import DocumentPair
from qda.analysis.compare.pairing import Pairing
from qda.model.merging import APART, JOINED, ONE, Group, Member, MergePlan, PlannedProject
from qda.model.progress import Progress, no_progress, tell
from qda.model.settling import Column, Compared
from qda.model.span import Span
from qda.store.queries.codebook import CodeRow
from qda.store.queries.documents import DocumentRow
from qda.text.align import Carry


def merge_plan(pairing: Pairing, *, progress: Progress = no_progress) -> MergePlan:
    """Return what becomes one with what, to be looked at and changed before :func:`qda.actions.merge.merge`.

    Documents whose texts differ become one only if every coding can be carried over; else they stay two, for nothing
    is to be lost unasked. Codes that are paired become one with both definitions. Coders of one name who are not
    known to be one person stay two.

    Raises:
        Cancelled: The person asked to stop.
    """
    planning = _Planning(pairing)
    documents: list[Group] = []
    for number, pair in enumerate(pairing.documents):
        tell(progress, number, len(pairing.documents))
        documents.append(planning.document_group(pair))
    projects = tuple(PlannedProject(source.label, source.info.guid, source.info.name) for source in pairing.sources)
    codes = tuple(planning.code_group(pair) for pair in pairing.codes)
    return MergePlan(projects, tuple(documents), codes, _coder_groups(pairing))


def compared_of(pairing: Pairing, settings: dict[str, object]) -> Compared:
    """Return what a consensus file is made from: everything that is paired is one, as it is compared.

    Args:
        pairing: What is compared.
        settings: What is to be remembered of how it was compared, in values that JSON can hold.
    """
    plan = merge_plan(pairing)
    guids = {one.ref: one.guid for one in pairing.raters}
    return Compared(
        replace(
            plan,
            documents=tuple(replace(group, choice=ONE) for group in plan.documents),
            codes=tuple(replace(group, choice=str(group.members[0].source + 1)) for group in plan.codes),
        ),
        tuple(pair.key for pair in pairing.documents),
        tuple(pair.key for pair in pairing.codes),
        tuple(Column(one.key, one.label, one.source, guids[one.ref]) for one in pairing.chosen),
        settings,
    )


class _Planning:
    """Makes the groups of a plan."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._documents: dict[Ref, DocumentRow] = {}
        self._codes: dict[Ref, CodeRow] = {}
        for source in pairing.sources:
            self._documents |= {Ref(source.number, row.document_id): row for row in source.documents}
            self._codes |= {Ref(source.number, row.code_id): row for row in source.codes}

    def document_group(self, pair: DocumentPair) -> Group:
        """Return what becomes of a document."""
        refs = _in_order(pair.members, pair.base)
        rows = [self._documents[ref] for ref in refs]
        moved = lost = 0
        for ref, row in zip(refs, rows, strict=True):
            if row.text_hash == rows[0].text_hash:
                continue
            codings = self._pairing.sources[ref.source].codings.get(ref.row_id, ())
            alignment = self._pairing.alignment(pair.base, ref)
            for carried in alignment.carry_many([Span(coding.start, coding.end) for coding in codings]):
                lost += carried.what is Carry.LOST
                moved += carried.what not in (Carry.LOST, Carry.UNCHANGED)
        said = (("text", {row.text_hash for row in rows}), ("name", {row.name for row in rows}))
        differs = tuple(name for name, values in said if len(values) > 1)
        members = tuple(Member(ref.source, row.guid, row.name) for ref, row in zip(refs, rows, strict=True))
        return Group(members, APART if lost or pair.doubtful else ONE, _how(pair.how, refs), differs, moved, lost)

    def code_group(self, pair: CodePair) -> Group:
        """Return what becomes of a code."""
        refs = _in_order(pair.members, None)
        rows = [self._codes[ref] for ref in refs]
        members = tuple(Member(ref.source, row.guid, row.path_text) for ref, row in zip(refs, rows, strict=True))
        return Group(members, JOINED, _how(pair.how, refs), tuple(pair.differs))


def _in_order(members: Sequence[Ref | None], base: Ref | None) -> list[Ref]:
    there = [ref for ref in members if ref is not None]
    return sorted(there, key=lambda ref: (ref != base, ref.source, ref.row_id))


def _how(how: Sequence[object], refs: Sequence[Ref]) -> tuple[str, ...]:
    return tuple(str(how[ref.source] or "") for ref in refs)


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
