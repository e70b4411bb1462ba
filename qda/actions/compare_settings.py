"""How a comparison was made, for the report: files, coders, unit, sample, rules, what was paired, carried and lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from qda import __version__
from qda.actions.compare_names import (
    late_codes,
    lost_codings,
    not_compared,
    open_questions,
    pair_how,
    unpaired_documents,
)
from qda.actions.compare_tables import COLUMN_OF, names_of
from qda.agreement.rules import CountedUnit
from qda.analysis.compare.choices import Presence
from qda.model.agreement_wording import REFERENCES, REFERENCES_SEVERAL
from qda.model.codebook import path_text
from qda.model.comparing_wording import CARRIED, FOUND_BY, OVERLAPS, PRESENCES, PROJECTIONS, UNITS, percent_text

if TYPE_CHECKING:
    from qda.actions.comparing import Compared
    from qda.agreement.intervals import Intervals

_Row = tuple[str, object]


def settings_rows(compared: Compared, intervals: Intervals, consensus: str | None = None) -> list[_Row]:
    """Return what and value, in the order in which a reader would ask.

    Args:
        compared: The comparison.
        intervals: Of its alphas.
        consensus: The name of the file with the decisions, if there is one.
    """
    return [
        ("Written on", datetime.now().astimezone()),
        ("Written with", f"Concord {__version__}"),
        *_files(compared),
        ("Consensus file", consensus or "none"),
        *_coders(compared),
        *_counting(compared, intervals),
        *_sample(compared),
        *_codes(compared),
        *_documents(compared),
        *_carried(compared),
        *_questions(compared),
    ]


def _files(compared: Compared) -> Iterator[_Row]:
    for source in compared.pairing.sources:
        yield f"File “{source.label}”", f"{source.path.name}; project “{source.info.name}”; id {source.info.guid}"


def _coders(compared: Compared) -> Iterator[_Row]:
    sources = compared.pairing.sources
    for rater in compared.gathered.raters:
        finished = f"{rater.finished:,} {'document' if rater.finished == 1 else 'documents'} finished"
        yield (
            f"Coder “{rater.label}”",
            f"in {sources[rater.source].path.name}; {rater.codings:,} codings; {finished}; id {rater.guid}",
        )
    left_out = [rater.label for rater in compared.pairing.raters if not rater.chosen]
    if left_out:
        yield "Coders left out", ", ".join(left_out)


def _counting(compared: Compared, intervals: Intervals) -> Iterator[_Row]:
    rules, coders = compared.tables.rules, len(compared.tables.coders)
    yield "Unit", UNITS[rules.unit.value][0]
    if rules.unit is not CountedUnit.CHARACTER:
        yield "Codings carried over to units", PROJECTIONS[rules.projection.value]
    for name, title in COLUMN_OF.items():
        several = REFERENCES_SEVERAL.get(name.value) if coders > 2 else None
        yield title, several or REFERENCES[name.value]
    yield "Pooling per code", "The tables of all documents are added, then each coefficient is computed."
    yield "Pooling per document", "Mean over the codes that somebody used in the document."
    yield "Overall", "Mean over codes, each counting once; undefined ones are left out and counted."
    yield (
        "Intervals",
        f"From 20 documents a percentile bootstrap over documents ({intervals.replicates:,} replicates, seed "
        f"{intervals.seed}), from 5 a delete-one-document jackknife, below that none.",
    )
    yield "Level of confidence", f"{percent_text(intervals.level, digits=0)} %"
    yield "Replicates", intervals.replicates
    yield "Seed", intervals.seed
    yield (
        "Segment agreement",
        f"from {percent_text(rules.threshold, digits=0)} % {OVERLAPS[rules.overlap.value]}, where it is given",
    )
    yield "Start, end, size", "Characters (Unicode code points) of the base text; the first is 0, the end is not in."


def _sample(compared: Compared) -> Iterator[_Row]:
    choices = compared.pairing.choices
    sample, exclusion = choices.sample, choices.exclusion
    names = {pair.key: pair.name for pair in compared.pairing.documents}
    if sample.documents is not None:
        yield "Sample", "; ".join(sorted(names[key] for key in sample.documents if key in names))
    elif sample.set_name is not None:
        yield "Sample", f"documents of the set “{sample.set_name}”"
    else:
        yield "Sample", "all documents"
    for key, spans in sample.passages.items():
        yield f"Passages of “{names.get(key, key)}”", "; ".join(f"{span.start}–{span.end}" for span in spans)
    for speaker in sorted(exclusion.speakers):
        yield "Excluded", f"turns of {speaker}"
    if exclusion.headings:
        yield "Excluded", "headings"
    for key, spans in exclusion.spans.items():
        yield f"Excluded in “{names.get(key, key)}”", "; ".join(f"{span.start}–{span.end}" for span in spans)


def _codes(compared: Compared) -> Iterator[_Row]:
    pairing = compared.pairing
    rule = pairing.choices.rule
    paths = {pair.key: path_text(pair.path) for pair in pairing.codes}
    for name, keys in rule.as_one:
        yield f"Counted as one: “{name}”", "; ".join(sorted(paths[key] for key in keys if key in paths))
    if rule.roll_up is not None:
        yield "Codes counted as their ancestor", f"below level {rule.roll_up} of the codebook"
    elif rule.to_parent:
        yield "Codes counted as their parent", "all"
    if len(pairing.sources) > 1:
        for pair in pairing.codes:
            if pair.is_folder:
                continue
            if not pair.is_paired:
                files = [pairing.sources[ref.source].label for ref in pair.members if ref is not None]
                yield "Code without a partner", f"{pair.path_text} (only in {', '.join(files)})"
            elif pair.differs:
                yield "Code that differs between files", f"{pair.path_text}: {', '.join(pair.differs)}"


def _documents(compared: Compared) -> Iterator[_Row]:
    names, pairing = names_of(compared), compared.pairing
    for place, document in enumerate(compared.gathered.documents):
        who = ", ".join(
            f"{names.coders[rater]} {PRESENCES[found.value]}" for rater, found in enumerate(document.presences)
        )
        renamed = f"; called {', '.join(sorted({each for each in document.pair.names if each}))}"
        told = f"paired by {FOUND_BY[pair_how(document.pair)]}" if len(pairing.sources) > 1 else "in one file"
        yield f"Document “{names.documents[place]}”", f"{told}{renamed if document.pair.is_renamed else ''}; {who}"
    unpaired = set(unpaired_documents(compared))
    for pair, raters in not_compared(compared):
        if (pair.base.source, pair.name) in unpaired:
            yield "Document without a partner", f"{pair.name} (only in {pairing.sources[pair.base.source].label})"
        else:
            who = ", ".join(names.coders[rater] for rater in raters) or "nobody"
            yield (
                "Document not compared",
                f"{pair.name} (coded by {who} only)" if raters else f"{pair.name} (by nobody)",
            )


def _carried(compared: Compared) -> Iterator[_Row]:
    names = names_of(compared)
    for place, document in enumerate(compared.gathered.documents):
        counts: dict[str, int] = {}
        for one in document.carried:
            counts[one.carried.what.value] = counts.get(one.carried.what.value, 0) + 1
        for what, count in counts.items():
            if what in CARRIED:
                yield f"Codings carried over in “{names.documents[place]}”", f"{count:,} {CARRIED[what]}"
    for one in lost_codings(compared, names.coders, names.codes):
        yield (
            "Lost",
            f"{one['coder']}: “{one['code']}” in “{one['document']}”, {one['start']}–{one['end']} of that text",
        )


def _questions(compared: Compared) -> Iterator[_Row]:
    pairing = compared.pairing
    names = {pair.key: pair.name for pair in pairing.documents}
    labels = {rater.ref: rater.label for rater in compared.gathered.raters}
    paths = {pair.key: pair.path_text for pair in pairing.codes}
    for one in open_questions(compared):
        answer = "read without finding anything" if one.answer is Presence.EMPTY else "not begun"
        yield "Neither coded nor finished", f"{labels[one.rater]}: “{names[one.document]}” is taken as {answer}"
    for one in late_codes(compared):
        answer = "missing" if one.is_missing else "not given"
        about = f"{len(one.documents):,} {'document' if len(one.documents) == 1 else 'documents'}"
        yield "Code made later", f"{labels[one.rater]} did not have “{paths[one.code]}” in {about}; taken as {answer}"
