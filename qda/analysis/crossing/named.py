"""Tables as people ask for them in words: on the command line and in a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qda.analysis.corpus import corpus_of
from qda.analysis.crossing.asked import By, Classes, Crossing, Grouping, Measure, Question, Share, Together
from qda.analysis.crossing.grid import Grid, Layout, grid_table
from qda.analysis.crossing.making import grid_of
from qda.analysis.crossing.wording import Words, words_of
from qda.analysis.table import frame
from qda.store.project import Project
from qda.store.queries.codings import SegmentFilter
from qda.store.queries.variables import variable_named, variables

if TYPE_CHECKING:
    import pandas as pd

_WITHIN = {
    "character": Together.WITHIN_CHARACTERS,
    "sentence": Together.WITHIN_SENTENCES,
    "paragraph": Together.WITHIN_PARAGRAPHS,
}
ClassesAsked = str | int | Sequence[float] | None


class Counted(NamedTuple):
    """A counted table with its words."""

    grid: Grid
    words: Words


def counted(project: Project, question: Question, wanted: SegmentFilter) -> Counted:
    """Count a table at once, on the thread that owns the project."""
    grid = grid_of(corpus_of(project, wanted), question, wanted)
    name = ""
    if isinstance(question, Crossing) and question.variable_id is not None:
        name = next(row.name for row in variables(project) if row.variable_id == question.variable_id)
    return Counted(grid, words_of(question, name))


def table_frame(
    project: Project, question: Question, wanted: SegmentFilter, *, empty: bool, totals: bool
) -> pd.DataFrame:
    """Return a counted table as a data frame; see :func:`counted`."""
    grid, words = counted(project, question, wanted)
    return frame(grid_table(grid, Layout.of(grid, empty=empty, totals=totals), words=words))


def variable_id_of(project: Project, name: str) -> int:
    """Return the variable that is meant; ``document:`` or ``case:`` before its name says which of two.

    Raises:
        NotFound, AmbiguousName: No variable is called so, or several.
    """
    scope, colon, rest = name.partition(":")
    if colon and scope.strip().casefold() in ("document", "case"):
        return variable_named(project, rest.strip(), scope.strip().casefold()).variable_id
    return variable_named(project, name).variable_id


def classes_of(asked: ClassesAsked) -> Classes:
    """Return how values are put together.

    Args:
        asked: ``None`` for each value; a number of classes of equal width, or ``"width 4"``; ``"size 4"`` for as many
            documents or cases in each; borders such as ``[18, 30, 65]`` or ``"18, 30, 65"``; ``"year"``, ``"month"``.

    Raises:
        ValueError: None of these.
    """
    if asked is None:
        return Classes()
    if isinstance(asked, int):
        return _many(Grouping.WIDTH, asked)
    if not isinstance(asked, str):
        return Classes(Grouping.BORDERS, borders=tuple(sorted({float(one) for one in asked})))
    text = asked.strip().casefold()
    if text in ("value", "year", "month"):
        return Classes(Grouping(text))
    match = re.fullmatch(r"(width|size)[\s:=]+(\d+)", text)
    if match is not None:
        return _many(Grouping(match[1]), int(match[2]))
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    try:
        return classes_of([float(part) for part in parts]) if parts else Classes()
    except ValueError:
        raise ValueError(
            f"“{asked}” is neither “width 4”, “size 4”, year or month, nor borders such as 18,30"
        ) from None


def _many(grouping: Grouping, count: int) -> Classes:
    if count < 1:
        raise ValueError("there is at least one class")
    return Classes(grouping, count)


def near(asked: str) -> tuple[Together, int]:
    """Return when codes occur together: ``"overlap"``, ``"sentence"``, ``"within 2 sentences"`` and so on.

    Raises:
        ValueError: None of these.
    """
    text = " ".join(asked.casefold().replace("same ", "").split())
    plain = {one.value: one for one in (Together.OVERLAP, Together.SENTENCE, Together.PARAGRAPH, Together.DOCUMENT)}
    if text in plain:
        return plain[text], 0
    match = re.fullmatch(r"(?:within )?(\d+) (character|sentence|paragraph)s?", text)
    if match is None:
        raise ValueError(
            f"“{asked}” is none of overlap, sentence, paragraph, document, “within N characters”, “within N sentences” "
            "and “within N paragraphs”"
        )
    return _WITHIN[match[2]], int(match[1])


def crossing_by(
    project: Project,
    by: By,
    variable: str | None = None,
    *,
    classes: Classes | None = None,
    measure: Measure = Measure.SEGMENTS,
    share: Share = Share.NUMBER,
    rolled_up: bool = False,
) -> Crossing:
    """Return codes by documents, sets or coders, or by the variable of a name.

    Raises:
        NotFound, AmbiguousName: No variable is called so, or several.
        ValueError: What was asked for does not go together.
    """
    variable_id = None if variable is None else variable_id_of(project, variable)
    return Crossing(by, variable_id, classes or Classes(), measure, share, rolled_up)
