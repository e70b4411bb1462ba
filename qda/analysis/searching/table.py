"""Hits as a table: what stands before and after each, where it is, and which codes it carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qda.analysis.searching.context import CONTEXT_LENGTH, hit_at
from qda.analysis.table import Field, Table
from qda.model.progress import Progress, no_progress, tell
from qda.model.searching import Hit, HitPlace
from qda.model.span import Span
from qda.store.queries.search_index import StoredText, TextReader
from qda.text.paragraphs import Paragraphs

FIELDS = (
    Field("Document", width=26),
    Field("Paragraph", "integer", 10),
    Field("Before", width=46),
    Field("Hit", width=20),
    Field("After", width=46),
    Field("Start", "integer", 9),
    Field("End", "integer", 9),
    Field("Codes", width=36),
)


class Around:
    """Tells of places, document by document, in which paragraph they lie and which codes they carry."""

    def __init__(self, reader: TextReader, names: Mapping[int, str], coder_ids: Iterable[int]) -> None:
        self._reader = reader
        self._names = names
        self._coder_ids = frozenset(coder_ids)
        self._document: StoredText | None = None
        self._paragraphs = Paragraphs("")
        self._codings: list[tuple[int, int, int]] = []

    def paragraph(self, document: StoredText, span: Span) -> int:
        """Return the ¶ number of a place."""
        self._turn_to(document)
        return self._paragraphs.number_at(span.start)

    def codes(self, document: StoredText, span: Span) -> list[str]:
        """Return the names of the codes of which a coding shares text with a place, each once."""
        self._turn_to(document)
        found = dict[str, None]()
        for start, end, code_id in self._codings:
            if start >= span.end:
                break
            if end > span.start and code_id in self._names:
                found[self._names[code_id]] = None
        return list(found)

    def _turn_to(self, document: StoredText) -> None:
        if self._document is not document:
            self._document = document
            self._paragraphs = Paragraphs(self._reader.text(document.content_id))
            self._codings = self._reader.codes_on(document.document_id, self._coder_ids)


def hits_table(
    reader: TextReader,
    documents: Mapping[int, StoredText],
    places: Sequence[HitPlace],
    around: Around,
    *,
    context: int = CONTEXT_LENGTH,
    progress: Progress = no_progress,
) -> Table:
    """Return hits as a table, whose rows are read when they are asked for."""

    def rows() -> Iterator[tuple[object, ...]]:
        for done, place in enumerate(places):
            document = documents.get(place.document_id)
            if document is None:
                continue
            hit = hit_at(reader, document, place.span, context=context)
            codes = "; ".join(around.codes(document, hit.span))
            where = (hit.document_name, around.paragraph(document, hit.span))
            yield (*where, *map(_on_one_line, (hit.before, hit.text, hit.after)), *hit.span, codes)
            tell(progress, done, len(places))

    return Table("hits", "Hits", FIELDS, len(places), rows)


def line_of_text(hit: Hit) -> str:
    """Return a hit as one line of plain text, the hit between brackets."""
    before, text, after = map(_on_one_line, (hit.before, hit.text, hit.after))
    return f"{before} [{text}] {after}".strip()


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
