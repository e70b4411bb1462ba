"""The quick way to a document's codings gives the same as the ordinary one."""

from __future__ import annotations

from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import coding_numbers, plain_codings


def test_the_numbers_of_a_documents_codings_are_those_of_its_rows(tmp_path):
    with Project.create(tmp_path / "study.concord", coder_name="A") as project:
        one, other = (
            added.document_id
            for added in add_documents(project, [ImportedDocument(n, "Some words here.", "text/plain") for n in "xy"])
        )
        code, second = add_code(project, "Trade"), ensure_coder(project, "B")
        for start in (5, 0):
            code_span(project, one, code, Span(start, start + 4))
        code_span(project, one, code, Span(0, 4), coder_id=second)
        code_span(project, other, code, Span(0, 4))
        for coder_ids in (None, [project.coder_id], [second], []):
            numbers = coding_numbers(project, one, coder_ids=coder_ids)
            rows = [tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5)]
            assert sorted(rows) == sorted(map(tuple, plain_codings(project, one, coder_ids=coder_ids)))
