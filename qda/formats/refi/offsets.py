"""Finds out how the program that wrote a project counts positions, since the standard is read in many ways.

There are eight ways (:data:`~qda.formats.refi.places.DIALECTS`). Most texts tell them apart nowhere: then nothing has
to be decided. Otherwise these speak, in this order:

1. The words that a selection is named by, as ATLAS.ti and Concord do: they must stand at the selection.
2. Positions beyond the end of the text, or within a surrogate pair or a CRLF.
3. What 1 and 2 say of the other texts of the same file, for one program wrote them all.
4. Whether selections begin and end at the borders of words, together with what is known of the program: never one of
   them alone against the other without telling that it is unsure.

Positions are half-open, as every program writes them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qda.formats.refi.places import CODEPOINT, DIALECTS, UTF16, Dialect, PlaceMap, TextPlaces

CERTAIN, CONFIRMED, LIKELY, UNSURE = "certain", "confirmed", "likely", "unsure"

_TELLING_PREFIX = 20
"""Characters of a name without an ellipsis from which it may be the beginning of a longer passage."""
_LOOKED_UP = 300
"""How many names of one text are looked for elsewhere in it, for it takes long."""
_SHORT = 4
"""Characters of a name that may stand in any text by accident."""
_NO_WORD_BORDERS = "\u0e00"
"""From here on many scripts write without spaces, and the borders of words tell nothing."""
_JOINERS = ("\u200d", "\ufe0f")
_ENOUGH, _FARTHEST = 60, 5
"""How many selections of one text are weighed, if it has very many, and how many of them for reaching farthest."""
_MOST = 0.8
"""The share of the quoted words that must be found where they should stand."""


class Quoted(NamedTuple):
    """A selection as its file has it: positions, and the name, which may be the words there."""

    start: int
    end: int
    name: str = ""


@dataclass(slots=True)
class PositionedText:
    """A text and the positions in it: selections, and single points such as those of a transcript's times."""

    places: TextPlaces
    spans: Sequence[Quoted] = ()
    points: Sequence[int] = ()


class Verdict(NamedTuple):
    """How the positions of one text are to be understood.

    Of ``checked`` names that are words of the text, ``fitting`` stand at their selection; ``contrary`` are the indexes
    of the others; ``own`` are those whose words stand where another way to count leads, with that way: they fit, too.
    ``learned`` tells that other texts of the file decided, ``unlike`` that the program is known to count otherwise.
    """

    dialect: Dialect
    sureness: str
    checked: int = 0
    fitting: int = 0
    learned: bool = False
    unlike: bool = False
    contrary: tuple[int, ...] = ()
    own: tuple[tuple[int, Dialect], ...] = ()


class Habit(NamedTuple):
    """How a program is known to count; ``sure`` where that was seen in files of its making, ``ours`` if it is ours."""

    dialect: Dialect
    sure: bool = False
    ours: bool = False


def habit(origin: str) -> Habit:
    """Return how the program that a project names as its origin counts.

    Of an unknown one the standard is expected: code points of the file as it is.
    """
    origin = origin.casefold()
    ours = "concord" in origin
    if "nvivo" in origin:
        if "mac" in origin:
            return Habit(Dialect(UTF16, 1))
        return Habit(Dialect(UTF16, 2), sure=True, ours=ours)
    if ours:
        return Habit(Dialect(CODEPOINT, 2), sure=True, ours=True)
    if "qualcoder" in origin:
        return Habit(Dialect(), sure=True)
    if any(name in origin for name in ("atlas.ti", "maxqda", "transana", "quirkos")):
        return Habit(Dialect())
    return Habit(Dialect(CODEPOINT, 2))


@dataclass(slots=True)
class _Evidence:
    """What speaks for one dialect in one text, or in all texts of a file together."""

    fits: int = 0
    broken: int = 0
    rough: int = 0


@dataclass(slots=True)
class _Weighed:
    """One text with what speaks for each way to count that makes a difference in it."""

    text: PositionedText
    evidence: dict[Dialect, _Evidence] = field(default_factory=dict[Dialect, _Evidence])
    readings: dict[Dialect, object] = field(default_factory=dict[Dialect, object])

    def of(self, dialect: Dialect) -> _Evidence:
        return self.evidence.get(self.text.places.effective(dialect), _NO_EVIDENCE)

    def same_reading(self, dialects: Iterable[Dialect]) -> bool:
        """Tell whether all these dialects give the same passages in this text."""
        effective = {self.text.places.effective(dialect) for dialect in dialects}
        return len({id(self.readings.get(dialect)) for dialect in effective}) <= 1


_NO_EVIDENCE = _Evidence()


def decide(texts: Sequence[PositionedText], origin: str, unit: str = "", told: Dialect | None = None) -> list[Verdict]:
    """Return for each text of one file how its positions are to be understood.

    Args:
        texts: All texts with positions.
        origin: The program that wrote the file, in its own words.
        unit: ``codepoint`` or ``utf16`` where the person says so; it is obeyed.
        told: How they are counted, where the file says it.
    """
    dialects = [dialect for dialect in DIALECTS if unit not in (CODEPOINT, UTF16) or unit == dialect.unit]
    if told is not None and not unit:
        dialects = [told]
    known = habit(origin)
    expected = told or (known.dialect if known.sure else None)
    if expected is not None and not unit:
        confirmed = [_confirmed(text, expected) for text in texts]
        if all(confirmed):
            return [verdict for verdict in confirmed if verdict is not None]
    weighed = [_weigh(text, dialects) for text in texts]
    whole = {dialect: _Evidence() for dialect in dialects}
    for text in weighed:
        for dialect, total in whole.items():
            own = text.of(dialect)
            total.fits += own.fits
            total.broken += own.broken
            total.rough += own.rough
    return [_judge(text, dialects, whole, known) for text in weighed]


def fits_name(text: str, start: int, end: int, name: str) -> bool:
    """Tell whether a selection's name is the passage, or its beginning if it was cut off; white space is all one."""
    if not name or start >= end or end > len(text):
        return False
    length = end - start
    # Most names are found so; the rest is for white space that was changed.
    if text.startswith(name, start):
        if length == len(name) and not name.isspace():
            return True
        if _TELLING_PREFIX <= len(name) <= length and _is_spaced_once(name):
            return True
    elif text[start] != name[0] and not text[start].isspace() and not name[0].isspace():
        return False
    if name[-1] == "…" and len(name) > 1 and len(name) - 1 <= length and text.startswith(name[:-1], start):
        return not name[:-1].isspace()
    if length == len(name) and text[start:end].replace("\n", " ") == name and not name.isspace():
        return True
    words, is_cut = _words_of_name(name)
    if not words:  # nothing but an ellipsis, which then was not cut off from anything
        return is_cut and " ".join(text[start:end].split()) == name.strip()
    if is_cut:
        passage = " ".join(text[start : min(end, start + len(words) + 40)].split())
        if passage.startswith(words):
            return True
    # No more than that is looked at, or thousands of passages that are whole texts would take minutes.
    seen_end = min(end, start + 3 * len(words) + 200)
    passage = " ".join(text[start:seen_end].split())
    if passage == words:
        return is_cut or not text[seen_end:end].strip()
    return (is_cut or len(words) >= _TELLING_PREFIX) and passage.startswith(words)


def _is_spaced_once(name: str) -> bool:
    """Tell whether a name has no other white space than single spaces between its words."""
    return name.isprintable() and "  " not in name and name[0] != " " != name[-1]


def _words_of_name(name: str) -> tuple[str, bool]:
    words = " ".join(name.split())
    for ellipsis_ in ("…", "..."):
        if words.endswith(ellipsis_):
            return words.removesuffix(ellipsis_).rstrip(), True
    return words, False


def _confirmed(text: PositionedText, expected: Dialect) -> Verdict | None:
    """Return the verdict for a program that is known to count so, if nearly all selections are named by their words.

    None may be named by others, or lie beyond the text. Nothing can speak against it then, so the other ways to count
    need not be looked at.
    """
    places = text.places
    dialect = places.effective(expected)
    leads = places.in_dialect(dialect)
    fitting, contrary = _held_to_names(text, leads)
    named = sum(1 for span in text.spans if span.name)
    beyond = any(span.end > leads.length for span in text.spans)
    if contrary or beyond or text.points or fitting < named or fitting < _MOST * len(text.spans):
        return None
    differs = any(places.effective(other) != dialect for other in DIALECTS)
    return Verdict(dialect, CONFIRMED if differs and fitting else CERTAIN, fitting, fitting)


# --- weighing one text -----------------------------------------------------------------------------------------------
def _weigh(text: PositionedText, dialects: Sequence[Dialect]) -> _Weighed:
    """Read a text's positions in each way that makes a difference, and count what speaks for it."""
    weighed = _Weighed(text)
    effective = list(dict.fromkeys(text.places.effective(dialect) for dialect in dialects))
    if len(effective) == 1:
        weighed.evidence[effective[0]] = _Evidence()
        return weighed
    spans = [span for span in text.spans if 0 <= span.start <= span.end]
    spans += [Quoted(point, point) for point in text.points if point >= 0]
    some = _some_of(spans)
    if not _read(weighed, effective, some) and len(some) < len(spans):
        _read(weighed, effective, spans)
    return weighed


def _some_of(spans: list[Quoted]) -> list[Quoted]:
    """Return some of very many selections: of all parts of the text, and those that reach farthest."""
    if len(spans) <= _ENOUGH:
        return spans
    step = len(spans) / _ENOUGH
    return [spans[int(number * step)] for number in range(_ENOUGH)] + sorted(spans, key=lambda s: s.end)[-_FARTHEST:]


def _read(weighed: _Weighed, effective: Sequence[Dialect], spans: Sequence[Quoted]) -> bool:
    """Weigh these selections; return whether the dialects read any of them differently."""
    places = weighed.text.places
    seen: dict[tuple[tuple[int, int], ...], object] = {}
    located: dict[Dialect, tuple[tuple[int, int], ...]] = {}
    for dialect in effective:
        leads = places.in_dialect(dialect)
        evidence = weighed.evidence[dialect] = _Evidence()
        located[dialect] = reading = tuple([_locate(leads, span.start, span.end, evidence) for span in spans])
        weighed.readings[dialect] = seen.setdefault(reading, reading)
    telling = [at for at, ends in enumerate(zip(*located.values(), strict=True)) if len(set(ends)) > 1]
    for dialect, reading in located.items():
        evidence = weighed.evidence[dialect]
        evidence.rough = sum(_rough_borders(places.text, *reading[at]) for at in telling)
        evidence.fits = sum(fits_name(places.text, *reading[at], spans[at].name) for at in telling if spans[at].name)
    return bool(telling)


def _locate(places: PlaceMap, start: int, end: int, evidence: _Evidence) -> tuple[int, int]:
    if end > places.length:
        evidence.broken += 1
        return -1, -1
    low, start_high = places.locate(start)
    end_low, high = places.locate(end)
    if low != start_high or end_low != high:
        evidence.broken += 1
    return low, high


def _rough_borders(text: str, start: int, end: int) -> int:
    """Return how many ends of a passage lie within a word or a character; a passage does not begin with space."""
    if start < 0:
        return 0  # beyond the end of the text, which is counted by itself
    rough = 0
    if start < len(text):
        rough += text[start].isspace() or (start > 0 and _holds_together(text[start - 1], text[start]))
    if 0 < end < len(text):
        rough += _holds_together(text[end - 1], text[end])
    return rough


def _holds_together(before: str, after: str) -> bool:
    if before == "\u200d" or after in _JOINERS or unicodedata.category(after)[0] == "M":
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return True
    return before.isalnum() and after.isalnum() and before < _NO_WORD_BORDERS and after < _NO_WORD_BORDERS


# --- judging ---------------------------------------------------------------------------------------------------------
def _judge(text: _Weighed, dialects: list[Dialect], whole: dict[Dialect, _Evidence], known: Habit) -> Verdict:
    if text.same_reading(dialects):
        return _verdict(text, _nearest(dialects, known), CERTAIN, known)
    left = dialects
    best = max(text.of(dialect).fits for dialect in left)
    if best:
        left = [dialect for dialect in left if text.of(dialect).fits == best]
        if text.same_reading(left):
            return _verdict(text, _nearest(left, known), CONFIRMED, known)

    def own_broken(dialect: Dialect) -> int:
        return text.of(dialect).broken

    def file_misfits(dialect: Dialect) -> int:
        return -whole[dialect].fits

    def file_broken(dialect: Dialect) -> int:
        return whole[dialect].broken

    tests: list[tuple[Callable[[Dialect], int], bool]] = [(own_broken, False), (file_misfits, True)]
    for badness, learned in [*tests, (file_broken, True)]:
        least = min(map(badness, left))
        best_left = [dialect for dialect in left if badness(dialect) == least]
        if text.same_reading(best_left):
            chosen = _nearest(best_left, known)
            smooth = min(text.of(dialect).rough for dialect in left)
            if badness is not file_misfits and _much_worse(text.of(chosen).rough, smooth):
                # One position beyond the end of a text is weak against words cut in half all over it.
                return _by_words_and_habit(text, left, whole, known)._replace(sureness=UNSURE)
            return _verdict(text, chosen, LIKELY, known, learned=learned)
        left = best_left
    return _by_words_and_habit(text, left, whole, known)


def _by_words_and_habit(text: _Weighed, left: list[Dialect], whole: dict[Dialect, _Evidence], known: Habit) -> Verdict:
    expected = _nearest(left, known)
    smooth = min(whole[dialect].rough for dialect in left)
    smoothest = [dialect for dialect in left if whole[dialect].rough == smooth]
    others = [dialect for dialect in left if not text.same_reading((dialect, expected))]
    if _much_worse(whole[expected].rough, smooth) and not known.ours:
        chosen = _nearest(smoothest, known)
        alone = text.same_reading(smoothest)
        return _verdict(text, chosen, LIKELY if alone and not known.sure else UNSURE, known, unlike=True)
    speaks_for_it = all(_much_worse(whole[dialect].rough, whole[expected].rough) for dialect in others)
    agrees = known.sure and _distance(expected, known.dialect) == 0
    return _verdict(text, expected, LIKELY if speaks_for_it or agrees else UNSURE, known)


def _much_worse(rough: int, than: int) -> bool:
    return rough >= 3 * than + 2


def _nearest(dialects: Iterable[Dialect], known: Habit) -> Dialect:
    """Return the dialect that is most like what the program is known for."""
    return min(dialects, key=lambda dialect: _distance(dialect, known.dialect))


def _distance(one: Dialect, other: Dialect) -> int:
    return 4 * (one.bom != other.bom) + 2 * (one.newline != other.newline) + (one.unit != other.unit)


def _verdict(
    text: _Weighed, dialect: Dialect, sureness: str, known: Habit, *, learned: bool = False, unlike: bool = False
) -> Verdict:
    """Return the verdict, after a last look at the names: those that are words of the text must stand in place."""
    places = text.text.places
    fitting, contrary = _held_to_names(text.text, places.in_dialect(dialect))
    checked = fitting + len(contrary)
    others = [other for other in text.evidence if other != places.effective(dialect)]
    own = dict(_counted_otherwise(text.text, contrary, others))
    contrary = tuple(number for number in contrary if number not in own)
    fitting += len(own)
    if checked and fitting < _MOST * checked:
        sureness = UNSURE
    unlike = unlike or (known.sure and places.effective(dialect) != places.effective(known.dialect))
    return Verdict(
        places.effective(dialect),
        sureness,
        checked,
        fitting,
        learned,
        unlike and sureness != CERTAIN,
        contrary,
        tuple(own.items()),
    )


def _held_to_names(text: PositionedText, places: PlaceMap) -> tuple[int, tuple[int, ...]]:
    """Return how many selections are their names' words, and which have a name that stands elsewhere instead."""
    stored, looked_up, flat = text.places.text, 0, ""
    unused = _Evidence()
    fitting = 0
    contrary: list[int] = []
    for number, (start, end, name) in enumerate(text.spans):
        if not name or not 0 <= start < end:
            continue
        if not places.in_step or end > places.length:
            start, end = _locate(places, start, end, unused)
        if start >= 0 and fits_name(stored, start, end, name):
            fitting += 1
            continue
        words, _ = _words_of_name(name)
        if len(words) < _SHORT or looked_up >= _LOOKED_UP:
            continue
        looked_up += 1
        flat = flat or " ".join(stored.split())
        if words in flat:
            contrary.append(number)
    return fitting, tuple(contrary)


def _counted_otherwise(
    text: PositionedText, contrary: Iterable[int], others: Iterable[Dialect]
) -> Iterator[tuple[int, Dialect]]:
    """Yield the selections whose names stand exactly where just one of the other ways to count leads.

    QualCoder counts what a person coded in UTF-16 units and what it coded by itself in code points, in one text.
    """
    places, unused = text.places, _Evidence()
    for number in contrary:
        span = text.spans[number]
        found: dict[tuple[int, int], Dialect] = {}
        for other in others:
            start, end = _locate(places.in_dialect(other), span.start, span.end, unused)
            if start >= 0 and fits_name(places.text, start, end, span.name):
                found.setdefault((start, end), other)
        if len(found) == 1:
            yield number, next(iter(found.values()))
