"""Pictures and recordings of a project of QualCoder, kept unseen with their codings as REFI-QDA would write them.

Concord shows texts only. What is kept here goes with the project, and is written out again with it as a REFI-QDA
project, so that no coding of a picture or a recording is lost on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from xml.etree.ElementTree import Element, SubElement, tostring

from qda.formats.peer_parts import Coders, Guids, moment
from qda.formats.qualcoder_files import ProjectFiles
from qda.formats.sqlite_guard import Row
from qda.model.portable import KeptPart
from qda.text.normalise import normalise

_KINDS = {"images": "PictureSource", "audio": "AudioSource", "video": "VideoSource"}
_SELECTIONS = {"PictureSource": "PictureSelection", "AudioSource": "AudioSelection", "VideoSource": "VideoSelection"}
_LIMIT = 1 << 31  # positions beyond are no picture's or recording's


class Media:
    """Makes the kept parts of pictures and recordings.

    Args:
        guids: Makes their identities.
        coders: Knows who coded.
        codes: The identities of codes by their numbers.
        files: Finds their files.
    """

    def __init__(self, guids: Guids, coders: Coders, codes: Mapping[int, str], files: ProjectFiles) -> None:
        self._guids = guids
        self._coders = coders
        self._codes = codes
        self._files = files

    def part(self, guid: str, row: Row, codings: Sequence[Row]) -> tuple[KeptPart, int]:
        """Return a picture or recording with its codings, and how many of these could be kept."""
        path, name = row.text("mediapath"), row.text("name")
        kind = _KINDS.get(path.lstrip("/").replace(":", "/").partition("/")[0].lower(), "PictureSource")
        element = Element(kind, {"guid": guid, "name": _speakable(name)})
        data = self._files.medium(path, name)
        file_name = ""
        if data:
            suffix = PurePosixPath(PureWindowsPath(path).name).suffix.lower()
            file_name = guid + (suffix if suffix[1:].isalnum() and suffix.isascii() else "")
            element.set("path", f"internal://{file_name}")
        if created := moment(row.text("date")):
            element.set("creationDateTime", created)
        if memo := row.text("memo"):
            SubElement(element, "Description").text = _speakable(memo)
        kept = 0
        for coding in codings:
            if (selection := self._selection(kind, guid, coding)) is not None:
                element.append(selection)
                kept += 1
        xml = _xml(element)
        return KeptPart(guid, kind, "Sources", "", name, xml, file_name, data), kept

    def transcript(self, document: str, medium: str, name: str) -> KeptPart:
        """Return what ties a transcript, which is a document here, to its recording."""
        guid = self._guids.of("transcript", medium, document)
        element = Element("Transcript", {"guid": guid, "name": _speakable(name)})
        return KeptPart(guid, "Transcript", medium, document, name, _xml(element))

    def _selection(self, kind: str, source: str, row: Row) -> Element | None:
        number = row.whole("cid")
        code = self._codes.get(number, "") if number is not None else ""
        place = _place(kind, row)
        if not code or place is None:
            return None
        coder, created = self._coders.guid(row.text("owner")), moment(row.text("date"))
        common = {"creatingUser": coder, **({"creationDateTime": created} if created else {})}
        numbers = list(place.values())
        guid = self._guids.of("area", source, code, coder, *numbers, created)
        selection = Element(_SELECTIONS[kind], {"guid": guid, **place, **common})
        if memo := row.text("memo"):
            SubElement(selection, "Description").text = _speakable(memo)
        coding = SubElement(selection, "Coding", {"guid": self._guids.of("area coding", guid), **common})
        SubElement(coding, "CodeRef", {"targetGUID": code})
        return selection


def _place(kind: str, row: Row) -> dict[str, str] | None:
    """Return the attributes of an area or a stretch of time; ``None`` if its numbers mean nothing."""
    names = ("x1", "y1", "width", "height") if kind == "PictureSource" else ("pos0", "pos1")
    numbers = [row.whole(name) for name in names]
    if any(number is None or not 0 <= number < _LIMIT for number in numbers):
        return None
    known = [number or 0 for number in numbers]
    if kind == "PictureSource":
        x, y, width, height = known
        corners = {"firstX": x, "firstY": y, "secondX": x + width, "secondY": y + height}
        return {name: str(number) for name, number in corners.items()}
    return {"begin": str(min(known)), "end": str(max(known))}


def _xml(element: Element) -> bytes:
    """Return an element as the reader of REFI-QDA keeps it, so that it is known again when it comes back."""
    return tostring(element, encoding="utf-8").replace(b" />", b"/>")  # in a text there would be &gt;


def _speakable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return normalise(text).text
