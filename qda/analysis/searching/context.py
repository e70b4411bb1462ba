"""A hit with what stands before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qda.model.searching import Hit, HitPlace
from qda.model.span import Span
from qda.store.queries.search_index import StoredText, TextReader

CONTEXT_LENGTH = 60  # code points before and after a hit, less what is cut to begin and end with a whole word


def hits_at(
    reader: TextReader,
    documents: Mapping[int, StoredText],
    places: Iterable[HitPlace],
    *,
    context: int = CONTEXT_LENGTH,
) -> Iterator[Hit]:
    """Yield hits with their context; those in documents that are not there any more are left out."""
    for place in places:
        document = documents.get(place.document_id)
        if document is not None:
            yield hit_at(reader, document, place.span, context=context)


def hit_at(reader: TextReader, document: StoredText, span: Span, *, context: int = CONTEXT_LENGTH) -> Hit:
    """Return a place in a document with its context."""
    first, last = max(0, span.start - context), min(document.length, span.end + context)
    piece = reader.cut(document, Span(first, last))
    before, after = piece[: span.start - first], piece[span.end - first :]
    if first > 0 and (cut := re.search(r"\s", before)):
        before = before[cut.end() :]
    if last < document.length and (cut := re.search(r"\s\S*$", after)):
        after = after[: cut.start()]
    text = piece[span.start - first : span.end - first]
    return Hit(document.document_id, document.document_name, span, before, text, after)
