"""Reading a written REFI-QDA project once more, before anybody gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

from lxml import etree

from qda.formats.refi.checker import PROJECT, Checker
from qda.formats.refi.outgoing import Outgoing
from qda.model.portable import PortableCoding

_SOURCES = frozenset(("TextSource", "Representation", "TextDescription", "Transcript"))
_SELECTIONS = frozenset(("PlainTextSelection", "TranscriptSelection"))
_PIECE = 1 << 18  # bytes


class BadExport(Exception):
    """A file is not what it should be; a defect of ours, of which the old file and the project know nothing."""


def verify(path: Path, out: Outgoing, step: Callable[[], None]) -> None:
    """Make sure that the XML is as the standard asks, and that each coding stands for the right words.

    The words are cut from the texts' bytes by the positions in the XML, as another program would do it.

    Raises:
        BadExport: It is not, they do not, or a coding is missing.
    """
    with ZipFile(path) as archive:
        verifier = _Verifier(archive, out, step)
        target = cast(Any, verifier)  # whose methods are called by their names
        parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, huge_tree=True)
        with archive.open("project.qde") as xml:
            while piece := xml.read(_PIECE):
                parser.feed(piece)
        parser.close()
    if verifier.seen != sum(len(codings) for codings in out.codings.values()):
        raise BadExport(f"{verifier.seen} codings written")
    if verifier.checker.violations:
        violation = verifier.checker.violations[0]
        raise BadExport(f"{violation.element}: {violation.what} {violation.detail}")


class _Verifier:
    """Follows the XML from its first element to its last, as lxml's parsers call their targets."""

    def __init__(self, archive: ZipFile, out: Outgoing, step: Callable[[], None]) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())
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
        self._within = ""  # the words of the passage that is open
        self.checker = Checker(PROJECT)
        self.seen = 0
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """See an element begin."""
        namespace, _, name = tag[1:].rpartition("}")
        if self._depth:
            self.checker.start(name, attributes, 0)
        else:
            self.checker.root(name, namespace, attributes, 0)
        self._depth += 1
        if name == "Coding":
            self._check_coding(attributes["guid"])
        elif name in _SELECTIONS:
            self._within = self._cut(attributes)
        elif name in _SOURCES:
            self._open(attributes.get("plainTextPath", ""))
        elif name == "SyncPoint":
            self._sync[attributes["guid"]] = int(attributes.get("position", -1))

    def data(self, text: str) -> None:
        """See text."""
        self.checker.text(text)

    def end(self, tag: str) -> None:
        """See an element end."""
        self.checker.end()
        self._depth -= 1
        if tag.endswith("Source"):
            self._step()

    def close(self) -> None:
        """See the end."""

    def _open(self, path: str) -> None:
        self._text = ""
        name = f"{self._folder}/{path.removeprefix('internal://')}"
        if name in self._names:  # another program's text, kept unread, may lie elsewhere
            text = self._archive.read(name).decode("utf-8-sig")
            self._text = text.encode("utf-16-le") if self._utf16 else text

    def _check_coding(self, guid: str) -> None:
        expected = self._codings.get(guid)
        if expected is None:  # one that was kept of another program's project
            return
        self.seen += 1
        words = self._texts[expected.document][expected.start : expected.end]
        if self._within != (words.replace("\n", "\r\n") if self._crlf else words):
            raise BadExport(f"coding {expected.guid}")

    def _cut(self, selection: Mapping[str, str]) -> str:
        if "startPosition" in selection:
            start, end = int(selection["startPosition"]), int(selection["endPosition"])
        else:
            start = self._sync.get(selection.get("fromSyncPoint", ""), 0)
            end = self._sync.get(selection.get("toSyncPoint", ""), 0)
        if isinstance(self._text, bytes):
            return self._text[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        return self._text[start:end]
