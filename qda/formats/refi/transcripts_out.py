"""Transcripts, whose passages are told by points in time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

from qda.formats.refi.outgoing import Outgoing
from qda.formats.refi.passages_out import plain_text, quoted
from qda.formats.refi.positions import WrittenText
from qda.formats.refi.xml_out import attributes, derived_guid, element, in_utc
from qda.model.portable import KeptPart, PortableCoding, PortableDocument


class SyncPoint(NamedTuple):
    """A place of a transcript and the moment of the recording that belongs to it, in milliseconds."""

    guid: str
    position: int | None
    time: int | None


def transcript_pieces(out: Outgoing, document: PortableDocument, part: KeptPart) -> Iterator[str]:
    """Yield a transcript as it stands inside its recording.

    Where a coding begins or ends at no known moment, one is put between its neighbours.
    """
    tree = out.kept.tree_of(part)
    known: list[SyncPoint] = []
    if tree is not None:
        known = [
            SyncPoint(str(point.get("guid")), _number(point.get("position")), _number(point.get("timeStamp")))
            for point in tree.iterfind("SyncPoint")
            if point.get("guid")
        ]
    is_itself = part.guid == document.guid
    points = Timeline(document, known, out)
    passages = "".join(_passages(out, document, points.at)) if is_itself else ""
    where = WrittenText(document.text, out.options).position
    guid, told = shell_of(out, document, part)
    yield f"<Transcript{told}{plain_text(out, document, guid)}>\n"
    if is_itself:
        yield element("Description", out.checked(document.memo, document.name))
    for point in points.all():
        place = "" if point.position is None else f' position="{where(point.position)}"'
        time = "" if point.time is None else f' timeStamp="{point.time}"'
        yield f'<SyncPoint guid="{point.guid}"{place}{time}/>\n'
    yield passages
    yield from out.kept.texts(document.guid, "TranscriptSelection")
    if is_itself:
        yield from out.note_refs(out.on_document.get(document.guid, ()))
    yield "</Transcript>\n"


def shell_of(out: Outgoing, document: PortableDocument, part: KeptPart) -> tuple[str, str]:
    """Return the guid of a text inside a recording or picture, and all that it says of itself but its path."""
    tree = out.kept.tree_of(part)
    told = {str(name): str(value) for name, value in tree.attrib.items()} if tree is not None else {}
    guid = told["guid"] = out.guids.of("kept", part.guid)
    if part.guid == document.guid:
        guid = told["guid"] = out.guids.of("document", document.guid)
        if document.name != part.name:
            told["name"] = out.checked(document.name, document.name)
        if document.created != in_utc(told.get("creationDateTime", "")):
            told["creationDateTime"] = in_utc(document.created)
    return guid, attributes(**{name: value for name, value in told.items() if not name.endswith("Path")})


class Timeline:
    """The points in time of a transcript, and those that codings need besides."""

    def __init__(self, document: PortableDocument, known: list[SyncPoint], out: Outgoing) -> None:
        self._document = document
        self._known = known
        self._out = out
        placed = sorted((point for point in known if point.position is not None), key=lambda p: p.position or 0)
        self._at: dict[int, SyncPoint] = {}
        for point in placed:
            self._at.setdefault(point.position or 0, point)
        timed = [(p.position or 0, p.time) for p in placed if p.time is not None]
        self._positions = [position for position, _ in timed]
        self._times = [time for _, time in timed]
        self.added: list[SyncPoint] = []

    def at(self, position: int) -> str:
        """Return the guid of the point at a position; there is one from then on."""
        point = self._at.get(position)
        if point is None:
            guid = self._out.guids.add("sync", derived_guid(self._document.guid, f"moment {position}"))
            point = SyncPoint(guid, position, self._time(position))
            self._at[position] = point
            self.added.append(point)
        return point.guid

    def all(self) -> list[SyncPoint]:
        """Return all points in the order of the text; known ones keep theirs where none had to be added."""
        if not self.added:
            return self._known
        return sorted((*self._known, *self.added), key=lambda point: point.position or 0)

    def _time(self, position: int) -> int | None:
        if not self._times:
            return None
        number = bisect_left(self._positions, position)
        if number == 0:
            return self._times[0]
        if number == len(self._times):
            return self._times[-1]
        before, after = self._positions[number - 1], self._positions[number]
        earlier, later = self._times[number - 1], self._times[number]
        return earlier + round((later - earlier) * (position - before) / max(after - before, 1))


def _passages(out: Outgoing, document: PortableDocument, at: Callable[[int], str]) -> Iterator[str]:
    text = document.text

    def opened(guid: str, start: int, end: int, made: str) -> str:
        borders = f'fromSyncPoint="{at(start)}" toSyncPoint="{at(end)}"'
        return f'<TranscriptSelection guid="{guid}"{quoted(text, start, end)} {borders}{made}'

    for coding in out.codings[document.guid]:
        yield opened(derived_guid(coding.guid, "passage"), coding.start, coding.end, _made(out, coding))
        comment = element("Description", out.checked(coding.memo, document.name))
        code = out.guids.of("code", coding.code)
        made = out.made_by(coding.coder, coding.created)
        refs = "".join(out.note_refs(out.on_coding.get(coding.guid, ())))
        yield (
            f'>{comment}<Coding guid="{out.guids.of("coding", coding.guid)}"{made}>'
            f'<CodeRef targetGUID="{code}"/>{refs}</Coding></TranscriptSelection>\n'
        )
    for memo in out.on_passage.get(document.guid, ()):
        if memo.span is not None:
            yield opened(derived_guid(memo.guid, "passage"), *memo.span, out.made_by(memo.coder, memo.created))
            yield f">{''.join(out.note_refs((memo,)))}</TranscriptSelection>\n"
    for stretch in out.stretches.get(document.guid, ()):
        yield f"{opened(stretch.guid, *stretch.span, '')}/>\n"


def _made(out: Outgoing, coding: PortableCoding) -> str:
    return out.made_by(coding.coder, coding.created, coding.modified)


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.lstrip("-").isdigit() else None
