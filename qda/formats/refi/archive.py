"""Opens REFI-QDA files: projects (``.qdpx``, and ``.qde`` by themselves) and codebooks (``.qdc``).

What a file holds counts, not what its name ends with. Nothing is ever unpacked to the disk and a large archive is never
held in memory; entries are found by names that we make, so what a file says of places leads nowhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from qda.formats.refi.checker import STANDARD_NAMESPACES, Violation
from qda.formats.refi.node import Node
from qda.formats.refi.xml_in import Pieces, XmlReader, root_of
from qda.formats.zip_guard import GuardedZip, ZipLimits
from qda.model.errors import Cancelled, FileTooLarge, QdaError, UnreadableFile
from qda.model.intake.report import IntakeNote
from qda.model.progress import Wanted, always_wanted

READ_LIMIT_MB = 200
"""What a single file in an archive may measure unless the caller allows more."""

_CHUNK_BYTES = 1 << 18
_HEAD_BYTES = 1 << 16
_INTERNAL = re.compile(r"internal:/*", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE | re.DOTALL)
_DIALECTS = re.compile(r"urn:QDA-XML:(?:project|codebook):(?:1\.0|0:4|0:10|1:0)")


class RefiLimits(NamedTuple):
    """How far a file is trusted; a person with very large recordings may raise what all entries unpack to."""

    unpacked_mb: int = 20_000
    ratio: int = 200
    entries: int = 50_000
    xml_mb: int = 1_000


LIMITS = RefiLimits()
TRUSTING = RefiLimits(unpacked_mb=10_000_000, ratio=10_000_000, xml_mb=4_000)
"""For a file of which the person knows that it is honest."""


def refi_kind(path: Path) -> str | None:
    """Tell by its content whether a file is a REFI-QDA project or codebook: a key of the formats that are imported.

    An archive counts as a project if it holds a ``.qde``, or if its name says that it should.
    """
    with contextlib.suppress(OSError, ValueError), path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head.startswith(b"PK"):
            names: list[str] = []
            with contextlib.suppress(QdaError):
                names = GuardedZip(file, path.name, "qdpx", _zip_limits(LIMITS)).names
            holds_project = any(name.lower().endswith(".qde") for name in names)
            return "refi-project" if holds_project or path.suffix.lower() == ".qdpx" else None
        root = root_of(head)
        if root is not None and root.kind and _is_ours(root.namespace, path):
            return f"refi-{root.kind}"
    return {".qdpx": "refi-project", ".qde": "refi-project", ".qdc": "refi-codebook"}.get(path.suffix.lower())


def _is_ours(namespace: str, path: Path) -> bool:
    return namespace.lower().startswith("urn:qda-xml") or path.suffix.lower() in (".qde", ".qdc", ".qdpx")


def _zip_limits(limits: RefiLimits) -> ZipLimits:
    return ZipLimits(limits.unpacked_mb, limits.ratio, limits.entries)


class RefiArchive:
    """A REFI-QDA file that is open for reading; use :meth:`open` with ``with``.

    Attributes:
        kind: ``project`` or ``codebook``.
        namespace: That of the first element.
        attributes: Those of the first element.
        file_hash: The SHA-256 of the whole file.
        notes: What there is to say of the file itself.
        xml_bytes: How much XML there is to read, for the progress.
    """

    def __init__(self, file: IO[bytes], path: Path, wanted: Wanted, limits: RefiLimits) -> None:
        self.notes: list[IntakeNote] = []
        name = path.name or str(path)
        self._file = file
        self._entries: _Entries | None = None
        self._folder: _Folder | None = None
        head = file.read(_HEAD_BYTES)
        if not head:
            raise UnreadableFile(name=name, reason="empty")
        if head.startswith(b"PK"):
            self._entries = entries = _Entries(GuardedZip(file, name, "qdpx", _zip_limits(limits)), name)
            self.notes += entries.notes
            project = entries.project
            self.xml_bytes = project.file_size
            pieces: Pieces = lambda: entries.archive.pieces(project, limits.xml_mb)  # noqa: E731
        elif _looks_like_xml(head):
            self._folder = _Folder(path.parent)
            self.xml_bytes = file.seek(0, os.SEEK_END)
            pieces = self._whole_file
        else:
            raise UnreadableFile(name=name, reason="not-refi")
        packed_bytes = self._entries.project.compress_size if self._entries else 0
        self._reader = XmlReader(pieces, name, wanted=wanted, limit_mb=limits.xml_mb, packed_bytes=packed_bytes)
        root = self._reader.root()
        if not root.kind:
            raise UnreadableFile(name=name, reason="not-refi")
        self.kind = root.kind
        self.namespace = root.namespace
        self.attributes: Mapping[str, str] = root.attributes
        self._note_dialect()
        self.file_hash = self._hash(wanted)

    @classmethod
    @contextlib.contextmanager
    def open(cls, path: Path, wanted: Wanted = always_wanted, limits: RefiLimits = LIMITS) -> Generator[RefiArchive]:
        """Open a file until the block ends.

        Raises:
            UnreadableFile: It is not there, damaged, unsafe, or holds neither a project nor a codebook.
            FileTooLarge: It unpacks to more than the limits.
            PasswordNeeded: It is encrypted.
            Cancelled: ``wanted`` said so.
        """
        with _opened(path) as file:
            yield cls(file, path, wanted, limits)

    # --- the XML -----------------------------------------------------------------------------------------------------
    def elements(self) -> Iterator[tuple[str, Node]]:
        """Yield every finished child of the file's sections, with the section's name, from top to bottom.

        Sections are Users, Codes, Variables, Cases, Sources, Notes, Links, Sets and Graphs; what lies in the project
        itself (its Description and NoteRefs, or what does not belong there) comes as ``Project``. Tags have no
        namespaces, except those of a foreign one: ``{namespace}name``. Each element is freed when nobody holds it any
        more. May be called again; counts and violations then begin anew.

        Raises:
            UnreadableFile: The XML is not sound, or has a document type.
            FileTooLarge: It is, or one of its elements is, larger than the limits.
            Cancelled: It is not wanted any more.
        """
        return self._reader.elements()

    @property
    def counts(self) -> Counter[str]:
        """Elements by name, complete when :meth:`elements` has ended."""
        return self._reader.counts

    @property
    def violations(self) -> list[Violation]:
        """What is not as the standard asks, complete when :meth:`elements` has ended."""
        return self._reader.violations

    @property
    def done_bytes(self) -> int:
        """How much of the XML was read, of :attr:`xml_bytes`."""
        return self._reader.done_bytes

    # --- the files in it ---------------------------------------------------------------------------------------------
    def find(self, path: str) -> str | None:
        """Return the name of the entry that a path such as ``internal://GUID.txt`` means.

        Upper and lower case are the same, and ``internal://`` may be missing. Nothing is found where the path leads
        elsewhere: to folders above, to drives, to links, or outside by ``relative://`` or ``absolute://``.
        """
        holder = self._entries or self._folder
        return holder.find(path) if holder else None

    def read(self, entry: str, limit_mb: int = READ_LIMIT_MB) -> bytes:
        """Return the bytes of an entry that :meth:`find` named, counted while they are unpacked.

        Raises:
            UnreadableFile: It is damaged, or packed in a way that is not read.
            FileTooLarge: It holds more than the limit.
        """
        return b"".join(self.pieces(entry, limit_mb))

    def pieces(self, entry: str, limit_mb: int = READ_LIMIT_MB) -> Iterator[bytes]:
        """Yield the bytes of an entry bit by bit, for files too large to hold; otherwise as :meth:`read`."""
        holder = self._entries or self._folder
        if holder is None:
            raise UnreadableFile(name=entry, reason="missing")
        return holder.pieces(entry, limit_mb)

    def size(self, entry: str) -> int:
        """Return how many bytes an entry says that it holds."""
        holder = self._entries or self._folder
        if holder is None:
            raise UnreadableFile(name=entry, reason="missing")
        return holder.size(entry)

    # --- inside ------------------------------------------------------------------------------------------------------
    def _whole_file(self) -> Iterator[bytes]:
        place = 0
        while True:
            self._file.seek(place)
            piece = self._file.read(_CHUNK_BYTES)
            if not piece:
                return
            place += len(piece)
            yield piece

    def _hash(self, wanted: Wanted) -> str:
        digest = hashlib.sha256()
        for piece in self._whole_file():
            if not wanted():
                raise Cancelled
            digest.update(piece)
        return digest.hexdigest()

    def _note_dialect(self) -> None:
        if self.namespace != STANDARD_NAMESPACES[self.kind]:
            known = not self.namespace or _DIALECTS.fullmatch(self.namespace) is not None
            what = "refi-namespace" if self.namespace else "refi-no-namespace"
            self.notes.append(IntakeNote(what, detail=self.namespace, look=not known))
        encoding = self._reader.encoding()
        if not encoding.as_declared:
            self.notes.append(IntakeNote("refi-encoding", detail=encoding.name, look=True))


class _Entries:
    """The entries of a project's archive that may be read, by names that we make."""

    def __init__(self, archive: GuardedZip, name: str) -> None:
        self.archive = archive
        self.notes: list[IntakeNote] = []
        self.named: dict[str, zipfile.ZipInfo] = {}
        self._by_folded: dict[str, str] = {}
        unsafe: list[str] = []
        repeated: list[str] = []
        for entry in archive.entries:
            if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                continue
            if not _is_safe(entry):
                unsafe.append(entry.filename)
            elif entry.filename in self.named:
                repeated.append(entry.filename)
            else:
                self.named[entry.filename] = entry
                self._by_folded.setdefault(entry.filename.casefold(), entry.filename)
        if unsafe:
            self.notes.append(_counted_note("refi-unsafe-entries", unsafe))
        if repeated:
            self.notes.append(_counted_note("refi-repeated-entries", repeated))
        self.project = self._find_project(name)
        self._folder = self.project.filename.rpartition("/")[0].casefold()

    def find(self, path: str) -> str | None:
        """See :meth:`RefiArchive.find`."""
        place = _place_of(path)
        if not place:
            return None
        folder = f"{self._folder}/" if self._folder else ""
        # The standard knows the folder "sources" only; some programs put their texts beside the project's XML.
        for candidate in (f"{folder}sources/{place}", f"{folder}{place}"):
            if candidate in self._by_folded:
                return self._by_folded[candidate]
        return None

    def pieces(self, entry: str, limit_mb: int) -> Iterator[bytes]:
        """See :meth:`RefiArchive.pieces`."""
        if entry not in self.named:
            raise UnreadableFile(name=entry, reason="missing")
        return self.archive.pieces(self.named[entry], limit_mb)

    def size(self, entry: str) -> int:
        """See :meth:`RefiArchive.size`."""
        if entry not in self.named:
            raise UnreadableFile(name=entry, reason="missing")
        return self.named[entry].file_size

    def _find_project(self, name: str) -> zipfile.ZipInfo:
        """Return the one ``.qde``: at the top, or in the one folder that holds everything.

        Where there are several, the one that the standard's name marks out is taken, and the others are told of.
        """
        found = [
            entry
            for entry in self.named
            if entry.casefold().endswith(".qde") and not entry.rpartition("/")[2].startswith("._")
        ]
        at_top = [entry for entry in found if "/" not in entry]
        tops = {entry.partition("/")[0] for entry in self.named}
        if not at_top and len(tops) == 1:
            at_top = [entry for entry in found if entry.count("/") == 1]
        if not at_top:
            raise UnreadableFile(name=name, reason="no-qde")
        marked = [entry for entry in at_top if entry.rpartition("/")[2].casefold() == "project.qde"]
        chosen = at_top if len(at_top) == 1 else marked
        if len(chosen) != 1:
            raise UnreadableFile(name=name, reason="several-qde")
        others = [entry for entry in at_top if entry != chosen[0]]
        if others:
            self.notes.append(_counted_note("refi-other-projects", others))
        return self.named[chosen[0]]


class _Folder:
    """The files of a project that was unpacked: those in the folder ``sources`` beside its XML, and no others."""

    def __init__(self, beside: Path) -> None:
        self._files: dict[str, Path] = {}
        with contextlib.suppress(OSError):
            for folder in sorted(beside.iterdir()):
                if folder.name.casefold() == "sources" and folder.is_dir() and not folder.is_symlink():
                    for file in sorted(folder.iterdir()):
                        if file.is_file() and not file.is_symlink():
                            self._files.setdefault(file.name.casefold(), file)

    def find(self, path: str) -> str | None:
        """See :meth:`RefiArchive.find`."""
        file = self._files.get(_place_of(path))
        return f"{file.parent.name}/{file.name}" if file else None

    def pieces(self, entry: str, limit_mb: int) -> Iterator[bytes]:
        """See :meth:`RefiArchive.pieces`."""
        file = self._file(entry)
        if self.size(entry) > limit_mb << 20:
            raise FileTooLarge(name=file.name, limit_mb=limit_mb)
        with _opened(file) as stream:
            while piece := stream.read(_CHUNK_BYTES):
                yield piece

    def size(self, entry: str) -> int:
        """See :meth:`RefiArchive.size`."""
        with _opened(self._file(entry)) as stream:
            return stream.seek(0, os.SEEK_END)

    def _file(self, entry: str) -> Path:
        file = self._files.get(entry.rpartition("/")[2].casefold())
        if file is None or entry != f"{file.parent.name}/{file.name}":
            raise UnreadableFile(name=entry, reason="missing")
        return file


def _place_of(path: str) -> str:
    """Return where in the folder of sources a path leads, in lower case; empty if it leads anywhere else."""
    place = _INTERNAL.sub("", path.strip(), count=1)
    return place.casefold().removeprefix("sources/") if _is_safe_path(place) else ""


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is a plain file whose name leads nowhere else."""
    mode = entry.external_attr >> 16
    is_plain = not stat.S_IFMT(mode) or stat.S_ISREG(mode)
    return is_plain and entry.orig_filename == entry.filename and _is_safe_path(entry.filename)


def _is_safe_path(path: str) -> bool:
    steps = path.split("/")
    if "\\" in path or ":" in path or any(ord(character) < 32 for character in path):
        return False
    return not any(step.strip(" .") == "" or _RESERVED.fullmatch(step) for step in steps)


def _counted_note(what: str, names: list[str]) -> IntakeNote:
    shown = "".join(character if character.isprintable() else "\ufffd" for character in names[0][:100])
    return IntakeNote(what, detail=shown, times=len(names), look=True)


def _looks_like_xml(head: bytes) -> bool:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


@contextlib.contextmanager
def _opened(path: Path) -> Generator[IO[bytes]]:
    name = path.name or str(path)  # the names of “.” and “/” are empty
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise UnreadableFile(name=name, reason="folder" if stat.S_ISDIR(mode) else "device")
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # the last: a NUL in the name
        raise UnreadableFile(name=name, reason="missing") from error
    except PermissionError as error:
        raise UnreadableFile(name=name, reason="permission") from error
    except OSError as error:
        raise UnreadableFile(name=name, reason="io") from error
    with file:
        try:
            yield file
        except OSError as error:
            raise UnreadableFile(name=name, reason="io") from error
