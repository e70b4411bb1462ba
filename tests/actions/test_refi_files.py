"""A project goes out as REFI-QDA and comes back as a project of its own."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.actions.coding import edit_coding, mark_finished, star_codings
from qda.actions.memos import add_memo
from qda.actions.refi_files import export_refi, losses
from qda.actions.take_in import import_as_project
from qda.analysis.portable import portable_of
from qda.formats.refi.reading import read_refi_project
from qda.model.errors import Cancelled, ProjectExists
from qda.model.exchange import FOR_NVIVO_WINDOWS, ForeignProject, WriteOptions
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.model.portable import PortableProject
from qda.model.span import Span
from qda.store.check import check
from qda.store.project import Project
from tests.actions.story import Story
from tests.depth import examples
from tests.formats.refi.random_projects import projects


def worked_on(story: Story) -> Project:
    """Do with the story's project what a researcher does."""
    project = story.project
    coding = story.code("praised", story.praise)
    story.code("café owners 👩‍👩‍👧", story.tone, coder_id=story.ben)
    edit_coding(project, coding, memo="So it says", weight=30)
    star_codings(project, [coding], star=True)
    add_memo(project, "On all", "free")
    add_memo(project, "On this", "passage", document_id=story.article, span=Span(0, 4))
    mark_finished(project, [story.article], finished=True)
    return project


@pytest.mark.parametrize("options", [WriteOptions(), FOR_NVIVO_WINDOWS, WriteOptions(crlf=True)])
def test_requirement_46_a_project_comes_back_from_refi_as_it_was(
    story: Story, tmp_path: Path, options: WriteOptions
) -> None:
    project = worked_on(story)
    before = portable_of(project)
    out = tmp_path / "study.qdpx"
    export_refi(project, out, options)
    assert portable_of(project) == before
    again = tmp_path / "again.concord"
    import_as_project(again, read_refi_project(out))
    with Project.open(again) as opened:
        assert check(opened).is_sound
        after = portable_of(opened)
        second = tmp_path / "second.qdpx"
        export_refi(opened, second, options)
    assert without_guid(after) == without_guid(before)
    assert read_refi_project(second).project == read_refi_project(out).project


def without_guid(project: PortableProject) -> PortableProject:
    """Leave out which project it is."""
    return replace(project, guid="", work=sorted(project.work), values=sorted(project.values))


def test_requirement_45_the_losses_are_known_before_anything_is_written(story: Story, tmp_path: Path) -> None:
    project = worked_on(story)
    told = [intake_note_text(note) for note in losses(project)]
    assert any("stars of codings (1 ×)" in line for line in told)
    assert any("weights of codings (1 ×)" in line for line in told)
    assert any("which documents are finished" in line for line in told)
    assert not any(note.look for note in losses(project))
    assert all(note.look for note in losses(project, WriteOptions(extras=False)))
    out = tmp_path / "study.qdpx"
    assert [note.what for note in export_refi(project, out)] == [note.what for note in losses(project)]


def test_requirement_26_an_export_that_is_stopped_leaves_the_old_file(story: Story, tmp_path: Path) -> None:
    out = tmp_path / "study.qdpx"
    out.write_bytes(b"the old one")
    with pytest.raises(Cancelled):
        export_refi(worked_on(story), out, progress=lambda done, _total: done < 1)
    assert out.read_bytes() == b"the old one"
    with pytest.raises(ProjectExists):
        export_refi(story.project, story.project.path)


@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(project=projects(), nvivo=st.booleans())
def test_requirement_46_any_stored_project_comes_back_from_refi_as_it_was(tmp_path: Path, project, nvivo: bool) -> None:
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    import_as_project(folder / "first.concord", ForeignProject(project, IntakeReport("refi-project")))
    with Project.open(folder / "first.concord") as first:
        before = portable_of(first)
        export_refi(first, folder / "study.qdpx", FOR_NVIVO_WINDOWS if nvivo else WriteOptions())
    import_as_project(folder / "second.concord", read_refi_project(folder / "study.qdpx"))
    with Project.open(folder / "second.concord") as second:
        after = portable_of(second)
    for name in PortableProject.__slots__:
        assert getattr(without_guid(after), name) == getattr(without_guid(before), name), name
