"""What units, coefficients, kinds and verdicts are called in the compare window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient
from qda.analysis.compare.joining import How as FoundBy
from qda.analysis.compare.raters import Flag
from qda.analysis.compare.verdicts import HowSettled, Reason
from qda.model.agreement_wording import COEFFICIENTS
from qda.model.comparing_wording import FOUND_BY, HOW_SETTLED, REASONS, UNITS
from qda.ui.compare.card_state import CardOrder, CardState
from qda.ui.notices import translated


def _tr(words: str) -> str:
    return QCoreApplication.translate("compare", words)


def unit_words(unit: CountedUnit) -> str:
    """Return what is counted, in the plural."""
    words = translated(UNITS[unit.value][1])
    return words[:1].upper() + words[1:]


def reason_words(reason: Reason) -> str:
    """Return why coders had differed."""
    return translated(REASONS[reason.value])


def how_words(how: HowSettled) -> str:
    """Return how a disagreement was settled."""
    return translated(HOW_SETTLED[how.value])


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
    return translated(COEFFICIENTS[coefficient.value])


def how_paired_words(how: FoundBy) -> str:
    """Return by what two things were found to be the same."""
    return translated(FOUND_BY[how.value])


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
