"""Reads plain text."""

from __future__ import annotations

from qda.formats.encoding import decode
from qda.model.document import ImportedDocument
from qda.text.normalise import normalise

PLAIN = "text/plain"


def read_plain(data: bytes, name: str, encoding: str | None = None) -> ImportedDocument:
    """Read a text file.

    Raises:
        EncodingUnclear: The file is broken UTF-8, or in another script than Windows-1252 can write.
        UnknownEncoding: The chosen encoding does not exist, or cannot have made this file.
        UnreadableFile: It is no text.
    """
    decoded = decode(data, name, encoding)
    normal = normalise(decoded.text)
    return ImportedDocument(
        name=name,
        text=normal.text,
        media_type=PLAIN,
        source_name=name,
        original=data,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *normal.notes),
    )
