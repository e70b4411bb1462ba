"""Which stretches of two versions of a text belong together: first by lines, then sentences, words and characters.

Each step looks only at what the step before left open, and gives up on stretches that are too long for it; so two
texts of 20 million characters with a few edits take about a second, and two that have nothing in common no longer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

import regex
from rapidfuzz.distance import LCSseq

_MAX_WORDS_LENGTH = 500_000  # code points of a stretch that is still looked at word by word
_MAX_CELLS = 400_000_000  # pairs of words that are compared at once; a bit of memory each
_MAX_CHARACTER_CELLS = 4_000_000
_CHUNK = 48  # code points that are enough to tell a place from others near it
_WINDOWS = (500, 5_000, 50_000, 500_000, 5_000_000)  # code points after an edit in which the texts may go on alike
_PROBES = 200  # places that are looked at in a window
_MAX_FOLDED = 10_000  # code points of a change that may be nothing but white space
_SHINGLE = 5  # words that make a place in a long text recognisable
_MANY_WORDS = 4  # in a row that are the same are so by no chance
_MANY_WORDS_EXACT = 2  # the same, in texts of which one is known to be a correction of the other
_MANY_LETTERS = 12
_MIN_LIKENESS = 0.6  # of characters; below, one wording took the place of the other

_SENTENCE = regex.compile(r"[^.!?…。！？।؟]+[.!?…。！？।؟]*\s*|[.!?…。！？।؟]+\s*")
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|\w+|[^\w\s\p{Cf}]", flags=regex.V0
)
_UNSEEN = regex.compile(r"[\s\p{Cf}]+")
_EVEN = {"'": "‘’‚‛′`´", '"': "“”„‟″«»", "-": "‐‑‒–—―−", " ": "\n\t\u00a0\u202f\u2009"}
_FOLDED = {ord("…"): "..."}


class Likeness(IntEnum):
    """How two stretches that stand for each other are alike."""

    SAME = 0
    LIKE = 1  # but for white space, unseen characters, quotation marks and dashes
    CHANGED = 2


class Run(NamedTuple):
    """A stretch of the base and the stretch of the other text that stands in its place; either may be empty."""

    start: int
    end: int
    other_start: int
    other_end: int
    likeness: Likeness


class _Pieces(NamedTuple):
    """Lines, sentences or words: what each is recognised by, and where it lies."""

    keys: list[str]
    bounds: list[tuple[int, int]]


def fold(text: str) -> str:
    """Return a text without what typing programs change of their own accord: white space, quotation marks, dashes."""
    return "".join(text.split()) if text.isascii() else _UNSEEN.sub("", _evened(text).translate(_FOLDED))


def _evened(text: str) -> str:
    """Return a text of the same length in which quotation marks, dashes and white space have one shape each."""
    for even, shapes in _EVEN.items():
        for shape in shapes:
            if shape in text:
                text = text.replace(shape, even)
    return text


def find_runs(base: str, other: str, *, exact: bool = False) -> list[Run]:
    """Return runs that cover both texts from beginning to end, each beginning where the one before ends.

    With ``exact`` another shape of a quotation mark, a dash or a space is a change as any other.
    """
    return _Matching(base, other, exact=exact).runs()


class _Gap(NamedTuple):
    """A stretch of each text of which nothing is known yet."""

    start: int
    end: int
    other_start: int
    other_end: int

    @property
    def is_one_sided(self) -> bool:
        return self.start == self.end or self.other_start == self.other_end


class _Matching:
    """Two texts while their common stretches are looked for."""

    def __init__(self, base: str, other: str, *, exact: bool) -> None:
        self._raw = base, other
        self._base = base if exact else _evened(base)
        self._other = other if exact else _evened(other)
        self._many_words = _MANY_WORDS_EXACT if exact else _MANY_WORDS

    def runs(self) -> list[Run]:
        """Match the texts as a whole."""
        found = _joined(self.lines(_Gap(0, len(self._base), 0, len(self._other))))
        return [run._replace(likeness=self._likeness(run)) for run in found]

    def _likeness(self, run: Run) -> Likeness:
        """Tell how two stretches are alike in the texts as they are stored."""
        base, other = self._raw
        if run.likeness is Likeness.SAME:
            same = base[run.start : run.end] == other[run.other_start : run.other_end]
            return Likeness.SAME if same else Likeness.LIKE
        if run.likeness is Likeness.CHANGED and run.end - run.start + run.other_end - run.other_start <= _MAX_FOLDED:
            alike = fold(base[run.start : run.end]) == fold(other[run.other_start : run.other_end])
            return Likeness.LIKE if alike else Likeness.CHANGED
        return run.likeness

    # --- the steps ---------------------------------------------------------------------------------------------------
    def lines(self, gap: _Gap) -> Iterator[Run]:
        """Match the few edits in a long text, and where that fails, lines that are the same to the letter."""
        before, gap, after = self._trimmed(gap)
        yield from before
        while (found := self._next_chunk(gap)) is not None:
            changed, same, gap = found
            yield from self.words(changed)
            yield same
        if gap.is_one_sided:
            yield from _changed(gap)
        else:
            base = _lines(self._raw[0], gap.start, gap.end)
            other = _lines(self._raw[1], gap.other_start, gap.other_end)
            for part in self._matched(gap, base, other):
                yield from self.sentences(part) if isinstance(part, _Gap) else (part,)
        yield from after

    def _next_chunk(self, gap: _Gap) -> tuple[_Gap, Run, _Gap] | None:
        """Return the gap up to the next place where both texts go on alike, the stretch they share, and the rest."""
        start, other_start = gap.start, gap.other_start
        for window in _WINDOWS:
            near = self._base[start : min(start + window, gap.end)]
            other_near = self._other[other_start : min(other_start + window, gap.other_end)]
            for place in range(0, len(near) - _CHUNK + 1, max(_CHUNK // 4, window // _PROBES)):
                chunk = near[place : place + _CHUNK]
                other_place = other_near.find(chunk)
                if other_place >= 0 and near.count(chunk) == 1 == other_near.count(chunk):
                    return self._around(gap, start + place, other_start + other_place)
            if window >= gap.end - start and window >= gap.other_end - other_start:
                return None
        return None

    def _around(self, gap: _Gap, place: int, other_place: int) -> tuple[_Gap, Run, _Gap]:
        """Widen a place that both texts share as far as they go alike."""
        back = _same_end(self._base[gap.start : place], self._other[gap.other_start : other_place])
        length = self._alike_from(place, other_place, min(gap.end - place, gap.other_end - other_place))
        start, other_start = place - back, other_place - back
        end, other_end = place + length, other_place + length
        return (
            _Gap(gap.start, start, gap.other_start, other_start),
            Run(start, end, other_start, other_end, Likeness.SAME),
            _Gap(end, gap.end, other_end, gap.other_end),
        )

    def _alike_from(self, place: int, other_place: int, at_most: int) -> int:
        """Return how long both texts go alike, by steps that double: as quick for a short stretch as for a long one."""
        done, step = 0, _CHUNK
        while done < at_most:
            length = min(step, at_most - done)
            one = self._base[place + done : place + done + length]
            other = self._other[other_place + done : other_place + done + length]
            if one != other:
                return done + _same_beginning(one, other)
            done, step = done + length, step * 2
        return done

    def sentences(self, gap: _Gap) -> Iterator[Run]:
        """Match sentences whose words are the same, however they are spaced."""
        before, gap, after = self._trimmed(gap)
        yield from before
        if gap.is_one_sided:
            yield from _changed(gap)
        else:
            base = _sentences(self._base, gap.start, gap.end)
            other = _sentences(self._other, gap.other_start, gap.other_end)
            for part in self._matched(gap, base, other):
                if isinstance(part, _Gap) or part.likeness is Likeness.LIKE:
                    yield from self.words(_Gap(*part[:4]))
                else:
                    yield part
        yield from after

    def words(self, gap: _Gap) -> Iterator[Run]:
        """Match words, long stretches by unusual sequences of words first."""
        before, gap, after = self._trimmed(gap)
        yield from before
        if gap.is_one_sided or max(gap.end - gap.start, gap.other_end - gap.other_start) > _MAX_WORDS_LENGTH:
            yield from _changed(gap)
        else:
            base = _words(self._base, gap.start, gap.end)
            other = _words(self._other, gap.other_start, gap.other_end)
            yield from self._between_words(gap, base, other, _common_words(base.keys, other.keys, self._many_words))
        yield from after

    def _between_words(self, gap: _Gap, base: _Pieces, other: _Pieces, common: list[tuple[int, int]]) -> Iterator[Run]:
        place, other_place = gap.start, gap.other_start
        for one, two in common:
            (start, end), (other_start, other_end) = base.bounds[one], other.bounds[two]
            yield from self.characters(_Gap(place, start, other_place, other_start))
            place, other_place = end, other_end
            same = self._base[start:place] == self._other[other_start:other_place]
            yield Run(start, place, other_start, other_place, Likeness.SAME if same else Likeness.LIKE)
        yield from self.characters(_Gap(place, gap.end, other_place, gap.other_end))

    def characters(self, gap: _Gap) -> Iterator[Run]:
        """Match what stands between two words that are the same."""
        before, gap, after = self._trimmed(gap)
        yield from before
        words, others = self._base[gap.start : gap.end], self._other[gap.other_start : gap.other_end]
        if words or others:
            if fold(words) == fold(others):
                yield Run(*gap, Likeness.LIKE)
            elif not words or not others or len(words) * len(others) > _MAX_CHARACTER_CELLS:
                yield Run(*gap, Likeness.CHANGED)
            else:
                yield from self._letters(gap, words, others)
        yield from after

    def _letters(self, gap: _Gap, words: str, others: str) -> Iterator[Run]:
        common = _common(words, others, _MANY_LETTERS)
        if 2 * len(common) < _MIN_LIKENESS * (len(words) + len(others)):
            yield Run(*gap, Likeness.CHANGED)
            return
        place, other_place = gap.start, gap.other_start
        for one, two in common:
            start, other_start = gap.start + one, gap.other_start + two
            yield from _changed(_Gap(place, start, other_place, other_start))
            place, other_place = start + 1, other_start + 1
            yield Run(start, place, other_start, other_place, Likeness.SAME)
        yield from _changed(_Gap(place, gap.end, other_place, gap.other_end))

    # --- what the steps have in common ------------------------------------------------------------------------------
    def _trimmed(self, gap: _Gap) -> tuple[list[Run], _Gap, list[Run]]:
        """Take the same beginning and the same end off a gap."""
        head = _same_beginning(self._base[gap.start : gap.end], self._other[gap.other_start : gap.other_end])
        start, other_start = gap.start + head, gap.other_start + head
        tail = _same_end(self._base[start : gap.end], self._other[other_start : gap.other_end])
        end, other_end = gap.end - tail, gap.other_end - tail
        before = [Run(gap.start, start, gap.other_start, other_start, Likeness.SAME)] if head else []
        after = [Run(end, gap.end, other_end, gap.other_end, Likeness.SAME)] if tail else []
        return before, _Gap(start, end, other_start, other_end), after

    def _matched(self, gap: _Gap, base: _Pieces, other: _Pieces) -> Iterator[Run | _Gap]:
        """Give the pieces that belong together, and between them the gaps."""
        place, other_place = gap.start, gap.other_start
        for one, two in _grown(base.keys, other.keys, _unique_pairs(base.keys, other.keys)):
            (start, end), (other_start, other_end) = base.bounds[one], other.bounds[two]
            if start > place or other_start > other_place:
                yield _Gap(place, start, other_place, other_start)
            place, other_place = end, other_end
            same = self._base[start:end] == self._other[other_start:other_end]
            yield Run(start, end, other_start, other_end, Likeness.SAME if same else Likeness.LIKE)
        if gap.end > place or gap.other_end > other_place:
            yield _Gap(place, gap.end, other_place, gap.other_end)


def _changed(gap: _Gap) -> Iterator[Run]:
    if gap.start < gap.end or gap.other_start < gap.other_end:
        yield Run(*gap, Likeness.CHANGED)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Make one run of neighbours that are the same to the letter, or that are both changed."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].likeness is run.likeness is not Likeness.LIKE:
            joined[-1] = joined[-1]._replace(end=run.end, other_end=run.other_end)
        else:
            joined.append(run)
    return joined


# --- cutting ---------------------------------------------------------------------------------------------------------
def _lines(text: str, start: int, end: int) -> _Pieces:
    return _end_to_end(text[start:end].splitlines(keepends=True), start)


def _sentences(text: str, start: int, end: int) -> _Pieces:
    pieces = _end_to_end(_SENTENCE.findall(text, start, end), start)
    return _Pieces([fold(key) for key in pieces.keys], pieces.bounds)


def _words(text: str, start: int, end: int) -> _Pieces:
    found = list(_WORD.finditer(text, start, end))
    return _Pieces([one[0] for one in found], [one.span() for one in found])


def _end_to_end(pieces: list[str], start: int) -> _Pieces:
    return _Pieces(pieces, list(pairwise(accumulate(map(len, pieces), initial=start))))


def _same_beginning(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their beginning, by halving: quick for long texts."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _same_end(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    if high == 0 or one[len(one) - high :] == other[len(other) - high :]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle
    return low


# --- pairing of pieces ----------------------------------------------------------------------------------------------
def _unique_pairs(base: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of keys that occur once in each, as many as keep the same order in both."""
    counts, other_counts = Counter(base), Counter(other)
    places = {key: place for place, key in enumerate(other) if other_counts[key] == 1}
    pairs = [(place, places[key]) for place, key in enumerate(base) if key and counts[key] == 1 and key in places]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs whose second members rise."""
    if all(one[1] < two[1] for one, two in pairwise(pairs)):
        return pairs
    tops: list[int] = []  # the smallest second member with which a choice of that length ends
    ends: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(tops, second)
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(second)
            ends.append(number)
        else:
            tops[length], ends[length] = second, number
    chosen: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _grown(base: list[str], other: list[str], pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the pairs, and between them their neighbours that are the same too, though they occur more than once."""
    place, other_place = 0, 0
    for one, two in (*pairs, (len(base), len(other))):
        while place < one and other_place < two and base[place] == other[other_place]:
            yield place, other_place
            place, other_place = place + 1, other_place + 1
        back = 0
        while one - back > place and two - back > other_place and base[one - back - 1] == other[two - back - 1]:
            back += 1
        for step in range(back, 0, -1):
            yield one - step, two - step
        if one < len(base) and two < len(other):
            yield one, two
        place, other_place = one + 1, two + 1


def _common_words(keys: list[str], other_keys: list[str], many: int) -> list[tuple[int, int]]:
    """Return the places of words that are the same, in order."""
    if len(keys) * len(other_keys) <= _MAX_CELLS:
        return _common(keys, other_keys, many)
    shingles = [tuple(keys[place : place + _SHINGLE]) for place in range(len(keys) - _SHINGLE + 1)]
    other_shingles = [tuple(other_keys[place : place + _SHINGLE]) for place in range(len(other_keys) - _SHINGLE + 1)]
    found: list[tuple[int, int]] = []
    place, other_place = 0, 0
    for one, two in (*_unique_pairs(shingles, other_shingles), (len(keys), len(other_keys))):
        if 0 < (one - place) * (two - other_place) <= _MAX_CELLS:
            between = _common(keys[place:one], other_keys[other_place:two], many)
            found += [(place + mine, other_place + theirs) for mine, theirs in between]
        if one < len(keys) and two < len(other_keys):
            found.append((one, two))
        place, other_place = one + 1, two + 1
    return found


def _common(base: Sequence[Hashable], other: Sequence[Hashable], long_enough: int) -> list[tuple[int, int]]:
    """Return the places of a longest common subsequence, without the islands that are common by chance."""
    blocks = [
        _Block(block.src_start, block.dest_start, block.src_end - block.src_start)
        for block in LCSseq.opcodes(base, other)
        if block.tag == "equal"
    ]
    kept = _without_islands(blocks, len(base), len(other), long_enough)
    return [(start + step, other_start + step) for start, other_start, length in kept for step in range(length)]


class _Block(NamedTuple):
    """A stretch that two sequences have in common."""

    start: int
    other_start: int
    length: int

    def change_before(self, following: _Block) -> int:
        """Return how long the longer side of the change between this block and the next is."""
        return max(following.start - self.start, following.other_start - self.other_start) - self.length


def _without_islands(blocks: list[_Block], length: int, other_length: int, long_enough: int) -> list[_Block]:
    """Leave out short blocks that are no longer than what was changed on each side of them."""
    beginning = _Block(0, 0, 0)
    kept: list[_Block] = []
    for block, following in pairwise([*blocks, _Block(length, other_length, 0)]):
        kept.append(block)
        while kept and kept[-1].length < long_enough:
            last, before = kept[-1], kept[-2] if len(kept) > 1 else beginning
            if last.length > min(before.change_before(last), last.change_before(following)):
                break
            kept.pop()
    return kept
