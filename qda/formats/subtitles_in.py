"""Reads subtitles (.srt, .vtt) as a transcript.

Cues are joined to turns, one turn a line; who speaks and when is kept as a mark beside it, so neither times nor cue
numbers stand in the text. A speaker is named by ``<v NAME>``, or by ``NAME:`` before the words in capitals, after a
dash, or again and again; that label becomes the mark's value and leaves the text. Where nobody is named, a turn ends
with a sentence before a pause, or at a long pause. Tags for looks are dropped. A cue whose times cannot be read stays
as it was written, as a line of its own.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from qda.formats.encoding import decode
from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.text.clock import parse_clock
from qda.text.normalise import normalise

SRT = "application/x-subrip"
VTT = "text/vtt"

_PAUSE_MS = 1_500
_LONG_PAUSE_MS = 5_000
_LONG_TURN = 600  # code points; without speakers a turn ends with the next sentence

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"\s*({_CLOCK})\s*-->\s*({_CLOCK})(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?[ \t]++([^<>]*+)>|</v>")
_TAG = re.compile(r"</?(?:i|b|u|s|c|font|lang|ruby|rt)(?:[ .][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_LABEL = re.compile(r"(?P<dash>[-–—]\s*|>>\s*)?(?P<name>[^\W\d_][^\n:.,;!?<>\[\]“”\"]{0,38}):\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


class _Cue(NamedTuple):
    """A piece of speech. Without times it is a broken cue; ``speaker`` is ``None`` where nobody is named."""

    words: str
    speaker: str | None = None
    from_ms: int | None = None
    to_ms: int | None = None


def read_subtitles(data: bytes, name: str, encoding: str | None = None) -> ImportedDocument:
    """Read a file of subtitles.

    Raises:
        QdaError: As :func:`~qda.formats.plain_in.read_plain`.
    """
    decoded = decode(data, name, encoding)
    normal = normalise(decoded.text)
    is_vtt = normal.text.startswith("WEBVTT")
    cues = list(_spoken(_cues(normal.text, is_vtt=is_vtt), is_vtt=is_vtt))
    text, marks = _joined(cues)
    broken = sum(cue.from_ms is None for cue in cues)
    notes = [*decoded.notes, *(note for note in normal.notes if note.what != "newlines")]
    if broken:
        notes.append(ImportNote("cues-skipped", count=broken, look=True))
    return ImportedDocument(
        name=name,
        text=text,
        media_type=VTT if is_vtt else SRT,
        source_name=name,
        original=data,
        encoding=decoded.encoding,
        marks=tuple(marks),
        notes=tuple(notes),
    )


def _cues(text: str, *, is_vtt: bool) -> Iterator[_Cue]:
    """Give the cues as they stand, tags included."""
    for number, block in enumerate(re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.strip("\n"))):
        lines = [line for line in block.split("\n") if line.strip()]
        if is_vtt and lines and ((number == 0) or re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", lines[0])):
            lines = _after_header(lines) if number == 0 else []
        if not lines or (len(lines) == 1 and lines[0].strip().isdigit()):
            continue
        yield from _cues_of_block(lines, is_vtt=is_vtt)


def _after_header(lines: list[str]) -> list[str]:
    """Return the lines of a first block that follow the header: some writers leave out the blank line."""
    times = next((place for place, line in enumerate(lines) if _TIMES.fullmatch(line)), len(lines))
    return lines[times:]


def _cues_of_block(lines: list[str], *, is_vtt: bool) -> Iterator[_Cue]:
    """Give the cues of lines without a blank line between: mostly one, several where the blank lines are missing."""
    starts = [place for place, line in enumerate(lines) if _times(line)]
    if not starts:
        yield _Cue("\n".join(lines))
        return
    # Right before the times stands the cue's number or, in WebVTT, its name; anything else belongs to no cue.
    before = lines[: starts[0]]
    if before and (before[-1].strip().isdigit() or (is_vtt and len(before) == 1)):
        before.pop()
    if before:
        yield _Cue("\n".join(before))
    for start, following in zip(starts, [*starts[1:], len(lines)], strict=True):
        end = following
        if following < len(lines) and lines[following - 1].strip().isdigit() and following - 1 > start:
            end -= 1
        from_ms, to_ms = _times(lines[start]) or (None, None)
        yield _Cue("\n".join(lines[start + 1 : end]), None, from_ms, to_ms)


def _times(line: str) -> tuple[int, int | None] | None:
    found = _TIMES.fullmatch(line)
    if not found:
        return None
    from_ms, to_ms = parse_clock(found[1]), parse_clock(found[2])
    if from_ms is None or to_ms is None:
        return None
    return from_ms, (to_ms if to_ms >= from_ms else None)


def _spoken(cues: Iterator[_Cue], *, is_vtt: bool) -> Iterator[_Cue]:
    """Give the cues without tags, parted where the speaker changes within one."""
    parted: list[_Cue] = []
    for cue in cues:
        if cue.from_ms is None:
            parted.append(cue)
            continue
        for speaker, words in _voices(cue.words):
            plain = _TAG.sub("", words)
            plain = html.unescape(plain) if is_vtt else plain
            lines = [" ".join(line.split()) for line in plain.split("\n")]
            if shown := "\n".join(line for line in lines if line):
                parted.append(cue._replace(words=shown, speaker=speaker))
    labels = Counter(
        match["name"].strip().casefold()
        for cue in parted
        if cue.from_ms is not None
        for line in cue.words.split("\n")
        if (match := _LABEL.match(line))
    )
    for cue in parted:
        yield from _labelled(cue, labels) if cue.from_ms is not None else (cue,)


def _voices(words: str) -> Iterator[tuple[str | None, str]]:
    speaker: str | None = None
    place = 0
    for voice in _VOICE.finditer(words):
        if words[place : voice.start()].strip():
            yield speaker, words[place : voice.start()]
        speaker = " ".join(html.unescape(voice[1]).split()) if voice[1] else None
        place = voice.end()
    if words[place:].strip():
        yield speaker, words[place:]


def _labelled(cue: _Cue, labels: Counter[str]) -> Iterator[_Cue]:
    """Give a cue's lines joined, parted at labels of speakers."""
    speaker, words = cue.speaker, ""
    for line in cue.words.split("\n"):
        label = _LABEL.match(line)
        name = label["name"].strip() if label else ""
        if label and (label["dash"] or labels[name.casefold()] > 1 or (name.isupper() and len(name) > 1)):
            if words:
                yield cue._replace(words=words, speaker=speaker)
            speaker, words = name, line[label.end() :]
        else:
            words = f"{words} {line}" if words else line
    if words:
        yield cue._replace(words=words, speaker=speaker)


def _joined(cues: list[_Cue]) -> tuple[str, list[Mark]]:
    lines: list[str] = []
    marks: list[Mark] = []
    length = 0
    anyone = any(cue.speaker for cue in cues)
    last: _Cue | None = None
    for cue in cues:
        if last is not None and cue.from_ms is not None and last.from_ms is not None:
            # Who goes on speaking is not named again.
            named = cue if cue.speaker is not None or not anyone else cue._replace(speaker=last.speaker)
            if not _begins_turn(last, named, lines[-1], anyone=anyone):
                lines[-1] += f" {named.words}"
                length += len(named.words) + 1
                marks[-1] = marks[-1]._replace(end=length, to_ms=named.to_ms)
                last = named
                continue
            cue = named
        start = length + 1 if lines else 0
        lines.append(cue.words)
        length = start + len(cue.words)
        if cue.from_ms is not None:
            marks.append(Mark(MarkKind.TURN, start, length, cue.speaker or "", cue.from_ms, cue.to_ms))
        last = cue
    return "\n".join(lines), marks


def _begins_turn(last: _Cue, cue: _Cue, line: str, *, anyone: bool) -> bool:
    if anyone:
        return (cue.speaker or "").casefold() != (last.speaker or "").casefold()
    pause_ms = (cue.from_ms or 0) - (last.to_ms or last.from_ms or 0)
    if pause_ms >= _LONG_PAUSE_MS or pause_ms < -_LONG_PAUSE_MS:
        return True
    return bool(_ENDS_SENTENCE.search(line)) and (pause_ms >= _PAUSE_MS or len(line) >= _LONG_TURN)
