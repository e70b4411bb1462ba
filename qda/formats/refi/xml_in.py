"""Reads the XML of REFI-QDA files bit by bit: little memory, any depth, and nothing that it asks for is fetched.

The parser of the standard library is used because lxml's gives up at 2,048 levels. A document type declaration ends the
reading before anything it defines could be expanded.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from qda.formats.refi.checker import CODEBOOK, PROJECT, RULES, Checker, Shape, Violation
from qda.formats.refi.node import Node
from qda.model.errors import Cancelled, FileTooLarge, UnreadableFile
from qda.model.progress import Wanted, always_wanted

DEPTH_LIMIT = 10_000
"""How many elements may lie in each other."""
TEXT_LIMIT_MB = 64
"""What the texts in a single source, code … may measure together, in millions of characters."""
TOKEN_LIMIT_MB = 32
"""What a single tag with its attributes, or a comment, may measure."""
NODE_LIMIT = 3_200_000
"""How large a single source, code … may be: one for each element and two for each attribute; of 120 bytes each."""
NODES_FREE = 300_000
"""Up to this size, a source may be packed as well as it likes."""
NODES_PER_BYTE = 2
"""How many of them the packed XML may hold for each of its bytes; honest files, full of identities, reach about 0.5."""

_MB = 1 << 20
_CHUNK_BYTES = 1 << 16
_KEPT_MB = 32
"""Up to this size a text is not unpacked a second time."""
_SPACE = " \t\r\n"
_KNOWN_LIMIT = 300  # names with attributes that are known at one look; a sound file has some fifty
_WRAPPERS = frozenset(
    ("Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs")
)
_IN_CODEBOOK = frozenset(("Codes", "Sets"))
_KINDS = {"project": PROJECT, "codebook": CODEBOOK}  # by the first element's name, in any case
_XML = "http://www.w3.org/XML/1998/namespace"

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_FALLBACK = "cp1252"
_PROBE = b"<?xml \\x41\\u0041 +ADw- a.b"

Pieces = Callable[[], Iterator[bytes]]
"""Gives a text's bytes from their beginning, bit by bit."""


class Root(NamedTuple):
    """The first element of a file, and what kind of file it begins: empty for one that is not ours."""

    kind: str
    name: str
    namespace: str
    attributes: dict[str, str]


class Encoding(NamedTuple):
    """How a text's characters are written; ``as_declared`` is false where the text says otherwise itself."""

    name: str
    as_declared: bool


class _RootFound(Exception):
    """Ends the parser's work when only the first element is asked for."""


def root_of(head: bytes) -> Root | None:
    """Return the first element of an XML text of which the beginning is given; nothing if there is none."""
    parse = _Parse("", build=False, only_root=True)
    try:
        encoding = _encoding_of_head(head).name
        parse.feed(head.decode(encoding, "ignore").removeprefix("\ufeff").encode("utf-8", "ignore"))
    except _RootFound:
        return parse.root
    except (UnreadableFile, FileTooLarge):
        return None
    return None


class XmlReader:
    """Reads the XML text of a project or codebook, as often as it is asked to.

    Args:
        pieces: Gives the text's bytes.
        name: The file's name, for messages.
        wanted: Asked between pieces; return False to stop.
        limit_mb: What the text may measure.
        packed_bytes: What it measures in its archive; 0 if it is not packed.
    """

    def __init__(
        self,
        pieces: Pieces,
        name: str,
        *,
        wanted: Wanted = always_wanted,
        limit_mb: int = 2048,
        packed_bytes: int = 0,
    ) -> None:
        self.counts: Counter[str] = Counter()
        """Elements by name, as far as was read."""
        self.violations: list[Violation] = []
        """What is not as the standard asks, as far as was read."""
        self.done_bytes = 0
        """How much of the text was read."""
        self._pieces = pieces
        self._name = name
        self._wanted = wanted
        self._limit_mb = limit_mb
        self._node_limit = NODE_LIMIT
        if packed_bytes:
            self._node_limit = min(NODE_LIMIT, max(NODES_FREE, NODES_PER_BYTE * packed_bytes))
        self._encoding: Encoding | None = None
        self._kept: list[bytes] = []  # the whole text, from the look at its encoding to the end of its reading

    def encoding(self) -> Encoding:
        """Return how the text is written; the whole of it is looked at once.

        Raises:
            UnreadableFile: It is in no encoding that it could be in.
        """
        if self._encoding is None:
            self._encoding = self._find_encoding()
        return self._encoding

    def root(self) -> Root:
        """Return the first element, whatever it is.

        Raises:
            As :meth:`elements`.
        """
        parse = _Parse(self._name, build=False, only_root=True)
        try:
            for _ in self._steps(parse):
                pass
        except _RootFound:
            pass
        assert parse.root is not None  # an XML text without elements is no sound one
        return parse.root

    def elements(self, *, build: bool = True) -> Iterator[tuple[str, Node]]:
        """Yield every finished child of the sections with its section; without ``build``, only check and count.

        Raises:
            UnreadableFile: It is no sound XML, has a document type, or is neither a project nor a codebook.
            FileTooLarge: The text, or one of its elements, is larger than the limits.
            Cancelled: It is not wanted any more.
        """
        parse = _Parse(self._name, build=build, node_limit=self._node_limit)
        self.counts = parse.counts
        for _ in self._steps(parse):
            self.violations = parse.violations
            yield from parse.hand_out()
        self._kept = []

    def _steps(self, parse: _Parse) -> Iterator[None]:
        """Feed the text to a parser, and stop after each step."""
        waiting = bytearray()
        wanted_bytes = _CHUNK_BYTES
        for piece in self._utf8():
            waiting += piece
            if len(waiting) >= wanted_bytes:
                parse.feed(bytes(waiting))
                waiting.clear()
                # An unfinished tag is looked at again from its beginning, so the next step is as long at least.
                wanted_bytes = max(_CHUNK_BYTES, parse.unfinished_bytes)
                yield
        parse.feed(bytes(waiting), final=True)
        yield

    def _find_encoding(self) -> Encoding:
        head = next(self._counted(), b"")
        found = _encoding_of_head(head)
        if self._decodes(found.name):
            return found
        if not found.name.startswith(("utf-16", "utf-32")):
            for other in ("utf-8", _FALLBACK):
                if self._decodes(other):
                    return Encoding(other, False)
        raise UnreadableFile(name=self._name, reason="xml")

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        kept: list[bytes] = []
        try:
            for piece in self._counted():
                decoder.decode(piece)
                kept.append(piece)
                if self.done_bytes > _KEPT_MB * _MB:
                    kept.clear()
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
        self._kept = kept if self.done_bytes <= _KEPT_MB * _MB else []
        return True

    def _utf8(self) -> Iterator[bytes]:
        encoding = self.encoding().name
        decoder = codecs.getincrementaldecoder(encoding)()
        at_beginning = True
        for piece in self._counted():
            text = piece if encoding == "utf-8" else decoder.decode(piece).encode("utf-8")
            if at_beginning and text:
                text, at_beginning = text.removeprefix(codecs.BOM_UTF8), False
            yield text

    def _counted(self) -> Iterator[bytes]:
        self.done_bytes = 0
        for piece in self._kept or self._pieces():
            if not self._wanted():
                raise Cancelled
            self.done_bytes += len(piece)
            if self.done_bytes > self._limit_mb * _MB:
                raise FileTooLarge(name=self._name, limit_mb=self._limit_mb)
            yield piece


def _encoding_of_head(head: bytes) -> Encoding:
    """Tell how a text is written: by its first bytes, and where these leave it open, by what it declares."""
    beginning = next((name for mark, name in _BEGINNINGS if head.startswith(mark)), "")
    plain = head.decode(beginning, "ignore").encode("utf-8", "ignore") if beginning else head
    match = _DECLARED.match(plain.removeprefix(codecs.BOM_UTF8)[:400])
    declared = match[1].decode("ascii").lower() if match else ""
    if beginning:
        same = not declared or declared.replace("_", "-").startswith(beginning.removesuffix("-le").removesuffix("-be"))
        return Encoding(beginning, same)
    try:
        # Some of Python's codecs are no encodings of files; to these, this looks like something else.
        fits = not declared or _PROBE.decode(declared) == _PROBE.decode("ascii")
    except (LookupError, UnicodeError):
        fits = False
    return Encoding(codecs.lookup(declared).name if declared and fits else "utf-8", fits)


class _Parse:
    """One pass over a text: checks it, counts its elements and makes trees of what lies in its sections."""

    def __init__(self, name: str, *, build: bool, only_root: bool = False, node_limit: int = NODE_LIMIT) -> None:
        self.counts: Counter[str] = Counter()
        self.root: Root | None = None
        self._name = name
        self._build = build
        self._only_root = only_root
        self._node_limit = node_limit
        self._checker: Checker | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._fed_bytes = 0
        self._depth = 0
        self._wrappers: list[str] = []  # the sections that are open
        self._section = ""
        self._tree: list[Node] = []  # the elements that are open within a section
        self._finished: list[tuple[str, Node]] = []
        self._texts: list[str] = []
        self._nodes = self._characters_kept = 0
        self._scopes: list[tuple[int, dict[str, str]]] = [(0, {"": "", "xml": _XML})]  # namespaces, from which depth
        self._tags: dict[str, str] = {}  # names as written, and as they are within the scope
        self._known: dict[tuple[str, ...], tuple[str, Shape]] = {}  # names with attributes' names, met in the scope

    # --- feeding -----------------------------------------------------------------------------------------------------
    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Take in the next bytes."""
        self._fed_bytes += len(data)
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            raise UnreadableFile(name=self._name, reason="xml") from error
        if self.unfinished_bytes > TOKEN_LIMIT_MB * _MB:
            raise FileTooLarge(name=self._name, limit_mb=TOKEN_LIMIT_MB)

    @property
    def unfinished_bytes(self) -> int:
        """How much of the last tag there is, if its end has not come yet."""
        return self._fed_bytes - max(self._parser.CurrentByteIndex, 0)

    @property
    def violations(self) -> list[Violation]:
        """What was found so far not to be as the standard asks."""
        return self._checker.violations if self._checker else []

    def hand_out(self) -> Iterator[tuple[str, Node]]:
        """Yield what is finished, once."""
        finished, self._finished = self._finished, []
        for number in range(len(finished)):
            section, element = finished[number]
            finished[number] = ("", element)
            yield section, element

    # --- what the parser tells ---------------------------------------------------------------------------------------
    def _refuse_doctype(self, *_what: object) -> None:
        raise UnreadableFile(name=self._name, reason="dtd")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise UnreadableFile(name=self._name, reason="too-deep")
        line = self._parser.CurrentLineNumber
        if self._texts:
            self._flush()
        known = self._known.get((name, *attributes))
        if known is None:
            plain = self._start_unknown(name, attributes, line)
            if plain is None:
                return
            attributes, tag = plain, self._tags[name]
        else:
            tag, shape = known
            assert self._checker is not None
            self._checker.start(tag, attributes, line, shape)
        self.counts[tag] += 1
        if self._tree and self._build:
            element = Node(tag, attributes)
            element.line = line
            self._tree[-1].append(element)
            self._tree.append(element)
            self._nodes += 1 + 2 * len(attributes)
            if self._nodes > self._node_limit:
                self._refuse_size()
        elif self._tree or not self._is_wrapper(tag):
            self._begin_tree(tag, attributes, line)
        else:
            self._wrappers.append(tag)

    def _start_unknown(self, name: str, attributes: dict[str, str], line: int) -> dict[str, str] | None:
        """Take an element whose name and attributes did not come together before; nothing if it is the first one.

        Returns:
            Its attributes without those of other namespaces.
        """
        keys, plain = tuple(attributes), attributes
        of_one_space = not any(":" in key or key == "xmlns" for key in keys)
        if not of_one_space:
            attributes, plain = self._resolved(attributes)
        if self._checker is None or self.root is None:
            namespace, local = self._namespace_of(name)
            self._begin(local, namespace, attributes, plain, line)
            return None
        tag = self._tags.get(name)
        if tag is None:
            tag = self._tags[name] = self._tag_of(name)
        self._checker.start(tag, attributes, line)
        if of_one_space and tag in RULES[self.root.kind] and len(self._known) < _KNOWN_LIMIT:
            self._known[(name, *keys)] = (tag, self._checker.shape_of(tag, attributes))
        return plain

    def _end(self, _name: str) -> None:
        assert self._checker is not None
        if self._texts:
            self._flush(at_end=True)
        self._checker.end()
        if self._scopes[-1][0] == self._depth:
            self._scopes.pop()
            self._forget_names()
        self._depth -= 1
        if not self._tree:
            if self._wrappers:
                self._wrappers.pop()
            return
        element = self._tree.pop()
        if not self._tree and self._build:
            self._finished.append((self._section, element))
            self._nodes = self._characters_kept = 0

    def _characters(self, text: str) -> None:
        self._texts.append(text)
        self._characters_kept += len(text)
        if self._characters_kept > TEXT_LIMIT_MB * _MB:
            raise FileTooLarge(name=self._name, limit_mb=TEXT_LIMIT_MB)

    # --- names -------------------------------------------------------------------------------------------------------
    def _resolved(self, attributes: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the attributes with the namespaces of their names, and those without namespaces."""
        new = {key.partition(":")[2]: value for key, value in attributes.items() if key.partition(":")[0] == "xmlns"}
        if new:
            self._scopes.append((self._depth, {**self._scopes[-1][1], **new}))
            self._forget_names()
        resolved: dict[str, str] = {}
        plain: dict[str, str] = {}
        for key, value in attributes.items():
            prefix, _, local = key.rpartition(":")
            if not prefix and key != "xmlns":
                plain[key] = resolved[key] = value
            elif key == "xmlns" or prefix == "xmlns":
                resolved[key] = value
            else:
                resolved[f"{{{self._scopes[-1][1].get(prefix, prefix)}}}{local}"] = value
        return resolved, plain

    def _forget_names(self) -> None:
        self._tags.clear()
        self._known.clear()

    def _namespace_of(self, name: str) -> tuple[str, str]:
        prefix, _, local = name.rpartition(":")
        return self._scopes[-1][1].get(prefix, prefix), local or name

    def _tag_of(self, name: str) -> str:
        assert self.root is not None
        namespace, local = self._namespace_of(name)
        return local if namespace == self.root.namespace else f"{{{namespace}}}{local}"

    def _begin(self, name: str, namespace: str, attributes: dict[str, str], plain: dict[str, str], line: int) -> None:
        kind = _KINDS.get(name.casefold(), "")
        self.root = Root(kind, name, namespace, plain)
        if self._only_root:
            raise _RootFound
        if not kind:
            raise UnreadableFile(name=self._name, reason="not-refi")
        self.counts[name] += 1
        self._checker = Checker(kind)
        self._checker.root(name, namespace, attributes, line)

    # --- trees -------------------------------------------------------------------------------------------------------
    def _is_wrapper(self, name: str) -> bool:
        assert self.root is not None
        if not self._wrappers:
            return name in (_WRAPPERS if self.root.kind == PROJECT else _IN_CODEBOOK)
        return self._wrappers == ["CodeBook"] and name in _IN_CODEBOOK

    def _begin_tree(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """Begin an element of a section, or only note how deep it lies where nothing is built."""
        if not self._build:
            self._tree.append(None)  # pyright: ignore[reportArgumentType]
            return
        assert self.root is not None
        element = Node(tag, attributes)
        element.line = line
        self._tree.append(element)
        self._section = self._wrappers[-1] if self._wrappers else self.root.name
        self._nodes += 1 + 2 * len(attributes)

    def _refuse_size(self) -> None:
        if self._nodes > NODE_LIMIT:
            raise FileTooLarge(name=self._name, limit_mb=NODE_LIMIT * 120 // _MB)
        raise UnreadableFile(name=self._name, reason="unsafe-zip")

    def _flush(self, *, at_end: bool = False) -> None:
        """Put text where it belongs; white space between elements belongs nowhere."""
        if not self._texts:
            return
        text = "".join(self._texts)
        self._texts.clear()
        assert self._checker is not None
        self._checker.text(text)
        if not (self._tree and self._build):
            self._characters_kept = 0
            return
        element = self._tree[-1]
        if len(element):
            if text.strip(_SPACE):
                last = element[-1]
                last.tail = (last.tail or "") + text
        elif at_end or text.strip(_SPACE):
            element.text = (element.text or "") + text
