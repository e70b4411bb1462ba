"""Reads Word files: the words in the order in which a person reads them.

What becomes of what:

* Paragraphs and line breaks are lines; cells of a table row are separated by tabs, and a merged cell is told once.
* Numbers and bullets of lists are left out: Word computes them, nobody typed them.
* Footnotes and endnotes follow after the text. ``[1]`` in the text leads to the line that begins with ``[1]``.
* Text boxes follow the paragraph that they are anchored to.
* Of tracked changes the text is read as if all were accepted.
* Headings, bold and italic become marks. Comments, pictures, headers and hidden text are counted and left out.

Nothing that a file refers to is ever fetched, and no macro is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qda.formats.docx_parts import Relation, Styles, main_part, relations
from qda.formats.rich_text import Look, RichText
from qda.formats.xml_tree import attribute, child, children, local
from qda.formats.zip_guard import GuardedZip
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"

_DEEPEST = 200
"""How deep elements may nest; a table within a table takes four."""
_WRAPPERS = frozenset({"sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "ins", "moveTo", "dir", "bdo"})
_LEFT_OUT = frozenset({"del", "moveFrom"})
_PICTURES = frozenset({"blip", "imagedata"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_GREEK = dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)) | dict(
    enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)
)  # where the font "Symbol" has the letters of the Latin alphabet
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FB: "✗", 0xF04A: "☺"}


def read_docx(data: bytes, name: str) -> ImportedDocument:
    """Read a Word file (.docx or .docm).

    Raises:
        UnreadableFile: It is no sound Word file; see the reasons in :mod:`qda.model.wording`.
        FileTooLarge: It unpacks to more than the limit.
        PasswordNeeded: Its parts are encrypted.
    """
    archive = GuardedZip(data, name, "docx")
    part = main_part(archive, name)
    root = archive.read_xml(part)
    body = child(root, "body")
    if local(root) != "document" or body is None:
        raise UnreadableFile(name=name, reason="not-docx")
    reader = _Reader(archive, name, part)
    reader.blocks(body, 0)
    reader.notes_at_the_end()
    reader.report_parts()
    return reader.text.finish(name=name, media_type=DOCM if reader.has_macros else DOCX, original=data)


class _Reader:
    """Walks through the body, then through the footnotes that it met."""

    def __init__(self, archive: GuardedZip, name: str, part: str) -> None:
        self.text = RichText()
        self._archive = archive
        self._name = name
        self._relations = relations(archive, part)
        self._styles = Styles(self._related_root("styles"))
        self._note_roots: dict[str, dict[str, Element]] = {}
        self._cited: list[tuple[str, str]] = []
        self._comments: set[str] = set()
        self._boxes: list[tuple[Element, int]] = []
        self.has_macros = any(entry.endswith("vbaProject.bin") for entry in archive.names)

    # --- blocks ---------------------------------------------------------------------------------------------------
    def blocks(self, parent: Element, depth: int) -> None:
        """Read the paragraphs and tables of a body, cell, note or text box."""
        if depth > _DEEPEST:
            raise UnreadableFile(name=self._name, reason="failed")
        for element in parent:
            tag = local(element)
            if tag == "p":
                self._paragraph(element, depth)
            elif tag == "tbl":
                self._table(element, depth)
            elif tag == "sdt":
                for content in children(element, "sdtContent"):
                    self.blocks(content, depth + 1)
            elif tag in _LEFT_OUT:
                self.text.count("tracked-deletions")
            elif tag in _WRAPPERS:
                self.blocks(element, depth + 1)
            elif tag == "AlternateContent":
                for chosen in _alternative(element):
                    self.blocks(chosen, depth + 1)
            elif tag == "altChunk":
                self.text.count("links-ignored")

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        look = self._styles.paragraph_look(child(paragraph, "pPr"))
        start = self.text.begin()
        boxes_before = len(self._boxes)
        self._inline(paragraph, look, depth)
        if look.heading:
            self.text.mark(MarkKind.HEADING, start, look.heading)
        self.text.end(joined=_mark_deleted(paragraph))
        while len(self._boxes) > boxes_before:
            box, box_depth = self._boxes.pop(boxes_before)
            self.blocks(box, box_depth + 1)

    def _table(self, table: Element, depth: int) -> None:
        self.text.count("tables")
        for row in _rows(table, depth):
            properties = child(row, "trPr")
            if properties is not None and child(properties, "del") is not None:
                self.text.count("tracked-deletions")
                continue
            for position, cell in enumerate(_cells(row, depth)):
                if position:
                    self.text.next_cell()
                if _continues_cell_above(cell):
                    self.text.begin()
                    self.text.end()
                else:
                    self.blocks(cell, depth + 1)

    # --- within a paragraph ---------------------------------------------------------------------------------------
    def _inline(self, parent: Element, look: Look, depth: int) -> None:
        if depth > _DEEPEST:
            raise UnreadableFile(name=self._name, reason="failed")
        for element in parent:
            tag = local(element)
            if tag == "r":
                self._run(element, look, depth)
            elif tag in _LEFT_OUT:
                self.text.count("tracked-deletions")
            elif tag in _WRAPPERS:
                self.text.count("tracked-insertions", int(tag in ("ins", "moveTo")))
                self._inline(element, look, depth + 1)
            elif tag == "sdt":
                for content in children(element, "sdtContent"):
                    self._inline(content, look, depth + 1)
            elif tag in ("oMath", "oMathPara"):
                self.text.write("".join(_formula(element)))
            elif tag == "AlternateContent":
                for chosen in _alternative(element):
                    self._inline(chosen, look, depth + 1)

    def _run(self, run: Element, paragraph_look: Look, depth: int) -> None:
        properties = child(run, "rPr")
        look = self._styles.run_look(properties, paragraph_look)
        if look.hidden:
            self.text.count("hidden-left-out", int(any(local(part) == "t" for part in run)))
            return
        self._run_parts(run, look, depth)

    def _run_parts(self, run: Element, look: Look, depth: int) -> None:
        for part in run:
            tag = local(part)
            if tag == "t":
                self.text.write_as((part.text or "").replace("\n", " ").replace("\r", " "), look)
            elif tag in _CHARACTERS:
                self.text.write_as(_CHARACTERS[tag], look)
            elif tag == "br":
                self._break(part, look)
            elif tag == "sym":
                self.text.write_as(_symbol(attribute(part, "char"), attribute(part, "font")), look)
            elif tag in ("footnoteReference", "endnoteReference"):
                self._cite(tag.removesuffix("Reference"), part, look)
            elif tag == "commentReference":
                self._comments.add(attribute(part, "id"))
            elif tag in ("drawing", "pict", "object"):
                self._drawing(part, depth)
            elif tag == "AlternateContent":
                for chosen in _alternative(part):
                    self._run_parts(chosen, look, depth + 1)
            elif tag == "ruby":
                for base in children(part, "rubyBase"):
                    self._inline(base, look, depth + 1)

    def _break(self, element: Element, look: Look) -> None:
        """Write a line break; a page or column break alone in its paragraph is empty enough without one."""
        of_page = attribute(element, "type") in ("page", "column")
        if not of_page or self.text.in_line:
            self.text.write_as("\n", look)

    def _cite(self, kind: str, reference: Element, look: Look) -> None:
        self._cited.append((kind, attribute(reference, "id")))
        self.text.write_as(f"[{len(self._cited)}]", look)

    def _drawing(self, drawing: Element, depth: int) -> None:
        """Remember the text boxes of a drawing for after the paragraph, and count its pictures."""
        boxes: list[Element] = []
        waiting: list[Element] = [drawing]
        pictures = int(local(drawing) == "object")
        while waiting:
            element = waiting.pop()
            if local(element) == "txbxContent":
                boxes.append(element)
            elif local(element) == "AlternateContent":
                waiting.extend(reversed(_alternative(element)))
            else:
                pictures += not pictures and local(element) in _PICTURES
                waiting.extend(reversed(element))
        self.text.count("pictures-left-out", pictures)
        self._boxes.extend((box, depth + 1) for box in boxes)

    # --- after the text -------------------------------------------------------------------------------------------
    def notes_at_the_end(self) -> None:
        """Write the cited footnotes and endnotes, each beginning with its marker, after an empty line."""
        number = 0
        while number < len(self._cited):
            if not number:
                self.text.begin()
                self.text.end()
            kind, note_id = self._cited[number]
            number += 1
            self.text.begin()
            self.text.write(f"[{number}] ")
            self.text.end(joined=True)
            note = self._notes_of(kind).get(note_id)
            if note is not None:
                self.blocks(note, 0)
            self.text.end()
        self.text.count("footnotes", number)

    def _notes_of(self, kind: str) -> dict[str, Element]:
        if kind not in self._note_roots:
            root = self._related_root(f"{kind}s")
            notes = [] if root is None else list(children(root, kind))
            self._note_roots[kind] = {attribute(note, "id"): note for note in notes}
        return self._note_roots[kind]

    def report_parts(self) -> None:
        """Report what lies beside the body: comments, macros, outside parts, headers."""
        self.text.count("comments-left-out", len(self._comments))
        self.text.count("macros-ignored", int(self.has_macros))
        related = [*self._relations]
        for settings in self._of_kind("settings"):
            related += relations(self._archive, settings.target)
        self.text.count("links-ignored", sum(link.external and link.kind != "hyperlink" for link in related))
        furniture = [*self._of_kind("header"), *self._of_kind("footer")]
        parts = {link.target for link in furniture if self._archive.has(link.target)}
        with_text = sum(
            any(
                local(element) == "t" and (element.text or "").strip()
                for element in self._archive.read_xml(part).iter()
            )
            for part in sorted(parts)
        )
        self.text.count("headers-left-out", with_text)

    def _of_kind(self, kind: str) -> list[Relation]:
        return [link for link in self._relations if link.kind == kind and not link.external]

    def _related_root(self, kind: str) -> Element | None:
        for link in self._of_kind(kind):
            if self._archive.has(link.target):
                return self._archive.read_xml(link.target)
        return None


def _rows(table: Element, depth: int) -> Iterator[Element]:
    """Yield the rows, which content controls and tracked changes may wrap."""
    for element in table:
        if local(element) == "tr":
            yield element
        elif local(element) in (*_WRAPPERS, "sdt") and depth < _DEEPEST:
            yield from _rows(element, depth + 1)


def _cells(row: Element, depth: int) -> Iterator[Element]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in (*_WRAPPERS, "sdt") and depth < _DEEPEST:
            yield from _cells(element, depth + 1)


def _continues_cell_above(cell: Element) -> bool:
    properties = child(cell, "tcPr")
    merge = None if properties is None else child(properties, "vMerge")
    return merge is not None and attribute(merge, "val") != "restart"


def _mark_deleted(paragraph: Element) -> bool:
    """Tell whether the end of a paragraph is a tracked deletion, so that the next one joins it."""
    properties = child(paragraph, "pPr")
    of_mark = None if properties is None else child(properties, "rPr")
    return of_mark is not None and (child(of_mark, "del") is not None or child(of_mark, "moveFrom") is not None)


def _alternative(element: Element) -> list[Element]:
    """Return the one version of a drawing that is to be read: it is stored twice for old and new programs."""
    return list(children(element, "Choice"))[:1] or list(children(element, "Fallback"))[:1]


def _formula(element: Element) -> Iterator[str]:
    return (part.text or "" for part in element.iter() if local(part) == "t")


def _symbol(code: str, font: str) -> str:
    """Return a character that is given by its number in a font of symbols, "□" if we cannot tell it."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if font == "Symbol" and (greek := _GREEK.get(number & 0xFF)):
        return greek
    if 0xE000 <= number <= 0xF8FF or not 0x20 <= number <= 0x10FFFF:
        return _SYMBOLS.get(number, "□")
    return chr(number)
