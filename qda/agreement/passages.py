"""From a number back to the passages that make it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qda.agreement.rules import Rules
from qda.agreement.spaces import space_of
from qda.agreement.tables import ANY_CODE, mask_stretches, rows_of_space
from qda.model.span import Span

if TYPE_CHECKING:
    from qda.agreement.codings import Codings


class Passage(NamedTuple):
    """A stretch of a document, and the coders who coded it and who looked at it."""

    document_id: int
    span: Span
    coded_by: frozenset[int]
    looked_at_by: frozenset[int]


def passages(
    codings: Codings, rules: Rules, document_id: int, code_id: int, coded_by: Collection[int] | None = None
) -> list[Passage]:
    """Return the passages of one document behind a figure of one code.

    Only this document and code are swept. When characters are counted a passage is a stretch without a change of
    coders, else one unit; a stretch that reaches over text that is not counted comes in parts.

    Args:
        codings: As they were tabulated.
        rules: Likewise.
        document_id: Of one of the documents.
        code_id: Of a code, or ``ANY_CODE``.
        coded_by: Exactly these coders, none for where nobody coded; ``None`` for every set of coders but the empty.

    Returns:
        In the order of the text.

    Raises:
        KeyError: There is no such document or code.
    """
    documents = {document.document_id: document for document in codings.documents}
    document = documents[document_id]
    if code_id == ANY_CODE:
        own, column = codings, len(codings.codes)
    elif code_id in codings.codes:
        own, column = replace(codings, codes=(code_id,)), 0
    else:
        raise KeyError(code_id)
    space = space_of(document, own, rules)
    found: list[Passage] = []
    begin = 0
    for row in rows_of_space(0, space, len(own.codes) + 1):
        present = row.present[column]
        for mask in _masks(own, present, coded_by):
            starts, ends = mask_stretches(row.coders, row.length, column, mask, present)
            coded, looked = _coders(own, mask), _coders(own, present)
            found += [Passage(document_id, span, coded, looked) for span in space.spans(starts + begin, ends + begin)]
        begin += row.length
    return sorted(found, key=lambda passage: passage.span)


def _masks(codings: Codings, present: int, coded_by: Collection[int] | None) -> Iterator[int]:
    if coded_by is not None:
        mask = sum(1 << codings.coders.index(coder) for coder in set(coded_by))
        if mask & ~present == 0:
            yield mask
        return
    mask = present
    while mask:
        yield mask
        mask = (mask - 1) & present


def _coders(codings: Codings, mask: int) -> frozenset[int]:
    return frozenset(coder for bit, coder in enumerate(codings.coders) if mask >> bit & 1)
