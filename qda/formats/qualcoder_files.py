"""The files that belong to a project of QualCoder: those in its own folder, and those that it only points to."""

from __future__ import annotations

import contextlib
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from qda.model.exchange import ReadOptions
from qda.model.intake.report import IntakeNote

MEDIA = re.compile(r"/(images|audio|video)/|(images|audio|video):", re.IGNORECASE)
"""How the path of a picture or recording begins."""

_OWN = "/docs/"
_LINKED = "docs:"
_FILE_LIMIT_MB = 200
_SHOWN = 5  # names told in one line of the report
_MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".rtf": "application/rtf",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
}


class Original(NamedTuple):
    """The file that a document's text was taken from; without data if it is not kept."""

    name: str = ""
    media_type: str = "text/plain"
    data: bytes = b""


class ProjectFiles:
    """Finds the originals of documents, and never opens a file that the project has no business with.

    Args:
        folder: The project's folder; ``None`` if the database lies in a folder that is not a project's.
        options: Whether files are kept, how much of them, and where linked ones may lie.
    """

    def __init__(self, folder: Path | None, options: ReadOptions) -> None:
        self._project = folder
        self._folder = folder / "documents" if folder else None
        self._options = options
        self._left = options.kept_limit_mb << 20
        self._told: dict[str, list[str]] = {}

    def original(self, path: str, name: str) -> Original:
        """Return the file that a text was taken from; its ``path`` as QualCoder writes it is empty for none."""
        if path.startswith(_OWN):
            file_name = path[len(_OWN) :]
            return Original(file_name, _media_type(file_name), self._read(self._folder, file_name, name))
        if not path and self._is_there(name):  # early versions did not write the path down
            return Original(name, _media_type(name), self._read(self._folder, name, name))
        if path.startswith(_LINKED):
            # Written on any system: both kinds of slashes part folders.
            file_name = PureWindowsPath(path[len(_LINKED) :]).name
            if self._options.media_folder is None:
                self._tell("qualcoder-linked", name)
                return Original(file_name, _media_type(file_name))
            return Original(file_name, _media_type(file_name), self._read(self._options.media_folder, file_name, name))
        return Original()

    def medium(self, path: str, name: str) -> bytes:
        """Return a picture or recording, if it is kept; its ``path`` as QualCoder writes it."""
        match = MEDIA.match(path)
        if match is None:
            return b""
        if path.startswith("/"):
            folder = self._project / match[1] if self._project else None
            return self._read(folder, path[match.end() :], name, "qualcoder-medium-file")
        if self._options.media_folder is None:
            self._tell("qualcoder-medium-file-outside", name)
            return b""
        file_name = PureWindowsPath(path[match.end() :]).name
        return self._read(self._options.media_folder, file_name, name, "qualcoder-medium-file")

    def notes(self) -> list[IntakeNote]:
        """Return what there is to say of files that were not kept."""
        return [
            IntakeNote(what, ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else ""), times=len(names))
            for what, names in self._told.items()
        ]

    def _tell(self, what: str, name: str) -> None:
        self._told.setdefault(what, []).append(name)

    def _is_there(self, name: str) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return bool(
                self._folder and PurePosixPath(name).suffix and (self._folder / PurePosixPath(name).name).exists()
            )
        return False

    def _read(self, folder: Path | None, file_name: str, name: str, told_as: str = "qualcoder-original") -> bytes:
        if not self._options.keep_files:
            return b""
        if not file_name or file_name in (".", "..") or re.search(r"[/\\:\0]", file_name):
            self._tell(f"{told_as}-outside", name)
            return b""
        if folder is None:
            self._tell(f"{told_as}-missing", name)
            return b""
        try:
            file = folder / file_name
            if not file.resolve().is_relative_to(folder.resolve()) or not stat.S_ISREG(file.lstat().st_mode):
                self._tell(f"{told_as}-outside", name)
                return b""
            limit = min(self._left, _FILE_LIMIT_MB << 20)
            if file.stat().st_size > limit:
                self._tell(f"{told_as}-large", name)
                return b""
            with file.open("rb") as opened:
                data = opened.read(limit + 1)
        except (OSError, ValueError):
            self._tell(f"{told_as}-missing", name)
            return b""
        if len(data) > limit:  # it grew since it was looked at
            self._tell(f"{told_as}-large", name)
            return b""
        self._left -= len(data)
        return data


def _media_type(name: str) -> str:
    return _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "text/plain")
