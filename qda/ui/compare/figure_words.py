"""What stands beside figures, in words: reasons, remarks, how intervals were made, why kappa is low."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from qda.agreement.explain import Cause, Explanation
from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient, Interval, Reason, Remark, Undefined, Value
from qda.model.agreement_wording import INTERVALS, REMARKS, UNDEFINED, UNDEFINED_SEVERAL
from qda.model.comparing_wording import figure_text
from qda.ui.compare.words import unit_words
from qda.ui.notices import translated

SHARES = (Coefficient.PERCENT,)  # shown in per cent


def _tr(words: str) -> str:
    return QCoreApplication.translate("figures", words)


def share_text(value: float, *, digits: int = 1) -> str:
    """Return a share in per cent, without the sign."""
    return QLocale().toString(100 * value, "f", digits)


def value_text(coefficient: Coefficient, value: Value) -> str:
    """Return a coefficient's value, a dash where it is undefined."""
    if isinstance(value, Undefined):
        return "–"
    return share_text(value) if coefficient in SHARES else figure_text(value)


def reason_text(reason: Reason, *, coders: int = 2) -> str:
    """Return why a figure has no value."""
    several = UNDEFINED_SEVERAL.get(reason.value) if coders > 2 else None
    return translated(several or UNDEFINED[reason.value])


def remark_text(remark: Remark) -> str:
    """Return what has to be read beside a number."""
    return translated(REMARKS[remark.kind.value]).format(count=QLocale().toString(remark.count))


def interval_text(interval: Interval | None) -> str:
    """Return an interval's ends, or nothing where there is none."""
    if interval is None or interval.low is None or interval.high is None or not interval.is_confidence:
        return ""
    return f"{figure_text(interval.low)} – {figure_text(interval.high)}"


def interval_tip(interval: Interval | None) -> str:
    """Return how an interval was made, or why there is none."""
    if interval is None:
        return ""
    words = translated(INTERVALS[interval.method.value]).format(
        documents=QLocale().toString(interval.documents), dropped=QLocale().toString(interval.dropped)
    )
    if interval.low is None or interval.high is None:
        return words
    return f"{figure_text(interval.low)} – {figure_text(interval.high)}: {words}"


def why_text(explained: Explanation, code: str, unit: CountedUnit, names: tuple[str, str]) -> str:
    """Return why alpha is low where agreement is high, with this very table's numbers."""
    counts, number = explained.counts, QLocale().toString
    one, other = names
    either = counts.both + counts.first_only + counts.second_only
    if not explained.units:
        return _tr("There is nothing that both {one} and {other} looked at.").format(one=one, other=other)
    if not either:
        words = _tr("Neither {one} nor {other} used “{code}”: there is nothing in which they could agree or differ.")
        return words.format(one=one, other=other, code=code)
    if Cause.UNDEFINED in explained.causes:
        words = _tr("Both {one} and {other} put “{code}” on everything, so that chance explains all agreement.")
        return words.format(one=one, other=other, code=code)
    counted = unit_words(unit).lower()
    sentences = [
        _tr(
            "{one} and {other} agree on {percent} % of the {unit}, but {neither} % is text on which neither put "
            "“{code}”. Two people who use it as often as they do would agree on {expected} % by chance alone; α and κ "
            "count only what goes beyond that."
        ).format(
            one=one,
            other=other,
            percent=_percent(explained.percent),
            unit=counted,
            neither=share_text(counts.neither / explained.units),
            code=code,
            expected=_percent(explained.expected),
        ),
    ]
    if Cause.ONE_CODER_ONLY not in explained.causes:
        words = _tr("Of the {either} {unit} that either coded, both coded {shared} %.")
        sentences.append(words.format(either=number(either), unit=counted, shared=share_text(counts.both / either)))
    if Cause.ONE_CODER_ONLY in explained.causes:
        user = one if counts.first_only else other
        sentences.append(
            _tr("Only {coder} used it, on {amount} {unit}; then κ is 0 whatever the amount.").format(
                coder=user, amount=number(either), unit=counted
            )
        )
    elif Cause.UNEQUAL_USE in explained.causes:
        words = _tr("{one} put it on {first} % of the text, {other} on {second} %; κ can then be {highest} at most.")
        sentences.append(
            words.format(
                one=one,
                other=other,
                first=_percent(explained.first_share),
                second=_percent(explained.second_share),
                highest=figure_text(explained.highest_kappa) if isinstance(explained.highest_kappa, float) else "1.00",
            )
        )
    if Cause.FEW_UNITS in explained.causes:
        sentences.append(_tr("So few {unit} are coded that each of them weighs much.").format(unit=counted))
    return " ".join(sentences)


def _percent(value: Value) -> str:
    return "–" if isinstance(value, Undefined) else share_text(value)
