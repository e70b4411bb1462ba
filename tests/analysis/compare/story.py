"""What the stories about comparing have in common."""

from __future__ import annotations

from collections.abc import Sequence

from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project
from tests.codes import ensure_code

TEXT = (
    "The paper praised the bridge.\n\nThe paper blamed the mayor for the bridge. Nobody asked the café owners 👩‍👩‍👧.\n"
    "The harbour stayed shut, and the fishermen went home without having sold anything.\n"
)
INTERVIEW = "Interviewer: What do you think?\nMira: They praised a bridge that nobody crosses, and nobody will.\n"


def add(project: Project, name: str, text: str) -> int:
    """Add a document as a person does, and return its id."""
    (added,) = add_documents(project, [ImportedDocument(name, text, "text/plain", f"{name}.txt", text.encode())])
    assert added.document_id is not None
    return added.document_id


def code(project: Project, words: str, path: Sequence[str], *, document_id: int = 1) -> int:
    """Put a code, made if there is none yet, on the first place where words stand."""
    start = project.text(document_id).index(words)
    return code_span(project, document_id, ensure_code(project, path), Span(start, start + len(words)))
