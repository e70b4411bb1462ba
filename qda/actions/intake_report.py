"""The report of an import as a workbook, to be kept beside the study or sent to whoever asks what was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qda.model.intake.report import IntakeReport, intake_note_text
from qda.model.intake.telling import counted_words, element_words, sureness_words, table_words
from qda.model.intake.wording import FORMATS
from qda.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from qda.formats.workbook import Sheet

Translate = Callable[[str], str]
Row = tuple[object, ...]


def _as_is(text: str) -> str:
    return text


def write_intake_report(
    path: Path,
    reports: Sequence[IntakeReport],
    *,
    translate: Translate = _as_is,
    progress: Progress = no_progress,
) -> None:
    """Write the reports of one or several imports as an Excel workbook.

    Its sheets: what was imported, what there is to tell, what became of the elements of the file and of the rows of
    the project, and how positions in the texts were understood.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop.
    """
    from qda.formats.workbook import write_workbook

    write_workbook(path, report_sheets(reports, translate), progress=progress)


def report_sheets(reports: Sequence[IntakeReport], translate: Translate = _as_is) -> list[Sheet]:
    """Return the sheets of :func:`write_intake_report`; those that would be empty are left out, but for the first."""
    tr = translate
    return [
        _sheet(
            tr("Import"),
            [(tr("File"), 40), (tr("Kind"), 24), (tr("Written by"), 30), (tr("To look at"), 0), (tr("SHA-256"), 70)],
            [_about(report, tr) for report in reports],
        ),
        *(
            _sheet(title, columns, rows)
            for title, columns, rows in (
                _told(reports, tr),
                _elements(reports, tr),
                _stored(reports, tr),
                _positions(reports, tr),
            )
            if rows
        ),
    ]


Titled = tuple[str, "list[tuple[str, int]]", "list[Row]"]


def _sheet(title: str, columns: Iterable[tuple[str, int]], rows: Sequence[Row]) -> Sheet:
    """Return a sheet; a width of 0 means a column of numbers."""
    from qda.formats.workbook import Column, Sheet

    made = [Column(words, "text", width) if width else Column(words, "integer", 14) for words, width in columns]
    return Sheet(title, made, rows, len(rows))


def _about(report: IntakeReport, tr: Translate) -> Row:
    kind = tr(FORMATS.get(report.format, report.format))
    to_look_at = sum(note.look for note in report.notes) + sum(text.sureness == "unsure" for text in report.texts)
    return (report.file_name, kind, report.origin, to_look_at, report.file_hash)


def _told(reports: Sequence[IntakeReport], tr: Translate) -> Titled:
    rows: list[Row] = []
    for report in reports:
        for note in sorted(report.notes, key=lambda note: not note.look):
            look = tr("please look") if note.look else ""
            rows.append((report.file_name, look, note.name, intake_note_text(note, tr)))
    heads = [(tr("File"), 34), (tr("To look at"), 16), (tr("About"), 34), (tr("What happened"), 90)]
    return tr("What happened"), heads, rows


def _elements(reports: Sequence[IntakeReport], tr: Translate) -> Titled:
    rows: list[Row] = [
        (report.file_name, element_words(name, tr), each.there, each.taken, each.joined, each.kept, each.left)
        for report in reports
        for name, each in report.elements.items()
    ]
    counts = [tr("In the file"), tr("Taken"), tr("Joined"), tr("Kept unseen"), tr("Left out")]
    return tr("In the file"), [(tr("File"), 34), (tr("What"), 44), *((words, 0) for words in counts)], rows


def _stored(reports: Sequence[IntakeReport], tr: Translate) -> Titled:
    rows: list[Row] = [
        (report.file_name, table_words(name, tr), each.read, each.added, each.joined, each.left)
        for report in reports
        for name, each in report.stored.items()
    ]
    counts = [tr("Read"), tr("Added"), tr("Joined"), tr("Left out")]
    return tr("In the project"), [(tr("File"), 34), (tr("What"), 44), *((words, 0) for words in counts)], rows


def _positions(reports: Sequence[IntakeReport], tr: Translate) -> Titled:
    rows: list[Row] = [
        (
            report.file_name,
            text.document,
            text.encoding,
            counted_words(text, tr),
            sureness_words(text, tr),
            text.checked,
            text.fitting,
        )
        for report in reports
        for text in report.texts
    ]
    heads = [(tr("File"), 34), (tr("Document"), 40), (tr("Encoding"), 16), (tr("Positions count"), 34)]
    more = [(tr("How sure"), 52), (tr("Passages checked"), 0), (tr("Passages that fit"), 0)]
    return tr("Positions in texts"), [*heads, *more], rows
