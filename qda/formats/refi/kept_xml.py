"""Elements that are kept unseen, as bytes."""

from __future__ import annotations

import copy
from collections.abc import Container
from typing import TYPE_CHECKING

from qda.formats.refi.scalars import canonical_guid

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

GUID_ATTRIBUTES = (
    "guid", "targetGUID", "originGUID", "representedGUID", "sourceVertex", "targetVertex", "creatingUser",
    "modifyingUser", "fromSyncPoint", "toSyncPoint",
)  # fmt: skip


def kept_copy(element: Element, without: Container[str] = ()) -> Element:
    """Return a copy of an element with canonical guids, without children of some names."""
    made = copy.deepcopy(element)
    made.tail = None
    for child in list(made):
        if child.tag in without:
            made.remove(child)
    for part in made.iter():
        for name in GUID_ATTRIBUTES:
            written = part.get(name)
            if written:
                part.set(name, canonical_guid(written))
    return made


def xml_of(element: Element) -> bytes:
    """Return an element as UTF-8, without declarations of namespaces."""
    from lxml import etree

    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)
