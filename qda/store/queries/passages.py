"""Where in a document memos, parts of cases and decisions lie."""

from __future__ import annotations

from sqlalchemy import select

from qda.model.span import Span
from qda.store.project import Project
from qda.store.tables import CaseDocument, Decision, Memo

Passage = tuple[int, Span]
"""A row's id, and where it lies."""


def memo_passages(project: Project, document_id: int) -> list[Passage]:
    """Return the memos on passages of a document, in the order of the text."""
    return _passages(project, document_id, Memo)


def case_passages(project: Project, document_id: int) -> list[Passage]:
    """Return the stretches of a document that belong to cases, in the order of the text."""
    return _passages(project, document_id, CaseDocument)


def decision_passages(project: Project, document_id: int) -> list[Passage]:
    """Return the decisions on a document, in the order of the text."""
    return _passages(project, document_id, Decision)


def _passages(project: Project, document_id: int, model: type[Memo | CaseDocument | Decision]) -> list[Passage]:
    query = (
        select(model.id, model.start, model.end)
        .where(model.document_id == document_id)
        .order_by(model.start, model.end, model.id)
    )
    with project.read() as session:
        rows = session.connection().execute(query).all()
    return [(row_id, Span(start, end)) for row_id, start, end in rows if start is not None and end is not None]
