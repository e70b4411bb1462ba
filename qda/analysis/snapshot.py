"""What tables are made from, read from the project at one moment, so that any thread can make them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from qda.model.document import Mark
from qda.model.portable import CASE, DOCUMENT
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.cases import CaseRow, cases
from qda.store.queries.codebook import CodeRow, codes
from qda.store.queries.coders import CoderRow, coders
from qda.store.queries.codings import EVERYTHING, SegmentFilter, SegmentRow, segments
from qda.store.queries.decisions import ConsensusInfo, DecisionRow, consensus_info, decisions
from qda.store.queries.documents import (
    DocumentRow,
    ProgressRow,
    ProjectInfo,
    coding_progress,
    documents,
    project_info,
)
from qda.store.queries.memos import MemoRow, memos
from qda.store.queries.saved import SavedRow, saved_queries
from qda.store.queries.variables import VariableRow, values, variables


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A project's values at one moment, as far as a filter lets them through.

    ``documents``, ``codes``, ``coders``, ``segments``, ``progress`` and ``memos`` are those that fit the filter;
    ``codes`` keeps the folders above them, and ``all_codes`` is the whole codebook. ``texts`` and ``marks`` belong to
    ``documents``. ``decisions`` are those on these documents, none where a filter asks for some codes or coders only;
    ``consensus`` says what was compared, in a consensus file. ``cases`` are all, ``variables`` and ``values`` (by
    variable and document or case) too. ``saved`` are the saved queries; none with a filter, since they
    name what it keeps back.
    """

    path: Path
    info: ProjectInfo
    wanted: SegmentFilter
    documents: list[DocumentRow]
    all_codes: list[CodeRow]
    codes: list[CodeRow]
    coders: list[CoderRow]
    segments: list[SegmentRow]
    progress: list[ProgressRow]
    memos: list[MemoRow]
    texts: dict[int, str] = field(default_factory=dict[int, str])
    marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict[int, tuple[Mark, ...]])
    consensus: ConsensusInfo | None = None
    decisions: list[DecisionRow] = field(default_factory=list[DecisionRow])
    cases: list[CaseRow] = field(default_factory=list[CaseRow])
    variables: list[VariableRow] = field(default_factory=list[VariableRow])
    values: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    saved: list[SavedRow] = field(default_factory=list[SavedRow])


def snapshot(project: Project, wanted: SegmentFilter = EVERYTHING) -> Snapshot:
    """Read all that tables are made from; each text is read once."""
    chosen = [row for row in documents(project) if wanted.takes_document(row.document_id)]
    codebook = codes(project)
    people = [row for row in coders(project) if _fits(row.coder_id, wanted.coder_ids)]
    document_ids = {row.document_id for row in chosen}
    coder_ids = {row.coder_id for row in people}
    chosen_segments = segments(project, wanted)
    coding_ids = {row.coding_id for row in chosen_segments}
    names = {row.name for row in people}
    return Snapshot(
        path=project.path,
        info=project_info(project),
        wanted=wanted,
        documents=chosen,
        all_codes=codebook,
        codes=_with_folders(codebook, wanted),
        coders=people,
        segments=chosen_segments,
        progress=[
            row for row in coding_progress(project) if row.document_id in document_ids and row.coder_id in coder_ids
        ],
        memos=[row for row in memos(project) if _memo_fits(row, wanted, names, coding_ids)],
        texts={row.document_id: project.text(row.document_id) for row in chosen},
        marks={row.document_id: project.marks(row.document_id) for row in chosen},
        consensus=consensus_info(project),
        cases=cases(project),
        variables=variables(project),
        values=values(project, DOCUMENT) | values(project, CASE),
        saved=saved_queries(project) if wanted == EVERYTHING else [],
        decisions=[row for row in decisions(project) if row.document_id in document_ids and _keeps_decisions(wanted)],
    )


def _keeps_decisions(wanted: SegmentFilter) -> bool:
    """Tell whether a filter lets decisions through: they are about everybody's codings, of several codes."""
    return wanted.code_ids is None and wanted.coder_ids is None and wanted.coding_ids is None and not wanted.starred


def _fits(row_id: int, ids: Collection[int] | None) -> bool:
    return ids is None or row_id in ids


def _with_folders(codebook: list[CodeRow], wanted: SegmentFilter) -> list[CodeRow]:
    if wanted.code_ids is None:
        return codebook
    above = {row.path[:depth] for row in codebook if row.code_id in wanted.code_ids for depth in range(len(row.path))}
    return [row for row in codebook if row.code_id in wanted.code_ids or (row.is_folder and row.path in above)]


def _lies_within(row: MemoRow, document_id: int, wanted: SegmentFilter) -> bool:
    if not wanted.takes_document(document_id):
        return False
    if wanted.places is None or row.start is None or row.end is None:
        return True
    return wanted.places.hold(document_id, Span(row.start, row.end))


def _memo_fits(row: MemoRow, wanted: SegmentFilter, names: set[str], coding_ids: set[int]) -> bool:
    """Tell whether a memo is about what the filter lets through; with none, every memo is."""
    if row.coding_id is not None:
        return row.coding_id in coding_ids
    if wanted.coder_ids is not None and row.coder and row.coder not in names:
        return False
    if row.document_id is not None and not _lies_within(row, row.document_id, wanted):
        return False
    if wanted.code_ids is not None and row.code_id is not None and row.code_id not in wanted.code_ids:
        return False
    return not wanted.starred and wanted.coding_ids is None
