"""Writing down what one thinks, free or beside what it is about."""

from __future__ import annotations

from sqlalchemy import delete, select

from qda.actions.coding import check_span, current_coder_id
from qda.model.errors import NotFound
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.ids import row_of
from qda.store.tables import Code, Coding, Document, Memo, utc_now


def add_memo(
    project: Project,
    title: str,
    text: str,
    *,
    document_id: int | None = None,
    span: Span | None = None,
    code_id: int | None = None,
    coding_id: int | None = None,
) -> int:
    """Write a memo: free, or attached to a document, to a passage of it (coded or not), a code or a coding.

    Raises:
        SpanOutsideDocument, EmptySpan: The passage does not fit its document.
        NotFound: What it is to be attached to is gone.
    """
    if span is not None and document_id is not None:
        check_span(span, project.text(document_id))
    who = current_coder_id(project)
    with project.step(Verb.ADD_MEMO, name=title) as session:
        for model, row_id in ((Document, document_id), (Code, code_id), (Coding, coding_id)):
            if row_id is not None:
                row_of(session, model, row_id)
        memo = Memo(
            title=title,
            text=text,
            coder_id=who,
            document_id=document_id,
            start=None if span is None else span.start,
            end=None if span is None else span.end,
            code_id=code_id,
            coding_id=coding_id,
        )
        session.add(memo)
        session.flush()
        return memo.id


def edit_memo(project: Project, memo_id: int, *, title: str, text: str) -> None:
    """Change a memo's title and text.

    Raises:
        NotFound: The memo is gone.
    """
    _title(project, memo_id)
    with project.step(Verb.EDIT_MEMO, name=title) as session:
        memo = row_of(session, Memo, memo_id)
        if (memo.title, memo.text) != (title, text):
            memo.title, memo.text, memo.modified = title, text, utc_now()


def delete_memo(project: Project, memo_id: int) -> None:
    """Delete a memo.

    Raises:
        NotFound: The memo is gone.
    """
    with project.step(Verb.DELETE_MEMO, name=_title(project, memo_id)) as session:
        session.execute(delete(Memo).where(Memo.id == memo_id))


def _title(project: Project, memo_id: int) -> str:
    with project.read() as session:
        title = session.scalar(select(Memo.title).where(Memo.id == memo_id))
    if title is None:
        raise NotFound(kind="memo", name=memo_id)
    return title
