"""All memos in one list: free ones, and those of documents, passages, codes and codings."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from qda.store.project import Project
from qda.store.tables import Code, Coder, Coding, Document, Memo, ProjectRow


class MemoRow(NamedTuple):
    """A memo. ``kind`` is ``free``, ``passage``, ``document``, ``code``, ``coding`` or ``project``.

    ``memo_id`` is ``None`` for the one memo that a document, code, coding or project carries itself.
    """

    kind: str
    memo_id: int | None
    title: str
    text: str
    coder: str
    created: str
    modified: str
    document_id: int | None = None
    document: str = ""
    start: int | None = None
    end: int | None = None
    code_id: int | None = None
    code: str = ""
    coding_id: int | None = None


_OF_CODING = (
    Coding.document_id,
    Coding.start,
    Coding.end,
    Coding.code_id,
    Coding.id,
    Coding.memo,
    Coding.created,
    Coding.modified,
)
"""Columns instead of whole rows: there may be tens of thousands of them."""
_OF_MEMO = (
    *(Memo.id, Memo.title, Memo.text, Memo.created, Memo.modified),
    *(Memo.start, Memo.end),
    *(Memo.document_id, Memo.code_id, Memo.coding_id),
)


def memos(project: Project, *, coder_ids: Collection[int] | None = None) -> list[MemoRow]:
    """Return every memo that holds text: own ones newest first, then the project's, documents', codes' and codings'.

    With ``coder_ids``, what other coders wrote in memos of their own and on their codings is left out; the memos of
    the project, its documents and codes are nobody's.
    """
    rows = _own(project, coder_ids)
    with project.read() as session:
        for name, memo, created in session.execute(
            select(ProjectRow.name, ProjectRow.memo, ProjectRow.created).where(ProjectRow.memo != "")
        ):
            rows.append(MemoRow("project", None, name, memo, "", created, created))
        for document_id, name, memo, created in session.execute(
            select(Document.id, Document.name, Document.memo, Document.created)
            .where(Document.memo != "")
            .order_by(Document.position)
        ):
            about = MemoRow("document", None, name, memo, "", created, created, document_id, name)
            rows.append(about)
        for code_id, name, memo, created in session.execute(
            select(Code.id, Code.name, Code.memo, Code.created).where(Code.memo != "").order_by(Code.position)
        ):
            rows.append(MemoRow("code", None, name, memo, "", created, created, code_id=code_id, code=name))
        codings = (
            select(*_OF_CODING, Document.name, Code.name, Coder.name)
            .join(Document, Document.id == Coding.document_id)
            .join(Code, Code.id == Coding.code_id)
            .join(Coder, Coder.id == Coding.coder_id)
            .where(Coding.memo != "")
            .order_by(Document.position, Coding.start)
        )
        if coder_ids is not None:
            codings = codings.where(Coding.coder_id.in_(coder_ids))
        for document_id, start, end, code_id, coding_id, memo, created, modified, *names in session.execute(codings):
            document, code, coder = names
            place = (document_id, document, start, end, code_id, code, coding_id)
            rows.append(MemoRow("coding", None, code, memo, coder, created, modified, *place))
    return rows


def _own(project: Project, coder_ids: Collection[int] | None) -> list[MemoRow]:
    query = (
        select(*_OF_MEMO, Coding.start, Coding.end, Document.id, Document.name, Code.id, Code.name, Coder.name)
        .outerjoin(Coding, Coding.id == Memo.coding_id)
        .outerjoin(Document, Document.id == func.coalesce(Memo.document_id, Coding.document_id))
        .outerjoin(Code, Code.id == func.coalesce(Memo.code_id, Coding.code_id))
        .join(Coder, Coder.id == Memo.coder_id)
        .order_by(Memo.id.desc())
    )
    if coder_ids is not None:
        query = query.where(Memo.coder_id.in_(coder_ids))
    rows: list[MemoRow] = []
    with project.read() as session:
        for own, place, carriers, (start, end, document_id, document, code_id, code, coder) in (
            (row[:5], row[5:7], row[7:10], row[10:]) for row in session.execute(query)
        ):
            on_document, on_code, on_coding = carriers
            if on_coding is not None:
                kind = "coding"
            elif on_code is not None:
                kind = "code"
            elif on_document is not None:
                kind = "document" if place[0] is None else "passage"
            else:
                kind = "free"
            memo_id, title, text, created, modified = own
            if on_coding is None:
                start, end = place
            about = (document_id, document or "", start, end, code_id, code or "", on_coding)
            rows.append(MemoRow(kind, memo_id, title, text, coder, created, modified, *about))
    return rows
