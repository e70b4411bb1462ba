"""The command that finds words in all documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qda.cli.talk import A_PATH, AS_JSON, PROJECT, WHERE, counted, progress_bar, reading, say, show, show_json
from qda.model.errors import BadPattern
from qda.model.wording import explain

if TYPE_CHECKING:
    from qda.model.searching import Hit, SearchPlaces, SearchWish
    from qda.store.project import Project

_MOST_CONTEXT = 2000  # code points on each side


def _as_table(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"“{path.name}” has to end in .xlsx or .csv.")
    return path


def _options(command: Callable[..., object]) -> Callable[..., object]:
    """Add what says what counts as the same, where to look, and what to do with it."""
    options = (
        click.option("--regex", is_flag=True, help="WORDS are a regular expression; accents then count."),
        click.option(
            "--part",
            type=click.Choice(["whole", "beginning", "part"]),
            default="whole",
            show_default=True,
            help="What of a word a word without quotes is.",
        ),
        click.option("--match-case", is_flag=True, help="Case must be as written."),
        click.option("--match-accents", is_flag=True, help="Accents must be as written."),
        click.option("--document", "names", multiple=True, metavar="NAME", help="Only in this document (repeatable)."),
        WHERE,
        click.option("--coded/--uncoded", default=None, help="Only what carries a coding, or none."),
        click.option(
            "--code", "codes", multiple=True, metavar="PATH", help="Only codings with this code (repeatable)."
        ),
        click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only codings by this coder."),
        click.option("--counts", is_flag=True, help="Only how many hits there are in which document."),
        click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N places only."),
        click.option(
            "--context", type=click.IntRange(0, _MOST_CONTEXT), metavar="N", help="Characters before and after."
        ),
        click.option(
            "-o", "--output", type=A_PATH, callback=_as_table, metavar="OUT", help="Write an .xlsx or .csv file."
        ),
        AS_JSON,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("search")
@PROJECT
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@_options
def search_texts(project: Path, words: Sequence[str], **asked: Any) -> None:
    """Find passages, each with its context.

    WORDS may hold "phrases in quotes", begin*, A OR B, -without, and A NEAR/5 B for at most five words between. Put
    all of it between single quotes, so that the shell takes nothing of it for itself.

    Every place of each word is shown, in the documents that hold all of them.

    --code and --coder say which codings --coded and --uncoded mean; alone, they mean --coded.
    """
    from qda.analysis.searching.named import named_search_places
    from qda.model.searching import SearchWish, WordPart

    written = " ".join(words)
    wish = SearchWish(
        written,
        WordPart(asked["part"]),
        match_case=asked["match_case"],
        match_accents=asked["match_accents"],
        is_regex=asked["regex"],
    )
    with reading(project) as opened:
        places = named_search_places(
            opened,
            asked["names"] or None,
            asked["where"] or None,
            coded=asked["coded"],
            codes=asked["codes"] or None,
            coders=asked["coders"] or None,
        )
        try:
            if asked["counts"]:
                _count(opened, wish, places, as_json=asked["as_json"])
            else:
                _find(opened, wish, places, asked)
        except BadPattern as error:
            raise click.UsageError(explain(error).what) from None


def _count(project: Project, wish: SearchWish, places: SearchPlaces, *, as_json: bool) -> None:
    from qda.analysis.searching.search import count_hits
    from qda.store.queries.documents import document_names

    with progress_bar("Searching") as progress:
        found = count_hits(project, wish, places, progress=progress)
    names = document_names(project)
    if as_json:
        documents = [{"document": names[document_id], "hits": count} for document_id, count in found.items()]
        show_json({"words": wish.words, "count": sum(found.values()), "documents": documents})
        return
    for document_id, count in found.items():
        show(f"{count:>9,}  {names[document_id]}")
    say(f"{counted(sum(found.values()), 'place')} in {counted(len(found), 'document')}.")


def _find(project: Project, wish: SearchWish, places: SearchPlaces, asked: dict[str, Any]) -> None:
    from qda.analysis.searching.context import CONTEXT_LENGTH
    from qda.analysis.searching.search import search

    context = CONTEXT_LENGTH if asked["context"] is None else asked["context"]
    with progress_bar("Searching") as progress:
        hits = search(project, wish, places, limit=asked["limit"], context=context, progress=progress)
    if asked["output"] is not None:
        _write(project, asked["output"], hits, context)
    rows = _told(project, hits)
    if asked["as_json"]:
        show_json({"words": wish.words, "hits": rows})
        return
    if asked["output"] is None:
        for row in rows:
            around = " ".join(f"{row['before']}[{row['text']}]{row['after']}".split())
            show(f"{row['document']} ¶{row['paragraph']} {row['start']}–{row['end']}: {around}")
    say(f"{counted(len(hits), 'place')}.")


def _write(project: Project, path: Path, hits: Sequence[Hit], context: int) -> None:
    from qda.actions.export_hits import export_hits

    with progress_bar("Writing") as progress:
        export_hits(project, path, [hit.place for hit in hits], context=context, progress=progress)


def _told(project: Project, hits: Sequence[Hit]) -> list[dict[str, object]]:
    """Return hits as JSON tells them, with the codes that each carries."""
    from qda.analysis.searching.search import around_hits

    documents, around = around_hits(project)
    return [
        {
            "document": hit.document_name,
            "start": hit.span.start,
            "end": hit.span.end,
            "paragraph": around.paragraph(documents[hit.document_id], hit.span),
            "before": hit.before,
            "text": hit.text,
            "after": hit.after,
            "codes": around.codes(documents[hit.document_id], hit.span),
        }
        for hit in hits
    ]
