"""The sample project that the first start offers."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.codebook import add_code
from qda.actions.sample import create_sample, open_sample
from qda.model.document import MarkKind
from qda.model.errors import NothingToUndo, ProjectExists, UnreadableFile
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import count_segments
from qda.store.queries.documents import coding_progress, documents
from qda.store.queries.history import history
from qda.store.queries.memos import memos


def test_the_sample_opens_coded_by_two_people(tmp_path: Path) -> None:
    path = tmp_path / "Sample.concord"
    create_sample(path)
    with Project.open(path) as project:
        assert project.name == "Sample"
        assert [row.name for row in documents(project)] == [
            "A quieter tone in Belvarra",
            "Interview with a former medic",
        ]
        assert [row.name for row in coders(project)] == ["Ada", "Ben"]
        assert all(row.codings > 10 for row in coders(project))
        assert count_segments(project) == sum(row.codings for row in coders(project))
        assert sum(1 for row in codes(project) if not row.is_folder) == 8
        assert sum(1 for row in codes(project) if row.is_folder) == 2
        assert sum(1 for row in coding_progress(project) if row.finished) == 4
        assert {row.coder for row in memos(project) if row.kind in ("passage", "free")} == {"Ada", "Ben"}
        assert project.coder_id == coders(project)[0].coder_id
        headings = [mark for mark in project.marks(1) if mark.kind is MarkKind.HEADING]
        assert project.text(1)[headings[0].start : headings[0].end] == "Old enemies try a quieter tone in Belvarra"
        assert [mark.value for mark in headings] == ["1", "2", "2", "2", "2", "2"]
        assert any(row.example_coding_id for row in codes(project))
    with pytest.raises(ProjectExists):
        create_sample(path)


def test_in_a_fresh_sample_there_is_nothing_to_undo_but_what_one_does_oneself(tmp_path: Path) -> None:
    create_sample(tmp_path / "Sample.concord")
    with Project.open(tmp_path / "Sample.concord") as project:
        assert project.undo_step is None
        with pytest.raises(NothingToUndo):
            project.undo()
        add_code(project, "My own idea")
    with Project.open(tmp_path / "Sample.concord") as project:  # and so it stays after a restart
        project.undo()
        assert project.undo_step is None
        assert project.redo_step is not None
        project.redo()
        assert "My own idea" in {row.name for row in codes(project)}
        made = [row.verb for row in history(project) if row.verb == Verb.MAKE_SAMPLE]
        assert made == [Verb.MAKE_SAMPLE]  # the history keeps how it was made


def test_half_a_sample_is_no_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qda.actions.sample.resources_folder", lambda: tmp_path / "nowhere")
    with pytest.raises(UnreadableFile):
        create_sample(tmp_path / "Sample.concord")
    assert list(tmp_path.iterdir()) == []


def test_a_sample_that_nobody_worked_in_is_opened_again_and_one_that_somebody_did_is_kept(tmp_path: Path) -> None:
    with open_sample(tmp_path, "Sample") as first:
        assert documents(first)
    with open_sample(tmp_path, "Sample") as again:
        assert again.path == first.path
        add_code(again, "My own idea")
        with open_sample(tmp_path, "Sample") as other:  # while the first is open
            assert other.path != first.path
            with open_sample(tmp_path, "Sample") as third:
                assert len({first.path, other.path, third.path}) == 3
    with open_sample(tmp_path, "Sample") as untouched:
        assert untouched.path in (other.path, third.path)
    left = {path for path in (first.path, other.path, third.path) if path.exists()}
    assert left == {first.path, untouched.path}
    with Project.open(first.path) as kept:
        assert "My own idea" in {row.name for row in codes(kept)}


def test_a_sample_with_a_file_beside_it_is_not_cleared_away(tmp_path: Path) -> None:
    with open_sample(tmp_path, "Sample") as one, open_sample(tmp_path, "Sample") as other:
        pass
    for project in (one, other):
        (project.path.parent / "my notes.txt").write_text("Look at ¶3.")
    open_sample(tmp_path, "Sample").close()
    assert one.path.exists()
    assert other.path.exists()
