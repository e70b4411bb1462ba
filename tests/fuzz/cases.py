"""One case: a damaged file is made, an importer is given it, and what comes of that is judged."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from qda.model.errors import QdaError
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.model.wording import explain, note_text
from tests.fuzz import seeds
from tests.fuzz.mutations import Choice, change_archive, change_bytes, change_database, change_rows, change_xml

TARGETS = ("refi", "codebook", "taguette", "qualcoder", "rqda", "tables")
DATABASES = ("taguette", "qualcoder", "rqda")
_ROWS = {"codes": seeds.CODEBOOK, "codings": seeds.CODINGS, "changes": seeds.CHANGES, "values": seeds.VALUES}


class Unsound(AssertionError):
    """An importer did what it may not, without an exception of its own."""


def make_by_bytes(target: str, files: Sequence[Path], out: Path, choice: Choice) -> Path:
    """Write a file whose bytes, or whose members' bytes, differ from those of an honest one."""
    seed = choice.one_of(files)
    data, other = seed.read_bytes(), choice.one_of(files).read_bytes()
    for _ in range(choice.number(1, 4)):
        if data.startswith(b"PK") and choice.number(0, 3):
            data = change_archive(data, choice)
        else:
            data = change_bytes(data, other, choice)
    path = out / seed.name
    path.write_bytes(data)
    return path


def make_by_structure(target: str, files: Sequence[Path], out: Path, choice: Choice) -> Path:
    """Write a file that is sound as a container, and odd in what it says."""
    seed = choice.one_of(files)
    path = out / seed.name
    times = choice.number(1, 6)
    if target == "tables":
        rows = [list(row) for row in _ROWS[seed.stem]]
        for _ in range(times):
            change_rows(rows, choice)
        _write_rows(path, rows)
    elif target in DATABASES:
        path.write_bytes(seed.read_bytes())
        for _ in range(times):
            change_database(path, choice)
    else:
        data = seed.read_bytes()
        for _ in range(times):
            data = change_archive(data, choice) if data.startswith(b"PK") else change_xml(data, choice)
        path.write_bytes(data)
    return path


def _write_rows(path: Path, rows: list[list[object]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file, escapechar="\\").writerows(rows)
        return
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        try:
            sheet.append([cell.replace("\ud800", "?") if isinstance(cell, str) else cell for cell in row])
        except (IllegalCharacterError, ValueError):
            continue
    book.save(path)


def judge(target: str, path: Path, *, store: bool) -> None:
    """Give a file to its importer.

    Raises:
        Exception: Anything but a refusal in words; this is a finding.
    """
    try:
        if target == "codebook":
            _codebook(path, store=store)
        elif target == "tables":
            _table(path)
        else:
            _foreign(path, store=store)
    except QdaError as error:
        _check_words(error)


def _check_words(error: QdaError) -> None:
    """See that no sentence has a gap for which the error brings nothing."""
    words = str(explain(error))
    if not words.strip() or ("…" in words and "…" not in str(error.values)):
        raise Unsound(f"{type(error).__name__} has no words: {words}") from error


def _foreign(path: Path, *, store: bool) -> None:
    from qda.formats.foreign import foreign_kind, read_foreign

    foreign_kind(path)
    found = read_foreign(path)
    _check_report(found.report)
    for kind, account in found.report.elements.items():
        if not account.reconciles:
            raise Unsound(f"{kind} does not add up: {account}")
    for document in found.project.documents:
        document.text.encode("utf-8")
    if store:
        from qda.actions.take_in import import_as_project

        out = path.with_suffix(".concord")
        out.unlink(missing_ok=True)
        _check_report(import_as_project(out, found))


def _codebook(path: Path, *, store: bool) -> None:
    from qda.formats.refi.codebook import read_qdc, write_qdc

    found = read_qdc(path)
    _check_report(found.notes)
    if store:
        again = path.with_name("again.qdc")
        write_qdc(again, found.entries, found.sets)
        if [entry.path for entry in read_qdc(again).entries] != [entry.path for entry in found.entries]:
            raise Unsound("the codebook did not come back")


def _check_report(report: IntakeReport) -> None:
    for note in report.notes:
        intake_note_text(note)
    if IntakeReport.from_json(json.loads(json.dumps(report.to_json()))) != report:
        raise Unsound("the report cannot be kept")


def _table(path: Path) -> None:
    from qda.formats.changes_in import read_changes
    from qda.formats.codebook_table import read_codebook_table
    from qda.formats.coding_table import read_coding_table
    from qda.formats.values_table import read_values_table

    refusals: list[QdaError] = []
    for read in (read_codebook_table, read_coding_table, read_changes, read_values_table):
        try:
            found = read(path)
        except QdaError as error:
            refusals.append(error)
            continue
        for note in getattr(found, "notes", ()):
            note_text(note)
    for error in refusals:
        _check_words(error)
