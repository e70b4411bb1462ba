"""What holds of every project that is taken in, whatever is in it: requirements 26 and 27."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.actions.take_in import import_as_project, import_into, importing_into
from qda.analysis.portable import portable_of
from qda.model.portable import PortableProject
from qda.store.check import check
from qda.store.project import Project
from tests.actions.taking_in import adds_up, counts, foreign, rows_of, tidy_projects
from tests.depth import examples
from tests.formats.refi.random_projects import projects

pytestmark = pytest.mark.timeout(300)
FEW = settings(max_examples=examples(5), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@FEW
@given(tidy_projects())
def test_requirement_26_a_project_that_becomes_a_file_is_the_same_project(project: PortableProject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "new.concord"
        report = import_as_project(out, foreign(project))
        with Project.open(out) as made:
            found = portable_of(made)
            assert found == project
            assert counts(found) == counts(project)
            assert check(made).is_sound
            assert made.undo_step is None, "undo stops before the act that made the file"
        assert adds_up(report)
        assert all(one.left == one.joined == 0 for one in report.stored.values())


@FEW
@given(projects())
def test_requirement_26_whatever_a_file_says_it_is_stored_soundly_and_accounted_for(project: PortableProject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "new.concord", Path(folder) / "again.concord"
        report = import_as_project(first, foreign(project))
        with Project.open(first) as made:
            assert check(made).is_sound
            stored = portable_of(made)
        assert adds_up(report)
        assert report.stored.get("coding") is None or report.stored["coding"].added == len(stored.codings)
        assert counts(stored) == counts(project)
        assert [one.text for one in stored.documents] == [one.text for one in project.documents]
        import_as_project(second, foreign(stored))
        with Project.open(second) as made:
            assert portable_of(made) == stored, "what was stored once is stored so again"


@FEW
@given(tidy_projects())
def test_requirement_26_into_an_empty_project_the_same_comes_in_and_undo_takes_it_back(
    project: PortableProject,
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "mine.concord", coder_name="Zoe (me)") as mine,
    ):
        before = rows_of(mine)
        report = import_into(mine, foreign(project))
        assert adds_up(report)
        found = portable_of(mine)
        assert found.coders.pop(0).name == "Zoe (me)"
        about = {name: getattr(found, name) for name in ("name", "guid", "unit", "blind", "created")}
        assert found == replace(project, **about)
        assert check(mine).is_sound
        mine.undo()
        assert rows_of(mine) == before
        mine.redo()
        assert check(mine).is_sound


def test_requirement_26_a_memo_of_white_space_only_comes_into_a_project_without_one(tmp_path: Path) -> None:
    project = PortableProject(name="Theirs", guid="00000000-0000-0000-0000-000000000001", memo=" \n")
    with Project.create(tmp_path / "mine.concord", coder_name="Zoe") as mine:
        import_into(mine, foreign(project))
        assert portable_of(mine).memo == " \n"
        import_into(mine, foreign(replace(project, guid="00000000-0000-0000-0000-000000000002", memo="Said")))
        assert "Said" in portable_of(mine).memo


@FEW
@given(projects(), st.booleans())
def test_requirement_26_the_same_file_once_more_adds_nothing(project: PortableProject, founded: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.concord"
        if founded:
            import_as_project(path, foreign(project))
        with Project.open(path) if founded else Project.create(path, coder_name="Zoe") as mine:
            if not founded:
                import_into(mine, foreign(project))
            before = rows_of(mine)
            report = import_into(mine, foreign(project))
            assert adds_up(report)
            assert all(one.added == 0 for one in report.stored.values())
            assert rows_of(mine) == before
            assert "imported-before" in {note.what for note in report.notes}


@FEW
@given(tidy_projects(), st.integers(0, 40))
def test_requirement_27_stopped_anywhere_the_file_is_as_it_was_byte_for_byte(
    project: PortableProject, pieces: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.concord"
        with Project.create(path, coder_name="Zoe") as mine:
            before = path.read_bytes()
            work = importing_into(mine, foreign(project))
            for _, _ in zip(range(pieces), work, strict=False):
                pass
            finished = pieces and work.gi_frame is None
            work.close()
            if not finished:
                assert path.read_bytes() == before
                assert mine.undo_step is None
