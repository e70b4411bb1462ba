"""Connections to project files through SQLAlchemy, which learns each question once and not once for each file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.util import LRUCache

_STATEMENTS = LRUCache[object, object](1000)  # more than the program has, so that what is asked for stays


class ProjectDialect(SQLiteDialect_pysqlite):
    """SQLite as all our files speak it.

    Putting a question into SQL takes longer than asking it of a small project, and the SQL depends on the dialect
    only: so all our dialects count as one, and what was put into SQL for one file serves for the next.
    """

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.concord", __name__, ProjectDialect.__name__)


def engine_on(opened: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine whose one connection is what a function opens."""
    return create_engine(
        "sqlite+concord://",
        creator=opened,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        execution_options={"compiled_cache": _STATEMENTS},
    )


def written(statement: ExecutableDDLElement) -> str:
    """Return how a table or an index is made, in SQL."""
    return str(statement.compile(dialect=ProjectDialect()))
