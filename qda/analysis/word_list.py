"""The list of words: forms put together, what is left out, in which order, and two texts beside each other."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from qda.analysis.word_count import WordCount
from qda.analysis.word_keyness import LEAST_EXPECTED, expected, log_likelihood, log_ratio
from qda.model.progress import Progress, no_progress, tell
from qda.text.stop_words import elided
from qda.text.words import folded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qda.analysis.word_count import Numbers

    Reals = NDArray[np.float64]

_LEFT_OUT = -1
_AT_ONCE = 5_000  # words between two reports of progress
_MILLION = 1_000_000
_FEW = 2  # letters
_LETTER = re.compile(r"[^\W\d_]")
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class WordOptions:
    """What counts as one word, and which words are left out.

    Args:
        match_case: “Press” and “press” are two words.
        numbers: Words without any letter are listed; if not, they are not counted among the words in all either.
        min_length: Shorter words are left out; how many letters.
        language: Of the stop words, ISO 639-1: Turkish folds its letters I in its own way, and French and Italian cut
            what leans on a word.
        stop_words: Left out, as :func:`qda.text.stop_words.folded` gives them.
        stems: The language whose stems put words together, if any.
    """

    match_case: bool = False
    numbers: bool = False
    min_length: int = 1
    language: str = ""
    stop_words: frozenset[str] = frozenset()
    stems: str = ""


AS_USUAL = WordOptions()


class Sort(StrEnum):
    """What a list of words is put in order by."""

    WORD = "word"
    FREQUENCY = "frequency"
    DOCUMENTS = "documents"
    OTHER_FREQUENCY = "other-frequency"
    OTHER_DOCUMENTS = "other-documents"
    LIKELIHOOD = "g2"
    RATIO = "log-ratio"
    DIRECTION = "direction"


@dataclass(frozen=True)
class Column:
    """What was counted in one choice of text.

    ``frequency`` and ``documents`` are as long as the list, ``size`` is how many words the text has in all.
    """

    frequency: Numbers
    documents: Numbers
    size: int
    document_count: int

    def per_million(self, row: int) -> float:
        """Return how often a word stands in a million words."""
        return int(self.frequency[row]) * _MILLION / self.size if self.size else 0.0

    def share(self, row: int) -> float:
        """Return which share of all words a word is, in per cent."""
        return self.per_million(row) / 10_000


@dataclass(frozen=True)
class WordList:
    """Words with their figures; a row is a word, or all words with one stem, called as its most frequent form is.

    ``forms`` are places in ``words``, ``keys`` what the forms are found and put in order by. ``first`` tells at which
    place in ``forms`` a row's forms begin, the most frequent first; it has one entry more than there are rows.
    """

    words: list[str]
    forms: Numbers
    keys: list[str]
    first: Numbers
    columns: tuple[Column, ...]
    of_forms: tuple[Numbers, ...]
    options: WordOptions

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def compared(self) -> bool:
        """Whether there are two choices of text."""
        return len(self.columns) == 2

    def word(self, row: int) -> str:
        """Return what a row is called."""
        return self.words[self.forms[self.first[row]]]

    def form_places(self, row: int) -> list[int]:
        """Return the forms of a row, most frequent first, as places in ``words``."""
        places: list[int] = self.forms[self.first[row] : self.first[row + 1]].tolist()
        return places

    def forms_of(self, row: int) -> tuple[str, ...]:
        """Return the forms of a row, most frequent first."""
        return tuple(self.words[place] for place in self.form_places(row))

    def prepare(self) -> None:
        """Do now what takes long for a million words: whoever shows the list should not wait for it."""
        _ = self.alphabet, self._haystack

    # --- two texts beside each other ---------------------------------------------------------------------------------
    @cached_property
    def likelihood(self) -> Reals:
        """G² of each row; see :func:`qda.analysis.word_keyness.log_likelihood`."""
        one, other = self.columns
        return log_likelihood(one.frequency, other.frequency, one.size, other.size)

    @cached_property
    def ratio(self) -> Reals:
        """The log ratio of each row; see :func:`qda.analysis.word_keyness.log_ratio`."""
        one, other = self.columns
        return log_ratio(one.frequency, other.frequency, one.size, other.size)

    @cached_property
    def direction(self) -> Numbers:
        """Whether a row is used more (1), less (−1) or as often (0) in the first text."""
        import numpy as np

        one, other = self.columns
        first, second = one.frequency * float(other.size), other.frequency * float(one.size)
        return np.sign(first - second).astype(np.int64)

    @cached_property
    def rare(self) -> NDArray[np.bool_]:
        """Whether a row's expected count is below 5 in either text, so that G² is not to be relied on."""
        import numpy as np

        one, other = self.columns
        return np.minimum(*expected(one.frequency, other.frequency, one.size, other.size)) < LEAST_EXPECTED

    # --- which rows, and in which order ------------------------------------------------------------------------------
    @cached_property
    def total(self) -> Numbers:
        """How often each row stands in all choices together."""
        return sum((column.frequency for column in self.columns[1:]), self.columns[0].frequency)

    @cached_property
    def alphabet(self) -> Numbers:
        """The place of each row in the alphabet, accents and case aside."""
        import numpy as np

        begins: list[int] = self.first[:-1].tolist()
        keys = [self.keys[place] for place in begins]
        places = np.empty(len(keys), np.int64)
        places[np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)] = np.arange(len(keys))
        return places

    def rows(
        self,
        sort: Sort = Sort.FREQUENCY,
        *,
        descending: bool = True,
        containing: str = "",
        min_frequency: int = 1,
        only: int = 0,
    ) -> Numbers:
        """Return rows in an order; among equals the alphabet decides.

        Args:
            sort: What decides.
            descending: The largest first; Z before A.
            containing: Only rows of which a form holds these letters, accents and case aside.
            min_frequency: Only rows that stand so often, in both texts together.
            only: Only rows used more (1) or less (−1) in the first of two texts.
        """
        import numpy as np

        kept = self.total >= min_frequency
        if only and self.compared:
            kept &= self.direction == only
        if containing.strip():
            kept &= self._holding(_sort_key(containing.strip()))
        rows = np.flatnonzero(kept)
        key = self._keys(sort)[rows]
        if key.dtype.kind == "f":
            key = np.nan_to_num(key)
        return rows[np.lexsort((self.alphabet[rows], -key if descending else key))]

    def _keys(self, sort: Sort) -> NDArray[np.float64] | Numbers:
        if sort is Sort.WORD:
            return self.alphabet
        if sort in (Sort.FREQUENCY, Sort.DOCUMENTS):
            column = self.columns[0]
            return column.frequency if sort is Sort.FREQUENCY else column.documents
        if not self.compared:
            raise ValueError(f"a list of one text has no order by {sort}")
        if sort in (Sort.OTHER_FREQUENCY, Sort.OTHER_DOCUMENTS):
            column = self.columns[1]
            return column.frequency if sort is Sort.OTHER_FREQUENCY else column.documents
        if sort is Sort.DIRECTION:
            return self.likelihood * self.direction
        return self.likelihood if sort is Sort.LIKELIHOOD else self.ratio

    @cached_property
    def _haystack(self) -> tuple[str, list[int], Numbers]:
        """Every form in one text, where each begins, and the row of each: a million are looked through at once."""
        import numpy as np

        begins = list(accumulate((len(key) + 1 for key in self.keys), initial=0))
        return "\n".join(self.keys), begins, np.repeat(np.arange(len(self)), np.diff(self.first))

    def _holding(self, letters: str) -> NDArray[np.bool_]:
        import numpy as np

        text, begins, rows = self._haystack
        kept = np.zeros(len(self), np.bool_)
        if len(letters) <= _FEW:  # they stand in so many words that looking into each is faster
            kept[rows[np.fromiter((letters in key for key in self.keys), np.bool_, len(self.keys))]] = True
            return kept
        at = text.find(letters)
        while at >= 0:
            form = bisect_right(begins, at) - 1
            kept[rows[form]] = True
            at = text.find(letters, begins[form + 1])
        return kept


def list_words(count: WordCount, options: WordOptions, *, progress: Progress = no_progress) -> WordList:
    """Put forms together and leave out what is not wanted.

    Args:
        count: What was counted in one choice of text, or in two that are to be compared.
        options: What counts as one word.
        progress: Called with words done and in all; return False to stop.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    import numpy as np

    group, is_number = _grouped(count.words, options, progress)
    per_form = tuple(np.bincount(tally.word, tally.count, len(count.words)).astype(np.int64) for tally in count.tallies)
    together = sum(per_form[1:], per_form[0])
    kept = np.flatnonzero((group != _LEFT_OUT) & (together > 0))
    lower = np.fromiter((count.words[place].islower() for place in kept.tolist()), np.bool_, len(kept))
    order = np.lexsort((~lower, -together[kept], group[kept]))
    forms = kept[order]
    changes = np.flatnonzero(np.diff(group[forms], prepend=_LEFT_OUT))
    first = np.append(changes, len(forms)).astype(np.int64)
    row_of = np.full(len(count.words), _LEFT_OUT, np.int64)
    row_of[forms] = np.repeat(np.arange(len(changes)), np.diff(first))
    counted = ~is_number if not options.numbers else np.ones(len(count.words), np.bool_)
    columns: list[Column] = []
    for tally, of_forms in zip(count.tallies, per_form, strict=True):
        rows = row_of[tally.word]
        there = rows != _LEFT_OUT
        # A document counts once for a row, however many of its forms stand there.
        pairs = np.unique(tally.document[there] * max(1, len(changes)) + rows[there])
        frequency = np.bincount(rows[there], tally.count[there], len(changes)).astype(np.int64)
        documents = np.bincount(pairs % max(1, len(changes)), minlength=len(changes)).astype(np.int64)
        size = int(of_forms[counted].sum())
        columns.append(Column(frequency, documents, size, len(tally.places.document_ids)))
    places: list[int] = forms.tolist()
    keys = [_sort_key(count.words[place]) for place in places]
    found = WordList(count.words, forms, keys, first, tuple(columns), per_form, options)
    found.prepare()
    return found


def _grouped(words: list[str], options: WordOptions, progress: Progress) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return the group of each word, and whether it is a number."""
    import numpy as np

    key_of = _key_maker(options)
    groups: dict[str, int] = {}
    group = np.full(len(words), _LEFT_OUT, np.int64)
    is_number = np.zeros(len(words), np.bool_)
    for place, word in enumerate(words):
        if place % _AT_ONCE == 0:
            tell(progress, place, len(words))
        if not word.isalpha() and not _LETTER.search(word):
            is_number[place] = True
            if not options.numbers:
                continue
        key = key_of(word)
        if key:
            group[place] = groups.setdefault(key, len(groups))
    return group, is_number


def _key_maker(options: WordOptions) -> Callable[[str], str]:
    """Return what gives the same for words that are one, and nothing for one that is left out."""
    stop, language = options.stop_words, options.language or options.stems
    leaning, shortest = elided(stop), options.min_length
    if options.stems:
        from qda.text.stemming import stemmer

        stem = stemmer(options.stems)
    else:
        stem = None

    def key_of(word: str) -> str:
        fold = folded(word, language)
        if fold in stop:
            return ""
        cut = 0
        if leaning and "'" in fold:
            cut = next((len(each) for each in leaning if len(fold) > len(each) and fold.startswith(each)), 0)
            fold = fold[cut:]
        if len(fold) < shortest or (cut and fold in stop):
            return ""
        if stem is not None:
            return stem(fold) or fold
        return word[cut:] if options.match_case else fold

    return key_of


def _sort_key(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", word.casefold())))
