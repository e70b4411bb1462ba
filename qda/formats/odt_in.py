"""Reads OpenDocument texts: the words in the order in which a person reads them.

Paragraphs, tables, notes, text boxes, lists and tracked changes become what :mod:`qda.formats.docx_in` makes of them.
Nothing that a file refers to is ever fetched, and no macro is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qda.formats.rich_text import Look, RichText
from qda.formats.xml_tree import attribute, child, children, local
from qda.formats.zip_guard import GuardedZip
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import PasswordNeeded, UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

ODT = "application/vnd.oasis.opendocument.text"

_DEEPEST = 200
_DEEPEST_STYLE = 20
_REPEATS = 1_000
"""How many times all cells and rows that are to be repeated are, taken together."""
_SPACES_AT_ONCE = 1_000
_WHITE_SPACE = re.compile("[ \t\r\n]+")
_BLOCKS = frozenset(
    """
    list list-item list-header section numbered-paragraph index-body index-title table-of-content alphabetical-index
    bibliography illustration-index object-index table-index user-index
    """.split()  # noqa: SIM905 - reads better
)
_SKIPPED = frozenset({"hidden-text", "hidden-paragraph", "ruby-text", "annotation-end", "desc", "title"})
_DRAWN = frozenset({"frame", "custom-shape", "g", "rect", "ellipse", "line", "polygon", "path", "connector", "caption"})
_PICTURES = frozenset({"image", "object", "object-ole", "plugin", "applet"})


def read_odt(data: bytes, name: str) -> ImportedDocument:
    """Read an OpenDocument text (.odt, .ott).

    Raises:
        UnreadableFile: It is no sound OpenDocument text; see the reasons in :mod:`qda.model.wording`.
        FileTooLarge: It unpacks to more than the limit.
        PasswordNeeded: It is encrypted.
    """
    archive = GuardedZip(data, name, "odt")
    manifest = "META-INF/manifest.xml"
    if archive.has(manifest) and b"encryption-data" in archive.read(manifest):
        raise PasswordNeeded(name=name, kind="odt")
    root = archive.read_xml("content.xml")
    body = child(root, "body")
    text = None if body is None else child(body, "text")
    if text is None:
        raise UnreadableFile(name=name, reason="not-odt")
    styles = archive.read_xml("styles.xml") if archive.has("styles.xml") else None
    reader = _Reader(archive, name, _Styles([root] if styles is None else [styles, root]))
    reader.blocks(text, 0)
    reader.notes_at_the_end()
    reader.report_parts(styles)
    return reader.text.finish(name=name, media_type=ODT, original=data)


class _Reader:
    """Walks through the body, then through the notes that it met."""

    def __init__(self, archive: GuardedZip, name: str, styles: _Styles) -> None:
        self.text = RichText()
        self._archive = archive
        self._name = name
        self._styles = styles
        self._cited: list[Element] = []
        self._boxes: list[tuple[Element, int]] = []
        self._after_space = True
        self._repeats_left = _REPEATS

    # --- blocks ---------------------------------------------------------------------------------------------------
    def blocks(self, parent: Element, depth: int) -> None:
        """Read the paragraphs and tables of a body, cell, list, note or text box."""
        if depth > _DEEPEST:
            raise UnreadableFile(name=self._name, reason="failed")
        for element in parent:
            tag = local(element)
            if tag in ("p", "h"):
                self._paragraph(element, depth)
            elif tag == "table":
                self._table(element, depth)
            elif tag == "section" and attribute(element, "display") == "none":
                self.text.count("hidden-left-out")
            elif tag in _BLOCKS:
                self.blocks(element, depth + 1)
            elif tag == "tracked-changes":
                self._changes(element)
            elif tag in _DRAWN:
                self._drawing(element, depth)
                self._read_boxes(0)

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        look = self._styles.look("paragraph", attribute(paragraph, "style-name"))
        if local(paragraph) == "h":
            level = attribute(paragraph, "outline-level")
            look = look._replace(heading=level if level in tuple("123456789") else "1")
        start = self.text.begin()
        boxes_before = len(self._boxes)
        self._after_space = True
        self._inline(paragraph, look, depth)
        if look.heading:
            self.text.mark(MarkKind.HEADING, start, look.heading)
        self.text.end()
        self._read_boxes(boxes_before)

    def _read_boxes(self, first: int) -> None:
        while len(self._boxes) > first:
            box, depth = self._boxes.pop(first)
            self.blocks(box, depth + 1)

    def _table(self, table: Element, depth: int) -> None:
        self.text.count("tables")
        for row in self._rows(table, depth):
            covered_beside = 0
            first = True
            for cell in self._repeated(row, ("table-cell", "covered-table-cell"), "number-columns-repeated"):
                covered = local(cell) == "covered-table-cell"
                if covered and covered_beside:  # A wide cell is told once; below a tall one stays an empty place.
                    covered_beside -= 1
                    continue
                if not first:
                    self.text.next_cell()
                first = False
                if covered or not len(cell):
                    self.text.begin()
                    self.text.end()
                else:
                    spanned = attribute(cell, "number-columns-spanned")
                    covered_beside = int(spanned) - 1 if spanned.isdecimal() and len(spanned) < 5 else 0
                    self.blocks(cell, depth + 1)

    def _rows(self, table: Element, depth: int) -> Iterator[Element]:
        if depth > _DEEPEST:
            raise UnreadableFile(name=self._name, reason="failed")
        for element in table:
            if local(element) in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(element, depth + 1)
            elif local(element) == "table-row":
                yield from self._times(element, "number-rows-repeated")

    def _repeated(self, parent: Element, tags: tuple[str, ...], repeat: str) -> Iterator[Element]:
        for element in parent:
            if local(element) in tags:
                yield from self._times(element, repeat)

    def _times(self, element: Element, repeat: str) -> Iterator[Element]:
        yield element
        said = attribute(element, repeat)
        more = min(int(said) - 1 if said.isdecimal() and len(said) < 9 else 0, self._repeats_left)
        for _ in range(more):
            self._repeats_left -= 1
            yield element

    def _changes(self, changes: Element) -> None:
        for region in children(changes, "changed-region"):
            for change in region:
                self.text.count("tracked-deletions", int(local(change) == "deletion"))
                self.text.count("tracked-insertions", int(local(change) == "insertion"))

    # --- within a paragraph ---------------------------------------------------------------------------------------
    def _inline(self, parent: Element, look: Look, depth: int) -> None:
        if depth > _DEEPEST:
            raise UnreadableFile(name=self._name, reason="failed")
        self._characters(parent.text, look)
        for element in parent:
            self._part(element, look, depth)
            self._characters(element.tail, look)

    def _part(self, element: Element, look: Look, depth: int) -> None:
        tag = local(element)
        if tag == "s":
            count = attribute(element, "c") or "1"
            self._exactly(" " * min(int(count) if count.isdecimal() and len(count) < 9 else 1, _SPACES_AT_ONCE), look)
        elif tag == "tab":
            self._exactly("\t", look)
        elif tag == "line-break":
            self._exactly("\n", look)
        elif tag == "note":
            self._cited.append(element)
            self._exactly(f"[{len(self._cited)}]", look)
        elif tag == "annotation":
            self.text.count("comments-left-out")
        elif tag in _DRAWN:
            self._drawing(element, depth)
        elif tag in ("span", "a"):
            styled = self._styles.look("text", attribute(element, "style-name"), look)
            self.text.count("hidden-left-out", int(styled.hidden))
            if not styled.hidden:
                self._inline(element, styled, depth + 1)
        elif tag not in _SKIPPED:
            self._inline(element, look, depth + 1)

    def _characters(self, raw: str | None, look: Look) -> None:
        """Write text in which, as the format has it, white space counts as one space and as none at the beginning."""
        if not raw:
            return
        text = _WHITE_SPACE.sub(" ", raw)
        if self._after_space:
            text = text.removeprefix(" ")
        if text:
            self._after_space = text.endswith(" ")
            self.text.write_as(text, look)

    def _exactly(self, text: str, look: Look) -> None:
        self._after_space = False
        self.text.write_as(text, look)

    def _drawing(self, drawing: Element, depth: int) -> None:
        """Remember the text of a drawing for after the paragraph, and count its pictures."""
        pictures = 0
        waiting = [drawing]
        while waiting:
            element = waiting.pop()
            tag = local(element)
            if tag in _PICTURES:
                pictures = 1
                self.text.count("links-ignored", int("://" in attribute(element, "href")))
            elif tag == "text-box" or (tag in _DRAWN and child(element, "p") is not None):
                self._boxes.append((element, depth + 1))
            elif tag in _DRAWN:
                waiting.extend(reversed(element))
        self.text.count("pictures-left-out", pictures)

    # --- after the text -------------------------------------------------------------------------------------------
    def notes_at_the_end(self) -> None:
        """Write the notes, each beginning with its marker, after an empty line."""
        number = 0
        while number < len(self._cited):
            if not number:
                self.text.begin()
                self.text.end()
            note = self._cited[number]
            number += 1
            self.text.begin()
            self.text.write(f"[{number}] ")
            self.text.end(joined=True)
            for body in children(note, "note-body"):
                self.blocks(body, 0)
            self.text.end()
        self.text.count("footnotes", number)

    def report_parts(self, styles: Element | None) -> None:
        """Report what lies beside the body: macros, page headers."""
        has_macros = any(entry.startswith(("Basic/", "Scripts/")) for entry in self._archive.names)
        self.text.count("macros-ignored", int(has_macros))
        furniture = () if styles is None else styles.iter("{*}header", "{*}footer")
        self.text.count("headers-left-out", sum(_has_words(part) for part in furniture))


def _has_words(element: Element) -> bool:
    return any((part.text or "").strip() or (part.tail or "").strip() for part in element.iterdescendants())


class _Styles:
    """The styles of a file, asked by family and name."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        for root in roots:
            for place in ("styles", "automatic-styles"):
                for group in children(root, place):
                    for style in children(group, "style"):
                        self._styles[attribute(style, "family"), attribute(style, "name")] = style

    def look(self, family: str, name: str, within: Look | None = None, left: int = _DEEPEST_STYLE) -> Look:
        """Return how a style looks within the look of what surrounds it."""
        style = self._styles.get((family, name))
        base = within or Look()
        if style is None or not left:
            return base
        look = self.look(family, attribute(style, "parent-style-name"), within, left - 1)
        heading = look.heading
        level = attribute(style, "default-outline-level")
        if family == "paragraph" and (level in tuple("123456789") or name == "Title"):
            heading = level or "1"
        properties = child(style, "text-properties")
        if properties is None:
            return look._replace(heading=heading)
        weight, slant = attribute(properties, "font-weight"), attribute(properties, "font-style")
        display = attribute(properties, "display")
        return Look(
            weight in ("bold", "600", "700", "800", "900") if weight else look.bold,
            slant in ("italic", "oblique") if slant else look.italic,
            display == "none" if display else look.hidden,
            heading,
        )
