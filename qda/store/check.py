"""Looking through an open project for anything that is not as it should be; nothing is changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from qda.model.errors import ProjectDamaged, ProjectUnreachable
from qda.model.progress import Progress, no_progress, tell
from qda.model.unfinished import passing_folder
from qda.store import content, opening
from qda.store.folders import data_folder
from qda.store.gate import Gate, ReadingStopped
from qda.store.history import tracked_columns
from qda.store.project import Project
from qda.store.snapshots import copy_at_rest
from qda.store.tables import SCHEMA_VERSION, TRACKED, Content, ContentChunk, MarkRow, table_of

_WAIT_S = 0.2  # before a part begins anew that the project's owner interrupted
_MOST_PER_KIND = 100  # problems of one kind that are listed; the first few say all there is to say


class Problem(NamedTuple):
    """One thing that is wrong; ``what`` is a key of wording.PROBLEMS, ``row_id`` is 0 for the file as a whole."""

    what: str
    table: str = ""
    row_id: int = 0
    detail: str = ""


class CheckReport(NamedTuple):
    """What was looked at, how often, and what is wrong. ``left_out`` names what a read-only project does not allow."""

    problems: tuple[Problem, ...]
    checked: dict[str, int]
    left_out: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(project: Project, progress: Progress = no_progress, *, gate: Gate | None = None) -> CheckReport:
    """Check the pages, references, texts, spans, search index, duplicates and history of a project.

    Args:
        project: The project to look through.
        progress: Told how far it is; it may ask to stop.
        gate: Of the project, where another thread has it open: whenever that one writes, the part under way begins
            anew.

    Raises:
        Cancelled: The person asked to stop.
    """
    parts = (_pages, _references, _contents, _documents, _kept, _spans, _duplicates, _history, _index)
    problems: list[Problem] = []
    left_out: list[str] = []
    with project.read() as session:
        connection = session.connection()
        for number, part in enumerate(parts):
            tell(progress, number, len(parts))
            if part is _index and project.read_only:
                left_out.append("search-index")
                continue
            problems += _found_by(part, connection, gate, lambda at=number: tell(progress, at, len(parts)))
        tell(progress, len(parts), len(parts))
        checked = {name: _count(connection, name) for name in ("document", "coding", "content", "step", "change")}
    return CheckReport(tuple(_shortened(problems)), checked, tuple(left_out))


def check_beside(path: Path, gate: Gate, progress: Progress = no_progress) -> CheckReport:
    """Check a project on another thread than the one that has it open; see :func:`check`.

    The search index is looked at in a private copy, where there is room for one.
    """
    with Project.beside(path) as project:
        report = check(project, lambda done, total: progress(done, total + 1), gate=gate)
        whole = project.schema_version == SCHEMA_VERSION
    if not report.is_sound or not whole:
        return report
    try:
        with passing_folder(data_folder()) as folder:
            copy = folder / "copy.concord"
            copy_at_rest(path, copy, gate, lambda: tell(progress, 1, 1))
            engine = opening.connect(copy, read_only=False)
            try:
                with engine.connect() as connection:
                    problems = (*report.problems, *_index(connection))
            finally:
                engine.dispose()
    except (OSError, sqlite3.Error, DBAPIError):
        return report
    return CheckReport(problems, report.checked, ())


def _found_by(
    part: Callable[[Connection], Iterator[Problem]],
    connection: Connection,
    gate: Gate | None,
    go_on: Callable[[], None],
) -> list[Problem]:
    """Return what one part of the check finds; it begins anew where the project was written to meanwhile."""
    source = connection.connection.dbapi_connection
    while True:
        try:
            if gate is None or not isinstance(source, sqlite3.Connection):
                return _of_part(part, connection)
            with gate.reading(source):
                return _of_part(part, connection)
        except ReadingStopped:
            go_on()
            time.sleep(_WAIT_S)


def _of_part(part: Callable[[Connection], Iterator[Problem]], connection: Connection) -> list[Problem]:
    found: list[Problem] = []
    try:
        found += part(connection)
    except (DBAPIError, ProjectDamaged, ProjectUnreachable) as error:
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise ReadingStopped from None
        detail = error.orig if isinstance(error, DBAPIError) else error.values.get("detail")
        found.append(Problem("unreadable", detail=str(detail)))
    except (TypeError, ValueError) as error:  # a number where a text should be, or bytes, or a time that is none
        found.append(Problem("unreadable", detail=str(error)))
    return found


def _shortened(problems: list[Problem]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for problem in problems:
        seen[problem.what] = seen.get(problem.what, 0) + 1
        if seen[problem.what] <= _MOST_PER_KIND:
            yield problem
    for what, count in seen.items():
        if count > _MOST_PER_KIND:
            yield Problem("more", detail=f"{what}: {count - _MOST_PER_KIND}")


def _count(connection: Connection, table: str) -> int:
    try:
        return int(connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one())
    except (DBAPIError, ProjectDamaged, ProjectUnreachable):
        return 0  # told already by the check of that table


def _pages(connection: Connection) -> Iterator[Problem]:
    for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_PER_KIND})"):
        if row[0] != "ok":
            yield Problem("pages", detail=str(row[0]).splitlines()[-1])


def _references(connection: Connection) -> Iterator[Problem]:
    for table, row_id, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem("reference", str(table), int(row_id or 0), str(parent))


def _contents(connection: Connection) -> Iterator[Problem]:
    columns = select(Content.id, Content.kind, Content.hash, Content.length)
    rows = connection.execute(columns.where(Content.hash.not_like(f"{content.PARTIAL}%"))).all()
    for row in rows:
        if row.kind == "text":
            yield from _text(connection, row.id, row.hash, row.length)
        elif row.kind == "original":
            data = cast(object, connection.scalar(select(Content.data).where(Content.id == row.id)) or b"")
            if not isinstance(data, bytes) or len(data) != row.length or hashlib.sha256(data).hexdigest() != row.hash:
                yield Problem("original-changed", "content", row.id)
        else:
            marks = content.get_marks(connection, row.hash)
            if len(marks) != row.length or content.marks_hash(marks) != row.hash:
                yield Problem("marks-changed", "content", row.id)


def _text(connection: Connection, content_id: int, digest: str, length: int) -> Iterator[Problem]:
    query = select(ContentChunk.number, ContentChunk.first, ContentChunk.text)
    pieces = connection.execute(query.where(ContentChunk.content_id == content_id).order_by(ContentChunk.number)).all()
    first = 0
    for expected, piece in enumerate(pieces):
        if (piece.number, piece.first) != (expected, first):
            yield Problem("chunk-misplaced", "content", content_id, str(piece.number))
        first += len(piece.text)
    if first != length or content.text_hash("".join(str(piece.text) for piece in pieces)) != digest:
        yield Problem("text-changed", "content", content_id)


def _documents(connection: Connection) -> Iterator[Problem]:
    for column, kind in (("text_hash", "text"), ("source_hash", "original"), ("marks_hash", "marks")):
        for row_id, name in connection.exec_driver_sql(
            f"SELECT id, name FROM document WHERE ({column} <> '' OR ? = 'text') AND NOT EXISTS "
            f"(SELECT 1 FROM content WHERE content.kind = ? AND content.hash = document.{column})",
            (kind, kind),
        ):
            yield Problem(f"{kind}-missing", "document", row_id, name)
    for row_id, name in connection.exec_driver_sql(
        "SELECT document.id, document.name FROM document JOIN content ON content.kind = 'text' "
        "AND content.hash = document.text_hash WHERE content.length <> document.length"
    ):
        yield Problem("length", "document", row_id, name)


def _kept(connection: Connection) -> Iterator[Problem]:
    """Look for the bytes that kept parts of other programs, and reports of imports, name."""
    for table, column, name in (
        ("kept_part", "xml_hash", "name"),
        ("kept_part", "file_hash", "file_name"),
        ("import_run", "report_hash", "file_name"),
    ):
        for row_id, told in connection.exec_driver_sql(
            f"SELECT id, {name} FROM {table} AS t WHERE {column} <> '' AND NOT EXISTS "
            f"(SELECT 1 FROM content WHERE content.kind = 'original' AND content.hash = t.{column})"
        ):
            yield Problem("kept-missing", table, row_id, told)


def _spans(connection: Connection) -> Iterator[Problem]:
    for table in ("coding", "memo", "case_document", "decision"):
        for row_id, start, end, length in connection.exec_driver_sql(
            f'SELECT t.id, t.start, t."end", document.length FROM "{table}" AS t '
            "JOIN document ON document.id = t.document_id WHERE t.start IS NOT NULL AND NOT "
            "(typeof(t.start) = 'integer' AND typeof(t.\"end\") = 'integer' "
            'AND t.start >= 0 AND t.start < t."end" AND t."end" <= document.length)'
        ):
            yield Problem("span", table, row_id, f"{start}–{end} / {length}")
    mark, text = MarkRow.__tablename__, "document.length"
    for row_id, start, end, length in connection.exec_driver_sql(
        f'SELECT mark.id, mark.start, mark."end", {text} FROM "{mark}" AS mark JOIN content ON content.id = '
        "mark.content_id JOIN document ON document.marks_hash = content.hash AND content.kind = 'marks' "
        f'WHERE mark.start < 0 OR mark."end" < mark.start OR mark."end" > {text}'
    ):
        yield Problem("span", "mark", row_id, f"{start}–{end} / {length}")


def _duplicates(connection: Connection) -> Iterator[Problem]:
    # NOT INDEXED: a spoilt unique index is the way in which duplicates could come about, and would hide them.
    for table, columns in (
        ("coding", 'document_id, code_id, coder_id, start, "end"'),
        ("code", "coalesce(parent_id, 0), name"),
        ("document", "name"),
        ("coder", "name"),
        ("case", "name"),
        ("variable", "scope, name"),
    ):
        for wanted in (columns, "guid"):
            for row_id, count in connection.exec_driver_sql(
                f'SELECT max(id), count(*) FROM "{table}" NOT INDEXED GROUP BY {wanted} HAVING count(*) > 1'
            ):
                yield Problem("duplicate", table, row_id, str(count))


def _history(connection: Connection) -> Iterator[Problem]:
    """Fold the history: each change begins where the one before it ended, and the last one ends at the row itself."""
    for change_id, table, row_id, ended, begins in connection.exec_driver_sql(
        "SELECT id, table_name, row_id, ended, before FROM (SELECT id, table_name, row_id, before, "
        "lag(after) OVER history AS ended, row_number() OVER history AS number FROM change "
        "WINDOW history AS (PARTITION BY table_name, row_id ORDER BY id)) WHERE number > 1 AND ended IS NOT before"
    ):
        if not same_row(ended, begins):
            yield Problem("history-broken", str(table), row_id, str(change_id))
    for model in TRACKED:
        table = table_of(model)
        row = "json_object(" + ", ".join(f"'{name}', t.\"{name}\"" for name in tracked_columns(table)) + ")"
        for row_id, ended, now in connection.exec_driver_sql(
            f"WITH last AS (SELECT row_id, after, max(id) FROM change WHERE table_name = ? GROUP BY row_id) "
            f'SELECT last.row_id, last.after, iif(t.id IS NULL, NULL, {row}) AS now FROM last LEFT JOIN "{table.name}" '
            "AS t ON t.id = last.row_id WHERE last.after IS NOT now",
            (table.name,),
        ):
            if not same_row(ended, now):
                yield Problem("history-differs", table.name, row_id)
    for change_id, step_id in connection.exec_driver_sql(
        "SELECT min(id), step_id FROM change WHERE step_id NOT IN (SELECT id FROM step) GROUP BY step_id"
    ):
        yield Problem("reference", "change", change_id, f"step {step_id}")


def same_row(one: str | None, other: str | None) -> bool:
    """Compare two rows as the history notes them; a later file format may have added columns since the first."""
    if one is None or other is None:
        return one is other
    try:
        rows = [cast(dict[str, object], json.loads(row)) for row in (one, other)]
    except ValueError:
        return False
    return all(rows[0][name] == rows[1][name] for name in rows[0].keys() & rows[1].keys())


def _index(connection: Connection) -> Iterator[Problem]:
    try:
        connection.exec_driver_sql("INSERT INTO content_search (content_search, rank) VALUES ('integrity-check', 1)")
    except (DBAPIError, ProjectDamaged, ProjectUnreachable):
        yield Problem("search-index")
