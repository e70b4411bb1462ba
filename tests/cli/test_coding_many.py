"""Coding what was found, pictures and reports on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Qda

TALK = "ANNA: Hello.\nBEN: Hello you.\nANNA: How is the bridge?\nBEN: Late.\n"


def test_hits_are_coded_by_the_sentence_once_and_undone_in_one_step(qda: Qda, study: Path) -> None:
    asked = ("code-found", study, "bridge OR mayor", "--code", "Things > Bridge", "--coder", "Ada")
    assert qda(*asked, "--dry-run", "--json").json == {"hits": 2, "passages": 2, "to_code": 2, "coded": 0}
    assert "Coded 2 passages as “Things > Bridge”." in qda(*asked).err
    assert qda(*asked, "--as", "word", "--json").json["to_code"] == 0
    rows = qda("query", study, '"Bridge"', "--json").json["segments"]
    assert {row["text"] for row in rows} >= {"The paper praised the bridge."}
    assert qda("undo", study).code == 0
    assert qda("code-found", study, "(a", "--regex", "--code", "X", "--coder", "Ada").code == 2


def test_speakers_become_cases_or_codes(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    assert qda("add", study, "talk.txt").code == 0
    told = qda("code-names", study, "speakers", "--coder", "Ada", "--only", "anna", "--to", "cases", "--json").json
    assert told == {"names": [{"name": "ANNA", "passages": 2, "characters": 36}], "put": 2, "made": 1}
    assert qda("code-names", study, "speakers", "--coder", "Ada", "--json").json["put"] == 4
    assert qda("code-names", study, "headings", "--coder", "Ada", "--to", "cases").code == 2


def test_pictures_and_reports_are_written_by_their_ending(qda: Qda, study: Path, tmp_path: Path) -> None:
    assert qda("picture", study, "portrait", "--of", "article", "-o", "p.svg").code == 0
    assert "Praise" in (tmp_path / "p.svg").read_text(encoding="utf-8")
    assert qda("picture", study, "portrait", "-o", "p.svg").code == 2
    assert qda("picture", study, "coverage", "-o", "p.gif").code == 2
    assert qda("report", study, "r.html", "--section", "segments", "--coder", "Ada").code == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "blamed the mayor" in page
    assert "نريد" not in page
    assert qda("report", study, "r.pdf").code == 2
