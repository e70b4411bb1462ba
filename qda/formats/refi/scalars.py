"""Single values as they stand in REFI-QDA files: identities, times, positions, colours, yes and no."""

from __future__ import annotations

import functools
import re
import uuid
from datetime import UTC, datetime

from qda.formats.refi.xml_out import derived_guid

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGITS_AS_NOUGHTS = bytes.maketrans(b"0123456789abcdef", 16 * b"0")
_NIL_GUID = b"00000000-0000-0000-0000-000000000000"
_SHORT_COLOUR = re.compile(r"#[0-9a-f]{3}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_INTEGER = re.compile(r"[+-]?\d{1,15}(?:\.0*)?")
_SURE_DIGITS = 16
_UTC_TO_MILLISECONDS = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_UTC_TO_SECONDS = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def canonical_guid(written: str | None) -> str:
    """Return an identity in lower case, without braces and white space; empty for none.

    What is no GUID, as in files that people or scripts made, becomes one that is always the same.
    """
    if not written:
        return ""
    guid = written.lower()
    if guid.isascii() and guid.encode().translate(_DIGITS_AS_NOUGHTS) == _NIL_GUID:
        return guid  # as nearly all are; three times as quick as the pattern
    guid = guid.strip().removeprefix("{").removesuffix("}").strip()
    if not guid or _GUID.fullmatch(guid):
        return guid
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"refi-qda {guid}"))


@functools.lru_cache(maxsize=4096)
def known_guid(written: str | None) -> str:
    """Return :func:`canonical_guid` of an identity that stands in many places, such as a coder's or a code's."""
    return canonical_guid(written)


def guid_from(guid: str, part: str) -> str:
    """Return the identity of something that belongs to something else, the same at every reading."""
    return derived_guid(guid, part).lower()


class OwnGuids:
    """Gives each thing a guid that no other one has; quick also where thousands share one in the file."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._repeats: dict[str, int] = {}

    def free(self, guid: str) -> str:
        """Return the guid, else one made from it, and take it."""
        made = guid
        while made in self._taken:
            number = self._repeats[guid] = self._repeats.get(guid, 0) + 1
            made = guid_from(guid, f"again {number}")
        self._taken.add(made)
        return made


def is_guid(written: str) -> bool:
    """Tell whether an identity is one by the standard, apart from its case."""
    return _GUID.fullmatch(written.strip().lower().removeprefix("{").removesuffix("}")) is not None


def integer(written: str | None) -> int | None:
    """Return a position or coordinate; ``None`` for what is no number of any use."""
    if written and len(written) < _SURE_DIGITS and written.isdecimal():
        return int(written)  # as nearly all are
    written = (written or "").strip()
    if not _INTEGER.fullmatch(written):
        return None
    return int(written.partition(".")[0])


def colour(written: str | None) -> str | None:
    """Return a colour as ``#rrggbb``; empty for none, ``None`` for what is no colour."""
    value = (written or "").strip().lower()
    if not value or _COLOUR.fullmatch(value):
        return value
    return "#" + "".join(2 * digit for digit in value[1:]) if _SHORT_COLOUR.fullmatch(value) else None


def yes(written: str | None, *, otherwise: bool) -> bool:
    """Return what is meant by yes or no, however it is spelled."""
    value = (written or "").strip().casefold()
    return value in ("true", "1", "yes") if value in ("true", "1", "yes", "false", "0", "no") else otherwise


class Times:
    """Reads times, and counts those that cannot be trusted fully.

    A time without a zone is taken for UTC, because nothing tells where it was written.
    """

    def __init__(self) -> None:
        self.without_zone = 0
        self.unreadable: list[str] = []
        self._zoneless: set[str] = set()
        self._known: dict[str, str] = {}

    def read(self, written: str | None) -> str:
        """Return a time as project files write them; empty for none and for what is no time."""
        if not written:
            return ""
        known = self._known.get(written)
        if known is None:
            known = self._known[written] = self._read(written)
        if self._zoneless and written in self._zoneless:
            self.without_zone += 1
        return known

    def _read(self, given: str) -> str:
        written = given.strip()
        if not written:
            return ""
        try:
            moment = datetime.fromisoformat(written)
            if _UTC_TO_MILLISECONDS.fullmatch(written):
                return written
            if _UTC_TO_SECONDS.fullmatch(written):
                return f"{written[:-1]}.000Z"
            if moment.tzinfo is None:
                self._zoneless.add(given)
                moment = moment.replace(tzinfo=UTC)
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.unreadable.append(written)
            return ""
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
