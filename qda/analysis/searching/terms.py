"""One word, beginning or phrase: what decides on a folded text, and what the index of words is asked first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from qda.analysis.searching.folding import Folded, exact, fold, fold_character, is_passed_over
from qda.model.searching import WordPart
from qda.model.span import Span

_WORD = re.compile(r"[^\W_]+")
_SHARP_S = re.compile("ss|ß")
_SHORT = 2  # letters of a beginning with which so much begins that the index would only cost time
_MOST_SPELLINGS, _MOST_PIECES = 128, 1500  # that the index is asked for; beyond, every text is looked through
NO_SPACES = (
    # Thai, Lao, Tibetan, Burmese, Hangul letters, Khmer; kana to Han; Hangul syllables; Han beyond the first plane.
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no spaces between words, as a regular expression."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase.

    ``tokens`` are its words as the index has them, empty where the index cannot serve and every text must be looked
    through, but for those in which the ``letters`` are not found as they are. ``size`` says how many words it is long,
    or letters if it is looked for letter by letter.
    """

    pattern: re.Pattern[str]
    tokens: tuple[str, ...]
    extent: WordPart
    written: str
    size: int
    letters: str = ""
    by_letters: bool = False

    def enough(self, ahead: str) -> bool:
        """Tell whether a match that begins before a piece of folded text must end in it."""
        if self.by_letters:
            return len(ahead) - sum(map(str.isspace, ahead)) > self.size
        return sum(1 for _ in _WORD.finditer(ahead)) > self.size

    def find(self, folded: Folded, begin: int) -> Iterator[Span]:
        """Yield where it stands in a folded text, from a place of it on, as places of it."""
        if self.extent is not WordPart.PART:
            for match in self.pattern.finditer(folded.text, begin):
                span = Span(*match.span())
                if self.by_letters or not self._is_within_a_word(folded.text, span):
                    yield span
            return
        text, last = folded.text, begin
        for match in self.pattern.finditer(text, begin):
            start, end = match.span()
            if start < last:
                continue
            while start > 0 and text[start - 1].isalnum():
                start -= 1
            while end < len(text) and text[end].isalnum():
                end += 1
            yield Span(start, end)
            last = end

    def _is_within_a_word(self, text: str, span: Span) -> bool:
        """Tell whether a vowel sign, as Indic scripts have them, stands before or after: it belongs to the word."""
        before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
        return _is_mark(before) or (self.extent is WordPart.WHOLE and _is_mark(after))

    def as_written(self, found: str, *, match_case: bool, match_accents: bool) -> bool:
        """Tell whether something that is the same when folded is also written so."""
        if found == self.written or not (match_case or match_accents):
            return True
        ours = exact(self.written, match_case=match_case, match_accents=match_accents)
        theirs = exact(found, match_case=match_case, match_accents=match_accents)
        ours, theirs = _words_only(ours), _words_only(theirs)
        if self.extent is WordPart.BEGINNING:
            return theirs.startswith(ours)
        return ours in theirs if self.extent is WordPart.PART else theirs == ours

    # --- what the index is asked -----------------------------------------------------------------------------------
    def expression(self) -> str:
        """Return what every piece of a text fits in which it stands, but for those across the border of two.

        Unseen signs and vowel signs cut a word in two for the index, so it is also asked for words cut so.
        """
        phrases = product(*(spellings(token) for token in self.tokens))
        asked = [f'"{" ".join(words)}"{self._star}' for words in phrases]
        for place, token in enumerate(self.tokens):
            is_last = place == len(self.tokens) - 1
            cut = " OR ".join(_cut_words(token, is_beginning=is_last and self.extent is WordPart.BEGINNING))
            if cut:
                others = [f"({self._whole_or_cut(other)})" for other in range(len(self.tokens)) if other != place]
                asked.append(" AND ".join([f"({cut})", *others]))
        return " OR ".join(f"({one})" for one in asked)

    def begins_later(self) -> str:
        """Return what every piece of a text fits that begins within the term; empty for a single word."""
        pieces = dict[str, None]()
        for token in self.tokens[1:]:
            for word in spellings(token):
                pieces.update((f'^ "{word[:end]}"', None) for end in range(1, len(word) + 1))
        if pieces and self.extent is WordPart.BEGINNING:
            pieces.update((f'^ "{word}" *', None) for word in spellings(self.tokens[-1]))
        return " OR ".join(pieces)

    @property
    def _star(self) -> str:
        return " *" if self.extent is WordPart.BEGINNING else ""

    def _whole_or_cut(self, place: int) -> str:
        is_beginning = place == len(self.tokens) - 1 and self.extent is WordPart.BEGINNING
        star = " *" if is_beginning else ""
        whole = [f'"{word}"{star}' for word in spellings(self.tokens[place])]
        return " OR ".join([*whole, *_cut_words(self.tokens[place], is_beginning=is_beginning)])


def term_of(written: str, extent: WordPart) -> Term | None:
    """Return the term that somebody wrote, nothing where nothing of it can be seen."""
    if written.endswith("*") and len(written) > 1:
        written, extent = written.rstrip("*"), WordPart.BEGINNING
    wanted = fold(written).strip()
    if not wanted:
        return None
    tokens = tuple(_WORD.findall(wanted))
    if not tokens or re.search(NO_SPACES, wanted):
        letters = r"\s+".join(re.escape(part) for part in wanted.split())
        literal = max(re.findall(f"{NO_SPACES}+", wanted), key=len, default="")
        size = sum(map(len, wanted.split()))
        return Term(re.compile(letters), (), WordPart.WHOLE, written, size, literal, by_letters=True)
    if not written[-1].isalnum() and extent is not WordPart.WHOLE and not is_passed_over(written[-1]):
        extent = WordPart.WHOLE  # what ends in a sign, as “(press)” does, is taken as it is
    pattern = _pattern(wanted.strip(_ends(wanted)), tokens, extent)
    return Term(pattern, _asked_tokens(tokens, extent), extent, written, len(tokens))


def spellings(token: str) -> list[str]:
    """Return how the index may have a word: “Fluß” and “Fluss” are one, as are “λόγος” and “λογος”."""
    kinds: list[tuple[str, ...]] = []
    for part in re.findall("ss|.", token, re.DOTALL):
        kinds.append(("ss", "ß") if part in ("ss", "ß") else _other_letters().get(part, (part,)))
    return ["".join(parts) for parts in product(*kinds)]


def _asked_tokens(tokens: tuple[str, ...], extent: WordPart) -> tuple[str, ...]:
    """Return the words that the index is asked for; none where it cannot be asked."""
    if extent is WordPart.PART or not all(map(_is_indexed, "".join(tokens))):
        return ()
    if extent is WordPart.BEGINNING and len(tokens[-1]) <= _SHORT:
        return ()
    count, pieces = 1, 0
    for token in tokens:
        ways = 1
        for part in re.findall("ss|.", token, re.DOTALL):
            ways *= 2 if part in ("ss", "ß") else len(_other_letters().get(part, (part,)))
        count *= ways
        pieces += ways * len(token) ** 2 // 2
    return tokens if count <= _MOST_SPELLINGS and pieces <= _MOST_PIECES else ()


def _cut_words(token: str, *, is_beginning: bool) -> list[str]:
    """Return how a word begins for the index that something unseen cuts in two or more."""
    star = " *" if is_beginning else ""
    found = dict[str, None]()
    for word in spellings(token):
        for cut in range(1, len(word)):
            for end in range(cut + 1, len(word) + 1):
                found[f'"{word[:cut]} {word[cut:end]}"{star if end == len(word) else ""}'] = None
    return list(found)


def _pattern(wanted: str, tokens: tuple[str, ...], extent: WordPart) -> re.Pattern[str]:
    pieces = re.findall(r"[^\W_]+|[\W_]+", wanted)
    pattern = "".join(_piece(piece) for piece in pieces)
    if extent is WordPart.PART:
        return re.compile(pattern)
    after = r"[^\W_]*" if extent is WordPart.BEGINNING else r"(?![^\W_])"
    first = tokens[0]
    if _SHARP_S.search(first) or not wanted.startswith(first):
        return re.compile(rf"(?<![^\W_]){pattern}{after}")
    # The letters before the border: so they are looked for several times as fast.
    return re.compile(rf"{re.escape(first)}(?<![^\W_]{re.escape(first)}){pattern[len(re.escape(first)) :]}{after}")


def _ends(wanted: str) -> str:
    """Return the signs around the words: who looks for “(press)” means the word."""
    return "".join({c for c in wanted if not c.isalnum() and not unicodedata.category(c).startswith("M")})


def _piece(piece: str) -> str:
    # Vowel signs of Indic scripts and the like belong to the word; all else between two words only parts them.
    is_part_of_word = any(unicodedata.category(c).startswith("M") for c in piece)
    if not (piece.isalnum() or is_part_of_word):
        return r"[\W_]+"
    return _SHARP_S.sub("(?:ss|ß)", re.escape(piece))


def _is_indexed(character: str) -> bool:
    # SQLite's tables of letters are older than Python's; what Unicode 3.2 had, both know.
    return unicodedata.ucd_3_2_0.category(character)[0] in "LN"


def _is_mark(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character).startswith("M")


def _words_only(value: str) -> str:
    return re.sub(r"[\W_]+", " ", value).strip() or value


@cache
def _other_letters() -> dict[str, tuple[str, ...]]:
    """Return, by folded letter, all that the index has for it where it is not one."""
    found: dict[str, dict[str, None]] = {}
    for code in (*range(0x370, 0x400), *range(0x622, 0x628), 0x671):
        letter = chr(code)
        lower = letter.casefold() if len(letter.casefold()) == 1 else letter.lower()
        folded = fold_character(letter)
        if folded and letter.isalpha() and len(lower) == 1:
            found.setdefault(folded, {folded: None})[lower] = None
    return {letter: tuple(others) for letter, others in found.items() if len(others) > 1}
