"""Codes that are made in the act of coding: one act for the person, so one step."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qda.actions.coding import (
    check_span,
    current_coder_id,
    move_codings,
    paragraph_told,
    put_each,
)
from qda.actions.growing_codebook import GrowingCodebook
from qda.model.codebook import clean_name
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project


def code_with_new(
    project: Project,
    document_id: int,
    name: str,
    span: Span,
    *,
    also: Sequence[int] = (),
    parent_id: int | None = None,
) -> list[int]:
    """Make a code and put it on a span, and with it the codes ``also``; undo takes back codings and code at once.

    Returns:
        The ids of the codings, that of the new code last.

    Raises:
        EmptyName, NameTaken: The name does not serve there.
        SpanOutsideDocument, EmptySpan: The span does not fit the text.
        FolderHoldsNoCodings: One of ``also`` is a folder.
    """
    check_span(span, project.text(document_id))
    who = current_coder_id(project)
    told = {"code": clean_name(name)} | paragraph_told(project, document_id, span.start)
    with project.step(Verb.CODE_WITH_NEW, **told) as session:
        code_id = GrowingCodebook(session).put(name, parent_id=parent_id)
        return put_each(session, document_id, [*also, code_id], [span], coder_id=who)


def recode_with_new(project: Project, coding_ids: Collection[int], name: str) -> int:
    """Give codings a code that is made for them; return the code.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    with project.step(Verb.RECODE, count=len(coding_ids), code=clean_name(name)) as session:
        code_id = GrowingCodebook(session).put(name)
        move_codings(session, coding_ids, code_id)
        return code_id
