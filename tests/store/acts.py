"""What the stories do to a project, as actions would."""

from __future__ import annotations

from sqlalchemy import insert

from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content
from qda.store.project import Project
from qda.store.tables import TRACKED, Code, Coding, Document, table_of

TEXT = "The paper praised the bridge.\nThe paper blamed the mayor for the bridge.\nNobody asked the café owners.\n"


def add_document(project: Project, name: str = "Article", text: str = TEXT) -> int:
    """Add a document as an action does."""
    with project.step(Verb.ADD_DOCUMENTS, count=1) as session:
        digest = content.put_text(session.connection(), text)
        document = Document(name=name, text_hash=digest, length=len(text))
        session.add(document)
        session.flush()
        return document.id


def add_code(project: Project, name: str, parent_id: int | None = None) -> int:
    """Add a code to the codebook."""
    with project.step(Verb.ADD_CODE, code=name) as session:
        code = Code(name=name, parent_id=parent_id)
        session.add(code)
        session.flush()
        return code.id


def add_coding(project: Project, document_id: int, code_id: int, span: Span) -> int:
    """Put a code on a passage."""
    with project.step(Verb.CODE, code="Praise", paragraph=1) as session:
        coding = Coding(
            document_id=document_id, code_id=code_id, coder_id=project.coder_id, start=span.start, end=span.end
        )
        session.add(coding)
        session.flush()
        return coding.id


def add_codings(project: Project, document_id: int, code_id: int, count: int) -> None:
    """Put a code on many passages in one step."""
    rows = [
        {"document_id": document_id, "code_id": code_id, "coder_id": project.coder_id, "start": n, "end": n + 1}
        for n in range(count)
    ]
    with project.step(Verb.CODE_MANY, count=count) as session:
        session.execute(insert(Coding), rows)


def contents(project: Project, *, without: frozenset[str] = frozenset()) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table under history, to compare two states of a project."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with project.read() as session:
        for model in TRACKED:
            table = table_of(model)
            columns = [column for column in table.columns if column.name not in {"revision", *without}]
            found[table.name] = [tuple(row) for row in session.execute(table.select().with_only_columns(*columns))]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}
