"""The coded segments as tables: one row per coding, or one row per passage with a column per code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qda.analysis.attributes import Attributes
from qda.analysis.snapshot import Snapshot, snapshot
from qda.analysis.table import Field, Table, frame, moment, unique_titles
from qda.model.document import Mark, MarkKind
from qda.model.origin import origin_words
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter, SegmentRow
from qda.text.clock import clock
from qda.text.graphemes import snap
from qda.text.paragraphs import Paragraphs

if TYPE_CHECKING:
    import pandas as pd

CONTEXT = 60  # characters before and after a segment
_SET_SEPARATOR = "; "


def segments_frame(project: Project, wanted: SegmentFilter = EVERYTHING, *, context: int = CONTEXT) -> pd.DataFrame:
    """Return one row per coding, in the order of documents and text: the columns of the sheet *Segments*."""
    return frame(segments_table(snapshot(project, wanted), context=context))


def segments_wide(project: Project, wanted: SegmentFilter = EVERYTHING) -> pd.DataFrame:
    """Return one row per distinct passage and coder, with a column of 0 and 1 per code."""
    return frame(wide_table(snapshot(project, wanted)))


_PASSAGE = (
    Field("Segment text", width=70),
    Field("Start", "integer", 9),
    Field("End", "integer", 9),
    Field("Paragraph", "integer", 10),
    Field("Speaker", width=16),
    Field("Time", width=9),
    Field("Length", "integer", 9),
)
"""What both tables tell of a passage, in the order of :meth:`Place.passage`."""


def segments_table(source: Snapshot, *, context: int = CONTEXT) -> Table:
    """Return one row per coding, in the order of documents and text."""
    paths = {row.code_id: row for row in source.all_codes}
    used = {row.code_id for row in source.segments}
    depth = max((len(paths[code_id].path) for code_id in used), default=1)
    attributes = Attributes(source)
    fields = [
        Field("Segment id", width=12),
        Field("Document", width=24),
        Field("Set", width=16),
        Field("Case", width=16),
        Field("Code", width=24),
        Field("Code path", width=36),
        *(Field(f"Level {level}", width=20) for level in range(1, depth + 1)),
        *_PASSAGE,
        Field("Share of the document in %", "real", 13),
        Field("Weight", "integer", 8),
        Field("Star", "flag", 6),
        Field("Origin", width=16),
        Field("Memo", width=40),
        Field("Coder", width=16),
        Field("Coded on", "time", 19),
        Field("Modified on", "time", 19),
        Field("Context before", width=40),
        Field("Context after", width=40),
    ]
    fields += attributes.fields([field.title for field in fields])

    def rows() -> Iterator[tuple[object, ...]]:
        levels = {
            code_id: (row.path_text, *row.path, *("",) * (depth - len(row.path))) for code_id, row in paths.items()
        }
        places = _Places(source)
        for row in source.segments:
            at = places.of(row.document_id)
            cases, known = attributes.told(row.document_id, row.start, row.end)
            yield (
                row.guid,
                row.document,
                at.sets,
                cases,
                row.code,
                *levels[row.code_id],
                *at.passage(row),
                100 * (row.end - row.start) / len(at.text),
                row.weight,
                row.star,
                origin_words(row.origin),
                row.memo,
                row.coder,
                _moment(row.created),
                _moment(row.modified),
                *at.around(row.start, row.end, context),
                *known,
            )

    return Table("segments", "Segments", tuple(fields), len(source.segments), rows)


def wide_table(source: Snapshot) -> Table:
    """Return one row per distinct passage and coder, with a column of 0 and 1 per code."""
    attributes = Attributes(source)
    fixed = [
        Field("Document", width=24),
        Field("Set", width=16),
        Field("Case", width=16),
        *_PASSAGE,
        Field("Coder", width=16),
    ]
    fixed += attributes.fields([field.title for field in fixed])
    used = {row.code_id for row in source.segments}
    chosen = [row for row in source.codes if not row.is_folder or row.code_id in used]
    titles = unique_titles([row.path_text for row in chosen], [field.title for field in fixed], prefix="Code")
    fields = (*fixed, *(Field(title, "integer", 12) for title in titles))
    groups: dict[tuple[int, int, int, int], list[SegmentRow]] = {}
    for row in source.segments:
        groups.setdefault((row.document_id, row.start, row.end, row.coder_id), []).append(row)

    def rows() -> Iterator[tuple[object, ...]]:
        columns = {row.code_id: place for place, row in enumerate(chosen)}
        places = _Places(source)
        for together in groups.values():
            row = together[0]
            at = places.of(row.document_id)
            flags = [0] * len(columns)
            for one in together:
                flags[columns[one.code_id]] = 1
            cases, known = attributes.told(row.document_id, row.start, row.end)
            yield (
                row.document,
                at.sets,
                cases,
                *at.passage(row),
                row.coder,
                *known,
                *flags,
            )

    return Table("wide", "Segments wide", fields, len(groups), rows)


def codings_table(source: Snapshot) -> Table:
    """Return the codings as a table that can be imported into a project with the same documents."""
    fields = (
        Field("document", width=24),
        Field("start", "integer", 9),
        Field("end", "integer", 9),
        Field("code", width=36),
        Field("coder", width=16),
        Field("memo", width=40),
        Field("quote", width=70),
        Field("weight", "integer", 8),
        Field("star", "flag", 6),
        Field("origin", width=12),
    )

    def rows() -> Iterator[tuple[object, ...]]:
        paths = {row.code_id: row.path_text for row in source.all_codes}
        for row in source.segments:
            quote = row.span.cut(source.texts[row.document_id])
            place = (row.document, row.start, row.end, paths[row.code_id], row.coder)
            yield (*place, row.memo, quote, row.weight, row.star, row.origin)

    return Table("codings", "Codings", fields, len(source.segments), rows)


class Turn(NamedTuple):
    """Who speaks, and when it begins, as people write it."""

    speaker: str
    time: str


_NOBODY = Turn("", "")


class Place:
    """A document's text with what tells where in it something stands."""

    def __init__(self, text: str, marks: tuple[Mark, ...], sets: str) -> None:
        self.text = text
        self.sets = sets
        self.paragraphs = Paragraphs(text)
        turns = sorted((mark for mark in marks if mark.kind is MarkKind.TURN), key=lambda mark: mark.start)
        self._starts = [mark.start for mark in turns]
        self._ends = [mark.end for mark in turns]
        self._turns = [Turn(mark.value, "" if mark.from_ms is None else clock(mark.from_ms)) for mark in turns]

    def passage(self, row: SegmentRow) -> tuple[object, ...]:
        """Return a passage's text, borders, paragraph, speaker, time and length."""
        words, number = self.text[row.start : row.end], self.paragraphs.number_at(row.start)
        return (words, row.start, row.end, number, *self.turn_at(row.start), row.end - row.start)

    def turn_at(self, offset: int) -> Turn:
        """Return the turn that holds an offset, an empty one where nobody speaks."""
        place = bisect_right(self._starts, offset) - 1
        return self._turns[place] if place >= 0 and offset < self._ends[place] else _NOBODY

    def around(self, start: int, end: int, length: int) -> tuple[str, str]:
        """Return the text before and after a passage, cut between characters as people see them."""
        first, last = max(0, start - length), min(len(self.text), end + length)
        before, after = self.text[first:start], self.text[end:last]
        if not before.isascii():
            before = self.text[snap(self.text, Span(first, first)).start : start]
        if not after.isascii():
            after = self.text[end : snap(self.text, Span(last, last)).end]
        return before, after


class _Places:
    """The places of a snapshot's documents, one kept at a time: segments come in the order of documents."""

    def __init__(self, source: Snapshot) -> None:
        self._source = source
        self._sets = {row.document_id: _SET_SEPARATOR.join(row.set_names) for row in source.documents}
        self._kept: tuple[int, Place] | None = None

    def of(self, document_id: int) -> Place:
        if self._kept is None or self._kept[0] != document_id:
            source = self._source
            place = Place(source.texts[document_id], source.marks[document_id], self._sets[document_id])
            self._kept = (document_id, place)
        return self._kept[1]


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime | None:
    return moment(text)
