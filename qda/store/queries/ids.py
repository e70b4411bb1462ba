"""Rows and conditions by ids, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qda.model.errors import NotFound
from qda.store.tables import Base

Row = TypeVar("Row", bound=Base)


def one_of(column: InstrumentedAttribute[int], ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids, as one parameter whatever their number."""
    values = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(values.c.value))


def row_of(session: Session, model: type[Row], row_id: int) -> Row:
    """Return the row with an id, for an action that is about to change it.

    Raises:
        NotFound: It is gone; an undo may have taken it away while a dialog showed it.
    """
    found = session.get(model, row_id)
    if found is None:
        raise NotFound(kind=model.__tablename__.replace("_", " "), name=row_id)
    return found
