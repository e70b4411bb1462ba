"""Transcripts: their times, whose recording they are of, and which of them are in the project twice."""

from __future__ import annotations

from collections.abc import Sequence

from qda.formats.refi.gathered import Gathered, TextRecord
from qda.formats.refi.kept_xml import xml_of
from qda.formats.refi.ledger import Ledger
from qda.formats.refi.places import PlaceMap
from qda.formats.refi.scalars import integer
from qda.model.document import Mark, MarkKind
from qda.model.portable import KeptPart
from qda.text.turns import find_turns


def join_transcripts(gathered: Gathered, ledger: Ledger) -> None:
    """Make one document of a transcript and the text source that is the same text.

    ATLAS.ti writes a transcribed recording as a text source with the codings and again as a transcript of the
    recording, QualCoder as two texts with the same codings.
    """
    by_key: dict[str, TextRecord] = {}
    by_text: dict[str, TextRecord] = {}
    for text in gathered.texts:
        if text.kind == "TextSource" and text.places is not None:
            if text.key:
                by_key.setdefault(text.key, text)
            if text.places.text.strip():
                by_text.setdefault(text.places.text, text)
    joined: set[int] = set()
    for text in gathered.texts:
        if not text.medium or text.places is None:
            continue
        twin = by_key.get(text.key) or by_text.get(text.places.text)
        if twin is not None and twin.places is not None:
            _join(text, twin, gathered, ledger)
            joined.add(id(text))
    gathered.texts = [text for text in gathered.texts if id(text) not in joined]
    for text in gathered.texts:
        if text.medium and text.places is not None:
            ledger.take(text.kind)


def _join(transcript: TextRecord, text: TextRecord, gathered: Gathered, ledger: Ledger) -> None:
    assert text.places is not None
    assert transcript.places is not None
    if text.places.counts_like(transcript.places):
        text.selections += transcript.selections
        text.sync = text.sync or transcript.sync
        text.transcripts += transcript.transcripts
    else:
        text.twins.append(transcript)
    text.codings += transcript.codings
    text.values += transcript.values
    known = set(text.notes)
    new = [note for note in transcript.notes if note not in known]
    ledger.join("NoteRef", len(transcript.notes) - len(new))
    text.notes += new
    if transcript.description != text.description:
        text.description = "\n\n".join(part for part in (text.description, transcript.description) if part)
    text.unplaced += transcript.unplaced
    ledger.join(transcript.kind)
    gathered.aliases[transcript.guid] = text.guid
    gathered.media[transcript.medium] = [
        text.guid if guid == transcript.guid else guid for guid in gathered.media.get(transcript.medium, [])
    ]
    ledger.report.note("refi-transcript-joined", text.name, transcript.name, line=transcript.line)


def marks_of(record: TextRecord, timed: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return a text's marks, among them who speaks when as far as it can be told.

    Where no speakers are found, the ``timed`` stretches between the points whose times are known are turns, as in
    subtitles.
    """
    marks = list(record.marks)
    if not any(mark.kind is MarkKind.TURN for mark in marks):
        assert record.places is not None
        known = {mark.start: mark.from_ms for mark in timed}
        turns = find_turns(record.places.text)
        marks += [
            turn._replace(from_ms=known[turn.start]) if turn.from_ms is None and turn.start in known else turn
            for turn in turns
        ] or timed
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))


def timed_stretches(record: TextRecord, places: PlaceMap) -> list[Mark]:
    """Return the stretches of a text between the points whose times are known."""
    points = sorted(
        (places.locate(point.position)[0], point.ms)
        for point in record.sync
        if point.position is not None and point.ms is not None and 0 <= point.position <= places.length
    )
    ends = [*points[1:], (places.stored_length, None)]
    return [
        Mark(MarkKind.TURN, start, end, "", from_ms, to_ms)
        for (start, from_ms), (end, to_ms) in zip(points, ends, strict=False)
        if start < end
    ]


def transcript_parts(record: TextRecord, places: PlaceMap, document: str) -> list[KeptPart]:
    """Return what is kept of a recording's transcripts, with positions in the stored text of their document."""
    parts: list[KeptPart] = []
    for selection in record.unplaced:
        guid, name = selection.get("guid") or "", selection.get("name") or ""
        parts.append(KeptPart(guid, selection.tag, record.medium, document, name, xml_of(selection)))
    for transcript in record.transcripts:
        for point in transcript.shell:
            position = integer(point.get("position"))
            if position is not None and 0 <= position <= places.length:
                point.set("position", str(places.locate(position)[0]))
        parts.append(
            KeptPart(
                transcript.guid, transcript.kind, transcript.medium, document, transcript.name,
                xml_of(transcript.shell),
            )
        )  # fmt: skip
    return parts
