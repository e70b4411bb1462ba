"""Coded documents as one HTML file that needs nothing else: no script, no picture, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qda.formats.coded_document import Block, CodedDocument, CodedSpan, Legend, Piece, blocks, safe_colour
from qda.formats.html_page import PAGE_END, page_head, safe
from qda.formats.saving import saving
from qda.model.codebook import path_text
from qda.model.progress import Progress, no_progress, tell

_STYLE = """
body { margin: 2em auto; max-width: 62em; padding: 0 1.5em;
  font: 1rem/1.7 Georgia, "Times New Roman", serif; }
h1, h2, table, .number, .labels, nav { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .6em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.2em 0 .8em; padding-top: .6em; border-top: 1px solid var(--line); }
h3, h4, h5, h6 { font-size: 1.05rem; margin: 0; }
.row { display: grid; grid-template-columns: 4.5em minmax(0, 1fr) 15em; column-gap: 1.2em; margin: 0 0 .7em; }
.number { color: var(--quiet); font-size: .75rem; line-height: 2.2; text-align: end; overflow-wrap: anywhere; }
.number span { display: block; line-height: 1.3; }
.text { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 2; font-weight: inherit; }
h3.text, h4.text, h5.text, h6.text { font-weight: bold; }
.labels { margin: 0; padding: .3em 0 0; list-style: none; font-size: .75rem; line-height: 1.35; }
.labels li { margin: 0 0 .35em; padding-inline-start: .5em; border-inline-start: 4px solid; }
.labels .on { opacity: .75; }
.labels p { margin: .1em 0 0; font-style: italic; white-space: pre-wrap; }
.coded span { border-bottom: 2px solid; }
.how { color: var(--quiet); font: .85rem/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
.coded .l1 { padding-bottom: 3px; }
.coded .l2 { padding-bottom: 6px; }
sup { font: 600 .62em/0 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: var(--quiet); }
table { border-collapse: collapse; font-size: .85rem; line-height: 1.4; margin: 0 0 1em; }
th, td { padding: .25em .8em .25em 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; }
.chip { display: inline-block; width: .9em; height: .9em; border: 1px solid var(--quiet); vertical-align: -.1em; }
nav ul { padding-inline-start: 1.2em; }
@media (max-width: 50em) { .row { grid-template-columns: 3em minmax(0, 1fr); } .labels { grid-column: 2; } }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  .row { grid-template-columns: 3.5em minmax(0, 1fr) 12em; }
  h2 { break-before: page; } .first h2 { break-before: auto; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; } .labels li, tr { break-inside: avoid; }
  .text { orphans: 2; widows: 2; } nav { display: none; }
}
"""

_EXPLAINED = (
    "Coded words are underlined in their code’s colour and stand in brackets with its number; beside the paragraph the "
    "code is named, with its memo."
)
_LETTERS = " The letter behind the number says who coded."


def write_html(path: Path, documents: Sequence[CodedDocument], *, title: str, progress: Progress = no_progress) -> None:
    """Write coded documents for reading in a browser, on paper or as a PDF, in colour or without.

    A coding's words are underlined in the code's colour and stand in brackets with the code's number; beside the
    paragraph the code is named. The legend gives numbers, names and counts.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    legend = Legend(documents)
    with saving(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(page_head(title, _STYLE))
        file.writelines(_legend_table(legend))
        if len(documents) > 1:
            file.writelines(_contents(documents))
        for place, document in enumerate(documents):
            file.writelines(_document(document, legend, place))
            tell(progress, place + 1, len(documents))
        file.write(PAGE_END)


def _legend_table(legend: Legend) -> Iterator[str]:
    if not legend.codes:
        yield "<p>There are no codings.</p>\n"
        return
    several = len(legend.coders) > 1
    yield f'<p class="how">{_EXPLAINED}{_LETTERS if several else ""}</p>\n'
    heads = "".join(
        f'<th scope="col" class="n"><bdi>{safe(coder)}</bdi> ({legend.letter(coder)})</th>'
        for coder in (legend.coders if several else [])
    )
    yield '<table>\n<thead><tr><th scope="col" class="n">No.</th><th scope="col">Code</th>'
    yield f'<th scope="col" class="n">Codings</th>{heads}</tr></thead>\n<tbody>\n'
    for code in legend.codes:
        each = "".join(f'<td class="n">{count}</td>' for count in (code.by_coder if several else ()))
        yield (
            f'<tr><td class="n">{code.number}</td>'
            f'<td><span class="chip" style="background:{code.colour}"></span> '
            f'<bdi>{safe(path_text(code.path))}</bdi></td><td class="n">{code.total}</td>{each}</tr>\n'
        )
    yield "</tbody>\n</table>\n"
    if not several and legend.coders[0]:
        yield f"<p>Coded by <bdi>{safe(legend.coders[0])}</bdi>.</p>\n"


def _contents(documents: Sequence[CodedDocument]) -> Iterator[str]:
    yield '<nav aria-label="Documents">\n<ul>\n'
    for place, document in enumerate(documents):
        yield f'<li><a href="#d{place + 1}"><bdi>{safe(document.name)}</bdi></a> ({len(document.codings)})</li>\n'
    yield "</ul>\n</nav>\n"


def _document(document: CodedDocument, legend: Legend, place: int) -> Iterator[str]:
    first = ' class="first"' if place == 0 else ""
    yield f'<section{first} id="d{place + 1}">\n<h2 dir="auto">{safe(document.name)}</h2>\n'
    for block in blocks(document):
        yield _row(block, document, legend)
    yield "</section>\n"


def _row(block: Block, document: CodedDocument, legend: Legend) -> str:
    tag = f"h{min(block.heading_level + 2, 6)}" if block.heading_level else "p"
    text = "".join(_piece(piece, document, legend) for piece in block.pieces)
    remarks = "".join(f"<span><bdi>{safe(remark)}</bdi></span>" for remark in block.remarks)
    labels = "".join(
        _label(document.codings[index], legend, goes_on=index in block.continued) for index in block.labels
    )
    if block.unnamed:
        labels += f"<li>and {block.unnamed} more that began above</li>"
    return (
        f'<div class="row"><div class="number">¶ {block.number}{remarks}</div>'
        f'<{tag} class="text" dir="auto">{text}</{tag}>'
        + (f'<ul class="labels">{labels}</ul>' if labels else "")
        + "</div>\n"
    )


def _label(coding: CodedSpan, legend: Legend, *, goes_on: bool) -> str:
    memo = f'<p dir="auto">{safe(coding.memo)}</p>' if coding.memo and not goes_on else ""
    more = (' class="on"', "… ") if goes_on else ("", "")
    return (
        f'<li{more[0]} style="border-color:{safe_colour(coding.colour)}">{more[1]}<b>{legend.sign(coding)}</b> '
        f"<bdi>{safe(legend.label(coding))}</bdi>{memo}</li>"
    )


def _piece(piece: Piece, document: CodedDocument, legend: Legend) -> str:
    """Return a piece: an element per underline, the lowest outside, between the brackets that begin or end here."""
    inner = safe(piece.span.cut(document.text))
    if piece.italic:
        inner = f"<i>{inner}</i>"
    if piece.bold:
        inner = f"<b>{inner}</b>"
    drawn = [(lane, index) for lane, index in enumerate(piece.lanes) if index is not None]
    for lane, index in drawn:
        inner = (
            f'<span class="l{lane}" style="border-color:{safe_colour(document.codings[index].colour)}">{inner}</span>'
        )
    if drawn:
        tint = safe_colour(document.codings[drawn[0][1]].colour)
        inner = f'<span class="coded" style="background:{tint}1f">{inner}</span>'
    opening = "".join(f'<sup dir="ltr">[{legend.sign(document.codings[index])}</sup>' for index in piece.opening)
    closing = "".join(
        f'<sup dir="ltr">{legend.sign(document.codings[index])}]</sup>' for index in reversed(piece.closing)
    )
    return f"{opening}{inner}{closing}"
