"""A consensus in somebody's project is no independent coding: the command line leaves it out unless it is named."""

from __future__ import annotations

from pathlib import Path

from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.tables import Coder
from tests.cli.conftest import Qda


def test_a_consensus_enters_agreement_only_by_its_name(qda: Qda, study: Path) -> None:
    before = qda("compare", study, "--json").json["coders"]
    assert "Consensus" not in before
    with Project.open(study) as project:
        coder_id = ensure_coder(project, "Consensus")
        with project.step(Verb.ADD_CODER) as session:
            session.get_one(Coder, coder_id).kind = "consensus"
        code_id = next(row.code_id for row in codes(project) if not row.is_folder)
        code_span(project, 1, code_id, Span(0, 5), coder_id=coder_id)
    assert qda("compare", study, "--json").json["coders"] == before
    named = qda("compare", study, "--json", "--coder", "Consensus", "--coder", before[0])
    assert named.code in (0, 1), named.err
    assert sorted(named.json["coders"]) == sorted(["Consensus", before[0]])
