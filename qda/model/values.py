"""Values of variables: what people type, the one text in which the project file keeps it, and how it is shown.

A value is kept as text in the form of its kind: integers without leading zeros or grouping, decimals with a point and
no exponent, ``true`` and ``false``, dates as ``2026-03-01``, times as ``2026-03-01T09:30:00`` with a zone only where
one was given. An empty text is no value.

What is typed may be less strict, as long as it can mean one thing only. A decimal comma is understood like a point, but
``1,234`` is refused, because half the world means a thousand by it; so is ``03/04/2026``, because half the world means
March.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from qda.model.errors import BadValue

TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME = "text", "integer", "decimal", "boolean", "date", "datetime"

KINDS: dict[str, str] = {
    TEXT: "Text",
    INTEGER: "Whole number",
    DECIMAL: "Decimal number",
    BOOLEAN: "Yes or no",
    DATE: "Date",
    DATETIME: "Date and time",
}
"""The kinds of values, as people call them; the window translates them."""

_YES = frozenset(("true", "yes", "y", "t", "1", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si", "✓", "☑"))
_NO = frozenset(("false", "no", "n", "f", "0", "falsch", "nein", "faux", "non", "falso", "☐"))
_GROUPING = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_MAX_EXPONENT = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DATE_PATTERNS = (
    re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?P<name>[A-Za-z]+)\.?,?[ -](?P<y>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<name>[A-Za-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})", re.IGNORECASE),
)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_CLOCK = re.compile(r"(?:[T ]|,\s)\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$")
_LONGEST_ID = 15  # digits; what is longer is an identifier, not a quantity


def canonical(kind: str, text: str) -> str:
    """Return what somebody typed in the form in which it is kept; empty for nothing but white space.

    Raises:
        BadValue: It is nothing of that kind, or could mean two things.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text or kind == TEXT:
        return text
    if not text.isascii():  # the digits of other scripts say the same
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return _READERS[kind](text)


def fits(kind: str, text: str) -> bool:
    """Tell whether a text is a value of a kind; an empty one always is."""
    try:
        canonical(kind, text)
    except BadValue:
        return False
    return True


def shown(kind: str, value: str) -> str:
    """Return a kept value as it is shown and may be typed: as kept, but times with a space and booleans as words."""
    if kind == DATETIME:
        return value.replace("T", " ", 1)
    if kind == BOOLEAN:
        return {"true": "yes", "false": "no"}.get(value, value)
    return value


def typed(kind: str, value: str) -> object:
    """Return a kept value as Python's own type, for tables; ``None`` for no value.

    A value that is not of its kind, which only another program can have written, is given as the text that it is.
    """
    if not value:
        return None
    try:
        return _TYPES[kind](value)
    except (ValueError, InvalidOperation, OverflowError):
        return value


def order(kind: str, value: str) -> tuple[int, object, str]:
    """Return what sorts kept values: those of the kind by size, then others by their letters, then empty ones."""
    if not value:
        return (2, 0, "")
    made = typed(kind, value)
    if kind == TEXT or isinstance(made, str):
        return (1 if kind != TEXT else 0, value.casefold() if kind == TEXT else "", value)
    if isinstance(made, datetime):
        made = made.timestamp() if made.tzinfo else made.replace(tzinfo=_UTC).timestamp()
    return (0, made, "")


def guess_kind(texts: Iterable[str]) -> str:
    """Return the kind that all texts of a column certainly have; ``text`` where there is any doubt.

    ``00123`` and numbers of more than fifteen digits are identifiers, ``1E5`` may be a code, ``NA`` is a word: a column
    with any of these stays text, and so do 0 and 1 whole numbers.
    """
    left = list(_CERTAIN)
    seen = False
    for text in texts:
        stripped = text.strip()
        if not stripped:
            continue
        seen = True
        left = [kind for kind in left if _CERTAIN[kind](stripped)]
        if not left:
            return TEXT
    return left[0] if seen else TEXT


# --- reading ---------------------------------------------------------------------------------------------------------
def _integer(text: str) -> str:
    plain = _plain_number(text)
    match = re.fullmatch(r"([+-]?)0*(\d+)(?:\.0*)?", plain)
    if match is None:
        raise BadValue(value=text, kind=INTEGER)
    sign = "-" if match[1] == "-" and match[2] != "0" else ""
    return sign + match[2]


def _decimal(text: str) -> str:
    plain = _with_point(_plain_number(text), text)
    try:
        number = Decimal(plain) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain) else None
    except InvalidOperation:
        number = None
    if number is None or abs(number.adjusted()) > _MAX_EXPONENT:
        raise BadValue(value=text, kind=DECIMAL)
    written = format(number, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _plain_number(text: str) -> str:
    """Return a number with a plain minus and without spaces between its thousands."""
    return _GROUPING.sub("", text.replace("\u2212", "-").replace("\u2013", "-"))


def _with_point(plain: str, typed_text: str) -> str:
    """Return a number with a decimal point, whether it was typed with a comma, or with both signs."""
    if "," not in plain:
        return plain
    if "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        thousands = "." if plain[last] == "," else ","
        if re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{thousands}\d{{3}})+", plain[:last]):
            return plain[:last].replace(thousands, "") + "." + plain[last + 1 :]
        raise BadValue(value=typed_text, kind=DECIMAL)
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", plain):
        raise BadValue(value=typed_text, kind="thousands", one=plain.replace(",", ""), other=plain.replace(",", ".", 1))
    return plain.replace(",", ".", 1)


def _boolean(text: str) -> str:
    word = text.casefold()
    if word in _YES:
        return "true"
    if word in _NO:
        return "false"
    raise BadValue(value=text, kind=BOOLEAN)


def _date(text: str) -> str:
    clock = _CLOCK.search(text)
    if clock is not None and not clock[5] and not any(int(part or 0) for part in clock.groups()[:4]):
        text = text[: clock.start()]  # spreadsheets write midnight behind dates
    return _day(text, DATE).isoformat()


def _datetime(text: str) -> str:
    clock = _CLOCK.search(text)
    if clock is None:
        return f"{_day(text, DATETIME).isoformat()}T00:00:00"
    day = _day(text[: clock.start()].rstrip(", "), DATETIME, whole=text)
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        raise BadValue(value=text, kind=DATETIME)
    fraction = (clock[4] or "")[:6].rstrip("0")
    zone = clock[5] or ""
    if zone in ("Z", "UTC"):
        zone = "Z"
    elif zone:
        zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        if int(zone[1:3]) > 14 or int(zone[4:]) > 59:
            raise BadValue(value=text, kind=DATETIME)
    written = f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}"
    return written + (f".{fraction}" if fraction else "") + zone


def _day(text: str, kind: str, *, whole: str = "") -> date:
    whole = whole or text
    year, month, day = _numbers(text, kind, whole)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue(value=whole, kind="no-day") from None


def _numbers(text: str, kind: str, whole: str) -> tuple[int, int, int]:
    """Return year, month and day as they are written, whether or not there is such a day."""
    for pattern in _DATE_PATTERNS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        found = match.groupdict()
        month = _month(found["name"]) if "name" in found else int(found["m"])
        if month is not None:
            return int(found["y"]), month, int(found["d"])
    match = _SLASHED.fullmatch(text)
    if match is None:
        raise BadValue(value=whole, kind=kind)
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    if one == other or one > 12:
        return year, other, one
    if other > 12:
        return year, one, other
    raise BadValue(
        value=whole, kind="day-or-month", one=f"{year:04}-{other:02}-{one:02}", other=f"{year:04}-{one:02}-{other:02}"
    )


def _month(name: str) -> int | None:
    word = name.casefold()
    if word in _FULL_MONTHS:
        return _FULL_MONTHS.index(word) + 1
    if word == "sept":
        return 9
    return _MONTHS.index(word) + 1 if word in _MONTHS else None


_READERS: dict[str, Callable[[str], str]] = {
    INTEGER: _integer,
    DECIMAL: _decimal,
    BOOLEAN: _boolean,
    DATE: _date,
    DATETIME: _datetime,
}


# --- types -----------------------------------------------------------------------------------------------------------
_UTC = datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo


def _true(value: str) -> bool:
    return {"true": True, "false": False}[value] if value in ("true", "false") else _refuse(value)


def _refuse(value: str) -> bool:
    raise ValueError(value)


_TYPES: dict[str, Callable[[str], object]] = {
    TEXT: str,
    INTEGER: int,
    DECIMAL: Decimal,
    BOOLEAN: _true,
    DATE: date.fromisoformat,
    DATETIME: datetime.fromisoformat,
}


# --- guessing --------------------------------------------------------------------------------------------------------
def _surely_integer(text: str) -> bool:
    return re.fullmatch(r"-?(0|[1-9]\d*)", text) is not None and len(text.lstrip("-")) <= _LONGEST_ID


def _surely_decimal(text: str) -> bool:
    if _surely_integer(text):
        return True
    match = re.fullmatch(r"-?(0|[1-9]\d*)[.,](\d+)", text)
    return match is not None and len(match[1]) + len(match[2]) <= 2 * _LONGEST_ID and fits(DECIMAL, text)


def _surely_boolean(text: str) -> bool:
    return text.casefold() in ("true", "false", "yes", "no", "ja", "nein", "oui", "non", "wahr", "falsch")


def _surely_date(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _DATE_PATTERNS[:2]) and fits(DATE, text)


def _surely_datetime(text: str) -> bool:
    return re.match(r"\d{4}-\d{2}-\d{2}([T ]|$)", text) is not None and fits(DATETIME, text)


_CERTAIN: dict[str, Callable[[str], bool]] = {
    INTEGER: _surely_integer,
    DECIMAL: _surely_decimal,
    BOOLEAN: _surely_boolean,
    DATE: _surely_date,
    DATETIME: _surely_datetime,
}
