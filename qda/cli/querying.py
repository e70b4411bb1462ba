"""The command that asks for coded segments by conditions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qda.actions import export as exporting
from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.querying import answer, look_up, sentence_now
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    PROJECT,
    counted,
    on_one_line,
    progress_bar,
    reading,
    say,
    show,
    show_json,
)
from qda.model.errors import BadQuery, BadSentence
from qda.model.query import Query
from qda.model.query_text import parse_query
from qda.model.wording import explain
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentFilter, SegmentRow, segments
from qda.store.queries.saved import SavedRow, saved_queries, saved_query
from qda.text.paragraphs import paragraphs_of

_ENDINGS = (".xlsx", ".csv")
_AT_ONCE = 5_000  # segments that are read and shown in one go


@click.command("query")
@PROJECT
@click.argument("sentence", nargs=-1, metavar="[SENTENCE]")
@click.option("--saved", metavar="NAME", help="Ask the saved query of this name instead.")
@click.option("--list", "listing", is_flag=True, help="Only list the saved queries.")
@click.option("-o", "--output", type=A_PATH, metavar="OUT", help="Write the segments to a .xlsx or .csv.")
@AS_JSON
def query_segments(
    project: Path, sentence: Sequence[str], saved: str | None, output: Path | None, *, listing: bool, as_json: bool
) -> None:
    """Ask for coded segments by conditions.

    SENTENCE is such as '"Praise" and "Tone" by Ada', or '"Praise" not within 1 paragraph of "Blame" where
    Country=Iraq', or '"Stance" without subcodes, inside (coded "Topic" and starred)'.

    A code means those below it too. "and" after a code means overlapping; also inside, containing, before, after,
    within N characters/sentences/paragraphs of, in the same document as; not, or, and brackets. docs/queries.md says
    all of it.
    """
    text = " ".join(sentence).strip()
    if listing + bool(text) + (saved is not None) != 1:
        raise click.UsageError("Give a SENTENCE, or --saved NAME, or --list.")
    if listing and output is not None:
        raise click.UsageError("--list writes no file.")
    if output is not None and output.suffix.lower() not in _ENDINGS:
        raise click.UsageError(f"“{output.name}” has to end in one of {', '.join(_ENDINGS)}.")
    with reading(project) as opened:
        corpus = corpus_of(opened)
        if listing:
            _list(corpus, saved_queries(opened), as_json=as_json)
            return
        query = look_up(corpus, _written(text) if saved is None else saved_query(opened, saved).query).query
        with progress_bar("Looking") as progress:
            ids = answer(corpus, query, progress).tolist()
        _tell(opened, query, ids, as_json=as_json, quiet=output is not None)
        if output is not None:
            _write(opened, output, SegmentFilter(coding_ids=frozenset(ids), told=query.words()))


def _written(text: str) -> Query:
    """Return what a sentence asks for; one that nobody can understand is wrong usage."""
    try:
        return parse_query(text)
    except (BadSentence, BadQuery) as error:
        told = explain(error)
        raise click.UsageError(f"{told.what} {told.now}".strip()) from None


def _list(corpus: Corpus, rows: Sequence[SavedRow], *, as_json: bool) -> None:
    told = [{"name": row.name, "query": _sentence(corpus, row), "memo": row.memo} for row in rows]
    if as_json:
        show_json({"saved_queries": told})
        return
    for row in told:
        show(f"{on_one_line(row['name'])}: {on_one_line(row['query'])}")
    say(f"{len(told)} saved {'query' if len(told) == 1 else 'queries'}.")


def _sentence(corpus: Corpus, row: SavedRow) -> str:
    """Return a saved query as a sentence, with the names that things have now."""
    try:
        return sentence_now(corpus, row.query)
    except BadQuery as error:
        return explain(error).what


def _tell(project: Project, query: Query, ids: Sequence[int], *, as_json: bool, quiet: bool) -> None:
    """Show what was found, piece by piece: there may be a hundred thousand segments."""
    paths = {row.code_id: row.path_text for row in codes(project)}
    found: list[dict[str, object]] = []
    for begin in range(0, len(ids), _AT_ONCE) if as_json or not quiet else ():
        for row in segments(project, SegmentFilter(coding_ids=ids[begin : begin + _AT_ONCE])):
            if as_json:
                found.append(_as_json(project, row, paths[row.code_id]))
                continue
            text = project.text(row.document_id)
            where = f"{row.document} ¶{paragraphs_of(text).number_at(row.start)} {row.start}–{row.end}"
            show(on_one_line(f"{where} {paths[row.code_id]} ({row.coder}): {row.span.cut(text)}"))
    if as_json:
        show_json({"query": query.words(), "segments": found})
        return
    say(f"{counted(len(ids), 'segment')}: {query.words()}.")


def _as_json(project: Project, row: SegmentRow, path: str) -> dict[str, object]:
    text = project.text(row.document_id)
    return {
        "guid": row.guid,
        "document": row.document,
        "code": path,
        "coder": row.coder,
        "start": row.start,
        "end": row.end,
        "paragraph": paragraphs_of(text).number_at(row.start),
        "text": row.span.cut(text),
    }


def _write(project: Project, out: Path, wanted: SegmentFilter) -> None:
    with progress_bar("Writing") as progress:
        if out.suffix.lower() == ".xlsx":
            exporting.export_workbook(project, out, wanted, what=("segments",), progress=progress)
        else:
            exporting.export_csv(project, out, wanted, progress=progress)
    say(f"Wrote {out}.")
