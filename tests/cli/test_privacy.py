"""Copies for sharing, names replaced and documents purged, from the command line."""

from __future__ import annotations

from pathlib import Path

from qda.store.project import Project
from qda.store.queries.codings import segments
from tests.cli.conftest import Qda
from tests.traces import traces


def test_a_copy_for_sharing_replaces_names_by_a_table(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text("Name,Pseudonym\nmayor,Person 1\nAda,Coder X\nBridge,Brook\n", encoding="utf-8")
    told = qda("copy", study, "shared.concord", "--for-sharing", "--names", "key.csv")
    assert told.code == 0, told.err
    assert "“mayor”: replaced" in told.err
    assert not traces(tmp_path / "shared.concord", ["mayor", "bridge", "article.txt\\", str(tmp_path)])
    with Project.open(tmp_path / "shared.concord", read_only=True) as copy:
        words = [row.span.cut(copy.text(row.document_id)) for row in segments(copy)]
    assert "blamed the Person 1 👩‍👩‍👧" in words
    assert qda("check", "shared.concord").code == 0
    assert qda("history", "shared.concord").out == ""


def test_a_table_that_is_not_filled_in_is_refused_at_once(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text("Name,Replacement\nmayor,\nAda,---\n", encoding="utf-8")
    told = qda("copy", study, "shared.concord", "--for-sharing", "--names", "key.csv")
    assert told.code == 3
    assert "“mayor” has nothing to stand in its place." in told.err
    assert not (tmp_path / "shared.concord").exists()
    assert qda("copy", study, "shared.concord").code == 2
    assert qda("copy", study, "shared.concord", "--for-coder", "Zoe", "--hide-coders").code == 2


def test_names_are_replaced_in_the_project_until_undo(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text("mayor,Person 1\nBridge,Brook\nmay,X1\n", encoding="utf-8")
    told = qda("pseudonymise", study, "key.csv", "--dry-run")
    assert "blamed the [mayor → Person 1] 👩" in told.out
    before = qda("text", study, "article").out
    told = qda("pseudonymise", study, "key.csv", "--document", "article", "--coder", "Ben", "--elsewhere")
    assert (told.code, "2 places of 1 document" in told.err) == (0, True), told.err
    assert "still hold the names" in told.err
    after = qda("text", study, "article").out
    assert after == before.replace("bridge", "brook").replace("mayor", "Person 1")
    assert "Brook study" in qda("info", study).out
    assert qda("undo", study).err.startswith("Took back: Replace names in “article”")
    assert qda("text", study, "article").out == before
    assert qda("check", study).code == 0
    assert qda("pseudonymise", study, "key.csv", "--document", "Nothing").code == 3


def test_a_document_is_purged_with_what_the_history_said_of_it(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Somebody else said nothing.", encoding="utf-8")
    qda("add", study, "other.txt")
    told = qda("purge", study, "--document", "article", "--dry-run", "--look-for", "Somebody")
    assert "Stays, and names or quotes it: text “other”: Somebody else" in told.err
    assert qda("purge", study, "--document", "article").code == 2, "nobody said yes"
    told = qda("purge", study, "--document", "article", "--yes")
    assert (told.code, "Deleted permanently: 1 document" in told.err) == (0, True), told.err
    assert not traces(study, ["praised", "article"])
    assert [row["name"] for row in qda("info", study, "--json").json["documents"]] == ["other"]
    assert "deleted a document permanently" in qda("history", study).out
    assert qda("purge", study, "--document", "article", "--yes").code == 3
    assert qda("check", study).code == 0
