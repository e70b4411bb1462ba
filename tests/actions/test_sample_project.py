"""The sample project that the first start offers."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.sample import create_sample
from qda.model.document import MarkKind
from qda.model.errors import ProjectExists, UnreadableFile
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import count_segments
from qda.store.queries.documents import coding_progress, documents
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


def test_half_a_sample_is_no_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qda.actions.sample.resources_folder", lambda: tmp_path / "nowhere")
    with pytest.raises(UnreadableFile):
        create_sample(tmp_path / "Sample.concord")
    assert list(tmp_path.iterdir()) == []
