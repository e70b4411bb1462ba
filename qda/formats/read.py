"""Reads a file of any kind that we know, as a document.

What a file holds counts before what its name ends with.
"""

from __future__ import annotations

import dataclasses
import re
import stat
from collections.abc import Callable
from pathlib import Path, PurePath

from qda.formats.failures import FILE_LIMIT_MB, foreign_failures
from qda.model.codebook import clean_name
from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.model.errors import FileTooLarge, PasswordNeeded, UnreadableFile, UnsupportedFile
from qda.model.progress import Wanted, always_wanted
from qda.text.normalise import normalise
from qda.text.turns import find_turns

LARGE_TEXT = 20_000_000
"""Code points from which a person is told that a text is long."""

SUFFIXES = (
    ".txt", ".md", ".markdown", ".docx", ".docm", ".odt", ".rtf", ".html", ".htm", ".xhtml", ".pdf", ".epub", ".srt",
    ".vtt",
)  # fmt: skip
"""What the names of files end with that can be read, for dialogs."""

_KIND_BY_SUFFIX = {
    ".txt": "plain", ".text": "plain", ".asc": "plain", ".log": "plain", "": "plain", ".md": "markdown",
    ".markdown": "markdown", ".docx": "docx", ".docm": "docx", ".odt": "odt", ".rtf": "rtf", ".html": "html",
    ".htm": "html", ".xhtml": "html", ".xht": "html", ".pdf": "pdf", ".epub": "epub", ".srt": "subtitles",
    ".vtt": "subtitles",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURES_AND_SOUND = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"ID3", b"OggS", b"fLaC", b"RIFF", b"\x1f\x8b",
    b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90", b"SQLite format 3\0",
)  # fmt: skip
_HTML = re.compile(
    # What a quantifier took, it keeps (++): else thirty comments could be parted in a thousand million ways.
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html)[\s>\[]",
    re.I | re.S,
)
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf")
_VTT = re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?:\s|$)")
_SRT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\r?\n\s*\d{1,3}:\d{2}:\d{2}[.,]\d{1,3}\s*-->")


def read_document(
    path: Path, *, encoding: str | None = None, password: str | None = None, wanted: Wanted = always_wanted
) -> ImportedDocument:
    """Read a file as a document: its text and marks, the file itself, and a report of what was changed.

    Args:
        path: The file.
        encoding: What the person chose for a text file; other kinds know their own.
        password: What the person typed for a PDF that asks for one.
        wanted: Asked while a long PDF is read; return False to stop.

    Raises:
        Cancelled: It is not wanted any more.
        UnreadableFile: The file cannot be read, or is not what it seems to be.
        UnsupportedFile: No importer reads files of its kind.
        PasswordNeeded: It is protected by a password.
        FileTooLarge: It is, or unpacks to, more than the limit.
        NoText: It holds pictures of text only.
        EncodingUnclear: The characters of a text file cannot be told with certainty.
        UnknownEncoding: The chosen encoding does not exist, or cannot have made this file.
    """
    return read_bytes(_bytes_of(path), path.name, encoding=encoding, password=password, wanted=wanted)


def read_bytes(
    data: bytes,
    file_name: str,
    *,
    encoding: str | None = None,
    password: str | None = None,
    wanted: Wanted = always_wanted,
) -> ImportedDocument:
    """Read a file that is in memory already, such as the original of a document; see :func:`read_document`."""
    kind = _kind(data, file_name)
    with foreign_failures(file_name):
        if kind == "pdf":
            from qda.formats.pdf_in import read_pdf

            document = read_pdf(data, file_name, password=password, wanted=wanted)
        else:
            document = _read(kind, data, file_name, encoding)
    name = clean_name(PurePath(file_name).stem) or clean_name(file_name) or "untitled"
    return _completed(dataclasses.replace(document, name=name, source_name=_speakable(file_name), original=data))


def pasted_document(name: str, text: str) -> ImportedDocument:
    """Make a document of pasted text."""
    normal = normalise(text)
    notes = tuple(note for note in normal.notes if note.what != "newlines")
    pasted = ImportedDocument(clean_name(name) or "untitled", normal.text, "text/plain", notes=notes)
    return _completed(pasted)


def _read(kind: str, data: bytes, name: str, encoding: str | None) -> ImportedDocument:
    """Hand the bytes to the importer of their kind, loaded only now: parsers are slow to import."""
    if kind == "docx":
        from qda.formats.docx_in import read_docx

        return read_docx(data, name)
    if kind == "odt":
        from qda.formats.odt_in import read_odt

        return read_odt(data, name)
    if kind == "epub":
        from qda.formats.epub_in import read_epub

        return read_epub(data, name)
    return _text_reader(kind)(data, name, encoding)


def _text_reader(kind: str) -> Callable[[bytes, str, str | None], ImportedDocument]:
    if kind == "html":
        from qda.formats.html_in import read_html as read
    elif kind == "rtf":
        from qda.formats.rtf_in import read_rtf as read
    elif kind == "subtitles":
        from qda.formats.subtitles_in import read_subtitles as read
    elif kind == "markdown":
        from qda.formats.markdown_in import read_markdown as read
    else:
        from qda.formats.plain_in import read_plain as read
    return read


def _bytes_of(path: Path) -> bytes:
    name = path.name or str(path)  # the names of “.” and “/” are empty
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise UnreadableFile(name=name, reason="folder")
        if not stat.S_ISREG(mode.st_mode):
            raise UnreadableFile(name=name, reason="device")
        if mode.st_size > FILE_LIMIT_MB << 20:
            raise FileTooLarge(name=name, limit_mb=FILE_LIMIT_MB)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile(name=name, reason="missing") from error
    except PermissionError as error:
        raise UnreadableFile(name=name, reason="permission") from error
    except OSError as error:
        raise UnreadableFile(name=name, reason="io") from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableFile(name=name, reason="missing") from error
    if not data:
        raise UnreadableFile(name=name, reason="empty")
    return data


def _kind(data: bytes, name: str) -> str:
    """Tell what a file holds, from its first bytes, and where these say nothing, from its name.

    Raises:
        QdaError: It is of a kind that nobody here reads.
    """
    suffix = Path(name).suffix.lower()
    by_suffix = _KIND_BY_SUFFIX.get(suffix)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise PasswordNeeded(name=name, kind="Office")
        raise UnreadableFile(name=name, reason="old-doc")
    if data.startswith(_ZIP):
        return _kind_of_zip(data, name, by_suffix)
    if b"%PDF-" in data[:1024] and by_suffix in ("pdf", None):
        return "pdf"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_PICTURES_AND_SOUND) or data[4:8] == b"ftyp":
        raise UnreadableFile(name=name, reason="binary")
    if by_suffix in ("docx", "odt", "epub", "pdf"):
        raise UnreadableFile(name=name, reason=f"not-{by_suffix}")
    if _RTF.match(data):
        return "rtf"
    if _HTML.match(data[:100_000]) and by_suffix != "markdown":
        return "html"
    if _VTT.match(data) or _SRT.match(data[:1000]):
        return "subtitles"
    if by_suffix is None:
        raise UnsupportedFile(name=name, kind=suffix)
    return by_suffix


def _kind_of_zip(data: bytes, name: str, by_suffix: str | None) -> str:
    from qda.formats.zip_guard import GuardedZip

    seeming = by_suffix if by_suffix in ("docx", "odt", "epub") else "docx"
    archive = GuardedZip(data, name, seeming)
    declared = archive.read("mimetype", 1) if archive.has("mimetype") else b""
    if b"opendocument.text" in declared:
        return "odt"
    if b"epub" in declared or archive.has("META-INF/container.xml"):
        return "epub"
    tops = {entry.partition("/")[0] for entry in archive.names}
    if "word" in tops:
        return "docx"
    if "xl" in tops:
        raise UnreadableFile(name=name, reason="is-xlsx")
    if by_suffix in ("docx", "odt", "epub"):
        return by_suffix
    raise UnsupportedFile(name=name, kind="ppt" if "ppt" in tops else "ZIP")


def _completed(document: ImportedDocument) -> ImportedDocument:
    """Add what is said of documents of every kind: turns of a transcript, and texts that are long or hold nothing."""
    marks = document.marks
    if not any(mark.kind is MarkKind.TURN for mark in marks) and (turns := find_turns(document.text)):
        marks = tuple(sorted([*marks, *turns], key=_place))
    notes = list(document.notes)
    if turns_found := sum(mark.kind is MarkKind.TURN for mark in marks):
        notes.append(ImportNote("turns-found", count=turns_found))
    if not document.text:
        notes.append(ImportNote("empty", look=True))
    elif not document.text.strip():
        notes.append(ImportNote("only-white-space", look=True))
    elif len(document.text) > LARGE_TEXT:
        notes.append(ImportNote("large", detail=f"{len(document.text) / 1_000_000:.0f} million characters"))
    return dataclasses.replace(document, marks=marks, notes=tuple(notes))


def _speakable(name: str) -> str:
    """Return a file's name as text: some systems allow bytes in it that are no characters."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, mark.end
