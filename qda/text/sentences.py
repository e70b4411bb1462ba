"""Sentences: where one ends and the next begins, within a paragraph.

Whether a place is a border is told from some characters on both sides of it, never from where the search began; so
a sentence can be found in the middle of a huge paragraph without reading the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from qda.model.span import Span
from qda.text.abbreviations import BEFORE_NUMBERS, BEGINNERS, EITHER, INTRODUCING
from qda.text.graphemes import snap
from qda.text.trim import trim

_WINDOW = 2_000  # code points looked through at first on the left of an offset; doubled until a border is in it

# Full stops of any script, what closes after them (quotes, brackets, numbers of notes), then white space; scripts
# that write no spaces have stops of their own, after which none is needed.
_CANDIDATE = regex.compile(
    r"""(?P<stops>(?:\p{Sentence_Terminal}|…)+)
        (?P<close>(?:[\p{Pe}\p{Pf}\p{Pi}"'¹²³⁴-⁹⁰]|\[\d{1,3}\]|[\ \u00a0\u202f][»”"](?=\s))*)
        (?:[^\S\n]+|(?<=[。！？．｡][\p{Pe}\p{Pf}]*))""",
    regex.VERBOSE,
)
_LETTER_BEFORE = regex.compile(r"(?r)\p{L}")
_TOKEN_BEFORE = regex.compile(r"(?r)[^\s\p{Ps}\p{Pi}\"'/–—]*")
_OPENING = regex.compile(r"(?:[\p{Ps}\p{Pi}\p{Pf}\"'¿¡–—-]|(?<=[–—-])\s)*")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}]+)?")
_INITIAL = regex.compile(r"(?:\p{L}[.-]){0,3}\p{Lu}")
_ACRONYM = regex.compile(r"(?:\p{L}\.)+\p{L}")
_MARGIN = 64  # code points read beyond the last border asked for, so that stops and quotes there are seen whole
_MAX_TOKEN = 40  # code points; no abbreviation is longer
_MAX_OPENING = 10


def sentence_at(text: str, offset: int) -> Span:
    """Return the sentence around an offset, without the white space at its ends.

    White space between two sentences belongs to the first of them. The span is empty in a blank line.
    """
    offset = max(0, min(offset, len(text)))
    line = _line(text, offset)
    start = _last_border(text, line, offset)
    borders = _borders(text, _aligned(text, line, max(start, offset)), line.end)
    end = next((border for border in borders if border > offset), line.end)
    return _shown(text, Span(start, end)) or Span(offset, offset)


def sentences(text: str, span: Span) -> list[Span]:
    """Return every sentence that shares a character with the span, whole and in order; paragraphs part sentences."""
    found: list[Span] = []
    offset = max(0, span.start)
    end = min(span.end, len(text))
    while offset < end:
        line = _line(text, offset)
        start = _last_border(text, line, offset)
        for border in (*_borders(text, start, line.end), line.end):
            sentence = _shown(text, Span(start, border))
            start = border
            if sentence and sentence.start >= end:
                break
            if sentence and sentence.end > span.start:
                found.append(sentence)
        offset = line.end + 1
    return found


def _line(text: str, offset: int) -> Span:
    end = text.find("\n", offset)
    return Span(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end)


def _shown(text: str, span: Span) -> Span | None:
    trimmed = trim(text, span)
    return snap(text, trimmed) if trimmed else None


def _last_border(text: str, line: Span, offset: int) -> int:
    """Return the last border at or before an offset, the line's start where there is none."""
    window = _WINDOW
    while True:
        begin = _aligned(text, line, offset - window)
        last = max(_borders(text, begin, line.end, up_to=offset), default=None)
        if last is not None or begin == line.start:
            return line.start if last is None else last
        window *= 2


def _aligned(text: str, line: Span, offset: int) -> int:
    """Return a place at or before an offset from which a search finds what a search of the whole line finds.

    Right after a letter no candidate can be under way.
    """
    letter = _LETTER_BEFORE.search(text, line.start, max(line.start, offset))
    return letter.end() if letter else line.start


def _borders(text: str, begin: int, end: int, *, up_to: int | None = None) -> Iterator[int]:
    """Give the places in ``[begin, end)`` where a sentence begins after another, none after ``up_to``."""
    last = end - 1 if up_to is None else min(up_to, end - 1)
    for candidate in _CANDIDATE.finditer(text, begin, min(end, last + _MARGIN)):
        if candidate.end() <= last and _is_border(text, candidate, end):
            yield candidate.end()


def _is_border(text: str, candidate: regex.Match[str], end: int) -> bool:
    opening = _OPENING.match(text, candidate.end(), min(end, candidate.end() + _MAX_OPENING))
    place = opening.end() if opening else candidate.end()
    if place >= end:
        return True
    following = text[place]
    if following.islower() or _is_stop(following):
        return False
    if candidate["stops"] != ".":
        return True
    token_match = _TOKEN_BEFORE.match(text, max(0, candidate.start() - _MAX_TOKEN), candidate.start())
    token = token_match[0] if token_match else ""
    if candidate["close"] and candidate["close"] not in "'’":
        return True
    word = _WORD.match(text, place, min(end, place + _MAX_TOKEN))
    token_span = Span(candidate.start() - len(token), candidate.start())
    return not _is_abbreviation(text, token_span, word[0] if word else following)


def _is_abbreviation(text: str, token_span: Span, following: str) -> bool:
    """Tell whether the full stop after a token belongs to it, given the word or sign that follows."""
    token = token_span.cut(text)
    key = token.casefold()
    if key in BEFORE_NUMBERS:
        return following[0].isdigit()
    if key in INTRODUCING:
        return True
    if token.isdigit() and len(token) <= 3:
        # "1. First point": the number of a point in a list, not a sentence of its own.
        return not text[text.rfind("\n", 0, token_span.start) + 1 : token_span.start].strip()
    begins = following.casefold() in BEGINNERS and following[0].isupper()
    if key in EITHER or _ACRONYM.fullmatch(token):
        return not begins and (following[0].isupper() or following[0].isdigit())
    if _INITIAL.fullmatch(token):
        return not begins and following[0].isupper()
    return False


def _is_stop(character: str) -> bool:
    return character in ".…" or regex.match(r"\p{Sentence_Terminal}", character) is not None
