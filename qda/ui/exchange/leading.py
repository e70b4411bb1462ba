"""From the name in a line of a report to the document or code that is called so."""

from __future__ import annotations

from qda.model.errors import QdaError
from qda.store.queries.codebook import CodeIndex
from qda.store.queries.documents import document_named
from qda.ui.workspace import Workspace


def lead_to(workspace: Workspace, name: str) -> bool:
    """Show the document, else the code, of that name in the window; false if there is none, or more than one."""
    if workspace.closed or not name.strip():
        return False
    try:
        workspace.choose_document(document_named(workspace.project, name).document_id)
    except QdaError:
        try:
            workspace.choose_code(CodeIndex(workspace.codes()).find(name).code_id)
        except QdaError:
            return False
    return True
