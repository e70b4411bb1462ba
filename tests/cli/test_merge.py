"""``qda merge``: one project from several, with or without a plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT, Qda


@pytest.fixture
def zoes(qda: Qda, study: Path, tmp_path: Path) -> Path:
    """Let Zoe code the blind copy."""
    assert qda("copy", study, "zoe.concord", "--for-coder", "Zoe").code == 0
    start = TEXT.index("praised the")
    place = ("--start", start, "--end", start + 11, "--code", "Stance > Praise", "--coder", "Zoe")
    assert qda("code", "zoe.concord", "--document", "article", *place).code == 0
    return tmp_path / "zoe.concord"


def test_a_blind_copy_that_comes_back_pairs_itself(qda: Qda, study: Path, zoes: Path) -> None:
    before = [study.read_bytes(), zoes.read_bytes()]
    told = qda("merge", "both.concord", study, zoes, "--json")
    assert told.code == 0, told.err
    plan = told.json["plan"]
    assert [(len(one["members"]), one["matched_by"]) for one in plan["documents"]] == [(2, ["guid", "guid"])]
    assert all(len(one["members"]) == 2 and one["matched_by"] == ["guid", "guid"] for one in plan["codes"])
    assert [len(one["members"]) for one in plan["coders"]] == [1, 1, 1]
    assert told.json["counts"]["coding"] == {"read": 5, "added": 5, "joined": 0, "left": 0}
    assert [study.read_bytes(), zoes.read_bytes()] == before
    info = qda("info", "both.concord", "--json").json
    assert (info["codings"], [row["name"] for row in info["coders"]]) == (5, ["Ada", "Ben", "Zoe"])
    assert qda("check", "both.concord").code == 0


def test_a_plan_is_written_changed_and_followed(qda: Qda, study: Path, zoes: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "article.txt").write_text(TEXT.replace("café", "bar"), encoding="utf-8")
    qda("new", "home.concord", "--coder", "Ada")
    qda("add", "home.concord", "home/article.txt")
    place = ("--start", 4, "--end", 9, "--code", "Stance > Praise", "--coder", "Ada")
    qda("code", "home.concord", "--document", "article", *place)
    told = qda("merge", "all.concord", study, zoes, "home.concord", "--write-plan", "plan.json")
    assert told.code == 1
    assert not (tmp_path / "all.concord").exists()
    assert "Two coders are called “Ada”: the second is called “Ada (home)” now." in told.out
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert [len(one["members"]) for one in plan["documents"]] == [3]
    assert plan["documents"][0]["differs"] == ["text"]
    plan["documents"][0]["choice"] = "apart"
    next(one for one in plan["coders"] if len(one["members"]) == 2)["choice"] = "one"
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    told = qda("merge", "all.concord", study, zoes, "home.concord", "--plan", "plan.json", "--name", "All")
    assert told.code == 1, told.err
    info = qda("info", "all.concord", "--json").json
    assert info["name"] == "All"
    assert [row["name"] for row in info["documents"]] == ["article", "article (2)"]
    assert [row["name"] for row in info["coders"]] == ["Ada", "Ben", "Zoe"]


def test_what_cannot_be_merged_is_told(qda: Qda, study: Path, zoes: Path, tmp_path: Path) -> None:
    assert qda("merge", "out.concord", study).code == 2
    assert qda("merge", "out.concord", study, study).code == 3
    assert qda("merge", study, study, zoes).code == 3
    assert qda("merge", "out.concord", study, tmp_path / "nowhere.concord").code == 3
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    told = qda("merge", "out.concord", study, zoes, "--plan", "plan.json")
    assert told.code == 3
    assert "merge plan cannot be used" in told.err
    assert qda("merge", "out.concord", study, zoes, "--plan", "none.json").code == 3
    assert not (tmp_path / "out.concord").exists()
