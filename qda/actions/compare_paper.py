"""What goes into a paper: the methods paragraph, the table per code for Word, the picture of alphas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qda import __version__
from qda.actions.agreement_json import interval_note
from qda.actions.compare_names import code_names, coder_names
from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient, IntervalMethod, Reason, Undefined, Value
from qda.model.codebook import path_text
from qda.model.comparing_wording import PROJECTIONS, UNITS, figure_text, listed, percent_text
from qda.model.methods import IntervalWords, MethodsFacts, MethodsFigures, methods_paragraph

if TYPE_CHECKING:
    from qda.actions.compare_report import Settled
    from qda.actions.comparing import Compared
    from qda.agreement.intervals import Intervals
    from qda.agreement.segments import SegmentFigures
    from qda.agreement.values import Interval


def methods_text(
    compared: Compared,
    intervals: Intervals,
    facts: MethodsFacts | None = None,
    *,
    settled: Settled | None = None,
    segments: SegmentFigures | None = None,
) -> str:
    """Return the paragraph for the methods section."""
    figures = methods_figures(compared, intervals, settled=settled, segments=segments)
    return methods_paragraph(figures, facts or MethodsFacts())


def methods_figures(
    compared: Compared,
    intervals: Intervals,
    *,
    settled: Settled | None = None,
    segments: SegmentFigures | None = None,
) -> MethodsFigures:
    """Return all that the program knows for the methods section."""
    figures, gathered, rules = compared.figures, compared.gathered, compared.tables.rules
    alpha = figures.overall[Coefficient.ALPHA]
    names = code_names(compared)
    counted = sum(span.length for document in gathered.documents for span in document.counted)
    everything = sum(len(document.text) for document in gathered.documents)
    spread = None
    if not isinstance(alpha.mean, Undefined) and alpha.lowest is not None and alpha.highest is not None:
        spread = (alpha.mean, alpha.lowest, alpha.highest)
    return MethodsFigures(
        coders=len(gathered.raters),
        documents=len(gathered.documents),
        all_documents=len(compared.pairing.documents),
        characters=counted,
        unit=rules.unit.value,
        projection=rules.projection.value,
        units=sum(int(length) for length in compared.tables.row_length),
        alpha=spread,
        codes=alpha.defined,
        mean_percent=_number(figures.overall[Coefficient.PERCENT].mean),
        mean_overlap=_number(figures.overall[Coefficient.POSITIVE].mean),
        mean_kappa=_number(figures.overall[Coefficient.KAPPA].mean),
        any_alpha=_number(figures.any_code.values[Coefficient.ALPHA]),
        interval=_interval_words(intervals.overall, intervals.level),
        unused=tuple(names[row.code_id] for row in figures.codes if _is_unused(row.values[Coefficient.ALPHA])),
        undefined=tuple(
            names[row.code_id]
            for row in figures.codes
            if isinstance(value := row.values[Coefficient.ALPHA], Undefined) and not _is_unused(value)
        ),
        excluded=everything - counted,
        excluded_what=_excluded_text(compared),
        segments=sum(figures.any_code.segments.values()),
        rules=_rule_sentences(compared),
        threshold=None if segments is None else (segments.threshold, _number(segments.total.percent)),
        decisions=None if settled is None else settled.tally,
        version=__version__,
    )


def _number(value: Value) -> float | None:
    return None if isinstance(value, Undefined) else value


def _is_unused(value: Value) -> bool:
    return isinstance(value, Undefined) and value.reason is Reason.NOT_USED


def _interval_words(interval: Interval, level: float) -> IntervalWords:
    how = interval_note(interval)
    is_range = interval.method is IntervalMethod.FEW_DOCUMENTS
    return IntervalWords(low=interval.low, high=interval.high, how=how, level=level, is_range=is_range)


def _excluded_text(compared: Compared) -> str:
    choices = compared.pairing.choices
    parts: list[str] = []
    if choices.exclusion.speakers:
        parts.append(f"turns of {listed(sorted(choices.exclusion.speakers))}")
    if choices.exclusion.headings:
        parts.append("headings")
    if choices.exclusion.spans:
        parts.append("chosen passages")
    if choices.sample.passages:
        parts.append("what lies outside the passages of the sample")
    return listed(parts)


def _rule_sentences(compared: Compared) -> tuple[str, ...]:
    """Return what counted as one, in sentences."""
    rule = compared.pairing.choices.rule
    paths = {pair.key: path_text(pair.path) for pair in compared.pairing.codes}
    found = [
        f"The codes {listed(sorted(f'“{paths[key]}”' for key in keys if key in paths))} counted as one (“{name}”)."
        for name, keys in rule.as_one
    ]
    if rule.roll_up is not None:
        steps = "the top level" if rule.roll_up == 1 else f"level {rule.roll_up}"
        found.append(f"Codes below {steps} of the codebook counted as their ancestor there.")
    elif rule.to_parent:
        found.append("Each code counted as its parent.")
    return tuple(found)


# --- table and picture -----------------------------------------------------------------------------------------------
def write_apa_table(path: Path, compared: Compared, intervals: Intervals) -> None:
    """Write the table per code as a Word file in APA style.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from qda.formats.apa_table import ApaTable, write_apa

    coders, names = coder_names(compared), code_names(compared)
    rows: list[tuple[str, ...]] = []
    for row in compared.figures.codes:
        rows.append(
            (
                names[row.code_id],
                *(f"{row.segments[coder]:,}" for coder in range(len(coders))),
                _percent(row.values[Coefficient.PERCENT]),
                _with_interval(row.values[Coefficient.ALPHA], intervals.codes[row.code_id]),
                figure_text(_number(row.values[Coefficient.POSITIVE])),
            )
        )
    figures = compared.figures
    last = (
        "Mean of codes",
        *("" for _ in coders),
        _percent(figures.overall[Coefficient.PERCENT].mean),
        _with_interval(figures.overall[Coefficient.ALPHA].mean, intervals.overall),
        figure_text(_number(figures.overall[Coefficient.POSITIVE].mean)),
    )
    shows_intervals = any(each.is_confidence for each in (*intervals.codes.values(), intervals.overall))
    level = percent_text(intervals.level, digits=0)
    alpha = ("α", f" [{level} % CI]" if shows_intervals else "")
    write_apa(
        path,
        ApaTable(
            title="Agreement Between Coders, by Code",
            groups=(("", 1), ("n", len(coders)), ("", 3)),
            head=("Code", *coders, "% agreement", "".join(alpha), "Overlap"),
            rows=tuple(rows),
            last=last,
            note=_table_note(compared, intervals, shows_intervals=shows_intervals),
        ),
    )


def _table_note(compared: Compared, intervals: Intervals, *, shows_intervals: bool) -> str:
    rules, gathered, figures = compared.tables.rules, compared.gathered, compared.figures
    documents, everything = len(gathered.documents), len(compared.pairing.documents)
    counted = sum(span.length for document in gathered.documents for span in document.counted)
    sample = f"{documents:,} of {everything:,} documents" if everything != 1 else "1 document"
    parts = [
        f"Unit of comparison: {UNITS[rules.unit.value][0]}"
        + (f" ({PROJECTIONS[rules.projection.value]})" if rules.unit is not CountedUnit.CHARACTER else "")
        + f". Sample: {sample}, {counted:,} {'character' if counted == 1 else 'characters'}.",
        "n = coded segments; α = Krippendorff’s alpha for nominal data, pooled over documents; overlap = positive "
        "agreement: twice what both coded, divided by the sum of what each coded"
        + (" (mean of pairs)." if len(gathered.raters) > 2 else "."),
    ]
    parts.append(
        f"CI = confidence interval ({_how_intervals(intervals)})."
        if shows_intervals
        else f"No confidence intervals are given: {_why_none(intervals.overall)}."
    )
    names = code_names(compared)
    without = [
        f"“{names[row.code_id]}”" for row in figures.codes if isinstance(row.values[Coefficient.ALPHA], Undefined)
    ]
    if without:
        parts.append(
            f"A dash stands where a figure is undefined; alpha is for {listed(without)}, left out of its mean."
        )
    if compared.pairing.choices.rule.as_one or compared.pairing.choices.rule.roll_up is not None:
        parts += _rule_sentences(compared)
    return " ".join(parts)


def _why_none(interval: Interval) -> str:
    if interval.method is IntervalMethod.FEW_DOCUMENTS:
        return "there are fewer than five documents"
    return interval_note(interval).removeprefix("no interval: ")


def _how_intervals(intervals: Intervals) -> str:
    hows = {each.method: interval_note(each) for each in (*intervals.codes.values(), intervals.overall)
            if each.is_confidence}  # fmt: skip
    if len(hows) == 1 and intervals.overall.is_confidence:
        return interval_note(intervals.overall)
    return listed(sorted(method.value for method in hows))


def _percent(value: Value) -> str:
    return "–" if isinstance(value, Undefined) else percent_text(value)


def _with_interval(value: Value, interval: Interval) -> str:
    shown = figure_text(_number(value))
    if not interval.is_confidence:
        return shown
    return f"{shown} [{figure_text(interval.low)}, {figure_text(interval.high)}]"


def write_picture(path: Path, compared: Compared, intervals: Intervals) -> str:
    """Draw the codes' alphas with their intervals; return the picture in words, for those who cannot see it.

    Raises:
        CannotWrite: The file cannot be written.
        ValueError: The ending is none of ``.svg``, ``.png``, ``.pdf``.
    """
    from qda.analysis.alpha_picture import AlphaRow, draw_alphas, picture_text
    from qda.formats.saving import saving

    rows: list[AlphaRow] = []
    for name, row in zip(code_names(compared), compared.figures.codes, strict=True):
        interval = intervals.codes[row.code_id]
        ends = (interval.low, interval.high) if interval.is_confidence else (None, None)
        rows.append(AlphaRow(name, _number(row.values[Coefficient.ALPHA]), *ends))
    mean = _number(compared.figures.overall[Coefficient.ALPHA].mean)
    interval = intervals.overall
    ends = (interval.low, interval.high) if interval.is_confidence else (None, None)
    overall = AlphaRow("Mean of codes", mean, *ends)
    with saving(path) as temporary:
        draw_alphas(temporary, rows, overall, level=intervals.level, kind=path.suffix.lower().removeprefix("."))
    return picture_text(rows, overall, level=intervals.level)
