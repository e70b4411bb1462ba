"""Decodes the plain texts of REFI-QDA projects, without ever changing how many positions they have."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from qda.formats.encoding import guess
from qda.model.document import ImportNote

_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ESCAPED = 0xDC00  # what Python adds to a byte that it could not decode


class DecodedText(NamedTuple):
    """A file's text as it is in the file, with its byte order mark as the first character if it has one."""

    raw: str
    encoding: str
    notes: tuple[ImportNote, ...] = ()


def decode_text(data: bytes) -> DecodedText:
    """Return a text as its file has it.

    UTF-8 is expected, UTF-16 known by its mark or by its NULs. Bytes that are no UTF-8 are read as Windows-1252, which
    is told so that a person looks at the text. Nothing becomes U+FFFD unseen.
    """
    for mark, encoding in _UTF16:
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            return _wide(data, encoding)
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return DecodedText(text, "utf-8")
    if b"\x00" in data:
        best = guess(data)
        if best and best[0].certain and best[0].encoding != "utf-8":
            return _wide(data, best[0].encoding)
    return _mended(data)


def _wide(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, "surrogatepass" if len(data) % 2 == 0 else "replace")
    notes = (ImportNote("invalid-replaced", look=True),) if len(data) % 2 else ()
    return DecodedText(text, encoding, notes)


def _mended(data: bytes) -> DecodedText:
    """Read each byte that is no part of sound UTF-8 as Windows-1252; in most such files that is all but ASCII."""
    text = data.decode("utf-8", "surrogateescape")
    strange = {character for character in text if "\udc80" <= character <= "\udcff"}
    if not strange:
        return DecodedText(text, "utf-8")
    as_1252 = {ord(character): _in_1252(ord(character) - _ESCAPED) for character in strange}
    count = sum(text.count(character) for character in strange)
    encoding = "cp1252" if text.translate(dict.fromkeys(as_1252)).isascii() else "utf-8"
    note = ImportNote("encoding-assumed", count=count, detail="Windows-1252", look=True)
    return DecodedText(text.translate(as_1252), encoding, (note,))


def _in_1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)  # one of five that have no meaning there: a control character, which is told when removed
