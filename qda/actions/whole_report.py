"""A report of chosen sections in one file: what is in it is read at one moment, drawn and written on any thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qda.actions.export import check_target, collect_workbook
from qda.actions.report_files import CodebookReport, collect_codebook, collect_report
from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.crossing.asked import By, CoOccurrence, Crossing
from qda.analysis.crossing.grid import Layout, grid_table
from qda.analysis.crossing.making import grid_of
from qda.analysis.crossing.wording import words_of
from qda.analysis.pictures.asked import Asked, Kind, Order, Said
from qda.analysis.pictures.drawing import draw
from qda.analysis.pictures.sheet import PRINT, Picture
from qda.analysis.table import Table
from qda.formats.segment_report import SegmentReport
from qda.formats.sheet_rows import Column
from qda.formats.whole_report import ReportMemo, ReportPicture, ReportTable, WholeReport
from qda.formats.workbook import Sheet, SheetPicture
from qda.model.progress import Progress, no_progress, tell
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter
from qda.store.queries.memos import MemoRow, memos

ENDINGS = (".docx", ".html", ".xlsx")


class Section(StrEnum):
    """What a report may hold."""

    CODEBOOK = "codebook"
    TABLES = "tables"
    PICTURES = "pictures"
    SEGMENTS = "segments"
    MEMOS = "memos"


_SHEETS = {Section.CODEBOOK: "codebook", Section.SEGMENTS: "segments", Section.MEMOS: "memos"}
_PICTURES = (Kind.FREQUENCIES, Kind.TOGETHER, Kind.COVERAGE)


@dataclass(frozen=True, slots=True)
class Collected:
    """All that a report is made from, so that any thread can make it."""

    title: str
    sections: tuple[Section, ...]
    wanted: SegmentFilter
    corpus: Corpus
    segments: SegmentReport
    codebook: CodebookReport
    memos: tuple[ReportMemo, ...]
    sheets: tuple[Sheet, ...]


def collect_whole(
    project: Project, path: Path, sections: Collection[Section], wanted: SegmentFilter = EVERYTHING
) -> Collected:
    """Read what a report is made from; its owner calls.

    Raises:
        ProjectExists: It would be written over the project.
        ValueError: The ending is none of :data:`ENDINGS`.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(f"“{path.name}” has to end in .docx, .html or .xlsx")
    check_target(project, path)
    chosen = tuple(section for section in Section if section in sections)
    corpus = corpus_of(project, wanted)
    names = [name for section, name in _SHEETS.items() if section in chosen]
    whole = path.suffix.lower() == ".xlsx"
    return Collected(
        title=project.name,
        sections=chosen,
        wanted=wanted,
        corpus=corpus,
        segments=collect_report(project, wanted),
        codebook=collect_codebook(project, wanted),
        memos=tuple(_memos(project, corpus, wanted)) if Section.MEMOS in chosen else (),
        sheets=tuple(collect_workbook(project, wanted, what=names)) if whole else (),
    )


def write_whole(path: Path, collected: Collected, progress: Progress = no_progress) -> None:
    """Write a report by the ending of its file.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    tables = _tables(collected, progress) if Section.TABLES in collected.sections else []
    pictures = _pictures(collected, progress) if Section.PICTURES in collected.sections else []
    if path.suffix.lower() == ".xlsx":
        from qda.formats.workbook import write_workbook

        *sheets, about = collected.sheets
        counted = [_sheet(table) for table, _ in tables]
        drawn = [
            SheetPicture(f"Picture {number}", one.title, one.as_bytes("png"), one.width, one.height, one.alt)
            for number, one in enumerate(pictures, start=1)
        ]
        write_workbook(path, [*sheets, *counted, about], pictures=drawn, progress=progress)
        return
    report = WholeReport(
        title=collected.title,
        about=collected.segments.about,
        codebook=(collected.codebook.entries, collected.codebook.counts)
        if Section.CODEBOOK in collected.sections
        else None,
        segments=collected.segments if Section.SEGMENTS in collected.sections else None,
        tables=tuple(_shown(table, about) for table, about in tables) if Section.TABLES in collected.sections else None,
        pictures=tuple(map(_drawn, pictures)) if Section.PICTURES in collected.sections else None,
        memos=collected.memos if Section.MEMOS in collected.sections else None,
    )
    if path.suffix.lower() == ".docx":
        from qda.formats.whole_report_docx import write_whole_docx

        write_whole_docx(path, report, progress=progress)
    else:
        from qda.formats.whole_report import write_whole_html

        write_whole_html(path, report, progress=progress)


def _tables(collected: Collected, progress: Progress) -> list[tuple[Table, str]]:
    corpus, wanted = collected.corpus, collected.wanted
    found: list[tuple[Table, str]] = []
    for question in (Crossing(By.DOCUMENT), CoOccurrence()):
        grid = grid_of(corpus, question, wanted, progress=progress)
        words = words_of(question)
        found.append((grid_table(grid, Layout.of(grid), words=words), " ".join((words.cells + ".", *words.remarks))))
    return found


def _pictures(collected: Collected, progress: Progress) -> list[Picture]:
    drawn: list[Picture] = []
    for done, kind in enumerate(_PICTURES):
        tell(progress, done, len(_PICTURES))
        asked = Asked(kind, order=Order.MOST_FIRST if kind is Kind.FREQUENCIES else Order.AS_LISTED)
        drawn.append(draw(collected.corpus, asked, PRINT, Said(), wanted=collected.wanted, progress=progress))
    return drawn


def _drawn(picture: Picture) -> ReportPicture:
    svg = picture.as_bytes("svg").decode()
    return ReportPicture(picture.title, picture.alt, svg, picture.as_bytes("png"), picture.width, picture.height)


def _sheet(table: Table) -> Sheet:
    columns = [Column(field.title, field.kind, field.width) for field in table.fields]
    return Sheet(table.title.partition(":")[0], columns, table.rows(), table.count)


def _shown(table: Table, about: str) -> ReportTable:
    # The path tells more than the name, and a page has no room for both.
    named = len(table.fields) > 1 and table.fields[1].kind == "text"
    kept = [place for place in range(len(table.fields)) if not (named and place == 0)]

    def words(value: object) -> str:
        if value is None:
            return "–"
        if isinstance(value, float) and not value.is_integer():
            return f"{value:.2f}"
        return f"{value:,.0f}" if isinstance(value, int | float) else str(value)

    rows = tuple(
        tuple(words(row[place]) or (words(row[0]) if named and place == 1 else "") for place in kept)
        for row in table.rows()
    )
    return ReportTable(table.title, about, tuple(table.fields[place].title for place in kept), rows)


def _memos(project: Project, corpus: Corpus, wanted: SegmentFilter) -> Sequence[ReportMemo]:
    documents = {row.document_id for row in corpus.documents}
    paths = {row.code_id: row.path_text for row in corpus.codes}
    codings = set(corpus.coding_id.tolist())
    found: list[ReportMemo] = []
    for row in memos(project, coder_ids=wanted.coder_ids):
        if row.coding_id is not None and row.coding_id not in codings:
            continue
        if row.document_id is not None and row.document_id not in documents:
            continue
        found.append(ReportMemo(_about(row, paths), row.title, row.text, row.coder, _quote(project, row)))
    return found


def _about(row: MemoRow, paths: dict[int, str]) -> str:
    code = "" if row.code_id is None else paths.get(row.code_id, row.code)
    parts = {
        "free": "Memo",
        "project": "Project",
        "document": f"Document “{row.document}”",
        "code": f"Code “{code}”",
        "coding": f"“{code}” in “{row.document}”",
        "passage": f"Passage of “{row.document}”",
    }
    return parts.get(row.kind, row.kind)


def _quote(project: Project, row: MemoRow) -> str:
    if row.document_id is None or row.start is None or row.end is None:
        return ""
    return project.text(row.document_id)[row.start : row.end]
