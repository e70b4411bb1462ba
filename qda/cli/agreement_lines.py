"""A comparison as lines on a terminal."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qda.actions.agreement_json import interval_note, reason_text
from qda.actions.compare_names import (
    code_names,
    coder_names,
    late_codes,
    lost_codings,
    not_compared,
    open_questions,
    suggested_codes,
    unpaired_documents,
)
from qda.agreement.rules import CountedUnit
from qda.agreement.values import Coefficient, Interval, Undefined, Value
from qda.cli.talk import counted, on_one_line, say, show
from qda.model.agreement_wording import REMARKS
from qda.model.comparing_wording import OVERLAPS, PROJECTIONS, figure_text, percent_text, unit_text

if TYPE_CHECKING:
    from qda.actions.agreeing import Agreement
    from qda.actions.compare_key import KeyComparison
    from qda.agreement.pooling import CodeRow

_LEAST_NAME, _USUAL_WIDTH = 16, 100


def show_agreement(found: Agreement) -> None:
    """Print the headline, a row per code, and what else was asked for; say what should be looked at."""
    compared, rules = found.compared, found.asked.rules
    coders = [on_one_line(name) for name in coder_names(compared)]
    documents = compared.gathered.documents
    show(" ↔ ".join(coders))
    characters = sum(span.length for document in documents for span in document.counted)
    told = f"{counted(len(documents), 'document')} coded by two or more, {counted(characters, 'character')}"
    if rules.unit is not CountedUnit.CHARACTER:
        units = sum(int(length) for length in compared.tables.row_length)
        told += f", counted as {unit_text(rules.unit.value, units)} ({PROJECTIONS[rules.projection.value]})"
    show(told)
    show("")
    _show_table(_code_rows(found, coders))
    show("")
    _show_overall(found)
    _show_extras(found, coders)
    _say_what_to_look_at(found, coders)


def _code_rows(found: Agreement, coders: Sequence[str]) -> list[list[str]]:
    head = ["Code", "α", f"{percent_text(found.asked.rules.level, digits=0)} % CI", "%", "overlap", "κ"]
    rows = [[*head, *(f"n {name}" for name in coders), ""]]
    for name, row in zip(code_names(found.compared), found.compared.figures.codes, strict=True):
        rows.append(
            [
                on_one_line(name),
                _figure(row.values[Coefficient.ALPHA]),
                interval_text(found.intervals.codes[row.code_id]),
                _percent(row.values[Coefficient.PERCENT]),
                _figure(row.values[Coefficient.POSITIVE]),
                _figure(row.values[Coefficient.KAPPA]),
                *(f"{row.segments[coder]:,}" for coder in range(len(coders))),
                _remarks(row, len(coders)),
            ]
        )
    return rows


def _remarks(row: CodeRow, coders: int) -> str:
    alpha = row.values[Coefficient.ALPHA]
    if isinstance(alpha, Undefined):
        return reason_text(alpha.reason, coders)
    return "; ".join(REMARKS[each.kind.value].format(count=f"{each.count:,}") for each in row.remarks)


def _show_overall(found: Agreement) -> None:
    figures, coders = found.compared.figures, len(found.compared.gathered.raters)
    mean = figures.overall[Coefficient.ALPHA]
    left_out = f" ({mean.undefined:,} undefined, left out)" if mean.undefined else ""
    if isinstance(mean.mean, Undefined):
        show(f"Mean α: – ({reason_text(mean.mean.reason, coders)})")
    else:
        spread = f"{figure_text(mean.lowest)} to {figure_text(mean.highest)}"
        interval = _in_brackets(found.intervals.overall)
        show(f"Mean α of {counted(mean.defined, 'code')}{left_out}: {figure_text(mean.mean)}{interval}, {spread}")
    any_code = figures.any_code.values
    alpha, percent = any_code[Coefficient.ALPHA], any_code[Coefficient.PERCENT]
    show(
        f"α of “any code”: {_figure(alpha)}{_in_brackets(found.intervals.any_code)}, agreement {_percent(percent)} %, "
        f"|u α {_figure(any_code[Coefficient.ALPHA_BINARY_U])}, κ {_figure(any_code[Coefficient.KAPPA])}"
    )
    show(f"Intervals: {interval_note(found.intervals.overall)}.")


def _show_extras(found: Agreement, coders: Sequence[str]) -> None:
    codes = code_names(found.compared)
    for name, figures in found.groups:
        show("")
        show(
            f"Group “{on_one_line(name)}”: u α {_figure(figures.u_alpha)}, |u α {_figure(figures.alpha_binary_u)}, "
            f"cu α {_figure(figures.cu_alpha.value)}{_coverage(figures.cu_alpha.coverage)}"
        )
        if figures.conflict is not None:
            where = found.compared.gathered.documents[figures.conflict.document_id].name
            show(
                f"  {coders[figures.conflict.coder]} put two codes of the group on the same text in "
                f"“{on_one_line(where)}”, {figures.conflict.span.start}–{figures.conflict.span.end}."
            )
            continue
        for code_id, covered in figures.ku_alpha.items():
            show(f"  (k)u α {on_one_line(codes[code_id])}: {_figure(covered.value)}{_coverage(covered.coverage)}")
    if found.segments is not None:
        total = found.segments.total
        share = percent_text(found.segments.threshold, digits=0)
        show("")
        show(
            f"Segments with a partner that overlaps by {share} % {OVERLAPS[found.segments.overlap.value]}: "
            f"{total.agreements:,} of {total.agreements + total.disagreements:,} ({_percent(total.percent)} %), "
            f"Brennan–Prediger κ {_figure(total.brennan_prediger)}"
        )
    if found.asked.average_documents:
        show("")
        show("Means of the documents’ own figures:")
        names = (Coefficient.ALPHA, Coefficient.KAPPA, Coefficient.PERCENT)
        rows = [["Code", "α", "κ", "%"]]
        for code_id, code in enumerate(codes):
            means = [found.compared.figures.average_of_documents(code_id, name).mean for name in names]
            rows.append([on_one_line(code), _figure(means[0]), _figure(means[1]), _percent(means[2])])
        _show_table(rows)
    if len(coders) > 2:
        show("")
        rows = [["Pair", "mean α", "mean κ"]]
        for pair in found.compared.figures.pairs:
            means = [pair.overall[name].mean for name in (Coefficient.ALPHA, Coefficient.KAPPA)]
            rows.append([" ↔ ".join(coders[one] for one in pair.coders), *map(_figure, means)])
        _show_table(rows)


def _say_what_to_look_at(found: Agreement, coders: Sequence[str]) -> None:
    compared, pairing = found.compared, found.compared.pairing
    for number, name in unpaired_documents(compared):
        say(f"No partner: “{on_one_line(name)}” is only in {on_one_line(pairing.sources[number].path.name)}.")
    unpaired = {name for _, name in unpaired_documents(compared)}
    for pair, raters in not_compared(compared):
        if pair.name not in unpaired:
            who = f"only {coders[raters[0]]} has coded it" if raters else "nobody has coded it"
            say(f"Not compared: “{on_one_line(pair.name)}”: {who}.")
    for document in compared.gathered.documents:
        if document.pair.doubtful:
            say(f"Doubtful: the texts of “{on_one_line(document.name)}” have little in common.")
    for one, other in suggested_codes(compared):
        say(f"Perhaps the same code: “{on_one_line(one)}” and “{on_one_line(other)}” (--as-one).")
    lost = lost_codings(compared, coders, code_names(compared))
    if lost:
        say(f"Lost: {counted(len(lost), 'coding')} lie on words that the text compared does not have.")
    names = {pair.key: pair.name for pair in pairing.documents}
    labels = {rater.ref: rater.label for rater in compared.gathered.raters}
    if not found.asked.is_answered:
        for one in open_questions(compared):
            taken = "not begun" if one.answer.value == "missing" else "read, nothing found"
            say(
                f"Asked: {labels[one.rater]} neither coded nor finished “{on_one_line(names[one.document])}”; "
                f"taken as {taken} (--untouched)."
            )
    paths = {pair.key: pair.path_text for pair in pairing.codes}
    for one in late_codes(compared):
        taken = "missing" if one.is_missing else "not given"
        say(
            f"Asked: {labels[one.rater]} did not have “{on_one_line(paths[one.code])}” when coding "
            f"{counted(len(one.documents), 'document')}; taken as {taken}."
        )


def show_key(found: KeyComparison) -> None:
    """Print hits, misses and extras of everybody who was compared with a key."""
    from qda.analysis.key_study import KeyCounts

    rows = [["Coder", "Code", "in the key", "hits", "misses", "extras", "other borders"]]
    for row in found.rows:
        one = row.counts or KeyCounts()
        counts = (one.in_key, one.hits, one.misses, one.extras, one.other_borders)
        code = on_one_line(row.code) if row.code else "All codes"
        rows.append([on_one_line(row.label), code, *(f"{count:,}" for count in counts)])
    _show_table(rows, names=2)
    for note in found.notes:
        say(note)


# --- words and columns -----------------------------------------------------------------------------------------------
def interval_text(interval: Interval) -> str:
    """Return an interval's ends, or nothing where there is none."""
    if not interval.is_confidence:
        return ""
    return f"{figure_text(interval.low)}–{figure_text(interval.high)}"


def _in_brackets(interval: Interval) -> str:
    words = interval_text(interval)
    return f" [{words}]" if words else ""


def _coverage(share: float | None) -> str:
    return "" if share is None else f" (covers {percent_text(share)} %)"


def _figure(value: Value) -> str:
    return "–" if isinstance(value, Undefined) else figure_text(value)


def _percent(value: Value) -> str:
    return "–" if isinstance(value, Undefined) else percent_text(value)


def _show_table(rows: Sequence[Sequence[str]], *, names: int = 1) -> None:
    """Print columns: names at the left, figures at the right, and words after them."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    room = shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns - sum(widths[1:]) - 2 * len(widths)
    widths[0] = min(widths[0], max(_LEAST_NAME, room))
    has_words = rows[0][-1] == ""
    for row in rows:
        cells = [
            _padded(_cut(cell, width), width, left=place < names or (has_words and place == len(row) - 1))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        show("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while text and _width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _padded(text: str, width: int, *, left: bool) -> str:
    gap = " " * (width - _width(text))
    return f"{text}{gap}" if left else f"{gap}{text}"
