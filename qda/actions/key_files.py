"""Comparing many files with a key: reading them one after the other, whatever becomes of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qda.actions.key_sheet import KeyLine, write_key_sheet
from qda.analysis.compare.raters import Rater
from qda.analysis.compare.source import labels_of, opened_untouched, read_source
from qda.analysis.key_study import KeyStudent, beside_the_key, key_coders
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


def key_lines(study: KeyStudy) -> list[KeyLine]:
    """Return the rows of the sheet: each student's codes, then all of them together."""
    lines: list[KeyLine] = []
    for student in study.students:
        file = student.path.name
        if student.problem is not None:
            told = explain(student.problem)
            lines.append(KeyLine(student.label, file, "", None, f"Not compared. {told.what} {told.now}".strip()))
            continue
        lines += [KeyLine(student.label, file, code, counts) for code, counts in sorted(student.codes.items())]
        lines.append(KeyLine(student.label, file, "", student.total, note_of(student)))
    return lines


def note_of(student: KeyStudent) -> str:
    """Return what is to be noted of a student's work."""
    parts = ["Nobody coded anything in this file."] if student.found_nobody else []
    if student.untouched:
        parts.append(f"Not coded here or not in the key, so nothing is said of: {', '.join(student.untouched)}.")
    if student.unpaired:
        parts.append(f"Not in the key: {', '.join(student.unpaired)}.")
    return " ".join(parts)


def write_study(path: Path, study: KeyStudy, *, progress: Progress = no_progress) -> None:
    """Write everybody beside the key to one sheet.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    write_key_sheet(path, f"{study.coder} in {study.key.name}", key_lines(study), progress=progress)
