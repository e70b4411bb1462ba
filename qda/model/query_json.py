"""Queries as the project file keeps them: JSON, which says what it is and in which version."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from qda.model.conditions import Condition, Relation
from qda.model.errors import BadQuery
from qda.model.query import (
    MOST_DEPTH,
    All,
    AnyOf,
    By,
    Coded,
    CodeName,
    Distance,
    How,
    InDocuments,
    Made,
    Measure,
    Name,
    Not,
    Noted,
    Query,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
    check,
)

VERSION = 1
_LONGEST = 1_000_000  # characters; nobody writes such a query by hand

Part = dict[str, Any]


def to_json(query: Query) -> str:
    """Return a query as one line of JSON."""
    return json.dumps({"query": VERSION, "wanted": _written(query.wanted)}, ensure_ascii=False)


def from_json(text: str) -> Query:
    """Return the query that :func:`to_json` wrote.

    Raises:
        BadQuery: It is none, or a newer program's.
    """
    try:
        found: object = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadQuery(kind="no-query", part=text[:80])
    kept = cast(Part, found)
    if kept.get("query") != VERSION:
        newer = isinstance(kept.get("query"), int)
        raise BadQuery(kind="newer" if newer else "no-query", part=text[:80])
    try:
        query = Query(_read(kept["wanted"], MOST_DEPTH))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadQuery(kind="no-query", part=text[:80]) from None
    check(query)
    return query


def _written(test: Test) -> Part:
    match test:
        case Coded(codes):
            kept = [{"path": list(one.path), "guid": one.guid, "below": one.below} for one in codes]
            return {"is": "coded", "codes": kept}
        case By(names):
            return {"is": "by", "coders": [_name_written(one) for one in names]}
        case InDocuments(names):
            return {"is": "in", "documents": [_name_written(one) for one in names]}
        case Where():
            return _where_written(test)
        case Starred():
            return {"is": "starred"}
        case Weighed():
            return {"is": "weighed", "at_least": test.at_least, "at_most": test.at_most}
        case Noted():
            return {"is": "noted"}
        case Saying():
            return {
                "is": "saying",
                "words": test.words,
                "match_case": test.match_case,
                "whole_words": test.whole_words,
            }
        case Made(origins):
            return {"is": "made", "origins": list(origins)}
        case Related():
            apart = None if test.distance is None else [test.distance.count, test.distance.measure.value]
            return {"is": "related", "how": test.how.value, "distance": apart, "to": _written(test.target)}
        case Not(inner):
            return {"is": "not", "test": _written(inner)}
        case All(tests):
            return {"is": "all", "tests": [_written(one) for one in tests]}
        case AnyOf(tests):
            return {"is": "any", "tests": [_written(one) for one in tests]}


def _name_written(one: Name) -> Part:
    return {"name": one.name, "guid": one.guid}


def _where_written(test: Where) -> Part:
    asked = test.condition
    return {
        "is": "where",
        "scope": asked.scope,
        "name": asked.name,
        "guid": test.guid,
        "relation": asked.relation.value,
        "values": list(asked.values),
        "kind": asked.kind,
    }


def _read(part: object, depth: int) -> Test:
    """Return a test; what is not as it was written raises an error of Python's own."""
    if depth < 0 or not isinstance(part, dict):
        raise ValueError(part)
    kept = cast(Part, part)
    if kept["is"] in ("all", "any"):
        tests = tuple(_read(one, depth - 1) for one in _list(kept["tests"]))
        return All(tests) if kept["is"] == "all" else AnyOf(tests)
    if kept["is"] == "not":
        return Not(_read(kept["test"], depth - 1))
    if kept["is"] == "related":
        apart = kept["distance"]
        distance = None if apart is None else Distance(_number(apart[0]), Measure(apart[1]))
        return Related(How(kept["how"]), _read(kept["to"], depth - 1), distance)
    return _SMALL[kept["is"]](kept)


def _where(kept: Mapping[str, Any]) -> Where:
    values = tuple(_text(one) for one in _list(kept["values"]))
    relation = Relation(kept["relation"])
    asked = Condition(_text(kept["scope"]), _text(kept["name"]), relation, values, None, _text(kept["kind"]))
    return Where(asked, _text(kept["guid"]))


def _code(kept: Mapping[str, Any]) -> CodeName:
    path = tuple(_text(one) for one in _list(kept["path"]))
    if not path:
        raise ValueError(kept)
    return CodeName(path, _text(kept["guid"]), _flag(kept["below"]))


def _names(found: object) -> tuple[Name, ...]:
    return tuple(Name(_text(one["name"]), _text(one["guid"])) for one in _list(found))


_SMALL: dict[str, Callable[[Part], Test]] = {
    "coded": lambda kept: Coded(tuple(_code(one) for one in _list(kept["codes"]))),
    "by": lambda kept: By(_names(kept["coders"])),
    "in": lambda kept: InDocuments(_names(kept["documents"])),
    "where": _where,
    "starred": lambda _: Starred(),
    "weighed": lambda kept: Weighed(_border(kept["at_least"]), _border(kept["at_most"])),
    "noted": lambda _: Noted(),
    "saying": lambda kept: Saying(_text(kept["words"]), _flag(kept["match_case"]), _flag(kept["whole_words"])),
    "made": lambda kept: Made(tuple(_text(one) for one in _list(kept["origins"]))),
}


def _list(found: object) -> list[Any]:
    if not isinstance(found, list):
        raise TypeError(found)
    return cast("list[Any]", found)


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError(found)
    return found


def _flag(found: object) -> bool:
    if not isinstance(found, bool):
        raise TypeError(found)
    return found


def _number(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError(found)
    return found


def _border(found: object) -> int | None:
    return None if found is None else _number(found)
