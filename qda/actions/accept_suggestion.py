"""Taking a suggestion over: a coding like any other, marked as suggested."""

from __future__ import annotations

from qda.actions.coding import check_span, check_takes_codings, current_coder_id, paragraph_told, put_codings
from qda.model.origin import SUGGESTED
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentFilter, segment_places
from qda.store.queries.documents import document_names


def accept_suggestion(project: Project, code_id: int, document_id: int, span: Span) -> bool:
    """Put a code on a passage that was suggested for it, as the project's current coder.

    Returns:
        Whether there is a new coding; the coder may have put the code on that very passage since it was suggested.

    Raises:
        SpanOutsideDocument, EmptySpan: The passage does not fit the text.
        NotFound, FolderHoldsNoCodings: The code is none.
    """
    check_span(span, project.text(document_id))
    coder_id = current_coder_id(project)
    passage = SegmentFilter(document_ids=[document_id], code_ids=[code_id], coder_ids=[coder_id], overlapping=span)
    if any(place.span == span for place in segment_places(project, passage)):
        return False
    told = {
        "code": next((row.name for row in codes(project) if row.code_id == code_id), ""),
        "document": document_names(project).get(document_id, ""),
    } | paragraph_told(project, document_id, span.start)
    with project.step(Verb.ACCEPT_SUGGESTION, **told) as session:
        check_takes_codings(session, code_id)
        place: dict[str, object] = {"document_id": document_id, "code_id": code_id, "coder_id": coder_id}
        put_codings(session, [{**place, **span._asdict(), "origin": SUGGESTED}])
    return True
