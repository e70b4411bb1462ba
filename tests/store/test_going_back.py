"""Undo up to a chosen step: what goes, where it stops, and that nothing of it is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from qda.model.errors import CannotGoBack, ChangeUnderWay, NotFound
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.history import Changes
from qda.store.project import Project
from qda.store.tables import Code
from tests.store.acts import add_code, add_coding, add_codings, add_document, contents


def test_all_up_to_a_step_is_taken_back_in_one_pass_and_brought_back(project: Project) -> None:
    document_id = add_document(project)
    empty = contents(project)
    praise = add_code(project, "Praise")  # step 2
    add_coding(project, document_id, praise, Span(0, 3))
    with project.step(Verb.DELETE_CODES) as session:
        session.execute(delete(Code).where(Code.id == praise))
    full = contents(project)
    told: list[Changes] = []
    project.listen(told.append)

    assert project.steps.back_to(3, keep=True) == [4]
    chosen = project.steps.back_to(2, keep=False)
    assert chosen == [4, 3, 2]
    assert list(project.reversing(chosen))[-1] == (4, 4)
    assert contents(project) == empty
    assert [(changes.count("code"), changes.count("coding")) for changes in told] == [(2, 2)], "told once, of all"

    assert list(project.reversing(project.steps.forward_to(4)))
    assert contents(project) == full
    undone = project.steps.back_to(2, keep=False)
    assert len(undone) == 3
    assert project.undo().step_id == 4, "step by step it goes on as ever"


def test_work_that_is_stopped_ends_between_two_steps(project: Project) -> None:
    document_id, code_id = add_document(project), add_code(project, "Praise")
    add_codings(project, document_id, code_id, 40)
    state = contents(project)
    add_codings(project, document_id, add_code(project, "Blame"), 1500)
    told: list[Changes] = []
    project.listen(told.append)
    pass_ = project.reversing(project.steps.back_to(3, keep=False))
    next(pass_)  # a piece of the last step is written back
    with pytest.raises(ChangeUnderWay):
        add_code(project, "In between")
    pass_.close()
    assert project.steps.told(project.steps.stacks.next_undo) == project.steps.info(5)
    assert not told

    pass_ = project.reversing(project.steps.back_to(3, keep=False))
    for _ in range(4):  # both pieces of the last step, the code before it, and the codings that stay
        next(pass_)
    pass_.close()
    assert project.steps.stacks.held[-1] == 3
    assert contents(project) == state
    assert len(told) == 1
    add_code(project, "Afterwards")


def test_what_cannot_be_gone_back_to_is_refused_with_its_reason(project: Project) -> None:
    add_document(project)
    add_code(project, "Praise")
    with project.step(Verb.MERGE_PROJECTS) as session:  # step 3 makes the file what it is
        session.add(Code(name="Merged"))
    add_code(project, "Blame")
    add_code(project, "Later")
    project.undo()

    def kind(step_id: int, *, keep: bool = False) -> object:
        with pytest.raises(CannotGoBack) as refused:
            project.steps.back_to(step_id, keep=keep)
        return refused.value.values["kind"]

    assert [kind(step_id) for step_id in (1, 3, 5, 6)] == ["founding", "founding", "undone", "undo"]
    assert kind(2, keep=True) == "founding"
    assert project.steps.back_to(3, keep=True) == [4], "up to the very beginning"
    with pytest.raises(NotFound):
        project.steps.back_to(99, keep=False)
    add_code(project, "Something new")
    with pytest.raises(CannotGoBack) as refused:
        project.steps.forward_to(5)
    assert refused.value.values["kind"] == "not-redo"


def test_a_step_that_was_brought_back_can_be_named_by_either_number(project: Project) -> None:
    add_document(project)
    add_code(project, "Praise")
    project.undo()
    project.redo()  # step 4 brings back what 3 took back
    add_code(project, "Blame")
    assert project.steps.back_to(2, keep=False) == project.steps.back_to(4, keep=False) == [5, 4]
