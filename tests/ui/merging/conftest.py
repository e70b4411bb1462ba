"""Files that two coders made, and one that was made at home with another text."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.blind_copy import copy_for_coder
from qda.actions.codebook import add_code, revise_code
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project
from qda.ui.desk import Desk
from tests.ui.conftest import STATEMENT


def code_words(project: Project, words: str, name: str) -> None:
    """Code words of the first document."""
    from qda.store.queries.codebook import codes

    code_id = next(row.code_id for row in codes(project) if row.name == name)
    start = project.text(1).index(words)
    code_span(project, 1, code_id, Span(start, start + len(words)))


@pytest.fixture
def bens(desk: Desk, study: Path) -> Path:
    """Return the blind copy that Ben coded; Ann codes her own too."""
    path = study.with_name("ben.concord")
    assert desk.workspace is not None
    project = desk.workspace.project
    copy_for_coder(project, path, "Ben")
    code_words(project, "praised the neighbours", "Praise")
    code_words(project, "criticised the delay", "Criticism")
    with Project.open(path) as project:
        code_words(project, "praised the neighbours for their patience", "Praise")
    return path


@pytest.fixture
def homes(study: Path) -> Path:
    """Return a project that another Ann made by herself, of nearly the same text."""
    path = study.with_name("home.concord")
    with Project.create(path, coder_name="Ann") as project:
        text = "A first line.\n\n" + STATEMENT.replace("patience", "great patience")
        add_documents(project, [ImportedDocument("Statement", text, "text/plain")])
        folder = add_code(project, "Stance", is_folder=True)
        praise = add_code(project, "Praise", parent_id=folder)
        revise_code(project, praise, short_definition="Any friendly word")
        add_code(project, "Critic", parent_id=folder)
        code_words(project, "A first line", "Praise")
        code_words(project, "criticised the delay", "Critic")
    return path
