"""A disagreement in words: what it is about, where it is, and what each coder did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from qda.analysis.compare import card_text
from qda.analysis.compare.card_text import Speech
from qda.analysis.compare.cards import Card, Kind
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.model.comparing_wording import KINDS, VERDICTS
from qda.model.direction import with_signs
from qda.model.span import Span
from qda.ui.notices import translated

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

_MOST_QUOTED = 400  # characters; more than a card has room for


def _tr(words: str) -> str:
    return QCoreApplication.translate("cards", words)


def kind_words(kind: Kind) -> str:
    """Return what a kind of card is called in filters."""
    return translated(KINDS[kind.value])


def codes_text(comparison: Comparison, card: Card) -> str:
    """Return the names of the codes that a card is about."""
    return " / ".join(comparison.gathered.codes[code].name for code in card.codes)


def difference_text(comparison: Comparison, card: Card) -> str:
    """Return in a few words in what the coders differ: "only Anna", "boundary · Ben extends by 60 characters"."""
    speech = Speech(comparison.rater_name, translated, QLocale().toString)
    told = card_text.difference_text(card, comparison.gathered, speech)
    # What only some coded, and what all did, says itself of what kind it is.
    if card.kind in (Kind.AGREED, Kind.TRIVIAL, Kind.MISSED):
        return told
    return f"{card_text.kind_text(card, translated).lower()} · {told}"


def place_text(comparison: Comparison, card: Card) -> str:
    """Return a card's paragraph: "¶3"."""
    return f"¶{QLocale().toString(card_text.paragraph_of(card, comparison.gathered))}"


def disputed_span(card: Card) -> Span:
    """Return the stretch that shows best what is in dispute: at a border, the part that only one has."""
    if card.kind is Kind.BOUNDARY:
        starts, ends = [each.start for each in card.stretches], [each.end for each in card.stretches]
        parts = [
            Span(min(places), max(places)) for places in (starts, ends) if min(places) < max(places) <= card.span.end
        ]
        if parts:
            return max(parts, key=lambda part: part.length)
    return card.span


def quote_text(comparison: Comparison, card: Card, span: Span | None = None) -> str:
    """Return the words in dispute, in quotation marks, on one line."""
    text = comparison.gathered.documents[card.document].text
    shown = span or disputed_span(card)
    words = with_signs(" ".join(text[shown.start : min(shown.end, shown.start + _MOST_QUOTED)].split()))
    return f"“{words}{'…' if shown.length > _MOST_QUOTED else ''}”"


def stretches_text(comparison: Comparison, card: Card, rater: int) -> str:
    """Return what one coder has at a card's place: "nothing here", or each code with its words."""
    mine = [each for each in card.stretches if each.rater == rater]
    near = [each for each in card.context if each.rater == rater]
    if not mine and not near:
        return _tr("nothing here")
    several = len(card.codes) > 1 or bool(near)
    said: list[str] = []
    for each in [*mine, *near]:
        quote = quote_text(comparison, card, Span(each.start, each.end))
        said.append(f"{comparison.gathered.codes[each.code].name}: {quote}" if several else quote)
    return "; ".join(said)


def ruling_words(comparison: Comparison, ruling: Ruling) -> str:
    """Return what a verdict's button says."""
    if ruling.verdict is Verdict.RATERS and ruling.rater is not None:
        return _tr("{coder}’s").format(coder=comparison.rater_name(ruling.rater))
    return verdict_words(ruling.verdict)


def verdict_words(verdict: Verdict) -> str:
    """Return what a verdict is called, where it is not a coder's; one that asks for something first ends in dots."""
    words = translated(VERDICTS[verdict.value])
    return f"{words}…" if verdict in (Verdict.ANOTHER_CODE, Verdict.OWN_SPAN) else words
