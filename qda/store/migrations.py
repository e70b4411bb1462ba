"""What each version of the project file changed, and how an older file is made to look like one of today.

A file that may be written is changed for good, by :mod:`qda.store.updating`. One that is only read is never changed:
there, tables of the connection's own stand in for what the file has not got.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import Column, ColumnDefault, Connection, Table

from qda.store.tables import ALL, table_of


class Migration(NamedTuple):
    """One version's changes: ``adds`` names the columns, by table, that the version before did not have.

    ``run`` is written once and never edited again: its SQL is that of its version, whatever the tables are today.
    """

    version: int
    adds: Mapping[str, frozenset[str]]
    run: Callable[[sqlite3.Connection], None]


def columns_at(version: int) -> dict[str, set[str]]:
    """Return the names of all columns by table, as a version of the file's format has them."""
    columns = {table.name: {column.name for column in table.columns} for table in map(table_of, ALL)}
    for migration in reversed(MIGRATIONS):
        if migration.version > version:
            for table, added in migration.adds.items():
                columns[table] -= added
    return {table: names for table, names in columns.items() if names}


def default_of(column: Column[Any]) -> str | int | None:
    """Return what a row has in a column that was not there yet when the row was written."""
    default = column.default
    if isinstance(default, ColumnDefault) and default.is_scalar:
        return cast(str | int, default.arg)
    return None if column.nullable else ""


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Take all steps from a version to the newest, within a transaction of the caller's."""
    for migration in MIGRATIONS:
        if migration.version > version:
            migration.run(connection)
            connection.execute(f"PRAGMA user_version={migration.version}")


def show_as_current(connection: Connection, version: int) -> None:
    """Let an older file be read as if it were of today; all of it is this connection's own, and in memory."""
    older = columns_at(version)
    for table in map(table_of, ALL):
        known = older.get(table.name, set[str]())
        if not known:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.exec_driver_sql(f'CREATE TEMP TABLE "{table.name}" ({columns})')
        elif len(known) < len(table.columns):
            connection.exec_driver_sql(f'CREATE TEMP VIEW "{table.name}" AS {_filled_up(table, known)}')


def _filled_up(table: Table, known: set[str]) -> str:
    columns = (
        f'"{column.name}"' if column.name in known else f'{_literal(default_of(column))} AS "{column.name}"'
        for column in table.columns
    )
    return f'SELECT {", ".join(columns)} FROM main."{table.name}"'


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


# --- 2: comparisons, and decisions that know what they are about ---------------------------------------------------
_COMPARISONS = (
    """CREATE TABLE comparison (
        guid VARCHAR NOT NULL,
        consensus_coder_id INTEGER NOT NULL,
        settings VARCHAR NOT NULL,
        pairing VARCHAR NOT NULL,
        created VARCHAR NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (guid),
        FOREIGN KEY(consensus_coder_id) REFERENCES coder (id)
    )""",
    """CREATE TABLE compared_coder (
        comparison_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        "key" VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        coder_id INTEGER NOT NULL,
        coder_guid VARCHAR NOT NULL,
        coder_name VARCHAR NOT NULL,
        project_guid VARCHAR NOT NULL,
        project_name VARCHAR NOT NULL,
        file_name VARCHAR NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (comparison_id, position),
        FOREIGN KEY(comparison_id) REFERENCES comparison (id) ON DELETE CASCADE,
        FOREIGN KEY(coder_id) REFERENCES coder (id)
    )""",
    """CREATE TABLE decision (
        guid VARCHAR NOT NULL,
        document_id INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        codes VARCHAR NOT NULL,
        held VARCHAR NOT NULL,
        disagreement_key VARCHAR NOT NULL,
        verdict VARCHAR NOT NULL,
        whose VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        how_settled VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        coder_id INTEGER NOT NULL,
        time VARCHAR NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (guid),
        FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE,
        UNIQUE (disagreement_key),
        FOREIGN KEY(coder_id) REFERENCES coder (id)
    )""",
    """CREATE TABLE decision_coding (
        decision_id INTEGER NOT NULL,
        coding_id INTEGER NOT NULL,
        made INTEGER NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (decision_id, coding_id),
        FOREIGN KEY(decision_id) REFERENCES decision (id) ON DELETE CASCADE,
        FOREIGN KEY(coding_id) REFERENCES coding (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX decision_coding_coding ON decision_coding (coding_id)",
)


def _add_comparisons(connection: sqlite3.Connection) -> None:
    run = connection.execute
    given = run("SELECT seq FROM sqlite_sequence WHERE name = 'decision'").fetchone()
    run("DROP INDEX decision_document")
    run("ALTER TABLE decision RENAME TO decision_before")
    for statement in _COMPARISONS:
        run(statement)
    columns = (
        'id, guid, document_id, start, "end", codes, disagreement_key, verdict, reason, how_settled, note, '
        "coder_id, time"
    )
    run(
        f"INSERT INTO decision ({columns}, kind, held, whose) "
        f"SELECT {columns}, '', '[]', '' FROM decision_before ORDER BY id"
    )
    run("DROP TABLE decision_before")
    run("CREATE INDEX decision_document ON decision (document_id, start)")
    if given is not None:  # ids of decisions that are gone are not given again
        run("DELETE FROM sqlite_sequence WHERE name = 'decision'")
        run("INSERT INTO sqlite_sequence (name, seq) VALUES ('decision', ?)", given)


# --- 3: what was imported, and what of it cannot be shown -------------------------------------------------------
_IMPORTS = (
    """CREATE TABLE import_run (
        guid VARCHAR NOT NULL,
        format VARCHAR NOT NULL,
        file_name VARCHAR NOT NULL,
        file_hash VARCHAR NOT NULL,
        origin VARCHAR NOT NULL,
        report_hash VARCHAR NOT NULL,
        coder_id INTEGER NOT NULL,
        time VARCHAR NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (guid),
        FOREIGN KEY(coder_id) REFERENCES coder (id)
    )""",
    "CREATE INDEX import_run_file ON import_run (file_hash)",
    """CREATE TABLE kept_part (
        guid VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        place VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        xml_hash VARCHAR NOT NULL,
        file_name VARCHAR NOT NULL,
        file_hash VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (guid)
    )""",
    "CREATE INDEX kept_part_owner ON kept_part (owner)",
)


def _add_imports(connection: sqlite3.Connection) -> None:
    for statement in _IMPORTS:
        connection.execute(statement)


# --- 4: queries that were saved, and how codings came about -------------------------------------------------------
_QUERIES = """CREATE TABLE saved_query (
        guid VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        "query" VARCHAR NOT NULL,
        memo VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        created VARCHAR NOT NULL,
        modified VARCHAR NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        UNIQUE (guid),
        UNIQUE (name)
    )"""

_CODINGS = """CREATE TABLE coding (
        guid VARCHAR NOT NULL,
        document_id INTEGER NOT NULL,
        code_id INTEGER NOT NULL,
        coder_id INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        memo VARCHAR NOT NULL,
        weight INTEGER,
        star INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        created VARCHAR NOT NULL,
        modified VARCHAR NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        CONSTRAINT coding_span CHECK (0 <= start AND start < "end"),
        CONSTRAINT coding_weight CHECK (weight BETWEEN 0 AND 100),
        UNIQUE (document_id, code_id, coder_id, start, "end"),
        UNIQUE (guid),
        FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE,
        FOREIGN KEY(code_id) REFERENCES code (id) ON DELETE CASCADE,
        FOREIGN KEY(coder_id) REFERENCES coder (id)
    )"""

_CODING_INDEXES = (
    "CREATE INDEX coding_code ON coding (code_id, document_id, start, coder_id)",
    "CREATE INDEX coding_coder ON coding (coder_id, document_id)",
    "CREATE INDEX coding_document ON coding (document_id, start)",
)


def _add_queries(connection: sqlite3.Connection) -> None:
    run = connection.execute
    run(_QUERIES)
    given = run("SELECT seq FROM sqlite_sequence WHERE name = 'coding'").fetchone()
    for name in ("coding_code", "coding_coder", "coding_document"):
        run(f"DROP INDEX {name}")
    run("PRAGMA legacy_alter_table=ON")  # what refers to codings goes on referring to the table of that name
    run("ALTER TABLE coding RENAME TO coding_before")
    run("PRAGMA legacy_alter_table=OFF")
    run(_CODINGS)
    columns = 'id, guid, document_id, code_id, coder_id, start, "end", memo, weight, star, created, modified'
    run(f"INSERT INTO coding ({columns}, origin) SELECT {columns}, '' FROM coding_before ORDER BY id")
    run("DROP TABLE coding_before")
    for statement in _CODING_INDEXES:
        run(statement)
    if given is not None:  # ids of codings that are gone are not given again
        run("DELETE FROM sqlite_sequence WHERE name = 'coding'")
        run("INSERT INTO sqlite_sequence (name, seq) VALUES ('coding', ?)", given)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        2,
        {
            "comparison": frozenset({"id", "guid", "consensus_coder_id", "settings", "pairing", "created"}),
            "compared_coder": frozenset(
                {"id", "comparison_id", "position", "key", "label", "coder_id", "coder_guid", "coder_name"}
                | {"project_guid", "project_name", "file_name"}
            ),
            "decision": frozenset({"kind", "held", "whose"}),
            "decision_coding": frozenset({"id", "decision_id", "coding_id", "made"}),
        },
        _add_comparisons,
    ),
    Migration(
        3,
        {
            "import_run": frozenset(
                {"id", "guid", "format", "file_name", "file_hash", "origin", "report_hash", "coder_id", "time"}
            ),
            "kept_part": frozenset(
                {"id", "guid", "kind", "place", "owner", "name", "xml_hash", "file_name", "file_hash", "position"}
            ),
        },
        _add_imports,
    ),
    Migration(
        4,
        {
            "saved_query": frozenset(
                {"id", "guid", "name", "kind", "query", "memo", "position", "created", "modified"}
            ),
            "coding": frozenset({"origin"}),
        },
        _add_queries,
    ),
)
"""All steps from the first released version to the newest, in order."""
