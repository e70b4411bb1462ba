"""``qda import``: another program's project becomes one of ours, or comes into one (requirements 25 to 27)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qda.formats.refi.writing import write_refi_project
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from tests.actions.test_take_in import small_project
from tests.cli.conftest import Qda


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """Write what another program would give."""
    path = tmp_path / "ferry.qdpx"
    write_refi_project(path, small_project(), WriteOptions(extras=False))
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_requirement_26_a_qdpx_becomes_a_project_and_every_element_is_accounted_for(
    qda: Qda, ferry: Path, tmp_path: Path
) -> None:
    told = qda("import", ferry, "ferry.concord", "--json")
    assert told.code == 0, told.err
    assert told.json["format"] == "refi-project"
    assert told.json["elements"]["Coding"] == {"there": 3, "taken": 3, "joined": 0, "kept": 0, "left": 0}
    assert all(one["there"] == sum(one.values()) - one["there"] for one in told.json["elements"].values())
    assert told.json["stored"]["coding"] == {"read": 3, "added": 3, "joined": 0, "left": 0}
    info = qda("info", "ferry.concord", "--json").json
    assert (info["codings"], [row["name"] for row in info["coders"]]) == (3, ["Mira", "Ola"])
    assert (len(info["cases"]), len(info["variables"]), info["kept_parts"], len(info["imports"])) == (1, 1, 0, 1)
    assert info["imports"][0]["file"] == "ferry.qdpx"
    assert qda("check", "ferry.concord").code == 0
    assert "made the project from “ferry.qdpx”" in qda("history", "ferry.concord").out


def test_requirement_26_the_report_says_in_words_what_came_in_and_can_be_kept_as_a_workbook(
    qda: Qda, ferry: Path, tmp_path: Path
) -> None:
    told = qda("import", ferry, "ferry.concord", "--report", "report.xlsx", "--coder", "Zoe")
    assert told.code == 0, told.err
    assert told.out.startswith("ferry.qdpx: REFI-QDA project")
    assert "coding: 3 read, 3 added, 0 joined" in told.out
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
    assert qda("info", "ferry.concord", "--json").json["coders"][0]["name"] == "Zoe"


def test_requirement_25_a_text_that_is_counted_otherwise_is_told_and_its_passages_are_right(
    qda: Qda, tmp_path: Path
) -> None:
    write_refi_project(tmp_path / "nvivo.qdpx", small_project(), FOR_NVIVO_WINDOWS)
    told = qda("import", "nvivo.qdpx", "nvivo.concord")
    assert told.code in (0, 1), told.err
    assert "a line end counts two" in told.out
    quotes = qda("export", "nvivo.concord", "segments.csv")
    assert quotes.code == 0, quotes.err
    assert "The ferry was slow" in (tmp_path / "segments.csv").read_text(encoding="utf-8-sig")


def test_requirement_26_it_comes_into_a_project_once_and_again_only_if_asked(
    qda: Qda, study: Path, ferry: Path
) -> None:
    told = qda("import", ferry, study, "--into", "--coder", "Ada")
    assert told.code == 0, told.err
    assert "coding: 3 read, 3 added, 0 joined" in told.out
    before = study.read_bytes()
    told = qda("import", ferry, study, "--into")
    assert told.code == 1
    assert "was imported before: nothing was changed" in told.err
    assert study.read_bytes() == before
    told = qda("import", ferry, study, "--into", "--again", "--json")
    assert told.code == 1
    assert told.json["stored"]["coding"] == {"read": 3, "added": 0, "joined": 3, "left": 0}
    assert any("imported before" in note["text"] for note in told.json["notes"])
    assert rows(study, "SELECT count(*) FROM import_run WHERE format = 'refi-project'") == [(2,)]
    assert qda("undo", study, 2).code == 0
    assert qda("info", study, "--json").json["codings"] == 4


def test_requirement_26_what_cannot_be_used_is_told_in_a_sentence_and_nothing_is_made(
    qda: Qda, study: Path, ferry: Path, tmp_path: Path
) -> None:
    (tmp_path / "cut.qdpx").write_bytes(ferry.read_bytes()[:700])
    (tmp_path / "words.txt").write_text("These are words.", encoding="utf-8")
    before = study.read_bytes()
    for name in ("cut.qdpx", "words.txt", "gone.qdpx"):
        for options in (("new.concord",), (study, "--into")):
            told = qda("import", name, *options)
            assert told.code == 3, name
            assert told.err.startswith("qda: "), told.err
            assert "Traceback" not in told.err
    assert not (tmp_path / "new.concord").exists()
    assert study.read_bytes() == before
    told = qda("import", ferry, study)
    assert told.code == 3
    assert study.read_bytes() == before
    assert qda("import", ferry, "new.concord", "--report", "report.pdf").code == 2
