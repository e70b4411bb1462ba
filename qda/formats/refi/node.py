"""An element of a REFI-QDA file while it is read."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    Element = ElementTree.Element[str]
else:
    Element = ElementTree.Element


class Node(Element):
    """The standard library's element with the line where it begins; made in a fifth of the time of lxml's."""

    __slots__ = ("line",)

    line: int

    if TYPE_CHECKING:  # all below a node are nodes

        def __iter__(self) -> Iterator[Node]: ...
        def __reversed__(self) -> Iterator[Node]: ...
        def iter(self, tag: str | None = None) -> Generator[Node, None, None]: ...  # noqa: D102  as its base
