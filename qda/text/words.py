"""Words, for double clicks, for moving by word and for counting; borders as Unicode's default rules draw them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from qda.model.span import Span
from qda.text.graphemes import is_border, snap
from qda.text.word_pattern import any_words, holds_letter, not_plain, plain_words

_BORDER_AFTER = regex.compile(r"(?w)\b")
_BORDER_BEFORE = regex.compile(r"(?rws)\b.")
_START_AFTER = regex.compile(r"(?w)\b(?=[^\s\p{P}])")
_START_BEFORE = regex.compile(r"(?rw)\b[^\s\p{P}]")
_WORDLIKE = regex.compile(r"[\w\p{M}]")
_SPACE_AFTER = regex.compile(r"[^\S\n]*")
_SPACE_BEFORE = regex.compile(r"(?r)[^\S\n]*")
_UNSEEN = regex.compile(r"[\p{Cf}--[\u200c\u200d]]", regex.V1)  # joiners tell Persian and Indic words apart
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ＇"), "'")
_SPACE = regex.compile(r"\s")
_ENDS = regex.compile(r"[.,;:!?)]?(?:\s|\Z)")  # with which a word ends for sure
_BLOCK = 100_000  # characters that are looked at in one go: a hundredth of a second
_NEAR = 300  # characters within which a space is looked for; where there is none, words are signs or endless


def word_at(text: str, offset: int) -> Span:
    """Return what a double click at an offset selects.

    That is the word around it or, right after a word's end, the word before; else the run of white space or the one
    sign that stands there. The span is empty at a line's end and in an empty text.
    """
    if offset > 0 and not _is_wordlike(text, offset) and _is_wordlike(text, offset - 1):
        offset -= 1
    if not 0 <= offset < len(text) or text[offset] == "\n":
        return Span(offset, offset)
    if text[offset].isspace():
        before = _SPACE_BEFORE.match(text, 0, offset)
        after = _SPACE_AFTER.match(text, offset)
        # A mark may sit on the last space; it is one character with it.
        return snap(text, Span(before.start() if before else offset, after.end() if after else offset + 1))
    start = offset
    while not _starts_at(text, start):
        # The search sees nothing at or after its end, so that what it finds may be no border after all: "can'|t".
        found = _BORDER_BEFORE.search(text, 0, start)
        start = found.start() if found else 0
    end = _BORDER_AFTER.search(text, offset + 1)
    return snap(text, Span(start, end.start() if end else len(text)))


def next_word(text: str, offset: int) -> int:
    """Return where the first word after ``offset`` begins; the text's end where there is none."""
    while found := _START_AFTER.search(text, offset + 1):
        offset = found.start()
        if is_border(text, offset):
            return offset
    return len(text)


def previous_word(text: str, offset: int) -> int:
    """Return where the last word that begins before ``offset`` begins; 0 where there is none."""
    while found := _START_BEFORE.search(text, 0, max(0, offset)):
        offset = found.start()
        if is_border(text, offset):
            return offset
    return 0


def _is_wordlike(text: str, index: int) -> bool:
    return index < len(text) and _WORDLIKE.match(text, index) is not None


def _starts_at(text: str, offset: int) -> bool:
    return offset == 0 or _BORDER_AFTER.match(text, offset) is not None


# --- words to be counted --------------------------------------------------------------------------------------------
def blocks(text: str, span: Span | None = None) -> Iterator[str]:
    """Cut a text, or a part of it that begins and ends where words do, into pieces that part no word."""
    start, end = (0, len(text)) if span is None else span
    while start < end:
        cut = min(end, _gap_after(text, start + _BLOCK))
        yield text[start:cut]
        start = cut


def written_words(text: str) -> list[str]:
    """Return every word of a text as it stands there; some may be mere low lines or signs, see :func:`as_counted`.

    A word is a segment of Unicode's default rules that holds a letter or a number: “don’t”, “3.14” and “A4” are one
    each, “well-known” is two. Each Han or Hiragana sign is one.
    """
    plain = text.isascii() or not not_plain().search(text)
    return plain_words().findall(text) if plain else any_words().findall(text)


def word_starts(text: str) -> list[int]:
    """Return where every word of a text begins; see :func:`written_words`."""
    plain = text.isascii() or not not_plain().search(text)
    found = (plain_words() if plain else any_words()).finditer(text)
    return [each.start() for each in found if each[0][0].isalnum() or holds_letter(each[0])]


def as_counted(written: str) -> str:
    """Return a word as lists show it: composed, with one kind of apostrophe and without signs that nobody sees.

    It is empty where there is neither letter nor number in it.
    """
    if not holds_letter(written):
        return ""
    if written.isascii():
        return written
    return unicodedata.normalize("NFC", _UNSEEN.sub("", written)).translate(_APOSTROPHES)


def folded(word: str, language: str = "") -> str:
    """Return a word that is as counted without its case; Turkish has two letters I, each with its capital."""
    if language == "tr":
        word = word.replace("I", "ı").replace("İ", "i")
    return word.casefold()


def word_around(text: str, offset: int) -> Span | None:
    """Return the word of which a character is part; ``None`` between words."""
    for match in any_words().finditer(text, _gap_before(text, offset), min(len(text), _gap_after(text, offset))):
        if match.start() > offset:
            break
        if match.end() > offset and holds_letter(match.group()):
            return Span(*match.span())
    return None


def stands_as(text: str, span: Span, forms: frozenset[str]) -> bool:
    """Tell whether what was found in a text is in a word that is counted as one of some forms."""
    if (span.start == 0 or text[span.start - 1].isspace()) and _ENDS.match(text, span.end):
        return as_counted(span.cut(text)) in forms  # most are, and nothing else has to be looked at
    word = word_around(text, span.start)
    return word is not None and word.end >= span.end and as_counted(word.cut(text)) in forms


def begun_in(text: str, span: Span) -> Span:
    """Return a span moved to where words begin: without a word that began before it, with all of its last one."""
    return Span(_past_word(text, span.start), _past_word(text, span.end))


def _past_word(text: str, offset: int) -> int:
    offset = max(0, min(offset, len(text)))
    if not offset or text[offset - 1].isspace() or text[offset : offset + 1].isspace():
        return offset
    word = word_around(text, offset)
    return offset if word is None or word.start == offset else word.end


def _gap_before(text: str, offset: int) -> int:
    """Return a place at or before an offset into which no word reaches: after a space, else where a word may begin."""
    first = max(0, offset - _NEAR)
    space = max(text.rfind(" ", first, offset), text.rfind("\n", first, offset))
    if space >= 0 or not first:
        return space + 1
    border = _BORDER_AFTER.search(text, first, offset)
    return border.start() if border else first


def _gap_after(text: str, offset: int) -> int:
    """Return a place at or after an offset into which no word reaches."""
    if offset >= len(text):
        return len(text)
    space = _SPACE.search(text, offset, offset + _NEAR)
    if space:
        return space.start()
    border = _BORDER_AFTER.search(text, min(len(text), offset + _NEAR))
    return border.start() if border else len(text)
