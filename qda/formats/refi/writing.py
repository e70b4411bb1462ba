"""Writing a project as REFI-QDA (.qdpx), which NVivo, MAXQDA, ATLAS.ti, QualCoder and others read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qda.formats.refi.extras import EXTRAS_ENTRY, extras_of, needs_entry
from qda.formats.refi.losses import losses_of
from qda.formats.refi.outgoing import Outgoing
from qda.formats.refi.project_out import project_pieces
from qda.formats.refi.verifying import verify
from qda.formats.refi.xml_out import derived_guid
from qda.formats.saving import saving_archive
from qda.model.exchange import WriteOptions
from qda.model.intake.report import IntakeNote
from qda.model.many_values import making_many_values
from qda.model.portable import PortableProject
from qda.model.progress import Progress, no_progress, tell

_STANDARD = WriteOptions()
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive knows: no export differs from another in its time
_CHUNK = 1 << 18  # characters


def write_refi_project(
    path: Path,
    project: PortableProject,
    options: WriteOptions = _STANDARD,
    progress: Progress = no_progress,
) -> list[IntakeNote]:
    """Write a project as REFI-QDA.

    The same project gives the same bytes each time. Before the file takes its place it is read again: its XML has to be
    as the standard asks, and each coding to stand for the words that it stands for here.

    Returns:
        What the standard cannot hold, and what had to be written otherwise than it is.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    out = Outgoing(project, options)
    steps = _Steps(progress, len(project.codings) + 3 * len(project.documents) + 1)

    def check(written: Path) -> None:
        verify(written, out, steps.one)

    with making_many_values(), saving_archive(path, check) as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        digest = _write_xml(archive, out, steps)
        folder = "Sources" if options.capital_sources else "sources"
        for inner in out.files:
            _write_entry(archive, f"{folder}/{inner.name}", inner.data())
            steps.one()
        if options.extras:
            files = dict(_write_originals(archive, out))
            _write_entry(archive, EXTRAS_ENTRY, extras_of(out, digest, files))
    for part in out.kept.left():
        out.tell("refi-out-kept-placeless", part.name or part.kind, part.kind)
    steps.end()
    return [*losses_of(project, options), *_joined(out.notes)]


class _Steps:
    """Tells how far the writing is, without asking too often."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def one(self, count: int = 1) -> None:
        """Count what was done."""
        self._done = min(self._done + count, self._total)
        tell(self._progress, self._done, self._total)

    def end(self) -> None:
        """Tell that all is done."""
        tell(self._progress, self._total, self._total)


def _write_xml(archive: ZipFile, out: Outgoing, steps: _Steps) -> str:
    """Write the XML and return its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(_entry("project.qde"), "w") as entry:
        for chunk, pieces in _chunks(project_pieces(out)):
            data = chunk.encode("utf-8")
            digest.update(data)
            entry.write(data)
            steps.one(pieces)
    return digest.hexdigest()


def _chunks(pieces: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield pieces joined to larger ones, each with how many they were."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= _CHUNK:
            yield "".join(waiting), len(waiting)
            waiting.clear()
            length = 0
    yield "".join(waiting), len(waiting)


def _write_originals(archive: ZipFile, out: Outgoing) -> Iterator[tuple[str, str]]:
    """Write the files that documents came from and that no source of the standard can call, for us alone."""
    for document in out.project.documents if out.options.originals else ():
        if needs_entry(document) and out.fits(document.original, document.name):
            suffix = PurePosixPath(document.source_name).suffix
            ending = suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) < 10 else ".bin"
            name = f"concord/{derived_guid(document.guid, 'original')}{ending}"
            _write_entry(archive, name, document.original)
            yield document.guid, name


def _write_entry(archive: ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_entry(name), data)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _ENTRY_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o644 << 16
    return entry


def _joined(notes: Iterable[IntakeNote]) -> list[IntakeNote]:
    """Return notes that say the same of the same thing as one, counted."""
    found: dict[tuple[str, str, str], IntakeNote] = {}
    for note in notes:
        key = (note.what, note.name, note.detail)
        earlier = found.get(key)
        found[key] = note if earlier is None else earlier._replace(times=earlier.times + note.times)
    return list(found.values())
