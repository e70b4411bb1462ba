"""Adding codings from a table, or one by its names, all in one step or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qda.actions.coders import ensure_coder
from qda.actions.coding import check_span, current_coder_id, paragraph_told, put_codings
from qda.actions.growing_codebook import GrowingCodebook
from qda.actions.import_runs import record_import
from qda.formats.cell_text import replace_illegal
from qda.formats.coding_table import CodingRow, RowProblem
from qda.model.codebook import clean_name, path_text
from qda.model.document import ImportNote
from qda.model.errors import (
    AmbiguousName,
    BadTable,
    EmptyName,
    EmptySpan,
    FolderHoldsNoCodings,
    NotFound,
    QdaError,
    SpanOutsideDocument,
)
from qda.model.intake.report import IntakeReport
from qda.model.palette import next_colour
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.model.verb import Verb
from qda.model.wording import explain, note_text
from qda.store.project import Project
from qda.store.queries.codebook import CodeIndex, CodeRow, codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import segment_places
from qda.store.queries.documents import document_named
from qda.store.queries.ids import one_of
from qda.store.tables import Coder, Coding

_LISTED = 50  # problems told in an error
_ROWS_AT_ONCE = 500

Key = tuple[int, int, int, int, int]
"""Document, code, coder, start, end: what may exist once only."""


@dataclass(slots=True)
class CodingsReport:
    """What became of a table of codings; each problem is one sentence that begins with its row."""

    added: int = 0
    duplicates: int = 0
    new_codes: list[str] = field(default_factory=list[str])
    new_coders: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    notes: list[ImportNote] = field(default_factory=list[ImportNote])


def import_codings(
    project: Project,
    rows: Sequence[CodingRow],
    *,
    name: str = "",
    skip_bad: bool = False,
    problems: Sequence[str] = (),
    file_hash: str = "",
    notes: Sequence[ImportNote] = (),
) -> CodingsReport:
    """Add a table's codings in one step; codes and coders that are missing are made.

    A document is meant by its name or guid, a code by its path, guid or (where only one has it) name. Where a row
    gives the quote, it must be the text at its place.

    Args:
        project: The project.
        rows: The codings.
        name: What the table is called, for the error.
        skip_bad: Leave rows out that do not fit, rather than refuse all.
        problems: What was wrong with rows that could not even be read.
        file_hash: The SHA-256 of the table's file; the import is then noted in the project.
        notes: What there is to tell of how the table was read.

    Raises:
        BadTable: Rows do not fit and ``skip_bad`` is not set; nothing was changed.
    """
    report = CodingsReport(problems=list(problems), notes=list(notes))
    places = _Places(project)
    checked: list[tuple[CodingRow, int, CodeRow | None]] = []
    for row in rows:
        try:
            checked.append((row, places.document_fits(row), places.code(row.code)))
        except QdaError as error:
            report.problems.append(f"Row {row.row}: {_why(error)}")
    report.problems.sort(key=_row_number)
    if report.problems and not skip_bad:
        raise BadTable(name=name, problems=_shortened(report.problems))
    with project.step(Verb.IMPORT_CODINGS, count=len(checked), name=name) as session:
        _put(session, checked, report)
        if report.added and file_hash:
            intake = codings_intake(report, name, file_hash)
            record_import(session, intake, current_coder_id(project))
    return report


class CodingsPreview(NamedTuple):
    """What adding a table's codings would come to: rows to be added, those that are there, and those that do not fit.

    ``new_codes`` are paths, ``new_coders`` names, in the order of the table. Rows without a quote get the text's words.
    """

    fitting: list[CodingRow]
    there: list[CodingRow]
    problems: list[RowProblem]
    new_codes: list[str]
    new_coders: list[str]


def preview_codings(
    project: Project,
    rows: Sequence[CodingRow],
    problems: Sequence[RowProblem] = (),
    *,
    progress: Progress = no_progress,
) -> CodingsPreview:
    """Return what :func:`import_codings` would do, without doing it; ``problems`` are rows that could not be read.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    places = _Places(project)
    known = {row.name.casefold(): row.coder_id for row in coders(project)}
    seen: set[tuple[object, ...]] = {
        (place.document_id, place.code_id, place.coder_id, *place.span) for place in segment_places(project)
    }
    preview = CodingsPreview([], [], [*problems], [], [])
    for done, row in enumerate(rows):
        if done % _ROWS_AT_ONCE == 0:
            tell(progress, done, len(rows))
        try:
            document_id, code = places.document_fits(row), places.code(row.code)
        except QdaError as error:
            preview.problems.append(RowProblem(row.row, _why(error)))
            continue
        name = clean_name(row.coder)
        folded = tuple(step.casefold() for step in row.code)
        key = (document_id, code.code_id if code else folded, known.get(name.casefold(), name.casefold()), *row.span)
        row = row if row.quote else row._replace(quote=places.words(row))
        (preview.there if key in seen else preview.fitting).append(row)
        seen.add(key)
        if code is None and path_text(row.code) not in preview.new_codes:
            preview.new_codes.append(path_text(row.code))
        if name.casefold() not in known and name not in preview.new_coders:
            preview.new_coders.append(name)
    preview.problems.sort()
    return preview


def codings_intake(report: CodingsReport, name: str, file_hash: str = "") -> IntakeReport:
    """Return what became of a table of codings as the report of an import."""
    intake = IntakeReport("codings-table", name, file_hash)
    account, stored = intake.account("Coding"), intake.store("coding")
    account.there = report.added + report.duplicates + len(report.problems)
    account.taken, account.joined, account.left = report.added, report.duplicates, len(report.problems)
    stored.read, stored.added, stored.joined, stored.left = account.there, report.added, report.duplicates, account.left
    for note in report.notes:
        intake.note("table-note", name, note_text(note), look=note.look)
    if report.duplicates:
        intake.note("codings-there", times=report.duplicates)
    for path in report.new_codes:
        intake.note("code-made", path)
        intake.store("code").added += 1
    for coder in report.new_coders:
        intake.note("coder-made", coder)
        intake.store("coder").added += 1
    for problem in report.problems:
        intake.note("row-left-out", detail=problem, look=True)
    return intake


def code_by_names(
    project: Project, document: str, span: Span, code: Sequence[str], coder_name: str
) -> tuple[str, CodingsReport]:
    """Put a code on a span, all named as people name them, in one step (a new coder is added in another).

    Returns:
        The coding's guid, and what had to be made for it.

    Raises:
        NotFound, AmbiguousName: The document is not there, or the code's name fits several.
        SpanOutsideDocument, EmptySpan: The span does not fit the text.
        FolderHoldsNoCodings: The code is a folder.
        EmptyName: The code or the coder has no name.
    """
    if not code or not clean_name(coder_name):
        raise EmptyName
    row = CodingRow(0, document, span.start, span.end, tuple(code), coder_name)
    places = _Places(project)
    document_id, found = places.document_fits(row), places.code(row.code)
    report = CodingsReport()
    new_coder = clean_name(coder_name).casefold() not in {person.name.casefold() for person in coders(project)}
    report.new_coders = [clean_name(coder_name)] if new_coder else []
    before = project.coder_id
    project.use_coder(ensure_coder(project, coder_name))  # so that the history says who coded
    label = {"code": code[-1], "document": places.name(document), "count": 1}
    try:
        with project.step(Verb.CODE, **label, **paragraph_told(project, document_id, span.start)) as session:
            key = _put(session, [(row, document_id, found)], report)[0]
            fits = dict(zip(("document_id", "code_id", "coder_id", "start", "end"), key, strict=True))
            guid = session.scalars(select(Coding.guid).filter_by(**fits)).one()
    finally:
        if before is not None:
            project.use_coder(before)
    return guid, report


class _Places:
    """Finds documents and codes by their names, each looked up once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._documents: dict[str, tuple[int, str, str] | QdaError] = {}
        self._codes: dict[tuple[str, ...], CodeRow | QdaError | None] = {}
        self._index = CodeIndex(codes(project))

    def name(self, document: str) -> str:
        """Return a found document's name."""
        return self._document(document)[1]

    def document_fits(self, row: CodingRow) -> int:
        """Return the row's document after making sure that its passage is there."""
        document_id, _, text = self._document(row.document)
        check_span(Span(row.start, row.end), text)
        said = row.quote
        if said and _folded(said) != _folded(text[row.start : row.end]):
            raise _OtherWords(said=said, found=text[row.start : row.end])
        return document_id

    def words(self, row: CodingRow) -> str:
        """Return the text at a row's place."""
        return self._document(row.document)[2][row.start : row.end]

    def _document(self, name: str) -> tuple[int, str, str]:
        if name not in self._documents:
            try:
                row = document_named(self._project, name)
                self._documents[name] = (row.document_id, row.name, self._project.text(row.document_id))
            except (NotFound, AmbiguousName) as error:
                self._documents[name] = error
        found = self._documents[name]
        if isinstance(found, QdaError):
            raise found
        return found

    def code(self, path: tuple[str, ...]) -> CodeRow | None:
        """Return the code that a path means, ``None`` where it is to be made."""
        if path not in self._codes:
            self._codes[path] = self._look_up(path)
        found = self._codes[path]
        if isinstance(found, QdaError):
            raise found
        return found

    def _look_up(self, path: tuple[str, ...]) -> CodeRow | QdaError | None:
        try:
            row = self._index.find(path_text(path))
        except NotFound:
            return None
        except AmbiguousName as error:
            return error
        return FolderHoldsNoCodings(name=row.path_text) if row.is_folder else row


class _OtherWords(QdaError):
    """The text at a row's place is not the quote that the row gives. Values: ``said``, ``found``."""


def _folded(text: str) -> str:
    # A spreadsheet may change line ends and spaces at the ends of a cell, and holds no control characters; letters it
    # leaves alone.
    return " ".join(replace_illegal(text)[0].split())


def _why(error: QdaError) -> str:
    """Say what is wrong with a row, without the advice that belongs to a window."""
    if isinstance(error, _OtherWords):
        said, found = (_excerpt(str(error.values[name])) for name in ("said", "found"))
        return f"the quote is “{said}”, but the text there is “{found}”."
    if isinstance(error, (SpanOutsideDocument, EmptySpan, NotFound, AmbiguousName, FolderHoldsNoCodings)):
        what = explain(error).what
        return what[0].lower() + what[1:]
    return explain(error).what


def _excerpt(text: str) -> str:
    folded = _folded(text)
    return folded if len(folded) <= 60 else folded[:59] + "…"


def _row_number(problem: str) -> int:
    digits = problem.removeprefix("Row ").partition(":")[0]
    return int(digits) if digits.isdecimal() else 0


def _shortened(problems: Sequence[str]) -> list[str]:
    more = len(problems) - _LISTED
    return [*problems[:_LISTED], f"{more} more rows do not fit."] if more > 0 else list(problems)


def _put(
    session: Session, checked: Sequence[tuple[CodingRow, int, CodeRow | None]], report: CodingsReport
) -> list[Key]:
    """Within a step: write the rows that are not there yet; return every row's key."""
    keys: list[Key] = []
    there = _existing(session, {document_id for _, document_id, _ in checked})
    made_codes = _made_codes(session, [row.code for row, _, code in checked if code is None], report)
    known_coders = {row.name.casefold(): row.id for row in session.execute(select(Coder.id, Coder.name))}
    new: list[dict[str, object]] = []
    for row, document_id, code in checked:
        code_id = made_codes[row.code] if code is None else code.code_id
        coder_id = _coder(session, row.coder, known_coders, report)
        key = (document_id, code_id, coder_id, row.start, row.end)
        keys.append(key)
        if key in there:
            report.duplicates += 1
            continue
        there.add(key)
        place = dict(zip(("document_id", "code_id", "coder_id", "start", "end"), key, strict=True))
        new.append({**place, "memo": row.memo, "weight": row.weight, "star": int(row.star), "origin": row.origin})
    put_codings(session, new)
    report.added = len(new)
    return keys


def _existing(session: Session, document_ids: set[int]) -> set[Key]:
    columns = (Coding.document_id, Coding.code_id, Coding.coder_id, Coding.start, Coding.end)
    rows = session.execute(select(*columns).where(one_of(Coding.document_id, document_ids)))
    return {(row[0], row[1], row[2], row[3], row[4]) for row in rows}


def _made_codes(
    session: Session, paths: Sequence[tuple[str, ...]], report: CodingsReport
) -> dict[tuple[str, ...], int]:
    """Make the codes at the paths, those that lie above others first: else they would be made as mere folders."""
    made: dict[tuple[str, ...], int] = {}
    codebook = GrowingCodebook(session)
    for path in sorted(dict.fromkeys(paths), key=len):
        before = codebook.last_id
        made[path] = codebook.put_path(path)
        if codebook.last_id > before:
            report.new_codes.append(path_text(path))
    return made


def _coder(session: Session, name: str, known: dict[str, int], report: CodingsReport) -> int:
    if name in known:
        return known[name]
    cleaned = clean_name(name)
    folded = cleaned.casefold()
    if folded not in known:
        colours = list(session.scalars(select(Coder.colour)))
        coder = Coder(name=cleaned, colour=next_colour(colours))
        session.add(coder)
        session.flush()
        known[folded] = coder.id
        report.new_coders.append(cleaned)
    known[name] = known[folded]
    return known[name]
