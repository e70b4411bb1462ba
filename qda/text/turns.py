"""Who speaks when: the turns of a transcript that is written as lines of text."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from qda.model.document import Mark, MarkKind
from qda.text.clock import parse_clock

_MIN_TIMED = 2  # turns with a time; a text with as many is a transcript
_MIN_NAMED = 4  # turns of speakers who speak more than once; fewer may be a list or a form
_MIN_SHARE = 0.2  # of the lines that are not blank begin a turn, in a transcript without times
_MAX_NAME = 40  # code points

_TIME = r"[\[(]?(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?"
_NAME = r"[^\W_](?:[^\n:\[\]{}<>|!?;,…“”\"\t]{0,38}[^\n:\[\]{}<>|!?;,…“”\"\s])?"
_LINE = re.compile(
    rf"""[ \t\u00a0]*(?:
        (?P<time_first>{_TIME})[ \t\u00a0]*[-–—]?[ \t\u00a0]*(?:(?P<name_second>{_NAME})[ \t]*:(?![\d/]))?
      | (?P<name_first>{_NAME})[ \t\u00a0]*(?:
            :[ \t\u00a0]*(?P<time_second>[\[(](?:\d{{1,3}}:)?\d{{1,2}}:\d{{2}}(?:[.,]\d{{1,3}})?[\])])
          | (?P<time_between>[\[(](?:\d{{1,3}}:)?\d{{1,2}}:\d{{2}}(?:[.,]\d{{1,3}})?[\])])[ \t]*(?::|$)
          | (?<!\d)(?P<time_alone>(?:\d{{1,3}}:)?\d{{1,2}}:\d{{2}})[ \t]*$
          | :(?![\d/])
        )
    )""",
    re.VERBOSE,
)
_MAX_WORDS = 5
_MAX_SPACES = _MAX_WORDS + 4  # before the first colon, with those around a time
_MAX_OPENING = 80  # code points of a line in which its name and time must stand


class _Line(NamedTuple):
    start: int
    speaker: str
    from_ms: int | None


def find_turns(text: str) -> list[Mark]:
    """Return the turns of a transcript, none if the text does not look like one.

    A turn begins with a line such as ``NAME: [00:12:03] …``, ``[00:12:03] NAME: …``, ``NAME: …`` or
    ``[00:12:03] …`` and goes on to the next, over all paragraphs between; name and time stay part of the text. A text
    is a transcript if times stand before its lines, or if the same names do so again and again: a few lines
    such as ``Note: …`` do not make one.
    """
    lines, not_blank = _lines(text)
    times_spoken = Counter(line.speaker for line in lines if line.speaker)
    timed = sum(line.from_ms is not None for line in lines)
    returning = [line for line in lines if times_spoken[line.speaker] > 1]
    if timed < _MIN_TIMED:
        if len(returning) < _MIN_NAMED or len({line.speaker for line in returning}) < 2:
            return []
        if len(returning) < _MIN_SHARE * not_blank:
            return []
    begins = [
        line
        for line in lines
        if line.from_ms is not None or times_spoken[line.speaker] > 1 or (line.speaker.isupper() and timed == 0)
    ]
    ends = [line.start for line in begins[1:]] + [len(text)]
    marks: list[Mark] = []
    for line, end in zip(begins, ends, strict=True):
        while end > line.start and text[end - 1].isspace():
            end -= 1
        if end > line.start:
            marks.append(Mark(MarkKind.TURN, line.start, end, line.speaker, line.from_ms))
    return marks


def _lines(text: str) -> tuple[list[_Line], int]:
    """Return the lines that begin with a name or time, and how many lines are not blank."""
    found: list[_Line] = []
    not_blank = start = 0
    for line in text.split("\n"):
        opening = line[:_MAX_OPENING]
        before, colon, _ = opening.partition(":")
        # Most lines of prose are passed over here, before the costly look.
        if colon and before.count(" ") <= _MAX_SPACES and (match := _LINE.match(opening)):
            turn = _read(match, start)
            found += [turn] if turn else []
        not_blank += bool(line.strip())
        start += len(line) + 1
    return found, not_blank


def _read(match: re.Match[str], line_start: int) -> _Line | None:
    speaker = (match["name_first"] or match["name_second"] or "").strip()
    written = match["time_first"] or match["time_second"] or match["time_between"] or match["time_alone"]
    if speaker and not _is_name(speaker):
        return None
    from_ms = None
    if written:
        from_ms = parse_clock(written.strip("[]()"))
        if from_ms is None or (not speaker and written[0] not in "[("):
            return None
    indent = len(match[0]) - len(match[0].lstrip())
    return _Line(line_start + indent, speaker, from_ms)


def _is_name(text: str) -> bool:
    """Tell whether words before a colon may be a speaker: few, short, and not in small letters."""
    return len(text) <= _MAX_NAME and len(text.split()) <= _MAX_WORDS and not text[0].islower() and not text.isdigit()
