"""Conditions on ids, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, TableValuedAlias, func, select
from sqlalchemy.orm import InstrumentedAttribute


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
