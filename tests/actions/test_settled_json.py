"""The JSON export of a consensus file: what was compared, and every decision with its codings."""

from __future__ import annotations

import json
from pathlib import Path

from qda.actions.consensus import begin_consensus
from qda.actions.export import export_json
from qda.actions.settle import settle
from qda.model.settling import Why
from qda.store.project import Project
from qda.store.queries.codings import SegmentFilter
from tests.actions.settling import compared, settling
from tests.actions.story import Story


def test_decisions_and_what_was_compared_are_in_the_json(story: Story, zoes: Project, tmp_path: Path) -> None:
    what = compared([story.project, zoes], [(0, "Ada"), (1, "Zoe")])
    path = tmp_path / "consensus.concord"
    begin_consensus(path, [story.project, zoes], what, decider="Zoe")
    with Project.open(path) as consensus:
        one = settling(consensus, "praised the bridge", "Praise", "coders", [("Praise", "praised the bridge")])
        settle(consensus, one, Why("slip", "discussion", "We agreed."))
        export_json(consensus, tmp_path / "all.json")
        export_json(consensus, tmp_path / "some.json", SegmentFilter(starred=True))
    found = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert found["consensus"]["coder"] == "Consensus"
    assert [row["label"] for row in found["consensus"]["compared"]] == [row.label for row in what.columns]
    (decision,) = found["decisions"]
    assert (decision["reason"], decision["how_settled"], decision["note"]) == ("slip", "discussion", "We agreed.")
    codings = {row["guid"]: row for row in found["codings"]}
    assert [codings[guid]["text"] for guid in decision["codings"]] == ["praised the bridge"]
    assert {codings[guid]["coder"] for guid in decision["codings"]} == {"Consensus"}
    assert json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))["decisions"] == []
    export_json(story.project, tmp_path / "plain.json")
    plain = json.loads((tmp_path / "plain.json").read_text(encoding="utf-8"))
    assert (plain["consensus"], plain["decisions"]) == (None, [])
