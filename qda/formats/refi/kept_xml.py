"""Elements that are kept unseen, as bytes."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from qda.formats.refi.node import Node
from qda.formats.refi.scalars import canonical_guid

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

GUID_ATTRIBUTES = (
    "guid", "targetGUID", "originGUID", "representedGUID", "sourceVertex", "targetVertex", "creatingUser",
    "modifyingUser", "fromSyncPoint", "toSyncPoint",
)  # fmt: skip


def kept_copy(element: Node, without: Container[str] = ()) -> Node:
    """Return a copy of an element with canonical guids, without children of some names; however deep it is."""
    made = _bare_copy(element)
    waiting = [(child, made) for child in reversed(element) if child.tag not in without]
    while waiting:
        each, parent = waiting.pop()
        copied = _bare_copy(each)
        copied.tail = each.tail
        parent.append(copied)
        waiting.extend((child, copied) for child in reversed(each))
    return made


def _bare_copy(element: Node) -> Node:
    made = Node(element.tag, element.attrib)
    made.line = element.line
    made.text = element.text
    for name in GUID_ATTRIBUTES:
        written = made.get(name)
        if written:
            made.set(name, canonical_guid(written))
    return made


def xml_of(element: Node) -> bytes:
    """Return an element as UTF-8, without declarations of namespaces that it does not need."""
    from lxml import etree

    made = etree.Element(element.tag, element.attrib)
    waiting: list[tuple[Node, Element]] = [(element, made)]
    while waiting:
        each, copied = waiting.pop()
        copied.text = each.text
        for child in each:
            below = etree.SubElement(copied, child.tag, child.attrib)
            below.tail = child.tail
            waiting.append((child, below))
    etree.cleanup_namespaces(made)
    return etree.tostring(made, encoding="UTF-8", xml_declaration=False)
