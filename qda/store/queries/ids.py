"""Rows and conditions by ids, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, TableValuedAlias, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qda.model.errors import NotFound
from qda.store.tables import Base, table_of

Row = TypeVar("Row", bound=Base)


def coded_by(column: InstrumentedAttribute[int], coder_ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that a coding is one of some coders'.

    It is hidden from the choice of an index: a project has few coders, so an index on them would lead SQLite to read
    nearly every row one by one, and keep it from an index that holds all that is asked for.
    """
    return (column + 0).in_(select(_values(coder_ids).c.value))


def one_of(column: InstrumentedAttribute[int], ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids, as one parameter whatever their number."""
    return column.in_(select(_values(ids).c.value))


def _values(ids: Iterable[int]) -> TableValuedAlias:
    return func.json_each(json.dumps(list(ids))).table_valued("value")


def row_of(session: Session, model: type[Row], row_id: int) -> Row:
    """Return the row with an id, for an action that is about to change it.

    Raises:
        NotFound: It is gone; an undo may have taken it away while a dialog showed it.
    """
    found = session.get(model, row_id)
    if found is None:
        raise _gone(model, row_id)
    return found


def check_there(session: Session, model: type[Base], row_ids: Iterable[int]) -> None:
    """Make sure that there is a row for each of the ids; one question to the database, however many.

    Raises:
        NotFound: One is gone; see :func:`row_of`.
    """
    wanted, key = list(row_ids), table_of(model).c.id
    found = set(session.scalars(select(key).where(key.in_(select(_values(wanted).c.value)))))
    for row_id in wanted:
        if row_id not in found:
            raise _gone(model, row_id)


def _gone(model: type[Base], row_id: int) -> NotFound:
    return NotFound(kind=model.__tablename__.replace("_", " "), name=row_id)


def placed_before(order: Iterable[int], moved: Sequence[int], before_id: int | None) -> list[int]:
    """Return an order of ids in which some stand before another one, or at the end; ids that are not there stay out."""
    known = list(order)
    there, going = set(known), set(moved)
    left = [one for one in known if one not in going]
    at = left.index(before_id) if before_id in there and before_id not in going else len(left)
    return [*left[:at], *(one for one in moved if one in there), *left[at:]]
