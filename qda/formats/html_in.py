"""Reads web pages: the words that a reader sees, and nothing else.

What becomes of what:

* Blocks (paragraphs, headings, items of a list, divisions) are lines; a line break is a line end, two are an empty
  line. White space is folded as a browser folds it, but in preformatted text.
* A row of a table is a line, its cells are separated by tabs.
* Numbers and bullets of lists are left out: the browser makes them, nobody typed them.
* Headings, bold and italic become marks.
* Scripts, styles, frames, form controls and hidden parts are left out and counted; so are pictures. Only text leaves
  this module, and nothing that a page refers to is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from qda.formats.encoding import decode_markup
from qda.formats.rich_text import RichText
from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.model.errors import FileTooLarge, UnreadableFile
from qda.text.normalise import normalise

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

HTML = "text/html"
TAG_LIMIT = 2_000_000
"""How many tags a page may have, at about 100 bytes of memory each."""
SIZE_LIMIT_MB = 100

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table
    tbody tfoot thead tr ul listing xmp
    """,
    )
)
_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        """
    script style noscript template iframe frame frameset noframes object embed applet canvas svg audio video map
    select datalist textarea button input progress meter
    """,
    )
)
_UNSEEN = frozenset(("head", "rp"))  # not a word on the page, so nothing to report
_PICTURES = frozenset(("img", "svg", "canvas", "video"))
_HEADINGS = {f"h{level}": str(level) for level in range(1, 7)}
_EMPHASIS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_PREFORMATTED = frozenset(("pre", "listing", "xmp"))
_FOLDED = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_INTERNAL_SUBSET = re.compile(r"<!DOCTYPE(?:[^>\[<]|<(?!!DOCTYPE))*+\[", re.IGNORECASE)
_OF_THE_SOURCE = frozenset(("newlines", "line-breaks"))  # where the source's lines end says nothing of the page


class HtmlText(NamedTuple):
    """The text of a page, its marks, and what was left out."""

    text: str
    marks: tuple[Mark, ...]
    notes: tuple[ImportNote, ...]


def read_html(data: bytes, name: str, encoding: str | None = None) -> ImportedDocument:
    """Read a web page.

    Raises:
        EncodingUnclear: Neither the page nor its bytes tell the encoding.
        UnknownEncoding: The chosen encoding does not exist, or cannot have made this file.
        UnreadableFile: It is no text, or declares entities of its own (reason ``dtd``).
        FileTooLarge: It has more tags or text than the limit.
    """
    decoded = decode_markup(data, name, encoding)
    normal = normalise(decoded.text)
    page = _read(_parse(normal.text, name))
    notes = (*decoded.notes, *(note for note in normal.notes if note.what not in _OF_THE_SOURCE), *page.notes)
    return ImportedDocument(
        name=name,
        text=page.text,
        media_type=HTML,
        source_name=name,
        original=data,
        encoding=decoded.encoding,
        marks=page.marks,
        notes=notes,
    )


def html_to_text(source: Element | bytes, name: str = "") -> HtmlText:
    """Return the text of a page or of a chapter of a book, with offsets that begin at 0.

    Args:
        source: A page's bytes, or the root of a tree that was parsed (with or without XHTML's namespace).
        name: The file's name, for messages.

    Raises:
        QdaError: As :func:`read_html`, if bytes are given.
    """
    if not isinstance(source, bytes):
        return _read(source)
    document = read_html(source, name)
    return HtmlText(document.text, document.marks, document.notes)


def _parse(markup: str, name: str) -> Element | None:
    from lxml import etree

    if _INTERNAL_SUBSET.search(markup):
        raise UnreadableFile(name=name, reason="dtd")
    if markup.count("<") > TAG_LIMIT or len(markup) > SIZE_LIMIT_MB << 20:
        raise FileTooLarge(name=name, limit_mb=SIZE_LIMIT_MB)
    # Without huge_tree long paragraphs would be cut silently; the limits above stand in for its own.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(markup.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None  # Nothing in it is an element or text.
    if len(parser.error_log.filter_from_fatals()):
        # It stopped before the end, at elements nested thousands deep: half a page is worse than none.
        raise UnreadableFile(name=name, reason="failed")
    return root


def _read(root: Element | None) -> HtmlText:
    page = _Page()
    if root is not None:
        page.walk(root)
        # What stands after </html> the parser keeps beside the root: pages joined into one file look so.
        for further in root.itersiblings():
            page.walk(further)
    document = page.text.finish(name="", media_type=HTML, original=b"")
    return HtmlText(document.text, document.marks, document.notes)


class _Page:
    """Goes through a page's elements once, in reading order, without recursion: pages may nest deeply."""

    def __init__(self) -> None:
        self.text = RichText()
        self._line_open = False
        self._fresh = False  # the line holds nothing yet but the tabs of a table's row
        self._space = False  # white space was read, to be written before the next word of the line
        self._emphasis = {"bold": 0, "italic": 0}
        self._preformatted = 0
        self._heading: int | None = None
        self._cells: list[int] = []  # of the rows that are open, how many cells were begun

    def walk(self, root: Element) -> None:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        left_out: Element | None = None
        for event, element in walker:
            if event == "start":
                if self._is_left_out(element):
                    left_out = element
                    walker.skip_subtree()
                    continue
                self._begin(element)
                self._write(element.text)
                continue
            if event == "end" and element is not left_out:
                self._end(element)
            left_out = None
            if element is not root:
                self._write(element.tail)

    def _is_left_out(self, element: Element) -> bool:
        tag = _tag(element)
        if tag in _PICTURES:
            self.text.count("pictures-left-out")
            return True
        if tag in _UNSEEN:
            return True
        hidden = tag in _LEFT_OUT or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        if hidden and (len(element) or element.text or tag in ("iframe", "script")):
            self.text.count("hidden-left-out")
        # A row without a word only spaces the rows around it.
        return bool(hidden) or (tag == "tr" and not _has_words(element.itertext()))

    def _begin(self, element: Element) -> None:
        tag = _tag(element)
        if tag in ("td", "th"):
            self._begin_cell()
        elif tag == "br":
            self._break_line()
        elif tag in _BLOCKS:
            self._end_block()
        if tag in _HEADINGS:
            self._heading = None
        if tag == "table":
            self.text.count("tables")
        elif tag == "tr":
            self._cells.append(0)
        elif tag in _EMPHASIS:
            self._emphasis[_EMPHASIS[tag]] += 1
        self._preformatted += tag in _PREFORMATTED

    def _end(self, element: Element) -> None:
        tag = _tag(element)
        if tag in _HEADINGS and self._heading is not None:
            self.text.mark(MarkKind.HEADING, self._heading, _HEADINGS[tag])
        if tag in _EMPHASIS:
            self._emphasis[_EMPHASIS[tag]] -= 1
        elif tag == "tr":
            self._cells.pop()
            self._fresh = False
        self._preformatted -= tag in _PREFORMATTED
        if tag in _BLOCKS:
            self._end_block()

    def _begin_cell(self) -> None:
        if self._cells and self._cells[-1]:
            self.text.end()
            self.text.next_cell()
            self._line_open = False
        if self._cells:
            self._cells[-1] += 1
        if not self._line_open:
            self.text.begin()
        self._line_open = self._fresh = True
        self._space = False

    def _end_block(self) -> None:
        self._space = False
        if self._line_open and not self._fresh:
            self.text.end()
            self._line_open = False

    def _break_line(self) -> None:
        if self._line_open:
            self._end_block()
        elif self.text.length:
            self.text.begin()
            self.text.end()

    def _write(self, raw: str | None) -> None:
        if not raw:
            return
        apart = False
        if self._preformatted:
            words = raw if self._line_open else raw.removeprefix("\n")
            if not words:
                return
        else:
            folded = _FOLDED.sub(" ", raw)
            words = folded.strip(" ")
            if not words:
                self._space = self._space or self._line_open
                return
            apart = self._line_open and not self._fresh and (self._space or folded.startswith(" "))
            self._space = folded.endswith(" ")
        if not self._line_open:
            start = self.text.begin()
            self._line_open = True
        else:
            start = self.text.length
        self._fresh = False
        if self._heading is None:
            self._heading = start
        bold, italic = self._emphasis["bold"] > 0, self._emphasis["italic"] > 0
        if apart:
            self.text.write(" ", bold=bold, italic=italic)
        self.text.write(words, bold=bold, italic=italic)


def _tag(element: Element) -> str:
    # A comment's tag is no string but the function that makes comments.
    return str(element.tag).rpartition("}")[2].lower()


def _has_words(texts: Iterable[object]) -> bool:
    return any(str(text).strip() for text in texts)
