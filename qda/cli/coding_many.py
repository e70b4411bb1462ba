"""The commands that code many passages in one act: what a search finds, what speakers say, what headings name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qda.cli.talk import AS_JSON, PROJECT, WHERE, counted, progress_bar, say, show_json, writing
from qda.model.errors import BadPattern
from qda.model.extent import Extent
from qda.model.wording import explain

if TYPE_CHECKING:
    from qda.actions.code_found import CodedMany
    from qda.analysis.named_stretches import NamedStretches
    from qda.model.span import Span

_CODER = click.option("--coder", required=True, metavar="NAME", help="Who codes; added where new.")
_DOCUMENTS = click.option(
    "--document", "names", multiple=True, metavar="NAME", help="Only in this document (repeatable)."
)


@click.command("code-found")
@PROJECT
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option("--code", "code_path", required=True, metavar='"A > B"', help="Path of the code; made where missing.")
@_CODER
@click.option(
    "--as",
    "extent",
    type=click.Choice([str(each) for each in Extent]),
    default=str(Extent.SENTENCE),
    show_default=True,
    help="How much around each hit is coded.",
)
@click.option(
    "--around", type=click.IntRange(1, 200), default=5, show_default=True, help="Words on each side, for --as words."
)
@click.option("--regex", is_flag=True, help="WORDS are a regular expression.")
@click.option("--match-case", is_flag=True, help="Case must be as written.")
@click.option("--match-accents", is_flag=True, help="Accents must be as written.")
@_DOCUMENTS
@WHERE
@click.option("--dry-run", is_flag=True, help="Only say what would be coded.")
@AS_JSON
def code_found(project: Path, words: Sequence[str], code_path: str, coder: str, **asked: Any) -> None:
    """Code what a search finds, in one step that can be undone.

    WORDS are those of qda search. Passages that overlap become one; what this coder has coded so already is left out.
    """
    from qda.actions.code_found import CodedMany, code_passages
    from qda.analysis.found_passages import Standing, found_passages
    from qda.model.codebook import parse_path, path_text

    written, extent, path = " ".join(words), Extent(asked["extent"]), parse_path(code_path)
    if not path:
        raise click.UsageError("--code needs the name of a code.")
    with writing(project, coder) as opened, progress_bar("Coding") as progress:
        try:
            spans = _spans(opened, written, asked, progress)
        except BadPattern as error:
            raise click.UsageError(explain(error).what) from None
        code_id = _code_id(opened, path)
        rows = found_passages(
            opened, spans, extent, words=asked["around"], code_id=code_id, coder_id=opened.coder_id, progress=progress
        )
        wanted: dict[int, list[Span]] = {}
        for row in rows:
            if row.standing is not Standing.CODED:
                wanted.setdefault(row.document_id, []).append(row.span)
        number = sum(map(len, wanted.values()))
        outcome = CodedMany()
        if number and not asked["dry_run"]:
            outcome = code_passages(opened, {path: wanted}, code=path[-1], words=written)
    hits = sum(map(len, spans.values()))
    if asked["as_json"]:
        show_json({"hits": hits, "passages": len(rows), "to_code": number, "coded": outcome.put})
        return
    there = len(rows) - number
    say(f"{counted(hits, 'hit')} in {counted(len(rows), 'passage')}; {there:,} had the code already.")
    if asked["dry_run"]:
        say(f"{counted(number, 'passage')} would be coded as “{path_text(path)}”.")
    else:
        say(f"Coded {counted(outcome.put, 'passage')} as “{path_text(path)}”.")


def _spans(opened: Any, written: str, asked: dict[str, Any], progress: Any) -> dict[int, list[Span]]:
    from qda.analysis.searching.named import named_search_places
    from qda.analysis.searching.search import search
    from qda.model.searching import SearchWish

    wish = SearchWish(
        written,
        match_case=asked["match_case"],
        match_accents=asked["match_accents"],
        is_regex=asked["regex"],
    )
    places = named_search_places(opened, asked["names"] or None, asked["where"] or None)
    found: dict[int, list[Span]] = {}
    for hit in search(opened, wish, places, limit=None, context=0, progress=progress):
        found.setdefault(hit.document_id, []).append(hit.span)
    return found


def _code_id(opened: Any, path: Sequence[str]) -> int | None:
    from qda.store.queries.codebook import codes

    wanted = tuple(name.casefold() for name in path)
    return next((row.code_id for row in codes(opened) if tuple(name.casefold() for name in row.path) == wanted), None)


@click.command("code-names")
@PROJECT
@click.argument("source", type=click.Choice(["speakers", "headings"]))
@_CODER
@click.option("--to", type=click.Choice(["codes", "cases"]), default="codes", show_default=True, help="What is made.")
@click.option("--under", metavar="NAME", help="The code or folder above the codes; Speakers or Headings if not given.")
@click.option("--only", multiple=True, metavar="NAME", help="Only this speaker or heading (repeatable).")
@click.option("--deepest", type=click.IntRange(1, 9), default=9, show_default=True, help="The lowest heading.")
@_DOCUMENTS
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@AS_JSON
def code_names(
    project: Path,
    source: str,
    coder: str,
    to: str,
    under: str | None,
    only: Sequence[str],
    deepest: int,
    names: Sequence[str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Turn speakers into codes or cases, or headings into codes.

    A turn begins with “NAME:” at the beginning of a line; a heading's section ends with the next of its level or above.
    """
    from qda.actions.code_found import CodedMany, code_passages, put_in_cases
    from qda.analysis.named_stretches import Source, named_stretches
    from qda.model.codebook import code_name
    from qda.model.verb import Verb
    from qda.store.queries.documents import document_named, document_names

    if to == "cases" and source == "headings":
        raise click.UsageError("Only speakers become cases.")
    with writing(project, coder) as opened:
        ids = [document_named(opened, name).document_id for name in names] or [*document_names(opened)]
        found = named_stretches(opened, ids, Source(source), deepest=deepest)
        chosen = {name.casefold() for name in only}
        found = [each for each in found if not chosen or each.name.casefold() in chosen]
        outcome = CodedMany()
        if found and not dry_run and to == "cases":
            outcome = put_in_cases(opened, {each.name: each.spans for each in found})
        elif found and not dry_run:
            above = code_name(under) if under is not None else source.capitalize()
            head = (above,) if above else ()
            verb = Verb.CODE_SPEAKERS if source == "speakers" else Verb.CODE_HEADINGS
            outcome = code_passages(opened, {(*head, code_name(each.name)): each.spans for each in found}, verb)
    _tell_names(found, outcome, to, as_json=as_json, dry_run=dry_run)


def _tell_names(found: Sequence[NamedStretches], outcome: CodedMany, to: str, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        rows = [{"name": each.name, "passages": each.count, "characters": each.length} for each in found]
        show_json({"names": rows, "put": outcome.put, "made": outcome.made})
        return
    for each in found:
        say(f"{each.count:>7,}  {each.name}")
    if not dry_run:
        say(f"{counted(outcome.put, 'passage')} put under {to}, {outcome.made:,} of them new.")
