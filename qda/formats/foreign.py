"""Reads projects of other programs, whatever they are called: what a file holds decides who reads it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from qda.formats.sqlite_guard import MAGIC, head, table_names
from qda.model.errors import NotAForeignProject, QdaError, UnreadableFile
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.progress import Progress, no_progress

SUFFIXES = (".qdpx", ".qde", ".qdc", ".qda", ".sqlite3", ".sqlite", ".db", ".rqda")
"""What the names of such files end with, for dialogs; QualCoder's projects are folders."""

_OWN_FORMATS = (
    (re.compile(r"\.mx\d{2}|\.mqda|\.mex\d{2}|\.mx[3-5]"), "MAXQDA"),
    (re.compile(r"\.nvpx?|\.nvcx?"), "NVivo"),
    (re.compile(r"\.atlproj\w*|\.hpr\d|\.atlcb"), "ATLAS.ti"),
    (re.compile(r"\.qpd|\.ppj|\.qdp"), "QDA Miner"),
    (re.compile(r"\.quirkos|\.qrk"), "Quirkos"),
)
"""Forms that only their own programs read, by the ends of the files' names."""

_PROJECTS = frozenset(("taguette", "qualcoder", "rqda", "refi-project"))
QUALCODER_FILE = "data.qda"
_HEAD = 4096  # bytes
_ENTRY_LIMIT = 100_000  # of an archive's names that are looked at
_TAGUETTE = frozenset(("projects", "documents", "tags", "highlights", "highlight_tags"))
_QUALCODER = frozenset(("project", "source", "code_name", "code_text"))
_RQDA = frozenset(("project", "source", "freecode", "coding"))


def foreign_kind(path: Path) -> str | None:
    """Tell what program's project a file or folder is, as a key of :data:`qda.model.intake.wording.FORMATS`.

    Returns:
        ``None`` for anything that is no such project, a damaged or missing file included.
    """
    try:
        return _kind(path)
    except (UnreadableFile, NotAForeignProject):
        return None


def read_foreign(path: Path, options: ReadOptions | None = None, progress: Progress = no_progress) -> ForeignProject:
    """Read another program's project.

    Raises:
        NotAForeignProject: It is none.
        SeveralProjects: It holds several, and ``options.project`` does not say which.
        NotFound: It holds no project of the name that was asked for.
        Cancelled: The person asked to stop.
        QdaError: What else is wrong with the file.
    """
    options = options or ReadOptions()
    kind = _kind(path)
    # Readers are loaded only now: their parsers are slow to import.
    if kind == "taguette":
        from qda.formats.taguette_in import read_taguette

        return read_taguette(path, options, progress)
    if kind == "qualcoder":
        from qda.formats.qualcoder_in import read_qualcoder

        return read_qualcoder(path, options, progress)
    if kind == "rqda":
        from qda.formats.rqda_in import read_rqda

        return read_rqda(path, options, progress)
    if kind == "refi-project":
        from qda.formats.refi.reading import read_refi_project

        return read_refi_project(path, options, progress)
    raise _refusal(path, kind)


def why_not(path: Path) -> QdaError | None:
    """Return the error that says why a file is no project to be read here; ``None`` if it is one."""
    try:
        kind = _kind(path)
        return None if kind in _PROJECTS else _refusal(path, kind)
    except (UnreadableFile, NotAForeignProject) as error:
        return error


def _refusal(path: Path, kind: str | None) -> NotAForeignProject:
    if kind:
        return NotAForeignProject(name=path.name, kind="codebook")
    if program := next((one for suffix, one in _OWN_FORMATS if suffix.fullmatch(path.suffix.lower())), ""):
        return NotAForeignProject(name=path.name, kind="own-format", program=program)
    return NotAForeignProject(name=path.name, kind=_what_else(path))


def _kind(path: Path) -> str | None:
    """Return the kind, or ``None`` if the file is of another.

    Raises:
        UnreadableFile: It cannot be read at all.
        NotAForeignProject: It is a project of ours.
    """
    if path.is_dir():
        return "qualcoder" if (path / QUALCODER_FILE).is_file() else None
    data = head(path, _HEAD)
    if data.startswith(MAGIC):
        return _kind_of_tables(table_names(path))
    from qda.formats.refi.archive import refi_kind

    return refi_kind(path)


def _kind_of_tables(tables: frozenset[str]) -> str | None:
    for kind, needed in (("taguette", _TAGUETTE), ("qualcoder", _QUALCODER), ("rqda", _RQDA)):
        if needed <= tables:
            return kind
    return None


def _names_in(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()[:_ENTRY_LIMIT]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _what_else(path: Path) -> str:
    """Return what a file is, as a key of wording.FILE_KINDS."""
    if path.is_dir():
        return "folder"
    data = head(path, _HEAD)
    if data.startswith(MAGIC):
        return "sqlite"
    if data.startswith(b"PK"):
        tops = {name.partition("/")[0] for name in _names_in(path)}
        return "word" if "word" in tops else "excel" if "xl" in tops else "zip"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml", data):
        return "xml"
    return "other" if b"\0" in data else "text"
