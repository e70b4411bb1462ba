"""What units, coefficients, kinds and verdicts are called in the compare window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from qda.agreement.rules import CountedUnit
from qda.model.settling import How, Reason
from qda.ui.compare.card_state import CardOrder, CardState


def _tr(words: str) -> str:
    return QCoreApplication.translate("compare", words)


def unit_words(unit: CountedUnit) -> str:
    """Return what is counted, in the plural."""
    return {
        CountedUnit.CHARACTER: _tr("Characters"),
        CountedUnit.TOKEN: _tr("Words"),
        CountedUnit.SENTENCE: _tr("Sentences"),
        CountedUnit.PARAGRAPH: _tr("Paragraphs"),
        CountedUnit.TURN: _tr("Turns"),
        CountedUnit.SEGMENT: _tr("Given segments"),
    }[unit]


def reason_words(reason: Reason) -> str:
    """Return why coders had differed."""
    return {
        Reason.DEFINITION_UNCLEAR: _tr("Definition unclear"),
        Reason.OVERLOOKED: _tr("Overlooked"),
        Reason.BORDER_RULE: _tr("Border rule"),
        Reason.SLIP: _tr("Slip"),
        Reason.AMBIGUOUS: _tr("Ambiguous"),
    }[reason]


def how_words(how: How) -> str:
    """Return how a disagreement was settled."""
    return {
        How.DISCUSSION: _tr("By discussion"),
        How.THIRD_PERSON: _tr("By a third person"),
        How.LEAD_CODER: _tr("By the lead coder"),
    }[how]


def state_words(state: CardState) -> str:
    """Return what cards of a state are called in a filter."""
    return {
        CardState.OPEN: _tr("Open"),
        CardState.SETTLED: _tr("Settled"),
        CardState.LATER: _tr("Later"),
        CardState.STALE: _tr("Changed since"),
        CardState.ALL: _tr("Open or settled"),
    }[state]


def order_words(order: CardOrder) -> str:
    """Return what cards are sorted by."""
    return {
        CardOrder.PLACE: _tr("By place"),
        CardOrder.SIZE: _tr("Largest first"),
        CardOrder.CODE: _tr("By code"),
        CardOrder.KIND: _tr("By kind"),
    }[order]
