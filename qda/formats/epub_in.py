"""Reads EPUB books: the chapters in the order in which a reading program shows them.

Each chapter becomes what :mod:`qda.formats.html_in` makes of a web page. Fonts, styles, pictures, sound and scripts
are not read, and nothing that a book refers to is ever fetched.
"""

from __future__ import annotations

import html.entities
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from qda.formats.html_in import HtmlText, html_to_text
from qda.formats.rich_text import RichText
from qda.formats.xml_tree import attribute, child, children
from qda.formats.zip_guard import XML_LIMIT_MB, GuardedZip, parse_xml
from qda.model.document import ImportedDocument
from qda.model.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

EPUB = "application/epub+zip"

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_OBFUSCATED_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PLAIN_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>", re.IGNORECASE)
_NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = (b"amp", b"lt", b"gt", b"quot", b"apos")


def read_epub(data: bytes, name: str) -> ImportedDocument:
    """Read an EPUB book.

    Raises:
        UnreadableFile: It is no sound EPUB, or is protected against copying; see :mod:`qda.model.wording`.
        FileTooLarge: It unpacks to more than the limit.
        PasswordNeeded: Its parts are encrypted as those of any archive can be.
    """
    archive = GuardedZip(data, name, "epub")
    protected = _protected(archive)
    if not archive.has(_CONTAINER):
        raise UnreadableFile(name=name, reason="not-epub")
    text = RichText()
    chapters = list(_spine(archive, _package(archive, name), name))
    for entry, media_type in chapters:
        if entry in protected:
            raise UnreadableFile(name=name, reason="drm-epub")
        if not archive.has(entry):
            text.count("chapters-missing", look=True)
        elif media_type.startswith("image/"):
            text.count("pictures-left-out")
        else:
            text.add(*_chapter(archive.read(entry, XML_LIMIT_MB), name))
    if not any(archive.has(entry) for entry, _ in chapters):
        raise UnreadableFile(name=name, reason="not-epub")
    return text.finish(name=name, media_type=EPUB, original=data)


def _protected(archive: GuardedZip) -> set[str]:
    """Return the entries that are encrypted; fonts that are only made unusable elsewhere do not count."""
    if not archive.has(_ENCRYPTION):
        return set()
    found: set[str] = set()
    for encrypted in archive.read_xml(_ENCRYPTION).iter("{*}EncryptedData"):
        methods = [attribute(method, "Algorithm") for method in children(encrypted, "EncryptionMethod")]
        if not any(method in _OBFUSCATED_FONTS for method in methods):
            found.update(_entry("", attribute(reference, "URI")) for reference in encrypted.iter("{*}CipherReference"))
    return found


def _package(archive: GuardedZip, name: str) -> str:
    """Return the entry that describes the book."""
    for file in archive.read_xml(_CONTAINER).iter("{*}rootfile"):
        entry = _entry("", attribute(file, "full-path"))
        if archive.has(entry):
            return entry
    raise UnreadableFile(name=name, reason="not-epub")


def _spine(archive: GuardedZip, package: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the entries and media types of the chapters in reading order, none of them twice."""
    root = archive.read_xml(package)
    manifest, spine = child(root, "manifest"), child(root, "spine")
    if manifest is None or spine is None:
        raise UnreadableFile(name=name, reason="not-epub")
    items: dict[str, Element] = {attribute(item, "id"): item for item in children(manifest, "item")}
    seen: set[str] = set()
    for reference in children(spine, "itemref"):
        item = items.get(attribute(reference, "idref"))
        entry = "" if item is None else _entry(posixpath.dirname(package), attribute(item, "href"))
        if item is not None and entry not in seen:
            seen.add(entry)
            yield entry, attribute(item, "media-type")


def _entry(folder: str, address: str) -> str:
    """Return the entry that a relative address means; an address outside of the book leads to no entry."""
    path = unquote(urlsplit(address).path)
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _chapter(data: bytes, name: str) -> HtmlText:
    """Read a chapter as the XML that it should be, else as leniently as a web page.

    The usual document type, which has nothing of its own to say, is taken off first; any other is refused.
    """
    plain = _PLAIN_DOCTYPE.sub(b"", data, count=1)
    try:
        root = parse_xml(_NAMED_ENTITY.sub(_numbered, plain), name)
    except UnreadableFile as error:
        if error.values["reason"] != "xml":
            raise
        return html_to_text(data, name)
    return html_to_text(root, name)


def _numbered(entity: re.Match[bytes]) -> bytes:
    """Write a named character of HTML, such as a no-break space, by its number, which XML knows too."""
    character = html.entities.html5.get(f"{entity[1].decode('ascii')};")
    if entity[1] in _OF_XML or character is None:
        return entity[0]
    return "".join(f"&#{ord(part)};" for part in character).encode("ascii")
