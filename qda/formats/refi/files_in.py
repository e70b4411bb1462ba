"""Finds the texts and files that a project's elements point to, inside the archive and, only if allowed, outside."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from qda.model.errors import FileTooLarge, UnreadableFile
from qda.model.exchange import ReadOptions
from qda.model.intake.report import IntakeReport
from qda.model.progress import Wanted, always_wanted

_EXTERNAL = re.compile(r"(relative|absolute):/{1,3}", re.IGNORECASE)
_MB = 1 << 20
_SHOWN_MB = 1_000_000  # as windows of files count


class Archive(Protocol):
    """What is needed of :class:`qda.formats.refi.archive.RefiArchive`."""

    def find(self, path: str) -> str | None:
        """Return the true name of the entry that a path leads to."""
        ...

    def read(self, entry: str) -> bytes:
        """Return an entry's bytes."""
        ...

    def size(self, entry: str) -> int:
        """Return how many bytes an entry has."""
        ...


class ProjectFiles:
    """The files of one project.

    Files outside it are looked for in ``options.media_folder`` only, by their relative path or their bare name, and
    never where the project says that they are.
    """

    def __init__(
        self, archive: Archive, options: ReadOptions, report: IntakeReport, wanted: Wanted = always_wanted
    ) -> None:
        self.wanted = wanted
        self._archive = archive
        self._options = options
        self._report = report
        self._left_bytes = options.kept_limit_mb * _MB if options.keep_files else 0
        self._kept: set[str] = set()

    @property
    def password(self) -> str | None:
        """What the person typed for encrypted PDFs."""
        return self._options.password

    def entry(self, path: str | None) -> str | None:
        """Return the name of the entry that a path leads to, if it does."""
        return self._archive.find(path) if path and not _EXTERNAL.match(path.strip()) else None

    def text(self, path: str) -> bytes | None:
        """Return the bytes of a text; ``None`` if they cannot be had.

        Raises:
            QdaError: The archive holds it, but it cannot be read.
        """
        entry = self.entry(path)
        if entry is not None:
            return self._archive.read(entry)
        outside = self.outside(path)
        return _bytes_of(outside) if outside is not None else None

    def original(self, path: str, name: str) -> bytes:
        """Return the Word or PDF file that a document came from; empty, with a note, if it cannot be had."""
        try:
            data = self.text(path)
        except (UnreadableFile, FileTooLarge):
            self._report.note("refi-file-unreadable", name, _bare(path), look=True)
            return b""
        if data is None:
            self.tell_missing(path, name)
        return data or b""

    def keep(self, path: str, name: str) -> tuple[str, bytes]:
        """Return the name and bytes of a picture or recording to be kept, as far as there is room for it.

        What is written twice in one project is kept once.
        """
        entry = self.entry(path)
        outside = None if entry is not None else self.outside(path)
        if entry is None and outside is None:
            self.tell_missing(path, name)
            return "", b""
        size = self._archive.size(entry) if entry is not None else _size_of(outside)
        file_name = Path(entry).name if entry is not None else (outside.name if outside else "")
        if file_name in self._kept:
            return file_name, b""
        if size > self._left_bytes:
            self._report.note("refi-file-not-kept", name or file_name, f"{size / _SHOWN_MB:.1f} MB", look=True)
            return file_name, b""
        try:
            data = self._archive.read(entry) if entry is not None else _bytes_of(outside)
        except (UnreadableFile, FileTooLarge):
            data = None
        if data is None:
            self._report.note("refi-file-unreadable", name or file_name, file_name, look=True)
            return file_name, b""
        self._left_bytes -= len(data)
        self._kept.add(file_name)
        return file_name, data

    def outside(self, path: str) -> Path | None:
        """Return the file outside the project that a path means, in the chosen folder only."""
        folder = self._options.media_folder
        scheme = _EXTERNAL.match(path.strip())
        if folder is None or scheme is None:
            return None
        parts = [part for part in re.split(r"[/\\]", path.strip()[scheme.end() :]) if part not in ("", ".")]
        if not parts:
            return None
        tries = [parts] if scheme[1].lower() == "relative" else []
        tries += [[parts[-1]], [unquote(parts[-1])]]
        root = Path(os.path.realpath(folder))
        for names in tries:
            try:
                found = Path(os.path.realpath(root.joinpath(*names)))
                if found.is_relative_to(root) and found.is_file():
                    return found
            except (OSError, ValueError):
                continue
        return None

    def tell_missing(self, path: str, name: str) -> None:
        """Tell that a file is not there, or lies outside the project."""
        what = "refi-file-outside" if _EXTERNAL.match(path.strip()) else "refi-file-missing"
        self._report.note(what, name, _bare(path) if what == "refi-file-outside" else path, look=True)


def _bare(path: str) -> str:
    """Return the last part of a path: the rest may name people and folders of another computer."""
    return re.split(r"[/\\]", path.strip())[-1]


def _bytes_of(path: Path | None) -> bytes | None:
    try:
        return path.read_bytes() if path is not None else None
    except OSError:
        return None


def _size_of(path: Path | None) -> int:
    try:
        return path.stat().st_size if path is not None else 0
    except OSError:
        return 0
