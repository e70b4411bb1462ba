"""What units, coefficients, kinds and verdicts are called in the compare window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient
from qda.analysis.compare.joining import How as FoundBy
from qda.analysis.compare.raters import Flag
from qda.analysis.compare.verdicts import HowSettled, Reason
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


def how_words(how: HowSettled) -> str:
    """Return how a disagreement was settled."""
    return {
        HowSettled.DISCUSSION: _tr("By discussion"),
        HowSettled.THIRD_PERSON: _tr("By a third person"),
        HowSettled.LEAD_CODER: _tr("By the lead coder"),
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


def coefficient_heading(coefficient: Coefficient) -> str:
    """Return a coefficient's column heading."""
    return {
        Coefficient.PERCENT: "%",
        Coefficient.POSITIVE: _tr("overlap"),
        Coefficient.JACCARD: _tr("Jaccard"),
        Coefficient.ALPHA: "α",
        Coefficient.ALPHA_BINARY_U: "|u α",
        Coefficient.KAPPA: "κ",
        Coefficient.PI: "π",
        Coefficient.BRENNAN_PREDIGER: _tr("B-P"),
        Coefficient.AC1: "AC1",
    }[coefficient]


def coefficient_words(coefficient: Coefficient) -> str:
    """Return a coefficient's name in full."""
    return {
        Coefficient.PERCENT: _tr("Percent agreement"),
        Coefficient.POSITIVE: _tr("Overlap where either coded (positive agreement)"),
        Coefficient.JACCARD: _tr("Jaccard coefficient"),
        Coefficient.ALPHA: _tr("Krippendorff’s alpha"),
        Coefficient.ALPHA_BINARY_U: _tr("Krippendorff’s |u alpha (coded or not, whole units)"),
        Coefficient.KAPPA: _tr("Cohen’s kappa"),
        Coefficient.PI: _tr("Scott’s pi"),
        Coefficient.BRENNAN_PREDIGER: _tr("Brennan and Prediger’s kappa"),
        Coefficient.AC1: _tr("Gwet’s AC1"),
    }[coefficient]


def how_paired_words(how: FoundBy) -> str:
    """Return by what two things were found to be the same."""
    return {
        FoundBy.PERSON: _tr("by hand"),
        FoundBy.GUID: _tr("identity"),
        FoundBy.TEXT: _tr("same text"),
        FoundBy.ALIGNMENT: _tr("nearly the same text"),
        FoundBy.PATH: _tr("place in the codebook"),
        FoundBy.NAME: _tr("name"),
        FoundBy.ALONE: _tr("no partner"),
    }[how]


def rater_flag_words(flag: Flag) -> str:
    """Return what should be known of a coder."""
    return {
        Flag.SAME_NAME: _tr("two people of one name"),
        Flag.SAME_PERSON: _tr("has work in several files"),
        Flag.SUPPOSED_SAME: _tr("the same coder in all files: an earlier file, or somebody else under this name?"),
        Flag.CONSENSUS: _tr("a consensus, no independent coding"),
        Flag.IDLE: _tr("has coded nothing"),
    }[flag]


def differs_words(what: str) -> str:
    """Return what two codes that were paired differ in."""
    return {
        "name": _tr("name"),
        "path": _tr("place"),
        "folder": _tr("being a folder"),
        "short_definition": _tr("short definition"),
        "full_definition": _tr("definition"),
        "use_when": _tr("when to use it"),
        "dont_use_when": _tr("when not to use it"),
        "examples": _tr("examples"),
        "colour": _tr("colour"),
    }.get(what, what)
