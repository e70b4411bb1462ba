"""What units, coefficients, kinds and verdicts are called in the compare window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from qda.agreement.rules import CountedUnit


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
