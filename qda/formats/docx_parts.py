"""Finds the parts of a Word file, and what its styles say of headings, bold, italic and hidden text.

The two editions of the standard use different namespaces, hence local names.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from qda.formats.rich_text import Look
from qda.formats.xml_tree import attribute, child, children
from qda.model.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

    from qda.formats.zip_guard import GuardedZip

_DEEPEST_STYLE = 20


class Relation(NamedTuple):
    """A link from one part to another, or to something outside of the file."""

    kind: str
    target: str
    external: bool


def relations(archive: GuardedZip, part: str) -> list[Relation]:
    """Return what a part is linked to ("" for the whole file), targets as names of entries."""
    folder, base = posixpath.split(part)
    entry = posixpath.join(folder, "_rels", f"{base}.rels")
    if not archive.has(entry):
        return []
    found: list[Relation] = []
    for link in children(archive.read_xml(entry), "Relationship"):
        target, external = link.get("Target", ""), link.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append(Relation(link.get("Type", "").rpartition("/")[2], target, external))
    return found


def main_part(archive: GuardedZip, name: str) -> str:
    """Return the name of the entry that holds the text.

    Raises:
        UnreadableFile: It is a workbook, or no Word file at all.
    """
    targets = [link.target for link in relations(archive, "") if link.kind == "officeDocument"]
    part = next((target for target in targets if archive.has(target)), "")
    if part.startswith("xl/") or (not part and archive.has("xl/workbook.xml")):
        raise UnreadableFile(name=name, reason="is-xlsx")
    if not part:
        raise UnreadableFile(name=name, reason="not-docx")
    return part


class _Style(NamedTuple):
    kind: str
    name: str
    based_on: str
    paragraph: Element | None
    run: Element | None


class Styles:
    """The styles of a file, asked by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._looks: dict[str, Look] = {}
        self._default = ""
        for element in () if root is None else children(root, "style"):
            style_id = attribute(element, "styleId")
            self._styles[style_id] = _Style(
                attribute(element, "type"),
                _value(element, "name").lower(),
                _value(element, "basedOn"),
                child(element, "pPr"),
                child(element, "rPr"),
            )
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                self._default = style_id

    def paragraph_look(self, properties: Element | None) -> Look:
        """Return how a paragraph looks by its style and its own outline level."""
        look = self._look(_value(properties, "pStyle") or self._default)
        own_level = _value(properties, "outlineLvl")
        return look._replace(heading=_level(own_level)) if own_level else look

    def run_look(self, properties: Element | None, paragraph: Look) -> Look:
        """Return how a run looks within a paragraph."""
        if properties is None:
            return paragraph
        style = self._look(_value(properties, "rStyle"))
        return Look(
            _switched(properties, "b", default=style.bold or paragraph.bold),
            _switched(properties, "i", default=style.italic or paragraph.italic),
            _switched(properties, "vanish", default=style.hidden or paragraph.hidden),
            paragraph.heading,
        )

    def _look(self, style_id: str) -> Look:
        if style_id not in self._looks:
            self._looks[style_id] = self._inherited(style_id, _DEEPEST_STYLE)
        return self._looks[style_id]

    def _inherited(self, style_id: str, left: int) -> Look:
        style = self._styles.get(style_id)
        if style is None or not left:
            return Look()
        base = self._inherited(style.based_on, left - 1)
        heading = base.heading
        level = _value(style.paragraph, "outlineLvl")
        if level:
            heading = _level(level)
        elif style.kind == "paragraph" and style.name == "title":
            heading = "1"
        elif style.kind == "paragraph" and style.name.startswith("heading ") and style.name[8:].isdecimal():
            heading = _level(str(int(style.name[8:]) - 1))
        return Look(
            _switched(style.run, "b", default=base.bold),
            _switched(style.run, "i", default=base.italic),
            _switched(style.run, "vanish", default=base.hidden),
            heading,
        )


def _value(parent: Element | None, name: str) -> str:
    element = None if parent is None else child(parent, name)
    return "" if element is None else attribute(element, "val")


def _switched(properties: Element | None, name: str, *, default: bool) -> bool:
    element = None if properties is None else child(properties, name)
    return default if element is None else attribute(element, "val") not in ("0", "false", "off", "none")


def _level(outline_level: str) -> str:
    """Turn an outline level (0 the highest, 9 plain text) into the level of a heading."""
    return str(int(outline_level) + 1) if outline_level in tuple("012345678") else ""
