"""Reading a written REFI-QDA project once more, before anybody gets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree

from qda.formats.refi.outgoing import Outgoing
from qda.model.portable import PortableCoding

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

_SOURCES = ("TextSource", "Representation", "TextDescription", "Transcript")
_SELECTIONS = ("PlainTextSelection", "TranscriptSelection")


class BadExport(Exception):
    """A file is not what it should be; a defect of ours, of which the old file and the project know nothing."""


def verify(path: Path, out: Outgoing, step: Callable[[], None]) -> None:
    """Make sure that each coding is in the file and stands for the right words there.

    The words are cut from the texts' bytes by the positions in the XML, as another program would do it.

    Raises:
        BadExport: They do not, or a coding is missing.
    """
    with ZipFile(path) as archive:
        with archive.open("project.qde") as xml:
            verifier = _Verifier(archive, out, step)
            verifier.read(xml)
        if verifier.seen != sum(len(codings) for codings in out.codings.values()):
            raise BadExport(f"{verifier.seen} codings written")


class _Verifier:
    def __init__(self, archive: ZipFile, out: Outgoing, step: Callable[[], None]) -> None:
        self._archive = archive
        self._utf16 = out.options.unit == "utf16"
        self._crlf = out.options.crlf
        self._folder = "Sources" if out.options.capital_sources else "sources"
        self._texts = {guid: document.text for guid, document in out.documents.items()}
        self._step = step
        self._codings: dict[str, PortableCoding] = {
            out.guids.of("coding", coding.guid): coding for codings in out.codings.values() for coding in codings
        }
        self._sync: dict[str, int] = {}
        self._text: str | bytes = ""
        self.seen = 0

    def read(self, xml: IO[bytes]) -> None:
        """Read the XML, which is well formed then."""
        within: list[Element] = []
        for event, element in etree.iterparse(xml, events=("start", "end"), huge_tree=True):
            name = str(element.tag).rpartition("}")[2]
            if event == "start":
                if name in _SOURCES:
                    self._open(str(element.get("plainTextPath")))
                    within.append(element)
            elif name == "SyncPoint":
                self._sync[str(element.get("guid"))] = int(element.get("position") or -1)
            elif name in _SELECTIONS:
                self._selection(element)
                element.clear()
            elif name in _SOURCES:
                within.pop()
                element.clear()
                self._step()

    def _open(self, path: str) -> None:
        name = path.removeprefix("internal://")
        text = self._archive.read(f"{self._folder}/{name}").decode("utf-8-sig")
        self._text = text.encode("utf-16-le") if self._utf16 else text

    def _selection(self, element: Element) -> None:
        for coding in element.iterchildren("{*}Coding"):
            expected = self._codings.get(str(coding.get("guid")))
            if expected is None:  # one that was kept of another program's project
                continue
            self.seen += 1
            words = self._texts[expected.document][expected.start : expected.end]
            if self._cut(element) != (words.replace("\n", "\r\n") if self._crlf else words):
                raise BadExport(f"coding {expected.guid}")

    def _cut(self, element: Element) -> str:
        if element.get("startPosition") is None:
            start = self._sync[str(element.get("fromSyncPoint"))]
            end = self._sync[str(element.get("toSyncPoint"))]
        else:
            start, end = int(str(element.get("startPosition"))), int(str(element.get("endPosition")))
        if isinstance(self._text, bytes):
            return self._text[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        return self._text[start:end]
