"""The type of columns that hold names: whoever wrote them, what is read can be shown."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import Dialect, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from qda.model.direction import shown_name


class NameType(TypeDecorator[str]):
    """A name, which is never endless and never turns the writing direction around when it is read."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the name as it may be shown anywhere."""
        return shown_name(value) if isinstance(value, str) else value


Name = Annotated[str, mapped_column(NameType)]
