"""``qda text --correct``: a text is mended from a file, and what becomes of the codings is said."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import TEXT, Qda

NEW = TEXT.replace("The paper praised the bridge", "The newspaper praised the old bridge").replace(" the mayor", "")


def test_a_dry_run_says_what_would_happen_and_writes_nothing(qda: Qda, study: Path, tmp_path: Path):
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    told = qda("text", study, "article", "--correct", "new.txt", "--dry-run")
    assert told.code == 1
    assert "¶1 Stance > Praise (Ada): longer by 4\n    “praised the bridge” → “praised the old bridge”\n" in told.out
    assert "loses words" in told.out
    assert "Nothing was written." in told.err
    assert qda("text", study, "article").out == TEXT


def test_the_text_is_corrected_and_undone(qda: Qda, study: Path, tmp_path: Path):
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    told = qda("text", study, "article", "--correct", "new.txt", "--json").json
    assert told["written"]
    assert {one["code"] for one in told["codings"]} >= {"Stance > Praise", "Stance > Blame"}
    assert qda("text", study, "article").out == NEW
    assert qda("check", study).code == 0
    assert "corrected “article” in 3 places" in qda("history", study).out
    assert qda("undo", study).code == 0
    assert qda("text", study, "article").out == TEXT


def test_options_of_a_correction_do_not_go_with_printing(qda: Qda, study: Path):
    assert qda("text", study, "article", "--dry-run").code == 2
