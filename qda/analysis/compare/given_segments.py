"""Units given beforehand: they may stand in another file than the first, such as the copy made for a second coder."""

from __future__ import annotations

from dataclasses import replace

from qda.analysis.compare.gather import Gathered, GatheredDocument
from qda.analysis.compare.pairing import Pairing
from qda.model.document import MarkKind


def with_given_segments(gathered: Gathered, pairing: Pairing) -> Gathered:
    """Return the comparison with the given segments of the first file that has any on the very same text."""
    documents = tuple(_document(document, pairing) for document in gathered.documents)
    return gathered if documents == gathered.documents else replace(gathered, documents=documents)


def _document(document: GatheredDocument, pairing: Pairing) -> GatheredDocument:
    if any(mark.kind is MarkKind.SEGMENT for mark in document.marks):
        return document
    for member in document.pair.members:
        if member is None or member == document.pair.base:
            continue
        marks = pairing.sources[member.source].marks.get(member.row_id, ())
        given = tuple(mark for mark in marks if mark.kind is MarkKind.SEGMENT)
        if given and pairing.text(member) == document.text:
            return replace(document, marks=(*document.marks, *given))
    return document
