"""A disagreement in words, for the window and for reports: what it is about, where it is, what each coder has there.

Sentences are English; a face that speaks another language translates them, and writes numbers in its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qda.analysis.compare.cards import Card, Kind, Stretch
from qda.analysis.compare.gather import Gathered
from qda.model.comparing_wording import COUNTED, DIFFERENCES, KINDS, KINDS_SEVERAL
from qda.text.paragraphs import paragraphs_of


def _as_is(text: str) -> str:
    return text


def _grouped(number: int) -> str:
    return f"{number:,}"


class Speech(NamedTuple):
    """How a face talks: what it calls coders (by their places), its language, and its numbers."""

    name: Callable[[int], str]
    translate: Callable[[str], str] = _as_is
    number: Callable[[int], str] = _grouped

    def say(self, key: str, **gaps: str) -> str:
        """Return a sentence of the catalogue."""
        return self.translate(DIFFERENCES[key]).format(**gaps)

    def counted(self, what: str, number: int) -> str:
        """Return a count in words: "1 stretch", "5,361 characters"."""
        return self.translate(COUNTED[what][number != 1]).format(count=self.number(number))

    def names(self, raters: list[int]) -> str:
        """Return coders' names, one after the other."""
        return ", ".join(self.name(rater) for rater in raters)


def kind_text(card: Card, translate: Callable[[str], str] = _as_is) -> str:
    """Return what kind of disagreement a card is."""
    several = KINDS_SEVERAL.get(card.kind.value) if len(card.raters) > 2 else None
    return translate(several or KINDS[card.kind.value])


def english(gathered: Gathered) -> Speech:
    """Return how reports talk."""

    def label(rater: int) -> str:
        return gathered.raters[rater].label

    return Speech(label)


def difference_text(card: Card, gathered: Gathered, speech: Speech | None = None) -> str:
    """Return in a few words in what the coders differ: "only Anna", "Ben extends by 60 characters"."""
    speech = speech or english(gathered)
    who = [rater for rater in card.raters if card.of(rater)]
    if card.kind in (Kind.AGREED, Kind.TRIVIAL):
        return speech.say(card.kind.value)
    if card.kind is Kind.MISSED:
        others = [rater for rater in card.raters if rater not in who]
        key = "only" if len(card.raters) == 2 else "not-all"
        return speech.say(key, coders=speech.names(who), others=speech.names(others))
    if card.kind is Kind.BOUNDARY:
        return _border_text(card, speech)
    if card.kind is Kind.CUT:
        counts = {rater: speech.counted("stretch", len(card.of(rater))) for rater in who}
        return ", ".join(speech.say("parts", coder=speech.name(rater), count=count) for rater, count in counts.items())
    return ", ".join(
        speech.say("says", coder=speech.name(rater), codes=_codes_of(card, gathered, rater)) for rater in who
    )


def spans_text(card: Card, rater: int) -> str:
    """Return where one coder's codings on a card lie: "120–180; 200–230", empty where there are none."""
    return "; ".join(f"{one.start}–{one.end}" for one in _in_order(card.of(rater)))


def words_text(card: Card, gathered: Gathered, rater: int) -> str:
    """Return the words that one coder coded on a card, with the code before them where the card has several."""
    text = gathered.documents[card.document].text
    said: list[str] = []
    for one in _in_order(card.of(rater)):
        words = one.span.cut(text)
        said.append(f"{gathered.codes[one.code].name}: {words}" if len(card.codes) > 1 else words)
    return "\n".join(said)


def paragraph_of(card: Card, gathered: Gathered) -> int:
    """Return the ¶ number of the paragraph in which a card begins."""
    return paragraphs_of(gathered.documents[card.document].text).number_at(card.start)


def _border_text(card: Card, speech: Speech) -> str:
    if len(card.stretches) == 2:
        one, other = card.stretches
        for inner, outer in ((one, other), (other, one)):
            if outer.start <= inner.start and inner.end <= outer.end:
                more = speech.counted("character", outer.span.length - inner.span.length)
                return speech.say("extends", coder=speech.name(outer.rater), count=more)
    return speech.say("disputed", count=speech.counted("character", card.size))


def _codes_of(card: Card, gathered: Gathered, rater: int) -> str:
    codes = dict.fromkeys(one.code for one in card.of(rater))
    return ", ".join(gathered.codes[code].name for code in codes)


def _in_order(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    return sorted(stretches, key=lambda one: (one.start, one.end, one.code))
