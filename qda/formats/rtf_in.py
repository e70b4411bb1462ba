"""Reads Rich Text Format: the words in the order in which a person reads them.

What becomes of what, as for Word files: paragraphs and line breaks are lines; cells of a table's row are separated by
tabs; numbers and bullets of lists are left out; footnotes follow after the text, and ``[1]`` in the text leads to the
line that begins with ``[1]``; of tracked changes the text is read as if all were accepted; headings, bold and italic
become marks; pictures, hidden text, headers and footers are left out. Of fields, such as links, the shown text is read.
"""

from __future__ import annotations

import codecs
import copy
import re
from dataclasses import dataclass

from qda.formats.plain_in import read_plain
from qda.formats.rich_text import RichText
from qda.formats.rtf_words import CHARACTERS, CHARSETS, PARAGRAPH_ENDS, SKIPPED, STARRED
from qda.model.document import ImportedDocument, ImportNote, MarkKind
from qda.model.errors import UnreadableFile

RTF = "application/rtf"

_DEEPEST = 10_000  # groups within groups; honest files stay below a hundred
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf")
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<line>[\r\n]+)"
    r"|(?P<plain>[^\\{}\r\n]+)"
    r"|(?P<rest>\\)"
)


def read_rtf(data: bytes, name: str, encoding: str | None = None) -> ImportedDocument:
    """Read a file in Rich Text Format, or one that is only called so, as plain text.

    Raises:
        UnreadableFile: Its groups nest deeper than any program writes them.
        QdaError: As :func:`~qda.formats.plain_in.read_plain`, if it is plain text.
    """
    if not _BEGINS.match(data):
        document = read_plain(data, name, encoding)
        note = ImportNote("read-as-text", detail="RTF", look=True)
        return ImportedDocument(
            document.name,
            document.text,
            document.media_type,
            name,
            data,
            document.encoding,
            notes=(note, *document.notes),
        )
    reader = _Reader(name)
    reader.read(data.decode("latin-1"))
    return reader.text.finish(name=name, media_type=RTF, original=data)


@dataclass(slots=True)
class _Group:
    """What holds between two braces, inherited from the group around."""

    codec: str
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    skipped: bool = False
    in_font_table: bool = False
    in_note: bool = False
    fallback: int = 1  # characters after \u that stand in for it in old readers

    @property
    def silent(self) -> bool:
        return self.skipped or self.hidden or self.deleted


class _Reader:
    def __init__(self, name: str) -> None:
        self.text = RichText()
        self._name = name
        self._group = _Group("cp1252")
        self._around: list[_Group] = []
        self._default = "cp1252"
        self._codecs: dict[int, str] = {}
        self._font = 0  # the one whose entry in the font table is read
        self._starred = False
        self._to_skip = 0  # characters that stand in for the last \u
        self._pending = ""
        self._bytes = bytearray()
        self._line_open = False
        self._level = ""
        self._line_start = 0
        self._in_table = self._in_row = False
        self._notes: list[list[str]] = []

    def read(self, source: str) -> None:
        """Read the whole file; ``source`` has one code point per byte."""
        place = 0
        while token := _TOKEN.match(source, place):
            place = token.end()
            if token["word"]:
                place += self._word(token["word"], token["number"])
            elif token["hex"]:
                self._byte(bytes.fromhex(token["hex"]))
            elif token["symbol"]:
                self._symbol(token["symbol"])
            elif token["brace"]:
                self._brace(token["brace"])
            elif token["plain"]:
                self._byte(token["plain"].encode("latin-1"))
        self._flush()
        if self._around:
            self.text.note(ImportNote("cut-short", look=True))
        self._end_paragraph()
        for number, pieces in enumerate(self._notes, start=1):
            self.text.begin()
            self.text.write(f"[{number}] {''.join(pieces).strip()}")
            self.text.end()
        self.text.count("footnotes", len(self._notes))

    def _brace(self, brace: str) -> None:
        self._flush()
        self._to_skip = 0
        self._starred = False
        if brace == "{":
            if len(self._around) >= _DEEPEST:
                raise UnreadableFile(name=self._name, reason="failed")
            self._around.append(self._group)
            self._group = copy.copy(self._group)
        elif self._around:
            self._group = self._around.pop()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif symbol in "\r\n":
            self._word("par", None)
        else:
            self._character(
                {"~": "\u00a0", "-": "\u00ad", "_": "\u2011"}.get(symbol, symbol if symbol in "{}\\" else "")
            )

    def _word(self, word: str, number: str | None) -> int:
        """Do what a control word says, and return how many bytes after it are no text."""
        value = int(number) if number else None
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(0, value or 0)
        if word == "u":
            self._unicode(value or 0)
        elif word in SKIPPED or (starred and word not in STARRED):
            self._skip(word)
        elif word in CHARACTERS:
            self._character(CHARACTERS[word])
        elif word in ("fonttbl", "ud", "footnote"):
            self._destination(word)
        elif self._group.in_font_table:
            self._font_entry(word, value or 0)
        elif word in PARAGRAPH_ENDS:
            self._flush()
            self._structure(word)
        else:
            self._property(word, value)
        return 0

    def _skip(self, word: str) -> None:
        if word == "pict" and not self._group.silent:
            self.text.count("pictures-left-out")
        self._group.skipped = True

    def _destination(self, word: str) -> None:
        self._flush()
        if word == "fonttbl":
            self._group.skipped = self._group.in_font_table = True
        elif word == "ud":
            self._group.skipped = False
        elif not self._group.silent:
            self._notes.append([])
            self._character(f"[{len(self._notes)}]")
            self._flush()
            self._group.in_note = True

    def _font_entry(self, word: str, value: int) -> None:
        if word == "f":
            self._font = value
        elif word == "fcharset" and (codec := CHARSETS.get(value)):
            self._codecs[self._font] = codec

    def _structure(self, word: str) -> None:
        if self._group.skipped:
            return
        if self._group.in_note:
            self._notes[-1].append("\n")
        elif word in ("cell", "nestcell"):
            self._open_line()
            self._end_paragraph()
            self.text.next_cell()
        elif word in ("row", "nestrow"):
            self._end_paragraph()
            self._line_open = False
            self.text.end()
        elif word == "par":
            self._open_line()
            self._end_paragraph()
        elif self._line_open:
            self._end_paragraph()

    def _property(self, word: str, value: int | None) -> None:
        on = value != 0
        group = self._group
        if word in ("b", "i", "v", "deleted", "plain", "f", "ansicpg", "mac", "pc", "pca"):
            self._flush()
        if word == "b":
            group.bold = on
        elif word == "i":
            group.italic = on
        elif word == "v":
            self._hide(on=on, deleted=False)
        elif word == "deleted":
            self._hide(on=on, deleted=True)
        elif word == "plain":
            group.bold = group.italic = group.hidden = group.deleted = False
            group.codec = self._default
        elif word == "uc":
            group.fallback = max(0, value or 0)
        elif word == "f":
            group.codec = self._codecs.get(value or 0, self._default)
        elif word == "ansicpg":
            self._set_default(f"cp{value}")
        elif word in ("mac", "pc", "pca"):
            self._set_default({"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word])
        elif word == "outlinelevel" and value is not None and 0 <= value <= 8:
            self._level = str(value + 1)
        elif word == "pard":
            self._level = ""
            self._in_row = False
        elif word in ("intbl", "trowd") and not group.skipped:
            self._row()

    def _row(self) -> None:
        self._in_row = True
        if not self._in_table:
            self._in_table = True
            self.text.count("tables")

    def _hide(self, *, on: bool, deleted: bool) -> None:
        if on and not self._group.silent:
            self.text.count("tracked-deletions" if deleted else "hidden-left-out")
        if deleted:
            self._group.deleted = on
        else:
            self._group.hidden = on

    def _set_default(self, codec: str) -> None:
        try:
            codecs.lookup(codec)
        except LookupError:
            return
        self._default = self._group.codec = codec

    def _unicode(self, value: int) -> None:
        # Written as a signed number of 16 bits; what lies beyond comes as two halves, joined when the text is flushed.
        if -0x8000 <= value <= 0x10FFFF:
            self._character(chr(value + 0x10000 if value < 0 else value))
        self._to_skip = self._group.fallback

    def _byte(self, raw: bytes) -> None:
        skipped = min(self._to_skip, len(raw))
        self._to_skip -= skipped
        if not self._group.silent:
            self._bytes += raw[skipped:]

    def _character(self, characters: str) -> None:
        if self._to_skip and characters:
            self._to_skip -= 1
        elif not self._group.silent:
            self._decode()
            self._pending += characters

    def _decode(self) -> None:
        """Read the bytes that have come together: in East Asian fonts two make a character."""
        if self._bytes:
            self._pending += self._bytes.decode(self._group.codec, "replace")
            self._bytes.clear()

    def _flush(self) -> None:
        self._decode()
        if not self._pending:
            return
        words, self._pending = self._pending, ""
        if self._group.in_note:
            self._notes[-1].append(words)
            return
        if not self._in_row:
            self._in_table = False
        self._open_line()
        broken = words.count("\ufffd")
        self.text.count("invalid-replaced", broken, look=True)
        self.text.write(words, bold=self._group.bold, italic=self._group.italic)

    def _open_line(self) -> None:
        if not self._line_open:
            self._line_start = self.text.begin()
            self._line_open = True

    def _end_paragraph(self) -> None:
        if self._line_open:
            if self._level:
                self.text.mark(MarkKind.HEADING, self._line_start, self._level)
            self.text.end()
            self._line_open = False
