"""Coders, the project's name and its unit."""

from __future__ import annotations

import pytest

from qda.actions.coders import edit_project_memo, ensure_coder, rename_coder, rename_project, set_blind, set_unit
from qda.model.errors import EmptyName, NameTaken
from qda.model.unit import Unit
from qda.store.queries.coders import coder_named, coders
from qda.store.queries.documents import project_info
from tests.actions.story import Story


def test_a_coder_is_known_again_whatever_the_case(story: Story) -> None:
    assert ensure_coder(story.project, " ben ") == story.ben
    assert [row.name for row in coders(story.project)] == ["Ada", "Ben"]
    with pytest.raises(EmptyName):
        ensure_coder(story.project, "\t")


def test_renaming_a_coder_keeps_the_codings(story: Story) -> None:
    story.code("praised", story.praise, coder_id=story.ben)
    rename_coder(story.project, story.ben, "Benedikta")
    assert story.passages(story.praise) == ["Benedikta: praised"]
    with pytest.raises(NameTaken):
        rename_coder(story.project, story.ben, "ADA")
    story.project.undo()
    assert coder_named(story.project, "Ben").codings == 1


def test_steps_carry_the_name_of_whoever_codes(story: Story) -> None:
    story.project.use_coder(story.ben)
    story.code("praised", story.praise)
    step = story.project.undo_step
    assert step is not None
    assert step.coder == "Ben"


def test_name_unit_blindness_and_memo_of_a_project_are_kept_and_undone(story: Story) -> None:
    rename_project(story.project, "Other study")
    set_unit(story.project, Unit.SENTENCE)
    set_blind(story.project, blind=True)
    edit_project_memo(story.project, "second round")
    info = project_info(story.project)
    assert (info.name, info.unit, info.blind, info.memo) == ("Other study", "sentence", True, "second round")
    for _ in range(4):
        story.project.undo()
    info = project_info(story.project)
    assert (info.name, info.unit, info.blind, info.memo) == ("Study", "free", False, "")


def test_setting_what_is_set_leaves_no_step(story: Story) -> None:
    step = story.project.undo_step
    set_unit(story.project, Unit.FREE)
    assert story.project.undo_step == step
