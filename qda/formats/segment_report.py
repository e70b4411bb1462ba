"""Coded passages put together for reading, by code or by document: the values of such a report, and its web page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qda.formats.coded_document import safe_colour
from qda.formats.html_page import PAGE_END, page_head, safe
from qda.formats.saving import saving
from qda.model.progress import Progress, no_progress, tell

STYLE = """
body { margin: 2em auto; max-width: 50em; padding: 0 1.5em; font: 1rem/1.6 Georgia, "Times New Roman", serif; }
h1, h2, table, .about, .place, .who, .up { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .6em; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.2em 0 .3em; padding-inline-start: .5em;
  border-inline-start: .4em solid; break-after: avoid; }
.about, .place, .who, .up { color: var(--quiet); font-size: .8rem; margin: .2em 0; }
.definition { margin: .3em 0 1em; white-space: pre-wrap; overflow-wrap: anywhere; font-style: italic; }
table { border-collapse: collapse; font-size: .85rem; line-height: 1.4; margin: 1em 0; }
th, td { padding: .25em .9em .25em 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; }
.chip { display: inline-block; width: .8em; height: .8em; border: 1px solid var(--quiet); vertical-align: -.05em; }
.passage { margin: 1.1em 0; padding: .1em 0 .1em .9em; border-inline-start: 3px solid; break-inside: avoid; }
.quote { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.who { list-style: none; padding: 0; }
.memo { display: block; margin: .1em 0 .3em 1em; font-style: italic; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } .up { display: none; }
  .passage.long { break-inside: auto; } tr { break-inside: avoid; } }
"""
_LONG = 1_500  # characters from which a passage may be broken between pages


class PassageCoding(NamedTuple):
    """Who put which code on a passage, and why."""

    code: str
    colour: str
    coder: str
    memo: str = ""
    weight: int | None = None
    star: bool = False


class ReportPassage(NamedTuple):
    """A passage with all codings of it that the group holds; ``place`` says where it stands, in words."""

    quote: str
    place: str
    codings: tuple[PassageCoding, ...]


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """A code or document with its passages; ``within`` counts its documents, or its codes."""

    title: str
    colour: str
    definition: str
    within: int
    passages: tuple[ReportPassage, ...]

    @property
    def segments(self) -> int:
        """How many codings it holds."""
        return sum(len(passage.codings) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class SegmentReport:
    """Groups of passages, by ``code`` or by ``document``; ``about`` says in sentences what was chosen."""

    title: str
    by: str
    groups: tuple[ReportGroup, ...]
    coders: tuple[str, ...]
    about: tuple[str, ...] = field(default=())

    @property
    def heads(self) -> tuple[str, str, str]:
        """The headings of the table of contents."""
        return ("Code", "Segments", "Documents") if self.by == "code" else ("Document", "Segments", "Codes")

    @property
    def segments(self) -> int:
        """How many codings it holds."""
        return sum(group.segments for group in self.groups)

    def counted(self, group: ReportGroup) -> str:
        """Return how much a group holds: "3 segments in 2 documents", "3 segments of 1 code"."""
        word = "document" if self.by == "code" else "code"
        within = f"{group.within:,} {word}{'' if group.within == 1 else 's'}"
        segments = f"{group.segments:,} segment{'' if group.segments == 1 else 's'}"
        return f"{segments} {'in' if self.by == 'code' else 'of'} {within}"

    def by_coder(self, group: ReportGroup) -> list[int]:
        """Return a group's number of codings per coder; nothing where only one person coded."""
        if len(self.coders) < 2:
            return []
        names = [coding.coder for passage in group.passages for coding in passage.codings]
        return [names.count(coder) for coder in self.coders]

    def said(self, coding: PassageCoding) -> str:
        """Return what is said of a coding beside its passage: the code unless all have it, who, weight and star."""
        parts = [coding.code] if self.by == "document" else []
        parts += [coding.coder] if coding.coder and (len(self.coders) > 1 or not parts) else []
        parts += [f"weight {coding.weight}"] if coding.weight is not None else []
        parts += ["★"] if coding.star else []
        return " · ".join(parts)


def write_report_html(path: Path, report: SegmentReport, *, progress: Progress = no_progress) -> None:
    """Write the report as one web page that needs nothing else.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    with saving(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(page_head(report.title, STYLE))
        for sentence in report.about:
            file.write(f'<p class="about" dir="auto">{safe(sentence)}</p>\n')
        file.writelines(report_html(report, progress=progress))
        file.write(PAGE_END)


def report_html(report: SegmentReport, *, heading: str = "h2", progress: Progress = no_progress) -> Iterator[str]:
    """Give the pieces of a page that hold the contents and the groups, each under a heading of that kind.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    yield from _contents(report)
    for number, group in enumerate(report.groups, start=1):
        yield from _group(report, group, number, heading)
        tell(progress, number, len(report.groups))


def _contents(report: SegmentReport) -> Iterator[str]:
    if not report.groups:
        yield "<p>There are no segments.</p>\n"
        return
    coders = report.coders if len(report.coders) > 1 else ()
    first, *counts = report.heads
    heads = "".join(f'<th scope="col" class="n"><bdi>{safe(head)}</bdi></th>' for head in (*counts, *coders))
    yield f'<table id="top">\n<thead><tr><th scope="col">{first}</th>{heads}</tr></thead>\n<tbody>\n'
    for number, group in enumerate(report.groups, start=1):
        cells = "".join(f'<td class="n">{n:,}</td>' for n in (group.segments, group.within, *report.by_coder(group)))
        yield (
            f'<tr><td>{_chip(group.colour)}<a href="#g{number}"><bdi>{safe(group.title)}</bdi></a></td>{cells}</tr>\n'
        )
    yield "</tbody>\n</table>\n"


def _chip(colour: str) -> str:
    return f'<span class="chip" style="background:{safe_colour(colour)}"></span> ' if colour else ""


def _group(report: SegmentReport, group: ReportGroup, number: int, heading: str) -> Iterator[str]:
    colour = f' style="border-color:{safe_colour(group.colour)}"' if group.colour else ' style="border-style:none"'
    yield f'<section id="g{number}">\n<{heading} dir="auto"{colour}>{safe(group.title)}</{heading}>\n'
    yield f'<p class="up">{report.counted(group)} · <a href="#top">Contents</a></p>\n'
    if group.definition:
        yield f'<p class="definition" dir="auto">{safe(group.definition)}</p>\n'
    for passage in group.passages:
        yield _passage(report, passage)
    yield "</section>\n"


def _passage(report: SegmentReport, passage: ReportPassage) -> str:
    colour = safe_colour(passage.codings[0].colour)
    lines = "".join(_coding(report, coding) for coding in passage.codings)
    long = " long" if len(passage.quote) > _LONG else ""
    return (
        f'<div class="passage{long}" style="border-color:{colour}">'
        f'<p class="quote" dir="auto">{safe(passage.quote)}</p>'
        f'<p class="place"><bdi>{safe(passage.place)}</bdi></p>'
        + (f'<ul class="who">{lines}</ul>' if lines else "")
        + "</div>\n"
    )


def _coding(report: SegmentReport, coding: PassageCoding) -> str:
    said = report.said(coding)
    memo = f'<span class="memo" dir="auto">{safe(coding.memo)}</span>' if coding.memo.strip() else ""
    chip = _chip(coding.colour) if report.by == "document" else ""
    return f"<li>{chip}<bdi>{safe(said)}</bdi>{memo}</li>" if said or memo else ""
