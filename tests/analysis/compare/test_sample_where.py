"""Comparing only documents of which a variable says something."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.agreeing import Asked, choices_of
from qda.actions.cases import add_case, put_passage_in_cases
from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.actions.variables import add_variable, set_value
from qda.analysis.compare.conditions import sample_fitting, sample_where
from qda.analysis.compare.pairing import pair
from qda.analysis.compare.source import read_files
from qda.model.conditions import Condition, Relation
from qda.model.document import ImportedDocument
from qda.model.errors import NotFound
from qda.model.span import Span
from qda.store.project import Project


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of two coders with two documents, one from Iraq, of which a passage belongs to a case."""
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    found = tmp_path / "study.concord"
    with Project.create(found, coder_name="Ada") as project:
        texts = [ImportedDocument(name, f"The text of {name} is short.", "text/plain") for name in ("One", "Two")]
        one, two = (added.document_id or 0 for added in add_documents(project, texts))
        code = add_code(project, "Word")
        ben = ensure_coder(project, "Ben")
        for document_id in (one, two):
            code_span(project, document_id, code, Span(0, 3))
            code_span(project, document_id, code, Span(4, 8), coder_id=ben)
        set_value(project, add_variable(project, "document", "Country"), two, "Iraq")
        put_passage_in_cases(project, one, Span(4, 8), [add_case(project, "Mira")])
    return found


def test_a_condition_chooses_documents_and_a_case_its_passages(path: Path) -> None:
    known = pair(read_files([path]))
    names = {each.key: each.name for each in known.documents}
    sample = choices_of(known, Asked(where=["Country=Iraq"])).sample
    assert [names[key] for key in sample.documents or ()] == ["Two"]
    sample = sample_where(known, ["Case=Mira"])
    assert [(names[key], spans) for key, spans in sample.passages.items()] == [("One", (Span(4, 8),))]
    condition = Condition("document", "country", Relation.EMPTY)
    sample = sample_fitting(known, [condition])
    assert [names[key] for key in sample.documents or ()] == ["One"]
    with pytest.raises(NotFound):
        sample_where(known, ["Planet=Mars"])
