"""The audit trail as tables: one row per step, and one row per thing that a step touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qda.analysis.history import Details, Did, fits, told_in_lines
from qda.analysis.table import Field, Table, moment
from qda.model.change_wording import happened_text
from qda.model.step_wording import as_is
from qda.model.trail_wording import kind_words, trail_text
from qda.store.project import Project
from qda.store.queries.history import NO_FILTER, HistoryFilter, HistoryRow, history_rows, reversals, step_places

_AT_ONCE = 500
_LINES = 60  # lines of a cell that tells what a step did
_ONE_BY_ONE = 1000  # things of one kind that have a row each

STEP_FIELDS = (
    Field("Step", "integer", 9),
    Field("Time", "time", 19),
    Field("Who", width=16),
    Field("Kind", width=20),
    Field("What was done", width=60),
    Field("What it changed", width=90),
    Field("Rows", "integer", 9),
    Field("Taken back", width=12),
    Field("Takes back step", "integer", 10),
)
THING_FIELDS = (
    Field("Step", "integer", 9),
    Field("Time", "time", 19),
    Field("Who", width=16),
    Field("What happened", width=24),
    Field("Thing", width=30),
    Field("Document", width=26),
    Field("Paragraph", "integer", 10),
    Field("Start", "integer", 9),
    Field("End", "integer", 9),
    Field("Passage", width=60),
    Field("Field", width=18),
    Field("Before", width=40),
    Field("After", width=40),
)


@dataclass(frozen=True, slots=True)
class TrailWish:
    """Which steps are wanted: the filters, words that their sentences hold, and whose codings blind work may show."""

    filters: HistoryFilter = NO_FILTER
    words: str = ""
    own_coder_id: int | None = None


def chosen_steps(project: Project, wish: TrailWish, translate: Callable[[str], str] = as_is) -> list[int]:
    """Return the numbers of the wanted steps, newest first."""
    step_ids = [place.step_id for place in step_places(project, wish.filters)]
    if not wish.words.strip():
        return step_ids
    known = reversals(project)
    return [
        row.step_id
        for at in range(0, len(step_ids), _AT_ONCE)
        for row in history_rows(project, step_ids[at : at + _AT_ONCE], known)
        if fits(wish.words, sentence(row, translate))
    ]


def sentence(row: HistoryRow, translate: Callable[[str], str] = as_is) -> str:
    """Return a step as a sentence: who did what."""
    return trail_text(row.verb, row.label, row.coder, translate, act=row.act)


def trail_tables(
    project: Project, step_ids: Sequence[int], translate: Callable[[str], str] = as_is, *, own_coder_id: int | None
) -> tuple[Table, Table]:
    """Return the steps, and what they did, as two tables; their rows are read when they are asked for."""
    details = Details(project, translate, own_coder_id=own_coder_id)
    known = reversals(project)

    def rows() -> Iterator[HistoryRow]:
        for at in range(0, len(step_ids), _AT_ONCE):
            some = history_rows(project, step_ids[at : at + _AT_ONCE], known)
            details.read_ahead({row.step_id: row.coder for row in some})
            yield from some

    def steps() -> Iterator[tuple[object, ...]]:
        for row in rows():
            groups = details.of(row.step_id)
            lines = [line for group in groups for line in told_in_lines(group, translate)]
            more = [translate("…")] if len(lines) > _LINES else []
            yield (
                row.step_id,
                moment(row.time),
                row.coder,
                kind_words(row.verb, translate),
                sentence(row, translate),
                "\n".join([*lines[:_LINES], *more]),
                sum(group.count for group in groups),
                translate("taken back") if row.undone else "",
                row.undoes,
            )

    def things() -> Iterator[tuple[object, ...]]:
        for row in rows():
            head = (row.step_id, moment(row.time), row.coder)
            for group in details.of(row.step_id, _ONE_BY_ONE):
                for did in group.shown:
                    yield from _lines_of(did, head, translate)
                if group.count > len(group.shown):
                    more = translate("… and {count} more").format(count=f"{group.count - len(group.shown):,}")
                    happened = happened_text(group.table, group.op, 1, translate)
                    yield (*head, happened, more, "", None, None, None, "; ".join(group.sums), "", "", "")

    return (
        Table("history", "Steps", STEP_FIELDS, len(step_ids), steps),
        Table("changes", "What was changed", THING_FIELDS, len(step_ids), things),
    )


def _lines_of(did: Did, head: tuple[object, ...], translate: Callable[[str], str]) -> Iterator[tuple[object, ...]]:
    place = (
        *head,
        happened_text(did.table, did.op, 1, translate),
        did.title,
        did.document,
        did.paragraph or None,
        did.span.start if did.span is not None else None,
        did.span.end if did.span is not None else None,
        did.quote,
    )
    if not did.fields:
        yield (*place, "", "", "")
    for field in did.fields:
        yield (*place, field.field, field.before or "", field.after or "")
