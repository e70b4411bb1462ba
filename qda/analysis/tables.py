"""The codebook, the documents, the memos and their counts as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qda.analysis.attributes import Attributes
from qda.analysis.snapshot import Snapshot, snapshot
from qda.analysis.table import Field, Table, frame, moment, unique_titles
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter

if TYPE_CHECKING:
    import pandas as pd


def codebook_frame(project: Project, wanted: SegmentFilter = EVERYTHING) -> pd.DataFrame:
    """Return one row per code and folder: all fields, segments, documents, and segments per coder."""
    return frame(codebook_table(snapshot(project, wanted)))


def code_by_document(project: Project, wanted: SegmentFilter = EVERYTHING) -> pd.DataFrame:
    """Return one row per code and one column per document with the number of segments."""
    return frame(matrix_table(snapshot(project, wanted)))


def documents_frame(project: Project, wanted: SegmentFilter = EVERYTHING) -> pd.DataFrame:
    """Return one row per document: length, codings, who has finished it, and where it came from."""
    return frame(documents_table(snapshot(project, wanted)))


def cases_frame(project: Project, wanted: SegmentFilter = EVERYTHING) -> pd.DataFrame:
    """Return one row per case: what belongs to it, and its variables."""
    return frame(cases_table(snapshot(project, wanted)))


def memos_frame(project: Project, wanted: SegmentFilter = EVERYTHING) -> pd.DataFrame:
    """Return one row per memo, with what it is about."""
    return frame(memos_table(snapshot(project, wanted)))


def codebook_table(source: Snapshot) -> Table:
    """Return one row per code and folder, in the order of the tree."""
    fixed = (
        Field("Code", width=28),
        Field("Path", width=36),
        Field("Kind", width=9),
        Field("Short definition", width=40),
        Field("Full definition", width=60),
        Field("Use when", width=40),
        Field("Don't use when", width=40),
        Field("Typical example", width=40),
        Field("Memo", width=40),
        Field("Colour", width=10),
        Field("Number key", width=8),
        Field("GUID", width=38),
        Field("Segments", "integer", 10),
        Field("Documents", "integer", 11),
    )
    titles = unique_titles([row.name for row in source.coders], [field.title for field in fixed], prefix="Coder")
    fields = (*fixed, *(Field(title, "integer", 12) for title in titles))

    def rows() -> Iterator[tuple[object, ...]]:
        segments = Counter(row.code_id for row in source.segments)
        documents = Counter(code_id for code_id, _ in {(row.code_id, row.document_id) for row in source.segments})
        by_coder = Counter((row.code_id, row.coder_id) for row in source.segments)
        for row in source.codes:
            yield (
                row.name,
                row.path_text,
                "folder" if row.is_folder else "code",
                row.short_definition,
                row.full_definition,
                row.use_when,
                row.dont_use_when,
                row.example_text,
                row.memo,
                row.colour,
                row.number_key,
                row.guid,
                segments[row.code_id],
                documents[row.code_id],
                *(by_coder[row.code_id, person.coder_id] for person in source.coders),
            )

    return Table("codebook", "Codebook", fields, len(source.codes), rows)


def matrix_table(source: Snapshot) -> Table:
    """Return the number of segments by code and document."""
    fixed = (Field("Code", width=28), Field("Code path", width=36), Field("All documents", "integer", 11))
    titles = unique_titles([row.name for row in source.documents], [field.title for field in fixed], prefix="Document")
    fields = (*fixed, *(Field(title, "integer", 12) for title in titles))
    chosen = [row for row in source.codes if not row.is_folder]

    def rows() -> Iterator[tuple[object, ...]]:
        counts = Counter((row.code_id, row.document_id) for row in source.segments)
        for row in chosen:
            line = [counts[row.code_id, document.document_id] for document in source.documents]
            yield (row.name, row.path_text, sum(line), *line)

    return Table("matrix", "Codes × documents", fields, len(chosen), rows)


def documents_table(source: Snapshot) -> Table:
    """Return one row per document, in the order of the list."""
    attributes = Attributes(source)
    fields = [
        Field("Document", width=28),
        Field("Set", width=16),
        Field("Case", width=16),
        Field("Length", "integer", 10),
        Field("Codings", "integer", 10),
        Field("Codes", "integer", 8),
        Field("Finished by", width=24),
        Field("Begun by", width=24),
        Field("Source file", width=28),
        Field("Kind", width=20),
        Field("Encoding", width=12),
        Field("Memo", width=40),
        Field("Added on", "time", 19),
        Field("GUID", width=38),
        Field("SHA-256 of the text", width=66),
    ]
    fields += attributes.fields([field.title for field in fields])

    def rows() -> Iterator[tuple[object, ...]]:
        codings = Counter(row.document_id for row in source.segments)
        used = Counter(document_id for document_id, _ in {(row.document_id, row.code_id) for row in source.segments})
        finished: dict[int, list[str]] = {}
        begun: dict[int, list[str]] = {}
        for state in source.progress:
            (finished if state.finished else begun).setdefault(state.document_id, []).append(state.coder)
        for row in source.documents:
            case_ids = attributes.case_ids(row.document_id)
            yield (
                row.name,
                "; ".join(row.set_names),
                attributes.case_name(case_ids),
                row.length,
                codings[row.document_id],
                used[row.document_id],
                "; ".join(finished.get(row.document_id, ())),
                "; ".join(begun.get(row.document_id, ())),
                row.source_name,
                row.media_type,
                row.encoding,
                row.memo,
                moment(row.created),
                row.guid,
                row.text_hash,
                *attributes.of_passage(row.document_id, case_ids),
            )

    return Table("documents", "Documents", tuple(fields), len(source.documents), rows)


def cases_table(source: Snapshot) -> Table:
    """Return one row per case that has anything in the documents of the snapshot, in order."""
    attributes = Attributes(source)
    fields = [
        Field("Case", width=28),
        Field("Documents", width=40),
        Field("Passages", "integer", 10),
        Field("Segments", "integer", 10),
        Field("Memo", width=40),
        Field("GUID", width=38),
    ]
    fields += attributes.case_fields([field.title for field in fields], joined=False)
    names = {row.document_id: row.name for row in source.documents}
    everything = source.wanted.document_ids is None and source.wanted.places is None
    chosen = [row for row in source.cases if everything or any(one in names for one in row.document_ids)]

    def rows() -> Iterator[tuple[object, ...]]:
        found = (case_id for row in source.segments for case_id in attributes.case_ids(row.document_id, row.span))
        segments = Counter(found)
        for row in chosen:
            yield (
                row.name,
                "; ".join(names[one] for one in row.document_ids if one in names),
                sum(1 for place in row.places if place.span is not None and place.document_id in names),
                segments[row.case_id],
                row.memo,
                row.guid,
                *attributes.of_case(row.case_id),
            )

    return Table("cases", "Cases", tuple(fields), len(chosen), rows)


def memos_table(source: Snapshot) -> Table:
    """Return one row per memo: what it is about, and the passage if it is about one."""
    fields = (
        Field("About", width=10),
        Field("Title", width=28),
        Field("Memo", width=70),
        Field("Coder", width=16),
        Field("Document", width=24),
        Field("Start", "integer", 9),
        Field("End", "integer", 9),
        Field("Passage", width=50),
        Field("Code path", width=36),
        Field("Written on", "time", 19),
        Field("Modified on", "time", 19),
    )

    def rows() -> Iterator[tuple[object, ...]]:
        paths = {row.code_id: row.path_text for row in source.all_codes}
        for row in source.memos:
            text = "" if row.document_id is None else source.texts.get(row.document_id, "")
            yield (
                row.kind,
                row.title,
                row.text,
                row.coder,
                row.document,
                row.start,
                row.end,
                "" if row.start is None else text[row.start : row.end],
                "" if row.code_id is None else paths.get(row.code_id, row.code),
                moment(row.created),
                moment(row.modified),
            )

    return Table("memos", "Memos", fields, len(source.memos), rows)
