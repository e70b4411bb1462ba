"""Noting in the project that a file was imported, with the report of it; the same for imports of every kind."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlalchemy.orm import Session

from qda.model.intake.report import IntakeReport
from qda.store import content
from qda.store.project import Project
from qda.store.queries.imports import ImportRow, imports
from qda.store.tables import ImportRun

_READ_AT_ONCE = 1 << 20  # bytes


def report_of_file(form: str, path: Path) -> IntakeReport:
    """Return the empty report of an import of a file; ``form`` is a key of ``FORMATS``.

    A file that cannot be read (any more) has no hash, so that it is not known again.
    """
    return IntakeReport(form, file_name=path.name, file_hash=file_hash(path))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, empty if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_READ_AT_ONCE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def record_import(session: Session, report: IntakeReport, coder_id: int) -> int:
    """Within a step: note an import and keep its report, which is complete by then; return the import's id."""
    told = json.dumps(report.to_json(), ensure_ascii=False, separators=(",", ":"))
    run = ImportRun(
        format=report.format,
        file_name=report.file_name,
        file_hash=report.file_hash,
        origin=report.origin,
        # A file's name may hold bytes that are no text.
        report_hash=content.put_original(session.connection(), told.encode("utf-8", "replace")),
        coder_id=coder_id,
    )
    session.add(run)
    session.flush()
    return run.id


def earlier_imports(project: Project, report: IntakeReport | str) -> list[ImportRow]:
    """Return the imports of the very same file that still stand, given its report or its hash; none without a hash."""
    digest = report if isinstance(report, str) else report.file_hash
    return imports(project, file_hash=digest) if digest else []
