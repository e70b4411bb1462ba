"""Writing the rows of a new project to its file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Connection, insert

from qda import __version__
from qda.actions.merged_rows import MergedRows, Row
from qda.model.progress import Progress, tell
from qda.model.verb import Verb
from qda.store import content, opening
from qda.store.tables import TRACKED, Base, Coder, Document, ProjectRow, Step, table_of

_PARTS = 2  # texts, rows
_ROWS_AT_ONCE = 10_000
_MANY = 1000  # rows, from which on they are handed over as they are


def write_rows(
    path: Path,
    rows: MergedRows,
    about: Mapping[str, object],
    step: tuple[Verb, Mapping[str, object]],
    progress: Progress,
) -> None:
    """Write a whole project to an empty file that nobody knows yet, in one transaction.

    ``step`` stands in the history as the act that made the file; undo stops before it.

    Raises:
        Cancelled: The person asked to stop.
    """
    engine = opening.connect(path, read_only=False)
    try:
        with engine.connect() as target:
            target.exec_driver_sql("BEGIN IMMEDIATE")
            opening.create_tables(target)
            _put_texts(target, rows, progress)
            target.execute(insert(ProjectRow).values({"id": 1, "created_with": f"Concord {__version__}", **about}))
            # A code names its typical example and a coding its code: both are checked at the end.
            target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for model in (Coder, *(model for model in TRACKED if model not in (Coder, ProjectRow))):
                _put(target, model, rows.tables.get(model, []), progress)
            label = json.dumps(dict(step[1]), ensure_ascii=False)
            target.execute(insert(Step).values(verb=str(step[0]), label=label))
            target.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()


def _put_texts(target: Connection, rows: MergedRows, progress: Progress) -> None:
    for of, document in zip(rows.texts, rows.tables.get(Document, ()), strict=True):
        tell(progress, 0, _PARTS)
        project = rows.projects[of.source]
        content.put_text(target, project.text(of.document_id))
        content.put_marks(target, project.marks(of.document_id))
        if of.original is None:
            document["source_hash"] = ""
        else:
            content.put_original(target, rows.projects[of.original[0]].original(of.original[1]))


def _put(target: Connection, model: type[Base], rows: Sequence[Row], progress: Progress) -> None:
    table = table_of(model)
    names = [column.name for column in table.c]
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        tell(progress, 1, _PARTS)
        some = rows[first : first + _ROWS_AT_ONCE]
        if len(some) < _MANY or any(len(row) < len(names) for row in some):
            target.execute(insert(table), list(some))  # fills in what is not said
            continue
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        whole = itemgetter(*names)
        target.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', [whole(row) for row in some])
