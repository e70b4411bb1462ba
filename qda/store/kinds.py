"""Whether the values in a file are of the kinds that its tables should hold, which SQLite itself does not ask."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column

from qda.store.migrations import columns_at
from qda.store.tables import ALL, ChangeRow, Coding, table_of

_JSON = {
    "document": {"import_report"},
    "comparison": {"settings", "pairing"},
    "decision": {"codes", "held"},
    "saved_query": {"query"},
}


def table_of_wrong_kind(connection: sqlite3.Connection, version: int) -> str:
    """Return the name of the first table in which a text stands for a number, or the like; empty if there is none.

    Only the beginnings of the rows are read for it, however long their texts are. What the history keeps is looked at
    when it is needed.
    """
    known = columns_at(version)
    for table in (table_of(model) for model in ALL if model is not ChangeRow):
        columns = [column for column in table.columns if column.name in known.get(table.name, set[str]())]
        columns = [column for column in columns if not column.primary_key]
        wrong = _of_many(columns) if table.name == Coding.__tablename__ else " OR ".join(map(_is_wrong, columns))
        if wrong and connection.execute(f'SELECT 1 FROM "{table.name}" WHERE {wrong} LIMIT 1').fetchone() is not None:
            return table.name
    return ""


def _is_wrong(column: Column[Any]) -> str:
    wrong = f"typeof(\"{column.name}\") NOT IN ('{_kind(column)}', 'null')"
    if column.name in _JSON.get(column.table.name, ()):
        wrong += f' OR ("{column.name}" <> \'\' AND NOT json_valid("{column.name}"))'
    return wrong


def _of_many(columns: Sequence[Column[Any]]) -> str:
    """Return the same for a table of very many short rows, where comparing is five times as fast as asking the type.

    SQLite sorts numbers before texts and texts before bytes, and a sum is a whole number if all its parts are.
    """
    whole = [f'"{column.name}"' for column in columns if _kind(column) == "integer"]
    texts = [f'"{column.name}"' for column in columns if _kind(column) == "text"]
    wrong = [f"{name} >= ''" for name in whole] + [f"{name} < '' OR {name} >= x''" for name in texts]
    parts = " + ".join(f"coalesce({name}, 0)" for name in whole)
    return " OR ".join([*wrong, f"typeof({parts}) <> 'integer'"])


def _kind(column: Column[Any]) -> str:
    python = column.type.python_type
    return "integer" if python is int else "blob" if python is bytes else "text"
