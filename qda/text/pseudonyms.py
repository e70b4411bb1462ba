"""Names and what is to stand in their place: where a name stands in a text, and how the text reads without it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from qda.text.edits import Edit
from qda.text.find import find_all

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_LETTER = regex.compile(r"[\p{L}\p{M}]")
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}]+(?:[-‐‑'’]\p{L}[\p{L}\p{M}]*)*")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_SENTENCE_ENDS = frozenset('.!?…:;\n“”"„«»‘(–—•*-')
_MOST_WORDS = 3  # that make one name, such as "Anna Maria Schmidt"
_TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "aunt", "uncle", "sister", "brother"),
        *("herr", "frau", "tante", "onkel", "monsieur", "madame", "señor", "señora", "signor", "signora", "doña"),
    )
)


class Rule(NamedTuple):
    """A name and what is written in its place."""

    name: str
    replacement: str

    @property
    def is_whole(self) -> bool:
        """Whether there is a name and something that can be read in its place.

        Signs alone would leave a coded name without any word, and so without its coding.
        """
        return any(map(str.isalnum, self.name)) and any(map(str.isalnum, self.replacement))


@dataclass(frozen=True, slots=True)
class Manner:
    """How names are looked for: as words of their own only, in any case; and whether ANNA becomes BERTA."""

    whole_words: bool = True
    any_case: bool = True
    keep_capitals: bool = True


class Hit(NamedTuple):
    """A place where a name stands; ``rule`` is its number, ``inside`` tells that it is a part of a longer word."""

    start: int
    end: int
    rule: int
    inside: bool


class Pseudonyms:
    """Names with their replacements, all looked for at once, so that names may even change places.

    Where two names overlap the one that begins first counts, and of those the longer. A name that is written over two
    lines, with another kind of hyphen or apostrophe, with soft hyphens, or without its accents, is found as well.
    """

    def __init__(self, rules: Iterable[Rule], manner: Manner | None = None, *, not_small: Iterable[int] = ()) -> None:
        """Take names in.

        Args:
            rules: The names.
            manner: How they are looked for.
            not_small: The numbers of names that are other words where they stand in small letters, such as "will".
        """
        self._not_small = frozenset(not_small)
        self.rules = tuple(Rule(rule.name.strip(), rule.replacement.strip()) for rule in rules)
        self.manner = manner or Manner()

    def hits(self, text: str) -> list[Hit]:
        """Return the places that are to be changed, in order and without overlaps."""
        return [hit for hit in self.all_hits(text) if not (hit.inside and self.manner.whole_words)]

    def all_hits(self, text: str) -> list[Hit]:
        """Return the places where a name stands, also those inside longer words, which may be left as they are."""
        found: list[Hit] = []
        plain = unaccented(text) if self.rules else ""
        for number, rule in enumerate(self.rules):
            if not rule.name:
                continue
            name = unaccented(unicodedata.normalize("NFC", rule.name))
            for span in find_all(plain, name, match_case=not self.manner.any_case, loosely=True):
                end = span.end
                while end < len(text) and "\u0300" <= text[end] <= "\u036f":
                    end += 1
                if number in self._not_small and text[span.start : end].islower():
                    continue
                inside = _joined(text, span.start) or _joined(text, end)
                found.append(Hit(span.start, end, number, inside))
        return _without_overlaps(found)

    def replacement(self, text: str, hit: Hit) -> str:
        """Return what is written in the place of a hit."""
        rule = self.rules[hit.rule]
        return _in_shape(text[hit.start : hit.end], rule) if self.manner.keep_capitals else rule.replacement

    def edits(self, text: str, hits: Iterable[Hit] | None = None) -> list[Edit]:
        """Return what has to be done to a text; ``hits`` are those of its hits that are wanted, by default all."""
        wanted = self.hits(text) if hits is None else hits
        return [Edit(hit.start, hit.end, self.replacement(text, hit)) for hit in wanted]

    def rename(self, text: str) -> str:
        """Return a text, a title or a name without the names."""
        pieces: list[str] = []
        at = 0
        for edit in self.edits(text):
            pieces += [text[at : edit.start], edit.text]
            at = edit.end
        return "".join((*pieces, text[at:])) if pieces else text


def unaccented(text: str) -> str:
    """Return a text as long as it is, but with every letter plain: what types á finds a, and the other way round."""
    if text.isascii():
        return text
    plain: dict[int, str] = {}
    for character in set(text):
        base, *marks = unicodedata.normalize("NFD", character)
        if "\u0300" <= base <= "\u036f":
            plain[ord(character)] = "\u00ad"  # which is passed over
        elif marks and base < "\u0530":  # Latin, Greek, Cyrillic: in other scripts a mark makes another letter
            plain[ord(character)] = base
    return text.translate(plain)


def _without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in order without overlaps: of two the whole word, else the first, else the longer."""
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.start - hit.end))
    whole = _swept(hit for hit in ordered if not hit.inside)
    starts = [hit.start for hit in whole]

    def is_free(hit: Hit) -> bool:
        after = bisect_left(starts, hit.end)
        return after == 0 or whole[after - 1].end <= hit.start

    return sorted((*whole, *_swept(hit for hit in ordered if hit.inside and is_free(hit))))


def _swept(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _joined(text: str, offset: int) -> bool:
    """Tell whether a word goes on across an offset: ``Anna|s`` does; ``Anna|’s``, ``Anna|_2``, ``No|Anna`` do not."""
    before = next((c for c in reversed(text[max(0, offset - 8) : offset]) if c not in _UNSEEN), "")
    after = next((c for c in text[offset : offset + 8] if c not in _UNSEEN), "")
    if not before or not after:
        return False
    if before.isdecimal() and after.isdecimal():
        return True
    if _LETTER.match(before) is None or _LETTER.match(after) is None:
        return False
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    return not (before.islower() and after.isupper())  # as in names of files


def _in_shape(found: str, rule: Rule) -> str:
    """Return the replacement in capitals or small letters as the name was written there."""
    name, replacement = rule
    cased = [c for c in found if c.upper() != c.lower()]
    if len(cased) > 1 and found.isupper() and not name.isupper():
        return replacement.upper()
    if cased and found.islower() and not name.islower():
        return replacement.lower()
    if found[:1].isupper() and name[:1].islower():
        return replacement[:1].upper() + replacement[1:]
    return replacement


# --- tables of names -------------------------------------------------------------------------------------------------
class TableProblem(NamedTuple):
    """Something in a table of names that would not do what is meant; ``what`` is a key of ``PROBLEMS``."""

    what: str
    row: int
    name: str = ""


PROBLEMS: dict[str, str] = {
    "no-replacement": "“{name}” has nothing to stand in its place.",
    "only-signs": "“{name}” is to become only signs, which could not carry a coding. Use a letter or a digit as well.",
    "twice": "“{name}” stands in the table twice.",
    "same": "“{name}” would be replaced by itself.",
    "keeps-name": "What is to stand for “{name}” holds that name again.",
    "one-letter": "“{name}” is a single letter, which stands in many places.",
}
"""What can be wrong with a row of a table; the first three keep it from being used."""
BLOCKING = frozenset(("no-replacement", "only-signs", "twice"))


def problems_of(rules: Sequence[Rule]) -> list[TableProblem]:
    """Return what is wrong with a table of names, by its rows."""
    found: list[TableProblem] = []
    seen: set[str] = set()
    for row, rule in enumerate(rules):
        name, replacement = rule.name.strip(), rule.replacement.strip()
        key = folded(name)
        if not name:
            continue
        if not replacement:
            found.append(TableProblem("no-replacement", row, name))
        elif not Rule(name, replacement).is_whole:
            found.append(TableProblem("only-signs", row, name))
        elif key == folded(replacement):
            found.append(TableProblem("same", row, name))
        elif find_all(replacement, name, loosely=True):
            found.append(TableProblem("keeps-name", row, name))
        elif len(name) == 1:
            found.append(TableProblem("one-letter", row, name))
        if key in seen:
            found.append(TableProblem("twice", row, name))
        seen.add(key)
    return found


def folded(name: str) -> str:
    """Return a name such that two ways of writing it are the same."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def parse_names(text: str) -> list[Rule]:
    """Read a pasted table: a name and its replacement on each line, with a tab, ``;``, ``->``, ``→`` or ``=`` between.

    A comma separates only where nothing else does. A line with a name alone has no replacement yet.
    """
    rules: list[Rule] = []
    for line in text.splitlines():
        parts = re.split(r"\t|;|\s*(?:→|->|=>|=)\s*", line, maxsplit=1)
        if len(parts) == 1:
            parts = line.split(",", 1)
        name, replacement = (*(part.strip().strip('"') for part in parts), "")[:2]
        if name:
            rules.append(Rule(name, replacement))
    return rules


# --- suggestions -----------------------------------------------------------------------------------------------------
class Suggestion(NamedTuple):
    """A word, or some in a row, that may be a name, and how often it stands in the texts."""

    name: str
    times: int


def suggest_names(texts: Iterable[str], speakers: Iterable[str] = (), *, most: int = 60) -> list[Suggestion]:
    """Return what may be names: who speaks, and capitalised words that recur within sentences, best first.

    A word that also occurs in small letters is none. In languages that write every noun with a capital much else is
    found as well.
    """
    texts = list(texts)
    singles, rows, small = Counter[str](), Counter[str](), Counter[str]()
    titled: set[str] = set()
    for text in texts:
        small.update(word for word in _WORD.findall(text) if word.islower())
        for words, after_title, begins in _runs(text):
            for place, word in enumerate(words):
                if place or not begins:
                    singles[word] += 1
            # The first word of a sentence has its capital anyway: "Then Peter Klein".
            for row in (words, words[1:] if begins else []):
                if len(row) > 1:
                    rows[" ".join(row)] += 1
            if after_title:
                titled.add(words[0])
    told = [speaker.strip() for speaker in dict.fromkeys(speakers) if speaker.strip()]
    known = {folded(speaker) for speaker in told}

    def is_name(word: str) -> bool:
        return small[word.lower()] == 0 and len(word) > 1 and folded(word) not in known

    good = Counter({name: count for name, count in rows.items() if count > 1 and all(map(is_name, name.split()))})
    good.update({word: count for word, count in singles.items() if is_name(word) and (count > 1 or word in titled)})
    ranked = sorted(good.items(), key=lambda one: (one[0] not in titled, -one[1], one[0]))
    counts = {speaker: sum(text.count(speaker) for text in texts) for speaker in told}
    return [Suggestion(*one) for one in (*counts.items(), *ranked)][:most]


def _runs(text: str) -> Iterator[tuple[list[str], bool, bool]]:
    """Yield capitalised words that stand in a row, whether a title precedes them, and whether they begin a sentence."""
    run: list[str] = []
    end, after_title, begins = -1, False, False
    for match in _NAME.finditer(text):
        word = match[0]
        joins = bool(run) and text[end : match.start()] == " " and len(run) < _MOST_WORDS
        if not joins:
            if run:
                yield run, after_title, begins
            run = []
        if word.lower() in _TITLES:
            if run:
                yield run, after_title, begins
            run, after_title, begins, end = [], True, False, match.end()
            continue
        if not run:
            before = text[max(0, match.start() - 3) : match.start()].rstrip(" ")
            after_title = end >= 0 and after_title and text[end : match.start()] in (" ", ". ")
            begins = not after_title and (not before or before[-1] in _SENTENCE_ENDS)
        run.append(word)
        end = match.end()
    if run:
        yield run, after_title, begins
