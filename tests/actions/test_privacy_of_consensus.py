"""A consensus file tells of two coders' files: what of that may be given away, and what goes with a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qda.actions.consensus import begin_consensus
from qda.actions.purge import doomed_named
from qda.actions.settle import settle
from qda.actions.sharing import SharingPlan, share_copy
from qda.analysis.compare.decisions import key_of
from qda.model.settling import Why
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.decisions import consensus_info, decisions
from qda.store.queries.documents import documents
from qda.store.withdrawal import purge
from qda.text.pseudonyms import Rule
from tests.actions.settling import compared, settling
from tests.actions.story import Story
from tests.traces import traces


@pytest.fixture
def consensus(story: Story, zoes: Project, tmp_path: Path) -> Iterator[Project]:
    """Begin the consensus of Ada and Zoe, with one passage settled."""
    told = compared([story.project, zoes], [(0, "Ada"), (1, "Zoe")])
    told.settings["files"] = [{"path": "/home/aurelia/zoe.concord", "relative": "zoe.concord", "guid": zoes.guid}]
    begin_consensus(tmp_path / "ours.concord", [story.project, zoes], told, decider="Ada")
    with Project.open(tmp_path / "ours.concord") as project:
        one = settling(project, "praised the bridge", "Praise", "a", [("Praise", "praised the bridge")])
        key = key_of(one.document, one.held)
        settle(project, one._replace(key=key), Why("border-rule", "discussion", "Ada and the mayor agreed."))
        yield project


def test_shared_it_keeps_decisions_but_no_paths_and_no_coder(consensus: Project, tmp_path: Path) -> None:
    target = tmp_path / "shared.concord"
    share_copy(consensus, target, SharingPlan([Rule("paper", "gazette"), Rule("mayor", "P1")], hide_coders=True))
    assert not traces(target, ["aurelia", "Zoe", "paper", "mayor", "ours.concord"])
    with Project.open(target) as copy:
        assert check(copy).is_sound
        (row,) = decisions(copy)
        assert row.note == "Coder 1 and the P1 agreed."
        assert row.span.cut(copy.text(row.document_id)) == "praised the bridge"
        assert {held.span.cut(copy.text(row.document_id)) for held in row.held} <= {"praised the bridge", "praised"}
        assert row.key == key_of(row.document, row.held), "the disagreement is found again"


def test_a_purged_document_leaves_no_decision_and_no_pairing(consensus: Project) -> None:
    path, guid = consensus.path, documents(consensus)[0].guid
    doomed = doomed_named(consensus, [documents(consensus)[0].name])
    consensus.close()
    report = purge(path, doomed)
    assert report.purged.rows["decision"] == 1
    assert not traces(path, [guid, "praised the bridge", "Ada and the mayor"])
    with Project.open(path) as after:
        assert check(after).is_sound
        assert decisions(after) == []
        info = consensus_info(after)
        assert info is not None
        assert guid not in json.dumps(info.documents)
        assert len(info.documents) == 1
