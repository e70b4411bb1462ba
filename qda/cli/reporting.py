"""The commands that put a report together and draw pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qda.analysis.named import named_filter
from qda.cli.talk import A_PATH, PROJECT, filter_options, progress_bar, reading, say
from qda.store.queries.documents import document_named

_SECTIONS = ("codebook", "tables", "pictures", "segments", "memos")
_PICTURES = ("frequencies", "together", "portrait", "codeline", "coverage")
_OF_ONE = ("portrait", "codeline")


@click.command("report")
@PROJECT
@click.argument("out", type=A_PATH)
@click.option(
    "--section", "sections", multiple=True, type=click.Choice(_SECTIONS), help="Only this section (repeatable)."
)
@filter_options
def report(
    project: Path,
    out: Path,
    sections: Sequence[str],
    documents: Sequence[str],
    codes: Sequence[str],
    coders: Sequence[str],
    where: Sequence[str],
    *,
    starred: bool,
) -> None:
    """Put a report together: .docx, .html or .xlsx."""
    from qda.actions.whole_report import ENDINGS, Section, collect_whole, write_whole

    if out.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"“{out.name}” has to end in one of {', '.join(ENDINGS)}.")
    with reading(project) as opened:
        wanted = named_filter(opened, documents or None, codes or None, coders or None, where or None, starred=starred)
        chosen = [Section(name) for name in sections or _SECTIONS]
        with progress_bar("Writing") as progress:
            write_whole(out, collect_whole(opened, out, chosen, wanted), progress)
    say(f"Wrote {out}.")


@click.command("picture")
@PROJECT
@click.argument("kind", type=click.Choice(_PICTURES))
@click.option("-o", "--out", required=True, type=A_PATH, help="Where to: .svg, .pdf or .png.")
@click.option("--of", "drawn", metavar="DOCUMENT", help="Which document a portrait or codeline draws.")
@click.option("--sub-codes", is_flag=True, help="A code stands for those below it too.")
@click.option("--by-coder", is_flag=True, help="Each coder apart, in frequencies and coverage.")
@click.option("--most-first", is_flag=True, help="Not in the order of the codebook or of the documents.")
@click.option("--jaccard", is_flag=True, help="Coefficients instead of pairs of segments, in together.")
@click.option("--most", type=click.IntRange(min=1), default=40, show_default=True, help="How many rows at most.")
@filter_options
def picture(
    project: Path,
    kind: str,
    out: Path,
    drawn: str | None,
    most: int,
    documents: Sequence[str],
    codes: Sequence[str],
    coders: Sequence[str],
    where: Sequence[str],
    *,
    sub_codes: bool,
    by_coder: bool,
    most_first: bool,
    jaccard: bool,
    starred: bool,
) -> None:
    """Draw a picture of the codings.

    It is black on white where there are no codes' colours.
    """
    from qda.actions.export import check_target
    from qda.analysis.corpus import corpus_of
    from qda.analysis.pictures.asked import Asked, Kind, Order, Said
    from qda.analysis.pictures.drawing import draw
    from qda.analysis.pictures.sheet import FORMATS, PRINT
    from qda.formats.saving import saving

    ending = out.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise click.UsageError(f"“{out.name}” has to end in one of {', '.join(f'.{each}' for each in FORMATS)}.")
    if (drawn is not None) != (kind in _OF_ONE):
        raise click.UsageError(f"--of goes with {' and '.join(_OF_ONE)}, and both need it.")
    asked = Asked(
        kind=Kind(kind),
        rolled_up=sub_codes,
        order=Order.MOST_FIRST if most_first else Order.AS_LISTED,
        by_coder=by_coder,
        jaccard=jaccard,
        most=most,
    )
    with reading(project) as opened:
        check_target(opened, out)
        wanted = named_filter(opened, documents or None, codes or None, coders or None, where or None, starred=starred)
        one = None if drawn is None else document_named(opened, drawn).document_id
        corpus = corpus_of(opened, wanted)
        place = next((at for at, row in enumerate(corpus.documents) if row.document_id == one), None)
        if one is not None and place is None:
            raise click.UsageError("The filters leave that document out.")
        marks = () if one is None else opened.marks(one)
        made = draw(corpus, asked, PRINT, Said(), document=place or 0, marks=marks, wanted=wanted)
        with saving(out) as temporary:
            temporary.write_bytes(made.as_bytes(ending))
    say(f"Wrote {out}.")
