"""What a word is, as patterns: Unicode's default word segments that hold a letter or a number.

A double click, agreement counted in tokens and word lists all mean the same words; here they are found nearly as fast
as runs of letters would be. Signs of Han and Hiragana stand for themselves, as do those of Thai, Lao, Khmer and
Burmese: what a word is there, no rule without a dictionary can tell.

Reference:
    Unicode Standard Annex #29, Unicode Text Segmentation, section 4.1, without tailoring.
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from qda.text.break_classes import OTHER, letters_and_digits, word_classes

_PLANE_0 = 0x10000
_HELD = regex.compile(r"[\p{L}\p{N}]")
# The classes of word_classes(): A letter, H Hebrew letter, 0 digit, X low line, K Katakana, E and Z what joins the
# character before it, M and Q and L what joins letters, M and Q and U what joins digits.
_LETTERS, _DIGITS, _JOINS_LETTERS, _JOINS_DIGITS = "A", "0", "MQL", "MQU"
_NOT_PLAIN = "HKEZ"

_PIECES = {
    "<letter>": r"\p{WB=ALetter}\p{WB=Hebrew_Letter}",
    "<hebrew>": r"\p{WB=Hebrew_Letter}",
    "<digit>": r"\p{WB=Numeric}",
    "<line>": r"\p{WB=ExtendNumLet}",
    "<kana>": r"\p{WB=Katakana}",
    "<join>": r"\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}",
    "<of letters>": r"\p{WB=MidLetter}\p{WB=MidNumLet}\p{WB=Single_Quote}",
    "<of digits>": r"\p{WB=MidNum}\p{WB=MidNumLet}\p{WB=Single_Quote}",
    "<quote>": r"\p{WB=Single_Quote}",
    "<double quote>": r"\p{WB=Double_Quote}",
}
_CORE = r"""
(?:
    [<letter><digit>][<letter><digit><join>]*+
    (?: (?: (?<=[<letter>][<join>]*) [<of letters>][<join>]*+ (?=[<letter>])
          | (?<=[<digit>][<join>]*) [<of digits>][<join>]*+ (?=[<digit>])
          | (?<=[<hebrew>][<join>]*) [<double quote>][<join>]*+ (?=[<hebrew>]) )
        [<letter><digit><join>]++ )*+
  | [<kana>][<kana><join>]*+
)
"""
_ANY = rf"""
(?:
    (?: [<line>][<join>]*+ )*+ {_CORE} (?: (?: [<line>][<join>]*+ )++ {_CORE} )*+ (?: [<line>][<join>]*+ )*+
    (?: (?<=[<hebrew>][<join>]*) [<quote>][<join>]*+ )?+
  | [\p{{L}}\p{{N}}][<join>]*+
)
(?: (?<=\u200d) \p{{Extended_Pictographic}}[<join>]*+ )*+
"""


@lru_cache(maxsize=1)
def any_words() -> regex.Pattern[str]:
    """Return the pattern that is right for every text."""
    pattern = _ANY
    for name, written in _PIECES.items():
        pattern = pattern.replace(name, written)
    return regex.compile(pattern, regex.VERBOSE)


@lru_cache(maxsize=1)
def plain_words() -> re.Pattern[str]:
    """Return the pattern that is right where :func:`not_plain` finds nothing, and three times as fast there."""
    letter, digit, line = (_listed(kind) for kind in (_LETTERS, _DIGITS, "X"))
    of_letters, of_digits = _listed(_JOINS_LETTERS), _listed(_JOINS_DIGITS)
    run = f"[{letter}{digit}{line}]+"
    joint = f"(?<=[{letter}])[{of_letters}](?=[{letter}])|(?<=[{digit}])[{of_digits}](?=[{digit}])"
    return re.compile(f"{run}(?:(?:{joint}){run})*|[{_other_letters()}]")


@lru_cache(maxsize=1)
def not_plain() -> re.Pattern[str]:
    """Return the pattern of the signs that need the slower one: marks, joiners, Hebrew, Katakana, higher planes."""
    return re.compile(f"[{_listed(_NOT_PLAIN)}\U00010000-\U0010ffff]")


def holds_letter(word: str) -> bool:
    """Tell whether there is a letter or a number in what a pattern found; there may be only low lines or signs."""
    return _HELD.search(word) is not None


def _listed(kinds: str) -> str:
    return _ranges(word_classes()[:_PLANE_0], f"[{kinds}]+".encode())


def _other_letters() -> str:
    """Return the letters and numbers that no rule joins to their neighbours, as between brackets."""
    others = word_classes()[:_PLANE_0].translate(bytes(each == ord(OTHER) for each in range(256)))
    both = bytes(one & other for one, other in zip(others, letters_and_digits()[:_PLANE_0], strict=True))
    return _ranges(both, b"\1+")


def _ranges(table: bytes, pattern: bytes) -> str:
    found = (match.span() for match in re.finditer(pattern, table))
    return "".join(f"\\u{start:04x}-\\u{end - 1:04x}" for start, end in found)
