"""Writing the rows of a whole project to a new file, and very many rows to any."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from qda import __version__
from qda.model.verb import Verb
from qda.store import opening
from qda.store.tables import TRACKED, Base, ProjectRow, Step, table_of

Row = dict[str, Any]

_ROWS_AT_ONCE = 2000  # which takes some hundredths of a second, with their history
_ROWS_TOGETHER = 10  # in one statement: SQLite notes the last id of a table once for each
_MANY = 1000  # rows, from which on they are handed over as they are

IN_ORDER: tuple[type[Base], ...] = tuple(model for model in TRACKED if model is not ProjectRow)
"""The tables that hold a project's rows, in the order in which they are written."""


@contextlib.contextmanager
def founding(path: Path, about: Mapping[str, object], step: tuple[Verb, Mapping[str, object]]) -> Generator[Connection]:
    """Write a whole project to an empty file that nobody knows yet, in one transaction.

    ``about`` fills the project's own row. ``step`` stands in the history as the act that made the file; undo stops
    before it. The block writes contents and rows; rows may name others that come later. Whoever calls this verifies the
    file afterwards, which finds rows that name none.
    """
    engine = opening.connect(path, read_only=False, is_founding=True)
    try:
        with engine.connect() as target:
            target.exec_driver_sql("BEGIN IMMEDIATE")
            opening.create_tables(target, with_indexes=False)
            target.execute(insert(ProjectRow).values({"id": 1, "created_with": f"Concord {__version__}", **about}))
            yield target
            opening.create_indexes(target)
            label = json.dumps(dict(step[1]), ensure_ascii=False)
            target.execute(insert(Step).values(verb=str(step[0]), label=label))
            target.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()


def put_rows(target: Connection, tables: Mapping[type[Base], Sequence[Row]]) -> Generator[int]:
    """Write rows that have their ids already, table by table; yields now and then how many were written since."""
    for model in IN_ORDER:
        rows = tables.get(model, ())
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[first : first + _ROWS_AT_ONCE]
            _put(target, model, some)
            yield len(some)


def _put(target: Connection, model: type[Base], rows: Sequence[Row]) -> None:
    table = table_of(model)
    names = [column.name for column in table.c]
    if len(rows) < _MANY or any(len(row) < len(names) for row in rows):
        target.execute(insert(table), list(rows))  # fills in what is not said
        return
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    begin, whole = f'INSERT INTO "{table.name}" ({columns}) VALUES ', itemgetter(*names)
    even = len(rows) - len(rows) % _ROWS_TOGETHER
    for together, some in ((_ROWS_TOGETHER, rows[:even]), (1, rows[even:])):
        values, width = list(chain.from_iterable(map(whole, some))), together * len(names)
        if values:
            target.exec_driver_sql(
                begin + ", ".join([f"({marks})"] * together),
                [tuple(values[first : first + width]) for first in range(0, len(values), width)],
            )
