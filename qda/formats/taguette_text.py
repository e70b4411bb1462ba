"""The text of a document of Taguette, and where the bytes that its highlights count stand in it.

Taguette keeps a document as HTML and counts bytes of UTF-8 over the text in it as a browser has it: tags do not count,
entities count as what they stand for, and line ends between tags count although nobody sees them. So the parser has
to read HTML exactly as browsers do.

The text is stored as it is seen: white space folded, a line for each block and line break, cells of a table separated
by tabs. Headings, bold and italic become marks.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from qda.formats.peer_texts import Positions
from qda.model.document import Mark, MarkKind
from qda.model.errors import Cancelled, FileTooLarge, UnreadableFile
from qda.model.progress import Wanted, always_wanted
from qda.text.normalise import normalise

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTENT_LIMIT_MB = 100
ELEMENT_LIMIT = 2_000_000
DEPTH_LIMIT = 500
"""How deep elements may lie: the parser looks through all open ones at each new one."""

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search
    section summary table tbody tfoot thead tr ul xmp
    """,
    )
)
_UNSEEN = frozenset(("head", "noembed", "noframes", "noscript", "script", "style", "template", "textarea", "title"))
_PREFORMATTED = frozenset(("pre", "listing", "plaintext", "xmp"))
_EMPHASIS = {"b": MarkKind.BOLD, "strong": MarkKind.BOLD, "i": MarkKind.ITALIC, "em": MarkKind.ITALIC}
_HEADINGS = {f"h{level}": str(level) for level in range(1, 7)}
_WHITE = frozenset(" \t\n\r\f")
_WORD_OR_WHITE = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_TAG = re.compile(r"<[^<>]*>")


class TaguetteText(NamedTuple):
    """A document's text as it is stored, its marks, and the positions of Taguette in it.

    ``positions`` count characters of the text in the HTML; ``leading`` of them are white space before the first tag,
    which Taguette's server does not count.
    """

    text: str
    marks: tuple[Mark, ...]
    positions: Positions
    leading: int
    counts: Counter[str]


def read_contents(html: str, name: str, wanted: Wanted = always_wanted) -> TaguetteText:
    """Return the text of a document's HTML.

    Raises:
        Cancelled: It is not wanted any more.
        FileTooLarge: It has more text or elements than the limit.
        UnreadableFile: Its elements lie in each other deeper than any honest document's.
    """
    if len(html) > CONTENT_LIMIT_MB << 20:
        raise FileTooLarge(name=name, limit_mb=CONTENT_LIMIT_MB)
    writer = _Writer()
    writer.walk(_parsed(html, name, wanted))
    text, marks, raw, places = writer.finish()
    leading = len(raw) - len(raw.lstrip("".join(_WHITE)))
    return TaguetteText(text, marks, Positions(raw, places, len(text)), leading, writer.counts)


def text_of(html: str) -> str:
    """Return the text in a piece of HTML, such as a highlight's snippet, without any separators."""
    if "<" not in html and "&" not in html:
        return html
    root = _parsed(html, "", always_wanted)
    return "".join(piece for _event, _tag, piece in _events(root) if piece)


def says(html: str, text: str) -> bool:
    """Whether a piece of HTML says exactly a text, by a quick look that may miss it but is never wrong about it."""
    return text == unescape(_TAG.sub("", html))


class _Chunks:
    """Hands the parser its input in pieces, so that it can be stopped between them."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        self._text = text
        self._place = 0
        self._wanted = wanted

    def read(self, size: int = -1) -> str:
        if not self._wanted():
            raise Cancelled
        start = self._place
        self._place = len(self._text) if size < 0 else min(len(self._text), start + size)
        return self._text[start : self._place]


def _parsed(html: str, name: str, wanted: Wanted) -> Element:
    """Return the elements of HTML as a browser makes them of what is put into a ``div``."""
    import html5lib

    parser: Any = html5lib.HTMLParser(_guarded_tree(name), namespaceHTMLElements=False)
    return cast("Element", parser.parseFragment(_Chunks(html, wanted), container="div"))


def _guarded_tree(name: str) -> type:
    """Return the parser's builder of ordinary trees, which cannot be made to grow without end."""
    from html5lib import treebuilders

    base: type[Any] = cast(Any, treebuilders).getTreeBuilder("etree")
    made = 0

    class Guarded(base):
        def insertElementNormal(self, token: Any) -> Any:
            nonlocal made
            made += 1
            if made > ELEMENT_LIMIT:
                raise FileTooLarge(name=name, limit_mb=CONTENT_LIMIT_MB)
            if len(self.openElements) > DEPTH_LIMIT:
                raise UnreadableFile(name=name, reason="failed")
            return base.insertElementNormal(self, token)

    return Guarded


def _events(root: Element) -> Iterator[tuple[str, str, str]]:
    """Yield the beginnings and ends of elements and the text between them, without recursion."""
    waiting: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    yield "text", "", root.text or ""
    while waiting:
        element, children = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            if waiting:
                yield "end", _tag(element), ""
                yield "text", "", element.tail or ""
        elif callable(child.tag):  # a comment
            yield "text", "", child.tail or ""
        else:
            yield "start", _tag(child), ""
            yield "text", "", child.text or ""
            waiting.append((child, iter(child)))


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


class _Writer:
    """Goes through a document once and writes down what is seen, and where each character of the source went."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._written: list[str] = []
        self._raw: list[str] = []
        self._places = array("q")
        self._length = 0
        self._breaks = 0  # line ends to come before the next character
        self._tabs = 0
        self._space = -1  # the place of white space that is to come before the next character
        self._line_begun = False  # something stands in this line or cell
        self._cells: list[int] = []  # of the rows that are open, how many cells were begun
        self._preformatted = 0
        self._unseen = 0
        self._emphasis: Counter[MarkKind] = Counter()
        self._open: dict[MarkKind, int] = {}
        self._heading: int | None = None
        self._marks: list[Mark] = []

    def walk(self, root: Element) -> None:
        for event, tag, piece in _events(root):
            if event == "text":
                self._write(piece)
            elif event == "start":
                self._begin(tag)
            else:
                self._end(tag)

    def finish(self) -> tuple[str, tuple[Mark, ...], str, array[int]]:
        for kind in list(self._open):
            self._close(kind)
        marks = tuple(sorted(self._marks, key=lambda mark: (mark.start, mark.end)))
        return "".join(self._written), marks, "".join(self._raw), self._places

    def _begin(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._begin_cell()
        elif tag == "br":
            self._space = -1
            self._breaks += bool(self._line_begun or self._breaks)
            self._line_begun = False
        elif tag in _BLOCKS:
            self._end_block()
        if tag == "tr":
            self._cells.append(0)
        elif tag == "img":
            self.counts["pictures-left-out"] += 1
        elif tag == "table":
            self.counts["tables"] += 1
        if tag in _HEADINGS:
            self._heading = None
        if tag in _EMPHASIS:
            self._emphasis[_EMPHASIS[tag]] += 1
        self._preformatted += tag in _PREFORMATTED
        self._unseen += tag in _UNSEEN

    def _end(self, tag: str) -> None:
        if tag in _HEADINGS and self._heading is not None:
            self._marks.append(Mark(MarkKind.HEADING, self._heading, self._length, _HEADINGS[tag]))
            self._heading = None
        if tag in _EMPHASIS:
            self._emphasis[_EMPHASIS[tag]] -= 1
        if tag == "tr" and self._cells:
            self._cells.pop()
            self._tabs = 0
            self._line_begun = True  # cells without a word make a line too, if anything came before
        self._preformatted -= tag in _PREFORMATTED
        self._unseen -= tag in _UNSEEN
        if tag in _BLOCKS:
            self._end_block()

    def _begin_cell(self) -> None:
        self._space = -1
        if not self._cells:
            return
        if self._cells[-1]:
            self._breaks = 0 if self._line_begun or self._tabs else self._breaks
            self._tabs += 1
        self._cells[-1] += 1
        self._line_begun = False

    def _end_block(self) -> None:
        self._space = -1
        if self._line_begun and self._written:
            self._breaks = max(self._breaks, 0 if self._written[-1] == "\n" else 1)
        self._line_begun = False

    def _write(self, piece: str) -> None:
        if not piece:
            return
        self._raw.append(piece)
        if self._unseen:
            self._places.extend([-1] * len(piece))
            return
        if self._preformatted:
            for character in piece:
                self._put(character)
            return
        for match in _WORD_OR_WHITE.finditer(piece):
            word = match[0]
            if word[0] in _WHITE:
                if self._line_begun and self._space < 0:
                    self._space = len(self._places)
                self._places.extend([-1] * len(word))
            elif word.isascii() and word.isprintable():
                self._put(word[0])
                self._places.extend(range(self._length, self._length + len(word) - 1))
                self._append(word[1:])
            else:
                for character in word:
                    self._put(character)

    def _put(self, character: str) -> None:
        shown = character if " " <= character <= "~" else normalise("x" + character).text[1:]
        if not shown or (shown == "\ufeff" and not self._length):
            self._places.append(-1)
            return
        if character == "\n" and not self._line_begun and not self._written:
            self._places.append(-1)
            return
        self._end_styles(all_of_them=bool(self._breaks or self._tabs))
        if self._breaks or self._tabs:
            self._append("\n" * self._breaks + "\t" * self._tabs)
        elif self._space >= 0:
            self._places[self._space] = self._length
            self._append(" ")
        self._breaks = self._tabs = 0
        self._space = -1
        for kind, depth in self._emphasis.items():
            if depth > 0:
                self._open.setdefault(kind, self._length)
        if self._heading is None and not shown.isspace():
            self._heading = self._length
        self._places.append(self._length)
        for one in shown:
            self._append(one)
        self._line_begun = True

    def _append(self, text: str) -> None:
        self._written.append(text)
        self._length += len(text)

    def _end_styles(self, *, all_of_them: bool) -> None:
        for kind in list(self._open):
            if all_of_them or not self._emphasis[kind]:
                self._close(kind)

    def _close(self, kind: MarkKind) -> None:
        start = self._open.pop(kind)
        if start < self._length:
            self._marks.append(Mark(kind, start, self._length))
