"""Reports for reading: coded passages by code or by document, and the codebook with its counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from qda.actions.export import check_target
from qda.analysis.segments import Place
from qda.analysis.snapshot import Snapshot, snapshot
from qda.formats.segment_report import PassageCoding, ReportGroup, ReportPassage, SegmentReport
from qda.model.codebook import CodebookEntry
from qda.model.progress import Progress, no_progress
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codebook_entries
from qda.store.queries.codings import EVERYTHING, SegmentFilter, SegmentRow

BY_CODE, BY_DOCUMENT = "code", "document"


class CodebookReport(NamedTuple):
    """The codebook's entries, and how many segments in how many documents each has, by its path."""

    entries: list[CodebookEntry]
    counts: dict[tuple[str, ...], tuple[int, int]]


def collect_report(project: Project, wanted: SegmentFilter = EVERYTHING, *, by: str = BY_CODE) -> SegmentReport:
    """Return the passages that are wanted, put together by code or by document, to be written as a page or for Word.

    Codings of the very same passage stand together: by code those of several coders, by document those of all codes.
    """
    source = snapshot(project, wanted)
    grouped: defaultdict[int, list[SegmentRow]] = defaultdict(list)
    for row in source.segments:
        grouped[row.code_id if by == BY_CODE else row.document_id].append(row)
    making = _Making(source, by)
    if by == BY_CODE:
        groups = [
            making.of_code(row.code_id, grouped[row.code_id]) for row in source.all_codes if row.code_id in grouped
        ]
    else:
        groups = [making.of_document(row.document_id, grouped[row.document_id]) for row in source.documents]
        groups = [group for group in groups if group.passages]
    names = {row.coder for row in source.segments}
    coders = tuple(row.name for row in source.coders if row.name in names)
    return SegmentReport(source.info.name, by, tuple(groups), coders, tuple(_about(source, coders)))


def collect_codebook(project: Project, wanted: SegmentFilter = EVERYTHING) -> CodebookReport:
    """Return the codebook with the counts of the segments that are wanted, to be written as a page or for Word."""
    source = snapshot(project, wanted)
    segments: defaultdict[int, int] = defaultdict(int)
    documents: defaultdict[int, set[int]] = defaultdict(set)
    for row in source.segments:
        segments[row.code_id] += 1
        documents[row.code_id].add(row.document_id)
    counts = {row.path: (segments[row.code_id], len(documents[row.code_id])) for row in source.all_codes}
    kept = {row.path for row in source.codes}
    return CodebookReport([entry for entry in codebook_entries(project) if entry.path in kept], counts)


def write_report(path: Path, report: SegmentReport, *, progress: Progress = no_progress) -> None:
    """Write passages as a web page or for Word, by the ending of the file.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.segment_report.write_report_html`.
    """
    if path.suffix.casefold() == ".docx":
        from qda.formats.segment_report_docx import write_report_docx

        write_report_docx(path, report, progress=progress)
    else:
        from qda.formats.segment_report import write_report_html

        write_report_html(path, report, progress=progress)


def write_codebook(path: Path, report: CodebookReport, *, title: str) -> None:
    """Write a codebook as a web page or for Word, by the ending of the file.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from qda.formats.codebook_out import write_codebook_docx, write_codebook_html

    write = write_codebook_docx if path.suffix.casefold() == ".docx" else write_codebook_html
    write(path, report.entries, title=title, counts=report.counts)


def export_report(
    project: Project,
    path: Path,
    wanted: SegmentFilter = EVERYTHING,
    *,
    by: str = BY_CODE,
    progress: Progress = no_progress,
) -> None:
    """Write the passages that are wanted, by code or by document, as a web page or for Word."""
    check_target(project, path)
    write_report(path, collect_report(project, wanted, by=by), progress=progress)


def export_codebook_report(project: Project, path: Path, wanted: SegmentFilter = EVERYTHING) -> None:
    """Write the codebook with definitions, examples and counts as a web page or for Word."""
    check_target(project, path)
    write_codebook(path, collect_codebook(project, wanted), title=project.name)


class _Making:
    """Makes the groups; each document's paragraphs and turns are found once."""

    def __init__(self, source: Snapshot, by: str) -> None:
        self._source = source
        self._by = by
        self._codes = {row.code_id: row for row in source.all_codes}
        self._documents = {row.document_id: row for row in source.documents}
        self._places: dict[int, Place] = {}

    def of_code(self, code_id: int, rows: list[SegmentRow]) -> ReportGroup:
        """Return a code with its passages."""
        code = self._codes[code_id]
        definition = "\n".join(part for part in (code.short_definition, code.full_definition) if part)
        within = len({row.document_id for row in rows})
        return ReportGroup(code.path_text, code.colour, definition, within, tuple(self._passages(rows)))

    def of_document(self, document_id: int, rows: list[SegmentRow]) -> ReportGroup:
        """Return a document with its coded passages."""
        name = self._documents[document_id].name
        return ReportGroup(name, "", "", len({row.code_id for row in rows}), tuple(self._passages(rows)))

    def _passages(self, rows: Iterable[SegmentRow]) -> Iterable[ReportPassage]:
        together: dict[tuple[int, Span], list[SegmentRow]] = {}
        for row in rows:
            together.setdefault((row.document_id, row.span), []).append(row)
        for (document_id, span), same in together.items():
            yield ReportPassage(
                span.cut(self._source.texts[document_id]),
                self._words_for(document_id, span),
                tuple(
                    PassageCoding(
                        self._codes[row.code_id].path_text, row.colour, row.coder, row.memo, row.weight, bool(row.star)
                    )
                    for row in same
                ),
            )

    def _words_for(self, document_id: int, span: Span) -> str:
        """Return where a passage stands: the document, the paragraph, who speaks and when."""
        if document_id not in self._places:
            source = self._source
            self._places[document_id] = Place(source.texts[document_id], source.marks[document_id], "")
        place = self._places[document_id]
        turn = place.turn_at(span.start)
        name = [self._documents[document_id].name] if self._by == BY_CODE else []
        spoken = [part for part in (turn.speaker, turn.time) if part]
        return ", ".join([*name, f"¶ {place.paragraphs.number_at(span.start)}", *spoken])


def _about(source: Snapshot, coders: tuple[str, ...]) -> Iterable[str]:
    """Say in sentences what was chosen."""
    wanted = source.wanted
    documents = len({row.document_id for row in source.segments})
    said = f"{len(source.segments):,} segments in {documents:,} of {len(source.documents):,} documents"
    yield said + (f", coded by {', '.join(coders)}." if coders else ".")
    if wanted.document_ids is not None:
        yield f"Only documents: {'; '.join(row.name for row in source.documents)}."
    if wanted.places is not None:
        yield f"Only where {' and '.join(wanted.places.told)}." if wanted.places.told else "Only parts of documents."
    if wanted.code_ids is not None:
        chosen = (row.path_text for row in source.all_codes if wanted.code_ids and row.code_id in wanted.code_ids)
        yield f"Only codes: {'; '.join(chosen)}."
    if wanted.coder_ids is not None:
        yield f"Only coders: {', '.join(row.name for row in source.coders)}."
    if wanted.coding_ids is not None:
        yield f"Only chosen segments: {len(wanted.coding_ids):,}."
    if wanted.starred:
        yield "Only key quotations with a star."
