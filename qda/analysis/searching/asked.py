"""Understanding what somebody types into a search field; there is nothing that is an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qda.analysis.searching.terms import Term, term_of
from qda.model.searching import SearchWish, WordPart

NEAR_WORDS = 10
"""Words that may lie between two terms where ``NEAR`` comes without a number."""

_QUOTES = '"“”„'
_OPERATOR = re.compile(r"(?P<or>OR)|(?P<and>AND)|(?P<not>NOT)|NEAR(?:/(?P<near>\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Near:
    """Terms that follow one another in any order, with at most so many words between each two."""

    terms: tuple[Term, ...]
    within: tuple[int, ...]


Part = Term | Near


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood: of each group any part, of all groups one, and none of what is left out.

    A document fits as a whole; every place of each part in it is a hit.
    """

    groups: tuple[tuple[Part, ...], ...] = ()
    without: tuple[Part, ...] = ()

    def parts(self) -> list[Part]:
        """Return all parts that are hits."""
        return [part for group in self.groups for part in group]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or phrase as it was written, or an operator that may still turn out to be a word."""

    written: str
    is_phrase: bool = False
    is_without: bool = False


def understood(wish: SearchWish) -> Asked:
    """Return what the words ask for.

    ``OR``, ``AND``, ``NOT`` and ``NEAR`` are operators in capital letters and between two terms, and words anywhere
    else. ``NEAR`` binds first, then ``OR``. Other signs are taken as they are and never as an operator.
    """
    pieces = _pieces(wish.words)
    groups: list[list[Part]] = []
    without: list[Part] = []
    at, joins, leaves_out = 0, False, False
    while at < len(pieces):
        operator = _operator(pieces, at)
        if operator is not None and operator.lastgroup in ("or", "and", "not"):
            joins, leaves_out = operator.lastgroup == "or", operator.lastgroup == "not"
            at += 1
            continue
        leaves_out = leaves_out or pieces[at].is_without
        part, at = _near(pieces, at, wish.extent)
        if part is not None:
            if leaves_out:
                without.append(part)
            elif joins and groups:
                groups[-1].append(part)
            else:
                groups.append([part])
        joins = leaves_out = False
    return Asked(tuple(map(tuple, groups)), tuple(without))


def _near(pieces: list[_Piece], at: int, extent: WordPart) -> tuple[Part | None, int]:
    """Read a term and what has to be near it; return it and where to go on."""
    found = [_term(pieces[at], extent)]
    within: list[int] = []
    at += 1
    while (operator := _operator(pieces, at)) is not None and operator.lastgroup in ("near", None):
        found.append(_term(pieces[at + 1], extent))
        within.append(int(operator["near"] or NEAR_WORDS))
        at += 2
    terms = [term for term in found if term is not None]
    if len(terms) == len(found) > 1:
        return Near(tuple(terms), tuple(within)), at
    return (terms[0] if terms else None), at


def _operator(pieces: list[_Piece], at: int) -> re.Match[str] | None:
    """Return the operator at a place; words before it and after it make it one."""
    if not 0 < at < len(pieces) - 1 or pieces[at].is_phrase or pieces[at].is_without:
        return None
    found = _OPERATOR.fullmatch(pieces[at].written)
    if found is None or pieces[at + 1].is_without:
        return None
    is_after_operator = at > 1 and not pieces[at - 1].is_phrase and _operator(pieces, at - 1) is not None
    return None if is_after_operator else found


def _term(piece: _Piece, extent: WordPart) -> Term | None:
    return term_of(piece.written, WordPart.WHOLE if piece.is_phrase else extent)


def _pieces(words: str) -> list[_Piece]:
    parts = re.split(f"[{_QUOTES}]", words)
    found: list[_Piece] = []
    for number, part in enumerate(parts):
        # Between an odd and an even quotation mark lies a phrase; one that was not closed goes on to the end.
        if number % 2:
            before = parts[number - 1]
            is_without = before.endswith("-") and (before == "-" or before[-2].isspace())
            if is_without and found and found[-1].written == "-":
                found.pop()
            found.append(_Piece(part.strip(), is_phrase=True, is_without=is_without))
            continue
        for written in part.split():
            if len(written) > 1 and written[0] == "-" and written[1].isalnum():
                found.append(_Piece(written[1:], is_without=True))
            else:
                found.append(_Piece(written))
    seen: Callable[[_Piece], bool] = lambda piece: bool(piece.written)  # noqa: E731
    return list(filter(seen, found))
