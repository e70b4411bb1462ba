"""Values of variables as REFI-QDA writes them."""

from __future__ import annotations

import re
from datetime import date, datetime

from qda.formats.refi.outgoing import Outgoing
from qda.formats.refi.xml_out import in_content
from qda.model.portable import PortableValue

KINDS = {
    "text": "Text",
    "boolean": "Boolean",
    "integer": "Integer",
    "decimal": "Float",
    "date": "Date",
    "datetime": "DateTime",
}
"""The standard's names of our kinds of variables."""

_NUMBERS = {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?")


def is_writable(kind: str, value: str) -> bool:
    """Tell whether the standard can hold a value of that kind; an exponent, say, it cannot."""
    if kind in _NUMBERS:
        return _NUMBERS[kind].fullmatch(value) is not None
    if kind == "boolean":
        return value in ("true", "false")
    if kind == "date":
        return _DATE.fullmatch(value) is not None and _exists(value)
    if kind == "datetime":
        return _TIME.fullmatch(value) is not None and _exists(value)
    return True


def _exists(value: str) -> bool:
    try:
        # Python knows no more than six digits of a second; the day and the hour are what may not exist.
        datetime.fromisoformat(value[:19]) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return False
    return True


def value_element(out: Outgoing, value: PortableValue) -> str:
    """Return a value; without one, the reference alone says that it is missing."""
    kind = out.variable_kinds.get(value.variable)
    if kind is None:
        return ""
    name = f"{KINDS.get(kind, 'Text')}Value"
    reference = f'<VariableRef targetGUID="{out.guids.of("variable", value.variable)}"/>'
    typed = f"<{name}>{in_content(value.value)}</{name}>" if value.value and is_writable(kind, value.value) else ""
    if value.value and not typed:
        out.tell("refi-out-value", value.value, KINDS[kind])
    return f"<VariableValue>{reference}{typed}</VariableValue>"
