"""Reads Markdown as the text that it is.

Researchers write Markdown as notes with a few signs in it, and expect to find those notes again: so every character
stays, signs included, and quotes from the document equal the file. What the signs say is shown besides: headings,
bold and italic become marks. Nothing is made of links, pictures, tables or HTML.
"""

from __future__ import annotations

import dataclasses
import re

from qda.formats.plain_in import read_plain
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.span import Span

MARKDOWN = "text/markdown"

# A line may be a megabyte long: what a quantifier took, it keeps (++), or a line that fits nothing would take hours.
_FENCED = re.compile(
    r"^ {0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}(?P=fence)[`~]*+[ \t]*+$|\Z)", re.DOTALL | re.MULTILINE
)
_HEADING = re.compile(r"^ {0,3}(?P<signs>#{1,6})[ \t]++(?P<words>\S[^\n]*+)$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?P<words>[^\s#>*+-][^\n]*+)\n {0,3}(?P<line>=++|-{2,}+)[ \t]*+$", re.MULTILINE)
_EMPHASIS = re.compile(
    r"""(?<![\\*_\w])(?P<signs>\*{1,3}|_{1,3})(?=[^\s*_])
        (?P<words>(?:[^\n*_]|[*_](?=\w)(?<=\w[*_])){1,500}?)(?<=[^\s*_])(?P=signs)(?![*_\w])""",
    re.VERBOSE,
)


def read_markdown(data: bytes, name: str, encoding: str | None = None) -> ImportedDocument:
    """Read a Markdown file.

    Raises:
        QdaError: As :func:`~qda.formats.plain_in.read_plain`.
    """
    document = read_plain(data, name, encoding)
    marks = tuple(sorted(_marks(document.text), key=lambda mark: (mark.start, mark.end)))
    return dataclasses.replace(document, media_type=MARKDOWN, marks=marks)


def _marks(text: str) -> list[Mark]:
    code = [match.span() for match in _FENCED.finditer(text)]
    # Blanked, not cut, so that offsets stay.
    words = _FENCED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text) if code else text
    marks = [
        Mark(MarkKind.HEADING, *_without_closing_signs(match), value=str(len(match["signs"])))
        for match in _HEADING.finditer(words)
    ]
    marks += [
        Mark(MarkKind.HEADING, *_trimmed(match, match["words"]), value="1" if match["line"][0] == "=" else "2")
        for match in _UNDERLINED.finditer(words)
    ]
    for match in _EMPHASIS.finditer(words):
        if len(match["signs"]) != 1:
            marks.append(Mark(MarkKind.BOLD, *match.span("words")))
        if len(match["signs"]) != 2:
            marks.append(Mark(MarkKind.ITALIC, *match.span("words")))
    return marks


def _without_closing_signs(match: re.Match[str]) -> Span:
    """Return where a heading's words stand, without the signs with which some people close it: ``## Words ##``."""
    words = match["words"].rstrip(" \t")
    open_end = words.rstrip("#")
    return _trimmed(match, open_end if open_end.endswith((" ", "\t")) else words)


def _trimmed(match: re.Match[str], words: str) -> Span:
    start = match.start("words")
    return Span(start, start + len(words.rstrip(" \t")))
