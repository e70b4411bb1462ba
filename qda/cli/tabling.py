"""The command that counts codes in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    PROJECT,
    filter_options,
    on_one_line,
    progress_bar,
    reading,
    say,
    show,
    show_json,
)

if TYPE_CHECKING:
    from qda.analysis.crossing.asked import Question
    from qda.analysis.crossing.grid import Layout
    from qda.analysis.crossing.named import Counted
    from qda.store.project import Project

_VARIABLE, _TOGETHER, _AFTER = "codes-by-variable", "co-occurrence", "sequences"
_BY = {
    "codes-by-documents": "document",
    "codes-by-sets": "set",
    "codes-by-cases": "case",
    _VARIABLE: "variable",
    "codes-by-coders": "coder",
}
_KINDS = (*_BY, _TOGETHER, _AFTER)
_ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options as they were typed; those that were not are ``None`` or false."""

    what: str
    name: str | None
    measure: str | None
    share: str | None
    classes: str | None
    near: str | None
    count: str | None
    max_gap: int | None
    sub_codes: bool
    across_coders: bool


@click.command("table")
@PROJECT
@click.argument("what", type=click.Choice(_KINDS))
@click.argument("name", required=False)
@click.option(
    "--measure",
    type=click.Choice(["segments", "documents", "words", "characters"]),
    help="What cells of codes-by-… count; segments if not given. Text that several segments cover counts once.",
)
@click.option(
    "--share",
    type=click.Choice(["row", "column", "all", "text"]),
    help="Show cells in per cent of the row’s, the column’s or the whole total, or of all text of the column.",
)
@click.option(
    "--classes",
    metavar="HOW",
    help="How a variable’s numbers or dates are put together: “width 4”, “size 4”, borders “18,30,65”, year or month.",
)
@click.option(
    "--near",
    metavar="HOW",
    help="When codes occur together: overlap (if not given), sentence, paragraph, document, “within 20 characters”, "
    "“within 1 sentence”, “within 2 paragraphs”.",
)
@click.option(
    "--count",
    type=click.Choice(["pairs", "segments", "shared", "jaccard", "jaccard-segments"]),
    help="What cells of co-occurrence count; pairs of segments if not given.",
)
@click.option("--max-gap", type=click.IntRange(0), metavar="N", help="Sequences: leave out gaps of over N paragraphs.")
@click.option("--sub-codes", is_flag=True, help="Count a code with all codes below it; folders are rows too.")
@click.option("--across-coders", is_flag=True, help="Put segments of different coders together too.")
@click.option("--empty", is_flag=True, help="Also show rows and columns in which nothing is counted.")
@click.option("--no-totals", is_flag=True, help="Leave totals out.")
@click.option("--swap", is_flag=True, help="Put rows in columns and columns in rows.")
@click.option("-o", "--out", type=A_PATH, metavar="OUT", help="Write a .xlsx or .csv instead of printing.")
@AS_JSON
@filter_options
def table(
    project: Path,
    what: str,
    name: str | None,
    measure: str | None,
    share: str | None,
    classes: str | None,
    near: str | None,
    count: str | None,
    max_gap: int | None,
    out: Path | None,
    documents: Sequence[str],
    codes: Sequence[str],
    coders: Sequence[str],
    where: Sequence[str],
    *,
    sub_codes: bool,
    across_coders: bool,
    empty: bool,
    no_totals: bool,
    swap: bool,
    as_json: bool,
    starred: bool,
) -> None:
    """Count codes by documents, values or other codes.

    Prints the table with tabs between cells, totals first.
    """
    asked = _Asked(what, name, measure, share, classes, near, count, max_gap, sub_codes, across_coders)
    _check(asked, out, as_json=as_json)
    from qda.analysis.crossing.grid import Layout
    from qda.analysis.crossing.named import counted
    from qda.analysis.named import named_filter

    with reading(project) as opened:
        wanted = named_filter(opened, documents or None, codes or None, coders or None, where or None, starred=starred)
        found = counted(opened, _question(opened, asked), wanted)
        layout = Layout.of(found.grid, empty=empty, totals=not no_totals, turned=swap)
        if out is not None:
            told = _told(documents, codes, coders, where, starred=starred)
            _write(opened, out, found, layout, told)
        elif as_json:
            show_json(_as_json(found, layout))
        else:
            _show(found, layout)


def _check(asked: _Asked, out: Path | None, *, as_json: bool) -> None:
    """Refuse options that mean nothing for the table that is asked for."""
    crossing = asked.what not in (_TOGETHER, _AFTER)
    if (asked.name is not None) != (asked.what == _VARIABLE):
        raise click.UsageError(f"{_VARIABLE} needs a variable’s NAME, and only that does.")
    for given, name, fits in (
        (asked.measure, "--measure", crossing),
        (asked.share, "--share", asked.what != _TOGETHER),
        (asked.classes, "--classes", asked.what == _VARIABLE),
        (asked.near, "--near", asked.what == _TOGETHER),
        (asked.count, "--count", asked.what == _TOGETHER),
        (asked.max_gap, "--max-gap", asked.what == _AFTER),
        (asked.across_coders or None, "--across-coders", not crossing),
    ):
        if given is not None and not fits:
            raise click.UsageError(f"{name} means nothing for {asked.what}.")
    if out is not None and (out.suffix.lower() not in _ENDINGS or as_json):
        raise click.UsageError("--out takes a .xlsx or .csv, without --json.")


def _question(project: Project, asked: _Asked) -> Question:
    try:
        return _made(project, asked)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None


def _made(project: Project, asked: _Asked) -> Question:
    from qda.analysis.crossing.asked import By, CoOccurrence, Measure, Occurrence, Sequences, Share
    from qda.analysis.crossing.named import classes_of, crossing_by, near

    share, sub_codes, across = Share(asked.share or "number"), asked.sub_codes, asked.across_coders
    if asked.what == _TOGETHER:
        together, reach = near(asked.near or "overlap")
        count = Occurrence(asked.count or "pairs")
        return CoOccurrence(together, reach, count, rolled_up=sub_codes, across_coders=across)
    if asked.what == _AFTER:
        return Sequences(share, asked.max_gap, rolled_up=sub_codes, across_coders=across)
    return crossing_by(
        project,
        By(_BY[asked.what]),
        asked.name,
        classes=classes_of(asked.classes),
        measure=Measure(asked.measure or "segments"),
        share=share,
        rolled_up=sub_codes,
    )


def _told(
    documents: Sequence[str], codes: Sequence[str], coders: Sequence[str], where: Sequence[str], *, starred: bool
) -> list[tuple[str, str]]:
    named = (("Only documents", documents), ("Only codes", codes), ("Only coders", coders), ("Only where", where))
    found = [(words, "; ".join(names)) for words, names in named if names]
    return [*found, ("Only starred", "key quotations with a star")] if starred else found


def _write(project: Project, out: Path, found: Counted, layout: Layout, told: Sequence[tuple[str, str]]) -> None:
    from qda.actions.export_grid import collect_grid, write_grid

    sheets = collect_grid(project, out, found.grid, layout, words=found.words, filters=told)
    with progress_bar("Writing") as progress:
        write_grid(out, sheets, progress)
    say(f"Wrote {found.words.title} to {out}.")


def _show(found: Counted, layout: Layout) -> None:
    from qda.analysis.crossing.grid import grid_table

    made = grid_table(found.grid, layout, words=found.words)
    show("\t".join(on_one_line(field.title) for field in made.fields))
    for row in made.rows():
        show("\t".join(_written(cell) for cell in row))
    for remark in (found.words.title, *found.words.remarks):
        say(remark)


def _written(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else on_one_line(cell)


def _as_json(found: Counted, layout: Layout) -> dict[str, object]:
    grid, words = found.grid, found.words
    rows, columns = ([*layout.columns], [*layout.rows]) if layout.turned else ([*layout.rows], [*layout.columns])
    down, across = (grid.columns, grid.rows) if layout.turned else (grid.rows, grid.columns)

    def value(row: int, column: int) -> int | float | None:
        return grid.value(column, row) if layout.turned else grid.value(row, column)

    told: dict[str, object] = {
        "table": words.name,
        "cells": words.cells,
        "remarks": [*words.remarks],
        "rows": [down[row].path or down[row].name for row in rows],
        "columns": [across[column].path or across[column].name for column in columns],
        "values": [[value(row, column) for column in columns] for row in rows],
        "segments": grid.segments,
        "documents": grid.documents,
    }
    if layout.totals:
        told["row_totals"] = [value(row, len(across)) for row in rows]
        told["column_totals"] = [value(len(down), column) for column in columns]
        told["total"] = value(len(down), len(across))
    return told
