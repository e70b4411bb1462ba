"""Codebooks to be read: as a web page or a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qda.formats.coded_document import safe_colour
from qda.formats.html_page import PAGE_END, page_head, safe
from qda.formats.saving import saving, saving_archive
from qda.model.codebook import CodebookEntry, path_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_DEEPEST_HEADING = 6
_STYLE = """
body { margin: 2em auto; max-width: 46em; padding: 0 1.5em;
  font: 1rem/1.6 Georgia, "Times New Roman", serif; }
h1, h2, h3, h4, h5, h6, dt, .kind { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h2, h3, h4, h5, h6 { font-size: 1.1rem; margin: 1.8em 0 .3em; padding-inline-start: .5em;
  border-inline-start: .4em solid; break-after: avoid; }
h2 { font-size: 1.25rem; }
.kind { font-size: .75rem; font-weight: normal; color: var(--quiet); }
.path { color: var(--quiet); font-size: .85rem; margin: 0 0 .4em; }
p { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3em 0; }
dt { font-size: .85rem; font-weight: 600; margin-top: .6em; }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } }
"""


CodeCounts = Mapping[tuple[str, ...], tuple[int, int]]
"""How many segments in how many documents a code has, by its path."""


def write_codebook_html(
    path: Path, entries: Sequence[CodebookEntry], *, title: str, counts: CodeCounts | None = None
) -> None:
    """Write a codebook as one web page that needs nothing else, for reading and printing; with counts if given.

    Raises:
        CannotWrite: The file cannot be written.
    """
    with saving(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(page_head(title, _STYLE))
        file.writelines(codebook_html(entries, counts))
        file.write(PAGE_END)


def codebook_html(
    entries: Sequence[CodebookEntry], counts: CodeCounts | None = None, *, below: int = 1
) -> Iterator[str]:
    """Give the pieces of a page that hold a codebook, its headings so many levels below the page's."""
    if not entries:
        yield "<p>The codebook is empty.</p>\n"
    for entry in entries:
        yield from _html_entry(entry, counts, below)


def _html_entry(entry: CodebookEntry, counts: CodeCounts | None, below: int) -> Iterator[str]:
    heading = f"h{min(len(entry.path) + below, _DEEPEST_HEADING)}"
    colour = safe_colour(entry.colour)
    yield f'<{heading} dir="auto" style="border-color:{colour}">{safe(entry.path[-1])}'
    yield f' <span class="kind">{_kind(entry, counts)}</span></{heading}>\n'
    if len(entry.path) > 1:
        yield f'<div class="path" dir="auto">{safe(path_text(entry.path))}</div>\n'
    if entry.short_definition:
        yield f'<p dir="auto"><b>{safe(entry.short_definition)}</b></p>\n'
    if entry.full_definition:
        yield f'<p dir="auto">{safe(entry.full_definition)}</p>\n'
    parts = [f'<dt>{name}</dt><dd dir="auto">{safe(text)}</dd>\n' for name, text in _parts(entry)]
    if parts:
        yield f"<dl>\n{''.join(parts)}</dl>\n"


def write_codebook_docx(
    path: Path, entries: Sequence[CodebookEntry], *, title: str, counts: CodeCounts | None = None
) -> None:
    """Write a codebook as a Word file, its codes as headings so that the outline shows the tree; counts if given.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from qda.formats.docx_out import new_word

    word = new_word(title)
    add_codebook(word, entries, counts)
    with saving_archive(path) as file:
        word.save(file)


def add_codebook(
    word: WordDocument, entries: Sequence[CodebookEntry], counts: CodeCounts | None = None, *, below: int = 0
) -> None:
    """Add a codebook at the end of a Word file, its headings so many levels further down."""
    if not entries:
        word.add_paragraph("The codebook is empty.")
    for entry in entries:
        _add_entry(word, entry, counts, below)


def _add_entry(word: WordDocument, entry: CodebookEntry, counts: CodeCounts | None, below: int) -> None:
    from qda.formats.docx_out import add_chip, add_quiet, legal, turn

    heading = word.add_heading("", min(len(entry.path) + below, 9))
    add_chip(heading, "" if entry.is_folder else safe_colour(entry.colour))
    heading.add_run(legal(entry.path[-1]))
    turn(heading, entry.path[-1])
    about = [_kind(entry, counts), path_text(entry.path) if len(entry.path) > 1 else ""]
    add_quiet(word.add_paragraph(), " · ".join(part for part in about if part))
    if entry.short_definition:
        paragraph = word.add_paragraph()
        paragraph.add_run(legal(entry.short_definition)).bold = True
        turn(paragraph, entry.short_definition)
    if entry.full_definition:
        turn(word.add_paragraph(legal(entry.full_definition)), entry.full_definition)
    for name, text in _parts(entry):
        paragraph = word.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(legal(text))
        turn(paragraph, text)


def _kind(entry: CodebookEntry, counts: CodeCounts | None) -> str:
    said = ["folder" if entry.is_folder else "code"]
    if entry.number_key and not entry.is_folder:
        said.append(f"key {entry.number_key}")
    if counts is not None and not entry.is_folder:
        said.append(counted_words(*counts.get(entry.path, (0, 0))))
    return " · ".join(said)


def counted_words(segments: int, documents: int) -> str:
    """Return counts in words: "3 segments in 2 documents"."""
    if not segments:
        return "no segments"
    return (
        f"{segments:,} segment{'' if segments == 1 else 's'} in {documents:,} document{'' if documents == 1 else 's'}"
    )


def _parts(entry: CodebookEntry) -> list[tuple[str, str]]:
    """Return what the entry says beside its definitions, with its name."""
    parts = [
        ("Use when", entry.use_when),
        ("Don’t use when", entry.dont_use_when),
        ("Typical example", entry.example),
        ("Memo", entry.memo),
    ]
    return [(name, text) for name, text in parts if text]
