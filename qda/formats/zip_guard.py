"""Reads parts of a ZIP archive from memory, and refuses archives and XML that are built to do harm.

Nothing is ever unpacked to disk, so the names of entries cannot lead anywhere.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from qda.model.errors import FileTooLarge, PasswordNeeded, UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

UNPACKED_LIMIT_MB = 200
"""What all entries together may unpack to."""
RATIO_LIMIT = 200
"""How many times its packed size an archive may unpack to; documents of word processors reach about 30."""
RATIO_FREE_BYTES = 1 << 20
"""Up to this unpacked size the ratio says nothing: a short, uniform text packs that well too."""
ENTRY_LIMIT = 10_000
XML_LIMIT_MB = 64
"""What a single XML part may measure, since its tree takes several times as much memory."""
XML_NODE_LIMIT = 2_000_000
"""How many tags and attributes a single XML part may have, at about 100 bytes of memory each."""

_MB = 1 << 20
_CHUNK_BYTES = 1 << 18
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CENTRAL_ENTRY_MAGIC = b"PK\x01\x02"
_FLAG_ENCRYPTED = 0x1
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = re.compile(r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)


class GuardedZip:
    """An archive whose entries can be read as long as they keep to the limits.

    Args:
        data: The archive's bytes.
        name: The file's name, for messages.
        kind: What the file seems to be, such as "docx": for messages, and ``not-KIND`` is the reason if it is not.

    Raises:
        UnreadableFile: It is no archive, is damaged, or unpacks to far more than its size.
        FileTooLarge: It unpacks to more than the limit.
        PasswordNeeded: Its entries are encrypted.
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self._name = name
        self._kind = kind
        self._unpacked = 0
        if not data:
            raise UnreadableFile(name=name, reason="empty")
        if data.startswith(_OLE_MAGIC):
            raise UnreadableFile(name=name, reason="old-doc")
        if not data.startswith(b"PK"):
            raise UnreadableFile(name=name, reason=f"not-{kind}")
        # The directory is counted before zipfile makes an object of every entry in it.
        if data.count(_CENTRAL_ENTRY_MAGIC) > ENTRY_LIMIT:
            raise UnreadableFile(name=name, reason="unsafe-zip")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise UnreadableFile(name=name, reason="truncated") from error
        self._check_sizes(len(data))

    def _check_sizes(self, packed_bytes: int) -> None:
        entries = self._archive.infolist()
        if any(entry.flag_bits & _FLAG_ENCRYPTED for entry in entries):
            raise PasswordNeeded(name=self._name, kind=self._kind)
        unpacked_bytes = sum(entry.file_size for entry in entries)
        # Measured against the whole file, so that entries sharing the same packed bytes gain nothing.
        if unpacked_bytes > RATIO_FREE_BYTES and unpacked_bytes > RATIO_LIMIT * packed_bytes:
            raise UnreadableFile(name=self._name, reason="unsafe-zip")
        if unpacked_bytes > UNPACKED_LIMIT_MB * _MB:
            raise FileTooLarge(name=self._name, limit_mb=UNPACKED_LIMIT_MB)

    @property
    def names(self) -> list[str]:
        """The entries' names, as written in the archive; only :meth:`read` may be given them."""
        return self._archive.namelist()

    def has(self, entry: str) -> bool:
        """Tell whether there is an entry of that name."""
        return entry in self._archive.NameToInfo

    def read(self, entry: str, limit_mb: int = UNPACKED_LIMIT_MB) -> bytes:
        """Return an entry's bytes, counted while they are unpacked whatever the directory promised.

        Raises:
            UnreadableFile: The entry is absent, damaged or packed in an unusual way.
            FileTooLarge: It holds more than the limit, or all that was read so far does.
        """
        info = self._archive.NameToInfo.get(entry)
        # The other methods unpack a chunk to any length at once, and no office program uses them.
        if info is None or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(name=self._name, reason=f"not-{self._kind}")
        pieces: list[bytes] = []
        read_bytes = 0
        try:
            with self._archive.open(info) as stream:
                while piece := stream.read(_CHUNK_BYTES):
                    read_bytes += len(piece)
                    self._unpacked += len(piece)
                    if read_bytes > limit_mb * _MB or self._unpacked > UNPACKED_LIMIT_MB * _MB:
                        raise FileTooLarge(name=self._name, limit_mb=min(limit_mb, UNPACKED_LIMIT_MB))
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise UnreadableFile(name=self._name, reason="truncated") from error
        return b"".join(pieces)

    def read_xml(self, entry: str) -> Element:
        """Return an XML entry's root element; see :func:`parse_xml`."""
        return parse_xml(self.read(entry, XML_LIMIT_MB), self._name)


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root element of an XML text, without entities, network or document types.

    Comments and processing instructions are left out of the tree.

    Raises:
        UnreadableFile: It has a document type declaration (reason ``dtd``) or is no sound XML (``xml``).
        FileTooLarge: Its tree would take too much memory.
    """
    from lxml import etree

    if any(doctype in data for doctype in _DOCTYPES):
        raise UnreadableFile(name=name, reason="dtd")
    _check_encoding(data, name)
    if data.count(b"<") + data.count(b"=") > XML_NODE_LIMIT:
        raise FileTooLarge(name=name, limit_mb=XML_LIMIT_MB)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(name=name, reason="xml") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(name=name, reason="dtd")
    return root


def _check_encoding(data: bytes, name: str) -> None:
    """Refuse encodings in which the checks above would not see a "<"."""
    utf16 = data.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<"))
    utf8 = data.removeprefix(b"\xef\xbb\xbf")[:100].lstrip().startswith(b"<")
    declared = None if utf16 else _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:400])
    if not (utf16 or utf8) or (declared and not _ENCODINGS.fullmatch(declared[1].decode("ascii"))):
        raise UnreadableFile(name=name, reason="xml")
