"""Puts a document together from pieces of text, so that the marks fit the text as it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.text.normalise import normalise

_ABOUT_THE_WHOLE = frozenset({"empty", "only-white-space", "large"})
"""Notes that say nothing when they are told of a single piece."""


class Look(NamedTuple):
    """How a paragraph or a piece of one looks; ``heading`` is its level, or empty."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    heading: str = ""


class RichText:
    """A text that grows paragraph by paragraph, each piece normalised before its place is counted.

    Between :meth:`begin` calls there is one separator: a line end, or a tab after :meth:`next_cell`.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._separator = ""
        self._marks: list[Mark] = []
        self._open: dict[MarkKind, int] = {}
        self._counts: Counter[str] = Counter()
        self._notes: dict[str, ImportNote] = {}

    @property
    def length(self) -> int:
        """The code points written so far, which is the offset of the next one."""
        return self._length

    @property
    def in_line(self) -> bool:
        """Whether something stands before the next offset in the same line."""
        last = next((piece for piece in reversed(self._pieces) if piece), "\n")
        return not last.endswith("\n")

    def begin(self) -> int:
        """Begin a paragraph and return its offset."""
        self._append(self._separator)
        self._separator = ""
        return self._length

    def end(self, *, joined: bool = False) -> None:
        """End a paragraph; if ``joined``, the next one goes on in the same line."""
        self._styled(bold=False, italic=False)
        self._separator = "" if joined else "\n"

    def next_cell(self) -> None:
        """Let the next paragraph begin after a tab, in the same line."""
        self._separator = "\t"

    def write_as(self, raw: str, look: Look) -> None:
        """Add text that looks so; a heading is one mark and not made of bold ones, and hidden text is not added."""
        if not look.hidden:
            self.write(raw, bold=look.bold and not look.heading, italic=look.italic and not look.heading)

    def write(self, raw: str, *, bold: bool = False, italic: bool = False) -> None:
        """Add text to the paragraph that was begun."""
        if not raw:
            return
        if raw.isspace():  # Emphasis of a space is not seen, and would only tear or lengthen marks.
            bold, italic = bold and MarkKind.BOLD in self._open, italic and MarkKind.ITALIC in self._open
        self._styled(bold=bold, italic=italic)
        if raw.isascii() and raw.isprintable():
            self._append(raw)
            return
        # The leading letter keeps a byte order mark in the middle of the text from being taken for a first one.
        lead = "x" if self._length else ""
        normal = normalise(lead + raw)
        for note in normal.notes:
            if note.what not in _ABOUT_THE_WHOLE:
                self.note(note)
        self._append(normal.text[len(lead) :])

    def mark(self, kind: MarkKind, start: int, value: str = "") -> None:
        """Mark the text from an offset up to here, unless there is none."""
        if start < self._length:
            self._marks.append(Mark(kind, start, self._length, value))

    def add(self, text: str, marks: Iterable[Mark], notes: Iterable[ImportNote]) -> None:
        """Add a text that is normalised already as paragraphs of its own, with marks counted from its beginning."""
        for note in notes:
            self.note(note)
        if text:
            start = self.begin()
            self._append(text)
            self._marks.extend(mark._replace(start=mark.start + start, end=mark.end + start) for mark in marks)
            self.end()

    def note(self, note: ImportNote) -> None:
        """Add to the report; counts of the same note are summed."""
        self._notes.setdefault(note.what, note)
        self._counts[note.what] += note.count

    def count(self, what: str, count: int = 1, *, look: bool = False) -> None:
        """Add a number of things to the report; nothing is added for none."""
        if count:
            self.note(ImportNote(what, count, look=look))

    def finish(self, *, name: str, media_type: str, original: bytes) -> ImportedDocument:
        """Return the document."""
        self.end()
        text = "".join(self._pieces)
        for note in normalise(text).notes:
            if note.what in _ABOUT_THE_WHOLE:
                self.note(note)
        notes = tuple(
            ImportNote(what, self._counts[what], note.detail, look=note.look) for what, note in self._notes.items()
        )
        marks = tuple(sorted(self._marks, key=lambda mark: (mark.start, mark.end)))
        return ImportedDocument(
            name=name, text=text, media_type=media_type, source_name=name, original=original, marks=marks, notes=notes
        )

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _styled(self, *, bold: bool, italic: bool) -> None:
        for kind, wanted in ((MarkKind.BOLD, bold), (MarkKind.ITALIC, italic)):
            if wanted:
                self._open.setdefault(kind, self._length)
            elif kind in self._open:
                self.mark(kind, self._open.pop(kind))
