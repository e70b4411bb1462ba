"""A disagreement in words: what it is about, where it is, and what each coder did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from qda.analysis.compare.cards import Card, Kind
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.model.span import Span
from qda.text.paragraphs import paragraphs_of

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

_MOST_QUOTED = 400  # characters; more than a card has room for


def _tr(words: str, number: int = -1) -> str:
    return QCoreApplication.translate("cards", words, "", number)


def kind_words(kind: Kind) -> str:
    """Return what a kind of card is called, for filters and reports."""
    return {
        Kind.AGREED: _tr("Agreed"),
        Kind.TRIVIAL: _tr("Trivial border"),
        Kind.BOUNDARY: _tr("Boundary"),
        Kind.CUT: _tr("Cut differently"),
        Kind.MORE_SPECIFIC: _tr("More specific"),
        Kind.OTHER_CODE: _tr("Other code"),
        Kind.MISSED: _tr("Only one coded it"),
    }[kind]


def codes_text(comparison: Comparison, card: Card) -> str:
    """Return the names of the codes that a card is about."""
    return " / ".join(comparison.gathered.codes[code].name for code in card.codes)


def difference_text(comparison: Comparison, card: Card) -> str:
    """Return in a few words in what the coders differ: "only Anna", "boundary · Ben extends by 60 characters"."""
    name = comparison.rater_name
    who = [rater for rater in card.raters if any(each.rater == rater for each in card.stretches)]
    if card.kind is Kind.AGREED:
        return _tr("agreed")
    if card.kind is Kind.TRIVIAL:
        return _tr("borders differ in spaces or punctuation only")
    if card.kind is Kind.MISSED:
        if len(card.raters) == 2:
            return _tr("only {coder}").format(coder=name(who[0]))
        without = [name(rater) for rater in card.raters if rater not in who]
        return _tr("{coders} · not {others}").format(
            coders=", ".join(name(rater) for rater in who), others=", ".join(without)
        )
    if card.kind is Kind.BOUNDARY:
        return _tr("boundary · {difference}").format(difference=_border_text(comparison, card))
    if card.kind is Kind.CUT:
        parts = [
            _tr("{coder}: %n part(s)", sum(each.rater == rater for each in card.stretches)).format(coder=name(rater))
            for rater in who
        ]
        return _tr("cut differently · {parts}").format(parts=", ".join(parts))
    said = ", ".join(
        _tr("{coder} says {codes}").format(coder=name(rater), codes=_codes_of(comparison, card, rater)) for rater in who
    )
    words = _tr("more specific · {said}") if card.kind is Kind.MORE_SPECIFIC else _tr("other code · {said}")
    return words.format(said=said)


def _codes_of(comparison: Comparison, card: Card, rater: int) -> str:
    codes = dict.fromkeys(each.code for each in card.stretches if each.rater == rater)
    return ", ".join(comparison.gathered.codes[code].name for code in codes)


def _border_text(comparison: Comparison, card: Card) -> str:
    locale = QLocale()
    if len(card.stretches) == 2:
        one, other = card.stretches
        for inner, outer in ((one, other), (other, one)):
            if outer.start <= inner.start and inner.end <= outer.end:
                more = (outer.end - outer.start) - (inner.end - inner.start)
                words = _tr("{coder} extends by {count} characters")
                return words.format(coder=comparison.rater_name(outer.rater), count=locale.toString(more))
    return _tr("{count} characters in dispute").format(count=locale.toString(card.size))


def place_text(comparison: Comparison, card: Card) -> str:
    """Return a card's paragraph: "¶3"."""
    text = comparison.gathered.documents[card.document].text
    return f"¶{QLocale().toString(paragraphs_of(text).number_at(card.span.start))}"


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
    words = " ".join(text[shown.start : min(shown.end, shown.start + _MOST_QUOTED)].split())
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
    """Return what a verdict is called, where it is not a coder's."""
    return {
        Verdict.RATERS: _tr("One coder’s"),
        Verdict.AS_AGREED: _tr("As agreed"),
        Verdict.BOTH_CODES: _tr("Both codes"),
        Verdict.ANOTHER_CODE: _tr("Another code…"),
        Verdict.BOTH_STRETCHES: _tr("Both stretches"),
        Verdict.SHARED_STRETCH: _tr("Shared stretch"),
        Verdict.MAJORITY: _tr("The majority’s"),
        Verdict.OWN_SPAN: _tr("Own span…"),
        Verdict.NEITHER: _tr("Neither"),
        Verdict.UNRESOLVED: _tr("Unresolved"),
        Verdict.LATER: _tr("Later"),
    }[verdict]
