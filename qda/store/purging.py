"""Taking documents and cases out of a project file for good: out of its rows, texts, index and history.

It is done on a connection without triggers, so that nothing is noted. What the history said of them goes: each of
their rows with all that ever happened to it. So the rest still folds, and can be undone. Freed pages are overwritten,
and the file is written anew in the end, so that no byte of them is left in it.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from qda.model.errors import BadQuery
from qda.model.query import Query, is_about
from qda.model.verb import Verb
from qda.store import content, opening
from qda.store.tables import utc_now
from qda.store.traces import Traces

_IN_MEMORY_MB = 300  # a larger file is written anew by way of a temporary one, which its system removes at once

_OF_DOCUMENT = (
    *("document_set_member", "coding", "memo", "document_coder", "case_document", "variable_value", "decision"),
)
_OF_CASE = ("case_document", "variable_value")
_OF_ROWS = (
    *(("memo", "coding_id", "coding"), ("decision_coding", "coding_id", "coding")),
    *(("decision_coding", "decision_id", "decision"),),
)
_HASHES = (
    *(("document", "text_hash"), ("document", "marks_hash"), ("document", "source_hash")),
    *(("kept_part", "xml_hash"), ("kept_part", "file_hash"), ("import_run", "report_hash")),
)

Row = dict[str, Any]


class Doomed(NamedTuple):
    """What is to go, by identity, so that it is found in copies as well; ``history`` says that all of that goes too."""

    documents: frozenset[str]
    cases: frozenset[str] = frozenset()
    history: bool = False


class Purged(NamedTuple):
    """What went: rows by table, and steps of the history of which nothing was left."""

    rows: dict[str, int]
    steps: int

    @property
    def found(self) -> bool:
        """Whether there was anything of it in the file."""
        return bool(self.rows) or self.steps > 0


def purge_file(path: Path, doomed: Doomed, *, coder: str = "") -> Purged:
    """Take documents and cases out of a project file that nobody has open.

    Whenever it is interrupted, the file holds either all of it or nothing. Call it with the project's lock held, on a
    file that was verified.

    Raises:
        sqlite3.Error, OSError: The disk refused; the file is as it was, or purged already but not yet made smaller.
        QdaError: What is left is not sound, so nothing was changed.
    """
    with contextlib.closing(opening.connected(path, read_only=False)) as connection:
        run = connection.execute
        if path.stat().st_size > _IN_MEMORY_MB << 20:
            run("PRAGMA temp_store=FILE")
        run("PRAGMA secure_delete=ON")
        # What was deleted earlier may still lie in pages that are no longer used, and go with them before anything
        # else: from then on the file holds what it says it holds, and nothing more.
        run("VACUUM")
        run("BEGIN IMMEDIATE")
        try:
            run("PRAGMA defer_foreign_keys=ON")
            purged = _Purging(connection, doomed).purge()
            if purged.found:
                _note_step(connection, purged, coder)
                opening.check_whole(connection, path)
            run("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                run("ROLLBACK")
            raise
        run("VACUUM")
    return purged


def _note_step(connection: sqlite3.Connection, purged: Purged, coder: str) -> None:
    """Note that something was purged, by whom and when, but not what; undo passes over it."""
    counts = {"count": purged.rows.get("document", 0), "cases": purged.rows.get("case", 0), "steps": purged.steps}
    told = json.dumps({key: count for key, count in counts.items() if count})
    connection.execute(
        "INSERT INTO step (verb, label, coder, time) VALUES (?, ?, ?, ?)", (str(Verb.PURGE), told, coder, utc_now())
    )
    connection.execute("UPDATE project SET revision = revision + 1")


def holds(path: Path, doomed: Doomed) -> bool:
    """Tell whether a project file, which may be a kept version, has anything of what is to go, in its history too.

    Raises:
        sqlite3.Error: It cannot be read.
    """
    with contextlib.closing(opening.connected(path, read_only=True)) as connection:
        return _holds(connection, doomed)


def may_hold(path: Path, doomed: Doomed) -> bool:
    """Tell whether a file, which may be anything, holds it; only SQLite looks, and touches nothing beside it."""
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
            return _holds(connection, doomed)
    except (sqlite3.Error, OSError, ValueError):
        return False


def _holds(connection: sqlite3.Connection, doomed: Doomed) -> bool:
    pairs = (("document", doomed.documents), ("case", doomed.cases))
    return any(_ids(connection, table, guids) for table, guids in pairs)


def _ids(connection: sqlite3.Connection, table: str, guids: Iterable[str]) -> set[int]:
    """Return the ids of rows that have, or once had, one of the guids."""
    wanted = json.dumps(list(guids))
    sql = (
        f'SELECT id FROM "{table}" WHERE guid IN (SELECT value FROM json_each(?)) UNION '
        "SELECT row_id FROM change WHERE table_name = ? AND "
        "json_extract(coalesce(after, before), '$.guid') IN (SELECT value FROM json_each(?))"
    )
    return {int(row[0]) for row in connection.execute(sql, (wanted, table, wanted))}


class _Purging:
    """One purge, within a transaction of the caller's."""

    def __init__(self, connection: sqlite3.Connection, doomed: Doomed) -> None:
        self._run = connection.execute
        self._doomed = doomed
        self._tables = set(opening.row_counts(connection))
        self._gone: dict[str, set[int]] = {
            "document": _ids(connection, "document", doomed.documents),
            "case": _ids(connection, "case", doomed.cases),
        }
        self._traces = self._known_by(doomed)
        self._had_changes = self._steps_with_changes()
        self._source_hashes = {row["source_hash"] for row in self._states("document", self._gone["document"])} - {""}

    def purge(self) -> Purged:
        if not any(self._gone.values()) and not self._doomed.history:
            return Purged({}, 0)
        self._find_rows()
        self._find_kept_parts()
        self._find_imports()
        self._find_queries()
        self._scrub_codes()
        self._scrub("document", self._scrub_document)
        self._scrub("comparison", self._scrub_comparison)
        self._scrub("import_run", self._scrub_import)
        steps = self._forget_all_history() if self._doomed.history else self._forget_history()
        rows = self._delete_rows()
        self._delete_contents()
        return Purged({table: count for table, count in rows.items() if count}, steps)

    # --- what goes ---------------------------------------------------------------------------------------------------
    def _known_by(self, doomed: Doomed) -> Traces:
        names = set[str]()
        for row in self._states("document", self._gone["document"]):
            names |= {row["name"], row["source_name"]}
        names |= {row["name"] for row in self._states("case", self._gone["case"])}
        staying = list[str]()
        for table in ("document", "case"):
            rows = self._run(f'SELECT id, name FROM "{table}"').fetchall()
            staying += [str(name) for row_id, name in rows if row_id not in self._gone[table]]
        return Traces(names, doomed.documents | doomed.cases | self._in_other_files(doomed), staying)

    def _in_other_files(self, doomed: Doomed) -> set[str]:
        """Return the identities that the documents have in files that were compared or merged here."""
        found = set[str]()
        for _, row in self._all_states("comparison"):
            pairing = cast("dict[str, dict[str, str]]", json.loads(row["pairing"] or "{}"))
            for part in ("documents", "same"):
                found |= {key for key, guid in pairing.get(part, {}).items() if guid in doomed.documents}
        return found

    def _states(self, table: str, row_ids: Iterable[int]) -> Iterator[Row]:
        """Yield all that rows are and ever were."""
        wanted = json.dumps(list(row_ids))
        cursor = self._run(f'SELECT * FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (wanted,))
        names = [column[0] for column in cursor.description]
        yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        changes = self._run(
            "SELECT before, after FROM change WHERE table_name = ? AND row_id IN (SELECT value FROM json_each(?))",
            (table, wanted),
        ).fetchall()
        yield from (cast(Row, json.loads(state)) for states in changes for state in states if state is not None)

    def _find_rows(self) -> None:
        """Find what belongs, or once belonged, to the documents and cases."""
        for table in _OF_DOCUMENT:
            self._add(table, "document_id", self._gone["document"])
        for table in _OF_CASE:
            self._add(table, "case_id", self._gone["case"])
        for table, column, owner in _OF_ROWS:
            self._add(table, column, self._gone.get(owner, set()))

    def _add(self, table: str, column: str, owners: Iterable[int]) -> None:
        wanted = json.dumps(list(owners))
        if table not in self._tables or wanted == "[]":
            return
        sql = (
            f'SELECT id FROM "{table}" WHERE {column} IN (SELECT value FROM json_each(:wanted)) UNION '
            "SELECT row_id FROM change WHERE table_name = :table AND "
            f"(json_extract(before, '$.{column}') IN (SELECT value FROM json_each(:wanted)) OR "
            f"json_extract(after, '$.{column}') IN (SELECT value FROM json_each(:wanted)))"
        )
        found = self._run(sql, {"wanted": wanted, "table": table})
        self._gone.setdefault(table, set()).update(int(row[0]) for row in found)

    def _all_states(self, table: str) -> list[tuple[int, Row]]:
        """Return the states of all rows of a table that there are or were, with their ids."""
        if table not in self._tables:
            return []
        ids = self._run(
            f'SELECT id FROM "{table}" UNION SELECT row_id FROM change WHERE table_name = ?', (table,)
        ).fetchall()
        return [(int(row["id"]), row) for row in self._states(table, [row[0] for row in ids])]

    def _find_kept_parts(self) -> None:
        """Find what is kept of other programs' projects about them, or mentions them."""
        parts = self._all_states("kept_part")
        guids, gone = set(self._traces.guids), self._gone.setdefault("kept_part", set())
        codings = self._gone.get("coding", set()) | self._gone.get("memo", set())
        if parts and codings:
            for table in ("coding", "memo"):
                guids |= {row["guid"].casefold() for row in self._states(table, self._gone.get(table, set()))}
        while True:
            found = {row_id for row_id, row in parts if row_id not in gone and self._is_part(row, guids)}
            if not found:
                return
            gone |= found
            guids |= {row["guid"].casefold() for row_id, row in parts if row_id in found}

    def _is_part(self, row: Row, guids: set[str]) -> bool:
        if row["owner"].casefold() in guids or self._traces.mentioned(f"{row['name']}\n{row['file_name']}"):
            return True
        return self._traces.in_bytes(self._original(row["xml_hash"]))

    def _original(self, digest: str) -> bytes:
        found = self._run("SELECT data FROM content WHERE kind = 'original' AND hash = ?", (digest,)).fetchone()
        return bytes(found[0]) if found and found[0] else b""

    def _find_imports(self) -> None:
        """Find the imports that brought nothing but them: of that very file, or in a step of their own."""
        steps = self._step_counts()
        gone = self._gone.setdefault("import_run", set())
        for row_id, row in self._all_states("import_run"):
            alone = steps.get(row_id, False)
            if row["file_hash"] in self._source_hashes or alone:
                gone.add(row_id)

    def _find_queries(self) -> None:
        """Find the saved queries that ask for them: nothing answers these any more."""
        gone = self._gone.setdefault("saved_query", set())
        guids = self._doomed.documents | self._doomed.cases
        for row_id, row in self._all_states("saved_query"):
            try:
                if is_about(Query.from_json(row["query"]), guids, self._traces.mentioned):
                    gone.add(row_id)
            except BadQuery:  # a newer program's
                if self._traces.mentioned(row["query"]):
                    gone.add(row_id)

    def _step_counts(self) -> dict[int, bool]:
        """Return for each import in whose step documents came in whether all of those are to go."""
        found: dict[int, bool] = {}
        came = self._run(
            "SELECT run.row_id, document.row_id FROM change AS run JOIN change AS document "
            "ON document.step_id = run.step_id AND document.table_name = 'document' AND document.before IS NULL "
            "WHERE run.table_name = 'import_run' AND run.before IS NULL"
        )
        for run_id, document_id in came:
            found[int(run_id)] = found.get(int(run_id), True) and document_id in self._gone["document"]
        return found

    # --- what stays, without what told of it -----------------------------------------------------------------------
    def _scrub_codes(self) -> None:
        """Empty the examples of codes that quote them, also those that were typed over or taken off since."""
        codings = self._gone.get("coding", set())
        quoted = {
            (row_id, row["example_text"])
            for row_id, row in self._all_states("code")
            if row["example_text"] and row["example_coding_id"] in codings
        }

        def scrub(row: Row) -> None:
            if row["example_coding_id"] in codings:
                row["example_coding_id"] = None
            if (row["id"], row["example_text"]) in quoted:
                row["example_text"] = ""

        self._scrub("code", scrub)

    def _scrub_document(self, row: Row) -> None:
        row["import_report"] = self._traces.scrubbed_json(row["import_report"])

    def _scrub_comparison(self, row: Row) -> None:
        row["settings"] = self._traces.scrubbed_json(row["settings"]) or "{}"
        if self._traces.within(row["pairing"]):
            pairing = cast("dict[str, dict[str, str]]", self._traces.scrubbed(json.loads(row["pairing"])))
            kept = {part: {key: guid for key, guid in pairs.items() if guid} for part, pairs in pairing.items()}
            row["pairing"] = json.dumps(kept, ensure_ascii=False)

    def _scrub_import(self, row: Row) -> None:
        row["file_name"] = self._traces.scrubbed_list(row["file_name"])
        told = self._original(row["report_hash"]).decode("utf-8", "replace")
        scrubbed = self._traces.scrubbed_json(told)
        if scrubbed != told:
            row["report_hash"] = self._put_original(scrubbed.encode())

    def _put_original(self, data: bytes) -> str:
        digest = content.bytes_hash(data)
        sql = "INSERT OR IGNORE INTO content (kind, hash, length, data) VALUES ('original', ?, ?, ?)"
        self._run(sql, (digest, len(data), data))
        return digest

    def _scrub(self, table: str, scrub: Callable[[Row], None]) -> None:
        """Change all that the rows that stay are and ever were in the same way, so that the history still folds."""
        if table not in self._tables:
            return
        gone = self._gone.get(table, set())
        cursor = self._run(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            if row["id"] not in gone:
                self._write_row(table, row, scrub)
        sql = "SELECT id, row_id, before, after FROM change WHERE table_name = ?"
        for change_id, row_id, *states in self._run(sql, (table,)).fetchall():
            if row_id not in gone:
                self._write_change(change_id, states, scrub)

    def _write_row(self, table: str, row: Row, scrub: Callable[[Row], None]) -> None:
        before = dict(row)
        scrub(row)
        for column in (name for name in row if row[name] != before[name]):
            self._run(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (row[column], row["id"]))

    def _write_change(self, change_id: int, states: Sequence[str | None], scrub: Callable[[Row], None]) -> None:
        written: list[str | None] = []
        for state in states:
            row = None if state is None else cast(Row, json.loads(state))
            before = dict(row or {})
            if row is not None:
                scrub(row)
            written.append(state if row is None or row == before else json.dumps(row, ensure_ascii=False))
        if written == list(states):
            return
        if None not in written and json.loads(written[0] or "") == json.loads(written[1] or ""):
            self._run("DELETE FROM change WHERE id = ?", (change_id,))  # it had changed nothing else
        else:
            self._run("UPDATE change SET before = ?, after = ? WHERE id = ?", (*written, change_id))

    # --- the history -------------------------------------------------------------------------------------------------
    def _forget_history(self) -> int:
        """Delete what happened to the rows, the steps in which nothing else happened, and the names in the others."""
        for table, ids in self._gone.items():
            self._run(
                "DELETE FROM change WHERE table_name = ? AND row_id IN (SELECT value FROM json_each(?))",
                (table, json.dumps(list(ids))),
            )
        forgotten = 0
        for step_id in sorted(self._had_changes - self._steps_with_changes(), reverse=True):
            # What took it back has nothing left either, and was deleted just before.
            undone = "SELECT 1 FROM step AS later WHERE later.undoes = step.id"
            forgotten += self._run(f"DELETE FROM step WHERE id = ? AND NOT EXISTS ({undone})", (step_id,)).rowcount
        for step_id, label in self._run("SELECT id, label FROM step WHERE label <> ''").fetchall():
            scrubbed = self._traces.scrubbed_label(label)
            if scrubbed != label:
                self._run("UPDATE step SET label = ? WHERE id = ?", (scrubbed, step_id))
        return forgotten

    def _steps_with_changes(self) -> set[int]:
        return {int(row[0]) for row in self._run("SELECT DISTINCT step_id FROM change")}

    def _forget_all_history(self) -> int:
        """Delete the whole history, which may quote anything in any step."""
        count = int(self._run("SELECT count(*) FROM step").fetchone()[0])
        self._run("DELETE FROM change")
        self._run("UPDATE step SET undoes = NULL")
        self._run("DELETE FROM step")
        return count

    # --- rows and contents -------------------------------------------------------------------------------------------
    def _delete_rows(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        there = {table: ids for table, ids in self._gone.items() if table in self._tables}  # a kept version is older
        for table, ids in there.items():
            wanted = json.dumps(list(ids))
            sql = f'SELECT count(*) FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))'
            counts[table] = len(ids) if table in ("document", "case") else self._run(sql, (wanted,)).fetchone()[0]
        for table, ids in there.items():
            self._run(f'DELETE FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (json.dumps(list(ids)),))
        self._run("DELETE FROM session")
        return counts

    def _delete_contents(self) -> None:
        """Delete all texts, files and marks that nothing names, now or in the history, and index the others anew."""
        named = set[str]()
        for table, column in _HASHES:
            if table in self._tables:
                named |= {str(row[0]) for row in self._run(f'SELECT DISTINCT {column} FROM "{table}"')}
                sql = (
                    f"SELECT json_extract(before, '$.{column}'), json_extract(after, '$.{column}') FROM change "
                    "WHERE table_name = ?"
                )
                named |= {str(digest) for row in self._run(sql, (table,)) for digest in row if digest}
        unnamed = [row[0] for row in self._run("SELECT id, hash FROM content") if row[1] not in named]
        self._run("DELETE FROM content WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(unnamed),))
        self._run("INSERT INTO content_search (content_search) VALUES ('rebuild')")
