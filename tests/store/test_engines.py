"""What was asked of one file need not be put into SQL again for the next, and errors still name the right file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from qda.model.errors import ProjectReplaced
from qda.store.engines import ProjectDialect
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.tables import Memo
from tests.store.acts import add_code


def test_a_question_is_put_into_sql_once_for_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []

    class Noting(ProjectDialect.statement_compiler):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            put.append(self.string)

    with Project.create(tmp_path / "one.concord", coder_name="Ada") as project:
        add_code(project, "Praise")
        codes(project)
    monkeypatch.setattr(ProjectDialect, "statement_compiler", Noting)
    with Project.create(tmp_path / "two.concord", coder_name="Ben") as project:
        add_code(project, "Blame")
        assert [row.name for row in codes(project)] == ["Blame"]
    assert put == []


def test_of_two_open_files_the_one_that_fails_is_named(tmp_path: Path) -> None:
    one, two = tmp_path / "one.concord", tmp_path / "two.concord"
    with Project.create(one, coder_name="Ada") as ours, Project.create(two, coder_name="Ben") as theirs:
        for project in (ours, theirs):
            project._connection.exec_driver_sql("DROP TABLE memo")  # as if another file lay there
            with project.read() as session, pytest.raises(ProjectReplaced) as caught:
                session.execute(select(Memo.id))
            assert caught.value.values["path"] == str(project.path)
