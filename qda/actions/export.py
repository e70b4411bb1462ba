"""Taking the work out: a workbook, CSV, JSON, and coded documents to read.

Each export has two halves: ``collect_…`` reads the project on the thread that owns it and gives plain values, and
``write_…`` (here or in :mod:`qda.formats`) writes these on any thread. ``export_…`` does both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from qda import __version__
from qda.analysis.segments import codings_table, segments_table, wide_table
from qda.analysis.snapshot import Snapshot, snapshot
from qda.analysis.table import Table
from qda.analysis.tables import cases_table, codebook_table, documents_table, matrix_table, memos_table
from qda.formats.coded_document import CodedDocument, CodedSpan
from qda.formats.csv_out import write_csv
from qda.formats.saving import saving
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Note, Sheet, write_workbook
from qda.model.errors import ProjectExists
from qda.model.portable import CASE, DOCUMENT
from qda.model.progress import Progress, no_progress, tell
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter

TABLES: dict[str, Callable[[Snapshot], Table]] = {
    "segments": segments_table,
    "wide": wide_table,
    "codebook": codebook_table,
    "matrix": matrix_table,
    "documents": documents_table,
    "cases": cases_table,
    "memos": memos_table,
}
"""What can be taken out as a table, in the order of the workbook's sheets."""

ALL_TABLES: dict[str, Callable[[Snapshot], Table]] = {**TABLES, "codings": codings_table}
"""What can be taken out when it is named: also the codings as a table that other projects import."""


# --- workbook and CSV ----------------------------------------------------------------------------------------------
def collect_workbook(
    project: Project, wanted: SegmentFilter = EVERYTHING, *, what: Sequence[str] = tuple(TABLES)
) -> list[Sheet]:
    """Return the sheets of the workbook; their rows are made while they are written, on whatever thread that is.

    Args:
        project: The project, whose owner calls.
        wanted: Which codings.
        what: Names of :data:`ALL_TABLES`.
    """
    source = snapshot(project, wanted)
    # Whoever keeps no cases has no use for an empty sheet of them.
    there = {name for name in what if name != "cases" or source.cases or len(what) == 1}
    tables = [make(source) for name, make in ALL_TABLES.items() if name in there]
    return [*(_sheet(table) for table in tables), _about(source, tables)]


def export_workbook(
    project: Project,
    path: Path,
    wanted: SegmentFilter = EVERYTHING,
    *,
    what: Sequence[str] = tuple(TABLES),
    progress: Progress = no_progress,
) -> tuple[Note, ...]:
    """Write the Excel workbook: segments, codebook, counts, documents, memos and what was left out.

    Returns:
        The cells that had to be written otherwise than they are, which the sheet *Notes* lists too.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    check_target(project, path)
    return write_workbook(path, collect_workbook(project, wanted, what=what), progress=progress)


def collect_table(project: Project, what: str = "segments", wanted: SegmentFilter = EVERYTHING) -> Sheet:
    """Return one table, by its name in :data:`ALL_TABLES`."""
    return _sheet(ALL_TABLES[what](snapshot(project, wanted)))


def export_csv(
    project: Project,
    path: Path,
    wanted: SegmentFilter = EVERYTHING,
    *,
    what: str = "segments",
    progress: Progress = no_progress,
) -> None:
    """Write one table as CSV that spreadsheets open safely."""
    check_target(project, path)
    sheet = collect_table(project, what, wanted)
    write_csv(path, sheet.columns, sheet.rows, count=sheet.count, progress=progress)


def _sheet(table: Table) -> Sheet:
    columns = [Column(field.title, field.kind, field.width) for field in table.fields]
    return Sheet(table.title, columns, table.rows(), table.count)


def _about(source: Snapshot, tables: Sequence[Table]) -> Sheet:
    now = datetime.now().astimezone()
    rows: list[tuple[str, object]] = [
        ("Project", source.info.name),
        ("File", source.path.name),
        ("Project id", source.info.guid),
        ("Written on", now),
        ("Written with", f"Concord {__version__}"),
        ("Time zone of all times", _zone_name(now.tzinfo, now)),
        *((f"Rows in “{table.title}”", table.count) for table in tables),
        *_filters(source),
        (
            "Start, end, length",
            "Characters (Unicode code points) of the stored text; the first is 0, the end is not in.",
        ),
        ("Paragraph", "The ¶ number that the program shows: paragraphs that are not blank, counted from 1."),
        ("Share of the document in %", "Length of the segment, of the length of its document."),
    ]
    # A column of integers shows texts and times as what they are, too.
    return Sheet("About", [Column("What", width=28), Column("Value", "integer", 90)], rows, len(rows))


def _zone_name(zone: tzinfo | None, now: datetime) -> str:
    offset = now.strftime("%z")
    return f"{now.tzname() or zone} (UTC{offset[:3]}:{offset[3:]})"


def _filters(source: Snapshot) -> Iterator[tuple[str, object]]:
    wanted = source.wanted
    if wanted.document_ids is not None:
        yield "Only documents", "; ".join(row.name for row in source.documents)
    if wanted.places is not None:
        yield "Only where", " and ".join(wanted.places.told) or "in parts of documents that were chosen"
    if wanted.code_ids is not None:
        yield "Only codes", "; ".join(row.path_text for row in source.all_codes if row.code_id in wanted.code_ids)
    if wanted.coder_ids is not None:
        yield "Only coders", "; ".join(row.name for row in source.coders)
    if wanted.coding_ids is not None:
        yield "Only chosen segments", len(wanted.coding_ids)
        if wanted.told:
            yield "Chosen as", wanted.told
    if wanted.starred:
        yield "Only starred", "key quotations with a star"
    if wanted == EVERYTHING:
        yield "Filters", "none: everything is in this file"


# --- coded documents -------------------------------------------------------------------------------------------------
def collect_coded(project: Project, wanted: SegmentFilter = EVERYTHING) -> list[CodedDocument]:
    """Return the documents with those of their codings that are wanted, to be written as HTML or for Word."""
    source = snapshot(project, wanted)
    paths = {row.code_id: row.path for row in source.all_codes}
    codings: dict[int, list[CodedSpan]] = {}
    for row in source.segments:
        coded = CodedSpan(row.span, paths[row.code_id], row.colour, row.coder, row.memo)
        codings.setdefault(row.document_id, []).append(coded)
    return [
        CodedDocument(
            row.name, source.texts[row.document_id], source.marks[row.document_id], codings.get(row.document_id, ())
        )
        for row in source.documents
    ]


def export_html(
    project: Project, path: Path, wanted: SegmentFilter = EVERYTHING, *, progress: Progress = no_progress
) -> None:
    """Write the coded documents for reading in a browser."""
    from qda.formats.coded_html import write_html

    check_target(project, path)
    write_html(path, collect_coded(project, wanted), title=project.name, progress=progress)


def export_docx(
    project: Project, path: Path, wanted: SegmentFilter = EVERYTHING, *, progress: Progress = no_progress
) -> None:
    """Write the coded documents for reading in a word processor."""
    from qda.formats.coded_docx import write_docx

    check_target(project, path)
    write_docx(path, collect_coded(project, wanted), title=project.name, progress=progress)


# --- JSON ----------------------------------------------------------------------------------------------------------
def export_json(
    project: Project, path: Path, wanted: SegmentFilter = EVERYTHING, *, progress: Progress = no_progress
) -> None:
    """Write everything as one JSON document, as ``docs/json.md`` describes it."""
    check_target(project, path)
    write_json(path, snapshot(project, wanted), progress=progress)


def write_json(path: Path, source: Snapshot, *, progress: Progress = no_progress) -> None:
    """Write a snapshot as one JSON document.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    with saving(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(_as_json(source))
        total = len(source.segments)
        for number, piece in enumerate(pieces):
            file.write(piece)
            if number % 50_000 == 0:
                # A coding is written in some fifty pieces; the end is told exactly.
                tell(progress, min(number // 50, total), total)
        file.write("\n")
        tell(progress, total, total)


def _as_json(source: Snapshot) -> dict[str, object]:
    guids = {row.code_id: row.guid for row in source.all_codes}
    return {
        "format": "concord",
        "version": 1,
        "written_with": f"Concord {__version__}",
        "written_on": datetime.now(UTC).isoformat(timespec="seconds"),
        "project": {
            "guid": source.info.guid,
            "name": source.info.name,
            "memo": source.info.memo,
            "unit": source.info.unit,
            "created": source.info.created,
        },
        "coders": [
            {"guid": row.guid, "name": row.name, "colour": row.colour, "kind": row.kind} for row in source.coders
        ],
        "codes": [
            {
                "guid": row.guid,
                "path": list(row.path),
                "parent": None if row.parent_id is None else guids[row.parent_id],
                "is_folder": row.is_folder,
                "colour": row.colour,
                "number_key": row.number_key,
                "short_definition": row.short_definition,
                "full_definition": row.full_definition,
                "use_when": row.use_when,
                "dont_use_when": row.dont_use_when,
                "example": row.example_text,
                "memo": row.memo,
            }
            for row in source.codes
        ],
        "variables": [
            {"guid": row.guid, "of": row.scope, "name": row.name, "kind": row.kind, "memo": row.memo}
            for row in source.variables
        ],
        "cases": _cases_as_json(source),
        "saved_queries": [
            {"guid": row.guid, "name": row.name, "memo": row.memo, "query": json.loads(row.query_json)}
            for row in source.saved
        ],
        "documents": _documents_as_json(source),
        "codings": _codings_as_json(source),
        "memos": _memos_as_json(source),
        "consensus": _consensus_as_json(source),
        "decisions": _decisions_as_json(source),
    }


def _documents_as_json(source: Snapshot) -> list[dict[str, object]]:
    states: dict[int, list[dict[str, object]]] = {}
    for state in source.progress:
        told: dict[str, object] = {"coder": state.coder, "begun": state.begun, "finished": state.finished}
        states.setdefault(state.document_id, []).append(told)
    return [
        {
            "guid": row.guid,
            "name": row.name,
            "sets": list(row.set_names),
            "length": row.length,
            "sha256": row.text_hash,
            "source_name": row.source_name,
            "media_type": row.media_type,
            "memo": row.memo,
            "created": row.created,
            "variables": _values_as_json(source, DOCUMENT, row.document_id),
            "coded_by": states.get(row.document_id, []),
            "marks": [
                {
                    "kind": str(mark.kind),
                    "start": mark.start,
                    "end": mark.end,
                    "value": mark.value,
                    "from_ms": mark.from_ms,
                    "to_ms": mark.to_ms,
                }
                for mark in source.marks[row.document_id]
            ],
            "text": source.texts[row.document_id],
        }
        for row in source.documents
    ]


def _values_as_json(source: Snapshot, scope: str, bearer_id: int) -> dict[str, str]:
    """Return the values of a document or a case by the variables' guids, as text in the form of their kind."""
    found = (
        (row.guid, source.values.get((row.variable_id, bearer_id), ""))
        for row in source.variables
        if row.scope == scope
    )
    return {guid: value for guid, value in found if value}


def _cases_as_json(source: Snapshot) -> list[dict[str, object]]:
    guids = {row.document_id: row.guid for row in source.documents}
    return [
        {
            "guid": row.guid,
            "name": row.name,
            "memo": row.memo,
            "places": [
                {"document": guids[place.document_id], "start": place.start, "end": place.end}
                for place in row.places
                if place.document_id in guids
            ],
            "variables": _values_as_json(source, CASE, row.case_id),
        }
        for row in source.cases
    ]


def _codings_as_json(source: Snapshot) -> list[dict[str, object]]:
    paths = {row.code_id: list(row.path) for row in source.all_codes}
    document_guids = {row.document_id: row.guid for row in source.documents}
    guids = {row.code_id: row.guid for row in source.all_codes}
    return [
        {
            "guid": row.guid,
            "document": document_guids[row.document_id],
            "document_name": row.document,
            "code": guids[row.code_id],
            "code_path": paths[row.code_id],
            "coder": row.coder,
            "start": row.start,
            "end": row.end,
            "text": source.texts[row.document_id][row.start : row.end],
            "memo": row.memo,
            "weight": row.weight,
            "star": row.star,
            "origin": row.origin,
            "created": row.created,
            "modified": row.modified,
        }
        for row in source.segments
    ]


def _memos_as_json(source: Snapshot) -> list[dict[str, object]]:
    paths = {row.code_id: list(row.path) for row in source.all_codes}
    document_guids = {row.document_id: row.guid for row in source.documents}
    coding_guids = {row.coding_id: row.guid for row in source.segments}
    return [
        {
            "about": row.kind,
            "title": row.title,
            "text": row.text,
            "coder": row.coder or None,
            "document": None if row.document_id is None else document_guids.get(row.document_id),
            "start": row.start,
            "end": row.end,
            "code_path": None if row.code_id is None else paths.get(row.code_id),
            "coding": None if row.coding_id is None else coding_guids[row.coding_id],
            "created": row.created,
            "modified": row.modified,
        }
        for row in source.memos
    ]


def _consensus_as_json(source: Snapshot) -> dict[str, object] | None:
    info = source.consensus
    if info is None:
        return None
    names = {row.coder_id: row.name for row in source.coders}
    return {
        "coder": names.get(info.consensus_coder_id),
        "created": info.created,
        "compared": [
            {
                "key": row.key,
                "label": row.label,
                "coder": names.get(row.coder_id),
                "own_name": row.coder_name,
                "own_guid": row.coder_guid,
                "project": row.project_name,
                "project_guid": row.project_guid,
                "file": row.file_name,
            }
            for row in info.coders
        ],
    }


def _decisions_as_json(source: Snapshot) -> list[dict[str, object]]:
    document_guids = {row.document_id: row.guid for row in source.documents}
    coding_guids = {row.coding_id: row.guid for row in source.segments}
    known = {} if source.consensus is None else source.consensus.codes
    return [
        {
            "guid": row.guid,
            "document": document_guids[row.document_id],
            "start": row.span.start,
            "end": row.span.end,
            "kind": row.kind,
            "codes": [known.get(code, code) for code in row.codes],
            "held": [
                {"by": one.rater, "code": known.get(one.code, one.code), "start": one.start, "end": one.end}
                for one in row.held
            ],
            "verdict": row.verdict,
            "whose": row.whose or None,
            "codings": [coding_guids[one.coding_id] for one in row.codings if one.coding_id in coding_guids],
            "reason": row.reason,
            "how_settled": row.how_settled,
            "note": row.note,
            "coder": row.coder,
            "time": row.time,
        }
        for row in source.decisions
    ]


def check_target(project: Project, path: Path) -> None:
    """Make sure that an export does not overwrite the project itself.

    Raises:
        ProjectExists: It would.
    """
    if path.exists() and project.path.exists() and path.samefile(project.path):
        raise ProjectExists(path=str(path))
