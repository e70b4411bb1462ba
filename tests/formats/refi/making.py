"""Makes small REFI-QDA projects for tests: the XML from snippets, the texts as some program would write them."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

NAMESPACE = "urn:QDA-XML:project:1.0"
SECTIONS = ("Users", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs")


def guid_of(name: str) -> str:
    """Return a guid that is always the same for a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"test {name}"))


ANA, BEN = guid_of("Ana"), guid_of("Ben")
USERS = f'<User guid="{ANA}" name="Ana"/><User guid="{BEN}" name="Ben"/>'
JOY, FEAR = guid_of("Joy"), guid_of("Fear")
CODES = f'<Code guid="{JOY}" name="Joy" isCodable="true"/><Code guid="{FEAR}" name="Fear" isCodable="true"/>'


def project_xml(
    *, name: str = "Study", origin: str = "", attributes: str = "", namespace: str = NAMESPACE, rest: str = "",
    **sections: str,
) -> str:  # fmt: skip
    """Return the XML of a project; sections are given by their names (``Sources='<TextSource …'``).

    Users and codes are those of this module unless given; an empty text leaves a section out. ``rest`` stands at the
    end: the project's own Description and NoteRefs.
    """
    parts: list[str] = []
    for section in SECTIONS:
        content = sections.pop(section, {"Users": USERS, "Codes": CODES}.get(section, ""))
        if content:
            inner = f"<{section}>\n{content}\n</{section}>"
            parts.append(f"<CodeBook>{inner}</CodeBook>" if section == "Codes" else inner)
    assert not sections, f"no such sections: {sections}"
    opening = f"<Project xmlns={quoteattr(namespace)} name={quoteattr(name)} origin={quoteattr(origin)} {attributes}>"
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', opening, *parts, rest, "</Project>"])


def write_project(
    path: Path,
    xml: str | bytes,
    files: Mapping[str, str | bytes] | None = None,
    *,
    qde: str = "project.qde",
    folder: str = "sources",
) -> Path:
    """Write an archive with a project's XML and, in its folder, the files that it calls ``internal://NAME``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(qde, xml)
        for name, data in (files or {}).items():
            archive.writestr(f"{folder}/{name}", data.encode() if isinstance(data, str) else data)
    return path


# --- passages --------------------------------------------------------------------------------------------------------
def coding_xml(code: str = JOY, *, guid: str = "", user: str = ANA, time: str = "2026-03-01T09:30:00Z", inner: str = "",
               selection: str = "") -> str:  # fmt: skip
    """Return a Coding; ``user`` and ``time`` may be empty."""
    made = (f' creatingUser="{user}"' if user else "") + (f' creationDateTime="{time}"' if time else "")
    guid = guid or guid_of(f"coding {selection} {code} {user}")
    return f'<Coding guid="{guid}"{made}><CodeRef targetGUID="{code}"/>{inner}</Coding>'


def selection_xml(
    start: object, end: object, *, name: str = "", inner: str | None = None, guid: str = "", code: str = JOY,
    user: str = ANA, more: str = "",
) -> str:  # fmt: skip
    """Return a PlainTextSelection, with one coding unless something else is given as ``inner``."""
    guid = guid or guid_of(f"selection {start} {end} {code}")
    inner = coding_xml(code, user=user, selection=guid) if inner is None else inner
    called = f" name={quoteattr(name)}" if name else ""
    return (
        f'<PlainTextSelection guid="{guid}"{called} startPosition="{start}" endPosition="{end}"{more}>'
        f"{inner}</PlainTextSelection>"
    )


def text_source(name: str, inner: str = "", *, guid: str = "", more: str = "", path: str | None = None) -> str:
    """Return a TextSource whose text is ``internal://NAME.txt``, or as ``path`` says (none if that is empty)."""
    path = f"internal://{name}.txt" if path is None else path
    plain = f" plainTextPath={quoteattr(path)}" if path else ""
    return f'<TextSource guid="{guid or guid_of(name)}" name={quoteattr(name)}{plain}{more}>{inner}</TextSource>'


# --- dialects --------------------------------------------------------------------------------------------------------
class Dialected(NamedTuple):
    """How some program writes texts and counts positions in them."""

    unit: str = "codepoint"
    crlf: bool = False
    newline: int = 1
    bom: bool = False
    counts_bom: bool = False

    def encoded(self, text: str) -> bytes:
        """Return a text (with ``\\n``) as this program writes it."""
        written = text.replace("\n", "\r\n") if self.crlf else text
        return ("\ufeff" + written if self.bom else written).encode()

    def position(self, text: str, place: int) -> int:
        """Return a place of a text as this program counts it."""
        before = text[:place]
        units = len(before.encode("utf-16-le")) // 2 if self.unit == "utf16" else len(before)
        extra = before.count("\n") if self.crlf and self.newline == 2 else 0
        return units + extra + (self.bom and self.counts_bom)


NVIVO_WINDOWS = Dialected("utf16", crlf=True, newline=2, bom=True)
NVIVO_MAC = Dialected("utf16")
ATLASTI = Dialected(crlf=True, newline=1, bom=True)
ATLASTI_UTF16 = Dialected("utf16", crlf=True, newline=1, bom=True)
MAXQDA = Dialected()
QUALCODER = Dialected(bom=True)
STRICT = Dialected()
STRICT_CRLF = Dialected(crlf=True, newline=2)

DIVERSE = (
    "Interviewer: How was the move?\nAna: Hard at first 😀 but we coped.\n\n"
    "Café nai\u0308ve “quotes” — שלום עולם 你好世界.\n"
    "Ben: 👨‍👩‍👧 family came later 👍🏽, then مرحبا بالعالم.\nLast line without newline"
)
"""A text with an emoji, a family, a skin tone, a combining mark, two scripts from right to left, and CJK."""


@dataclass
class DialectProject:
    """A project of one program: its texts, and what was coded in them by their words."""

    dialect: Dialected
    origin: str = ""
    named: bool = False
    texts: dict[str, str] = field(default_factory=dict[str, str])
    passages: dict[str, list[tuple[int, int]]] = field(default_factory=dict[str, list[tuple[int, int]]])

    def add(self, name: str, text: str, passages: Sequence[str | tuple[int, int]]) -> DialectProject:
        """Add a text, and the passages coded in it: by their words, or by their places."""
        self.texts[name] = text
        places: list[tuple[int, int]] = []
        for passage in passages:
            if isinstance(passage, str):
                start = text.index(passage)
                places.append((start, start + len(passage)))
            else:
                places.append(passage)
        self.passages[name] = places
        return self

    def write(self, path: Path) -> Path:
        """Write the archive."""
        sources: list[str] = []
        for name, text in self.texts.items():
            selections = [
                selection_xml(
                    self.dialect.position(text, start),
                    self.dialect.position(text, end),
                    guid=guid_of(f"{name} {number}"),
                    name=quote(text[start:end]) if self.named else "",
                )
                for number, (start, end) in enumerate(self.passages[name])
            ]
            sources.append(text_source(name, "".join(selections)))
        files = {f"{name}.txt": self.dialect.encoded(text) for name, text in self.texts.items()}
        return write_project(path, project_xml(origin=self.origin, Sources="".join(sources)), files)


def quote(passage: str) -> str:
    """Return a passage as ATLAS.ti names its quotation: white space is one space, an ellipsis after 100 characters."""
    flat = " ".join(passage.split())
    return flat if len(flat) <= 100 else flat[:99] + "…"
