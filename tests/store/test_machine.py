"""Whatever a researcher does, undo, redo and reopening show the states that were there."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from qda.model.errors import ProjectInUse
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.folders import keeps_data
from qda.store.project import Project
from qda.store.tables import Code, Coding, Document, Memo
from tests.depth import examples
from tests.store.acts import add_code, add_coding, add_document, contents

State = dict[str, list[tuple[object, ...]]]


class ProjectMachine(RuleBasedStateMachine):
    """The model is the list of states seen: undo goes back in it, redo forward, a new act cuts it off."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "study.concord"
        self._project = Project.create(self._path, coder_name="Ada")
        self._states: list[State] = [contents(self._project)]
        self._at = 0

    def teardown(self) -> None:
        self._project.close()
        self._folder.cleanup()

    def _acted(self) -> None:
        now = contents(self._project)
        if now != self._states[self._at]:
            del self._states[self._at + 1 :]
            self._states.append(copy.deepcopy(now))
            self._at += 1

    def _ids(self, table: str) -> list[int]:
        with self._project.read() as session:
            return [row[0] for row in session.connection().exec_driver_sql(f'SELECT id FROM "{table}" ORDER BY id')]

    def _pick(self, table: str, data: st.DataObject) -> int | None:
        ids = self._ids(table)
        return data.draw(st.sampled_from(ids)) if ids else None

    @rule(name=st.sampled_from(["A", "B", "C", "Ä", "漢"]), data=st.data())
    def add_code(self, name: str, data: st.DataObject) -> None:
        parent = data.draw(st.sampled_from([None, *self._ids("code")]))
        try:
            add_code(self._project, name, parent)
        except IntegrityError:
            return  # siblings may not share a name, and nothing may have changed
        self._acted()

    @rule(name=st.sampled_from(["One", "Two"]), text=st.sampled_from(["abc " * 10, "é" * 40]))
    def add_document(self, name: str, text: str) -> None:
        try:
            add_document(self._project, name, text)
        except IntegrityError:
            return
        self._acted()

    @rule(start=st.integers(0, 20), length=st.integers(1, 10), data=st.data())
    def code_passage(self, start: int, length: int, data: st.DataObject) -> None:
        document_id, code_id = self._pick("document", data), self._pick("code", data)
        if document_id is None or code_id is None:
            return
        try:
            coding_id = add_coding(self._project, document_id, code_id, Span(start, start + length))
        except IntegrityError:
            return
        self._acted()
        with self._project.step(Verb.ADD_MEMO) as session:
            session.add(Memo(text="m", coder_id=1, coding_id=coding_id))
            session.execute(update(Code).where(Code.id == code_id).values(example_coding_id=coding_id))
        self._acted()

    @rule(data=st.data(), start=st.integers(0, 20))
    def move_borders(self, data: st.DataObject, start: int) -> None:
        coding_id = self._pick("coding", data)
        try:
            with self._project.step(Verb.MOVE_BORDERS) as session:
                session.execute(update(Coding).where(Coding.id == coding_id).values(start=start, end=start + 5))
        except IntegrityError:
            return
        self._acted()

    @rule(data=st.data(), model=st.sampled_from([Code, Coding, Document]))
    def delete(self, data: st.DataObject, model: type[Code] | type[Coding] | type[Document]) -> None:
        row_id = self._pick(model.__tablename__, data)
        with self._project.step(Verb.DELETE_CODES) as session:
            session.execute(delete(model).where(model.id == row_id))
        self._acted()

    @precondition(lambda self: self._at > 0)
    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(min(times, self._at)):
            self._project.undo()
            self._at -= 1

    @precondition(lambda self: self._at < len(self._states) - 1)
    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self._states) - 1 - self._at)):
            self._project.redo()
            self._at += 1

    @rule()
    def reopen(self) -> None:
        self._project.close()
        self._project = Project.open(self._path)

    @invariant()
    def shows_the_state_that_was_there(self) -> None:
        assert contents(self._project) == self._states[self._at]
        assert (self._project.undo_step is None) == (self._at == 0)
        assert (self._project.redo_step is None) == (self._at == len(self._states) - 1)


TestProjectMachine = ProjectMachine.TestCase
TestProjectMachine.settings = settings(max_examples=examples(4), stateful_step_count=20, deadline=None)


def test_without_a_folder_of_its_own_a_project_is_worked_on_and_locked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A locked-down computer: the person's own folder cannot be written."""
    nowhere = tmp_path / "a file"
    nowhere.write_text("")
    monkeypatch.setenv("QDA_DATA_DIR", str(nowhere / "data"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    assert not keeps_data()
    path = tmp_path / "study.concord"
    with Project.create(path, coder_name="Ada") as project:
        add_code(project, "Praise")
        with pytest.raises(ProjectInUse):
            Project.open(path)
    with Project.open(path) as project:
        assert project.undo_step is not None
