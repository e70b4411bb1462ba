"""Parts of other programs' projects that were kept unseen, made fit to stand in a file again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from qda.formats.refi.checker import PROJECT_RULES, fits
from qda.formats.refi.xml_out import Guids, in_attribute, in_content, in_utc
from qda.model.portable import KeptPart

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

_PATHS = ("path", "currentPath", "plainTextPath", "richTextPath")
_USERS = ("creatingUser", "modifyingUser")
_WRITTEN_PATH = re.compile(rb"""\s(currentPath|path|plainTextPath|richTextPath)\s*=\s*("[^"]*"|'[^']*')""")
_MEANS_NOTHING_WITHOUT = {"Link": ("originGUID", "targetGUID")}
"""What the standard would do without."""


class KeptTrees:
    """The XML of kept parts, by what they belong to.

    References to what is no longer in the project are taken out; so are paths of somebody's computer. What is then left
    without meaning (a link with one end, a coding without its code) goes, too. Each loss is told.
    """

    def __init__(self, parts: Sequence[KeptPart], tell: Callable[..., None]) -> None:
        self._parts = parts
        self._tell = tell
        self._trees: dict[int, Element] = {}
        self._placed: set[int] = set()
        self._by_owner: dict[tuple[str, str], list[int]] = {}
        for number, part in enumerate(parts):
            tree = _parsed(part)
            if tree is None:
                tell("refi-out-kept-unreadable", part.name or part.kind, part.kind)
                continue
            self._trees[number] = tree
            self._by_owner.setdefault((part.owner, part.kind), []).append(number)

    def trees(self) -> Iterator[tuple[KeptPart, Element]]:
        """Yield each part with its XML."""
        for number, tree in self._trees.items():
            yield self._parts[number], tree

    def resolve(self, guids: Guids) -> None:
        """Give all guids their form in the file, and drop what refers to nothing."""
        for number, tree in list(self._trees.items()):
            part = self._parts[number]
            cleaner = _Cleaner(guids)
            cleaner.clean(tree)
            if cleaner.dropped:
                self._tell("refi-out-kept-references", part.name or part.kind, part.kind, times=cleaner.dropped)
            if cleaner.paths:
                self._tell("refi-out-kept-path", part.name or part.kind, look=False)
            if not complete(tree):
                self._placed.add(number)  # told just now
                del self._trees[number]

    def take(self, owner: str, *kinds: str, place: str = "") -> Iterator[tuple[KeptPart, Element]]:
        """Yield the parts of these kinds that belong to something; they count as written."""
        numbers = sorted(number for kind in kinds for number in self._by_owner.get((owner, kind), ()))
        for number in numbers:
            elsewhere = place and self._parts[number].place != place
            if number in self._trees and number not in self._placed and not elsewhere:
                self._placed.add(number)
                yield self._parts[number], self._trees[number]

    def texts(self, owner: str, *kinds: str) -> Iterator[str]:
        """Yield those parts as XML."""
        for _, tree in self.take(owner, *kinds):
            yield serialised(tree)

    def texts_at(self, place: str, *kinds: str) -> Iterator[str]:
        """Yield, as XML, the parts of these kinds that stood by themselves at a place; they count as written."""
        for _, tree in self.take("", *kinds, place=place):
            yield serialised(tree)

    def tree_of(self, part: KeptPart) -> Element | None:
        """Return the XML of one part, which then counts as written."""
        for number in self._by_owner.get((part.owner, part.kind), ()):
            if self._parts[number] is part and number in self._trees:
                self._placed.add(number)
                return self._trees[number]
        return None

    def left(self) -> Iterator[KeptPart]:
        """Yield the parts for which there was no place."""
        for number, part in enumerate(self._parts):
            if number not in self._placed:
                yield part


def _parsed(part: KeptPart) -> Element | None:
    from lxml import etree

    if b"<!DOCTYPE" in part.xml:
        return None
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    try:
        tree = etree.fromstring(part.xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return tree if tree.tag == part.kind else None


# --- cleaning --------------------------------------------------------------------------------------------------------
class _Cleaner:
    """Makes one kept element fit for the standard."""

    def __init__(self, guids: Guids) -> None:
        self._guids = guids
        self.dropped = 0
        self.paths = 0

    def clean(self, root: Element) -> None:
        """Clean an element and all in it; the innermost first, so that what becomes empty goes as well."""
        for element in list(root.iter("*"))[::-1]:
            self._clean_attributes(element)
            self._clean_parts(element)

    def _clean_attributes(self, element: Element) -> None:
        rule = PROJECT_RULES.get(str(element.tag))
        for name, value in list(element.attrib.items()):
            kind = rule.types.get(str(name)) if rule is not None else None
            cleaned = self._cleaned(str(name), str(value), kind) if kind is not None else None
            if cleaned is None:
                del element.attrib[name]
            else:
                element.set(name, cleaned)

    def _cleaned(self, name: str, value: str, kind: str) -> str | None:
        if name == "guid":
            return plain_guid(value).upper()  # it has the file's already, or is that of ours in which it goes
        if kind == "guid":
            written = self._guids.of("kept", plain_guid(value))
            if self._guids.knows(written):
                return written
            self.dropped += name not in _USERS
            return None
        if name in _PATHS:
            return self._path(name, value)
        if fits(kind, value):
            return value
        return {"integer": _whole, "time": in_utc}.get(kind, _nothing)(value) or None

    def _path(self, name: str, value: str) -> str | None:
        self.paths += not value.startswith("internal://")
        return _private(name, value)

    def _clean_parts(self, element: Element) -> None:
        rule = PROJECT_RULES.get(str(element.tag))
        by_place: dict[int, list[Element]] = {}
        for part in list(element):
            place = rule.places.get(str(part.tag)) if rule is not None else None
            if place is not None and complete(part):
                by_place.setdefault(place, []).append(part)
            element.remove(part)
        for place, parts in sorted(by_place.items()):
            many = rule is not None and rule.slots[place].many
            element.extend(parts if many else parts[:1])
        if element.tag == "Graph":
            vertices = {vertex.get("guid") for vertex in element.iterfind("Vertex")}
            for edge in list(element.iterfind("Edge")):
                if not vertices.issuperset(_ends(edge)):
                    element.remove(edge)


def _private(name: str, path: str) -> str | None:
    """Return a path that tells nothing of anybody's computer: a file's name is enough to find it again."""
    if path.startswith("internal://"):
        return path
    file_name = path.replace("\\", "/").rpartition("/")[2]
    return f"relative:///{file_name}" if file_name and name != "currentPath" else None


def without_folders(xml: bytes) -> bytes:
    """Return XML, even such as cannot be read, whose paths tell nothing of anybody's computer."""

    def told(found: re.Match[bytes]) -> bytes:
        name, value = found[1].decode(), found[2][1:-1].decode("utf-8", "replace")
        path = _private(name, value)
        return f' {name}="{path}"'.encode() if path else b""

    return _WRITTEN_PATH.sub(told, xml)


def _ends(edge: Element) -> tuple[str | None, str | None]:
    return edge.get("sourceVertex"), edge.get("targetVertex")


def complete(element: Element) -> bool:
    """Tell whether an element has what it cannot be without."""
    tag = str(element.tag)
    rule = PROJECT_RULES.get(tag)
    if rule is None or (rule.value and not fits(rule.value, element.text or "")):
        return False
    if any(element.get(name) is None for name in (*rule.required, *_MEANS_NOTHING_WITHOUT.get(tag, ()))):
        return False
    needed = [slot.names for slot in rule.slots if slot.required]
    return all(any(element.find(name) is not None for name in names) for names in needed)


def parts_of(tag: str) -> Iterator[str]:
    """Yield what an element may hold, in the order of the standard."""
    for slot in PROJECT_RULES[tag].slots:
        yield from slot.names


def plain_guid(guid: str) -> str:
    """Return a guid as we write it: without braces and in lower case."""
    return guid.strip().strip("{}").lower()


def _whole(value: str) -> str:
    """Return a whole number; other programs write coordinates with fractions."""
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(round(number)) if math.isfinite(number) else ""


def _nothing(_value: str) -> str:
    return ""


# --- writing ---------------------------------------------------------------------------------------------------------
def opened(element: Element, *, without: Sequence[str] = ()) -> str:
    """Return an element's name and attributes, as they follow its opening bracket."""
    told = [f' {name}="{in_attribute(str(value))}"' for name, value in element.attrib.items() if name not in without]
    return f"{element.tag}{''.join(told)}"


def serialised(element: Element) -> str:
    """Return an element as XML; without recursion, and only what the standard knows is in it."""
    pieces: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        text = in_content(item.text or "") if PROJECT_RULES[str(item.tag)].value else ""
        name = opened(item)
        if len(item) == 0 and not text:
            pieces.append(f"<{name}/>")
            continue
        pieces.append(f"<{name}>{text}")
        waiting.append(f"</{item.tag}>")
        waiting.extend(reversed(list(item)))
    return "".join(pieces)
