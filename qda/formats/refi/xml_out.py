"""Text as it stands in XML, and identities as REFI-QDA writes them."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC, datetime

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MARKUP = re.compile('[&<>"\n\r\t]')
_IN_ATTRIBUTES = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;",
})  # fmt: skip
_IN_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_GUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
_OWN_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_OURS = uuid.UUID("5c0a54a5-6d0e-5a3b-9d4e-0d0f6f3b1e77").bytes


# --- characters ------------------------------------------------------------------------------------------------------
def legal(text: str) -> str:
    """Return a text without the characters that XML cannot hold: control characters and halves of pairs."""
    return _ILLEGAL.sub("", text)


def is_legal(text: str) -> bool:
    """Tell whether XML can hold every character."""
    return _ILLEGAL.search(text) is None


def in_attribute(text: str) -> str:
    """Return a text as it stands between the quotation marks of an attribute.

    Newlines and tabs are written by number: a parser makes spaces of raw ones.
    """
    text = legal(text)
    return text.translate(_IN_ATTRIBUTES) if _MARKUP.search(text) else text


def in_content(text: str) -> str:
    """Return a text as it stands between tags."""
    return legal(text).translate(_IN_CONTENT)


def attributes(**values: str) -> str:
    """Return attributes as they follow the name of an element, leaving out empty ones."""
    return "".join(f' {name}="{in_attribute(value)}"' for name, value in values.items() if value)


def element(name: str, text: str) -> str:
    """Return an element that holds only text; nothing for an empty text."""
    return f"<{name}>{in_content(text)}</{name}>" if text else ""


# --- identities and times --------------------------------------------------------------------------------------------
def derived_guid(guid: str, part: str) -> str:
    """Return the identity of something that belongs to something else, the same at every export.

    It is the version 5 UUID of both, made directly because a large project needs one for each of its codings.
    """
    digest = hashlib.sha1(_OURS + f"{guid.lower()}/{part}".encode(), usedforsecurity=False).hexdigest()
    variant = "89AB"[int(digest[16], 16) & 3]
    digest = digest.upper()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


class Guids:
    """The identities of one file: upper case, well formed, and none of them twice.

    Two things of different kinds may share a guid in a project (NVivo writes cases as codes, too), but not in a file.
    The later one gets a guid derived from it.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._other: dict[tuple[str, str], str] = {}
        self._repeats: dict[tuple[str, str], int] = {}

    def add(self, kind: str, guid: str) -> str:
        """Take a guid for a thing of some kind; return what it is called in the file."""
        written = guid.upper()
        if written in self._taken or _GUID.fullmatch(written) is None:
            number = self._repeats.get((kind, guid), 0)
            while (written := derived_guid(guid, f"{kind}{number or ''}")) in self._taken:
                number += 1
            self._repeats[kind, guid] = number + 1  # or thousands alike would take ever longer
            self._other[kind, guid] = written
        self._taken.add(written)
        return written

    def of(self, kind: str, guid: str) -> str:
        """Return what a thing that was added is called in the file."""
        return self._other.get((kind, guid)) or guid.upper()

    def knows(self, guid: str) -> bool:
        """Tell whether anything in the file is called so."""
        return guid.upper() in self._taken

    @property
    def changed(self) -> dict[tuple[str, str], str]:
        """What is called otherwise than in the project, by kind and guid."""
        return self._other


def is_own_time(time: str) -> bool:
    """Tell whether a time stands as our project file writes times, and so comes back as it was."""
    return _OWN_TIME.fullmatch(time) is not None


def in_utc(time: str) -> str:
    """Return a time as REFI-QDA has it, in UTC; empty for what is no time."""
    if not time or is_own_time(time):
        return time
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return ""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
