"""A disagreement in English words, for reports: what it is about, where it is, and what each coder has there."""

from __future__ import annotations

from qda.analysis.compare.cards import Card, Kind, Stretch
from qda.analysis.compare.gather import Gathered
from qda.model.comparing_wording import KINDS, KINDS_SEVERAL
from qda.text.paragraphs import paragraphs_of


def kind_text(card: Card) -> str:
    """Return what kind of disagreement a card is."""
    several = KINDS_SEVERAL.get(card.kind.value) if len(card.raters) > 2 else None
    return several or KINDS[card.kind.value]


def difference_text(card: Card, gathered: Gathered) -> str:
    """Return in a few words in what the coders differ: "only Anna", "Ben extends by 60 characters"."""
    who = [rater for rater in card.raters if card.of(rater)]
    if card.kind is Kind.AGREED:
        return "agreed"
    if card.kind is Kind.TRIVIAL:
        return "borders differ in spaces or punctuation only"
    if card.kind is Kind.MISSED:
        if len(card.raters) == 2:
            return f"only {_label(gathered, who[0])}"
        without = ", ".join(_label(gathered, rater) for rater in card.raters if rater not in who)
        return f"{', '.join(_label(gathered, rater) for rater in who)}; not {without}"
    if card.kind is Kind.BOUNDARY:
        return _border_text(card, gathered)
    if card.kind is Kind.CUT:
        counts = {rater: len(card.of(rater)) for rater in who}
        return ", ".join(
            f"{_label(gathered, rater)}: {count} {'stretch' if count == 1 else 'stretches'}"
            for rater, count in counts.items()
        )
    return ", ".join(f"{_label(gathered, rater)} says {_codes_of(card, gathered, rater)}" for rater in who)


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


def _border_text(card: Card, gathered: Gathered) -> str:
    if len(card.stretches) == 2:
        one, other = card.stretches
        for inner, outer in ((one, other), (other, one)):
            if outer.start <= inner.start and inner.end <= outer.end:
                more = outer.span.length - inner.span.length
                return f"{_label(gathered, outer.rater)} extends by {_characters(more)}"
    return f"{_characters(card.size)} in dispute"


def _characters(count: int) -> str:
    return f"{count:,} character" if count == 1 else f"{count:,} characters"


def _label(gathered: Gathered, rater: int) -> str:
    return gathered.raters[rater].label


def _codes_of(card: Card, gathered: Gathered, rater: int) -> str:
    codes = dict.fromkeys(one.code for one in card.of(rater))
    return ", ".join(gathered.codes[code].name for code in codes)


def _in_order(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    return sorted(stretches, key=lambda one: (one.start, one.end, one.code))
