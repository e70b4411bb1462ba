"""A damaged project is salvaged with the help of what else there is of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qda.actions.documents import add_documents
from qda.actions.salvaging import salvage_with_backups
from qda.formats.read import read_bytes
from qda.store.check import check
from qda.store.project import Project

WORDS = "".join(f"{number}. Die Fähre kam spät.\r\n" for number in range(3000)).encode("cp1252")


@pytest.mark.parametrize("whole_row_gone", [True, False])
def test_a_spoilt_text_is_read_again_from_its_original_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_row_gone: bool
) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    path, out = tmp_path / "study.concord", tmp_path / "saved.concord"
    with Project.create(path, coder_name="Ada") as project:
        add_documents(project, [read_bytes(WORDS, "ferry.txt", encoding="cp1252")])
        text = project.text(1)
    connection = sqlite3.connect(path)
    if whole_row_gone:
        connection.execute("DELETE FROM content WHERE kind = 'text'")
    connection.execute("UPDATE content_chunk SET text = replace(text, 'kam', 'war')")
    connection.commit()
    connection.close()
    made = salvage_with_backups(path, out)
    assert made.whole
    assert [loss.what for loss in made.losses] == ["text-from-original"]
    with Project.open(out) as project:
        assert project.text(1) == text
        assert check(project).is_sound
