"""What all web pages of ours share: one file that needs nothing else, for light and dark screens and for paper."""

from __future__ import annotations

from html import escape

from qda.formats.cell_text import replace_illegal

_COLOURS = """
:root { color-scheme: light dark; --ground: #fff; --ink: #1a1a1a; --quiet: #5a5a5a; --line: #c4c4c4; --link: #0b5cad; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #17191c; --ink: #e6e6e6; --quiet: #a6a6a6; --line: #4a4d52; --link: #8ab8f0; }
}
body { background: var(--ground); color: var(--ink); }
a { color: var(--link); }
@media print {
  :root { color-scheme: light; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""


def safe(text: str) -> str:
    """Return user text as it can stand in a page: no markup, no characters that a page must not hold."""
    return escape(replace_illegal(text)[0])


def page_head(title: str, style: str) -> str:
    """Return a page up to its first heading; nothing in it may run, and nothing may be fetched."""
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe(title)}</title>\n<style>{_COLOURS}{style}</style>\n</head>\n<body>\n"
        f'<h1 dir="auto">{safe(title)}</h1>\n'
    )


PAGE_END = "</body>\n</html>\n"
