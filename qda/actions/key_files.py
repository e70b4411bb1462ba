"""Comparing many files with a key: reading them one after the other, and the sheet for Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qda import __version__
from qda.analysis.compare.raters import Rater
from qda.analysis.compare.source import labels_of, opened_untouched, read_source
from qda.analysis.key_study import KeyCounts, KeyStudent, beside_the_key, key_coders
from qda.analysis.table import Field
from qda.model.errors import Cancelled, QdaError, SameFileTwice
from qda.model.progress import Progress, no_progress, tell
from qda.model.read_file import ReadFile
from qda.model.wording import explain


@dataclass(frozen=True, slots=True)
class KeyStudy:
    """Everybody beside the key."""

    key: Path
    coder: str
    students: tuple[KeyStudent, ...]


def read_key_coders(key: ReadFile) -> list[Rater]:
    """Return whose work in a file can be the key.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: The file cannot be used.
    """
    with opened_untouched(key.read_at) as project:
        return key_coders(read_source(project, 0, path=key.path))


def study_files(
    key: ReadFile, coder: Rater, files: Sequence[ReadFile], *, progress: Progress = no_progress
) -> KeyStudy:
    """Compare each file with the key, whatever becomes of the others.

    A file that cannot be read is a line of its own that says why.

    Raises:
        ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: The key itself cannot be used.
        Cancelled: The person asked to stop.
    """
    with opened_untouched(key.read_at) as project:
        source = read_source(project, 0, label=key.path.stem, path=key.path)
    labels = labels_of([one.path for one in files])
    students: list[KeyStudent] = []
    for number, (one, label) in enumerate(zip(files, labels, strict=True)):
        tell(progress, number, len(files))
        try:
            if one.path.exists() and key.path.exists() and one.path.samefile(key.path):
                raise SameFileTwice(path=str(one.path))
            with opened_untouched(one.read_at) as project:
                own = read_source(project, 1, label=label, path=one.path)
            students += beside_the_key(source, coder.guid, own)
        except Cancelled:
            raise
        except QdaError as error:
            students.append(KeyStudent(one.path, label, problem=error))
    return KeyStudy(key.path, coder.name, tuple(students))


_FIELDS = (
    Field("Student", width=26),
    Field("File", width=30),
    Field("Code", width=34),
    Field("In the key", "integer", 10),
    Field("Hits", "integer", 8),
    Field("Hits with other borders", "integer", 12),
    Field("Misses", "integer", 9),
    Field("Extras", "integer", 9),
    Field("Share of the key found", "real", 12),
    Field("Share of own in the key", "real", 12),
    Field("To note", width=60),
)


def _rows(study: KeyStudy) -> Iterator[tuple[object, ...]]:
    for student in study.students:
        if student.problem is not None:
            told = explain(student.problem)
            yield (student.label, student.path.name, "", *(None,) * 7, f"Not compared. {told.what} {told.now}".strip())
            continue
        for code, counts in sorted(student.codes.items()):
            yield (student.label, student.path.name, code, *_numbers(counts), "")
        yield (student.label, student.path.name, "(all codes)", *_numbers(student.total), note_of(student))


def note_of(student: KeyStudent) -> str:
    """Return what is to be noted of a student's work."""
    parts = ["Nobody coded anything in this file."] if student.found_nobody else []
    if student.untouched:
        parts.append(f"Not coded here or not in the key, so nothing is said of: {', '.join(student.untouched)}.")
    if student.unpaired:
        parts.append(f"Not in the key: {', '.join(student.unpaired)}.")
    return " ".join(parts)


def _numbers(one: KeyCounts) -> tuple[object, ...]:
    whole = one.hits + one.misses
    return (whole, one.hits, one.other_borders, one.misses, one.extras, one.share_found, one.share_in_key)


def write_key_sheet(path: Path, study: KeyStudy, *, progress: Progress = no_progress) -> None:
    """Write one sheet with a row per student and code, and a row for all codes of each student.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    from qda.formats.workbook import Column, Sheet, write_workbook

    columns = [Column(each.title, each.kind, each.width) for each in _FIELDS]
    rows = list(_rows(study))
    about: list[tuple[str, str]] = [
        ("Key", f"{study.coder} in {study.key.name}"),
        ("Hit", "A stretch of the key that the student gave the same code, be it with other borders."),
        ("Miss", "A stretch of the key that the student did not give this code."),
        ("Extra", "A stretch that only the student gave this code."),
        ("Documents", "Only documents that the student coded, or marked as finished, are counted."),
        ("Written with", f"Concord {__version__}"),
    ]
    sheets = [
        Sheet("Compared with the key", columns, rows, len(rows)),
        Sheet("Settings", [Column("What", width=20), Column("Value", width=80)], about, len(about)),
    ]
    write_workbook(path, sheets, progress=progress)
