"""What was imported into a project, when, by whom, and the report of it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, cast

from sqlalchemy import func, select

from qda.model.errors import NotFound
from qda.model.intake.report import IntakeReport
from qda.store import content
from qda.store.project import Project
from qda.store.tables import Coder, ImportRun, KeptPartRow


class ImportRow(NamedTuple):
    """One import; ``format`` is a key of :data:`qda.model.intake.wording.FORMATS`, ``coder`` who did it."""

    import_id: int
    guid: str
    format: str
    file_name: str
    file_hash: str
    origin: str
    coder: str
    time: str


def imports(project: Project, *, file_hash: str = "") -> list[ImportRow]:
    """Return the imports in the order in which they were made, of one file if its hash is given."""
    query = (
        select(
            ImportRun.id,
            ImportRun.guid,
            ImportRun.format,
            ImportRun.file_name,
            ImportRun.file_hash,
            ImportRun.origin,
            Coder.name,
            ImportRun.time,
        )
        .join(Coder, Coder.id == ImportRun.coder_id)
        .order_by(ImportRun.id)
    )
    if file_hash:
        query = query.where(ImportRun.file_hash == file_hash)
    with project.read() as session:
        return [ImportRow._make(row) for row in session.execute(query)]


def kept_parts(project: Project) -> int:
    """Return how many parts of other programs' projects are kept to be written out again."""
    with project.read() as session:
        return session.scalar(select(func.count()).select_from(KeptPartRow)) or 0


def import_report_of(project: Project, import_id: int) -> IntakeReport:
    """Return the report of an import, as it was told then.

    Raises:
        NotFound: There is no such import, or it was undone.
    """
    with project.read() as session:
        digest = session.scalar(select(ImportRun.report_hash).where(ImportRun.id == import_id))
        data = content.get_original(session.connection(), digest) if digest else b""
    if not data:
        raise NotFound(kind="import", name=import_id)
    return IntakeReport.from_json(cast(dict[str, Any], json.loads(data)))
