"""The command that finds words in all documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qda.analysis.named import named_places
from qda.cli.talk import AS_JSON, PROJECT, WHERE, counted, reading, say, show, show_json
from qda.model.errors import BadPattern
from qda.model.wording import explain
from qda.store.project import Project
from qda.store.queries.documents import document_named, document_names
from qda.store.queries.search import Hit, search
from qda.text.paragraphs import Paragraphs


@click.command("search")
@PROJECT
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option("--regex", is_flag=True, help="WORDS are a regular expression.")
@click.option("--document", "names", multiple=True, metavar="NAME", help="Only in this document (repeatable).")
@click.option("--match-case", is_flag=True, help="Case and accents must be as written.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N places only.")
@WHERE
@AS_JSON
def search_texts(
    project: Path,
    words: Sequence[str],
    names: Sequence[str],
    limit: int | None,
    where: Sequence[str],
    *,
    regex: bool,
    match_case: bool,
    as_json: bool,
) -> None:
    """Find passages, each with its context.

    WORDS may hold "phrases in quotes" and begin*.

    Every place of each word is shown, in the documents that hold all of them.
    """
    asked = " ".join(words)
    with reading(project) as opened:
        ids = [document_named(opened, name).document_id for name in names] if names else None
        places = named_places(opened, where)
        if places is not None:
            ids = [one for one in (document_names(opened) if ids is None else ids) if one in places.document_ids]
        # A limit counts places that fit, so what lies outside of a case's passages is left out before.
        at_most = limit if places is None or not places.stretches else None
        if regex:
            hits = _by_pattern(opened, asked, ids, at_most, match_case=match_case)
        else:
            hits = search(opened, asked, document_ids=ids, match_case=match_case, limit=at_most)
        if places is not None and places.stretches:
            hits = [hit for hit in hits if places.hold(hit.document_id, hit.span)][:limit]
        numbers = _paragraph_numbers(opened, hits)
    if as_json:
        show_json({"words": asked, "hits": [_as_json(hit, number) for hit, number in zip(hits, numbers, strict=True)]})
        return
    for hit, number in zip(hits, numbers, strict=True):
        around = " ".join(f"{hit.before}[{hit.text}]{hit.after}".split())
        show(f"{hit.document_name} ¶{number} {hit.span.start}–{hit.span.end}: {around}")
    say(f"{counted(len(hits), 'place')}.")


def _by_pattern(
    project: Project, pattern: str, document_ids: list[int] | None, limit: int | None, *, match_case: bool
) -> list[Hit]:
    from qda.analysis.search import search_regex

    try:
        return search_regex(project, pattern, document_ids=document_ids, match_case=match_case, limit=limit)
    except BadPattern as error:
        raise click.UsageError(explain(error).what) from None


def _paragraph_numbers(project: Project, hits: Sequence[Hit]) -> list[int]:
    paragraphs: dict[int, Paragraphs] = {}
    for hit in hits:
        if hit.document_id not in paragraphs:
            paragraphs[hit.document_id] = Paragraphs(project.text(hit.document_id))
    return [paragraphs[hit.document_id].number_at(hit.span.start) for hit in hits]


def _as_json(hit: Hit, number: int) -> dict[str, object]:
    return {
        "document": hit.document_name,
        "start": hit.span.start,
        "end": hit.span.end,
        "paragraph": number,
        "before": hit.before,
        "text": hit.text,
        "after": hit.after,
    }
