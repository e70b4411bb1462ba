"""Codebooks to be read: as a web page or a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from qda.formats.cell_text import replace_illegal
from qda.formats.coded_document import safe_colour
from qda.formats.saving import saving, saving_archive
from qda.model.codebook import CodebookEntry, path_text

_DEEPEST_HEADING = 6
_STYLE = """
:root { color-scheme: light; }
body { margin: 2em auto; max-width: 46em; padding: 0 1.5em; background: #fff; color: #1a1a1a;
  font: 1rem/1.6 Georgia, "Times New Roman", serif; }
h1, h2, h3, h4, h5, h6, dt, .kind { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h2, h3, h4, h5, h6 { font-size: 1.1rem; margin: 1.8em 0 .3em; padding-inline-start: .5em;
  border-inline-start: .4em solid; break-after: avoid; }
h2 { font-size: 1.25rem; }
.kind { font-size: .75rem; font-weight: normal; color: #555; }
.path { color: #555; font-size: .85rem; margin: 0 0 .4em; }
p { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3em 0; }
dt { font-size: .85rem; font-weight: 600; margin-top: .6em; }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""


def write_codebook_html(path: Path, entries: Sequence[CodebookEntry], *, title: str) -> None:
    """Write a codebook as one web page that needs nothing else, for reading and printing.

    Raises:
        CannotWrite: The file cannot be written.
    """
    with saving(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f'<h1 dir="auto">{_safe(title)}</h1>\n'
        )
        if not entries:
            file.write("<p>The codebook is empty.</p>\n")
        for entry in entries:
            file.writelines(_html_entry(entry))
        file.write("</body>\n</html>\n")


def _html_entry(entry: CodebookEntry) -> Iterator[str]:
    heading = f"h{min(len(entry.path) + 1, _DEEPEST_HEADING)}"
    colour = safe_colour(entry.colour)
    yield f'<{heading} dir="auto" style="border-color:{colour}">{_safe(entry.path[-1])}'
    yield f' <span class="kind">{_kind(entry)}</span></{heading}>\n'
    if len(entry.path) > 1:
        yield f'<div class="path" dir="auto">{_safe(path_text(entry.path))}</div>\n'
    if entry.short_definition:
        yield f'<p dir="auto"><b>{_safe(entry.short_definition)}</b></p>\n'
    if entry.full_definition:
        yield f'<p dir="auto">{_safe(entry.full_definition)}</p>\n'
    parts = [f'<dt>{name}</dt><dd dir="auto">{_safe(text)}</dd>\n' for name, text in _parts(entry)]
    if parts:
        yield f"<dl>\n{''.join(parts)}</dl>\n"


def write_codebook_docx(path: Path, entries: Sequence[CodebookEntry], *, title: str) -> None:
    """Write a codebook as a Word file, its codes as headings so that the outline shows the tree.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from docx import Document
    from docx.shared import RGBColor

    word = Document()
    word.core_properties.author = "Concord"
    word.core_properties.title = _legal(title)[:255]
    word.core_properties.comments = ""
    word.add_heading(_legal(title), 0)
    if not entries:
        word.add_paragraph("The codebook is empty.")
    for entry in entries:
        heading = word.add_heading("", min(len(entry.path), 9))
        if not entry.is_folder:
            heading.add_run("■ ").font.color.rgb = RGBColor.from_string(safe_colour(entry.colour)[1:].upper())
        heading.add_run(_legal(entry.path[-1]))
        about = [_kind(entry), path_text(entry.path) if len(entry.path) > 1 else ""]
        word.add_paragraph().add_run(_legal(" · ".join(part for part in about if part))).italic = True
        if entry.short_definition:
            word.add_paragraph().add_run(_legal(entry.short_definition)).bold = True
        if entry.full_definition:
            word.add_paragraph(_legal(entry.full_definition))
        for name, text in _parts(entry):
            paragraph = word.add_paragraph()
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run(_legal(text))
    with saving_archive(path) as file:
        word.save(file)


def _kind(entry: CodebookEntry) -> str:
    if entry.is_folder:
        return "folder"
    return f"code · key {entry.number_key}" if entry.number_key else "code"


def _parts(entry: CodebookEntry) -> list[tuple[str, str]]:
    """Return what the entry says beside its definitions, with its name."""
    parts = [
        ("Use when", entry.use_when),
        ("Don’t use when", entry.dont_use_when),
        ("Typical example", entry.example),
        ("Memo", entry.memo),
    ]
    return [(name, text) for name, text in parts if text]


def _legal(text: str) -> str:
    return replace_illegal(text)[0]


def _safe(text: str) -> str:
    return escape(_legal(text))
