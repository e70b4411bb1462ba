"""Values of a wrong kind, bytes that are no text, and a history that does not fit: told, never a crash."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qda.model.document import Mark, MarkKind
from qda.model.errors import ProjectDamaged
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content
from qda.store.check import check
from qda.store.project import Project
from qda.store.tables import Document
from tests.moulds import Mould
from tests.store.acts import add_code, add_coding, add_document, contents


def make(folder: Path) -> None:
    """Make a project with a marked text, a code and a coding."""
    with Project.create(folder / "study.concord", coder_name="Ada", name="Study") as project:
        document_id = add_document(project)
        with project.step(Verb.EDIT_DOCUMENT_MEMO) as session:
            digest = content.put_marks(session.connection(), [Mark(MarkKind.TURN, 0, 9, "Mira")])
            session.get_one(Document, document_id).marks_hash = digest
        add_coding(project, document_id, add_code(project, "Praise"), Span(0, 9))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def sample(made: Mould[None], path: Path) -> Path:
    """Return a copy of it."""
    made.pour(path.parent)
    return path


def _altered(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE code SET name = x'00'",
        "UPDATE code SET position = 'first'",
        "UPDATE coding SET start = 'ten', \"end\" = 'twenty'",
        "UPDATE coding SET document_id = 1.5",
        "UPDATE coding SET weight = 0.5",
        "UPDATE coding SET memo = x'00'",
        "UPDATE project SET revision = 'many'",
        "UPDATE document SET import_report = '{'",
        "UPDATE content_chunk SET text = x'00'",
    ],
)
def test_values_of_a_wrong_kind_are_damage(sample: Path, statement: str) -> None:
    _altered(sample, statement)
    before = sample.read_bytes()
    with pytest.raises(ProjectDamaged):
        Project.open(sample)
    assert sample.read_bytes() == before


def test_bytes_that_are_no_text_are_told_when_they_are_read_or_written(sample: Path) -> None:
    _altered(sample, "UPDATE content_chunk SET text = CAST(x'ff41' AS TEXT)")
    with Project.open(sample) as project:
        with pytest.raises(ProjectDamaged):
            project.text(1)
        assert not check(project).is_sound
    _altered(sample, "UPDATE coder SET name = CAST(x'ff41' AS TEXT)")
    with Project.open(sample) as project:
        with pytest.raises(ProjectDamaged):
            add_code(project, "Blame")
        with pytest.raises(ProjectDamaged):
            contents(project)


def test_a_schema_whose_very_error_is_no_text_is_damage(sample: Path) -> None:
    data = bytearray(sample.read_bytes())
    place = data.index(b"CREATE TABLE document_set_member")
    data[place + 13 : place + 16] = b"\xd9(\xd9"
    sample.write_bytes(data)
    with pytest.raises(ProjectDamaged):
        Project.open(sample)


def test_marks_of_an_unknown_kind_are_left_out_and_the_check_tells(sample: Path) -> None:
    _altered(sample, "UPDATE mark SET kind = 'dance'")
    with Project.open(sample) as project:
        assert project.marks(1) == ()
        assert [problem.what for problem in check(project).problems] == ["marks-changed"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET before = '[', after = '['",
        "UPDATE change SET after = '7', before = '7'",
        "UPDATE change SET table_name = 'dances'",
        "UPDATE change SET before = replace(after, '\"id\":1', '\"id\":99'), after = NULL",
        "UPDATE step SET undoes = id",
    ],
)
def test_a_history_that_does_not_fit_is_told_by_undo_which_changes_nothing(sample: Path, statement: str) -> None:
    _altered(sample, statement)
    with Project.open(sample) as project:
        before = contents(project)
        if "undoes" in statement:
            assert project.undo_step is not None  # and is found, though every step says that it undoes itself
            return
        with pytest.raises(ProjectDamaged) as caught:
            project.undo()
        assert caught.value.values["path"] == str(sample)
        assert contents(project) == before
        add_code(project, "Blame")
