"""Noting in the project that a file was imported, with the report of it; the same for imports of every kind."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from qda.model.intake.report import IntakeReport
from qda.store import content
from qda.store.project import Project
from qda.store.queries.imports import ImportRow, imports
from qda.store.tables import ImportRun, new_guid

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
    run = ImportRun(**import_row(session.connection(), report, coder_id))
    session.add(run)
    session.flush()
    return run.id


def import_row(connection: Connection, report: IntakeReport, coder_id: int) -> dict[str, Any]:
    """Keep a report among the originals; return the row of table ``import_run`` that notes the import."""
    told = json.dumps(report.to_json(), ensure_ascii=False, separators=(",", ":"))
    return {
        "guid": new_guid(),
        "format": report.format,
        "file_name": _as_text(report.file_name),
        "file_hash": report.file_hash,
        "origin": _as_text(report.origin),
        "report_hash": content.put_original(connection, told.encode("utf-8", "replace")),
        "coder_id": coder_id,
    }


def _as_text(name: str) -> str:
    """Return a file's name, which may hold bytes that are no text, as one that can be kept."""
    return name.encode("utf-8", "replace").decode("utf-8")


def earlier_imports(project: Project, report: IntakeReport | str) -> list[ImportRow]:
    """Return the imports of the very same file that still stand, given its report or its hash; none without a hash."""
    digest = report if isinstance(report, str) else report.file_hash
    return imports(project, file_hash=digest) if digest else []
