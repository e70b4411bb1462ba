"""What a project holds before something is taken in, and what is to be added to it or changed in it."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterator, Sequence
from functools import cache, partial
from typing import cast

from sqlalchemy import ColumnDefault, Connection, select

from qda.actions.new_file import IN_ORDER, Row
from qda.store.tables import Base, ImportRun, ProjectRow, new_guid, table_of

_OWN = uuid.UUID("6f6f1b1a-6d0c-4c57-9d43-0a5f9b5b3a10")
_READ_AT_ONCE = 5000  # rows


def derived_guid(*parts: object) -> str:
    """Return the identity of something that cannot have its own: the same whenever it comes in again."""
    return str(uuid.uuid5(_OWN, "|".join(str(part) for part in parts)))


@cache
def _defaults(model: type[Base]) -> tuple[tuple[str, object], ...]:
    """Return the columns of a table with what stands in them where nothing is said, or what makes it."""
    found: list[tuple[str, object]] = []
    for column in table_of(model).c:
        default = cast(ColumnDefault | None, column.default)
        value: object = None if default is None else default.arg
        found.append((column.name, partial(value, None) if callable(value) else value))
    return tuple(found)


class Tables:
    """The rows of a project, those that are there and those that come, each with its id."""

    def __init__(self) -> None:
        self.new: dict[type[Base], list[Row]] = {}
        self.changed: dict[type[Base], dict[int, Row]] = {}
        self._there: dict[type[Base], list[Row]] = {}
        self._last: dict[type[Base], int] = {}
        self._guids: dict[type[Base], dict[str, Row]] = {}

    # --- what is there ----------------------------------------------------------------------------------------------
    def read(self, connection: Connection) -> Generator[int]:
        """Read what a project holds; yields now and then how many rows were read since."""
        for name, last in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence"):
            self._last |= {model: int(last) for model in (*IN_ORDER, ProjectRow) if model.__tablename__ == name}
        for model in (*IN_ORDER, ProjectRow):
            if model is ImportRun:
                continue
            table = table_of(model)
            names = [column.name for column in table.c]
            found = connection.execute(select(table).order_by(table.c.id))
            rows = self._there.setdefault(model, [])
            while some := found.fetchmany(_READ_AT_ONCE):
                rows += [dict(zip(names, row, strict=True)) for row in some]
                yield len(some)

    def there(self, model: type[Base]) -> Sequence[Row]:
        """Return the rows that were there before."""
        return self._there.get(model, ())

    def all(self, model: type[Base]) -> Iterator[Row]:
        """Return the rows that were there, and those that come."""
        yield from self._there.get(model, ())
        yield from self.new.get(model, ())

    def known(self, model: type[Base]) -> dict[str, Row]:
        """Return the rows of a table, there or coming, by their guids."""
        if model not in self._guids:
            self._guids[model] = {str(row["guid"]): row for row in self._there.get(model, ())}
        return self._guids[model]

    def is_new(self, model: type[Base], row: Row) -> bool:
        """Tell whether a row is one of those that come."""
        return row["id"] > self._last.get(model, 0)

    # --- what comes -------------------------------------------------------------------------------------------------
    def add(self, model: type[Base], row: Row) -> Row:
        """Add a row, which gets its id, what it does not say, and a guid if its own is empty or taken."""
        rows = self.new.setdefault(model, [])
        row["id"] = self._last.get(model, 0) + len(rows) + 1
        defaults = _defaults(model)
        if len(row) < len(defaults):
            for name, default in defaults:
                if name not in row:
                    row[name] = default() if callable(default) else default
        guid = row.get("guid")
        if guid is not None:
            known = self.known(model)
            if not guid:
                row["guid"] = new_guid()
            elif guid in known:
                row["guid"] = self.free_guid(model, guid)
            known[row["guid"]] = row
        rows.append(row)
        return row

    def free_guid(self, model: type[Base], guid: str) -> str:
        """Return an identity made from one that is taken."""
        known, number = self.known(model), 2
        while (other := derived_guid(guid, number)) in known:
            number += 1
        return other

    def change(self, model: type[Base], row: Row, **values: object) -> None:
        """Give a row other values, whether it comes or is there."""
        differing = {name: value for name, value in values.items() if row[name] != value}
        if not differing:
            return
        row |= differing
        if not self.is_new(model, row):
            self.changed.setdefault(model, {}).setdefault(row["id"], {}).update(differing)

    def next_position(self, model: type[Base]) -> int:
        """Return the position behind all rows of a table."""
        return 1 + max((int(row["position"]) for row in self.all(model)), default=0)

    # --- writing ----------------------------------------------------------------------------------------------------
    def put_changes(self, connection: Connection) -> Generator[int]:
        """Write what changes in rows that were there; yields now and then how many were written since."""
        for model, rows in self.changed.items():
            table = table_of(model)
            by_columns: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
            for row_id, values in rows.items():
                columns = tuple(sorted(values))
                by_columns.setdefault(columns, []).append((*(values[name] for name in columns), row_id))
            for columns, changes in by_columns.items():
                sets = ", ".join(f'"{name}" = ?' for name in columns)
                for first in range(0, len(changes), _READ_AT_ONCE):
                    some = changes[first : first + _READ_AT_ONCE]
                    connection.exec_driver_sql(f'UPDATE "{table.name}" SET {sets} WHERE id = ?', some)
                    yield len(some)
