"""What may stand in our part of a REFI-QDA project; anybody may have written it, so nothing is taken unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, cast

from qda.model.document import ImportNote, Mark, MarkKind
from qda.model.many_values import making_many_values
from qda.model.origin import ORIGINS
from qda.model.unit import Unit

LONGEST = 10_000_000  # characters of one text
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,120}")

Rule = Callable[[Any], bool]
Fields = dict[str, Any]


# --- rules -----------------------------------------------------------------------------------------------------------
def is_text(value: Any) -> bool:
    """Tell whether a value is a text that a project file can hold."""
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_line(value: Any) -> bool:
    """Tell whether a value is a short text."""
    return is_text(value) and len(value) <= 1000


def is_guid(value: Any) -> bool:
    """Tell whether a value is an identity as projects write them."""
    return isinstance(value, str) and _GUID.fullmatch(value) is not None


def is_time(value: Any) -> bool:
    """Tell whether a value is a time, or none."""
    return isinstance(value, str) and (not value or _TIME.fullmatch(value) is not None)


def _matches(pattern: re.Pattern[str]) -> Rule:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def is_whole(value: Any, most: int = 2**62) -> bool:
    """Tell whether a value is a number from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def is_row(value: Any, *rules: Rule) -> bool:
    """Tell whether a value is a list that fits one rule after the other."""
    if not isinstance(value, list):
        return False
    row = cast(list[Any], value)
    return len(row) == len(rules) and all(rule(part) for rule, part in zip(rules, row, strict=True))


def is_guids(value: Any) -> bool:
    """Tell whether a value is a list of identities."""
    return isinstance(value, list) and all(map(is_guid, cast(list[Any], value)))


def is_flag(value: Any) -> bool:
    """Tell whether a value is true or false."""
    return isinstance(value, bool)


def _holds(kind: type) -> Rule:
    """Tell whether a text is JSON of some kind, which the program will read again."""

    def rule(value: Any) -> bool:
        if not is_text(value):
            return False
        try:
            return isinstance(json.loads(value), kind)
        except (ValueError, RecursionError):
            return False

    return rule


PROJECT: dict[str, Rule] = {
    "guid": is_guid,
    "unit": lambda value: value in tuple(Unit),
    "blind": is_flag,
}
SECTIONS: dict[str, dict[str, Rule]] = {
    "coders": {
        "colour": _matches(_COLOUR),
        "kind": lambda value: value in ("person", "consensus"),
        "created": is_time,
    },
    "codes": {
        "number_key": lambda value: isinstance(value, str) and len(value) == 1 and value in "0123456789",
        "created": is_time,
        "colour": is_line,
    },
    "documents": {"source_name": is_line, "encoding": is_line, "media_type": _matches(_MEDIA_TYPE)},
    "codings": {
        "weight": lambda value: is_whole(value, 100),
        "star": is_flag,
        "origin": lambda value: value in tuple(ORIGINS),
        "modified": is_time,
    },
    "memos": {"modified": is_time},
}
"""What the standard cannot hold at all."""

EXACT: dict[str, Rule] = {"name": is_text, "memo": is_text, "title": is_text, "text": is_text, "created": is_time}
"""What the standard does hold, but not each letter of it. Taken only while the XML is the one it was written with."""

COMPARISON: dict[str, Rule] = {
    "guid": is_guid,
    "consensus_coder": is_guid,
    "settings": _holds(dict),
    "pairing": _holds(dict),
    "created": is_time,
    "coders": lambda value: isinstance(value, list) and all(map(_is_words, cast(list[Any], value))),
}
DECISION_TEXTS: dict[str, Rule] = {"codes": _holds(list), "held": _holds(list), "time": is_time}


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(is_text(text) for pair in cast(Fields, value).items() for text in pair)


def is_decision_values(value: Any) -> bool:
    """Tell whether a value is what a decision says, in texts."""
    if not _is_words(value):
        return False
    return all(DECISION_TEXTS.get(name, is_text)(text) for name, text in cast(Fields, value).items())


# --- reading ---------------------------------------------------------------------------------------------------------
def parsed(data: bytes) -> Fields | None:
    """Return the file's values; nothing where it is not ours or not sound."""
    try:
        with making_many_values():
            value: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    told = cast(Fields, value)
    if told.get("format") != "concord-refi-extras" or not is_whole(told.get("version")):
        return None
    return told


def rows_of(told: Fields, section: str) -> list[Any]:
    """Return a section that is a list."""
    value = told.get(section)
    return cast(list[Any], value) if isinstance(value, list) else []


def fields_of(told: Fields, section: str) -> dict[str, Fields]:
    """Return a section that has fields by guid, or by another name."""
    value = told.get(section)
    if not isinstance(value, dict):
        return {}
    items = cast(Fields, value).items()
    return {name: cast(Fields, fields) for name, fields in items if isinstance(fields, dict)}


def mark_of(row: Any, length: int) -> Mark | None:
    """Return a mark; nothing where it is none, or lies outside the text."""
    if not isinstance(row, list):
        return None
    values = cast(list[Any], row)
    if not 3 <= len(values) <= 6:
        return None
    padded: list[Any] = [*values, *("", None, None)[len(values) - 3 :]]
    kind, start, end, value, begin, until = padded
    times = all(time is None or is_whole(time) for time in (begin, until))
    if kind not in tuple(MarkKind) or not is_whole(start) or not is_whole(end, length) or not is_line(value):
        return None
    return Mark(MarkKind(kind), start, end, value, begin, until) if start <= end and times else None


def import_note_of(fields: Any) -> ImportNote | None:
    """Return a note of an import; nothing where it is none."""
    if not isinstance(fields, dict):
        return None
    told = cast(Fields, fields)
    what, count, detail, look = (told.get(name) for name in ("what", "count", "detail", "look"))
    if not is_line(what) or not is_whole(count) or not is_text(detail) or not is_flag(look):
        return None
    return ImportNote(cast(str, what), cast(int, count), cast(str, detail), look=cast(bool, look))
