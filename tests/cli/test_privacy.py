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
    assert "blamed the person 1 👩‍👩‍👧" in words
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
