"""A report of several sections in one file, such as codebook, tables and memos: its values and its web page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qda.formats.codebook_out import CodeCounts, codebook_html
from qda.formats.html_page import PAGE_END, page_head, safe
from qda.formats.saving import saving
from qda.formats.segment_report import STYLE, SegmentReport, report_html
from qda.model.codebook import CodebookEntry
from qda.model.progress import Progress, no_progress

COLUMNS_AT_ONCE = 8  # of a wide table, beside the names of its rows, as far as a page is wide
MOST_COLUMNS = 40
_STYLE = """
nav ul { list-style: none; padding: 0; font-family: system-ui, Helvetica, Arial, sans-serif; }
nav li { margin: .2em 0; }
h2.section { border: none; padding: 0; font-size: 1.35rem; border-bottom: 2px solid var(--line); margin-top: 2.5em; }
h3, h4, h5, h6 { font: 600 1.05rem/1.3 system-ui, Helvetica, Arial, sans-serif; margin: 1.6em 0 .3em;
  padding-inline-start: .5em; border-inline-start: .4em solid transparent; break-after: avoid; }
.kind { font-size: .75rem; font-weight: normal; color: var(--quiet); }
.path { color: var(--quiet); font-size: .85rem; }
dt { font-size: .85rem; font-weight: 600; margin-top: .6em; } dd { margin: 0; white-space: pre-wrap; }
figure { margin: 1.5em 0; break-inside: avoid; background: #fff; } figure svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; } .memo { margin: 1.2em 0; } .said { white-space: pre-wrap; overflow-wrap: anywhere; }
"""


class ReportTable(NamedTuple):
    """A table: what it is called, what has to be known of it, its headings and its rows as they are shown."""

    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def parts(self) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Return it cut into parts as wide as a page, each with the names of the rows."""
        last = min(len(self.headings), MOST_COLUMNS + 1)
        cuts = range(1, max(2, last), COLUMNS_AT_ONCE)
        return [
            (
                (self.headings[0], *self.headings[at : min(at + COLUMNS_AT_ONCE, last)]),
                [(row[0], *row[at : min(at + COLUMNS_AT_ONCE, last)]) for row in self.rows],
            )
            for at in cuts
        ]

    @property
    def left_out(self) -> int:
        """How many columns are not shown."""
        return max(0, len(self.headings) - 1 - MOST_COLUMNS)


class ReportPicture(NamedTuple):
    """A picture as SVG and PNG, so many points wide and high; ``alt`` says in words what it shows."""

    title: str
    alt: str
    svg: str
    png: bytes
    width: float
    height: float


class ReportMemo(NamedTuple):
    """A memo: what it is about, its title and text, who wrote it, and the passage if it is on one."""

    about: str
    title: str
    text: str
    coder: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class WholeReport:
    """What was chosen; a section that was not is ``None``."""

    title: str
    about: tuple[str, ...]
    codebook: tuple[Sequence[CodebookEntry], CodeCounts] | None = None
    segments: SegmentReport | None = None
    tables: tuple[ReportTable, ...] | None = None
    pictures: tuple[ReportPicture, ...] | None = None
    memos: tuple[ReportMemo, ...] | None = None

    def sections(self) -> list[tuple[str, str]]:
        """Return the sections that it has: a name for links, and a heading."""
        there = (
            ("codebook", "Codebook", self.codebook),
            ("tables", "Tables", self.tables),
            ("pictures", "Pictures", self.pictures),
            ("segments", "Coded segments", self.segments),
            ("memos", "Memos", self.memos),
        )
        return [(name, heading) for name, heading, section in there if section is not None]


def write_whole_html(path: Path, report: WholeReport, *, progress: Progress = no_progress) -> None:
    """Write the report as one web page that needs nothing else.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop; a file that was there is unchanged.
    """
    with saving(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(page_head(report.title, STYLE + _STYLE))
        for sentence in report.about:
            file.write(f'<p class="about" dir="auto">{safe(sentence)}</p>\n')
        links = "".join(f'<li><a href="#{name}">{heading}</a></li>' for name, heading in report.sections())
        file.write(f"<nav><ul>{links}</ul></nav>\n")
        for name, heading in report.sections():
            file.write(f'<h2 class="section" id="{name}">{heading}</h2>\n')
            file.writelines(_section(report, name, progress))
        file.write(PAGE_END)


def _section(report: WholeReport, name: str, progress: Progress) -> Iterator[str]:
    if name == "codebook" and report.codebook is not None:
        yield from codebook_html(*report.codebook, below=2)
    elif name == "segments" and report.segments is not None:
        yield from report_html(report.segments, heading="h3", progress=progress)
    elif name == "tables":
        for table in report.tables or ():
            yield from _table(table)
    elif name == "pictures":
        for picture in report.pictures or ():
            yield _picture(picture)
    elif name == "memos":
        yield from map(_memo, report.memos or ())
        if not report.memos:
            yield "<p>There are no memos.</p>\n"


def _table(table: ReportTable) -> Iterator[str]:
    yield f'<h3 dir="auto">{safe(table.title)}</h3>\n'
    if table.about:
        yield f'<p class="about" dir="auto">{safe(table.about)}</p>\n'
    for headings, rows in table.parts():
        heads = "".join(f'<th scope="col" class="n"><bdi>{safe(head)}</bdi></th>' for head in headings[1:])
        yield f'<div class="wide"><table>\n<thead><tr><th scope="col">{safe(headings[0])}</th>{heads}</tr></thead>\n'
        for row in rows:
            cells = "".join(f'<td class="n">{safe(cell)}</td>' for cell in row[1:])
            yield f'<tr><th scope="row"><bdi>{safe(row[0])}</bdi></th>{cells}</tr>\n'
        yield "</table></div>\n"
    if table.left_out:
        yield f'<p class="about">{left_out_words(table)}</p>\n'


def left_out_words(table: ReportTable) -> str:
    """Say how much of a very wide table is not shown."""
    return f"{table.left_out:,} more columns are left out here; the workbook has all."


def _picture(picture: ReportPicture) -> str:
    # The drawing without what makes it a file of its own; its words are escaped in it.
    drawing = re.sub(r"^.*?(?=<svg)", "", picture.svg, count=1, flags=re.DOTALL)
    drawing = drawing.replace("<svg ", f'<svg role="img" aria-label="{safe(picture.alt)}" ', 1)
    return f"<figure>{drawing}</figure>\n"


def _memo(memo: ReportMemo) -> str:
    title = f'<h3 dir="auto">{safe(memo.title or memo.about)}</h3>\n'
    who = " · ".join(part for part in (memo.about if memo.title else "", memo.coder) if part)
    quote = f'<p class="definition" dir="auto">{safe(memo.quote)}</p>\n' if memo.quote else ""
    return (
        f'<div class="memo">{title}<p class="about" dir="auto">{safe(who)}</p>\n{quote}'
        f'<p class="said" dir="auto">{safe(memo.text)}</p></div>\n'
    )
