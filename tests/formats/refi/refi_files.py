"""Small REFI-QDA files of our own making, and archives with what no honest program writes."""

from __future__ import annotations

import io
import stat
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path

NAMESPACE = "urn:QDA-XML:project:1.0"
USER = "aaaaaaaa-0000-4000-8000-000000000001"
TONE = "cccccccc-0000-4000-8000-000000000001"
TEXT = "dddddddd-0000-4000-8000-000000000001"
WORDS = "Ana: It was hard.\nBut it went well.\n"

Entry = tuple[str | zipfile.ZipInfo, str | bytes]


def xml(inside: str = "", *, namespace: str = NAMESPACE, name: str = "Study", before: str = "") -> str:
    declared = f' xmlns="{namespace}"' if namespace else ""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{before}<Project{declared} name="{name}">{inside}</Project>'


def project(*, path: str = f"internal://{TEXT}.txt", **options: str) -> str:
    """A project with one coder, one code and one text with one passage coded."""
    selection = (
        f'<PlainTextSelection guid="eeeeeeee-0000-4000-8000-000000000001" name="hard" startPosition="12" '
        f'endPosition="16" creatingUser="{USER}"><Coding guid="eeeeeeee-0000-4000-8000-000000000002" '
        f'creatingUser="{USER}"><CodeRef targetGUID="{TONE}"/></Coding></PlainTextSelection>'
    )
    return xml(
        f'<Users><User guid="{USER}" name="Ada"/></Users>\n'
        f'<CodeBook><Codes><Code guid="{TONE}" name="Tone" isCodable="true"/></Codes></CodeBook>\n'
        f'<Sources><TextSource guid="{TEXT}" name="Interview" plainTextPath="{path}">{selection}'
        "</TextSource></Sources>",
        **options,
    )


def zipped(*entries: Entry, level: int = 6) -> bytes:
    """An archive of these entries, which may share a name."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def qdpx(folder: Path, *entries: Entry, qde: str | bytes | None = None, name: str = "study.qdpx") -> Path:
    """A project's archive on the disk: its XML, its one text, and further entries."""
    path = folder / name
    usual: Iterable[Entry] = (("project.qde", project() if qde is None else qde), (f"sources/{TEXT}.txt", WORDS))
    path.write_bytes(zipped(*usual, *entries))
    return path


def link(name: str, target: str) -> Entry:
    """An entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target
