"""Projects as another program would write them, made here."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from qda.formats.refi.writing import write_refi_project
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from qda.model.portable import (
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableDocument,
    PortableMemo,
    PortableProject,
)

TEXT = "The ferry 🙂 came late.\n\nNobody <b>said</b> why 🙂🙂. The harbour master shrugged."
CODED = ("came late", "Nobody <b>said</b> why", "shrugged")


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def harbour() -> PortableProject:
    """Return a study of one text, three codings by Cleo, and names that look like markup."""
    codings = [
        PortableCoding(
            guid(20 + n), guid(10), guid(2 + n % 2), guid(1), TEXT.index(words), TEXT.index(words) + len(words)
        )
        for n, words in enumerate(CODED)
    ]
    return PortableProject(
        "Harbour",
        guid=guid(99),
        coders=[PortableCoder(guid(1), "Cleo")],
        codes=[PortableCode(guid(2), "Delay"), PortableCode(guid(3), "<img src='x'>")],
        documents=[PortableDocument(guid(10), "Ferry", TEXT)],
        codings=codings,
        memos=[PortableMemo(guid(30), guid(1), title="First thoughts", text="It is always late.")],
    )


def write_qdpx(path: Path, *, nvivo: bool = False) -> Path:
    """Write the study as a program for NVivo, or as any other, would; without our own part."""
    options = FOR_NVIVO_WINDOWS if nvivo else WriteOptions()
    write_refi_project(path, harbour(), replace(options, extras=False))
    if nvivo:
        _without_names(path)
    return path


def _without_names(path: Path) -> None:
    """Take the words out of the names of passages: NVivo does not write them, so nothing tells how it counted."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["project.qde"] = re.sub(rb'(<PlainTextSelection guid="[^"]*") name="[^"]*"', rb"\1", files["project.qde"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def write_hostile(path: Path) -> Path:
    """Write an archive whose project asks for a file of this computer."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "project.qde",
            '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            '<Project xmlns="urn:QDA-XML:project:1.0" name="&x;"/>',
        )
    return path
