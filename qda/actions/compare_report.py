"""The report of a comparison as an Excel workbook: figures, disagreements and decisions, consensus, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qda.actions.compare_paper import methods_figures, methods_text
from qda.actions.compare_settings import settings_rows
from qda.actions.compare_summary import summary_table
from qda.actions.compare_tables import SHARES, codes_table, documents_table, matrix_table, names_of, pairs_table
from qda.analysis.compare.card_text import difference_text, kind_text, paragraph_of, spans_text, words_text
from qda.analysis.compare.cards import Card, Kind
from qda.analysis.compare.verdicts import Verdict
from qda.analysis.settled import Stale, Standing, standing
from qda.analysis.table import Field, Table, moment, unique_titles
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Note, Sheet, write_workbook
from qda.model.comparing_wording import HOW_SETTLED, KINDS, REASONS, VERDICTS
from qda.model.methods import MethodsFacts, references
from qda.model.progress import Progress, no_progress
from qda.model.settling import changes_text
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentFilter, segments
from qda.store.queries.decisions import DecisionRow, consensus_info, decisions
from qda.text.paragraphs import paragraphs_of

if TYPE_CHECKING:
    from qda.actions.compare_tables import Names
    from qda.actions.comparing import Compared
    from qda.agreement.intervals import Intervals
    from qda.agreement.segments import SegmentFigures
    from qda.agreement.unitizing import GroupFigures

_COEFFICIENT, _SHARE = "0.000", "0.0%"
_EMPTY_CONSENSUS = "Nothing has been settled yet; the sheet fills as disagreements are decided."


class ConsensusCoding(NamedTuple):
    """A coding of the consensus, with the decision that asks for it, if one does."""

    document: str
    paragraph: int
    start: int
    end: int
    code: str
    text: str
    decision: DecisionRow | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled on, read from a consensus file.

    Attributes:
        file: Its name.
        standing: Decisions by the places of their cards, stale ones, and counts.
        codings: All codings of the consensus.
    """

    file: str
    standing: Standing
    codings: tuple[ConsensusCoding, ...]

    @property
    def tally(self) -> tuple[int, int, int] | None:
        """Settled, unresolved and open disagreements; ``None`` where nothing was decided."""
        counts = self.standing.counts
        if not counts.settled + counts.unresolved:
            return None
        return counts.settled, counts.unresolved, counts.open + counts.later


def read_settled(consensus: Project, compared: Compared) -> Settled | None:
    """Read what was settled on a comparison; ``None`` for a project that is no consensus file."""
    info = consensus_info(consensus)
    if info is None:
        return None
    rows = decisions(consensus)
    by_coding = {one.coding_id: row for row in rows for one in row.codings}
    paths = {row.code_id: row.path_text for row in codes(consensus)}
    found: list[ConsensusCoding] = []
    for row in segments(consensus, SegmentFilter(coder_ids=[info.consensus_coder_id])):
        text = consensus.text(row.document_id)
        number = paragraphs_of(text).number_at(row.start)
        found.append(
            ConsensusCoding(
                row.document,
                number,
                row.start,
                row.end,
                paths[row.code_id],
                row.span.cut(text),
                by_coding.get(row.coding_id),
            )
        )
    return Settled(consensus.path.name, standing(compared.cards, compared.gathered, rows), tuple(found))


def write_report(
    path: Path,
    compared: Compared,
    intervals: Intervals,
    *,
    settled: Settled | None = None,
    facts: MethodsFacts | None = None,
    groups: Sequence[tuple[str, GroupFigures]] = (),
    segments: SegmentFigures | None = None,
    progress: Progress = no_progress,
) -> tuple[Note, ...]:
    """Write the report; with or without decisions.

    Args:
        path: Where to; replaced only when the whole workbook is written.
        compared: The comparison.
        intervals: Of its alphas.
        settled: What :func:`read_settled` gave.
        facts: What the program cannot know, for the paragraph.
        groups: The u family of groups of codes, by the groups' names.
        segments: Segment agreement.
        progress: Is told rows done and expected; may end the work.

    Returns:
        The cells that had to be written otherwise than they are, which the sheet *Notes* lists too.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    sheets = report_sheets(compared, intervals, settled=settled, facts=facts, groups=groups, segments=segments)
    return write_workbook(path, sheets, progress=progress)


def report_sheets(
    compared: Compared,
    intervals: Intervals,
    *,
    settled: Settled | None = None,
    facts: MethodsFacts | None = None,
    groups: Sequence[tuple[str, GroupFigures]] = (),
    segments: SegmentFigures | None = None,
) -> list[Sheet]:
    """Return the sheets of the report; their rows are made while they are written."""
    names = names_of(compared)
    several = [sheet_of(pairs_table(compared))] if len(names.coders) > 2 else []
    return [
        sheet_of(summary_table(compared, intervals, settled=settled, groups=groups, segments=segments)),
        sheet_of(codes_table(compared, intervals)),
        sheet_of(documents_table(compared)),
        sheet_of(matrix_table(compared)),
        *several,
        sheet_of(disagreements_table(compared, settled)),
        sheet_of(consensus_table(settled)),
        about_sheet("Settings", settings_rows(compared, intervals, None if settled is None else settled.file)),
        _paragraph_sheet(compared, intervals, facts, settled, segments),
    ]


def sheet_of(table: Table) -> Sheet:
    """Return a table as a sheet: coefficients with three decimals, shares in per cent."""
    columns = [Column(field.title, field.kind, field.width, _format(field)) for field in table.fields]
    return Sheet(table.title, columns, table.rows(), table.count)


def about_sheet(title: str, rows: Sequence[tuple[str, object]]) -> Sheet:
    """Return a sheet of what and value."""
    # A column of integers shows texts and times as what they are, too.
    return Sheet(title, [Column("What", width=34), Column("Value", "integer", 90)], list(rows), len(rows))


def _format(field: Field) -> str:
    if field.kind != "real":
        return ""
    return _SHARE if field.title in SHARES or field.title.startswith("Share of") else _COEFFICIENT


# --- disagreements ---------------------------------------------------------------------------------------------------
def disagreements_table(compared: Compared, settled: Settled | None = None) -> Table:
    """Return one row per disagreement, and one per agreed passage that was settled otherwise; stale decisions last."""
    names = names_of(compared)
    fixed = ("Document", "Paragraph", "Start", "End", "Code", "Kind", "Difference", "Size")
    spans = unique_titles([f"{name}: place" for name in names.coders], fixed, prefix="Coder")
    texts = unique_titles([f"{name}: text" for name in names.coders], [*fixed, *spans], prefix="Coder")
    fields = (
        Field("Document", width=26),
        Field("Paragraph", "integer", 10),
        Field("Start", "integer", 9),
        Field("End", "integer", 9),
        Field("Code", width=28),
        Field("Kind", width=18),
        Field("Difference", width=36),
        *(Field(title, width=wide) for pair in zip(spans, texts, strict=True)
          for title, wide in zip(pair, (13, 44), strict=True)),
        Field("Size", "integer", 8),
        Field("State", width=14),
        Field("Decision", width=20),
        Field("Reason", width=20),
        Field("How settled", width=20),
        Field("Note", width=40),
        Field("Decided by", width=16),
        Field("Decided on", "time", 20),
    )  # fmt: skip
    decided: Mapping[int, DecisionRow] = {} if settled is None else settled.standing.decided
    stale = () if settled is None else settled.standing.stale
    places = [place for place, card in enumerate(compared.cards) if _is_listed(card, decided.get(place))]

    def make() -> Iterator[tuple[object, ...]]:
        for place in places:
            card = compared.cards[place]
            yield (*_card_cells(card, compared, names), *_decision_cells(decided.get(place), compared, place, stale))
        for one in stale:
            yield (*_stale_cells(one, compared, names), "Changed since", *_decided(one.decision, compared))

    return Table("disagreements", "Disagreements", fields, len(places) + len(stale), make)


def _is_listed(card: Card, decision: DecisionRow | None) -> bool:
    if card.kind is not Kind.AGREED:
        return True
    return decision is not None and decision.verdict != Verdict.AS_AGREED


def _card_cells(card: Card, compared: Compared, names: Names) -> tuple[object, ...]:
    gathered = compared.gathered
    coders = range(len(names.coders))
    asked = set(card.raters)
    both = ((spans_text(card, rater), words_text(card, gathered, rater)) for rater in coders)
    return (
        names.documents[card.document],
        paragraph_of(card, gathered),
        card.start,
        card.end,
        " / ".join(names.codes[code] for code in card.codes),
        kind_text(card),
        difference_text(card, gathered),
        *(
            cell
            for rater, (place, words) in zip(coders, both, strict=True)
            for cell in ((place, words) if rater in asked else ("not coded", ""))
        ),
        card.size,
    )


def _decision_cells(
    decision: DecisionRow | None, compared: Compared, place: int, stale: Sequence[Stale]
) -> tuple[object, ...]:
    if decision is None:
        changed = any(place in one.successors for one in stale)
        return ("Changed since" if changed else "Open", "", "", "", "", "", None)
    states = {Verdict.LATER: "Later", Verdict.UNRESOLVED: "Unresolved"}
    return (states.get(Verdict(decision.verdict), "Settled"), *_decided(decision, compared))


def _decided(decision: DecisionRow, compared: Compared) -> tuple[object, ...]:
    return (
        decision_text(decision, compared),
        REASONS.get(decision.reason, decision.reason),
        HOW_SETTLED.get(decision.how_settled, decision.how_settled),
        decision.note,
        decision.coder,
        moment(decision.time),
    )


def decision_text(decision: DecisionRow, compared: Compared) -> str:
    """Return a verdict in words, with whose it is where it is somebody's."""
    if decision.verdict == Verdict.RATERS:
        labels = {rater.key: rater.label for rater in compared.gathered.raters}
        if decision.whose in labels:
            return f"{labels[decision.whose]}’s"
    return VERDICTS.get(decision.verdict, decision.verdict)


def _stale_cells(one: Stale, compared: Compared, names: Names) -> tuple[object, ...]:
    decision = one.decision
    documents = {document.key: place for place, document in enumerate(compared.gathered.documents)}
    paths = {code.key: names.codes[place] for place, code in enumerate(compared.gathered.codes)}
    place = documents.get(decision.document)
    number = None
    if place is not None:
        number = paragraphs_of(compared.gathered.documents[place].text).number_at(decision.span.start)
    return (
        "" if place is None else names.documents[place],
        number,
        decision.span.start,
        decision.span.end,
        " / ".join(paths.get(code, code) for code in decision.codes),
        KINDS.get(decision.kind, decision.kind),
        f"Settled before somebody changed it. {changes_text(one.changes)}",
        *("" for _ in range(2 * len(names.coders))),
        None,
    )


# --- consensus -------------------------------------------------------------------------------------------------------
def consensus_table(settled: Settled | None) -> Table:
    """Return one row per coding of the consensus, with the decision it comes from; a sentence where there is none."""
    fields = (
        Field("Document", width=26),
        Field("Paragraph", "integer", 10),
        Field("Start", "integer", 9),
        Field("End", "integer", 9),
        Field("Code", width=28),
        Field("Text", width=60),
        Field("Decision", width=20),
        Field("Reason", width=20),
        Field("How settled", width=20),
        Field("Note", width=40),
        Field("Decided by", width=16),
        Field("Decided on", "time", 20),
    )
    rows = () if settled is None else settled.codings

    def make() -> Iterator[tuple[object, ...]]:
        if not rows:
            yield (_EMPTY_CONSENSUS,)
        for row in rows:
            decision = row.decision
            told = ("", "", "", "", "", None) if decision is None else (
                VERDICTS.get(decision.verdict, decision.verdict),
                REASONS.get(decision.reason, decision.reason),
                HOW_SETTLED.get(decision.how_settled, decision.how_settled),
                decision.note,
                decision.coder,
                moment(decision.time),
            )  # fmt: skip
            yield (row.document, row.paragraph, row.start, row.end, row.code, row.text, *told)

    return Table("consensus", "Consensus", fields, max(1, len(rows)), make)


# --- paragraph -------------------------------------------------------------------------------------------------------
def _paragraph_sheet(
    compared: Compared,
    intervals: Intervals,
    facts: MethodsFacts | None,
    settled: Settled | None,
    segments: SegmentFigures | None,
) -> Sheet:
    figures = methods_figures(compared, intervals, settled=settled, segments=segments)
    text = methods_text(compared, intervals, facts, settled=settled, segments=segments)
    rows: list[tuple[str, object]] = [
        ("Paragraph", text),
        *(("Reference", each) for each in references(figures)),
        ("Written on", datetime.now().astimezone()),
    ]
    return Sheet("Methods paragraph", [Column("What", width=14), Column("Text", "integer", 120)], rows, len(rows))
