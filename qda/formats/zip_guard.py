"""Reads parts of a ZIP archive, and refuses archives and XML that are built to do harm.

Nothing is ever unpacked to disk, so the names of entries cannot lead anywhere.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from errno import EINVAL
from typing import IO, TYPE_CHECKING, NamedTuple

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


class ZipLimits(NamedTuple):
    """How far an archive is trusted: what all entries together may unpack to, how many times its size, how many."""

    unpacked_mb: int = UNPACKED_LIMIT_MB
    ratio: int = RATIO_LIMIT
    entries: int = ENTRY_LIMIT


OFFICE_LIMITS = ZipLimits()
"""For documents of word processors, workbooks and books."""

_MB = 1 << 20
_CHUNK_BYTES = 1 << 18
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CENTRAL_ENTRY_MAGIC = b"PK\x01\x02"
_END = struct.Struct("<4s4H2LH")  # the last record of an archive, which says where its directory lies
_END_MAGIC = b"PK\x05\x06"
_END_64 = struct.Struct("<4sQ2H2L4Q")
_END_64_MAGIC = b"PK\x06\x06"
_LOCATOR_64_BYTES = 20
_COMMENT_BYTES = 1 << 16
_DIRECTORY_LIMIT_MB = 64
_FLAG_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, NotImplementedError, struct.error,
)  # fmt: skip
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = re.compile(r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)


class GuardedZip:
    """An archive whose entries can be read as long as they keep to the limits.

    Args:
        source: The archive's bytes, or a file opened for reading, which stays with its opener.
        name: The file's name, for messages.
        kind: What the file seems to be, such as "docx": for messages, and ``not-KIND`` is the reason if it is not.
        limits: How far it is trusted.

    Raises:
        UnreadableFile: It is no archive, is damaged, or unpacks to far more than its size.
        FileTooLarge: It unpacks to more than the limit.
        PasswordNeeded: Its entries are encrypted.
    """

    def __init__(self, source: bytes | IO[bytes], name: str, kind: str, limits: ZipLimits = OFFICE_LIMITS) -> None:
        self._name = name
        self._kind = kind
        self._limits = limits
        self._unpacked = 0
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        packed_bytes = file.seek(0, os.SEEK_END)
        file.seek(0)
        head = file.read(len(_OLE_MAGIC))
        if not head:
            raise UnreadableFile(name=name, reason="empty")
        if head.startswith(_OLE_MAGIC):
            raise UnreadableFile(name=name, reason="old-doc")
        if not head.startswith(b"PK"):
            raise UnreadableFile(name=name, reason=f"not-{kind}")
        # The directory is counted before zipfile makes an object of every entry in it.
        if _entries_in_directory(file, packed_bytes) > limits.entries:
            raise UnreadableFile(name=name, reason="unsafe-zip")
        try:
            self._archive = zipfile.ZipFile(file)
        except (*_DAMAGE, OSError) as error:
            raise UnreadableFile(name=name, reason="truncated") from error
        self._check_sizes(packed_bytes)

    def _check_sizes(self, packed_bytes: int) -> None:
        entries = self._archive.infolist()
        if any(entry.flag_bits & _FLAG_ENCRYPTED for entry in entries):
            raise PasswordNeeded(name=self._name, kind=self._kind)
        unpacked_bytes = sum(entry.file_size for entry in entries)
        # Measured against the whole file, so that entries sharing the same packed bytes gain nothing.
        if unpacked_bytes > RATIO_FREE_BYTES and unpacked_bytes > self._limits.ratio * packed_bytes:
            raise UnreadableFile(name=self._name, reason="unsafe-zip")
        if unpacked_bytes > self._limits.unpacked_mb * _MB:
            raise FileTooLarge(name=self._name, limit_mb=self._limits.unpacked_mb)

    @property
    def names(self) -> list[str]:
        """The entries' names, as written in the archive; only :meth:`read` may be given them."""
        return self._archive.namelist()

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """What the directory says of the entries, repeated names included."""
        return self._archive.infolist()

    def has(self, entry: str) -> bool:
        """Tell whether there is an entry of that name."""
        return entry in self._archive.NameToInfo

    def read(self, entry: str | zipfile.ZipInfo, limit_mb: int = UNPACKED_LIMIT_MB) -> bytes:
        """Return an entry's bytes, counted while they are unpacked whatever the directory promised.

        Raises:
            UnreadableFile: The entry is absent, damaged or packed in an unusual way.
            FileTooLarge: It holds more than the limit, or all that was read so far does.
        """
        return b"".join(self.pieces(entry, limit_mb))

    def pieces(self, entry: str | zipfile.ZipInfo, limit_mb: int = UNPACKED_LIMIT_MB) -> Iterator[bytes]:
        """Yield an entry's bytes bit by bit; otherwise as :meth:`read`."""
        info = self._archive.NameToInfo.get(entry) if isinstance(entry, str) else entry
        # The other methods unpack a chunk to any length at once, and no office program uses them.
        if info is None or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(name=self._name, reason=f"not-{self._kind}")
        read_bytes = 0
        with self._damage_told(), self._archive.open(info) as stream:
            while piece := stream.read(_CHUNK_BYTES):
                read_bytes += len(piece)
                self._unpacked += len(piece)
                if read_bytes > limit_mb * _MB or self._unpacked > self._limits.unpacked_mb * _MB:
                    raise FileTooLarge(name=self._name, limit_mb=min(limit_mb, self._limits.unpacked_mb))
                yield piece

    @contextmanager
    def _damage_told(self) -> Generator[None]:
        try:
            yield
        except _DAMAGE as error:
            raise UnreadableFile(name=self._name, reason="truncated") from error
        except OSError as error:  # also raised for a place before the file's beginning
            raise UnreadableFile(name=self._name, reason="truncated" if error.errno == EINVAL else "io") from error

    def read_xml(self, entry: str) -> Element:
        """Return an XML entry's root element; see :func:`parse_xml`."""
        return parse_xml(self.read(entry, XML_LIMIT_MB), self._name)


def _entries_in_directory(file: IO[bytes], size: int) -> int:
    """Return how many entries the directory holds, whatever its last record says; too large a one counts as endless."""
    tail_bytes = min(size, _END.size + _COMMENT_BYTES)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return 0  # which zipfile finds to be damaged
    directory_bytes = _END.unpack_from(tail, at)[5]
    end = size - tail_bytes + at
    at_64 = end - _LOCATOR_64_BYTES - _END_64.size
    if at_64 >= 0:
        file.seek(at_64)
        record = file.read(_END_64.size)
        if record.startswith(_END_64_MAGIC):
            directory_bytes, end = _END_64.unpack(record)[8], at_64
    if directory_bytes > _DIRECTORY_LIMIT_MB * _MB:
        return 1 << 62
    file.seek(max(0, end - directory_bytes))
    return file.read(directory_bytes).count(_CENTRAL_ENTRY_MAGIC)


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
