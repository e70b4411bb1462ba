"""Unicode's own word and sentence borders, untailored: what agreement is counted in.

:mod:`qda.text.sentences` knows abbreviations and is what a triple click selects; a coefficient has to be counted by
rules that another program can follow, so these are the default rules of Unicode Standard Annex #29. Both work on
classes instead of characters: one byte per code point, looked up in the tables given here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

CODE_POINTS = 0x110000
SKIPPED = ord("E")  # the class of what joins the character before it: combining marks and format characters

_SENTENCE = {
    "P": r"[\p{SB=CR}\p{SB=LF}\p{SB=Sep}]",
    "E": r"[\p{SB=Extend}\p{SB=Format}]",
    "S": r"\p{SB=Sp}",
    "L": r"\p{SB=Lower}",
    "U": r"\p{SB=Upper}",
    "F": r"\p{SB=OLetter}",
    "N": r"\p{SB=Numeric}",
    "A": r"\p{SB=ATerm}",
    "T": r"\p{SB=STerm}",
    "C": r"\p{SB=Close}",
    "X": r"\p{SB=SContinue}",
}
WORD_CLASSES = {
    "R": r"\p{WB=CR}",
    "N": r"\p{WB=LF}",
    "B": r"\p{WB=Newline}",
    "E": r"[\p{WB=Extend}\p{WB=Format}]",
    "Z": r"\p{WB=ZWJ}",
    "K": r"\p{WB=Katakana}",
    "H": r"\p{WB=Hebrew_Letter}",
    "A": r"\p{WB=ALetter}",
    "Q": r"\p{WB=Single_Quote}",
    "D": r"\p{WB=Double_Quote}",
    "M": r"\p{WB=MidNumLet}",
    "L": r"\p{WB=MidLetter}",
    "U": r"\p{WB=MidNum}",
    "0": r"\p{WB=Numeric}",
    "X": r"\p{WB=ExtendNumLet}",
    "I": r"\p{WB=Regional_Indicator}",
    "S": r"\p{WB=WSegSpace}",
}
OTHER = "o"

# Rules SB6 to SB11 on classes from which the skipped ones were taken out. A match ends where a sentence ends.
_BORDER = re.compile(
    rb"""
      P                                                                                            # SB4
    | T C*+ S*+ (?![XATP])                                                                         # SB8a to SB11
    | (?: (?<![UL]) A (?!N) | (?<=[UL]) A (?![NU]) ) C*+ S*+ (?! [XATP] | [^FULPAT]*+ L )          # SB6, SB7, SB8
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1)
def sentence_classes() -> bytes:
    """Return the class of every code point for the borders of sentences."""
    return _table(_SENTENCE)


@lru_cache(maxsize=1)
def word_classes() -> bytes:
    """Return the class of every code point for the borders of words."""
    return _table(WORD_CLASSES)


@lru_cache(maxsize=1)
def letters_and_digits() -> bytes:
    """Return for every code point whether it is a letter or a number of any script (general category L or N)."""
    return _table({"\1": r"[\p{L}\p{N}]"}, other="\0")


@lru_cache(maxsize=1)
def pictographs() -> bytes:
    """Return for every code point whether a joiner ties it to what stands before (Extended_Pictographic)."""
    return _table({"\1": r"\p{Extended_Pictographic}"}, other="\0")


def sentence_borders(classes: bytes) -> Iterator[int]:
    """Give the places where a sentence ends, in a text told by its classes without the ``SKIPPED`` ones.

    What :func:`sentence_classes` says of CR and LF is that each ends a sentence; CR LF does not occur in stored texts.

    Reference:
        Unicode Standard Annex #29, Unicode Text Segmentation, section 5.1.
    """
    return (match.end() for match in _BORDER.finditer(classes))


def _table(classes: Mapping[str, str], other: str = OTHER) -> bytes:
    everything = "".join(map(chr, range(CODE_POINTS)))
    table = bytearray(other.encode() * CODE_POINTS)
    for letter, pattern in classes.items():
        for run in regex.finditer(f"(?:{pattern})+", everything):
            table[run.start() : run.end()] = letter.encode() * (run.end() - run.start())
    return bytes(table)
